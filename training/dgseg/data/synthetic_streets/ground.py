"""The ground under each pixel: what it is, where it is, and what is painted on it.

Shapes: N pixels that look down.
"""

from dataclasses import dataclass
from enum import IntEnum

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.plan import KERB_M, Side, StreetPlan


class Zone(IntEnum):
    """Kinds of ground."""

    ROAD = 0
    KERB = 1
    WALK = 2
    GRASS = 3
    PAVED_LOT = 4


@dataclass(frozen=True)
class Ground:
    """The ground that each pixel would show if nothing stood on it."""

    zone_N: Tensor
    depth_N: Tensor
    across_N: Tensor
    along_N: Tensor


def ground_under(plan: StreetPlan, ray_3N: Tensor, eye_m: float) -> Ground:
    """Return what rays of depth 1 meet, all of which point downwards.

    Road lies at height 0, everything else a kerb higher, so that a ray that passes over the higher
    level's edge meets the kerb.
    """
    depth_high_N = (eye_m - KERB_M) / -ray_3N[1]
    across_N, along_N = _street_coordinates(plan, ray_3N, depth_high_N)
    zone_high_N = _zones(plan, across_N, along_N)
    depth_low_N = eye_m / -ray_3N[1]
    across_low_N, along_low_N = _street_coordinates(plan, ray_3N, depth_low_N)
    is_kerb_N = _zones(plan, across_low_N, along_low_N) != Zone.ROAD

    is_high_N = zone_high_N != Zone.ROAD
    return Ground(
        zone_N=torch.where(is_high_N, zone_high_N, is_kerb_N.int() * int(Zone.KERB)),
        depth_N=torch.where(is_high_N, depth_high_N, depth_low_N),
        across_N=torch.where(is_high_N, across_N, across_low_N),
        along_N=torch.where(is_high_N, along_N, along_low_N),
    )


def _street_coordinates(plan: StreetPlan, ray_3N: Tensor, depth_N: Tensor) -> tuple[Tensor, Tensor]:
    along_N = ray_3N[2] * depth_N
    shift_N = 0.5 * plan.bend * along_N * along_N.abs() - plan.ego
    return ray_3N[0] * depth_N - shift_N, along_N


def _zones(plan: StreetPlan, across_N: Tensor, along_N: Tensor) -> Tensor:
    is_right_N = across_N > 0
    from_middle_N = across_N.abs()

    def by_side(left: float, right: float) -> Tensor:
        return torch.where(is_right_N, right, left)

    left, right = plan.left, plan.right
    zone_N = by_side(_lot(left), _lot(right))
    zone_N[from_middle_N < by_side(left.lot_from, right.lot_from)] = Zone.WALK
    is_verge_N = from_middle_N < by_side(left.walk_from, right.walk_from)
    zone_N[is_verge_N] = Zone.GRASS
    if plan.junction is not None:
        from_junction_N = (along_N - plan.junction).abs() - plan.junction_width / 2
        zone_N[from_junction_N < max(left.walk, right.walk)] = Zone.WALK
        zone_N[from_junction_N < 0] = Zone.ROAD
    zone_N[from_middle_N < by_side(left.road, right.road)] = Zone.ROAD
    return zone_N.int()


def _lot(side: Side) -> float:
    return float(Zone.GRASS if side.is_green else Zone.PAVED_LOT)
