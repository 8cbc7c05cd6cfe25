"""What is painted on a road: lines, dashes, crossings, tracks.

Shapes: N pixels of the road.
"""

import torch
from torch import Tensor

from dgseg.data.synthetic_streets.city import City
from dgseg.data.synthetic_streets.plan import StreetPlan

WHITE, YELLOW = (0.86, 0.86, 0.83), (0.86, 0.67, 0.20)


def painted(
    plan: StreetPlan, across_N: Tensor, along_N: Tensor, step_N: Tensor, far_step_N: Tensor
) -> tuple[Tensor, Tensor]:
    """Return how much of each pixel is white and how much is yellow or middle line.

    ``step_N``, ``far_step_N``: metres that a pixel covers across and along the street.
    """

    def line(middle: float, width: float) -> Tensor:
        return _covered(across_N - middle, width, step_N)

    dash_N = _repeated(along_N, 9.0, 3.5, far_step_N)
    middle_N = line(0, 0.14) * dash_N
    if plan.seed % 3 == 0:
        middle_N = torch.maximum(line(-0.14, 0.11), line(0.14, 0.11))
    white_N = torch.zeros_like(across_N)
    lanes_m = plan.lanes * plan.lane
    for lane in range(1, plan.lanes):
        for sign in (-1, 1):
            white_N = torch.maximum(white_N, line(sign * lane * plan.lane, 0.13) * dash_N)
    for sign in (-1, 1):
        if plan.bike_lane or plan.seed % 2 == 0:
            white_N = torch.maximum(white_N, line(sign * (lanes_m + 0.05), 0.12))
    white_N = torch.maximum(white_N, _parking(plan, across_N, along_N, step_N, far_step_N))

    if plan.junction is not None:
        is_open_N = (along_N - plan.junction).abs() > plan.junction_width / 2 + 5.2
        white_N, middle_N = white_N * is_open_N, middle_N * is_open_N
        stop = plan.junction - plan.junction_width / 2 - 5.6
        stop_N = _covered(along_N - stop, 0.4, far_step_N)
        white_N = torch.maximum(white_N, stop_N * ((across_N > 0.2) & (across_N < lanes_m)))
    is_carriageway_N = (across_N > -plan.left.road + 0.3) & (across_N < plan.right.road - 0.3)
    stripes_N = _repeated(across_N, 1.0, 0.5, step_N) * is_carriageway_N
    for crossing in plan.crossings:
        zebra_N = _covered(along_N - crossing, 3.2, far_step_N)
        white_N = torch.maximum(white_N * (1 - zebra_N), zebra_N * stripes_N)
        middle_N = middle_N * (1 - zebra_N)
    return white_N, middle_N


def track(plan: StreetPlan, across_N: Tensor, step_N: Tensor) -> Tensor:
    """Return how much of each pixel is a rail."""
    rail_N = torch.zeros_like(across_N)
    if plan.has_tram:
        for middle in (-plan.lane / 2, plan.lane / 2):
            for rail in (middle - 0.72, middle + 0.72):
                rail_N = torch.maximum(rail_N, _covered(across_N - rail, 0.09, step_N))
    return rail_N


def middle_color(city: City) -> tuple[float, float, float]:
    """Return the colour of the line between the two directions."""
    return YELLOW if city.yellow_lines else WHITE


def _parking(
    plan: StreetPlan, across_N: Tensor, along_N: Tensor, step_N: Tensor, far_step_N: Tensor
) -> Tensor:
    marks_N = torch.zeros_like(across_N)
    if plan.seed % 5 < 3:
        return marks_N
    tick_N = _repeated(along_N, 6.0, 0.12, far_step_N)
    for sign in (-1, 1):
        side = plan.side(sign)
        if side.parks:
            outwards_N = across_N * sign
            is_bay_N = (outwards_N > side.road - 2.25) & (outwards_N < side.road)
            line_N = _covered(outwards_N - (side.road - 2.25), 0.1, step_N)
            marks_N = torch.maximum(marks_N, torch.maximum(tick_N * is_bay_N, line_N))
    return marks_N


def _covered(from_middle_N: Tensor, width: float, step_N: Tensor) -> Tensor:
    """Return which share of a pixel a line covers."""
    inside_N = (width / 2 - from_middle_N.abs()) / step_N + 0.5
    return inside_N.clamp(0, 1) * (width / step_N).clamp(max=1)


def _repeated(place_N: Tensor, period: float, width: float, step_N: Tensor) -> Tensor:
    """Return which share of a pixel is covered by stripes; their mean where they are too fine."""
    from_middle_N = torch.remainder(place_N, period) - period / 2
    sharp_N = ((width / 2 - from_middle_N.abs()) / step_N + 0.5).clamp(0, 1)
    fineness_N = (step_N / period * 1.6 - 0.3).clamp(0, 1)
    return torch.lerp(sharp_N, torch.full_like(sharp_N, width / period), fineness_N)
