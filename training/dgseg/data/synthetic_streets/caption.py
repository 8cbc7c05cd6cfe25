"""What is to be seen in a picture, in words."""

from collections import Counter

import numpy as np

from dgseg.data.synthetic_streets.atmosphere import DOMAINS, Atmosphere, draw_atmosphere
from dgseg.data.synthetic_streets.cars import PAINTS
from dgseg.data.synthetic_streets.city import CITY_BY_NAME, City
from dgseg.data.synthetic_streets.placed import CROSSING, Placed

_PLURAL = {"person": "people", "bus": "buses"}
_NUMBERS = ("no", "a", "two", "three", "four", "five", "six")
_ORDER = (
    "tram",
    "bus",
    "truck",
    "car",
    "motorcyclist",
    "cyclist",
    "person",
    "parked truck",
    "parked car",
    "parked motorcycle",
    "parked bicycle",
    "traffic light",
)
_SINGLE = ("tram",)
"""Of which a street never has two."""
MOST_ACTORS = 6
ZEBRA_CROSSING = "a zebra crossing"
_ATMOSPHERES = 64
"""Of a domain, looked at for their words: each domain has two kinds at most."""


def caption_of(city: City, air: Atmosphere, seen: list[Placed], extras: list[str]) -> str:
    """Return one sentence. ``seen``: objects that fill a part of the picture worth naming."""
    counts = Counter(item.kind for item in seen if item.kind in _ORDER)
    actors: list[str] = []
    for kind in _ORDER:
        if counts[kind]:
            details = {item.detail for item in seen if item.kind == kind}
            actors.append(_counted(kind, counts[kind], details))
    listed = _listed([*actors[:MOST_ACTORS], *extras])
    beginning = f"A street in {city.look} {air.words}"
    return f"{beginning}, with {listed}." if listed else f"{beginning}."


def caption_parts() -> list[str]:
    """Return texts that hold every word of every caption."""
    airs = [
        draw_atmosphere(np.random.default_rng(seed), domain).words
        for domain in DOMAINS
        for seed in range(_ATMOSPHERES)
    ]
    actors = [
        _counted(kind, count, details)
        for kind in _ORDER
        for count in range(1, 2 if kind in _SINGLE else len(_NUMBERS) + 1)
        for details in ({""}, {CROSSING})
    ]
    looks = [city.look for city in CITY_BY_NAME.values()]
    paints = [paint for paint, _ in PAINTS]
    things = _listed([*actors, *paints, ZEBRA_CROSSING])
    return [
        f"A street in {look} {air}, with {things}." for look in looks for air in dict.fromkeys(airs)
    ]


def _counted(kind: str, count: int, details: set[str]) -> str:
    detail = next(iter(details)) if len(details) == 1 else ""
    if detail == CROSSING:
        return f"{_many(kind, count)} {detail}"
    if detail:
        first, _, second = kind.rpartition(" ")
        kind = " ".join(filter(None, (first, detail, second)))
    return _many(kind, count)


def _many(kind: str, count: int) -> str:
    if count == 1:
        return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
    plural = _PLURAL.get(kind, kind + "s")
    return f"{_NUMBERS[count]} {plural}" if count < len(_NUMBERS) else f"many {plural}"


def _listed(things: list[str]) -> str:
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} and {things[-1]}"
