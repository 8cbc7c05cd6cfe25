"""The sky in any direction.

Shapes: N pixels.
"""

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.atmosphere import Atmosphere
from dgseg.data.synthetic_streets.noise import smooth_noise


def sky_color(air: Atmosphere, direction_3N: Tensor, drift: float) -> Tensor:
    """Return the sky's light for unit vectors, ``[3, N]``; ``drift`` moves the clouds."""
    up_N = direction_3N[1].clamp(min=0.004)
    zenith, horizon = (
        direction_3N.new_tensor(air.zenith)[:, None],
        direction_3N.new_tensor(air.horizon)[:, None],
    )
    height_N = 1 - torch.exp(-3.2 * up_N)
    color_3N = torch.lerp(horizon, zenith, height_N)

    if air.sun != (0, 0, 0) or "dusk" in air.words:
        sun_from = direction_3N.new_tensor(air.sun_from)[:, None]
        facing_N = (direction_3N * sun_from).sum(0).clamp(min=0)
        glow_N = 0.35 * facing_N**8 + 1.2 * facing_N**220
        color_3N = color_3N + glow_N * direction_3N.new_tensor((1.0, 0.85, 0.6))[:, None]

    flat_N = 0.9 / (up_N + 0.12)
    x_N, z_N = direction_3N[0] * flat_N + drift, direction_3N[2] * flat_N
    billows_N = smooth_noise(x_N, z_N) + 0.4 * smooth_noise(x_N * 4.1, z_N * 4.1 + drift)
    edge = 1.6 - 2.9 * air.clouds
    cover_N = ((billows_N - edge) / 0.9).clamp(0, 1) * (up_N / 0.06).clamp(0.25, 1)
    shade_N = 1 - 0.13 * (billows_N - edge).clamp(0, 2) * (air.clouds > 0)
    cloud_3N = direction_3N.new_tensor(air.cloud)[:, None] * shade_N
    return torch.lerp(color_3N, cloud_3N, (cover_N * (0.85 if air.clouds > 0 else 0)))
