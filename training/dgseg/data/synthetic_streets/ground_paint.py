"""How the ground looks: asphalt, slabs, grass, markings, and snow on them.

Shapes: N pixels of the ground.
"""

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.city import City
from dgseg.data.synthetic_streets.ground import Ground, Zone
from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.markings import WHITE, middle_color, painted, track
from dgseg.data.synthetic_streets.noise import grain, smooth_noise
from dgseg.data.synthetic_streets.plan import StreetPlan
from dgseg.data.synthetic_streets.texels import covered, linear, mix, within

GRASS = (0.33, 0.40, 0.17)
SNOW = (0.93, 0.95, 0.98)
LABEL_BY_ZONE = {
    Zone.ROAD: Label.ROAD,
    Zone.KERB: Label.SIDEWALK,
    Zone.WALK: Label.SIDEWALK,
    Zone.GRASS: Label.TERRAIN,
    Zone.PAVED_LOT: Label.SIDEWALK,
}


def ground_color(
    city: City, plan: StreetPlan, ground: Ground, step_N: Tensor, far_step_N: Tensor, snow: float
) -> Tensor:
    """Return the colour of the ground in linear light, ``[3, N]``.

    ``step_N``, ``far_step_N``: metres that a pixel covers across and along the street.
    """
    across_N, along_N, zone_N = ground.across_N, ground.along_N, ground.zone_N
    drift = plan.seed * 0.37
    coarse_N = smooth_noise(across_N * 0.3 + drift, along_N * 0.12)
    middle_N = smooth_noise(across_N * 2.4 + drift, along_N * 1.1) * _sharp(far_step_N, 1.5)
    fine_N = grain(across_N / 0.025, along_N / 0.025) * _sharp(far_step_N, 0.08)

    color_3N = _road(city, plan, ground, step_N, far_step_N, coarse_N, middle_N, fine_N)
    slabs_3N = _slabs(city, ground, step_N, far_step_N, coarse_N, middle_N, fine_N)
    color_3N = torch.where((zone_N == Zone.ROAD), color_3N, slabs_3N)
    kerb_3N = slabs_3N * 0.6 + 0.12
    color_3N = torch.where((zone_N == Zone.KERB), kerb_3N, color_3N)

    blades_N = grain(across_N / 0.05, along_N / 0.12) * _sharp(far_step_N, 0.25)
    grass_3N = linear(color_3N.new_tensor(GRASS)[:, None]) * (
        1 + 0.22 * coarse_N + 0.28 * middle_N + 0.3 * blades_N
    ).clamp(0.3, 2.0)
    dry_3N = grass_3N * color_3N.new_tensor([1.45, 1.1, 0.9])[:, None]
    grass_3N = mix(grass_3N, dry_3N, (coarse_N * 0.6).clamp(0, 1))
    color_3N = torch.where((zone_N == Zone.GRASS), grass_3N, color_3N)
    if snow > 0:
        cover_N = snow_cover(plan, ground, coarse_N, middle_N, snow)
        snow_3N = linear(color_3N.new_tensor(SNOW)[:, None]) * (
            0.94 + 0.05 * middle_N + 0.02 * coarse_N
        )
        color_3N = mix(color_3N, snow_3N, cover_N)
    return color_3N


def snow_cover(
    plan: StreetPlan, ground: Ground, coarse_N: Tensor, middle_N: Tensor, snow: float
) -> Tensor:
    """Return how white the ground is: least where wheels roll."""
    in_lane_N = torch.remainder(ground.across_N, plan.lane) - plan.lane / 2
    rut_N = 1 - ((in_lane_N.abs() - 0.75).abs() / 0.42).clamp(0, 1)
    road_N = 0.25 + 0.75 * snow - 0.95 * rut_N + 0.16 * coarse_N + 0.14 * middle_N
    walk_N = 0.55 + 0.5 * snow + 0.22 * coarse_N + 0.12 * middle_N
    grass_N = 0.8 + 0.3 * snow + 0.12 * middle_N
    zone_N = ground.zone_N
    cover_N = torch.where(zone_N == Zone.ROAD, road_N * 0.85, walk_N)
    cover_N = torch.where(zone_N == Zone.GRASS, grass_N, cover_N)
    return torch.where(zone_N == Zone.KERB, cover_N * 0.5, cover_N).clamp(0, 0.98)


def _road(
    city: City,
    plan: StreetPlan,
    ground: Ground,
    step_N: Tensor,
    far_step_N: Tensor,
    coarse_N: Tensor,
    middle_N: Tensor,
    fine_N: Tensor,
) -> Tensor:
    across_N, along_N = ground.across_N, ground.along_N
    in_lane_N = torch.remainder(across_N, plan.lane) - plan.lane / 2
    worn_N = 1 - ((in_lane_N.abs() - 0.75).abs() / 0.5).clamp(0, 1)
    shade_N = 1 + 0.10 * coarse_N + 0.05 * middle_N + 0.10 * fine_N + 0.07 * worn_N
    # Patches of newer asphalt: rectangles where a very coarse noise is high.
    patch_x, patch_z = (across_N / plan.lane).floor(), (along_N / 7).floor()
    is_patch_N = grain(patch_x * 7 + plan.seed, patch_z * 13) > 1.5
    shade_N = shade_N * torch.where(is_patch_N, 0.78, 1.0)
    crack_N = smooth_noise(across_N * 0.5, along_N * 0.3 + plan.seed).abs() < 0.018
    shade_N = shade_N * (1 - 0.25 * (crack_N & (coarse_N > 0.3)) * _sharp(far_step_N, 0.2))
    color_3N = linear(across_N.new_tensor(city.asphalt)[:, None] + 0.05) * shade_N.clamp(0.4, 1.7)
    if plan.bike_lane:
        lanes_m = plan.lanes * plan.lane
        bike_N = within(across_N.abs() - lanes_m - 0.8, 0.72, step_N) * (plan.seed % 4 < 2)
        tint = linear(across_N.new_tensor([0.52, 0.26, 0.22])[:, None])
        color_3N = mix(color_3N, tint * shade_N.clamp(0.5, 1.5), bike_N * 0.8)

    white_N, yellow_N = painted(plan, across_N, along_N, step_N, far_step_N)
    wear_N = (0.86 + 0.18 * middle_N - 0.1 * worn_N).clamp(0.3, 1)
    color_3N = mix(color_3N, linear(across_N.new_tensor(WHITE)[:, None]), white_N * wear_N)
    middle = linear(across_N.new_tensor(middle_color(city))[:, None])
    color_3N = mix(color_3N, middle, yellow_N * wear_N)
    steel = linear(across_N.new_tensor([0.50, 0.50, 0.52])[:, None])
    color_3N = mix(color_3N, steel, track(plan, across_N, step_N) * 0.8)
    x_N, z_N = torch.remainder(across_N - 1.1, 5.3) - 2.6, torch.remainder(along_N - 5, 23) - 11
    cover_N = covered(0.33 - (x_N * x_N + z_N * z_N).sqrt(), far_step_N)
    return color_3N * (1 - 0.45 * cover_N * _sharp(far_step_N, 0.6))


def _slabs(
    city: City,
    ground: Ground,
    step_N: Tensor,
    far_step_N: Tensor,
    coarse_N: Tensor,
    middle_N: Tensor,
    fine_N: Tensor,
) -> Tensor:
    across_N, along_N = ground.across_N, ground.along_N
    joint_N = within(torch.remainder(across_N, 0.6) - 0.3, 0.012, step_N)
    joint_N = torch.maximum(
        joint_N, within(torch.remainder(along_N, 0.6) - 0.3, 0.012, far_step_N)
    ) * _sharp(far_step_N, 0.35)
    own_N = grain(across_N / 0.6, along_N / 0.6) * _sharp(far_step_N, 0.5)
    shade_N = 1 + 0.08 * coarse_N + 0.05 * middle_N + 0.07 * fine_N + 0.05 * own_N - 0.25 * joint_N
    return linear(across_N.new_tensor(city.paving)[:, None]) * shade_N.clamp(0.4, 1.5)


def _sharp(step_N: Tensor, size_m: float) -> Tensor:
    """Return 1 where a pattern is resolved, and 0 where pixels are coarser than it."""
    return (1.3 - step_N / size_m).clamp(0, 1)
