"""Bicycles and motorcycles, ridden or parked. They stand at the origin and point along z."""

from math import cos, sin, tau

import numpy as np

from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.parts import (
    Color,
    Look,
    Material,
    Point,
    Row,
    Shape,
    box,
    disc,
    limb,
    quad,
    ring,
    rounded,
    tapered,
)
from dgseg.data.synthetic_streets.people import pick, seated

FRAMES: tuple[Color, ...] = (
    (0.10, 0.10, 0.11),
    (0.60, 0.10, 0.10),
    (0.15, 0.30, 0.55),
    (0.75, 0.75, 0.72),
    (0.15, 0.42, 0.30),
    (0.85, 0.55, 0.12),
)
RUBBER = Look((0.06, 0.06, 0.065))
CHROME = Look((0.55, 0.56, 0.58), bulge=0.6)


def bicycle(rng: np.random.Generator, *, ridden: bool) -> list[Row]:
    """Return a bicycle, with its rider when it is ridden."""
    frame = Look(pick(rng, FRAMES), Material.PAINT, bulge=0.5)
    label = Label.BICYCLE
    rows = _wheel(-0.52, 0.34, 0.045, label, 0.86) + _wheel(0.52, 0.34, 0.045, label, 0.86)
    saddle_y = float(rng.uniform(0.85, 0.98))
    crank, seat, head = (0.0, 0.29, -0.08), (0.0, saddle_y - 0.1, -0.24), (0.0, 0.8, 0.38)
    fork, rear = (0.0, 0.34, 0.52), (0.0, 0.34, -0.52)
    low_step = rng.random() < 0.4
    top_from = (0.0, 0.5, -0.15) if low_step else (seat[0], seat[1] - 0.08, seat[2])
    for start, end in (
        (crank, head),
        (top_from, head),
        (crank, seat),
        (rear, crank),
        (rear, seat),
        (fork, head),
    ):
        rows.append(limb(start, end, 0.05, label, frame))
    grips = ((-0.28, 1.02, 0.34), (0.28, 1.02, 0.34))
    rows.append(limb(head, (0, 1.02, 0.36), 0.04, label, CHROME))
    rows.append(limb(*grips, 0.05, label, Look((0.12, 0.12, 0.12))))
    rows.append(limb((0, saddle_y, -0.38), (0, saddle_y, -0.12), 0.1, label, RUBBER))
    if rng.random() < 0.4:
        basket = Look((0.25, 0.2, 0.15), Material.PLANKS, (0.06, 0.3, 0, 0))
        rows += box((0, 0.75, 0.58), (0.34, 0.25, 0.26), label, basket)
    rows.append(disc((0, 0.62, -0.72), 0.07, 0.07, label, Look((0.8, 0.05, 0.05), glow=4)))
    if ridden:
        rows += seated(
            rng,
            saddle=(0, saddle_y, -0.25),
            pedal=(0.13, 0.2, -0.02),
            grip=grips[1],
            helmet=bool(rng.random() < 0.5),
        )
    return rows


def motorcycle(rng: np.random.Generator, *, ridden: bool) -> list[Row]:
    """Return a motorcycle or a scooter, with its rider when it is ridden."""
    paint = Look(pick(rng, FRAMES), Material.PAINT, bulge=0.6)
    dark = Look((0.08, 0.08, 0.09), bulge=0.4)
    label = Label.MOTORCYCLE
    is_scooter = rng.random() < 0.4
    radius, half = (0.24, 0.6) if is_scooter else (0.32, 0.72)
    rows = _wheel(-half, radius, 0.14, label, 0.0) + _wheel(half, radius, 0.12, label, 0.0)
    tank_y, saddle_y = (0.62, 0.78) if is_scooter else (0.82, 0.82)
    for side in (-0.14, 0.14):
        flank = tapered(0.1, 0.25, 0.05, 0.12)
        rows.append(_upright(side, -half, half, 0.3, saddle_y - 0.04, label, dark, flank))
        rows.append(
            _upright(side * 1.05, -0.1, half * 0.8, 0.55, tank_y + 0.16, label, paint, rounded(0.8))
        )
        rows.append(
            _upright(
                side * 1.05,
                -half,
                -0.15,
                0.6,
                saddle_y + 0.05,
                label,
                paint,
                tapered(0, 0, 0.25, 0),
            )
        )
    rows += box((0, saddle_y - 0.08, -0.28), (0.28, 0.12, 0.7), label, dark)
    rows += box((0, 0.34, 0), (0.32, 0.36, 0.5), label, dark)
    rows.append(limb((0, radius, half), (0, 1.0, half - 0.3), 0.2, label, CHROME))
    front = (0.0, 0.92, half - 0.2)
    rows.append(disc(front, 0.36, 0.42, label, paint, shape=rounded(0.7)))
    headlight: Point = (0, 0.9, half - 0.12)
    rows.append(_facing(headlight, 0.2, 0.16, 1, label, Look((1.0, 0.96, 0.85), glow=14)))
    rows.append(
        _facing((0, 0.72, -half - 0.02), 0.2, 0.1, -1, label, Look((0.8, 0.05, 0.05), glow=6))
    )
    grips = ((-0.36, 1.05, half - 0.38), (0.36, 1.05, half - 0.38))
    rows.append(limb(*grips, 0.05, label, dark))
    for side in (-0.42, 0.42):
        rows.append(disc((side, 1.2, half - 0.35), 0.13, 0.09, label, dark))
    if is_scooter:
        rows.append(limb((0, 0.3, half - 0.3), (0, 0.95, half - 0.38), 0.4, label, paint))
    elif rng.random() < 0.4:
        rows += box((0, saddle_y, -half), (0.4, 0.34, 0.36), label, dark)
    if ridden:
        rows += seated(
            rng,
            saddle=(0, saddle_y + 0.05, -0.25),
            pedal=(0.2, 0.36, 0.05),
            grip=grips[1],
            helmet=True,
        )
    return rows


def _wheel(z: float, radius: float, width: float, label: Label, inner: float) -> list[Row]:
    """Return a wheel that is seen from the side as a ring, and from the front as a strip."""
    rows = [
        quad(
            (side * width / 2, 0, z - radius),
            (0, 0, 2 * radius),
            (0, 2 * radius, 0),
            label,
            RUBBER,
            shape=ring(inner),
        )
        for side in ((1,) if inner else (-1, 1))
    ]
    rows.append(limb((0, 0, z), (0, 2 * radius, z), width, label, RUBBER, shape=rounded(0.8)))
    if inner:
        for spoke in range(6):
            angle = tau * spoke / 12
            y, along = radius * sin(angle), radius * cos(angle)
            ends = (0, radius - y, z - along), (0, radius + y, z + along)
            rows.append(limb(*ends, 0.012, label, CHROME))
    else:
        hub = Look((0.35, 0.36, 0.38), bulge=0.3)
        for side in (-1, 1):
            x = side * (width / 2 + 0.01)
            rows.append(
                quad(
                    (x, radius * 0.5, z - radius * 0.5),
                    (0, 0, radius),
                    (0, radius, 0),
                    label,
                    hub,
                    shape=ring(0.45),
                )
            )
    return rows


def _upright(
    x: float,
    back: float,
    front: float,
    low: float,
    high: float,
    label: Label,
    look: Look,
    shape: Shape,
) -> Row:
    return quad((x, low, back), (0, 0, front - back), (0, high - low, 0), label, look, shape=shape)


def _facing(center: Point, width: float, height: float, sign: int, label: Label, look: Look) -> Row:
    """Return a lamp that is seen from ahead (1) or from behind (-1)."""
    x, y, z = center
    origin = (x + sign * width / 2, y - height / 2, z)
    return quad(
        origin,
        (-sign * width, 0, 0),
        (0, height, 0),
        label,
        look,
        shape=rounded(0.6),
        one_sided=True,
    )
