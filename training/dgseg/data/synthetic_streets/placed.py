"""Objects at their places in the world, and the one table of all their parts.

Shapes: P parts, K columns of a row, O objects.
"""

from dataclasses import dataclass
from math import cos, sin

import numpy as np

from dgseg.data.synthetic_streets.parts import Column, Point, Row

CROSSING = "crossing the street"
"""The detail of a person who is not on a sidewalk."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An object in the street."""

    kind: str
    """What a caption calls it, like ``car``; empty for what no caption names."""
    rows: list[Row]
    """Its parts; in the world where ``x``, ``z`` and ``heading`` are 0."""
    x: float = 0
    z: float = 0
    y: float = 0
    heading: float = 0
    """Radians to the right of straight ahead."""
    detail: str = ""
    """Its colour, or what it does."""
    lamp: Point | None = None
    """Where it lights the street at night, from its own origin."""
    headlights: float | None = None
    """How far ahead of its origin its headlights are."""

    def to_world(self, point: Point) -> Point:
        """Return where a point of the object is in the world."""
        x, y, z = point
        turn, ahead = sin(self.heading), cos(self.heading)
        return (self.x + x * ahead + z * turn, self.y + y, self.z - x * turn + z * ahead)


def part_table(objects: list[Placed]) -> tuple[np.ndarray, np.ndarray]:
    """Return all parts in the world, ``[P, K]``, and whose they are, ``[P]``."""
    counts = [len(item.rows) for item in objects]
    rows_PK = np.array([row for item in objects for row in item.rows], dtype=np.float64)
    owner_P = np.repeat(np.arange(len(objects)), counts)

    # Limbs and discs keep their width, whichever way their object looks.
    width_P = np.abs(rows_PK[:, Column.ACROSS])
    heading_P = np.array([item.heading for item in objects])[owner_P]
    turn_P, ahead_P = np.sin(heading_P), np.cos(heading_P)
    for start in (0, 3, 6):
        x_P, z_P = rows_PK[:, start].copy(), rows_PK[:, start + 2].copy()
        turned_x_P = x_P * ahead_P + z_P * turn_P
        rows_PK[:, start + 2] = -x_P * turn_P + z_P * ahead_P
        rows_PK[:, start] = turned_x_P
    places = np.array([[item.x, item.y, item.z] for item in objects])
    rows_PK[:, 0:3] += places[owner_P]
    return np.concatenate([rows_PK, width_P[:, None]], axis=1), owner_P
