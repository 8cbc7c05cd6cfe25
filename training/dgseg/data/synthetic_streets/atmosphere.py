"""Visual domains: what light and weather do to a street.

Light is linear; a white surface in full sun is about 1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from dgseg.data.synthetic_streets.parts import Color, Point


@dataclass(frozen=True, kw_only=True)
class Atmosphere:
    """Light and weather of one picture."""

    words: str
    """For captions."""
    sun_from: Point
    """Unit vector towards the sun."""
    sun: Color
    """Light of the sun; black when it is not out."""
    above: Color
    """Light from the sky."""
    below: Color
    """Light from the ground."""
    zenith: Color
    horizon: Color
    clouds: float
    """Which share of the sky they cover."""
    cloud: Color
    lamps: float = 0
    """How bright street lamps and headlights are, 0..1."""
    lights: float = 0.06
    """How bright the lamps of vehicles look."""
    lit_windows: float = 0
    """Which share of the windows is lit."""
    fog_per_m: float = 0.0012
    """Extinction."""
    fog: Color = (0.52, 0.64, 0.78)
    wetness: float = 0
    rain: float = 0
    snow: float = 0
    """How deep it lies, 0..1."""
    flakes: float = 0
    exposure: float = 1
    grain: float = 0.006
    bloom: float = 0.15


def _scaled(color: Color, factor: float) -> Color:
    return (color[0] * factor, color[1] * factor, color[2] * factor)


def _sun_from(elevation: float, azimuth: float) -> Point:
    return (
        cos(elevation) * sin(azimuth),
        sin(elevation),
        cos(elevation) * cos(azimuth),
    )


def _day(rng: np.random.Generator) -> Atmosphere:
    sun_from = _sun_from(float(rng.uniform(0.45, 1.15)), float(rng.uniform(0, 2 * pi)))
    if rng.random() < 0.3:
        gray = float(rng.uniform(0.7, 0.95))
        return Atmosphere(
            words="on an overcast day",
            sun_from=sun_from,
            sun=(0, 0, 0),
            above=_scaled((0.80, 0.83, 0.88), gray),
            below=(0.20, 0.19, 0.18),
            zenith=_scaled((0.62, 0.66, 0.72), gray),
            horizon=_scaled((0.86, 0.88, 0.90), gray),
            clouds=0.95,
            cloud=_scaled((0.80, 0.82, 0.85), gray),
            exposure=float(rng.uniform(0.95, 1.2)),
        )
    return Atmosphere(
        words="on a sunny day",
        sun_from=sun_from,
        sun=_scaled((1.0, 0.94, 0.84), float(rng.uniform(0.9, 1.2))),
        above=(0.36, 0.42, 0.52),
        below=(0.16, 0.15, 0.13),
        zenith=(0.10, 0.27, 0.66),
        horizon=(0.48, 0.66, 0.90),
        clouds=float(rng.uniform(0.0, 0.7)),
        cloud=(0.95, 0.95, 0.96),
        exposure=float(rng.uniform(0.9, 1.15)),
    )


def _dusk(rng: np.random.Generator) -> Atmosphere:
    late = float(rng.uniform(0, 1))
    return Atmosphere(
        words="at dusk",
        sun_from=_sun_from(0.06, float(rng.uniform(-1.2, 1.2))),
        sun=(0, 0, 0),
        above=_scaled((0.24, 0.25, 0.40), 1 - 0.6 * late),
        below=_scaled((0.10, 0.08, 0.08), 1 - 0.5 * late),
        zenith=_scaled((0.10, 0.15, 0.38), 1 - 0.6 * late),
        horizon=_scaled((0.95, 0.42, 0.16), 1 - 0.5 * late),
        clouds=float(rng.uniform(0.2, 0.65)),
        cloud=_scaled((0.46, 0.20, 0.22), 1 - 0.6 * late),
        lamps=0.25 + 0.3 * late,
        lights=0.35,
        lit_windows=0.18 + 0.15 * late,
        fog=_scaled((0.52, 0.30, 0.22), 1 - 0.5 * late),
        fog_per_m=0.0016,
        exposure=1.25 + 0.4 * late,
        grain=0.012,
        bloom=0.3,
    )


def _night(rng: np.random.Generator) -> Atmosphere:
    glow = float(rng.uniform(0.7, 1.4))
    return Atmosphere(
        words="at night",
        sun_from=(0, 1, 0),
        sun=(0, 0, 0),
        above=_scaled((0.022, 0.024, 0.036), glow),
        below=_scaled((0.020, 0.015, 0.010), glow),
        zenith=(0.004, 0.006, 0.014),
        horizon=_scaled((0.036, 0.028, 0.024), glow),
        clouds=float(rng.uniform(0, 0.6)),
        cloud=(0.025, 0.021, 0.021),
        lamps=1.0,
        lights=1.0,
        lit_windows=float(rng.uniform(0.15, 0.35)),
        fog=(0.020, 0.017, 0.016),
        fog_per_m=0.002,
        exposure=1.9,
        grain=0.022,
        bloom=0.7,
    )


def _fog(rng: np.random.Generator) -> Atmosphere:
    white = _scaled((0.70, 0.72, 0.74), float(rng.uniform(0.75, 1.05)))
    return Atmosphere(
        words="in fog",
        sun_from=(0, 1, 0),
        sun=(0, 0, 0),
        above=_scaled((0.62, 0.64, 0.67), 0.9),
        below=(0.2, 0.2, 0.2),
        zenith=white,
        horizon=white,
        clouds=0,
        cloud=white,
        lights=0.22,
        lit_windows=0.05,
        fog=white,
        fog_per_m=float(np.exp(rng.uniform(np.log(0.014), np.log(0.045)))),
        grain=0.008,
        bloom=0.5,
    )


def _rain(rng: np.random.Generator) -> Atmosphere:
    dark = float(rng.uniform(0.55, 1.0))
    gray = _scaled((0.50, 0.53, 0.58), dark)
    return Atmosphere(
        words="in the rain",
        sun_from=(0, 1, 0),
        sun=(0, 0, 0),
        above=_scaled((0.46, 0.49, 0.54), dark),
        below=_scaled((0.12, 0.12, 0.13), dark),
        zenith=_scaled(gray, 0.72),
        horizon=gray,
        clouds=1.0,
        cloud=_scaled(gray, 0.85),
        lights=0.4,
        lit_windows=0.14,
        fog=_scaled(gray, 0.95),
        fog_per_m=0.007,
        wetness=1.0,
        rain=float(rng.uniform(0.5, 1.0)),
        exposure=1.15,
        grain=0.012,
        bloom=0.5,
    )


def _snow(rng: np.random.Generator) -> Atmosphere:
    white = _scaled((0.78, 0.80, 0.84), float(rng.uniform(0.75, 1.0)))
    return Atmosphere(
        words="in snow",
        sun_from=(0, 1, 0),
        sun=(0, 0, 0),
        above=_scaled((0.60, 0.63, 0.69), 0.95),
        below=(0.34, 0.35, 0.37),
        zenith=_scaled(white, 0.9),
        horizon=white,
        clouds=1.0,
        cloud=white,
        lights=0.2,
        lit_windows=0.08,
        fog=white,
        fog_per_m=0.008,
        snow=float(rng.uniform(0.6, 1.0)),
        flakes=float(rng.uniform(0.2, 1.0)),
        exposure=0.95,
        grain=0.008,
        bloom=0.3,
    )


_DRAW: dict[str, Callable[[np.random.Generator], Atmosphere]] = {
    "day": _day,
    "dusk": _dusk,
    "night": _night,
    "fog": _fog,
    "rain": _rain,
    "snow": _snow,
}
DOMAINS: tuple[str, ...] = tuple(_DRAW)


def draw_atmosphere(rng: np.random.Generator, domain: str) -> Atmosphere:
    """Return light and weather of a visual domain. Raises ValueError naming the known ones."""
    if domain not in _DRAW:
        raise ValueError(f"no visual domain {domain!r}; known are {', '.join(DOMAINS)}")
    return _DRAW[domain](rng)
