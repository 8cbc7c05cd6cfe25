"""From light to the bytes of a photograph: soft edges, exposure, vignette, grain.

Shapes: H, W the image's sides; 3 red, green, blue.
"""

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.atmosphere import Atmosphere
from dgseg.data.synthetic_streets.noise import SIDE, grain_table


def soften(color_3HW: Tensor, part_HW: Tensor) -> Tensor:
    """Return colours with the edges between parts made soft, as a lens and a sensor would."""
    mean_3HW = _mean_of_three(_mean_of_three(color_3HW, 1), 2)
    is_edge_HW = torch.zeros_like(part_HW, dtype=torch.float32)
    for axis in (0, 1):
        changes = part_HW.diff(dim=axis) != 0
        length = changes.shape[axis]
        is_edge_HW.narrow(axis, 0, length)[changes] = 1
        is_edge_HW.narrow(axis, 1, length)[changes] = 1
    return torch.lerp(color_3HW, mean_3HW, 0.12 + 0.43 * is_edge_HW)


def develop(air: Atmosphere, color_3HW: Tensor, rng_shift: int, white: Tensor) -> Tensor:
    """Return the photograph, uint8 ``[H, W, 3]``. ``white``: the white balance, ``[3]``."""
    height, width = color_3HW.shape[1:]
    device = color_3HW.device
    y_H1 = torch.linspace(-1, 1, height, device=device).unsqueeze(1)
    x_1W = torch.linspace(-1, 1, width, device=device).unsqueeze(0)
    vignette_HW = 1 - 0.13 * (x_1W * x_1W + 0.6 * y_H1 * y_H1)
    light_3HW = color_3HW * vignette_HW * (white * air.exposure)[:, None, None]
    # A filmic shoulder: lamps and sky run softly into white.
    light_3HW = (
        light_3HW * (2.51 * light_3HW + 0.07) / (light_3HW * (2.43 * light_3HW + 0.75) + 0.14)
    )
    photo_3HW = light_3HW.clamp(0, 1).pow(1 / 2.2)

    table = grain_table(device)
    row_H1 = torch.arange(height, device=device).unsqueeze(1)
    column_1W = torch.arange(width, device=device).unsqueeze(0)
    place_HW = row_H1 * 211 + column_1W * 7 + (row_H1 * row_H1 * 13) + rng_shift
    channels = [table[(place_HW * 3 + shift) & (SIDE * SIDE - 1)] for shift in (0, 977, 30011)]
    noise_3HW = torch.stack(channels) * air.grain
    return (
        ((photo_3HW + noise_3HW).clamp(0, 1) * 255 + 0.5)
        .to(torch.uint8)
        .permute(1, 2, 0)
        .contiguous()
    )


def _mean_of_three(color_3HW: Tensor, axis: int) -> Tensor:
    """Return means of neighbours along an axis; the first and last of a line stay as they are."""
    inner = color_3HW.shape[axis] - 2
    mean_3HW = color_3HW.clone()
    first, middle, last = (color_3HW.narrow(axis, start, inner) for start in range(3))
    mean_3HW.narrow(axis, 1, inner).copy_((first + middle + last) / 3)
    return mean_3HW
