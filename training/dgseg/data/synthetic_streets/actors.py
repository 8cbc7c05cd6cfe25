"""People on foot and on bicycles."""

from math import pi

import numpy as np

from dgseg.data.synthetic_streets.city import City
from dgseg.data.synthetic_streets.people import person
from dgseg.data.synthetic_streets.placed import CROSSING, Placed
from dgseg.data.synthetic_streets.plan import KERB_M, StreetPlan
from dgseg.data.synthetic_streets.two_wheelers import bicycle

NEAREST_M, FARTHEST_M = 5.0, 70.0


def actors(rng: np.random.Generator, city: City, plan: StreetPlan) -> list[Placed]:
    """Return people on sidewalks and crossings, and cyclists at the edge of the road."""
    objects: list[Placed] = []
    for sign in (-1.0, 1.0):
        for _ in range(int(rng.poisson(6.0 * city.people))):
            objects += _group(rng, plan, sign)
        for _ in range(int(rng.poisson(0.8 * city.people))):
            objects.append(_cyclist(rng, plan, sign))
    for crossing in plan.crossings:
        if rng.random() < 0.75:
            for _ in range(int(rng.integers(1, 6))):
                across = float(rng.uniform(-plan.left.road, plan.right.road))
                along = crossing + float(rng.uniform(-1.2, 1.2))
                heading = pi / 2 * float(rng.choice([-1, 1])) + float(rng.normal(0, 0.2))
                objects.append(_stand(rng, plan, across, along, 0.0, heading, walks=True))
    if rng.random() < 0.12:  # someone crosses where there is no crossing
        across, along = float(rng.uniform(-5, 5)), float(rng.uniform(9, 35))
        objects.append(_stand(rng, plan, across, along, 0.0, pi / 2, walks=True))
    return objects


def _group(rng: np.random.Generator, plan: StreetPlan, sign: float) -> list[Placed]:
    side = plan.side(sign)
    along = NEAREST_M + (FARTHEST_M - NEAREST_M) * float(rng.random()) ** 1.25
    if plan.in_junction(along, 0.5):
        return []
    across = float(rng.uniform(side.walk_from + 0.5, side.lot_from - 0.3))
    walks = bool(rng.random() < 0.8)
    heading = float(rng.choice([0.0, pi])) if walks else float(rng.uniform(0, 2 * pi))
    heading += plan.heading(along) + float(rng.normal(0, 0.15))
    count = int(rng.choice([1, 1, 1, 2, 2, 3]))
    return [
        _stand(
            rng,
            plan,
            sign * min(across + 0.6 * index, side.lot_from),
            along + 0.3 * index,
            KERB_M,
            heading,
            walks=walks,
        )
        for index in range(count)
    ]


def _stand(
    rng: np.random.Generator,
    plan: StreetPlan,
    across: float,
    along: float,
    y: float,
    heading: float,
    *,
    walks: bool,
) -> Placed:
    x, z = plan.world(across, along)
    rows = person(rng, walks=walks)
    detail = CROSSING if y == 0 else ""
    return Placed(kind="person", detail=detail, rows=rows, x=x, z=z, y=y, heading=heading)


def _cyclist(rng: np.random.Generator, plan: StreetPlan, sign: float) -> Placed:
    along = 6 + 45 * float(rng.random()) ** 1.3
    across = sign * (plan.lanes * plan.lane + (0.8 if plan.bike_lane else -0.6))
    across += float(rng.normal(0, 0.2))
    x, z = plan.world(across, along)
    heading = plan.heading(along) + (pi if sign < 0 else 0.0) + float(rng.normal(0, 0.08))
    return Placed(kind="cyclist", rows=bicycle(rng, ridden=True), x=x, z=z, heading=heading)
