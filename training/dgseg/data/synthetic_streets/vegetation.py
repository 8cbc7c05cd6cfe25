"""Trees, bushes and hedges. They grow from the origin."""

from math import cos, sin, tau

import numpy as np

from dgseg.data.synthetic_streets.city import TreeKind
from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.parts import (
    Color,
    Look,
    Material,
    Point,
    Row,
    box,
    disc,
    leafy,
    limb,
    tapered,
)

GREENS: tuple[Color, ...] = (
    (0.20, 0.32, 0.12),
    (0.26, 0.36, 0.14),
    (0.16, 0.27, 0.13),
    (0.34, 0.40, 0.16),
    (0.40, 0.34, 0.13),
)
BARK = Look((0.30, 0.25, 0.20), Material.BARK, bulge=0.8)


def tree(rng: np.random.Generator, kind: TreeKind) -> list[Row]:
    """Return a tree. Its trunk is vegetation, as in Cityscapes."""
    color = GREENS[int(rng.integers(len(GREENS)))]
    grow = {"broad": _broad, "conifer": _conifer, "palm": _palm, "poplar": _poplar}[kind]
    return grow(rng, color)


def bush(rng: np.random.Generator, size: float) -> list[Row]:
    """Return a low bush."""
    color = GREENS[int(rng.integers(len(GREENS)))]
    rows: list[Row] = []
    for _ in range(3):
        x, z = rng.uniform(-0.4, 0.4, 2) * size
        height = size * float(rng.uniform(0.6, 1.0))
        rows.append(_leaves(rng, (float(x), height * 0.45, float(z)), size, height, color, 0.3))
    return rows


def hedge(length: float, height: float, depth: float, color: Color) -> list[Row]:
    """Return a cut hedge along z."""
    look = Look(color, Material.LEAVES, (length, height, 0.3, 0))
    return box((0, 0, 0), (depth, height, length), Label.VEGETATION, look)


def _broad(rng: np.random.Generator, color: Color) -> list[Row]:
    height = float(rng.uniform(6, 11))
    spread = height * float(rng.uniform(0.45, 0.7))
    fork = max(2.3, height * float(rng.uniform(0.28, 0.4)))
    width = 0.2 + height * 0.02
    rows = [_trunk((0, 0, 0), (0, fork, 0), width)]
    count = int(rng.integers(9, 14))
    for index in range(count):
        angle = tau * (index / count + float(rng.uniform(0, 0.1)))
        out = spread / 2 * float(rng.uniform(0.25, 0.75))
        size = spread * float(rng.uniform(0.38, 0.58))
        # A crown over a street is cut so that vehicles pass under it.
        lowest = max(fork + 0.1 * height, 2.6 + 0.45 * size)
        y = float(rng.uniform(lowest, max(lowest, height * 0.86)))
        center = (out * cos(angle), y, out * sin(angle))
        lightness = 0.72 + 0.45 * (y - fork) / (height - fork)
        rows.append(_leaves(rng, center, size, size * 0.85, color, 0.3, lightness))
        if index % 3 == 0:
            rows.append(_trunk((0, fork * 0.95, 0), center, width * 0.45))
    return rows


def _poplar(rng: np.random.Generator, color: Color) -> list[Row]:
    height = float(rng.uniform(7, 14))
    width = height * float(rng.uniform(0.16, 0.24))
    rows = [_trunk((0, 0, 0), (0, height * 0.4, 0), 0.25)]
    for index in range(6):
        y = height * (0.25 + 0.6 * index / 5)
        x, z = (float(value) for value in rng.uniform(-0.15, 0.15, 2) * width)
        own = width * (1.05 - 0.09 * index)
        rows.append(_leaves(rng, (x, y, z), own, height * 0.3, color, 0.25, 0.75 + 0.06 * index))
    return rows


def _conifer(rng: np.random.Generator, color: Color) -> list[Row]:
    height = float(rng.uniform(5, 12))
    dark = (color[0] * 0.65, color[1] * 0.75, color[2] * 0.9)
    rows = [_trunk((0, 0, 0), (0, height * 0.5, 0), 0.25)]
    for tier in range(6):
        y = 0.9 + height * (0.17 + 0.13 * tier)
        width = min(3.4, height * 0.42) * (1 - 0.14 * tier)
        rows.append(
            _leaves(
                rng,
                (0, y + 0.02 * tier, -0.03 * tier),
                width,
                height * 0.26,
                dark,
                0.45,
                0.75 + 0.07 * tier,
            )
        )
    return rows


def _palm(rng: np.random.Generator, color: Color) -> list[Row]:
    height = float(rng.uniform(5, 11))
    lean = float(rng.uniform(-0.08, 0.08)) * height
    crown = (lean, height, 0.0)
    rows = [
        _trunk((0, 0, 0), (lean * 0.4, height * 0.55, 0), 0.34),
        _trunk((lean * 0.4, height * 0.55, 0), crown, 0.27),
    ]
    count = 13
    for index in range(count):
        angle = tau * index / count + float(rng.uniform(-0.15, 0.15))
        reach = float(rng.uniform(1.4, 2.2))
        bow = float(rng.uniform(0.2, 0.9))
        half = (
            crown[0] + reach * 0.55 * cos(angle),
            height + 0.45 * (1 - bow),
            reach * 0.55 * sin(angle),
        )
        tip = (crown[0] + reach * cos(angle), height - 0.2 - bow, reach * sin(angle))
        look = Look(color, Material.LEAVES, (0.6, reach, 0.5, index))
        rows.append(limb(crown, half, 0.5, Label.VEGETATION, look, shape=tapered(0, 0, 0.35, 0.35)))
        rows.append(limb(half, tip, 0.5, Label.VEGETATION, look, shape=tapered(0.45, 0.45)))
    rows.append(_leaves(rng, crown, 0.9, 0.7, color, 0.4))
    return rows


def _trunk(start: Point, end: Point, width: float) -> Row:
    return limb(start, end, width, Label.VEGETATION, BARK, shape=tapered(0.15, 0.15))


def _leaves(
    rng: np.random.Generator,
    center: Point,
    width: float,
    height: float,
    color: Color,
    raggedness: float,
    lightness: float = 1.0,
) -> Row:
    seed = float(rng.uniform(0, 40))
    tint = (color[0] * lightness, color[1] * lightness, color[2] * lightness)
    look = Look(tint, Material.LEAVES, (width, height, 0.25, seed), bulge=0.6)
    shape = leafy(raggedness, seed)
    return disc(center, width * 1.15, height * 1.15, Label.VEGETATION, look, shape=shape)
