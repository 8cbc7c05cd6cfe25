"""Which part each pixel shows, by a z-test over every pixel that a part may cover.

Shapes: P parts, F fragments (a pixel with a part that may cover it), N pixels of the image.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.noise import smooth_noise
from dgseg.data.synthetic_streets.parts import Kind

FRAGMENTS_AT_A_TIME = 1 << 17
_PART_BITS = 16


@dataclass(frozen=True)
class PartTable:
    """Parts on the device."""

    planes_P9: Tensor
    shapes_P5: Tensor
    boxes_P4: Tensor
    """On the CPU."""


def nearest_parts(parts: PartTable, nearness_N: Tensor, width_px: int) -> tuple[Tensor, Tensor]:
    """Return for each pixel 1 / depth and the nearest part, -1 where none is before the ground.

    ``nearness_N``: 1 / depth of what lies behind all parts, 0 where that is the sky.
    """
    # Positive floats order like their bits, so that one maximum finds the nearest part; which of
    # two equally near ones wins is told by their number, never by the order of writing.
    key_N = nearness_N.view(torch.int32).long() << _PART_BITS
    for pixel_F, nearness_F, part_F in fragments(parts, width_px, nearness_N.device):
        candidate_F = (nearness_F.view(torch.int32).long() << _PART_BITS) | (part_F + 1)
        key_N.scatter_reduce_(0, pixel_F, candidate_F, "amax")
    return (key_N >> _PART_BITS).int().view(torch.float32), (key_N & 0xFFFF) - 1


def covered_share(
    parts: PartTable, strength_P: Tensor, pixels: int, width_px: int, device: torch.device
) -> Tensor:
    """Return the greatest strength of all parts that cover a pixel, 0 where none does, ``[N]``."""
    covered_N = torch.zeros(pixels, device=device)
    for pixel_F, _, part_F in fragments(parts, width_px, device):
        covered_N.scatter_reduce_(0, pixel_F, strength_P[part_F], "amax")
    return covered_N


def fragments(
    parts: PartTable, width_px: int, device: torch.device
) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Return pixels, 1 / depth and parts of all fragments inside a part's shape."""
    width_P = parts.boxes_P4[:, 2] - parts.boxes_P4[:, 0]
    count_P = width_P * (parts.boxes_P4[:, 3] - parts.boxes_P4[:, 1])
    ends_P = count_P.cumsum(0)
    found: list[tuple[Tensor, Tensor, Tensor]] = []
    first = 0
    while first < len(count_P):
        before = int(ends_P[first - 1]) if first else 0
        last = int(torch.searchsorted(ends_P, before + FRAGMENTS_AT_A_TIME, right=True))
        last = min(max(last, first + 1), len(count_P))
        found += _fragments_of(parts, first, last, count_P, width_px, device)
        first = last
    return found


def _fragments_of(
    parts: PartTable, first: int, last: int, count_P: Tensor, width_px: int, device: torch.device
) -> list[tuple[Tensor, Tensor, Tensor]]:
    count = count_P[first:last].to(device)
    box = parts.boxes_P4[first:last].to(device)
    part_F = torch.repeat_interleave(torch.arange(last - first, device=device), count)
    starts = (count.cumsum(0) - count)[part_F]
    place_F = (torch.arange(len(part_F), device=device) - starts).int()
    width_F = (box[:, 2] - box[:, 0]).int()[part_F]
    down_F = torch.div(place_F, width_F, rounding_mode="floor")
    x_F = box[:, 0].int()[part_F] + place_F - down_F * width_F
    y_F = box[:, 1].int()[part_F] + down_F
    pixel_F = y_F * width_px + x_F

    plane_F9 = parts.planes_P9[first:last][part_F]
    x_F, y_F = x_F.float(), y_F.float()
    nearness_F = plane_F9[:, 6] * x_F + plane_F9[:, 7] * y_F + plane_F9[:, 8]
    depth_F = 1 / nearness_F
    s_F = (plane_F9[:, 0] * x_F + plane_F9[:, 1] * y_F + plane_F9[:, 2]) * depth_F
    t_F = (plane_F9[:, 3] * x_F + plane_F9[:, 4] * y_F + plane_F9[:, 5]) * depth_F
    is_inside_F = (nearness_F > 0) & (s_F >= 0) & (s_F <= 1) & (t_F >= 0) & (t_F <= 1)

    inside = is_inside_F.nonzero().squeeze(1)
    part_F, s_F, t_F = part_F[inside], s_F[inside], t_F[inside]
    shape_F5 = parts.shapes_P5[first:last][part_F]
    is_in_shape_F = in_shape(shape_F5, s_F, t_F)
    inside, part_F = inside[is_in_shape_F], part_F[is_in_shape_F]
    return [(pixel_F[inside].long(), nearness_F[inside], part_F + first)]


def in_shape(shape_F5: Tensor, s_F: Tensor, t_F: Tensor) -> Tensor:
    """Return whether points of the parallelogram belong to the part."""
    kind_F, a_F, b_F, c_F, d_F = shape_F5.unbind(1)
    left_F = torch.lerp(c_F, a_F, t_F)
    right_F = 1 - torch.lerp(d_F, b_F, t_F)
    is_in_F = (s_F >= left_F) & (s_F <= right_F)

    is_round = (kind_F > Kind.TAPERED).nonzero().squeeze(1)
    if len(is_round) == 0:
        return is_in_F
    kind, a, b = kind_F[is_round], a_F[is_round], b_F[is_round]
    x, y = s_F[is_round] * 2 - 1, t_F[is_round] * 2 - 1
    x2, y2 = x * x, y * y
    is_leafy = kind == Kind.LEAFY
    ragged = a * smooth_noise(x * 0.23 + b * 0.37, y * 0.23 + b * 0.61)
    radius2 = x2 + y2 + torch.where(is_leafy, ragged, -(a * a) * x2 * y2)
    is_in_F[is_round] = (radius2 <= 1) & (is_leafy | (radius2 >= b * b))
    return is_in_F
