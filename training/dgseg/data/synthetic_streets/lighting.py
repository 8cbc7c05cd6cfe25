"""The light that falls on each pixel's point: sun, sky, street lamps, headlights.

Shapes: N pixels.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.atmosphere import Atmosphere
from dgseg.data.synthetic_streets.parts import Point
from dgseg.data.synthetic_streets.placed import Placed

MOST_LAMPS, MOST_HEADLIGHTS = 12, 8
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
    air: Atmosphere, lamps: Lamps, point_N3: Tensor, normal_N3: Tensor, shadow_N: Tensor
) -> Tensor:
    """Return the light on points, ``[N, 3]``. ``shadow_N``: the share of the sun that is hidden."""
    up_N = (normal_N3[:, 1] * 0.5 + 0.5).unsqueeze(1)
    light_N3 = torch.lerp(point_N3.new_tensor(air.below), point_N3.new_tensor(air.above), up_N)
    if any(air.sun):
        facing_N = (normal_N3 * point_N3.new_tensor(air.sun_from)).sum(1).clamp(min=0)
        sun_N = facing_N * (1 - shadow_N)
        light_N3 = light_N3 + sun_N.unsqueeze(1) * point_N3.new_tensor(air.sun)
    if air.lamps == 0:
        return light_N3

    lamp_N = torch.zeros_like(shadow_N)
    for place in lamps.street:
        away_N3 = point_N3.new_tensor(place) - point_N3
        squared_N = (away_N3 * away_N3).sum(1).clamp(min=0.25)
        distance_N = squared_N.sqrt()
        facing_N = ((normal_N3 * away_N3).sum(1) / distance_N).clamp(min=0) * 0.8 + 0.2
        down_N = (away_N3[:, 1] / distance_N * 1.3).clamp(0.08, 1)
        lamp_N += 17 * facing_N * down_N / (squared_N + 6)
    light_N3 = light_N3 + (lamp_N * air.lamps).unsqueeze(1) * point_N3.new_tensor(LAMP_COLOR)

    beam_N = torch.zeros_like(shadow_N)
    own = [((0.0, 0.75, 0.0), (0.0, -0.02, 1.0))]
    for place, direction in own + lamps.headlights:
        to_N3 = point_N3 - point_N3.new_tensor(place)
        squared_N = (to_N3 * to_N3).sum(1).clamp(min=0.25)
        distance_N = squared_N.sqrt()
        inside_N = (to_N3 * point_N3.new_tensor(direction)).sum(1) / distance_N
        # Low beams end at the height of the lamp, softly.
        low_N = (1.0 - (to_N3[:, 1] - 0.25) / (0.035 * distance_N + 0.2)).clamp(0.05, 1)
        cone_N = ((inside_N - 0.80) / 0.2).clamp(0, 1) ** 2 * low_N
        facing_N = -(normal_N3 * to_N3).sum(1) / distance_N
        beam_N += cone_N * (0.22 + 0.78 * facing_N.clamp(min=0)) * 55 / (squared_N + 30)
    return light_N3 + (beam_N * air.lamps).unsqueeze(1) * point_N3.new_tensor(HEADLIGHT_COLOR)
