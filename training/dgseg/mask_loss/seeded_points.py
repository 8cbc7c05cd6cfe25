"""Random points that are the same on every device, drawn where they are needed.

SplitMix64 (Steele et al. 2014): number n of a stream is a hash of its seed and n, in whole numbers,
whose products overflow alike everywhere. PyTorch's generators differ between devices, and to draw
on the CPU would take longer than a training step on a GPU.

Shapes: N masks, P points.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

STEP = 0x9E3779B97F4A7C15
ROUNDS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
LAST_SHIFT = 31
FRACTION_BITS = 24
"""As many as float32 holds."""


class SeededPoints:
    """Points that depend on a seed per image alone, not on the other images of a batch."""

    def __init__(self, image_seeds: Sequence[int], device: torch.device) -> None:
        self._seeds, self._device = list(image_seeds), device
        self._drawn = [0] * len(self._seeds)

    def __call__(self, image: int, mask_count: int, point_count: int) -> Tensor:
        """Return the next points of an image, uniform in 0..1, ``[N, P, 2]``."""
        count = mask_count * point_count * 2
        first = self._drawn[image]
        self._drawn[image] += count
        hashes = splitmix64(self._seeds[image], first, count, self._device)
        fractions = _shifted(hashes, 64 - FRACTION_BITS).float() / 2**FRACTION_BITS
        return fractions.view(mask_count, point_count, 2)


def splitmix64(seed: int, first: int, count: int, device: torch.device) -> Tensor:
    """Return the outputs number ``first`` and on of a stream, as int64 of the same bits."""
    z = torch.arange(first + 1, first + count + 1, device=device)
    z.mul_(_signed(STEP)).add_(_signed(seed))  # in place: there are millions
    for shift, factor in ROUNDS:
        z.bitwise_xor_(_shifted(z, shift)).mul_(_signed(factor))
    return z.bitwise_xor_(_shifted(z, LAST_SHIFT))


def _shifted(z: Tensor, shift: int) -> Tensor:
    # int64 shifts its sign in, which has to go.
    return (z >> shift).bitwise_and_((1 << (64 - shift)) - 1)


def _signed(value: int) -> int:
    return value - 2**64 if value >= 2**63 else value
