"""The connected parts of a label map, and the points that prompt a segmenter for them.

Shapes: H height, W width, P points.
"""

from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
from scipy import ndimage

PointSelection = Literal["random", "center", "largest component"]
CENTER_RADIUS_PX = 10

PointDraw = np.random.Generator | np.random.RandomState
"""Where points are drawn from. The older kind replays the draws of the official code."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Component:
    """Connected pixels of one label, and where they are prompted for."""

    label: int
    box: tuple[int, int, int, int]
    """left, top, right, bottom: the first and the last column and row that it reaches."""
    area_px: int
    points_Pxy: np.ndarray
    """float32, x then y, in pixels."""


@dataclass(frozen=True, kw_only=True)
class PointSettings:
    """How points are chosen within a component."""

    count: int
    selection: PointSelection
    erosion_px: int | None
    """Side of the square by which a component shrinks first, so that points keep off its edge."""


def find_components(
    label_map_HW: np.ndarray,
    *,
    label_count: int,
    min_area_px: int,
    points: PointSettings,
    rng: PointDraw,
) -> tuple[Component, ...]:
    """Return the components larger than ``min_area_px``, ordered by label, then from the top.

    Pixels that touch at corners only are not connected. A component without enough pixels to choose
    its points from is left out altogether: the official code counts it, but does not prompt for it,
    and so hands its neighbours' masks to the wrong labels.
    """
    components: list[Component] = []
    for label in np.unique(label_map_HW).tolist():
        if not 0 <= label < label_count:
            continue
        numbers_HW, count = _connected(label_map_HW == label)
        areas = np.bincount(numbers_HW.ravel(), minlength=count + 1)
        boxes = ndimage.find_objects(numbers_HW)
        for number in range(1, count + 1):
            if areas[number] <= min_area_px:
                continue
            rows, columns = boxes[number - 1]
            points_Pxy = _choose_points(numbers_HW[rows, columns] == number, points, rng)
            if points_Pxy is None:
                continue
            components.append(
                Component(
                    label=label,
                    box=(columns.start, rows.start, columns.stop - 1, rows.stop - 1),
                    area_px=int(areas[number]),
                    points_Pxy=points_Pxy + np.array((columns.start, rows.start), np.float32),
                )
            )
    return tuple(components)


def _choose_points(
    is_component_HW: np.ndarray, points: PointSettings, rng: PointDraw
) -> np.ndarray | None:
    """Return points within a component cut out by its box, or None where there is no choice."""
    is_candidate_HW = is_component_HW
    if points.erosion_px is not None:
        square = np.ones((points.erosion_px, points.erosion_px), bool)
        is_candidate_HW = ndimage.binary_erosion(is_component_HW, square)
    if points.selection != "random":
        is_candidate_HW = _largest_part(is_candidate_HW)
    candidates_Nyx = np.argwhere(is_candidate_HW)
    if points.selection == "center" and len(candidates_Nyx):
        distances_N = np.linalg.norm(candidates_Nyx - candidates_Nyx.mean(axis=0), axis=1)
        candidates_Nyx = candidates_Nyx[distances_N < CENTER_RADIUS_PX]

    if len(candidates_Nyx) < points.count:
        return None
    chosen_P = rng.choice(len(candidates_Nyx), points.count, replace=False)
    return candidates_Nyx[chosen_P, ::-1].astype(np.float32)


def _largest_part(is_candidate_HW: np.ndarray) -> np.ndarray:
    numbers_HW, count = _connected(is_candidate_HW)
    if count <= 1:
        return is_candidate_HW
    return numbers_HW == np.bincount(numbers_HW.ravel())[1:].argmax() + 1


def _connected(is_inside_HW: np.ndarray) -> tuple[np.ndarray, int]:
    return cast("tuple[np.ndarray, int]", ndimage.label(is_inside_HW))
