"""What refinement asks of a segmenter that answers points with masks.

Shapes: K prompts, P points of a prompt, M masks proposed for a prompt, H height, W width.
"""

from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
import torch

SEGMENTERS = "classical, sam:FOLDER_OR_FILE, sam2:FOLDER or mobile-sam:FILE"


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


@runtime_checkable
class WantsPoints(Protocol):
    """Says how many points for each prompt it works well with."""

    points_wanted: int


def open_segmenter(text: str, device: torch.device) -> PointSegmenter:
    """Return the segmenter that one word describes.

    ``classical`` needs no weights. ``sam:`` and ``sam2:`` take a folder or a Hugging Face name of
    `transformers`, with safetensors; ``sam:`` also a checkpoint in Meta's format, and
    ``mobile-sam:`` one of MobileSAM. Raises ValueError when it cannot be had.
    """
    kind, _, place = text.partition(":")
    if text == "classical":
        from dgseg.self_training.classical_segmenter import ClassicalSegmenter

        return ClassicalSegmenter()
    if kind in ("sam", "sam2", "mobile-sam") and place:
        from dgseg.self_training.open_sam import open_pretrained_sam, open_sam_file

        if kind == "mobile-sam" or (kind == "sam" and Path(place).is_file()):
            return open_sam_file(Path(place), device)
        return open_pretrained_sam(place, is_sam2=kind == "sam2", device=device)
    raise ValueError(f"no segmenter {text!r}; expected {SEGMENTERS}")
