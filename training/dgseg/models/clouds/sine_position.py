"""Where a feature lies, as sines: the position embedding of DETR (Carion et al. 2020).

Shapes: H height, W width, T positions, row by row, C channels, P pairs of channels.
"""

import math

import torch
from torch import Tensor

TEMPERATURE = 10_000
EPSILON = 1e-6


def sine_position(height: int, width: int, channels: int, like: Tensor) -> Tensor:
    """Return ``[T, channels]``: half of the channels tell the row, half the column.

    Rows and columns count from 1 and are scaled to 2 pi at the last. ``like`` gives the device.
    """
    half = channels // 2
    rows_HWC = _waves(height, half, like)[:, None].expand(height, width, half)
    columns_HWC = _waves(width, half, like)[None].expand(height, width, half)
    return torch.cat([rows_HWC, columns_HWC], dim=-1).flatten(0, 1)


def _waves(count: int, channels: int, like: Tensor) -> Tensor:
    """Return ``[count, channels]``: sine and cosine by turns, each pair slower than the last."""
    step_S = torch.arange(1, count + 1, device=like.device, dtype=torch.float32)
    pair_P = torch.arange(channels // 2, device=like.device, dtype=torch.float32)
    angle_S = step_S * (2 * math.pi) / (count + EPSILON)
    angle_SP = angle_S[:, None] / TEMPERATURE ** (2 * pair_P / channels)
    return torch.stack([angle_SP.sin(), angle_SP.cos()], dim=2).flatten(1)
