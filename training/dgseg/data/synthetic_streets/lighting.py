"""The light that falls on each pixel's point: sun, sky, street lamps, headlights.

Shapes: N pixels.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.atmosphere import Atmosphere
from dgseg.data.synthetic_streets.parts import Point
from dgseg.data.synthetic_streets.placed import Placed

MOST_LAMPS, MOST_HEADLIGHTS = 10, 6
LAMP_COLOR, HEADLIGHT_COLOR = (1.0, 0.72, 0.42), (1.0, 0.93, 0.80)


@dataclass(frozen=True)
class Lamps:
    """Where light comes from when it is dark."""

    street: list[Point]
    headlights: list[tuple[Point, Point]]
    """Place and direction."""


def find_lamps(objects: list[Placed]) -> Lamps:
    """Return the nearest lamps and headlights before or just behind the camera."""
    street = [item.to_world(item.lamp) for item in objects if item.lamp is not None]
    street.sort(key=lambda point: point[2])
    headlights: list[tuple[Point, Point]] = []
    for item in objects:
        if item.headlights is not None:
            place = item.to_world((0, 0.7, item.headlights))
            ahead = item.to_world((0, 0.55, item.headlights + 1))
            direction = (ahead[0] - place[0], ahead[1] - place[1], ahead[2] - place[2])
            headlights.append((place, direction))
    headlights.sort(key=lambda one: one[0][2])
    return Lamps(street[:MOST_LAMPS], headlights[:MOST_HEADLIGHTS])


def light_on(
    air: Atmosphere, lamps: Lamps, point_3N: Tensor, normal_3N: Tensor, shadow_N: Tensor
) -> Tensor:
    """Return the light on points, ``[3, N]``. ``shadow_N``: the share of the sun that is hidden."""
    up_N = normal_3N[1] * 0.5 + 0.5
    light_3N = torch.lerp(
        point_3N.new_tensor(air.below)[:, None], point_3N.new_tensor(air.above)[:, None], up_N
    )
    if any(air.sun):
        facing_N = (normal_3N * point_3N.new_tensor(air.sun_from)[:, None]).sum(0).clamp(min=0)
        sun_N = facing_N * (1 - shadow_N)
        light_3N = light_3N + sun_N * point_3N.new_tensor(air.sun)[:, None]
    if air.lamps == 0:
        return light_3N

    lamp_N = torch.zeros_like(shadow_N)
    for place in lamps.street:
        away_3N = point_3N.new_tensor(place)[:, None] - point_3N
        squared_N = (away_3N * away_3N).sum(0).clamp(min=0.25)
        distance_N = squared_N.sqrt()
        facing_N = ((normal_3N * away_3N).sum(0) / distance_N).clamp(min=0) * 0.8 + 0.2
        down_N = (away_3N[1] / distance_N * 1.3).clamp(0.08, 1)
        lamp_N += 17 * facing_N * down_N / (squared_N + 6)
    light_3N = light_3N + (lamp_N * air.lamps) * point_3N.new_tensor(LAMP_COLOR)[:, None]

    beam_N = torch.zeros_like(shadow_N)
    own = [((0.0, 0.75, 0.0), (0.0, -0.02, 1.0))]
    for place, direction in own + lamps.headlights:
        to_3N = point_3N - point_3N.new_tensor(place)[:, None]
        squared_N = (to_3N * to_3N).sum(0).clamp(min=0.25)
        distance_N = squared_N.sqrt()
        inside_N = (to_3N * point_3N.new_tensor(direction)[:, None]).sum(0) / distance_N
        # Low beams end at the height of the lamp, softly.
        low_N = (1.0 - (to_3N[1] - 0.25) / (0.035 * distance_N + 0.2)).clamp(0.05, 1)
        cone_N = ((inside_N - 0.80) / 0.2).clamp(0, 1) ** 2 * low_N
        facing_N = -(normal_3N * to_3N).sum(0) / distance_N
        beam_N += cone_N * (0.22 + 0.78 * facing_N.clamp(min=0)) * 55 / (squared_N + 30)
    return light_3N + (beam_N * air.lamps) * point_3N.new_tensor(HEADLIGHT_COLOR)[:, None]
