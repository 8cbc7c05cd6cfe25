"""How well photographs come back from their features of layer 1.

Shapes: C channels, H and W a photograph's sides as the network sees it, h and w those of layer 1.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from tqdm import tqdm

from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.normalise import normalise
from dgseg.export.scores_network import resize_long_side
from dgseg.models.clip_resnet import ClipResNetStages
from dgseg.models.picture_decoder import PictureDecoder


class Reconstruction(NamedTuple):
    """Peak signal-to-noise ratios in dB, of pictures rounded to 8 bits."""

    images: int
    psnr: float
    """The mean over photographs."""
    worst_psnr: float
    worst: str
    """The name of the photograph that comes back worst."""


class Decoded(NamedTuple):
    """A photograph as the network sees it, and what the decoder makes of its features."""

    seen_3HW: Tensor
    picture_3HW: Tensor
    """Both in 0..1, and cut to the size that both have."""


@torch.no_grad()
def reconstruct(
    trunk: ClipResNetStages,
    decoder: PictureDecoder,
    image_HW3: Tensor,
    *,
    long_side_px: int | None,
) -> Decoded:
    """Return a photograph, uint8 ``[H, W, 3]``, beside its picture. Both networks in eval mode."""
    device = next(decoder.parameters()).device
    image_13HW = image_HW3.to(device).permute(2, 0, 1)[None].float() / 255
    if long_side_px is not None:
        image_13HW = resize_long_side(image_13HW, long_side_px)
    picture_13HW = decoder(trunk.forward_low_level(normalise(image_13HW)))
    height, width = (
        min(of_image, of_picture)
        for of_image, of_picture in zip(image_13HW.shape[2:], picture_13HW.shape[2:], strict=True)
    )
    picture_13HW = (picture_13HW * 255).round() / 255
    return Decoded(image_13HW[0, :, :height, :width], picture_13HW[0, :, :height, :width])


def reconstruction(
    trunk: ClipResNetStages,
    decoder: PictureDecoder,
    pairs: LabelledPairs,
    *,
    long_side_px: int | None,
    progress: str | None = None,
) -> Reconstruction:
    """Return how near the pictures come to the photographs of a dataset."""
    found: list[float] = []
    for index in tqdm(range(len(pairs)), desc=progress, unit="image", disable=progress is None):
        decoded = reconstruct(trunk, decoder, pairs.read(index)[0], long_side_px=long_side_px)
        found.append(psnr(*decoded))
    worst = min(range(len(found)), key=found.__getitem__)
    return Reconstruction(len(found), sum(found) / len(found), found[worst], pairs.name(worst))


def psnr(wanted_3HW: Tensor, picture_3HW: Tensor) -> float:
    """Return the peak signal-to-noise ratio in dB of values in 0..1; infinite for equal ones."""
    return -10 * (picture_3HW - wanted_3HW).square().mean().log10().item()
