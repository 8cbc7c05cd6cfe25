"""What stands between road and houses: trees, lamps, signs, signals, posts, parked bicycles."""

from math import pi

import numpy as np

from dgseg.data.synthetic_streets.city import City
from dgseg.data.synthetic_streets.furniture import (
    LAMP_HEIGHT_M,
    bin_box,
    gantry_sign,
    guard_rail,
    post,
    street_lamp,
    traffic_light,
    traffic_sign,
)
from dgseg.data.synthetic_streets.parts import Row, unlit
from dgseg.data.synthetic_streets.placed import Placed
from dgseg.data.synthetic_streets.plan import KERB_M, StreetPlan
from dgseg.data.synthetic_streets.two_wheelers import bicycle, motorcycle
from dgseg.data.synthetic_streets.vegetation import bush, tree

REACH_M = 110.0


def roadside(rng: np.random.Generator, city: City, plan: StreetPlan) -> list[Placed]:
    """Return what lines the road on both sides."""
    objects: list[Placed] = []
    for sign in (-1.0, 1.0):
        objects += _trees(rng, city, plan, sign)
        objects += _lamps(rng, plan, sign)
        objects += _signs(rng, plan, sign)
        objects += _clutter(rng, city, plan, sign)
    if plan.junction is not None and rng.random() < 0.85:
        objects += _signals(rng, plan, plan.junction)
    return objects


def _at(
    plan: StreetPlan,
    across: float,
    along: float,
    rows: list[Row],
    *,
    kind: str = "",
    turned: float = 0.0,
) -> Placed:
    x, z = plan.world(across, along)
    heading = plan.heading(along) + turned
    return Placed(kind=kind, rows=rows, x=x, z=z, y=KERB_M, heading=heading)


def _trees(rng: np.random.Generator, city: City, plan: StreetPlan, sign: float) -> list[Placed]:
    count = int(rng.uniform(*city.trees) * REACH_M / 100 + 0.5)
    side = plan.side(sign)
    across = side.road + (side.verge / 2 if side.verge else 0.7)
    kind = city.tree_kinds[int(rng.integers(len(city.tree_kinds)))]
    objects: list[Placed] = []
    if count < 2:
        return objects
    step = REACH_M / count
    for index in range(count):
        along = 5 + step * (index + float(rng.uniform(0, 0.5)))
        if plan.in_junction(along, 4) or rng.random() < 0.15:
            continue
        objects.append(
            _at(
                plan,
                sign * across,
                along,
                tree(rng, kind),
                kind="tree",
                turned=float(rng.uniform(0, 6)),
            )
        )
    if side.verge > 1.2 and rng.random() < 0.4:
        for _ in range(int(rng.integers(2, 9))):
            rows = bush(rng, float(rng.uniform(0.5, 1.0)))
            along = float(rng.uniform(4, 60))
            if not plan.in_junction(along, 4):
                objects.append(_at(plan, sign * across, along, rows))
    return objects


def _lamps(rng: np.random.Generator, plan: StreetPlan, sign: float) -> list[Placed]:
    step, along = float(rng.uniform(24, 36)), float(rng.uniform(4, 26))
    across = plan.side(sign).road + 0.55
    arm = -sign * float(rng.choice([1.2, 2.2]))
    objects: list[Placed] = []
    while along < REACH_M + 30:
        if not plan.in_junction(along, 1):
            placed = _at(plan, sign * across, along, street_lamp(arm))
            lamp = (arm, LAMP_HEIGHT_M + 0.2, 0.0)
            objects.append(
                Placed(
                    kind="",
                    rows=placed.rows,
                    x=placed.x,
                    z=placed.z,
                    y=KERB_M,
                    heading=placed.heading,
                    lamp=lamp,
                )
            )
        along += step
    return objects


def _signs(rng: np.random.Generator, plan: StreetPlan, sign: float) -> list[Placed]:
    objects: list[Placed] = []
    for _ in range(int(rng.integers(1, 5))):
        along = 6 + 55 * float(rng.random()) ** 1.3
        across = plan.side(sign).road + float(rng.uniform(0.35, 0.8))
        if plan.in_junction(along, 0.5):
            continue
        is_big = rng.random() < 0.05
        rows = gantry_sign(rng) if is_big else traffic_sign(rng, sign > 0 or rng.random() < 0.35)
        objects.append(_at(plan, sign * across, along, rows, turned=float(rng.normal(0, 0.15))))
    return objects


def _signals(rng: np.random.Generator, plan: StreetPlan, junction: float) -> list[Placed]:
    lit = int(rng.choice([0, 0, 1, 2, 2]))
    objects: list[Placed] = []
    for sign in (-1.0, 1.0):
        across = sign * (plan.side(sign).road + 0.5)
        for end in (-1, 1):
            along = junction + end * (plan.junction_width / 2 + 1.2)
            arm = -sign * 3.6 if rng.random() < 0.55 else 0.0
            turned = 0.0 if rng.random() < 0.7 else pi * 0.5 * sign
            if along > 4:
                objects.append(
                    _at(
                        plan,
                        across,
                        along,
                        traffic_light(arm, lit),
                        turned=turned,
                        kind="traffic light",
                    )
                )
    return objects


def _clutter(rng: np.random.Generator, city: City, plan: StreetPlan, sign: float) -> list[Placed]:
    side = plan.side(sign)
    objects: list[Placed] = []
    near_kerb = sign * (side.road + 0.4)
    if rng.random() < 0.3:  # a row of bollards
        start = float(rng.uniform(3, 30))
        for index in range(int(rng.integers(4, 12))):
            along = start + 1.8 * index
            if not plan.in_junction(along, 1):
                objects.append(_at(plan, near_kerb, along, post(0.95)))
    for _ in range(int(rng.integers(0, 4))):
        along = float(rng.uniform(5, 60))
        rows = post(float(rng.uniform(4, 8))) if rng.random() < 0.4 else bin_box(rng)
        if not plan.in_junction(along, 1):
            objects.append(_at(plan, sign * (side.walk_from + 0.6), along, rows))
    for _ in range(int(rng.poisson(0.9 * city.people))):  # parked two-wheelers
        along = 5 + 40 * float(rng.random()) ** 1.4
        if plan.in_junction(along, 2):
            continue
        is_motorcycle = rng.random() < 0.3
        count = 1 if is_motorcycle else int(rng.integers(1, 5))
        turned = pi / 2 * float(rng.choice([0, 1])) + float(rng.normal(0, 0.15))
        for index in range(count):
            rows = unlit((motorcycle if is_motorcycle else bicycle)(rng, ridden=False))
            kind = "parked motorcycle" if is_motorcycle else "parked bicycle"
            objects.append(
                _at(
                    plan,
                    sign * (side.walk_from + 0.9),
                    along + 0.7 * index,
                    rows,
                    kind=kind,
                    turned=turned,
                )
            )
    if rng.random() < 0.14:
        length = float(rng.uniform(12, 30))
        along = float(rng.uniform(8, 40))
        if not (plan.in_junction(along, length / 2 + 3)):
            objects.append(_at(plan, sign * (side.road + 0.3), along, guard_rail(length)))
    return objects
