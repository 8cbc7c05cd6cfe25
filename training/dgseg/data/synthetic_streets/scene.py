"""A street with everything in it, the same in every visual domain.

Every family of objects draws from a stream of its own, so that one may change without the others.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from dgseg.data.synthetic_streets.actors import actors
from dgseg.data.synthetic_streets.camera import Camera, draw_camera
from dgseg.data.synthetic_streets.city import CITIES, CITY_BY_NAME, City
from dgseg.data.synthetic_streets.frontage import frontage
from dgseg.data.synthetic_streets.placed import Placed
from dgseg.data.synthetic_streets.plan import StreetPlan, draw_plan
from dgseg.data.synthetic_streets.roadside import roadside
from dgseg.data.synthetic_streets.traffic import traffic


class Stream(IntEnum):
    """Streams of random numbers of one street."""

    CITY = 0
    PLAN = 1
    CAMERA = 2
    FRONTAGE = 3
    ROADSIDE = 4
    TRAFFIC = 5
    ACTORS = 6
    LIGHT = 7
    WEATHER = 8


@dataclass(frozen=True)
class Scene:
    """A street before any light falls on it."""

    city: City
    plan: StreetPlan
    camera: Camera
    objects: list[Placed]


def stream(seed: int, which: Stream) -> np.random.Generator:
    """Return the generator of one stream of one street."""
    return np.random.default_rng([seed, int(which)])


def draw_scene(seed: int, city_name: str | None) -> Scene:
    """Return the street of a seed, in a named city or in one that the seed picks.

    Raises ValueError naming the known cities when there is none of that name.
    """
    picked = CITIES[int(stream(seed, Stream.CITY).integers(len(CITIES)))]
    city_name = city_name or picked
    if city_name not in CITY_BY_NAME:
        raise ValueError(f"no city {city_name!r}; known are {', '.join(CITIES)}")
    city = CITY_BY_NAME[city_name]
    plan = draw_plan(stream(seed, Stream.PLAN), city)
    objects = [
        *frontage(stream(seed, Stream.FRONTAGE), city, plan),
        *roadside(stream(seed, Stream.ROADSIDE), city, plan),
        *traffic(stream(seed, Stream.TRAFFIC), city, plan),
        *actors(stream(seed, Stream.ACTORS), city, plan),
    ]
    return Scene(city, plan, draw_camera(stream(seed, Stream.CAMERA)), objects)
