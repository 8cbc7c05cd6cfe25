"""How well photographs come back from their features of layer 1.

Compared twice. With the photograph as the network sees it, brought to its size: that is what
features can hold. And with the photograph as it was given: that is what a person looks at. Where
the network sees a photograph enlarged, the first is a blurred one, and easier to meet.

Shapes: C channels, H and W a photograph's sides as the network sees it, h and w those of layer 1.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional
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
    """Of photographs as the network sees them, the mean."""
    worst_psnr: float
    worst: str
    """The name of the photograph that comes back worst."""
    given_psnr: float
    """Of photographs as they were given, the mean."""
    worst_given_psnr: float
    worst_given: str


class Decoded(NamedTuple):
    """A photograph, and what the decoder makes of its features. All in 0..1."""

    seen_3HW: Tensor
    """As the network sees it."""
    picture_3HW: Tensor
    """As the decoder paints it; this and the former are cut to the size that both have."""
    given_3HW: Tensor
    """As it was given."""
    returned_3HW: Tensor
    """The picture at the size of the photograph that was given."""


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
    given_13HW = image_HW3.to(device).permute(2, 0, 1)[None].float() / 255
    seen_13HW = given_13HW
    if long_side_px is not None:
        seen_13HW = resize_long_side(given_13HW, long_side_px)
    picture_13HW = _bytes(decoder(trunk.forward_low_level(normalise(seen_13HW))))
    height, width = (
        min(of_image, of_picture)
        for of_image, of_picture in zip(seen_13HW.shape[2:], picture_13HW.shape[2:], strict=True)
    )
    returned_13HW = functional.interpolate(
        picture_13HW, given_13HW.shape[2:], mode="bilinear", align_corners=False, antialias=True
    )
    return Decoded(
        seen_13HW[0, :, :height, :width],
        picture_13HW[0, :, :height, :width],
        given_13HW[0],
        _bytes(returned_13HW)[0],
    )


def reconstruction(
    trunk: ClipResNetStages,
    decoder: PictureDecoder,
    pairs: LabelledPairs,
    *,
    long_side_px: int | None,
    progress: str | None = None,
) -> Reconstruction:
    """Return how near the pictures come to the photographs of a dataset."""
    found: list[tuple[float, float]] = []
    for index in tqdm(range(len(pairs)), desc=progress, unit="image", disable=progress is None):
        decoded = reconstruct(trunk, decoder, pairs.read(index)[0], long_side_px=long_side_px)
        found.append(
            (
                psnr(decoded.seen_3HW, decoded.picture_3HW),
                psnr(decoded.given_3HW, decoded.returned_3HW),
            )
        )
    seen, given = (_ratios(pairs, ratios) for ratios in zip(*found, strict=True))
    return Reconstruction(len(found), *seen, *given)


def psnr(wanted_3HW: Tensor, picture_3HW: Tensor) -> float:
    """Return the peak signal-to-noise ratio in dB of values in 0..1; infinite for equal ones."""
    return -10 * (picture_3HW - wanted_3HW).square().mean().log10().item()


def _ratios(pairs: LabelledPairs, ratios: Sequence[float]) -> tuple[float, float, str]:
    """Return the mean, the lowest, and the name of the photograph that has it."""
    worst = min(range(len(ratios)), key=ratios.__getitem__)
    return sum(ratios) / len(ratios), ratios[worst], pairs.name(worst)


def _bytes(picture: Tensor) -> Tensor:
    return (picture * 255).round() / 255
