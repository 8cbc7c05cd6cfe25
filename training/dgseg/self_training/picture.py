"""One image before and after refinement, as a picture that explains itself.

Shapes: H height, W width.
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import patheffects
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from dgseg.data.label_sets import LabelSet
from dgseg.self_training.refinement import Refinement

mpl.use("Agg")

PANEL_WIDTH_INCHES = 6.4
OPACITY = 0.62
NO_LABEL = 255
GREY = np.array((120, 120, 120))
POINT_SIZE = {"few": 26, "many": 4}
MANY_POINTS = 20


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
    before.set_title("2  before: pseudo-labels of the teacher")
    _draw_prompts(asked, image_HW3, refinement, label_set)
    asked.set_title(f"3  asked: {_question(refinement)} over {min_component_px:,} px")
    _draw_labels(after, image_HW3, refined_HW, label_set)
    after.set_title(f"4  after: {_outcome(refinement, pseudo_label_HW, refined_HW)}")
    for panel in axes.flat:
        panel.set_axis_off()
        panel.title.set_fontsize(13)

    figure.legend(
        handles=_legend(labels, label_set, has_uncovered=bool((refined_HW == NO_LABEL).any())),
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
    return f"{len(components)} components, {len(components[0].points_Pxy)} points each,"


def _outcome(refinement: Refinement, before_HW: np.ndarray, after_HW: np.ndarray) -> str:
    if refinement.is_fallback:
        return "nothing to refine, pseudo-labels kept"
    is_covered_HW = after_HW != NO_LABEL
    has_changed_HW = is_covered_HW & (after_HW != before_HW)
    return f"{is_covered_HW.mean():.0%} of pixels covered, {has_changed_HW.mean():.0%} relabelled"


def _draw_labels(
    axes: Axes, image_HW3: np.ndarray, label_map_HW: np.ndarray, label_set: LabelSet
) -> None:
    color_by_value = np.tile(GREY, (256, 1))
    color_by_value[: len(label_set.colors)] = label_set.colors
    blend_HW3 = image_HW3 * (1 - OPACITY) + color_by_value[label_map_HW] * OPACITY
    axes.imshow(blend_HW3.astype(np.uint8))
    is_uncovered_HW = label_map_HW == NO_LABEL
    if is_uncovered_HW.any():
        with mpl.rc_context({"hatch.linewidth": 0.8, "hatch.color": "white"}):
            axes.contourf(is_uncovered_HW, levels=[0.5, 1.5], colors="none", hatches=["////"])


def _draw_prompts(
    axes: Axes, image_HW3: np.ndarray, refinement: Refinement, label_set: LabelSet
) -> None:
    axes.imshow(_faded(image_HW3))
    for component in refinement.components:
        left, top, right, bottom = component.box
        color = np.array(label_set.colors[component.label]) / 255
        axes.add_patch(
            plt.Rectangle(
                (left, top),
                right - left,
                bottom - top,
                fill=False,
                edgecolor=color,
                linewidth=1.6,
                path_effects=[patheffects.withStroke(linewidth=3.0, foreground="black")],
            )
        )
    for component in refinement.components:
        many = len(component.points_Pxy) > MANY_POINTS
        axes.scatter(
            component.points_Pxy[:, 0],
            component.points_Pxy[:, 1],
            s=POINT_SIZE["many" if many else "few"],
            color=np.array(label_set.colors[component.label]) / 255,
            edgecolors="black",
            linewidths=0.3 if many else 0.8,
        )


def _faded(image_HW3: np.ndarray) -> np.ndarray:
    grey_HW1 = image_HW3.mean(axis=2, keepdims=True)
    return (np.repeat(grey_HW1, 3, axis=2) * 0.5 + 120).astype(np.uint8)


def _legend(labels: list[int], label_set: LabelSet, *, has_uncovered: bool) -> list[Patch]:
    handles = [
        Patch(
            facecolor=np.array(label_set.colors[label]) / 255,
            edgecolor="black",
            label=label_set.names[label],
        )
        for label in labels
    ]
    if has_uncovered:
        handles.append(
            Patch(facecolor=GREY / 255, edgecolor="white", hatch="////", label="no label")
        )
    return handles
