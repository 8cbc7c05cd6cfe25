"""The plan of a street: where road, verge, sidewalk and lots lie.

Street coordinates: along (metres ahead of the camera) and across (metres right of the road's
middle). The road bends to one side like a parabola.
"""

from dataclasses import dataclass
from math import atan

import numpy as np

from dgseg.data.synthetic_streets.city import City

KERB_M = 0.12
END_M = 190.0
"""How far the street is built."""
BEHIND_M = -8.0


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a street, from the middle of the road outwards. Lengths in metres."""

    road: float
    verge: float
    walk: float
    setback: float
    is_green: bool
    parks: bool

    @property
    def walk_from(self) -> float:
        """Where the sidewalk begins."""
        return self.road + self.verge

    @property
    def lot_from(self) -> float:
        """Where the sidewalk ends."""
        return self.walk_from + self.walk

    @property
    def built_from(self) -> float:
        """Where the houses stand."""
        return self.lot_from + self.setback


@dataclass(frozen=True, kw_only=True)
class StreetPlan:
    """The ground of a street."""

    bend: float
    """Curvature in 1/m, positive to the right."""
    lanes: int
    """In each direction."""
    lane: float
    ego: float
    """Where the camera is across the street."""
    left: Side
    right: Side
    junction: float | None
    """How far ahead a street crosses."""
    junction_width: float
    crossings: tuple[float, ...]
    """How far ahead the middles of the zebra crossings are."""
    has_tram: bool
    bike_lane: bool
    seed: int

    def shift(self, along: float) -> float:
        """Return where the road's middle is in the world, at x."""
        return 0.5 * self.bend * along * abs(along) - self.ego

    def world(self, across: float, along: float) -> tuple[float, float]:
        """Return x and z of a place on the street."""
        return self.shift(along) + across, along

    def heading(self, along: float) -> float:
        """Return the street's direction there, in radians to the right of straight ahead."""
        return atan(self.bend * abs(along))

    def side(self, sign: float) -> Side:
        """Return the right side for a positive sign, else the left one."""
        return self.right if sign > 0 else self.left

    def in_junction(self, along: float, margin: float = 0) -> bool:
        """Return whether a place lies in the crossing street, or nearer to it than a margin."""
        if self.junction is None:
            return False
        return abs(along - self.junction) < self.junction_width / 2 + margin


def draw_plan(rng: np.random.Generator, city: City) -> StreetPlan:
    """Return a street as it may lie in a city."""
    lanes = int(rng.choice(city.lanes))
    lane = float(rng.uniform(*city.lane))
    bike_lane = bool(rng.random() < 0.25)
    left, right = (_draw_side(rng, city, lanes * lane, 1.6 * bike_lane) for _ in range(2))
    has_junction = rng.random() < 0.65
    junction = float(rng.uniform(14, 75)) if has_junction else None
    junction_width = float(rng.choice([6.5, 8.0, 12.0]))
    crossings: list[float] = []
    if junction is not None and rng.random() < 0.75:
        crossings += [junction - junction_width / 2 - 3, junction + junction_width / 2 + 3]
    if rng.random() < 0.3:
        crossings.append(float(rng.uniform(8, 40)))
    ego_lane = lanes - 1 if rng.random() < 0.6 else int(rng.integers(lanes))
    return StreetPlan(
        bend=float(rng.normal(0, 0.0035)) if rng.random() < 0.65 else 0.0,
        lanes=lanes,
        lane=lane,
        ego=(ego_lane + 0.5) * lane + float(rng.normal(0, 0.25)),
        left=left,
        right=right,
        junction=junction,
        junction_width=junction_width,
        crossings=tuple(crossings),
        has_tram=bool(rng.random() < city.trams),
        bike_lane=bike_lane,
        seed=int(rng.integers(1 << 16)),
    )


def _draw_side(rng: np.random.Generator, city: City, lanes_m: float, bike_m: float) -> Side:
    parks = bool(rng.random() < 0.45)
    return Side(
        road=lanes_m + bike_m + (2.3 if parks else 0.25),
        verge=float(rng.uniform(0.8, 2.4)) if rng.random() < city.verge else 0.0,
        walk=float(rng.uniform(*city.walk)) + 0.6,
        setback=float(rng.uniform(*city.setback)),
        is_green=bool(rng.random() < city.green_lots),
        parks=parks,
    )
