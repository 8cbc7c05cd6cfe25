"""Vehicles: parked at the kerb, ahead in the lanes, oncoming, and crossing."""

from dataclasses import dataclass
from math import pi

import numpy as np

from dgseg.data.synthetic_streets.cars import car
from dgseg.data.synthetic_streets.city import City
from dgseg.data.synthetic_streets.large_vehicles import bus, tram, truck
from dgseg.data.synthetic_streets.parts import Row, unlit
from dgseg.data.synthetic_streets.placed import Placed
from dgseg.data.synthetic_streets.plan import StreetPlan
from dgseg.data.synthetic_streets.two_wheelers import motorcycle

REACH_M = 100.0


@dataclass(frozen=True)
class _Vehicle:
    kind: str
    detail: str
    rows: list[Row]
    length: float


def traffic(rng: np.random.Generator, city: City, plan: StreetPlan) -> list[Placed]:
    """Return every vehicle of a street."""
    objects: list[Placed] = []
    tram_at = -1.0
    if plan.has_tram and rng.random() < 0.8:
        tram_at = float(rng.uniform(16, 55))
        sign = 1 if rng.random() < 0.4 else -1
        rows = tram(rng)
        objects.append(
            _drive(plan, sign * plan.lane / 2, tram_at + 12, sign, _Vehicle("tram", "", rows, 26))
        )
    for sign in (-1, 1):
        for lane in range(plan.lanes):
            across = sign * (lane + 0.5) * plan.lane
            is_ours = sign > 0 and abs(across - plan.ego) < plan.lane / 2
            along = float(rng.uniform(9, 26)) if is_ours else float(rng.uniform(4, 30))
            while along < REACH_M:
                vehicle = _draw_vehicle(rng, city)
                middle = along + vehicle.length / 2
                blocked = lane == 0 and tram_at > 0 and abs(middle - tram_at - 12) < 20
                if not blocked and not plan.in_junction(middle, -1):
                    objects.append(
                        _drive(plan, across + float(rng.normal(0, 0.15)), middle, sign, vehicle)
                    )
                along = middle + vehicle.length / 2
                along += float(rng.uniform(4, 9)) + float(rng.exponential(18 / city.traffic))
        if plan.side(sign).parks:
            objects += _parked(rng, city, plan, sign)
    if plan.junction is not None and rng.random() < 0.55:
        objects += _crossing(rng, city, plan, plan.junction)
    return objects


def _draw_vehicle(rng: np.random.Generator, city: City) -> _Vehicle:
    draw = float(rng.random())
    if draw < 0.06:
        return _Vehicle("bus", "", bus(rng), 12)
    if draw < 0.06 + 0.7 * city.trucks + 0.02:
        return _Vehicle("truck", "", truck(rng), 8.5)
    if draw < 0.16 + 0.7 * city.trucks:
        return _Vehicle("motorcyclist", "", motorcycle(rng, ridden=True), 2.2)
    color, rows = car(rng)
    return _Vehicle("car", color, rows, 4.6)


def _drive(plan: StreetPlan, across: float, along: float, sign: int, vehicle: _Vehicle) -> Placed:
    x, z = plan.world(across, along)
    return Placed(
        kind=vehicle.kind,
        detail=vehicle.detail,
        rows=vehicle.rows,
        x=x,
        z=z,
        heading=plan.heading(along) + (pi if sign < 0 else 0),
        headlights=vehicle.length / 2,
    )


def _parked(rng: np.random.Generator, city: City, plan: StreetPlan, sign: int) -> list[Placed]:
    objects: list[Placed] = []
    occupied = float(rng.uniform(0.3, 0.95))
    along = float(rng.uniform(-2, 6))
    while along < REACH_M:
        if rng.random() < occupied and not plan.in_junction(along, 5):
            is_truck = rng.random() < city.trucks * 0.5
            color, rows = ("", truck(rng)) if is_truck else car(rng)
            along += 2.5 if is_truck else 0
            across = sign * (plan.side(sign).road - 1.1 + float(rng.normal(0, 0.06)))
            x, z = plan.world(across, along)
            heading = plan.heading(along) + float(rng.normal(0, 0.02)) + (pi if sign < 0 else 0)
            kind = "parked truck" if is_truck else "parked car"
            objects.append(
                Placed(kind=kind, detail=color, rows=unlit(rows), x=x, z=z, heading=heading)
            )
            along += 3 if is_truck else 0
        along += float(rng.uniform(5.3, 6.4))
    return objects


def _crossing(
    rng: np.random.Generator, city: City, plan: StreetPlan, junction: float
) -> list[Placed]:
    objects: list[Placed] = []
    for sign in (-1, 1):
        x = float(rng.uniform(-25, 10))
        for _ in range(int(rng.integers(0, 3))):
            vehicle = _draw_vehicle(rng, city)
            z = junction - sign * plan.junction_width / 4
            objects.append(
                Placed(
                    kind=vehicle.kind,
                    detail=vehicle.detail,
                    rows=vehicle.rows,
                    x=x + plan.shift(junction),
                    z=z,
                    heading=sign * pi / 2,
                    headlights=vehicle.length / 2,
                )
            )
            x += vehicle.length + float(rng.uniform(3, 12))
    return objects
