"""Labelled photographs with words: what a CLIP learns from.

Shapes: H height, W width.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from torch import Tensor

from dgseg.data.joined_pairs import JoinedPairs
from dgseg.data.label_sets import read_label_set
from dgseg.data.labelled_files import LabelledFiles
from dgseg.data.street_words import WORDS_OF_DOMAIN

CAPTIONS = "captions.jsonl"
"""In the folder of a dataset; each line has ``name``, ``caption`` and ``visualDomain``."""


class Description(NamedTuple):
    """What words say of a pair."""

    visual_domain: str
    caption: str | None
    """None when nobody described it; its labels still do."""


@dataclass(frozen=True, kw_only=True)
class DescribedFiles:
    """A dataset on disk, and its captions where it has any. Satisfies ``LabelledPairs``."""

    files: LabelledFiles
    descriptions: Mapping[str, Description] = field(default_factory=dict[str, Description])

    def __post_init__(self) -> None:
        """Refuse a visual domain that there are no words for."""
        for index in range(len(self.files)):
            domain = self.describe(index).visual_domain
            if domain not in WORDS_OF_DOMAIN:
                raise ValueError(
                    f"{self.files.dataset}: {self.files.name(index)} is of the visual domain"
                    f" {domain!r}, and there are words for {', '.join(WORDS_OF_DOMAIN)} alone"
                )

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.files)

    def name(self, index: int) -> str:
        """Return the name of a pair."""
        return self.files.name(index)

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return an image, uint8 ``[H, W, 3]``, and its label indices, uint8 ``[H, W]``."""
        return self.files.read(index)

    def describe(self, index: int) -> Description:
        """Return what words say of a pair."""
        known = self.descriptions.get(self.files.name(index))
        return known or Description(self.files.visual_domain, None)


class DescribedPairs:
    """Several described datasets in turn, under one vocabulary of label names.

    Their label sets may differ: ``names_of`` says which names a pair's labels have.
    """

    def __init__(self, sources: Sequence[DescribedFiles]) -> None:
        self._joined = JoinedPairs(sources)
        self._sources = tuple(sources)
        names = (name for source in sources for name in _names(source))
        self.vocabulary = tuple(dict.fromkeys(names))

    @property
    def datasets(self) -> tuple[str, ...]:
        """The names of the datasets, each once."""
        return tuple(dict.fromkeys(source.files.dataset for source in self._sources))

    def __len__(self) -> int:
        """Return how many pairs one pass shows."""
        return len(self._joined)

    def each_once(self) -> list[int]:
        """Return the indices of one pass that leaves out what comes again."""
        located = ((index, *self._joined.locate(index)) for index in range(len(self)))
        first = {(source, place): index for index, source, place in reversed(list(located))}
        return sorted(first.values())

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return an image, uint8 ``[H, W, 3]``, and its own label indices, uint8 ``[H, W]``."""
        return self._joined.read(index)

    def describe(self, index: int) -> Description:
        """Return what words say of a pair."""
        source, place = self._joined.locate(index)
        return self._sources[source].describe(place)

    def names_of(self, index: int) -> tuple[str, ...]:
        """Return the names of a pair's label indices."""
        source, _ = self._joined.locate(index)
        return _names(self._sources[source])


def read_descriptions(folder: Path) -> dict[str, Description]:
    """Return the captions of a dataset by name; none when it has no file of them.

    Raises ValueError naming the line that is garbled.
    """
    path = folder / CAPTIONS
    if not path.exists():
        return {}
    descriptions: dict[str, Description] = {}
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        try:
            content = json.loads(line)
            described = Description(content["visualDomain"], content["caption"])
            descriptions[content["name"]] = described
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"line {number} of {path} describes no picture ({type(error).__name__}: {error})"
            ) from error
    return descriptions


def _names(source: DescribedFiles) -> tuple[str, ...]:
    return tuple(read_label_set(source.files.label_set).names)
