"""The grid of patches in which FAMix mines and mixes styles.

The official code knows one size: a 3x3 grid over crops of 768 px. Here a grid of any number of rows
divides maps of any size: where the sides do not divide evenly, patches differ by a pixel.

Shapes: B batch, C channels, H height, W width, P patches, row by row.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor

EPSILON = 1e-5
LABEL_VALUES = 256


class Patch(NamedTuple):
    """The pixels of one patch."""

    rows: slice
    columns: slice


class Statistics(NamedTuple):
    """What a style is made of: one mean and one deviation per channel, in the last dimension."""

    mean: Tensor
    deviation: Tensor


def patches(size_px: tuple[int, int], grid: int) -> Iterator[Patch]:
    """Yield the patches of a map, row by row.

    Raises ValueError when the map is too small for the grid.
    """
    if grid < 1 or min(size_px) < 2 * grid:
        raise ValueError(f"a {grid}x{grid} grid needs 2 pixels a patch or more, got {size_px}")
    rows, columns = (_cuts(side, grid) for side in size_px)
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            yield Patch(slice(top, bottom), slice(left, right))


def statistics(feature_CHW: Tensor) -> Statistics:
    """Return mean and deviation ``[..., C]`` over the pixels of ``[..., C, H, W]``.

    The variance is unbiased, and EPSILON is added inside the root (facts of the official code).
    """
    variance, mean = torch.var_mean(feature_CHW, dim=(-2, -1))
    return Statistics(mean, (variance + EPSILON).sqrt())


def patch_labels(label_BHW: Tensor, grid: int) -> Tensor:
    """Return the most frequent label of each patch, int64 ``[P, B]``; 255 counts as a label.

    The smallest of equally frequent labels wins.
    """
    return torch.stack(
        [
            torch.stack([_mode(label_HW[patch.rows, patch.columns]) for label_HW in label_BHW])
            for patch in patches((label_BHW.shape[1], label_BHW.shape[2]), grid)
        ]
    )


def _mode(label_HW: Tensor) -> Tensor:
    # torch.mode promises nothing about ties on a GPU; argmax gives the first of equals everywhere.
    return torch.bincount(label_HW.flatten().long(), minlength=LABEL_VALUES).argmax()


def _cuts(side_px: int, grid: int) -> list[int]:
    return [(2 * place * side_px + grid) // (2 * grid) for place in range(grid + 1)]
