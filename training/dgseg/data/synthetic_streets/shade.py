"""The light that each pixel sends to the camera, before weather comes between.

Shapes: N = H * W pixels; M pixels of one kind; G pixels of the ground.
"""

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.atmosphere import Atmosphere
from dgseg.data.synthetic_streets.facades import facade
from dgseg.data.synthetic_streets.ground_paint import SNOW, ground_color
from dgseg.data.synthetic_streets.lighting import find_lamps, light_on
from dgseg.data.synthetic_streets.materials import PAINT_BY_MATERIAL
from dgseg.data.synthetic_streets.noise import smooth_noise
from dgseg.data.synthetic_streets.parts import Column, Material
from dgseg.data.synthetic_streets.scene import Scene
from dgseg.data.synthetic_streets.shadows import cast, contacts_of, shadows_of
from dgseg.data.synthetic_streets.sky import sky_color
from dgseg.data.synthetic_streets.texels import Texels, linear, mix, texels_of
from dgseg.data.synthetic_streets.view import View


def shade(scene: Scene, air: Atmosphere, view: View, drift: float) -> Tensor:
    """Return linear light, ``[N, 3]``. ``drift`` moves the clouds."""
    color_N3 = torch.empty_like(view.ray_N3)
    sky_pixel = (view.depth_N == float("inf")).nonzero().squeeze(1)
    color_N3[sky_pixel] = sky_color(air, _unit(view.ray_N3[sky_pixel]), drift)

    part_pixel = (view.part_N >= 0).nonzero().squeeze(1)
    albedo_M3, normal_M3, glow_M3 = _surfaces(air, view, part_pixel)
    ground_G3 = _ground(scene, air, view)

    pixel = torch.cat([part_pixel, view.ground_pixel_G])
    up_G3 = torch.zeros_like(ground_G3)
    up_G3[:, 1] = 1
    sun_shadow_N, contact_N = _shadows(scene, air, view)
    sun_shadow_G = sun_shadow_N[view.ground_pixel_G]
    shadow = torch.cat([torch.zeros_like(part_pixel, dtype=torch.float32), sun_shadow_G])
    light = light_on(
        air,
        find_lamps(scene.objects),
        view.points()[pixel],
        torch.cat([normal_M3, up_G3]),
        shadow,
    )
    ground_G3 = ground_G3 * (1 - contact_N[view.ground_pixel_G]).unsqueeze(1)
    lit = torch.cat([albedo_M3, ground_G3]) * light
    lit[: len(part_pixel)] += glow_M3
    color_N3[pixel] = lit
    return color_N3


def _surfaces(air: Atmosphere, view: View, pixel: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return colour, normal and own light of pixels that show parts, ``[M, 3]`` each."""
    part_M = view.part_N[pixel]
    texels = texels_of(
        view.planes_P9, view.rows_PK, part_M, view.x_N[pixel], view.y_N[pixel], view.depth_N[pixel]
    )
    normal_M3 = _bulged(view, texels, part_M)
    mirrored_M3 = _mirrored_sky(air, view.ray_N3[pixel], normal_M3)
    material_M = view.rows_PK[:, int(Column.MATERIAL)].int()[part_M]

    glow_M3 = texels.color_N3 * (view.rows_PK[part_M, int(Column.GLOW)] * air.lights).unsqueeze(1)
    albedo_M3 = torch.empty_like(normal_M3)
    for material in Material:
        own = (material_M == int(material)).nonzero().squeeze(1)
        if len(own) == 0:
            continue
        if material == Material.FACADE:
            color, light = facade(texels.at(own), mirrored_M3[own], air.lit_windows)
            albedo_M3[own] = color
            glow_M3[own] += light * (0.6 * max(air.lights, 0.3))
        else:
            albedo_M3[own] = PAINT_BY_MATERIAL[material](texels.at(own), mirrored_M3[own])
    if air.snow:
        albedo_M3 = _snowed_on(air, view, albedo_M3, normal_M3, pixel, material_M)
    return albedo_M3, normal_M3, glow_M3


def _bulged(view: View, texels: Texels, part_M: Tensor) -> Tensor:
    """Return normals, bent to the sides where a flat part stands for something round."""
    normal_M3 = view.normals_P3[part_M]
    across_M3 = view.rows_PK[part_M, 3:6]
    along_M3 = view.rows_PK[part_M, 6:9]
    side_M = (texels.s_N * 2 - 1) * texels.bulge_N
    rise_M = (texels.t_N * 2 - 1) * texels.bulge_N * 0.5
    bent_M3 = normal_M3 + _unit(across_M3) * side_M[:, None] + _unit(along_M3) * rise_M[:, None]
    return _unit(bent_M3)


def _mirrored_sky(air: Atmosphere, ray_M3: Tensor, normal_M3: Tensor) -> Tensor:
    """Return the light that mirrors show: the sky's from above, the street's from below."""
    ray_M3 = _unit(ray_M3)
    away_M3 = ray_M3 - 2 * (ray_M3 * normal_M3).sum(1, keepdim=True) * normal_M3
    up_M1 = (away_M3[:, 1:2] * 4).clamp(0, 1)
    horizon, zenith = ray_M3.new_tensor(air.horizon), ray_M3.new_tensor(air.zenith)
    high_M3 = torch.lerp(horizon, zenith, up_M1)
    return torch.lerp(horizon * 0.35, high_M3, ((away_M3[:, 1:2] + 0.15) * 3).clamp(0, 1))


def _snowed_on(
    air: Atmosphere,
    view: View,
    albedo_M3: Tensor,
    normal_M3: Tensor,
    pixel: Tensor,
    material_M: Tensor,
) -> Tensor:
    """Return colours with snow on what faces upwards, and in the crowns of trees."""
    point_M3 = view.points()[pixel]
    noise_M = smooth_noise(point_M3[:, 0] + point_M3[:, 2], point_M3[:, 1] * 1.4 + point_M3[:, 2])
    cover_M = ((normal_M3[:, 1] - 0.42) * 3.5 + 0.25 * noise_M).clamp(0, 1)
    is_leaves_M = material_M == int(Material.LEAVES)
    leaves_M = (0.25 + 0.9 * normal_M3[:, 1] + 0.45 * noise_M).clamp(0, 0.85)
    cover_M = torch.where(is_leaves_M, leaves_M, cover_M) * min(1.0, air.snow * 1.3)
    snow = linear(albedo_M3.new_tensor(SNOW))
    return mix(albedo_M3, snow.expand_as(albedo_M3), cover_M)


def _ground(scene: Scene, air: Atmosphere, view: View) -> Tensor:
    ground = view.ground_G
    step_G = ground.depth_N / view.focal_px
    far_step_G = step_G * ground.depth_N / view.eye_m
    color_G3 = ground_color(
        scene.city, scene.plan, ground, step_G, torch.maximum(step_G, far_step_G), air.snow
    )
    return color_G3 * (1 - 0.45 * air.wetness)


def _shadows(scene: Scene, air: Atmosphere, view: View) -> tuple[Tensor, Tensor]:
    size, device = (view.height_px, view.width_px), view.depth_N.device
    contact_N = cast(contacts_of(scene.objects), scene.camera, *size, device)
    if not any(air.sun):
        return torch.zeros_like(contact_N), contact_N
    rows_PK = shadows_of(view.all_rows, air.sun_from, scene.camera)
    return cast(rows_PK, scene.camera, *size, device), contact_N


def _unit(vector_M3: Tensor) -> Tensor:
    return vector_M3 / vector_M3.norm(dim=1, keepdim=True).clamp(min=1e-6)
