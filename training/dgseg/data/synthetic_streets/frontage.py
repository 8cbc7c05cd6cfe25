"""What lines a street: houses, gaps between them, and what closes off their lots."""

import numpy as np

from dgseg.data.synthetic_streets.buildings import block, house, skyline
from dgseg.data.synthetic_streets.city import City
from dgseg.data.synthetic_streets.furniture import fence, wall
from dgseg.data.synthetic_streets.placed import Placed
from dgseg.data.synthetic_streets.plan import BEHIND_M, END_M, KERB_M, StreetPlan
from dgseg.data.synthetic_streets.vegetation import GREENS, bush, hedge, tree

GREEN_AHEAD_M = 75.0


def frontage(rng: np.random.Generator, city: City, plan: StreetPlan) -> list[Placed]:
    """Return houses, walls, fences, hedges and gardens on both sides."""
    objects = [Placed(kind="", rows=skyline(rng, city, plan))]
    for sign in (-1.0, 1.0):
        objects += _side(rng, city, plan, sign)
    if plan.junction is not None:
        objects += _crossing_street(rng, city, plan)
    return objects


def _side(rng: np.random.Generator, city: City, plan: StreetPlan, sign: float) -> list[Placed]:
    objects: list[Placed] = []
    along = BEHIND_M - float(rng.uniform(0, 8))
    while along < END_M:
        length = float(rng.uniform(*city.frontage))
        if along > 80:
            length *= 1.6  # far houses are seen as one
        end = along + length
        margin = plan.side(sign).walk
        if plan.junction is not None:
            reach = plan.junction_width / 2 + margin
            opens, closes = plan.junction - reach, plan.junction + reach
            if opens - 4 < along < closes:  # too little is left for a house
                along = closes + 0.05
                continue
            if along < opens < end:
                end = opens
        objects.append(Placed(kind="", rows=house(rng, city, plan, sign, (along, end))))
        if plan.side(sign).setback > 1.2 and rng.random() < city.walls * 0.8:
            objects += _closed_off(rng, plan, sign, (along, end))
        along = end
        if rng.random() < city.gaps:
            gap = float(rng.uniform(3, 12))
            if not plan.in_junction(along + gap, margin):
                objects += _gap(rng, city, plan, sign, (along, along + gap))
            along += gap
    return objects


def _gap(
    rng: np.random.Generator,
    city: City,
    plan: StreetPlan,
    sign: float,
    span: tuple[float, float],
) -> list[Placed]:
    objects: list[Placed] = []
    side = plan.side(sign)
    if rng.random() < city.walls:
        objects += _closed_off(rng, plan, sign, span, behind=side.setback)
    if span[0] < GREEN_AHEAD_M + 60:
        for _ in range(1 + int(rng.random() < 0.5)):
            along = float(rng.uniform(*span))
            x, z = plan.world(sign * (side.built_from + float(rng.uniform(3, 9))), along)
            kind = city.tree_kinds[int(rng.integers(len(city.tree_kinds)))]
            objects.append(Placed(kind="tree", rows=tree(rng, kind), x=x, z=z, y=KERB_M))
    return objects


def _closed_off(
    rng: np.random.Generator,
    plan: StreetPlan,
    sign: float,
    span: tuple[float, float],
    *,
    behind: float = 0.0,
) -> list[Placed]:
    """Return a wall, a fence or a hedge along the sidewalk, with an opening at times."""
    side = plan.side(sign)
    across = sign * (side.lot_from + 0.25 + behind * float(rng.uniform(0, 1)))
    start, end = span
    if end - start > 6 and rng.random() < 0.6:
        start += float(rng.uniform(1.5, 3))
    middle, length = (start + end) / 2, end - start - 0.1
    x, z = plan.world(across, middle)
    heading = plan.heading(middle)
    draw = rng.random()
    green = GREENS[int(rng.integers(len(GREENS)))]
    if draw < 0.36:
        rows = wall(rng, length)
    elif draw < 0.76 or not side.is_green:
        rows = fence(rng, length)
    else:
        rows = hedge(length, float(rng.uniform(0.9, 2.2)), 0.8, green)
    objects = [Placed(kind="", rows=rows, x=x, z=z, y=KERB_M, heading=heading)]
    if side.is_green and middle < GREEN_AHEAD_M:
        for _ in range(int(rng.integers(0, 4))):
            along = float(rng.uniform(*span))
            x, z = plan.world(across + sign * float(rng.uniform(0.8, max(1, side.setback))), along)
            rows = bush(rng, float(rng.uniform(0.7, 1.8)))
            objects.append(Placed(kind="", rows=rows, x=x, z=z, y=KERB_M))
    return objects


def _crossing_street(rng: np.random.Generator, city: City, plan: StreetPlan) -> list[Placed]:
    """Return the houses on the far side of the street that crosses."""
    objects: list[Placed] = []
    far = (plan.junction or 0.0) + plan.junction_width / 2 + max(plan.left.walk, plan.right.walk)
    for sign in (-1.0, 1.0):
        side = plan.side(sign)
        x = plan.shift(far) + sign * (side.built_from + 14.5)
        while abs(x) < 95:
            width = float(rng.uniform(*city.frontage))
            floors = int(rng.integers(city.floors[0], city.floors[1] + 1))
            # Their fronts look back at the camera: near is the left end, the body lies ahead.
            left = x if sign > 0 else x - width
            rows = block(
                rng,
                city,
                near=(left + width, far),
                far=(left, far),
                depth=10.0,
                floors=floors,
                sign=1.0,
                has_shop=bool(rng.random() < city.shops),
            )
            objects.append(Placed(kind="", rows=rows))
            x += sign * (width + (float(rng.uniform(2, 8)) if rng.random() < city.gaps else 0))
    return objects
