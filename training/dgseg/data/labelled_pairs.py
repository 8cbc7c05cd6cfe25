"""What training and evaluation ask of labelled photographs, wherever these come from."""

from typing import Protocol

from torch import Tensor

IGNORE = 255
"""The value of a pixel that no label claims and no loss or metric counts."""


class LabelledPairs(Protocol):
    """Photographs with their label maps, of any sizes. Shapes: H height, W width."""

    def __len__(self) -> int:
        """Return how many pairs there are."""
        ...

    def name(self, index: int) -> str:
        """Return the name of the pair that ``read(index)`` gives; no two pairs share one."""
        ...

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return an image, uint8 ``[H, W, 3]`` in RGB, and its label indices, uint8 ``[H, W]``.

        Raises ValueError naming the file when a pair cannot be read.
        """
        ...
