"""Prompts from a grammar of streets, which needs no model: seeded, even, free of contradictions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np

from dgseg.generation.journal import JsonObject
from dgseg.generation.prompt_list import likeness
from dgseg.generation.street_words import (
    COMPANIONS,
    HOURS,
    OPENINGS,
    PLACES,
    ROADS,
    VEHICLES,
    VIEWS,
    WEATHERS,
    Tag,
    Word,
)

VERSION = 1
"""Raised when the words or their order change, so that a seed alone does not promise a list."""
STREAM = 1
TRIES = 100
"""How often one prompt is drawn anew when it was written before."""


@dataclass(frozen=True)
class GrammarWriter:
    """Writes streets x actors x weather x hour x place, evenly from the first prompt on.

    Weather and hour go through all their pairs before any comes again. Everything else is what was
    used least so far, of what fits: least of all, then least with this weather and this hour. A
    longer list begins with the shorter one of the same seed.
    """

    @property
    def source(self) -> JsonObject:
        """The grammar's version."""
        return {"kind": "grammar", "grammarVersion": VERSION}

    def write(self, count: int, seed: int, /) -> list[str]:
        """Return ``count`` prompts, equal for equal seeds."""
        draw = _Draw(np.random.default_rng([seed, STREAM]))
        written: dict[str, str] = {}
        while len(written) < count:
            for _ in range(TRIES):
                prompt = draw.prompt(len(written))
                if likeness(prompt) not in written:
                    break
            else:
                raise ValueError(
                    f"the grammar found no more than {len(written)} prompts, not {count}: "
                    "ask for fewer"
                )
            written[likeness(prompt)] = prompt
        return list(written.values())


def covering_pair(place: int, rows: int, columns: int) -> tuple[int, int]:
    """Return the ``place``-th pair of an order that covers a table evenly.

    Wherever it is cut off, no row and no column was used two times more than another; and its first
    ``rows * columns`` pairs hold every pair once.
    """
    # Both going round together meet every pair once only where the two have no common divisor;
    # where they have, the columns are shifted by one after each of their common rounds.
    return place % rows, (place + place // lcm(rows, columns)) % columns


class _Draw:
    """What was drawn so far, and the next prompt."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._weathers = rng.permutation(len(WEATHERS))
        self._hours = rng.permutation(len(HOURS))
        self._uses: Counter[tuple[str, ...]] = Counter()

    def prompt(self, place_in_list: int) -> str:
        row, column = covering_pair(place_in_list, len(WEATHERS), len(HOURS))
        weather, hour = WEATHERS[self._weathers[row]], HOURS[self._hours[column]]
        circumstances = (weather.day, hour.text)
        tags: set[Tag] = {weather.kind, hour.light}

        place = self._least_used(PLACES, tags, circumstances)
        road_word = self._least_used([Word(road.text) for road in ROADS], tags, circumstances)
        road = next(road for road in ROADS if road.text == road_word)
        vehicle = self._least_used(VEHICLES[road.kind], tags, circumstances)
        companion = self._least_used(COMPANIONS[road.kind], tags, circumstances)
        opening = self._least_used(OPENINGS, tags, circumstances)
        view = self._least_used(VIEWS, tags, circumstances)
        return (
            f"{opening} {road.text.format(place=place)} {hour.text}, {weather.text(hour.light)}, "
            f"{vehicle} and {companion}, {view}"
        )

    def _least_used(
        self, words: Sequence[Word], tags: set[Tag], circumstances: tuple[str, ...]
    ) -> str:
        fitting = [word.text for word in words if word.fits(tags)]
        chance = self._rng.random(len(fitting))
        _, _, chosen = min(
            (
                (self._uses[text,], sum(self._uses[text, with_] for with_ in circumstances)),
                chance[place],
                text,
            )
            for place, text in enumerate(fitting)
        )
        self._uses.update([(chosen,), *((chosen, with_) for with_ in circumstances)])
        return chosen
