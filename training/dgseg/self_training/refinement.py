"""Pseudo-labels redrawn along the edges that a promptable segmenter sees (CLOUDS, section 3.4).

The rules are those of the official code, and work for images of any size. Where it errs, this does
not: see ``find_components`` and ``refine``.

Shapes: H height, W width, K components, N labels of the target.
"""

from dataclasses import dataclass

import numpy as np
import torch

from dgseg.models.mask_classification import MaskTarget, mask_targets
from dgseg.self_training.components import (
    Component,
    PointDraw,
    PointSelection,
    PointSettings,
    find_components,
)
from dgseg.self_training.point_segmenter import (
    PointSegmenter,
    Proposals,
    TwoPassSegmenter,
    WantsPoints,
)

OFFICIAL_POINTS = 5


@dataclass(frozen=True, kw_only=True)
class RefinementSettings:
    """Everything that decides how pseudo-labels are refined; the defaults are the official ones."""

    min_component_px: int = 5000
    """Components must be larger than this. The official images have 768x768 pixels."""
    points: int | None = None
    """For each component. None: as many as the segmenter wants, and 5 where it does not say."""
    selection: PointSelection = "random"
    erosion_px: int | None = None
    remove_overlap: bool = True
    """Pixels that several masks claim, be they of one label, are taken from all of them."""
    second_pass: bool = False
    """Prompt again with the best mask. Not every segmenter can."""

    def __post_init__(self) -> None:
        """Refuse settings that name no component or no point."""
        if self.min_component_px < 0:
            raise ValueError(f"min_component_px must not be negative, got {self.min_component_px}")
        if self.points is not None and self.points < 1:
            raise ValueError(f"points must be positive or None, got {self.points}")
        if self.selection not in ("random", "center", "largest component"):
            raise ValueError(
                "selection must be 'random', 'center' or 'largest component',"
                f" got {self.selection!r}"
            )
        if self.erosion_px is not None and self.erosion_px < 1:
            raise ValueError(f"erosion_px must be positive or None, got {self.erosion_px}")


@dataclass(frozen=True, kw_only=True, eq=False)
class Refinement:
    """A target for training, and how it came about."""

    target: MaskTarget
    """On the CPU. Pixels in no mask belong to no label, and count as such in the loss."""
    components: tuple[Component, ...]
    """What the segmenter was asked for."""
    masks_KHW: np.ndarray
    """The best mask of each component, bool, without what overlaps if that is removed."""
    is_fallback: bool
    """Whether nothing could be refined, so that the target is the pseudo-label as it was."""


def refine(
    image_HW3: np.ndarray,
    pseudo_label_HW: np.ndarray,
    *,
    segmenter: PointSegmenter,
    settings: RefinementSettings,
    label_count: int,
    rng: PointDraw,
) -> Refinement:
    """Return the refined target of one generated image.

    ``image_HW3`` is uint8 in RGB, ``pseudo_label_HW`` integer; values that are no label, like 255,
    are left out. Labels whose masks end up without a pixel are left out too: the official code
    keeps them, as targets that are nowhere.
    """
    if image_HW3.shape != (*pseudo_label_HW.shape, 3):
        raise ValueError(
            f"an image of shape {image_HW3.shape} and a label map of shape {pseudo_label_HW.shape}"
            " do not belong together"
        )
    components = find_components(
        pseudo_label_HW,
        label_count=label_count,
        min_area_px=settings.min_component_px,
        points=PointSettings(
            count=settings.points or _points_wanted(segmenter),
            selection=settings.selection,
            erosion_px=settings.erosion_px,
        ),
        rng=rng,
    )
    masks_KHW = np.zeros((0, *pseudo_label_HW.shape), bool)
    if components:
        points_KPxy = np.stack([component.points_Pxy for component in components])
        masks_KHW = _best(_propose(segmenter, image_HW3, points_KPxy, settings))
    if settings.remove_overlap:
        masks_KHW = masks_KHW & (masks_KHW.sum(axis=0) <= 1)

    target = _union_by_label(components, masks_KHW)
    is_fallback = len(target.labels_N) == 0
    if is_fallback:
        pseudo_label_1HW = torch.from_numpy(pseudo_label_HW.astype(np.int64))[None]
        (target,) = mask_targets(pseudo_label_1HW, label_count)
    return Refinement(
        target=target, components=components, masks_KHW=masks_KHW, is_fallback=is_fallback
    )


def _points_wanted(segmenter: PointSegmenter) -> int:
    return segmenter.points_wanted if isinstance(segmenter, WantsPoints) else OFFICIAL_POINTS


def _propose(
    segmenter: PointSegmenter,
    image_HW3: np.ndarray,
    points_KPxy: np.ndarray,
    settings: RefinementSettings,
) -> Proposals:
    if not settings.second_pass:
        return segmenter.propose(image_HW3, points_KPxy)
    if isinstance(segmenter, TwoPassSegmenter):
        return segmenter.propose_twice(image_HW3, points_KPxy)
    raise ValueError(
        f"second_pass needs a segmenter that takes masks as prompts, and"
        f" {type(segmenter).__name__} does not: leave it off, or choose SAM"
    )


def _best(proposals: Proposals) -> np.ndarray:
    best_K = proposals.quality_KM.argmax(axis=1)
    return proposals.masks_KMHW[np.arange(len(best_K)), best_K]


def _union_by_label(components: tuple[Component, ...], masks_KHW: np.ndarray) -> MaskTarget:
    label_K = np.array([component.label for component in components], np.int64)
    labels = [label for label in np.unique(label_K) if masks_KHW[label_K == label].any()]
    masks_NHW = np.zeros((len(labels), *masks_KHW.shape[1:]), bool)
    for place, label in enumerate(labels):
        masks_NHW[place] = masks_KHW[label_K == label].any(axis=0)
    return MaskTarget(torch.tensor(labels, dtype=torch.int64), torch.from_numpy(masks_NHW))
