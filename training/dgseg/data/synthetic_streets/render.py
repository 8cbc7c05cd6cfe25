"""From a seed to a labelled picture.

Shapes: H, W the image's sides; N = H * W pixels; P parts; K columns of a part's row.
"""

import numpy as np
import torch
from torch import Tensor

from dgseg.data.synthetic_streets.atmosphere import Atmosphere, draw_atmosphere
from dgseg.data.synthetic_streets.caption import ZEBRA_CROSSING, caption_of
from dgseg.data.synthetic_streets.film import develop, soften
from dgseg.data.synthetic_streets.label import Label
from dgseg.data.synthetic_streets.scene import Scene, Stream, draw_scene, stream
from dgseg.data.synthetic_streets.shade import shade
from dgseg.data.synthetic_streets.street import Street
from dgseg.data.synthetic_streets.view import View, labels_of, look
from dgseg.data.synthetic_streets.weather import (
    mirrored,
    through_air,
    with_bloom,
    with_flakes,
    with_rain,
)

LEAST_SIDE_PX = 64
SKY_M = 400.0
"""How much air lies before the sky, as far as haze goes."""
NAMED_SHARE = 1 / 1500
"""A caption names what fills at least this share of the picture."""
CPU = torch.device("cpu")


def render_street(
    domain: str,
    seed: int,
    *,
    city: str | None = None,
    height_px: int = 512,
    width_px: int = 1024,
    device: torch.device = CPU,
) -> Street:
    """Return the street of a seed as it looks in a visual domain.

    The same seed gives the same street, seen from the same place, in every domain and at every
    size. Without a city, the seed picks one.

    Raises ValueError when domain or city is unknown, or a side is shorter than 64 px.
    """
    if min(height_px, width_px) < LEAST_SIDE_PX:
        raise ValueError(
            f"both sides must be at least {LEAST_SIDE_PX} px, got {width_px}x{height_px}"
        )
    if seed < 0:
        raise ValueError(f"seed must not be negative, got {seed}")
    air = draw_atmosphere(stream(seed, Stream.LIGHT), domain)
    scene = draw_scene(seed, city)
    view = look(scene, height_px, width_px, device)

    image_HW3 = _photograph(scene, air, view, stream(seed, Stream.WEATHER))
    label_HW = labels_of(view).view(height_px, width_px)
    depth_HW = view.depth_N.view(height_px, width_px)
    if scene.camera.bonnet:
        hidden_HW, bonnet_HW3 = _bonnet(scene.camera.bonnet, view, air)
        image_HW3 = torch.where(hidden_HW.unsqueeze(2), bonnet_HW3, image_HW3)
        label_HW = label_HW.masked_fill(hidden_HW, int(Label.IGNORE))
    if scene.city.drives_left:
        image_HW3, label_HW, depth_HW = (
            whole.flip(1).contiguous() for whole in (image_HW3, label_HW, depth_HW)
        )
    return Street(
        image_HW3=image_HW3,
        label_HW=label_HW,
        depth_HW=depth_HW,
        caption=_caption(scene, air, view),
        domain=domain,
        city=scene.city.name,
        seed=seed,
    )


def _photograph(scene: Scene, air: Atmosphere, view: View, rng: np.random.Generator) -> Tensor:
    size = view.height_px, view.width_px
    drift = float(rng.uniform(0, 8))
    color_3HW = shade(scene, air, view, drift).view(3, *size)
    part_HW = view.part_N.view(*size)
    # Haze goes by the way that light takes, not by the depth along the camera's axis.
    distance_N = view.depth_N.clamp(max=SKY_M) * view.ray_3N.square().sum(0).sqrt()
    distance_HW = distance_N.clamp(max=SKY_M).view(*size)
    color_3HW = soften(color_3HW, part_HW)
    if air.wetness:
        is_ground_HW = view.is_ground_N.view(*size)
        point_3HW = view.points().view(3, *size)
        color_3HW = mirrored(air, color_3HW, is_ground_HW, point_3HW, distance_HW)
    color_3HW = through_air(air, color_3HW, distance_HW)
    color_3HW = with_flakes(air, color_3HW, distance_HW, drift)
    color_3HW = with_rain(air, color_3HW, drift)
    color_3HW = with_bloom(air, color_3HW)
    white = torch.tensor(rng.normal(1, 0.018, 3).astype(np.float32), device=color_3HW.device)
    return develop(air, color_3HW, int(rng.integers(1 << 16)), white)


def _bonnet(share: float, view: View, air: Atmosphere) -> tuple[Tensor, Tensor]:
    """Return which pixels the own car's bonnet hides, and its colour, uint8 ``[H, W, 3]``."""
    height, width = view.height_px, view.width_px
    device = view.depth_N.device
    y_H1 = (torch.arange(height, device=device).unsqueeze(1) + 0.5) / height
    x_1W = (torch.arange(width, device=device).unsqueeze(0) + 0.5) / width - 0.5
    top_1W = 1 - share * (1 - 2.2 * x_1W * x_1W)
    sheen_HW = (1 - (y_H1 - top_1W) / share).clamp(0, 1)
    sky = torch.tensor(air.horizon, device=device) * air.exposure
    level_HW3 = (0.03 + 0.5 * sheen_HW.unsqueeze(2) ** 2 * sky).clamp(0, 0.9).pow(1 / 2.2)
    return y_H1 > top_1W, (level_HW3 * 200 + 12).to(torch.uint8)


def _caption(scene: Scene, air: Atmosphere, view: View) -> str:
    pixels = view.height_px * view.width_px
    owner_N = view.owner_P[view.part_N[view.part_N >= 0]]
    counts = torch.bincount(owner_N, minlength=len(scene.objects)).tolist()
    least = pixels * NAMED_SHARE
    seen = [item for item, count in zip(scene.objects, counts, strict=True) if count >= least]
    extras = [ZEBRA_CROSSING] if any(4 < at < 35 for at in scene.plan.crossings) else []
    return caption_of(scene.city, air, seen, extras)
