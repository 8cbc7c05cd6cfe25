"""What lies between street and lens: haze, mirror images on wet ground, rain, flakes, bloom.

Shapes: H, W the image's sides; 3 linear red, green, blue.
"""

import torch
from torch import Tensor
from torch.nn import functional

from dgseg.data.synthetic_streets.atmosphere import Atmosphere
from dgseg.data.synthetic_streets.noise import grain, smooth_noise


def through_air(air: Atmosphere, color_3HW: Tensor, distance_HW: Tensor) -> Tensor:
    """Return colours as seen through haze (Beer-Lambert)."""
    passed_HW = torch.exp(-air.fog_per_m * distance_HW)
    return torch.lerp(color_3HW.new_tensor(air.fog)[:, None, None], color_3HW, passed_HW)


def mirrored(
    air: Atmosphere, color_3HW: Tensor, is_ground_HW: Tensor, point_3HW: Tensor, distance_HW: Tensor
) -> Tensor:
    """Return colours with what stands on wet ground mirrored in it.

    In every column, a pixel of the ground mirrors what is as far above the foot of the thing
    above it as the pixel is below: exact for upright things on level ground.
    """
    height, width = is_ground_HW.shape
    row_H1 = torch.arange(height, device=color_3HW.device).unsqueeze(1)
    foot_HW = torch.where(is_ground_HW, 0, row_H1).cummax(0).values
    ripple_HW = smooth_noise(point_3HW[0] * 4.0, point_3HW[2] * 2.5)
    shift_HW = (ripple_HW * 0.012 * height * (8 / (distance_HW + 8))).int()
    above_HW = (2 * foot_HW - row_H1 + shift_HW).clamp(0, height - 1)
    # Wet asphalt is rough: its mirror image is drawn out from above to below.
    blurred_3HW = _blur_rows(color_3HW, max(1, height // 90))
    column_W = torch.arange(width, device=color_3HW.device)
    image_3HW = (
        blurred_3HW.reshape(3, -1)
        .index_select(1, (above_HW * width + column_W).reshape(-1))
        .view(3, height, width)
    )

    puddle_HW = smooth_noise(point_3HW[0] * 0.5, point_3HW[2] * 0.2)
    grazing_HW = 1 - 1.3 / (0.15 * distance_HW + 1.3)
    share_HW = (0.06 + 0.56 * grazing_HW) * (0.62 + 0.5 * (puddle_HW * 1.4).clamp(-0.6, 0.76))
    share_HW = share_HW * is_ground_HW * air.wetness
    return torch.lerp(color_3HW, image_3HW, share_HW.clamp(0, 0.85))


def with_rain(air: Atmosphere, color_3HW: Tensor, drift: float) -> Tensor:
    """Return colours behind streaks of rain of two distances."""
    if air.rain == 0:
        return color_3HW
    height, width = color_3HW.shape[1:]
    y_H1 = torch.arange(height, device=color_3HW.device).unsqueeze(1) / height
    x_1W = torch.arange(width, device=color_3HW.device).unsqueeze(0) / height
    for scale, length, share in ((1.0, 0.16, 0.16), (2.2, 0.07, 0.10)):
        across_HW = (x_1W + 0.12 * y_H1) * 130 * scale + drift * 91
        column_HW = grain(across_HW, torch.zeros_like(across_HW) + 3 + scale)
        drop_HW = grain(across_HW, y_H1 / length * scale + column_HW * 7)
        edge = 2.3 - 0.6 * air.rain
        streak_HW = ((drop_HW - edge) * 2).clamp(0, 1) * share
        light = color_3HW.new_tensor(air.fog)[:, None, None] * 1.35
        color_3HW = torch.lerp(color_3HW, light, streak_HW)
    return color_3HW


def with_flakes(air: Atmosphere, color_3HW: Tensor, distance_HW: Tensor, drift: float) -> Tensor:
    """Return colours behind falling snow: large flakes near the lens, fine ones far away."""
    if air.flakes == 0:
        return color_3HW
    height, width = distance_HW.shape
    y_H1 = torch.arange(height, device=color_3HW.device).unsqueeze(1) / height
    x_1W = torch.arange(width, device=color_3HW.device).unsqueeze(0) / height
    for cells, size, edge, nearest in (
        (16.0, 0.16, 2.2, 0.0),
        (34.0, 0.17, 1.7, 3.0),
        (70.0, 0.22, 1.2, 9.0),
    ):
        x_HW = (x_1W + 0.15 * y_H1) * cells + drift * 57 + cells
        y_HW = (y_H1 + 0 * x_1W) * cells + drift * 23
        own_x = grain(x_HW + 31, y_HW) * 0.14
        own_y = grain(x_HW, y_HW + 17) * 0.14
        dx_HW = x_HW - x_HW.floor() - 0.5 - own_x.clamp(-0.2, 0.2)
        dy_HW = y_HW - y_HW.floor() - 0.5 - own_y.clamp(-0.2, 0.2)
        is_there_HW = grain(x_HW + 5, y_HW + 3) > edge - 0.8 * air.flakes
        inside_HW = 1 - (dx_HW * dx_HW + dy_HW * dy_HW).sqrt() / size
        flake_HW = (inside_HW * 1.8).clamp(0, 0.75) * is_there_HW * (distance_HW > nearest)
        color_3HW = torch.lerp(
            color_3HW, color_3HW.new_tensor((0.9, 0.92, 0.95))[:, None, None], flake_HW
        )
    return color_3HW


def with_bloom(air: Atmosphere, color_3HW: Tensor) -> Tensor:
    """Return colours with light spilled around what is too bright, near and wide."""
    image_13HW = color_3HW.unsqueeze(0)
    size = image_13HW.shape[2:]
    bright_13HW = (image_13HW - 0.9).clamp(0, 5)
    spilled_13HW = torch.zeros_like(image_13HW)
    for factor, share in ((4, 0.6), (16, 0.55)):
        small = functional.avg_pool2d(bright_13HW, factor, ceil_mode=True)
        for _ in range(3):
            small = functional.avg_pool2d(small, 3, 1, 1)
        spilled_13HW += share * functional.interpolate(
            small, size=size, mode="bilinear", align_corners=False
        )
    return color_3HW + air.bloom * spilled_13HW[0]


def _blur_rows(color_3HW: Tensor, radius: int) -> Tensor:
    """Return means of each pixel with those so far above and below it, taken twice."""
    height = color_3HW.shape[1]
    row_H = torch.arange(height, device=color_3HW.device)
    for distance in (2 * radius, radius):
        above_3HW = color_3HW.index_select(1, (row_H - distance).clamp(min=0))
        below_3HW = color_3HW.index_select(1, (row_H + distance).clamp(max=height - 1))
        color_3HW = (above_3HW + color_3HW + below_3HW) / 3
    return color_3HW
