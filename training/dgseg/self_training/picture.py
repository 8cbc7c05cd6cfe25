"""One image before and after refinement, as a picture that explains itself.

Shapes: H height, W width.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from dgseg.data.label_sets import LabelSet
from dgseg.self_training.refinement import Refinement

mpl.use("Agg")

PANEL_WIDTH_INCHES = 6.4
OPACITY = 0.62
NO_LABEL = 255
GREY = (120, 120, 120)
FEW_POINTS, FEW_SIZE, MANY_SIZE = 20, 30, 5


def plot_refinement(
    picture: Path,
    *,
    image_HW3: np.ndarray,
    pseudo_label_HW: np.ndarray,
    refinement: Refinement,
    label_set: LabelSet,
    segmenter: str,
    min_component_px: int,
) -> None:
    """Draw photograph, pseudo-labels, what was asked for, and refined masks, above a legend."""
    refined_HW = _as_label_map(refinement)
    shown = np.union1d(np.unique(pseudo_label_HW), np.unique(refined_HW))
    labels = [int(label) for label in shown if label < len(label_set.names)]

    height = PANEL_WIDTH_INCHES * image_HW3.shape[0] / image_HW3.shape[1]
    figure, axes = plt.subplots(
        2, 2, figsize=(2 * PANEL_WIDTH_INCHES, 2 * height + 1.7), layout="constrained"
    )
    photograph, before, asked, after = axes.flat
    photograph.imshow(image_HW3)
    photograph.set_title("1  photograph")
    _draw_labels(before, image_HW3, pseudo_label_HW, label_set)
    before.set_title("2  before: pseudo-labels")
    _draw_prompts(asked, image_HW3, pseudo_label_HW, refinement, label_set)
    asked.set_title(f"3  asked: {_question(refinement)} over {min_component_px:,} px")
    _draw_labels(after, image_HW3, refined_HW, label_set)
    after.set_title(f"4  after: {_outcome(refinement, pseudo_label_HW, refined_HW)}")
    for panel in axes.flat:
        panel.set_axis_off()
        panel.title.set_fontsize(13)

    figure.legend(
        handles=_legend(labels, label_set),
        loc="outside lower center",
        ncols=min(8, len(labels) + 1),
        fontsize=11,
        frameon=False,
    )
    figure.suptitle(f"Pseudo-labels, refined by the segmenter {segmenter!r}", fontsize=16)
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=100)
    plt.close(figure)


def _as_label_map(refinement: Refinement) -> np.ndarray:
    target = refinement.target
    label_map_HW = np.full(target.masks_NHW.shape[1:], NO_LABEL, np.uint8)
    for label, mask_HW in zip(target.labels_N.tolist(), target.masks_NHW.numpy(), strict=True):
        label_map_HW[mask_HW] = label
    return label_map_HW


def _question(refinement: Refinement) -> str:
    components = refinement.components
    if not components:
        return "no component"
    return f"{len(components[0].points_Pxy)} points in each of {len(components)} components"


def _outcome(refinement: Refinement, before_HW: np.ndarray, after_HW: np.ndarray) -> str:
    if refinement.is_fallback:
        return "nothing to refine, pseudo-labels kept"
    is_covered_HW = after_HW != NO_LABEL
    has_changed_HW = is_covered_HW & (after_HW != before_HW)
    return f"{is_covered_HW.mean():.1%} of pixels covered, {has_changed_HW.mean():.1%} relabelled"


def _draw_labels(
    axes: Axes, image_HW3: np.ndarray, label_map_HW: np.ndarray, label_set: LabelSet
) -> None:
    color_by_value = np.tile(np.array(GREY), (256, 1))
    color_by_value[: len(label_set.colors)] = label_set.colors
    blend_HW3 = image_HW3 * (1 - OPACITY) + color_by_value[label_map_HW] * OPACITY
    axes.imshow(blend_HW3.astype(np.uint8))
    is_uncovered_HW = label_map_HW == NO_LABEL
    if is_uncovered_HW.any():
        with mpl.rc_context({"hatch.linewidth": 0.8, "hatch.color": "white"}):
            axes.contourf(is_uncovered_HW, levels=[0.5, 1.5], colors="none", hatches=["////"])


def _draw_prompts(
    axes: Axes,
    image_HW3: np.ndarray,
    pseudo_label_HW: np.ndarray,
    refinement: Refinement,
    label_set: LabelSet,
) -> None:
    from skimage.segmentation import flood

    asked_HW = np.full(pseudo_label_HW.shape, NO_LABEL, np.uint8)
    outlines: list[np.ndarray] = []
    for component in refinement.components:
        x, y = component.points_Pxy[0].astype(int)
        is_component_HW = flood(pseudo_label_HW, (y, x), connectivity=1)
        asked_HW[is_component_HW] = component.label
        outlines.append(is_component_HW)
    _draw_labels(axes, image_HW3, asked_HW, label_set)
    for is_component_HW in outlines:
        axes.contour(is_component_HW, levels=[0.5], colors="black", linewidths=0.8)
    for component in refinement.components:
        axes.scatter(
            *component.points_Pxy.T,
            s=FEW_SIZE if len(component.points_Pxy) <= FEW_POINTS else MANY_SIZE,
            color="white",
            edgecolors="black",
            linewidths=0.4,
        )


def _legend(labels: list[int], label_set: LabelSet) -> list[Patch]:
    handles = [
        Patch(
            facecolor=_hex(label_set.colors[label]),
            edgecolor="black",
            label=label_set.names[label],
        )
        for label in labels
    ]
    gap = Patch(facecolor=_hex(GREY), edgecolor="white", hatch="////", label="none, or too small")
    return [*handles, gap]


def _hex(color: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
