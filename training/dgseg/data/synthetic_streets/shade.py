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
    """Return linear light, ``[3, N]``. ``drift`` moves the clouds."""
    color_3N = torch.empty_like(view.ray_3N)
    sky_pixel = (view.depth_N == float("inf")).nonzero().squeeze(1)
    sky_ray_3M = _unit(view.ray_3N.index_select(1, sky_pixel))
    color_3N[:, sky_pixel] = sky_color(air, sky_ray_3M, drift)

    part_pixel = (view.part_N >= 0).nonzero().squeeze(1)
    albedo_3M, normal_3M, glow_3M = _surfaces(air, view, part_pixel)
    ground_3G = _ground(scene, air, view)

    pixel = torch.cat([part_pixel, view.ground_pixel_G])
    up_3G = torch.zeros_like(ground_3G)
    up_3G[1] = 1
    sun_shadow_N, contact_N = _shadows(scene, air, view)
    sun_shadow_G = sun_shadow_N[view.ground_pixel_G]
    shadow = torch.cat([torch.zeros_like(part_pixel, dtype=torch.float32), sun_shadow_G])
    light = light_on(
        air,
        find_lamps(scene.objects),
        view.points().index_select(1, pixel),
        torch.cat([normal_3M, up_3G], dim=1),
        shadow,
    )
    ground_3G = ground_3G * (1 - contact_N[view.ground_pixel_G])
    lit = torch.cat([albedo_3M, ground_3G], dim=1) * light
    lit[:, : len(part_pixel)] += glow_3M
    color_3N[:, pixel] = lit
    return color_3N


def _surfaces(air: Atmosphere, view: View, pixel: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return colour, normal and own light of pixels that show parts, ``[3, M]`` each."""
    part_M = view.part_N[pixel]
    texels = texels_of(
        view.planes_9P, view.rows_KP, part_M, view.x_N[pixel], view.y_N[pixel], view.depth_N[pixel]
    )
    normal_3M = _bulged(view, texels, part_M)
    mirrored_3M = _mirrored_sky(air, view.ray_3N.index_select(1, pixel), normal_3M)
    material_M = view.rows_KP[int(Column.MATERIAL)].int()[part_M]

    glow_3M = texels.color_3N * (view.rows_KP[int(Column.GLOW)][part_M] * air.lights)
    albedo_3M = torch.empty_like(normal_3M)
    for material in Material:
        own = (material_M == int(material)).nonzero().squeeze(1)
        if len(own) == 0:
            continue
        mirrored = mirrored_3M.index_select(1, own)
        if material == Material.FACADE:
            color, light = facade(texels.at(own), mirrored, air.lit_windows)
            glow_3M[:, own] += light * (0.6 * max(air.lights, 0.3))
        else:
            color = PAINT_BY_MATERIAL[material](texels.at(own), mirrored)
        albedo_3M[:, own] = color
    if air.snow:
        albedo_3M = _snowed_on(air, view, albedo_3M, normal_3M, pixel, material_M)
    return albedo_3M, normal_3M, glow_3M


def _bulged(view: View, texels: Texels, part_M: Tensor) -> Tensor:
    """Return normals, bent to the sides where a flat part stands for something round."""
    normal_3M = view.normals_3P.index_select(1, part_M)
    across_3M = _unit(view.rows_KP[3:6]).index_select(1, part_M)
    along_3M = _unit(view.rows_KP[6:9]).index_select(1, part_M)
    side_M = (texels.s_N * 2 - 1) * texels.bulge_N
    rise_M = (texels.t_N * 2 - 1) * texels.bulge_N * 0.5
    bent_3M = normal_3M + across_3M * side_M + along_3M * rise_M
    return _unit(bent_3M)


def _mirrored_sky(air: Atmosphere, ray_3M: Tensor, normal_3M: Tensor) -> Tensor:
    """Return the light that mirrors show: the sky's from above, the street's from below."""
    ray_3M = _unit(ray_3M)
    away_3M = ray_3M - 2 * (ray_3M * normal_3M).sum(0) * normal_3M
    up_M = (away_3M[1] * 4).clamp(0, 1)
    horizon, zenith = (
        ray_3M.new_tensor(air.horizon)[:, None],
        ray_3M.new_tensor(air.zenith)[:, None],
    )
    high_3M = torch.lerp(horizon, zenith, up_M)
    return torch.lerp(horizon * 0.35, high_3M, ((away_3M[1] + 0.15) * 3).clamp(0, 1))


def _snowed_on(
    air: Atmosphere,
    view: View,
    albedo_3M: Tensor,
    normal_3M: Tensor,
    pixel: Tensor,
    material_M: Tensor,
) -> Tensor:
    """Return colours with snow on what faces upwards, and in the crowns of trees."""
    point_3M = view.points().index_select(1, pixel)
    noise_M = smooth_noise(point_3M[0] + point_3M[2], point_3M[1] * 1.4 + point_3M[2])
    cover_M = ((normal_3M[1] - 0.42) * 3.5 + 0.25 * noise_M).clamp(0, 1)
    is_leaves_M = material_M == int(Material.LEAVES)
    leaves_M = (0.25 + 0.9 * normal_3M[1] + 0.45 * noise_M).clamp(0, 0.85)
    cover_M = torch.where(is_leaves_M, leaves_M, cover_M) * min(1.0, air.snow * 1.3)
    snow = linear(albedo_3M.new_tensor(SNOW)[:, None])
    return mix(albedo_3M, snow.expand_as(albedo_3M), cover_M)


def _ground(scene: Scene, air: Atmosphere, view: View) -> Tensor:
    ground = view.ground_G
    step_G = ground.depth_N / view.focal_px
    far_step_G = step_G * ground.depth_N / view.eye_m
    color_3G = ground_color(
        scene.city, scene.plan, ground, step_G, torch.maximum(step_G, far_step_G), air.snow
    )
    return color_3G * (1 - 0.45 * air.wetness)


def _shadows(scene: Scene, air: Atmosphere, view: View) -> tuple[Tensor, Tensor]:
    size, device = (view.height_px, view.width_px), view.depth_N.device
    contact_N = cast(contacts_of(scene.objects), scene.camera, *size, device)
    if not any(air.sun):
        return torch.zeros_like(contact_N), contact_N
    rows_PK = shadows_of(view.all_rows, air.sun_from, scene.camera)
    return cast(rows_PK, scene.camera, *size, device), contact_N


def _unit(vector_3M: Tensor) -> Tensor:
    return vector_3M / (vector_3M * vector_3M).sum(0).clamp(min=1e-12).sqrt()
