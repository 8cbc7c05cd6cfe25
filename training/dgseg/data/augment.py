"""Random views of labelled photographs: window, scale, flip, colour.

Everything random comes from the generator that is handed in, so that a batch is a function of
the run's seed and the step, and a resumed run sees what an undisturbed one would have seen.

Shapes: B batch, H height, W width.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from dgseg.data.camvid import LabelledImages

LUMA = torch.tensor([0.299, 0.587, 0.114])


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How far a view may stray from its photograph."""

    crop_px: tuple[int, int]
    """Height and width of a view."""
    scale: tuple[float, float]
    """Range of the magnification, drawn log-uniformly. No window is larger than its image."""
    jitter: float
    """Brightness, contrast and saturation change by a factor in 1 - jitter .. 1 + jitter."""
    white_balance: float = 0.1
    """Each channel is multiplied by a factor in 1 - white_balance .. 1 + white_balance."""


def random_batch(
    images: LabelledImages,
    indices: np.ndarray,
    augmentation: Augmentation,
    rng: np.random.Generator,
) -> tuple[Tensor, Tensor]:
    """Return augmented images ``[B, 3, H, W]`` in 0..1 and labels ``[B, H, W]`` (int64)."""
    views = [random_view(images, int(index), augmentation, rng) for index in indices]
    return torch.stack([image for image, _ in views]), torch.stack([label for _, label in views])


def random_view(
    images: LabelledImages, index: int, augmentation: Augmentation, rng: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """Return one augmented image ``[3, H, W]`` in 0..1 and its labels ``[H, W]`` (int64)."""
    image_HW3, label_HW = images.image_NHW3[index], images.label_NHW[index]
    rows, columns = _random_window(tuple(label_HW.shape), augmentation, rng)

    image_13HW = image_HW3[rows, columns].permute(2, 0, 1)[None].float() / 255
    image_13HW = functional.interpolate(
        image_13HW, size=augmentation.crop_px, mode="bilinear", antialias=True
    )
    label_11HW = functional.interpolate(
        label_HW[rows, columns][None, None].float(), size=augmentation.crop_px, mode="nearest-exact"
    )
    if rng.random() < 0.5:
        image_13HW, label_11HW = image_13HW.flip(-1), label_11HW.flip(-1)
    return _jitter(image_13HW[0], augmentation, rng), label_11HW[0, 0].long()


def _random_window(
    size_px: tuple[int, ...], augmentation: Augmentation, rng: np.random.Generator
) -> tuple[slice, slice]:
    low, high = augmentation.scale
    scale = low * (high / low) ** rng.random()
    slices = []
    for image_side, crop_side in zip(size_px, augmentation.crop_px, strict=True):
        side = min(image_side, round(crop_side / scale))
        start = int(rng.integers(image_side - side + 1))
        slices.append(slice(start, start + side))
    return slices[0], slices[1]


def _jitter(image_3HW: Tensor, augmentation: Augmentation, rng: np.random.Generator) -> Tensor:
    balance = rng.uniform(1 - augmentation.white_balance, 1 + augmentation.white_balance, size=3)
    image_3HW = image_3HW * torch.tensor(balance, dtype=torch.float32)[:, None, None]
    factors = rng.uniform(1 - augmentation.jitter, 1 + augmentation.jitter, size=3)
    for kind in rng.permutation(3):
        image_3HW = _blend(image_3HW, kind=int(kind), factor=float(factors[kind]))
    return image_3HW


def _blend(image_3HW: Tensor, *, kind: int, factor: float) -> Tensor:
    """Move away from black (0, brightness), mean grey (1, contrast) or grey (2, saturation)."""
    if kind == 0:
        away_from = torch.zeros(())
    else:
        grey_HW = torch.einsum("chw,c->hw", image_3HW, LUMA)
        away_from = grey_HW.mean() if kind == 1 else grey_HW
    return torch.lerp(away_from.expand_as(image_3HW), image_3HW, factor).clamp(0, 1)
