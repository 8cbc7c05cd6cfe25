"""How surfaces are painted, material by material.

Shapes: N pixels.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.facades import bricks
from dgseg.data.synthetic_streets.noise import grain, hashed, smooth_noise
from dgseg.data.synthetic_streets.parts import Material
from dgseg.data.synthetic_streets.texels import Texels, covered, linear, mix, within

Paint = Callable[[Texels, Tensor], Tensor]
"""Takes points and the sky that they mirror, and returns linear colour, ``[3, N]``."""


def _plain(texels: Texels, _: Tensor) -> Tensor:
    return texels.color_3N


def _paint(texels: Texels, sky_3N: Tensor) -> Tensor:
    # Lacquer mirrors a little of the sky towards its upper edge.
    share_N = 0.04 + 0.10 * texels.t_N * texels.t_N
    return mix(texels.color_3N, sky_3N, share_N)


def _glass(texels: Texels, sky_3N: Tensor) -> Tensor:
    # What stands around is mirrored as soft bands; below the sill it is dark.
    bands_N = smooth_noise(texels.s_N * 0.8 + texels.t_N * 0.4 + sky_3N[0] * 9, texels.t_N * 0.3)
    share_N = 0.06 + 0.36 * texels.t_N * texels.t_N + 0.07 * bands_N
    return mix(texels.color_3N, sky_3N, share_N.clamp(0.02, 0.6))


def _leaves(texels: Texels, _: Tensor) -> Tensor:
    width_N, height_N, size_N, seed_N = texels.numbers_4N.unbind(0)
    x_N, y_N = texels.s_N * width_N, texels.t_N * height_N
    coarse_N = smooth_noise(x_N * 1.6 + seed_N * 0.7, y_N * 1.6 + seed_N * 0.3)
    step_N = texels.s_step_N * width_N
    fine_N = smooth_noise(x_N / size_N * 2.2 + seed_N, y_N / size_N * 2.2) * (
        1 - (step_N / 0.25 - 0.3).clamp(0, 1)
    )
    # Between bunches of leaves one looks into the dark of the crown, which is lit from above.
    shade_N = (1.02 + 0.30 * coarse_N + 0.42 * fine_N).clamp(0.12, 2.1)
    shade_N = shade_N * (0.9 + 0.75 * texels.t_N)
    warm_3N = texels.color_3N * texels.color_3N.new_tensor([1.25, 1.06, 0.7])[:, None]
    return mix(texels.color_3N, warm_3N, (fine_N * 0.5 + 0.3).clamp(0, 1)) * shade_N


def _masonry(texels: Texels, _: Tensor) -> Tensor:
    length_N, height_N, _, style_N = texels.numbers_4N.unbind(0)
    x_N, y_N = texels.s_N * length_N, texels.t_N * height_N
    step_N = texels.t_step_N * height_N
    stain_N = smooth_noise(x_N * 0.5, y_N * 0.6 + style_N)
    blocks_N = torch.remainder(x_N + 0.3 * torch.remainder((y_N / 0.3).floor(), 2), 0.6) < 0.025
    blocks_N = 1 - 0.35 * (blocks_N | (torch.remainder(y_N, 0.3) < 0.025)) * (
        1 - (step_N / 0.1 - 0.4).clamp(0, 1)
    )
    pattern_N = torch.where(style_N == 1, bricks(x_N, y_N, step_N), blocks_N)
    pattern_N = torch.where(
        style_N == 0,
        1 - 0.25 * within(torch.remainder(x_N, 3.0) - 1.5, 0.02, texels.s_step_N * length_N),
        pattern_N,
    )
    streaks_N = smooth_noise(x_N * 2.0, y_N * 0.15) * texels.t_N
    shade_N = pattern_N * (1 + 0.10 * stain_N) * (1 - 0.10 * streaks_N.clamp(min=0))
    return texels.color_3N * shade_N


def _roof(texels: Texels, _: Tensor) -> Tensor:
    length_N, depth_N, size_N, seed_N = texels.numbers_4N.unbind(0)
    x_N, y_N = texels.s_N * length_N, texels.t_N * depth_N * 0.55
    step_N = texels.t_step_N * depth_N * 0.55
    row_N = torch.remainder(y_N, size_N) / size_N
    fineness_N = (step_N / size_N - 0.4).clamp(0, 1)
    own_N = hashed((x_N / 0.3).floor(), (y_N / size_N).floor(), seed_N)
    tile_N = torch.lerp(0.78 + 0.3 * row_N + 0.16 * own_N, torch.ones_like(row_N), fineness_N)
    return texels.color_3N * (tile_N * (1 + 0.09 * smooth_noise(x_N * 0.4, y_N * 0.5)))


def _sign(texels: Texels, _: Tensor) -> Tensor:
    style_N, seed_N = texels.numbers_4N[0], texels.numbers_4N[1]
    x_N, y_N = texels.s_N * 2 - 1, texels.t_N * 2 - 1
    step_N = texels.s_step_N * 2
    white, red, blue, dark, green, yellow = linear(
        texels.color_3N.new_tensor(
            [
                [0.92, 0.92, 0.9],
                [0.78, 0.08, 0.1],
                [0.08, 0.28, 0.62],
                [0.08, 0.08, 0.1],
                [0.05, 0.38, 0.24],
                [0.92, 0.74, 0.1],
            ]
        )
    ).unsqueeze(2)
    radius_N = (x_N * x_N + y_N * y_N).sqrt()
    inner_N = covered(0.72 - radius_N, step_N)
    upright_N = (1 - texels.t_N) * 0.94
    down_N = torch.minimum(
        covered(upright_N - x_N.abs() - 0.3, step_N), covered(y_N + 0.72, step_N)
    )
    glyph_N = torch.maximum(
        within(x_N, 0.11, step_N) * within(y_N + 0.05, 0.42, step_N),
        within(x_N - 0.3 * torch.sin(seed_N), 0.28, step_N) * within(y_N + 0.1, 0.13, step_N),
    )
    lines_N = within(torch.remainder(y_N * 1.6 + 0.2, 0.8) - 0.4, 0.13, step_N) * within(
        x_N + 0.1, 0.55 + 0.2 * torch.sin(seed_N + (y_N * 1.6).floor()), step_N
    )
    rim_N = covered(torch.maximum(x_N.abs(), y_N.abs()) - 0.9, step_N)

    disc_3N = mix(mix(red.expand_as(texels.color_3N), white, inner_N), dark, glyph_N * inner_N)
    warning_3N = mix(mix(red.expand_as(disc_3N), white, down_N), dark, glyph_N * down_N)
    square_3N = mix(mix(blue.expand_as(disc_3N), white, glyph_N), white, rim_N)
    bar_N = within(x_N, 0.62, step_N) * within(y_N, 0.16, step_N)
    stop_3N = mix(red.expand_as(disc_3N), white, bar_N)
    yield_N = covered(texels.t_N * 0.94 - x_N.abs() - 0.3, step_N) * covered(0.7 - y_N, step_N)
    yield_3N = mix(red.expand_as(disc_3N), white, yield_N)
    plate_3N = mix(mix(white.expand_as(disc_3N), dark, lines_N), dark, rim_N * 0.6)
    board_3N = mix(mix(blue.expand_as(disc_3N), white, lines_N), white, rim_N)
    green_3N = mix(mix(green.expand_as(disc_3N), white, lines_N), white, rim_N)
    color_3N = yellow.expand_as(disc_3N)
    for style, own in enumerate(
        (disc_3N, warning_3N, square_3N, stop_3N, yield_3N, plate_3N, board_3N, green_3N)
    ):
        color_3N = torch.where((style_N == style), own, color_3N)
    return color_3N


def _planks(texels: Texels, _: Tensor) -> Tensor:
    period_N, height_N, style_N, length_N = texels.numbers_4N.unbind(0)
    x_N, y_N = texels.s_N * length_N.clamp(min=0.3), texels.t_N * height_N
    step_N = texels.s_step_N * length_N.clamp(min=0.3)
    share_N = torch.where(style_N == 0, 0.84, 0.32)
    place_N = torch.remainder(x_N, period_N) / period_N
    bar_N = within(place_N - 0.5, share_N / 2, step_N / period_N)
    fineness_N = (step_N / period_N - 0.35).clamp(0, 1)
    bar_N = torch.lerp(bar_N, share_N, fineness_N)
    rail_N = within(torch.remainder(y_N + 0.1, 0.55) - 0.27, 0.04, texels.t_step_N * height_N)
    bar_N = torch.maximum(bar_N, rail_N)
    own_N = hashed((x_N / period_N).floor(), style_N, style_N)
    behind = linear(texels.color_3N.new_tensor([0.18, 0.21, 0.15])[:, None])
    shade_N = 1 + 0.3 * (own_N - 0.5) * (style_N == 0) * (1 - fineness_N)
    return mix(behind.expand_as(texels.color_3N), texels.color_3N * shade_N, bar_N)


def _cloth(texels: Texels, _: Tensor) -> Tensor:
    folds_N = smooth_noise(texels.s_N * 2 + texels.color_3N[0] * 9, texels.t_N * 1.5)
    return texels.color_3N * (1 + 0.16 * folds_N).clamp(0.4, 1.6)


def _ribbed(texels: Texels, _: Tensor) -> Tensor:
    length_N, _, period_N, depth_N = texels.numbers_4N.unbind(0)
    step_N = texels.s_step_N * length_N
    place_N = torch.remainder(texels.s_N * length_N, period_N) / period_N
    fineness_N = (step_N / period_N - 0.35).clamp(0, 1)
    rib_N = torch.lerp((place_N < 0.5).float() - 0.5, torch.zeros_like(place_N), fineness_N)
    dirt_N = 1 - 0.18 * (1 - texels.t_N) ** 2
    return texels.color_3N * ((1 + depth_N * 0.6 * rib_N) * dirt_N)


def _bark(texels: Texels, _: Tensor) -> Tensor:
    fissures_N = smooth_noise(texels.s_N * 0.8, texels.t_N * 1.7)
    specks_N = grain(texels.s_N * 12, texels.t_N * 60) * (texels.s_step_N < 0.15)
    return texels.color_3N * (1 + 0.25 * fissures_N + 0.1 * specks_N).clamp(0.3, 2)


PAINT_BY_MATERIAL: dict[Material, Paint] = {
    Material.PLAIN: _plain,
    Material.PAINT: _paint,
    Material.GLASS: _glass,
    Material.LEAVES: _leaves,
    Material.MASONRY: _masonry,
    Material.ROOF: _roof,
    Material.SIGN: _sign,
    Material.PLANKS: _planks,
    Material.CLOTH: _cloth,
    Material.RIBBED: _ribbed,
    Material.BARK: _bark,
}
"""Every material but facades, which glow by themselves."""
