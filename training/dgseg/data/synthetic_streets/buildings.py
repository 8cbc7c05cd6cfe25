"""Houses along a street, at their places in the world."""

from enum import IntEnum

import numpy as np

from dgseg.data.synthetic_streets.city import City, FacadeStyle
from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.parts import (
    Color,
    Look,
    Material,
    Point,
    Row,
    box,
    quad,
    tapered,
)
from dgseg.data.synthetic_streets.people import pick
from dgseg.data.synthetic_streets.plan import KERB_M, StreetPlan


class Facade(IntEnum):
    """How a facade is painted: the third number of its look, with ``HAS_SHOP`` added or not."""

    PLASTER = 0
    BRICK = 1
    GLASS = 2
    CONCRETE = 3


HAS_SHOP = 8
FACADE_BY_STYLE: dict[FacadeStyle, Facade] = {
    "plaster": Facade.PLASTER,
    "brick": Facade.BRICK,
    "glass": Facade.GLASS,
    "concrete": Facade.CONCRETE,
}
FLOOR_M = 3.1
AWNINGS: tuple[Color, ...] = (
    (0.55, 0.12, 0.12),
    (0.15, 0.30, 0.22),
    (0.18, 0.22, 0.42),
    (0.80, 0.68, 0.40),
)


def house(
    rng: np.random.Generator, city: City, plan: StreetPlan, sign: float, span: tuple[float, float]
) -> list[Row]:
    """Return a house on one side of the street, from ``span[0]`` to ``span[1]`` metres ahead."""
    side = plan.side(sign)
    own_setback = 0.0 if city.gaps < 0.5 else float(rng.uniform(0, 2))
    across = side.built_from + own_setback
    near_x, near_z = plan.world(sign * across, span[0])
    far_x, far_z = plan.world(sign * across, span[1])
    floors = int(rng.integers(city.floors[0], city.floors[1] + 1))
    return block(
        rng,
        city,
        near=(near_x, near_z),
        far=(far_x, far_z),
        depth=float(rng.uniform(9, 14)),
        floors=floors,
        sign=sign,
        has_shop=bool(rng.random() < city.shops),
    )


def block(
    rng: np.random.Generator,
    city: City,
    *,
    near: tuple[float, float],
    far: tuple[float, float],
    depth: float,
    floors: int,
    sign: float,
    has_shop: bool,
) -> list[Row]:
    """Return a house whose front runs from near to far, with its body to the right for sign 1."""
    style = FACADE_BY_STYLE[city.styles[int(rng.integers(len(city.styles)))]]
    color = pick(rng, city.facades)
    seed = float(rng.integers(1, 4000))
    height = floors * FLOOR_M + float(rng.uniform(0.3, 1.0))
    run = (far[0] - near[0], far[1] - near[1])
    length = (run[0] ** 2 + run[1] ** 2) ** 0.5
    # Away from the street, at right angles to the front.
    inwards = (sign * run[1] / length * depth, -sign * run[0] / length * depth)
    front = Look(color, Material.FACADE, (length, height, style + HAS_SHOP * has_shop, seed))
    flank = Look(color, Material.FACADE, (depth, height, style, seed + 1))

    def face(start: tuple[float, float], step: tuple[float, float], look: Look) -> Row:
        return quad(
            (start[0], KERB_M, start[1]),
            (step[0], 0, step[1]),
            (0, height, 0),
            Label.BUILDING,
            look,
            one_sided=True,
        )

    back = (near[0] + inwards[0], near[1] + inwards[1])
    beyond = (far[0] + inwards[0], far[1] + inwards[1])
    if sign < 0:
        rows = [
            face(near, run, front),
            face(back, (-inwards[0], -inwards[1]), flank),
            face(far, inwards, flank),
        ]
    else:
        rows = [
            face(far, (-run[0], -run[1]), front),
            face(near, inwards, flank),
            face(beyond, (-inwards[0], -inwards[1]), flank),
        ]
    roof = Look(pick(rng, city.roofs), Material.ROOF, (length, depth, 0.32, seed))
    if rng.random() < city.gabled:
        rows += _gabled(
            near,
            run,
            inwards,
            height + KERB_M,
            float(rng.uniform(1.8, 4.0)),
            roof,
            Look(color, Material.MASONRY, (depth, 3, 0.3, style)),
        )
        if rng.random() < 0.6:
            share = float(rng.uniform(0.15, 0.85))
            x = near[0] + run[0] * share + inwards[0] * 0.45
            z = near[1] + run[1] * share + inwards[1] * 0.45
            brick = Look((0.40, 0.24, 0.19), Material.MASONRY, (0.7, 2.5, 0.3, 1))
            rows += box(
                (x, height, z), (0.7, float(rng.uniform(2.5, 4)), 0.7), Label.BUILDING, brick
            )
    else:
        origin: Point = (near[0], height + KERB_M, near[1])
        rows.append(
            quad(origin, (run[0], 0, run[1]), (inwards[0], 0, inwards[1]), Label.BUILDING, roof)
        )
        if floors > 6 and rng.random() < 0.7:
            x = near[0] + run[0] / 2 + inwards[0] / 2
            z = near[1] + run[1] / 2 + inwards[1] / 2
            plain = Look((0.5, 0.5, 0.52))
            rows += box((x, height, z), (5, 3, 5), Label.BUILDING, plain)
    if has_shop and rng.random() < 0.5:
        rows.append(_awning(near, run, inwards, pick(rng, AWNINGS), length, depth))
    return rows


def skyline(rng: np.random.Generator, city: City, plan: StreetPlan) -> list[Row]:
    """Return houses far behind the street, seen in the gaps and at its end."""
    rows: list[Row] = []
    for _ in range(16):
        along = float(rng.uniform(150, 260))
        x, z = plan.shift(min(along, 190.0)) + float(rng.uniform(-150, 150)), along
        width = float(rng.uniform(15, 35))
        floors = max(1, int(rng.integers(city.floors[0], city.floors[1] + 1)))
        height = floors * FLOOR_M * float(rng.uniform(1.0, 1.5))
        style = FACADE_BY_STYLE[city.styles[int(rng.integers(len(city.styles)))]]
        look = Look(
            pick(rng, city.facades),
            Material.FACADE,
            (width, height, style, float(rng.integers(1, 4000))),
        )
        rows.append(
            quad(
                (x, 0, z),
                (width, 0, 0),
                (0, height, 0),
                Label.BUILDING,
                look,
                one_sided=True,
                casts=False,
            )
        )
        if rng.random() < city.gabled:
            roof = Look(pick(rng, city.roofs), Material.ROOF, (width, 3, 0.32, 1))
            rows.append(
                quad(
                    (x, height, z),
                    (width, 0, 0),
                    (0, 3, 3),
                    Label.BUILDING,
                    roof,
                    shape=tapered(0.15, 0.15),
                    casts=False,
                )
            )
    return rows


def _gabled(
    near: tuple[float, float],
    run: tuple[float, float],
    inwards: tuple[float, float],
    eaves: float,
    rise: float,
    roof: Look,
    wall: Look,
) -> list[Row]:
    over = 0.04  # eaves stand out a little
    start = (near[0] - inwards[0] * over, near[1] - inwards[1] * over)
    slope = (inwards[0] * (0.5 + over), rise, inwards[1] * (0.5 + over))
    rows = [
        quad((start[0], eaves - 0.1, start[1]), (run[0], 0, run[1]), slope, Label.BUILDING, roof),
        quad(
            (
                start[0] + inwards[0] * (1 + 2 * over),
                eaves - 0.1,
                start[1] + inwards[1] * (1 + 2 * over),
            ),
            (run[0], 0, run[1]),
            (-slope[0], rise, -slope[2]),
            Label.BUILDING,
            roof,
        ),
    ]
    for end in (0.0, 1.0):
        corner: Point = (near[0] + run[0] * end, eaves, near[1] + run[1] * end)
        rows.append(
            quad(
                corner,
                (inwards[0], 0, inwards[1]),
                (0, rise, 0),
                Label.BUILDING,
                wall,
                shape=tapered(0.5, 0.5),
            )
        )
    return rows


def _awning(
    near: tuple[float, float],
    run: tuple[float, float],
    inwards: tuple[float, float],
    color: Color,
    length: float,
    depth: float,
) -> Row:
    out = 1.2 / depth
    share = min(0.45, 5 / length)
    origin: Point = (
        near[0] + run[0] * 0.25 - inwards[0] * out,
        KERB_M + 2.4,
        near[1] + run[1] * 0.25 - inwards[1] * out,
    )
    look = Look(color, Material.RIBBED, (length * share, 1.3, 0.5, 0.8))
    return quad(
        origin,
        (run[0] * share, 0, run[1] * share),
        (inwards[0] * out, 0.7, inwards[1] * out),
        Label.BUILDING,
        look,
    )
