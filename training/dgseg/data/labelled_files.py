"""A dataset on disk: which files belong together, and what one pair of them holds.

Shapes: H height, W width.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from dgseg.data.decode import decode_image, decode_label
from dgseg.data.label_mapping import read_label_mapping


@dataclass(frozen=True)
class PairFiles:
    """A photograph and its label map."""

    name: str
    image: Path
    label: Path
    mapping: str
    """Id of the label mapping that the label map's values follow."""
    visual_domain: str | None = None
    """What the photograph shows, where that is told pair by pair."""
    corruption: str | None = None
    """What was done to the photograph, like ``fog-3``, so that nothing should learn from it."""


@dataclass(frozen=True, kw_only=True)
class LabelledFiles:
    """A split of a dataset, read pair by pair. Satisfies ``LabelledPairs``."""

    dataset: str
    visual_domain: str
    label_set: str
    pairs: tuple[PairFiles, ...]

    def __post_init__(self) -> None:
        """Refuse pairs that cannot stand in one dataset, before any is read."""
        if not self.pairs:
            raise ValueError(f"{self.dataset} has no pairs")
        if len({pair.name for pair in self.pairs}) < len(self.pairs):
            raise ValueError(f"{self.dataset} names a pair twice")
        for mapping in {pair.mapping for pair in self.pairs}:
            if (label_set := read_label_mapping(mapping).label_set) != self.label_set:
                raise ValueError(
                    f"{self.dataset} is of {self.label_set}, but {mapping} maps to {label_set}"
                )

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.pairs)

    def name(self, index: int) -> str:
        """Return the name of a pair."""
        return self.pairs[index].name

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return an image, uint8 ``[H, W, 3]``, and its label indices, uint8 ``[H, W]``.

        Raises ValueError naming the file when one cannot be decoded, holds a value without meaning,
        or differs from its partner in size.
        """
        pair = self.pairs[index]
        image_HW3 = decode_image(pair.image)
        label_HW = decode_label(pair.label, read_label_mapping(pair.mapping))
        if label_HW.shape != image_HW3.shape[:2]:
            raise ValueError(
                f"{pair.label} is {label_HW.shape} px, but {pair.image} is {image_HW3.shape[:2]} px"
            )
        return torch.from_numpy(image_HW3), torch.from_numpy(label_HW)


class ReadableFiles:
    """A split in which the next good pair stands in for one that cannot be read.

    Every bad pair is named in one warning. Which pair stands in depends on the files alone, so that
    a run over them stays repeatable. Satisfies ``LabelledPairs``.
    """

    def __init__(self, files: LabelledFiles) -> None:
        self.files = files
        # In shared memory, so that worker processes do not each try and warn again.
        self._is_bad_N = torch.zeros(len(files), dtype=torch.bool).share_memory_()

    def __len__(self) -> int:
        """Return how many pairs there are, bad ones included."""
        return len(self.files)

    def name(self, index: int) -> str:
        """Return the name of the pair that the last ``read(index)`` gave."""
        return self.files.name(self._stand_in(index))

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return a pair, or the next good one. Raises ValueError when there is no good one."""
        while True:
            place = self._stand_in(index)
            try:
                return self.files.read(place)
            except ValueError as error:
                self._is_bad_N[place] = True
                warnings.warn(f"left out: {error}", stacklevel=2)

    def _stand_in(self, index: int) -> int:
        count = len(self.files)
        for place in range(index, index + count):
            if not self._is_bad_N[place % count]:
                return place % count
        raise ValueError(f"no pair of {self.files.dataset} can be read")
