"""Where a feature lies, as sines: the position embedding of DETR (Carion et al. 2020).

Shapes: C channels, H height, W width.
"""

import math

import torch
from torch import Tensor

TEMPERATURE = 10_000
EPSILON = 1e-6


def sine_position(height: int, width: int, channels: int, like: Tensor) -> Tensor:
    """Return ``[channels, height, width]``: half of the channels tell the row, half the column.

    Rows and columns count from 1 and are scaled to 2 pi at the last. ``like`` gives the device.
    """
    half = channels // 2
    rows_HC = _waves(_steps(height, like), half)
    columns_WC = _waves(_steps(width, like), half)
    rows_CHW = rows_HC.transpose(0, 1)[:, :, None].expand(half, height, width)
    columns_CHW = columns_WC.transpose(0, 1)[:, None, :].expand(half, height, width)
    return torch.cat([rows_CHW, columns_CHW])


def _steps(count: int, like: Tensor) -> Tensor:
    steps = torch.arange(1, count + 1, device=like.device, dtype=torch.float32)
    return steps / (steps[-1] + EPSILON) * (2 * math.pi)


def _waves(steps_S: Tensor, channels: int) -> Tensor:
    """Return ``[steps, channels]``: sine and cosine by turns, each pair slower than the last."""
    pair = torch.arange(channels // 2, device=steps_S.device, dtype=torch.float32)
    angles_SP = steps_S[:, None] / TEMPERATURE ** (2 * pair / channels)
    return torch.stack([angles_SP.sin(), angles_SP.cos()], dim=2).flatten(1)
