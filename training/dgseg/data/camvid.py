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

IGNORE = 255
VOID = 11


@dataclass(frozen=True)
class LabelledImages:
    """A whole split in memory. Shapes: N images, H height, W width."""

    stems: list[str]
    image_NHW3: Tensor
    """uint8, RGB."""
    label_NHW: Tensor
    """uint8, label indices; 255 is ignored."""

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.stems)


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
