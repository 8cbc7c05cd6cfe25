"""What stands at the edge of a street: lamps, signs, lights, walls, fences. Objects face -z.

That is: what has a front shows it to a camera that looks along z.
"""

import numpy as np

from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.parts import (
    FULL,
    Color,
    Look,
    Material,
    Point,
    Row,
    Shape,
    box,
    limb,
    quad,
    rounded,
    tapered,
)
from dgseg.data.synthetic_streets.people import pick

METAL = Look((0.42, 0.44, 0.45), bulge=0.8)
DARK_METAL = Look((0.16, 0.18, 0.18), bulge=0.8)
HOUSING = Look((0.07, 0.08, 0.08))
BACK = Look((0.45, 0.46, 0.47))
LAMP_GLOW = 9.0
LAMP_HEIGHT_M = 6.5
WALLS: tuple[Color, ...] = (
    (0.52, 0.50, 0.47),
    (0.60, 0.56, 0.50),
    (0.45, 0.28, 0.22),
    (0.66, 0.64, 0.60),
)
WOODS: tuple[Color, ...] = ((0.42, 0.31, 0.21), (0.55, 0.45, 0.33), (0.82, 0.82, 0.79))


def street_lamp(arm: float) -> list[Row]:
    """Return a lamp post whose arm reaches along x; the lamp itself is no label's."""
    top: Point = (0, LAMP_HEIGHT_M, 0)
    tip: Point = (arm, LAMP_HEIGHT_M + 0.35, 0)
    head = Look((1.0, 0.80, 0.50), glow=LAMP_GLOW)
    return [
        limb((0, 0, 0), (0, 1.1, 0), 0.2, Label.POLE, METAL),
        limb((0, 1.0, 0), top, 0.13, Label.POLE, METAL),
        limb(top, tip, 0.09, Label.POLE, METAL),
        *box((tip[0], tip[1] - 0.02, 0), (0.75, 0.12, 0.3), Label.POLE, DARK_METAL),
        quad((tip[0] - 0.3, tip[1] - 0.05, -0.14), (0.6, 0, 0), (0, 0, 0.28), Label.POLE, head),
        quad((tip[0] - 0.3, tip[1] - 0.1, -0.1), (0.6, 0, 0), (0, 0.09, 0), Label.POLE, head),
    ]


def traffic_light(arm: float, lit: int) -> list[Row]:
    """Return a signal on a post, and a second one over the road where there is an arm."""
    rows = [limb((0, 0, 0), (0, 3.3, 0), 0.14, Label.POLE, DARK_METAL)]
    rows += _signal((0.0, 2.35, -0.12), lit)
    if arm:
        rows.append(limb((0, 3.2, 0), (0, 5.6, 0), 0.14, Label.POLE, DARK_METAL))
        rows.append(limb((0, 5.5, 0), (arm, 5.8, 0), 0.11, Label.POLE, DARK_METAL))
        rows += _signal((arm * 0.95, 5.0, -0.12), lit)
    return rows


def traffic_sign(rng: np.random.Generator, shows_front: bool) -> list[Row]:
    """Return one sign or two on a post."""
    height = float(rng.uniform(2.1, 2.7))
    rows = [limb((0, 0, 0), (0, height + 0.6, 0), 0.075, Label.POLE, METAL)]
    y = height
    for _ in range(1 + int(rng.random() < 0.35)):
        style = int(rng.integers(6))
        width = 0.7
        shape: Shape = (
            rounded(0),
            tapered(0.47, 0.47),
            rounded(0.95),
            rounded(0),
            tapered(0, 0, 0.47, 0.47),
            FULL,
        )[style]
        tall = 0.5 if style == 5 else 0.7
        seed = float(rng.integers(1, 999))
        look = Look((1, 1, 1), Material.SIGN, (style, seed, 0, 0)) if shows_front else BACK
        rows.append(
            quad(
                (-width / 2, y - 0.05, -0.06),
                (width, 0, 0),
                (0, tall, 0),
                Label.TRAFFIC_SIGN,
                look,
                shape=shape,
                casts=True,
            )
        )
        y -= tall + 0.06
    return rows


def gantry_sign(rng: np.random.Generator) -> list[Row]:
    """Return a large board with directions on two posts."""
    look = Look((1, 1, 1), Material.SIGN, (6 + int(rng.integers(2)), float(rng.integers(99)), 0, 0))
    width, height = float(rng.uniform(1.8, 3.0)), float(rng.uniform(1.2, 1.8))
    rows = [
        limb((x, 0, 0), (x, 2.4 + height, 0), 0.12, Label.POLE, METAL)
        for x in (-width * 0.35, width * 0.35)
    ]
    rows.append(
        quad((-width / 2, 2.2, -0.08), (width, 0, 0), (0, height, 0), Label.TRAFFIC_SIGN, look)
    )
    return rows


def post(height: float) -> list[Row]:
    """Return a bollard or a plain pole."""
    width = 0.13 if height < 2 else 0.2
    return [limb((0, 0, 0), (0, height, 0), width, Label.POLE, DARK_METAL)]


def bin_box(rng: np.random.Generator) -> list[Row]:
    """Return a bin, a cabinet or a bench: things that no label claims."""
    look = Look(pick(rng, ((0.20, 0.24, 0.22), (0.35, 0.36, 0.36), (0.45, 0.33, 0.22))))
    size = (
        float(rng.uniform(0.4, 1.2)),
        float(rng.uniform(0.6, 1.3)),
        float(rng.uniform(0.4, 0.9)),
    )
    return box((0, 0, 0), size, Label.IGNORE, look)


def wall(rng: np.random.Generator, length: float) -> list[Row]:
    """Return a wall along z."""
    height = float(rng.uniform(0.9, 2.6))
    color = pick(rng, WALLS)
    look = Look(color, Material.MASONRY, (length, height, 0.3, int(rng.integers(3))))
    cap = Look((color[0] * 1.1, color[1] * 1.1, color[2] * 1.1))
    rows = box((0, 0, 0), (0.3, height, length), Label.WALL, look)
    return rows + box((0, height, 0), (0.4, 0.1, length), Label.WALL, cap)


def fence(rng: np.random.Generator, length: float) -> list[Row]:
    """Return a fence of planks, of bars or of wire, along z."""
    style = int(rng.integers(3))
    height = float(rng.uniform(0.9, 2.0))
    color = pick(rng, WOODS) if style == 0 else pick(rng, ((0.2, 0.24, 0.22), (0.5, 0.52, 0.53)))
    look = Look(color, Material.PLANKS, ((0.16, 0.14, 0.09)[style], height, style, length))
    rows = [quad((0, 0, -length / 2), (0, 0, length), (0, height, 0), Label.FENCE, look)]
    for index in range(max(2, round(length / 2.5)) + 1):
        z = -length / 2 + length * index / max(2, round(length / 2.5))
        rows.append(limb((0, 0, z), (0, height + 0.08, z), 0.09, Label.FENCE, Look(color)))
    return rows


def guard_rail(length: float) -> list[Row]:
    """Return a crash barrier along z."""
    steel = Look((0.60, 0.62, 0.63), Material.RIBBED, (length, 0.32, 9, 0.2))
    rows = box((0, 0.42, 0), (0.12, 0.32, length), Label.FENCE, steel)
    for index in range(int(length / 2) + 1):
        z = -length / 2 + 2.0 * index
        rows.append(limb((0, 0, z), (0, 0.7, z), 0.12, Label.FENCE, METAL))
    return rows


def _signal(foot: Point, lit: int) -> list[Row]:
    """Return a housing with its three lamps; ``lit`` counts from the bottom, green."""
    x, y, z = foot
    label = Label.TRAFFIC_LIGHT
    rows = box((x, y, z), (0.36, 0.98, 0.24), label, HOUSING)
    colors: tuple[Color, ...] = ((0.1, 0.95, 0.45), (1.0, 0.7, 0.1), (1.0, 0.12, 0.08))
    for index, color in enumerate(colors):
        factor = 1.0 if index == lit else 0.12
        look = Look(
            (color[0] * factor, color[1] * factor, color[2] * factor),
            glow=9.0 if index == lit else 0,
        )
        rows.append(
            quad(
                (x - 0.12, y + 0.07 + 0.3 * index, z - 0.13),
                (0.24, 0, 0),
                (0, 0.24, 0),
                label,
                look,
                shape=rounded(0),
                one_sided=True,
                casts=False,
            )
        )
    return rows
