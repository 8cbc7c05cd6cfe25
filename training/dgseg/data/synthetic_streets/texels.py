"""The points of parts that pixels show, as materials see them.

Shapes: N pixels; 3 red, green, blue; P parts; K columns of a part's row. Channels come first, so
that a factor for each pixel runs along memory.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.parts import Column


@dataclass(frozen=True)
class Texels:
    """Points on parts of one material or of several."""

    s_N: Tensor
    t_N: Tensor
    s_step_N: Tensor
    """How far s changes from a pixel to its neighbours."""
    t_step_N: Tensor
    color_3N: Tensor
    """Linear light."""
    numbers_4N: Tensor
    bulge_N: Tensor

    def at(self, index: Tensor) -> "Texels":
        """Return some of the points."""
        return Texels(
            self.s_N[index],
            self.t_N[index],
            self.s_step_N[index],
            self.t_step_N[index],
            self.color_3N.index_select(1, index),
            self.numbers_4N.index_select(1, index),
            self.bulge_N[index],
        )


def texels_of(
    planes_9P: Tensor, rows_KP: Tensor, part_N: Tensor, x_N: Tensor, y_N: Tensor, depth_N: Tensor
) -> Texels:
    """Return the points that pixels show of their parts."""
    plane_9N = planes_9P.index_select(1, part_N)
    s_N = (plane_9N[0] * x_N + plane_9N[1] * y_N + plane_9N[2]) * depth_N
    t_N = (plane_9N[3] * x_N + plane_9N[4] * y_N + plane_9N[5]) * depth_N

    def step(numerator: int, value_N: Tensor) -> Tensor:
        # The derivative of (a.x) / (c.x): a projective map is not linear in pixels.
        right_N = plane_9N[numerator] - value_N * plane_9N[6]
        down_N = plane_9N[numerator + 1] - value_N * plane_9N[7]
        return (right_N.abs() + down_N.abs()) * depth_N

    looks = slice(int(Column.COLOR), int(Column.BULGE) + 1)
    fields_9N = rows_KP[looks].index_select(1, part_N)
    return Texels(
        s_N=s_N.clamp(0, 1),
        t_N=t_N.clamp(0, 1),
        s_step_N=step(0, s_N),
        t_step_N=step(3, t_N),
        color_3N=fields_9N[0:3],
        numbers_4N=fields_9N[3:7],
        bulge_N=fields_9N[8],
    )


def linear(srgb: Tensor) -> Tensor:
    """Return linear light of sRGB values in 0..1, by the plain power law."""
    return srgb.clamp(0, 1).pow(2.2)


def covered(from_edge_N: Tensor, step_N: Tensor) -> Tensor:
    """Return which share of a pixel lies inside an edge that is so far away, inside positive."""
    return (from_edge_N / step_N.clamp(min=1e-4) + 0.5).clamp(0, 1)


def within(from_middle_N: Tensor, half_N: Tensor | float, step_N: Tensor) -> Tensor:
    """Return which share of a pixel lies within a strip."""
    return covered(half_N - from_middle_N.abs(), step_N)


def mix(first_3N: Tensor, second_3N: Tensor, share_N: Tensor) -> Tensor:
    """Return colours between two."""
    return torch.lerp(first_3N, second_3N, share_N)
