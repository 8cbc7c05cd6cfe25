"""How the fronts of houses are painted: windows, shops, doors, bricks and stains.

Shapes: N pixels.
"""

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.buildings import FLOOR_M, HAS_SHOP, Facade
from dgseg.data.synthetic_streets.noise import hashed, smooth_noise
from dgseg.data.synthetic_streets.texels import Texels, covered, mix, within

WARM = (1.0, 0.62, 0.28)
COOL = (0.75, 0.88, 1.0)


def facade(texels: Texels, sky_3N: Tensor, lit_share: float) -> tuple[Tensor, Tensor]:
    """Return colour and glow, ``[3, N]`` each.

    Numbers of the look: width and height in metres, ``Facade`` (+ ``HAS_SHOP``), seed.
    ``sky_3N``: what the panes mirror.
    """
    width_N, height_N, kind_N, seed_N = texels.numbers_4N.unbind(0)
    has_shop_N = kind_N >= HAS_SHOP
    style_N = kind_N - HAS_SHOP * has_shop_N
    is_glass_N, is_concrete_N = style_N == Facade.GLASS, style_N == Facade.CONCRETE
    x_N, y_N = texels.s_N * width_N, texels.t_N * height_N
    x_step_N, y_step_N = texels.s_step_N * width_N, texels.t_step_N * height_N

    ones = torch.ones_like(seed_N)
    choice_N = hashed(seed_N, ones, ones)
    second_N = hashed(seed_N, ones, ones * 2)
    bays_N = (width_N / (2.0 + 1.7 * choice_N)).round().clamp(min=1)
    bay_N = width_N / bays_N
    column_N, floor_N = (x_N / bay_N).floor(), (y_N / FLOOR_M).floor()
    bay_x_N = x_N - (column_N + 0.5) * bay_N
    floor_y_N = y_N - floor_N * FLOOR_M
    is_ground_floor_N = floor_N == 0
    is_shop_N = has_shop_N & is_ground_floor_N

    half_N = bay_N * (0.2 + 0.1 * second_N)
    half_N = torch.where(is_glass_N, bay_N * 0.465, half_N)
    half_N = torch.where(is_concrete_N & (choice_N > 0.5), bay_N * 0.5, half_N)
    half_N = torch.where(is_shop_N, bay_N * 0.45, half_N)
    sill_N = torch.where(is_glass_N, 0.35, 0.85 + 0.2 * second_N)
    sill_N = torch.where(is_shop_N, 0.45, sill_N)
    head_N = torch.where(is_glass_N, 3.02, 2.35 + 0.3 * choice_N)
    head_N = torch.where(is_shop_N, 2.45, head_N)
    is_door_N = is_ground_floor_N & (hashed(seed_N, column_N, ones * 3) < 0.22) & ~is_glass_N
    half_N = torch.where(is_door_N, 0.55, half_N)
    sill_N = torch.where(is_door_N, 0.0, sill_N)

    def opening(margin: float) -> Tensor:
        across_N = within(bay_x_N, half_N + margin, x_step_N)
        up_N = covered(floor_y_N - sill_N + margin, y_step_N)
        return across_N * up_N * covered(head_N + margin - floor_y_N, y_step_N)

    has_floor_N = (floor_N + 0.98) * FLOOR_M < height_N
    pane_N, framed_N = opening(0.0) * has_floor_N, opening(0.12) * has_floor_N
    wall_3N = _wall(texels, style_N, x_N, y_N, y_step_N, seed_N)
    trim_3N = (wall_3N * 0.4 + 0.42 * (second_N > 0.3)).clamp(max=0.8)
    trim_3N = torch.where(is_glass_N, wall_3N * 0.7, trim_3N)
    color_3N = mix(wall_3N, trim_3N, framed_N)

    own_N = hashed(column_N, floor_N, seed_N)
    pane_3N, glow_3N = _panes(own_N, sky_3N, is_glass_N, is_shop_N, floor_y_N, lit_share)
    bar_N = within(bay_x_N, 0.035, x_step_N) * ~is_shop_N
    bar_N = torch.maximum(bar_N, within(floor_y_N - head_N + 0.5, 0.03, y_step_N))
    pane_3N = mix(pane_3N, trim_3N, bar_N * 0.8)
    door_3N = texels.color_3N * 0.2 + 0.03 * own_N
    pane_3N = torch.where(is_door_N, door_3N, pane_3N)
    color_3N = mix(color_3N, pane_3N, pane_N)
    glow_3N = glow_3N * (pane_N * (1 - 0.85 * bar_N) * ~is_door_N)

    board_N = is_shop_N * covered(floor_y_N - 2.5, y_step_N)
    hue_N = hashed(seed_N, (x_N / (bay_N * 2)).floor(), ones * 7)
    board_3N = _hue(hue_N)
    color_3N = mix(color_3N, board_3N, board_N * 0.9)
    glow_3N = glow_3N + board_3N * (board_N * (hue_N > 0.45) * 1.2)
    sill_line_N = within(bay_x_N, half_N + 0.15, x_step_N) * within(
        floor_y_N - sill_N + 0.08, 0.06, y_step_N
    )
    shade_N = 1 - 0.35 * sill_line_N * has_floor_N * ~is_glass_N * ~is_door_N
    return color_3N * shade_N, glow_3N


def _wall(
    texels: Texels,
    style_N: Tensor,
    x_N: Tensor,
    y_N: Tensor,
    y_step_N: Tensor,
    seed_N: Tensor,
) -> Tensor:
    height_N = texels.numbers_4N[1]
    stains_N = smooth_noise(x_N * 0.35 + seed_N * 0.31, y_N * 0.22)
    shade_N = 1 + 0.07 * stains_N
    is_brick_N = style_N == Facade.BRICK
    shade_N = shade_N * torch.where(is_brick_N, bricks(x_N, y_N, y_step_N), 1.0)
    panels_N = within(torch.remainder(y_N, FLOOR_M) - 0.05, 0.04, y_step_N)
    shade_N = shade_N * (1 - 0.3 * panels_N * (style_N >= Facade.GLASS))
    ledge_N = within(torch.remainder(y_N, FLOOR_M) - 3.0, 0.09, y_step_N)
    shade_N = shade_N * (1 + 0.22 * ledge_N * (style_N == Facade.PLASTER))
    plinth_N = covered(0.5 - y_N, y_step_N)
    cornice_N = covered(y_N - (height_N - 0.28), y_step_N)
    shade_N = shade_N * (1 - 0.35 * plinth_N) * (1 + 0.18 * cornice_N)
    # Dirt gathers below, where the street splashes.
    shade_N = shade_N * (1 - 0.16 * (1 - y_N / 3.0).clamp(0, 1))
    return (texels.color_3N * shade_N).clamp(0, 0.95)


def bricks(x_N: Tensor, y_N: Tensor, step_N: Tensor) -> Tensor:
    """Return the lightness of a bond of bricks, its mean where bricks are finer than pixels."""
    course_N = (y_N / 0.08).floor()
    x_N = x_N + 0.12 * torch.remainder(course_N, 2)
    own_N = hashed((x_N / 0.24).floor(), course_N, torch.full_like(x_N, 5))
    joint_N = (torch.remainder(x_N, 0.24) < 0.02) | (torch.remainder(y_N, 0.08) < 0.016)
    sharp_N = torch.where(joint_N, 1.28, 0.8 + 0.36 * own_N)
    fineness_N = (step_N / 0.08 - 0.4).clamp(0, 1)
    return torch.lerp(sharp_N, torch.ones_like(sharp_N), fineness_N)


def _panes(
    own_N: Tensor,
    sky_3N: Tensor,
    is_glass_N: Tensor,
    is_shop_N: Tensor,
    floor_y_N: Tensor,
    lit_share: float,
) -> tuple[Tensor, Tensor]:
    mirrored_N = torch.where(is_glass_N, 0.35 + 0.35 * own_N, 0.05 + 0.3 * own_N * own_N)
    inside_3N = torch.full_like(sky_3N, 0.012) + 0.02 * own_N
    pane_3N = mix(inside_3N, sky_3N, mirrored_N)
    drawn_N = torch.remainder(own_N * 17, 1)
    curtain_N = (drawn_N > 0.6) & (floor_y_N > 3.2 - 1.6 * drawn_N) & ~is_glass_N & ~is_shop_N
    pane_3N = torch.where(curtain_N, 0.35 + 0.2 * own_N, pane_3N)

    draw_N = torch.remainder(own_N * 53, 1)
    is_lit_N = draw_N < torch.where(is_shop_N, min(1.0, 2.5 * lit_share), lit_share)
    strength_N = is_lit_N * (0.35 + torch.remainder(own_N * 91, 1)) * (lit_share > 0)
    is_cool_N = torch.remainder(own_N * 29, 1) > torch.where(is_glass_N, 0.45, 0.85)
    warm, cool = sky_3N.new_tensor(WARM)[:, None], sky_3N.new_tensor(COOL)[:, None]
    glow_3N = torch.where(is_cool_N, cool, warm) * strength_N
    return pane_3N, glow_3N * torch.where(is_shop_N, 1.5, 1.0)


def _hue(own_N: Tensor) -> Tensor:
    """Return a strong colour for each number."""
    angle_N = own_N * 6.2832
    offsets = own_N.new_tensor([0.0, 2.1, 4.2])[:, None]
    return (0.24 + 0.22 * torch.cos(angle_N + offsets)).clamp(0.02, 0.6)
