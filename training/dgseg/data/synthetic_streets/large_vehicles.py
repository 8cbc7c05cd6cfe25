"""Trucks, buses and trams. They stand at the origin and drive along z."""

import numpy as np

from dgseg.data.synthetic_streets.car_details import DARK, HEADLIGHT, TAIL_LIGHT, TYRE
from dgseg.data.synthetic_streets.cars import PAINTS, WINDOW
from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.parts import (
    Color,
    Look,
    Material,
    Point,
    Row,
    box,
    limb,
    quad,
    ring,
    rounded,
    tapered,
)

LIVERIES: tuple[Color, ...] = (
    (0.72, 0.12, 0.12),
    (0.86, 0.72, 0.16),
    (0.16, 0.32, 0.58),
    (0.84, 0.84, 0.82),
    (0.20, 0.46, 0.32),
    (0.85, 0.45, 0.12),
)
SIGN_LIGHT = Look((1.0, 0.72, 0.2), glow=4)


def truck(rng: np.random.Generator) -> list[Row]:
    """Return a truck: a cab before a box, a tarpaulin or an open bed."""
    label = Label.TRUCK
    width, length = float(rng.uniform(2.2, 2.5)), float(rng.uniform(5.8, 9.5))
    cab_height, cab_length = float(rng.uniform(2.3, 3.0)), 1.9
    cab_color = PAINTS[int(rng.integers(len(PAINTS)))][1]
    load_color = LIVERIES[int(rng.integers(len(LIVERIES)))] if rng.random() < 0.6 else cab_color
    cab = Look(cab_color, Material.PAINT)
    half = length / 2
    rows = box(
        (0, 0.5, half - cab_length / 2), (width * 0.97, cab_height - 0.5, cab_length), label, cab
    )
    rows += _cab_windows(width * 0.97, cab_height, half, cab_length, label)
    bed = length - cab_length - 0.15
    middle: Point = (0, 0.95, -half + bed / 2)
    is_open = rng.random() < 0.25
    height = 0.9 if is_open else float(rng.uniform(2.0, 2.7))
    ribs = 0.9 if rng.random() < 0.5 else 0.25
    load = Look(load_color, Material.RIBBED, (bed, height, ribs, 0.35))
    rows += box(middle, (width, height, bed), label, load, end=load)
    if is_open:
        cargo = Look((0.45, 0.38, 0.28), Material.MASONRY, (bed, 1.0, 0.6, 0.5))
        rows += box((0, 1.7, -half + bed / 2), (width * 0.85, 0.5, bed * 0.8), label, cargo)
    rows += box((0, 0.55, 0), (width * 0.8, 0.4, length * 0.96), label, DARK)
    axles = [half - 1.0, -half + 1.0] + ([-half + 2.1] if length > 7 else [])
    rows += _wheels(axles, width / 2, 0.48, label)
    rows += _lamps(width, half, -half, 0.75, label)
    return rows


def bus(rng: np.random.Generator) -> list[Row]:
    """Return a city bus, sometimes with two decks."""
    label = Label.BUS
    width, length = 2.5, float(rng.uniform(9.5, 12.5))
    decks = 2 if rng.random() < 0.15 else 1
    height = 4.2 if decks == 2 else float(rng.uniform(2.9, 3.2))
    color = LIVERIES[int(rng.integers(len(LIVERIES)))]
    rows = _long_body(width, length, 0.32, height, color, label, decks=decks)
    rows += _wheels([length / 2 - 2.5, -length / 2 + 2.8], width / 2, 0.48, label)
    rows += _lamps(width, length / 2, -length / 2, 0.75, label)
    return rows


def tram(rng: np.random.Generator) -> list[Row]:
    """Return a tram of two or three cars with its pantograph."""
    label = Label.TRAIN
    width, height = 2.4, 3.4
    color = LIVERIES[int(rng.integers(len(LIVERIES)))]
    cars, length = int(rng.integers(2, 4)), float(rng.uniform(8, 11))
    whole = cars * length + (cars - 1) * 0.7
    rows: list[Row] = []
    for index in range(cars):
        middle = -whole / 2 + length / 2 + index * (length + 0.7)
        body = _long_body(width, length, 0.25, height, color, label, decks=1, middle=middle)
        rows += body
        if index:
            joint = (0.0, 0.4, middle - length / 2 - 0.35)
            rows += box(joint, (width * 0.88, height - 0.6, 0.72), label, DARK)
    mast: Point = (0, height, 0)
    knee: Point = (0, height + 0.7, -0.9)
    rows.append(limb(mast, knee, 0.07, label, DARK))
    rows.append(limb(knee, (0, height + 1.5, 0), 0.07, label, DARK))
    rows.append(limb((-0.8, height + 1.5, 0), (0.8, height + 1.5, 0), 0.07, label, DARK))
    rows += _lamps(width, whole / 2, -whole / 2, 0.7, label)
    return rows


def _long_body(
    width: float,
    length: float,
    low: float,
    height: float,
    color: Color,
    label: Label,
    *,
    decks: int,
    middle: float = 0,
) -> list[Row]:
    """Return a body with bands of windows, doors, screens and a sign for the destination."""
    paint = Look(color, Material.PAINT)
    pale = Look((0.85, 0.85, 0.83), Material.PAINT)
    roof = Look((0.80, 0.80, 0.78))
    front, back = middle + length / 2, middle - length / 2
    rows = box((0, low, middle), (width, height - low, length), label, paint, top=roof)
    deck_height = (height - low) / decks
    for deck in range(decks):
        sill = low + deck * deck_height + deck_height * 0.38
        glass_height = deck_height * 0.40
        panes = max(3, round(length / 1.7))
        step = (length - 0.5) / panes
        for side in (-1, 1):
            x = side * (width / 2 + 0.012)
            for pane in range(panes):
                is_door = deck == 0 and pane in (0, panes // 2) and side > 0
                y, pane_height = (
                    (low + 0.15, deck_height * 0.8) if is_door else (sill, glass_height)
                )
                z = back + 0.25 + step * (panes - 1 - pane) + 0.05
                start, across = (z, step - 0.1) if side > 0 else (z + step - 0.1, -(step - 0.1))
                rows.append(
                    quad(
                        (x, y, start),
                        (0, 0, across),
                        (0, pane_height, 0),
                        label,
                        WINDOW,
                        shape=rounded(0.97),
                        one_sided=True,
                        casts=False,
                    )
                )
        for z, sign in ((front + 0.012, 1), (back - 0.012, -1)):
            y = sill - (0.25 if deck == 0 and sign > 0 else 0)
            own = width * 0.9
            rows.append(
                quad(
                    (sign * own / 2, y, z),
                    (-sign * own, 0, 0),
                    (0, sill + glass_height - y + 0.1, 0),
                    label,
                    WINDOW,
                    shape=rounded(0.95),
                    one_sided=True,
                    casts=False,
                )
            )
    stripe_y = low + deck_height * 0.22
    for side in (-1, 1):
        x = side * (width / 2 + 0.008)
        start, across = (back, length) if side > 0 else (front, -length)
        rows.append(
            quad(
                (x, stripe_y, start),
                (0, 0, across),
                (0, 0.16, 0),
                label,
                pale,
                one_sided=True,
                casts=False,
            )
        )
    for z, sign in ((front + 0.014, 1), (back - 0.014, -1)):
        own = width * 0.6
        rows.append(
            quad(
                (sign * own / 2, height - 0.38, z),
                (-sign * own, 0, 0),
                (0, 0.26, 0),
                label,
                SIGN_LIGHT,
                one_sided=True,
                casts=False,
            )
        )
    return rows


def _cab_windows(
    width: float, height: float, front: float, length: float, label: Label
) -> list[Row]:
    y, own = height * 0.55, width * 0.9
    rows = [
        quad(
            (own / 2, y, front + 0.012),
            (-own, 0, 0),
            (0, height * 0.32, 0),
            label,
            WINDOW,
            shape=tapered(0.04, 0.04),
            one_sided=True,
            casts=False,
        ),
        quad(
            (own / 2.4, 0.75, front + 0.012),
            (-own / 1.2, 0, 0),
            (0, y - 0.95, 0),
            label,
            DARK,
            shape=rounded(0.9),
            one_sided=True,
            casts=False,
        ),
    ]
    for side in (-1, 1):
        x = side * (width / 2 + 0.012)
        span = length * 0.5
        start, across = (front - 0.15 - span, span) if side > 0 else (front - 0.15, -span)
        rows.append(
            quad(
                (x, y, start),
                (0, 0, across),
                (0, height * 0.28, 0),
                label,
                WINDOW,
                shape=tapered(0.1, 0.1),
                one_sided=True,
                casts=False,
            )
        )
        mirror: Point = (side * (width / 2 + 0.2), y + 0.1, front - 0.1)
        rows.append(limb(mirror, (mirror[0], y + 0.7, mirror[2]), 0.2, label, DARK))
    return rows


def _wheels(axles: list[float], x: float, radius: float, label: Label) -> list[Row]:
    rows: list[Row] = []
    for z in axles:
        for side in (-1, 1):
            hub = Look((0.4, 0.4, 0.42))
            for look, own, shape, out in (
                (TYRE, radius, rounded(0), 0.02),
                (hub, radius * 0.55, ring(0.3), 0.026),
            ):
                start = (side * (x + out), radius - own, z - side * own)
                rows.append(
                    quad(
                        start,
                        (0, 0, side * 2 * own),
                        (0, 2 * own, 0),
                        label,
                        look,
                        shape=shape,
                        one_sided=True,
                        casts=False,
                    )
                )
            rows.append(
                quad(
                    (side * x - (0.3 if side > 0 else 0), 0, z),
                    (0.3, 0, 0),
                    (0, radius * 1.2, 0),
                    label,
                    TYRE,
                )
            )
    return rows


def _lamps(width: float, front: float, back: float, y: float, label: Label) -> list[Row]:
    rows: list[Row] = []
    for z, sign, look in ((front + 0.02, 1, HEADLIGHT), (back - 0.02, -1, TAIL_LIGHT)):
        for side in (-1, 1):
            x = side * (width / 2 - 0.3) + sign * 0.17
            rows.append(
                quad(
                    (x, y, z),
                    (-sign * 0.34, 0, 0),
                    (0, 0.22, 0),
                    label,
                    look,
                    shape=rounded(0.7),
                    one_sided=True,
                    casts=False,
                )
            )
    return rows
