"""The statistics that CLIP's image encoders expect, RGB in 0..1."""

import torch
from torch import Tensor

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)


def normalise(image_B3HW: Tensor) -> Tensor:
    """Return images in 0..1 as the networks take them."""
    mean = torch.tensor(CLIP_MEAN, device=image_B3HW.device)[:, None, None]
    std = torch.tensor(CLIP_STD, device=image_B3HW.device)[:, None, None]
    return (image_B3HW - mean) / std


def denormalise(image_B3HW: Tensor) -> Tensor:
    """Return images in 0..1 from what `normalise` made of them."""
    mean = torch.tensor(CLIP_MEAN, device=image_B3HW.device)[:, None, None]
    std = torch.tensor(CLIP_STD, device=image_B3HW.device)[:, None, None]
    return image_B3HW * std + mean
