"""CamVid as pairs of an image and a label map, one folder per visual domain and split.

Layout: ``<folder>/image/<stem>.jpg|png`` beside ``<folder>/label/<stem>.png``, whose pixel values
are label indices of `camvid-11`; 11 is void.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from dgseg.data.labelled_pairs import IGNORE

VOID = 11


@dataclass(frozen=True)
class LabelledImages:
    """A whole split in memory. Satisfies ``LabelledPairs``. Shapes: N images, H height, W width."""

    stems: list[str]
    image_NHW3: Tensor
    """uint8, RGB."""
    label_NHW: Tensor
    """uint8, label indices; 255 is ignored."""

    def __post_init__(self) -> None:
        """Refuse stems that do not name the images one by one."""
        if len(set(self.stems)) != len(self.stems):
            raise ValueError(f"each image needs a stem of its own, got {', '.join(self.stems)}")
        if len(self.stems) != len(self.image_NHW3):
            raise ValueError(f"{len(self.stems)} stems cannot name {len(self.image_NHW3)} images")

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.stems)

    def name(self, index: int) -> str:
        """Return the name of a pair."""
        return self.stems[index]

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return an image, uint8 ``[H, W, 3]``, and its label indices, ``[H, W]``."""
        return self.image_NHW3[index], self.label_NHW[index]


def read_camvid(folder: Path) -> LabelledImages:
    """Read every pair below ``folder``.

    Raises ValueError naming the file when a pair is incomplete, differs in size, or holds a value
    that is no label.
    """
    images = {path.stem: path for path in sorted((folder / "image").glob("*.*"))}
    labels = {path.stem: path for path in sorted((folder / "label").glob("*.png"))}
    if not images:
        raise ValueError(f"no images below {folder / 'image'}; expected <stem>.jpg or <stem>.png")
    if unpaired := sorted(images.keys() ^ labels.keys()):
        raise ValueError(f"{folder}: image or label missing for {', '.join(unpaired)}")

    pairs = [_read_pair(images[stem], labels[stem]) for stem in images]
    return LabelledImages(
        stems=list(images),
        image_NHW3=torch.from_numpy(np.stack([image for image, _ in pairs])),
        label_NHW=torch.from_numpy(np.stack([label for _, label in pairs])),
    )


def _read_pair(image_path: Path, label_path: Path) -> tuple[np.ndarray, np.ndarray]:
    with Image.open(image_path) as image_file, Image.open(label_path) as label_file:
        image = np.asarray(image_file.convert("RGB"))
        label = np.array(label_file)
    if label.shape != image.shape[:2]:
        raise ValueError(
            f"{label_path} is {label.shape}, but {image_path.name} is {image.shape[:2]}"
        )
    if label.max() > VOID:
        raise ValueError(f"{label_path} holds {label.max()}, but camvid-11 ends at {VOID} (void)")
    label[label == VOID] = IGNORE
    return image, label
