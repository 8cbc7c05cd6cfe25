"""Which part each pixel shows, by a z-test over the pixels inside each part's parallelogram.

Shapes: P parts; R rows of pixels of parts; F fragments (a pixel with a part); N pixels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.noise import smooth_noise
from dgseg.data.synthetic_streets.parts import Kind

FRAGMENTS_AT_A_TIME = 1 << 18
_PART_BITS = 16
_FLAT = 1e-12


@dataclass(frozen=True)
class PartTable:
    """Parts on the device."""

    planes_9P: Tensor
    shapes_5P: Tensor
    boxes_4P: Tensor


@dataclass(frozen=True)
class _Spans:
    """Runs of pixels of one row, each inside a part's parallelogram."""

    part_R: Tensor
    y_R: Tensor
    start_R: Tensor
    count_R: Tensor


def nearest_parts(parts: PartTable, nearness_N: Tensor, width_px: int) -> tuple[Tensor, Tensor]:
    """Return for each pixel 1 / depth and the nearest part, -1 where none is before the ground.

    ``nearness_N``: 1 / depth of what lies behind all parts, 0 where that is the sky.
    """
    # Positive floats order like their bits, so that one maximum finds the nearest part; which of
    # two equally near ones wins is told by their number, never by the order of writing.
    key_N = nearness_N.view(torch.int32).long() << _PART_BITS
    for pixel_F, nearness_F, part_F in _fragments(parts, width_px):
        candidate_F = (nearness_F.view(torch.int32).long() << _PART_BITS) | (part_F + 1)
        key_N.scatter_reduce_(0, pixel_F, candidate_F, "amax")
    return (key_N >> _PART_BITS).int().view(torch.float32), (key_N & 0xFFFF) - 1


def covered_share(parts: PartTable, strength_P: Tensor, pixels: int, width_px: int) -> Tensor:
    """Return the greatest strength of all parts that cover a pixel, 0 where none does, ``[N]``."""
    covered_N = torch.zeros(pixels, device=strength_P.device)
    for pixel_F, _, part_F in _fragments(parts, width_px):
        covered_N.scatter_reduce_(0, pixel_F, strength_P[part_F], "amax")
    return covered_N


def _fragments(parts: PartTable, width_px: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Yield pixels, 1 / depth and parts of all fragments inside a part's shape, bit by bit."""
    if parts.planes_9P.shape[1] == 0:
        return
    spans = _spans(parts)
    is_whole_P = (parts.shapes_5P == 0).all(dim=0)
    is_whole_R = is_whole_P[spans.part_R]
    for is_wanted_R, is_whole in ((is_whole_R, True), (~is_whole_R, False)):
        wanted = is_wanted_R.nonzero().squeeze(1)
        ends = spans.count_R[wanted].cumsum(0)
        total = int(ends[-1]) if len(ends) else 0
        # Whole spans at a time: a cut inside a span would gain nothing.
        limits = torch.arange(0, total, FRAGMENTS_AT_A_TIME, device=ends.device)
        cuts = [*torch.searchsorted(ends, limits, right=True).tolist(), len(wanted)]
        for first, last in pairwise(cuts):
            if first < last:
                yield _fill(parts, spans, wanted[first:last], width_px, is_whole=is_whole)


def _spans(parts: PartTable) -> _Spans:
    """Return for each row of each part's box the pixels whose (s, t) are in 0..1."""
    left_P, top_P, right_P, bottom_P = parts.boxes_4P.unbind(0)
    height_P = bottom_P - top_P
    part_R = torch.repeat_interleave(height_P)
    first_P = height_P.cumsum(0) - height_P
    y_R = torch.arange(len(part_R), device=part_R.device) - (first_P - top_P)[part_R]

    plane_9R = parts.planes_9P.index_select(1, part_R)
    y = y_R.float()
    start_R, stop_R = left_P[part_R].float(), right_P[part_R].float() - 1
    s_slope, s_base = plane_9R[0], plane_9R[1] * y + plane_9R[2]
    t_slope, t_base = plane_9R[3], plane_9R[4] * y + plane_9R[5]
    w_slope, w_base = plane_9R[6], plane_9R[7] * y + plane_9R[8]
    # Divided by depth, all limits of s and t are linear along a row: slope * x + base >= 0.
    for slope, base in (
        (s_slope, s_base),
        (w_slope - s_slope, w_base - s_base),
        (t_slope, t_base),
        (w_slope - t_slope, w_base - t_base),
        (w_slope, w_base),
    ):
        root = -base / slope
        start_R = torch.where(slope > _FLAT, torch.maximum(start_R, root), start_R)
        stop_R = torch.where(slope < -_FLAT, torch.minimum(stop_R, root), stop_R)
        is_out = (slope.abs() <= _FLAT) & (base < 0)
        stop_R = torch.where(is_out, -1.0, stop_R)
    start_R, stop_R = start_R.ceil().int(), stop_R.floor().int()
    some = (stop_R >= start_R).nonzero().squeeze(1)
    start_R = start_R[some]
    return _Spans(part_R[some], y_R[some].int(), start_R, stop_R[some] - start_R + 1)


def _fill(
    parts: PartTable, spans: _Spans, rows: Tensor, width_px: int, *, is_whole: bool
) -> tuple[Tensor, Tensor, Tensor]:
    count_R, part_R, y_R = spans.count_R[rows], spans.part_R[rows], spans.y_R[rows]
    plane_9R = parts.planes_9P.index_select(1, part_R)
    row_F = torch.repeat_interleave(count_R)
    before_R = count_R.cumsum(0).int() - count_R
    x_shift_R = spans.start_R[rows] - before_R
    x_F = torch.arange(len(row_F), device=row_F.device, dtype=torch.int32) + x_shift_R.index_select(
        0, row_F
    )
    pixel_F = x_F + (y_R * width_px).index_select(0, row_F)
    x_F, y = x_F.float(), y_R.float()

    def along_row(first: int) -> Tensor:
        base_R = plane_9R[first + 1] * y + plane_9R[first + 2]
        return plane_9R[first].index_select(0, row_F) * x_F + base_R.index_select(0, row_F)

    nearness_F, part_F = along_row(6), part_R.index_select(0, row_F)
    if is_whole:
        return pixel_F.long(), nearness_F.clamp(min=1e-9), part_F
    depth_F = 1 / nearness_F
    is_in_F = in_shape(
        parts.shapes_5P.index_select(1, part_R),
        row_F,
        along_row(0) * depth_F,
        along_row(3) * depth_F,
    )
    inside = (is_in_F & (nearness_F > 0)).nonzero().squeeze(1)
    return pixel_F[inside].long(), nearness_F[inside], part_F[inside]


def in_shape(shape_5R: Tensor, row_F: Tensor, s_F: Tensor, t_F: Tensor) -> Tensor:
    """Return whether points of the parallelogram belong to the part."""
    kind_R, a_R, b_R, c_R, d_R = shape_5R.unbind(0)
    left_F = torch.lerp(c_R.index_select(0, row_F), a_R.index_select(0, row_F), t_F)
    right_F = 1 - torch.lerp(d_R.index_select(0, row_F), b_R.index_select(0, row_F), t_F)
    is_in_F = (s_F >= left_F) & (s_F <= right_F)

    is_round = (kind_R > Kind.TAPERED)[row_F].nonzero().squeeze(1)
    if len(is_round) == 0:
        return is_in_F
    row = row_F[is_round]
    a, b = a_R[row], b_R[row]
    x, y = s_F[is_round] * 2 - 1, t_F[is_round] * 2 - 1
    x2, y2 = x * x, y * y
    radius2 = x2 + y2 - a * a * x2 * y2
    is_in = (radius2 <= 1) & (radius2 >= b * b)

    is_leafy = (kind_R == Kind.LEAFY)[row].nonzero().squeeze(1)
    a, b = a[is_leafy], b[is_leafy]
    x, y = x[is_leafy], y[is_leafy]
    ragged = smooth_noise(x * 2.2 + b * 0.37, y * 2.2 + b * 0.61)
    is_in[is_leafy] = x2[is_leafy] + y2[is_leafy] <= 0.82 + a * ragged
    is_in_F[is_round] = is_in
    return is_in_F
