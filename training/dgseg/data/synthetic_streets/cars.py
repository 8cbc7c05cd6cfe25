"""Cars of many builds. They stand at the origin and drive along z."""

from dataclasses import dataclass

import numpy as np

from dgseg.data.synthetic_streets.car_details import DARK, car_front, car_rear, car_wheel
from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.parts import (
    Color,
    Look,
    Material,
    Row,
    quad,
    rounded,
    tapered,
)

PAINTS: tuple[tuple[str, Color], ...] = (
    ("white", (0.86, 0.86, 0.85)),
    ("white", (0.80, 0.80, 0.78)),
    ("silver", (0.62, 0.63, 0.65)),
    ("grey", (0.36, 0.37, 0.39)),
    ("black", (0.07, 0.07, 0.08)),
    ("black", (0.11, 0.11, 0.13)),
    ("blue", (0.12, 0.22, 0.46)),
    ("blue", (0.28, 0.42, 0.60)),
    ("red", (0.58, 0.08, 0.08)),
    ("green", (0.15, 0.30, 0.22)),
    ("beige", (0.66, 0.60, 0.48)),
    ("yellow", (0.85, 0.65, 0.10)),
)
WINDOW = Look((0.10, 0.12, 0.14), Material.GLASS)


@dataclass(frozen=True)
class Build:
    """The outline of a car from the side, in metres; ``nose`` and ``tail`` are measured inwards."""

    length: float
    width: float
    height: float
    belt: float
    bonnet: float
    """From the front bumper to the foot of the windscreen."""
    windscreen: float
    """How far the windscreen leans."""
    rear_screen: float
    boot: float
    """From the rear bumper to the foot of the rear window."""


BUILDS = {
    "hatchback": Build(3.9, 1.72, 1.48, 0.92, 0.95, 0.75, 0.35, 0.12),
    "saloon": Build(4.65, 1.80, 1.45, 0.92, 1.15, 0.85, 0.75, 0.75),
    "estate": Build(4.7, 1.80, 1.48, 0.92, 1.15, 0.80, 0.35, 0.10),
    "off-roader": Build(4.5, 1.86, 1.72, 1.05, 1.10, 0.60, 0.30, 0.08),
    "van": Build(5.0, 1.95, 2.05, 1.15, 0.80, 0.65, 0.10, 0.02),
    "minicar": Build(3.3, 1.62, 1.52, 0.92, 0.60, 0.70, 0.25, 0.06),
}
_SHARES = (0.28, 0.22, 0.15, 0.17, 0.10, 0.08)


def car(rng: np.random.Generator) -> tuple[str, list[Row]]:
    """Return a car and its colour."""
    build = BUILDS[list(BUILDS)[int(rng.choice(len(BUILDS), p=_SHARES))]]
    color_name, color = PAINTS[int(rng.integers(len(PAINTS)))]
    paint = Look(color, Material.PAINT)
    half_width, half = build.width / 2, build.length / 2
    low, belt, top = 0.22, build.belt, build.height
    inset = 0.13
    label = Label.CAR
    rows: list[Row] = []

    screen_foot = half - build.bonnet
    roof_front = screen_foot - build.windscreen
    tail_foot = -half + build.boot
    roof_back = tail_foot + build.rear_screen
    nose_y = belt - 0.2
    for side in (-1, 1):
        x = side * half_width
        along = side  # seen from outside, across points to the right
        front, back = (half, -half) if side < 0 else (-half, half)
        rows.append(
            quad(
                (x, low, front),
                (0, 0, back - front),
                (0, nose_y - low, 0),
                label,
                paint,
                one_sided=True,
            )
        )
        nose = build.bonnet / build.length * 0.9
        shoulder = tapered(*((nose, 0.0) if side < 0 else (0.0, nose)))
        rows.append(
            quad(
                (x, nose_y, front),
                (0, 0, back - front),
                (0, belt - nose_y, 0),
                label,
                paint,
                shape=shoulder,
                one_sided=True,
            )
        )
        rows += _cabin_side(build, side, paint, (screen_foot, roof_front, roof_back, tail_foot))
        for z in (half - 0.78, -half + 0.75):
            rows += car_wheel(x, z, along, 0.33 if build.height < 1.6 else 0.36)
        rows.append(
            quad(
                (x, low + 0.05, front),
                (0, 0, back - front),
                (0, 0.1, 0),
                label,
                DARK,
                shape=tapered(0.1, 0.1, 0.1, 0.1),
                one_sided=True,
            )
        )
        mirror_z = screen_foot - 0.35
        rows.append(
            quad(
                (x - (0 if side > 0 else 0.18), belt, mirror_z),
                (0.18, 0, 0),
                (0, 0.14, 0),
                label,
                paint,
                shape=rounded(0.8),
                casts=False,
            )
        )

    width = build.width
    bonnet_up = (0.0, belt - nose_y, -build.bonnet)
    rows.append(
        quad(
            (half_width, nose_y, half),
            (-width, 0, 0),
            bonnet_up,
            label,
            paint,
            shape=tapered(0.04, 0.04),
        )
    )
    rows += _screen(width, belt, screen_foot, top, roof_front, 1, paint)
    rows += _screen(width, belt, tail_foot, top, roof_back, -1, paint)
    roof_width = width - 2 * inset
    rows.append(
        quad(
            (-roof_width / 2, top, roof_back),
            (roof_width, 0, 0),
            (0, 0, roof_front - roof_back),
            label,
            paint,
        )
    )
    rows.append(
        quad((-half_width, belt, -half), (width, 0, 0), (0, 0, build.boot + 0.02), label, paint)
    )
    rows += car_front(build.length, width, nose_y, paint)
    rows += car_rear(build.length, width, belt, paint)
    return color_name, rows


def _cabin_side(
    build: Build, side: int, paint: Look, zs: tuple[float, float, float, float]
) -> list[Row]:
    """Return pillars and windows, which lean inwards."""
    screen_foot, roof_front, roof_back, tail_foot = zs
    x, inset, rise = side * build.width / 2, 0.13, build.height - build.belt
    length = screen_foot - tail_foot
    lean_front, lean_back = (screen_foot - roof_front) / length, (roof_back - tail_foot) / length
    up = (-side * inset, rise, 0.0)
    start, across = (screen_foot, -length) if side < 0 else (tail_foot, length)
    lean = (lean_front, lean_back) if side < 0 else (lean_back, lean_front)
    rows = [
        quad(
            (x, build.belt, start),
            (0, 0, across),
            up,
            Label.CAR,
            paint,
            shape=tapered(*lean),
            one_sided=True,
        )
    ]
    low, high, out = 0.08, 0.86, side * 0.012
    for begin, end in ((0.06, 0.49), (0.53, 0.93)):
        span = end - begin
        left = max(0.0, (lean[0] * 0.95 - begin) / span) if begin < 0.5 else 0.0
        right = max(0.0, (lean[1] * 0.95 - (1 - end)) / span) if end > 0.5 else 0.0
        origin = (
            x + up[0] * low + out,
            build.belt + rise * low,
            start + across * begin,
        )
        rows.append(
            quad(
                origin,
                (0, 0, across * span),
                (up[0] * (high - low), rise * (high - low), 0),
                Label.CAR,
                WINDOW,
                shape=tapered(min(left, 0.9), min(right, 0.9)),
                one_sided=True,
                casts=False,
            )
        )
    return rows


def _screen(
    width: float, belt: float, foot: float, top: float, roof: float, sign: int, paint: Look
) -> list[Row]:
    """Return the windscreen (1) or the rear window (-1) in its frame."""
    up = (0.0, top - belt, roof - foot)
    lean = tapered(0.07, 0.07)
    out = 0.012 * sign
    inner = (sign * (width / 2 - 0.08), belt + up[1] * 0.08, foot + up[2] * 0.08 + out)
    return [
        quad(
            (sign * width / 2, belt, foot), (-sign * width, 0, 0), up, Label.CAR, paint, shape=lean
        ),
        quad(
            inner,
            (-sign * (width - 0.16), 0, 0),
            (0, up[1] * 0.84, up[2] * 0.84),
            Label.CAR,
            WINDOW,
            shape=lean,
            casts=False,
        ),
    ]
