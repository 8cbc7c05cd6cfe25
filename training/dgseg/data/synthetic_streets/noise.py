"""Repeatable irregularity: a table of noise that every texture reads, and a hash of whole numbers.

Shapes: N points, in any arrangement.
"""

from functools import cache

import numpy as np
import torch
from torch import Tensor

SIDE = 256
"""Cells of the table on each side; it repeats seamlessly."""
_TABLE_SEED = 19


@cache
def noise_table(device: torch.device) -> Tensor:
    """Return smooth noise over six octaves, ``[256 * 256]``, mean 0 and deviation 1."""
    rng = np.random.default_rng([_TABLE_SEED, 0])
    table = np.zeros((SIDE, SIDE))
    for octave in range(6):
        cells = 8 << octave
        table += _stretch(rng.standard_normal((cells, cells))) * 0.62**octave
    table = (table - table.mean()) / table.std()
    return torch.from_numpy(table.astype(np.float32).reshape(-1)).to(device)


@cache
def grain_table(device: torch.device) -> Tensor:
    """Return white noise, ``[256 * 256]``, mean 0 and deviation 1."""
    table = np.random.default_rng([_TABLE_SEED, 1]).standard_normal(SIDE * SIDE)
    return torch.from_numpy(table.astype(np.float32)).to(device)


def smooth_noise(x_N: Tensor, y_N: Tensor) -> Tensor:
    """Return noise whose patches are from four units of x and y down to an eighth across."""
    table = noise_table(x_N.device)
    shape = x_N.shape
    x_N, y_N = x_N.reshape(-1) * 8, y_N.reshape(-1) * 8
    left_N, low_N = x_N.floor(), y_N.floor()
    right_share_N, high_share_N = x_N - left_N, y_N - low_N
    left, low = left_N.int() & (SIDE - 1), low_N.int() & (SIDE - 1)
    right, high = (left + 1) & (SIDE - 1), ((low + 1) & (SIDE - 1)) * SIDE
    low = low * SIDE

    def at(place_N: Tensor) -> Tensor:
        return table.index_select(0, place_N)

    bottom_N = torch.lerp(at(low + left), at(low + right), right_share_N)
    top_N = torch.lerp(at(high + left), at(high + right), right_share_N)
    return torch.lerp(bottom_N, top_N, high_share_N).view(shape)


def grain(x_N: Tensor, y_N: Tensor) -> Tensor:
    """Return independent noise for each whole x and y."""
    x, y = x_N.floor().int() & (SIDE - 1), y_N.floor().int() & (SIDE - 1)
    place_N = y * SIDE + x
    return grain_table(x_N.device).index_select(0, place_N.reshape(-1)).view(place_N.shape)


def hashed(a_N: Tensor, b_N: Tensor, c_N: Tensor) -> Tensor:
    """Return a number in 0..1 for each three whole numbers, without pattern."""
    mixed_N = a_N.long() * 73856093 ^ b_N.long() * 19349663 ^ c_N.long() * 83492791
    mixed_N = ((mixed_N ^ (mixed_N >> 13)) * 1274126177) & 0x7FFFFFFF
    mixed_N = ((mixed_N ^ (mixed_N >> 15)) * 668265263) & 0xFFFFFF
    return mixed_N.float() / float(0x1000000)


def _stretch(coarse: np.ndarray) -> np.ndarray:
    """Enlarge to the table's side by linear interpolation that wraps around."""
    factor = SIDE // coarse.shape[0]
    share = (np.arange(factor) / factor)[:, None]
    for _ in range(2):
        ahead = np.roll(coarse, -1, axis=0)
        fine = coarse[:, None] * (1 - share) + ahead[:, None] * share
        coarse = fine.reshape(SIDE, -1).T
    return coarse
