"""What refinement asks of a segmenter that answers points with masks.

Shapes: K prompts, P points of a prompt, M masks proposed for a prompt, H height, W width.
"""

from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np


class Proposals(NamedTuple):
    """Several masks for each prompt, and how good the segmenter takes each for."""

    masks_KMHW: np.ndarray
    """bool."""
    quality_KM: np.ndarray
    """float32; only comparable within a prompt."""


class PointSegmenter(Protocol):
    """Answers points with masks. It is deterministic, and looks at the image once per call."""

    def propose(self, image_HW3: np.ndarray, points_KPxy: np.ndarray) -> Proposals:
        """Return masks that hold the points, at the image's size.

        ``image_HW3`` is uint8 in RGB, of any size. ``points_KPxy`` are float32, x then y, in
        pixels of the image from its upper left corner; K may be large, but not 0.
        """
        ...


@runtime_checkable
class TwoPassSegmenter(PointSegmenter, Protocol):
    """Can look again, with the best mask of its first answer as a further prompt."""

    def propose_twice(self, image_HW3: np.ndarray, points_KPxy: np.ndarray) -> Proposals:
        """Return the masks of the second pass. Arguments as in ``propose``."""
        ...
