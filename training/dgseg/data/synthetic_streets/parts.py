"""What every object of a street is made of: flat parts with a shape, a look and a label.

Metres; x to the right, y up, z ahead. A part is a parallelogram origin + s * across + t * along
with s and t in 0..1; its shape says which (s, t) belong to it. Seen from its outside, across points
to the right and along points up. A limb and a disc turn to the camera.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

Point = tuple[float, float, float]
Color = tuple[float, float, float]
Row = tuple[float, ...]
"""One part as a row of the part table: see ``Column``."""
Shape = tuple[float, float, float, float, float]
"""A ``Kind`` and its four numbers."""


class Column(IntEnum):
    """Where each field of a part starts in its row."""

    ORIGIN = 0
    ACROSS = 3
    ALONG = 6
    SHAPE = 9
    MATERIAL = 14
    LABEL = 15
    COLOR = 16
    NUMBERS = 19
    GLOW = 23
    BULGE = 24
    TURNS = 25
    IS_ONE_SIDED = 26
    CASTS = 27
    WIDTH = 28


class Kind(IntEnum):
    """Families of shapes."""

    TAPERED = 0
    """Numbers: how far the left and right side are moved in at the top, then at the bottom."""
    ROUND = 1
    """Numbers: squareness, inner radius."""
    LEAFY = 2
    """An ellipse with a ragged edge. Numbers: raggedness, seed."""


class Turns(IntEnum):
    """How a part stands to the camera."""

    FIXED = 0
    LIMB = 1
    """Between two joints, as wide as ``across[0]``, its face to the camera."""
    DISC = 2
    """Around its origin, ``across[0]`` wide and ``along[1]`` high, its face to the camera."""


class Material(IntEnum):
    """How a part's surface is painted; what ``Look.numbers`` mean is said there."""

    PLAIN = 0
    PAINT = 1
    GLASS = 2
    FACADE = 3
    LEAVES = 4
    MASONRY = 5
    ROOF = 6
    SIGN = 7
    PLANKS = 8
    CLOTH = 9
    RIBBED = 10
    BARK = 11


FULL: Shape = (Kind.TAPERED, 0, 0, 0, 0)
ELLIPSE: Shape = (Kind.ROUND, 0, 0, 0, 0)


def tapered(left: float, right: float, low_left: float = 0, low_right: float = 0) -> Shape:
    """Return a trapezium: its sides are moved in by these shares of its width, first at the top."""
    return (Kind.TAPERED, left, right, low_left, low_right)


def rounded(squareness: float) -> Shape:
    """Return an ellipse (0) on its way to a rectangle (1)."""
    return (Kind.ROUND, squareness, 0, 0, 0)


def ring(inner: float) -> Shape:
    """Return an ellipse with a hole of this share of its radius."""
    return (Kind.ROUND, 0, inner, 0, 0)


def leafy(raggedness: float, seed: float) -> Shape:
    """Return an ellipse with the ragged edge of leaves."""
    return (Kind.LEAFY, raggedness, seed, 0, 0)


@dataclass(frozen=True)
class Look:
    """What a part's surface is like."""

    color: Color
    """sRGB, 0..1."""
    material: Material = Material.PLAIN
    numbers: tuple[float, float, float, float] = (0, 0, 0, 0)
    glow: float = 0
    """Light that it gives off when it is dark, as a multiple of its colour."""
    bulge: float = 0
    """How much it is shaded like a cylinder instead of a plane, 0..1."""


def quad(
    origin: Point,
    across: Point,
    along: Point,
    label: int,
    look: Look,
    *,
    shape: Shape = FULL,
    one_sided: bool = False,
    casts: bool = True,
) -> Row:
    """Return a flat part that stands still."""
    flags = (Turns.FIXED, one_sided, casts)
    return _row(origin, across, along, shape, label, look, flags)


def limb(
    start: Point, end: Point, width: float, label: int, look: Look, *, shape: Shape = FULL
) -> Row:
    """Return a rod between two joints."""
    along = (end[0] - start[0], end[1] - start[1], end[2] - start[2])
    return _row(start, (width, 0, 0), along, shape, label, look, (Turns.LIMB, 0, 1))


def disc(
    center: Point, width: float, height: float, label: int, look: Look, *, shape: Shape = ELLIPSE
) -> Row:
    """Return something round that looks the same from all sides, like a head."""
    return _row(center, (width, 0, 0), (0, height, 0), shape, label, look, (Turns.DISC, 0, 1))


def box(
    center: Point,
    size: Point,
    label: int,
    look: Look,
    *,
    top: Look | None = None,
    end: Look | None = None,
    casts: bool = True,
) -> list[Row]:
    """Return the sides and the top of a box that stands on ``center``."""
    (x, y, z), (width, height, length) = center, size
    left, right, back, front = x - width / 2, x + width / 2, z - length / 2, z + length / 2
    up = (0.0, height, 0.0)
    faces: Sequence[tuple[Point, Point, Point, Look]] = (
        ((left, y, front), (0, 0, -length), up, look),
        ((right, y, back), (0, 0, length), up, look),
        ((left, y, back), (width, 0, 0), up, end or look),
        ((right, y, front), (-width, 0, 0), up, end or look),
        ((left, y + height, back), (width, 0, 0), (0, 0, length), top or look),
    )
    return [
        quad(origin, across, along, label, own, one_sided=True, casts=casts)
        for origin, across, along, own in faces
    ]


def unlit(rows: list[Row]) -> list[Row]:
    """Return parts with their lamps off."""
    return [(*row[: Column.GLOW], 0.0, *row[Column.GLOW + 1 :]) for row in rows]


def _row(
    origin: Point,
    across: Point,
    along: Point,
    shape: Shape,
    label: int,
    look: Look,
    flags: tuple[float, float, float],
) -> Row:
    return (
        *origin,
        *across,
        *along,
        *shape,
        look.material,
        label,
        *look.color,
        *look.numbers,
        look.glow,
        look.bulge,
        *flags,
    )
