"""Whether refinement brings wrong label maps nearer to the truth, and by how much.

    python -m benchmarks.refinement camvid:FOLDER,domain=dusk,split=train [--segmenter classical]

Label maps of a dataset are made wrong in four ways, each as a network may be, and refined. The
score is intersection over union of each label of each image that refinement keeps, before and
after, against the truth; ignored pixels are not counted.

Shapes: H height, W width, L labels.
"""

import argparse
from collections.abc import Callable
from typing import cast

import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional
from tqdm import tqdm

from dgseg.data.labelled_pairs import IGNORE
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import PATTERN, parse_source
from dgseg.self_training.point_segmenter import SEGMENTERS, open_segmenter
from dgseg.self_training.refinement import RefinementSettings, refine

Mistake = Callable[[np.ndarray, np.random.Generator], np.ndarray]

CELL_PX = 16
WAVE_PX, WAVE_LENGTH_PX = 10, 12
SHIFT_PX = (4, 8)
GROWTH_PX = 8


def main() -> None:
    """Print a table of overlaps before and after."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", help=PATTERN)
    parser.add_argument("--segmenter", default="classical", help=SEGMENTERS)
    parser.add_argument("--images", type=int, default=16, help="so many, spread evenly")
    parser.add_argument("--min-component-px", type=int, default=500)
    parser.add_argument("--points", type=int, help="without it, what the segmenter wants")
    arguments = parser.parse_args()

    pairs = open_dataset(parse_source(arguments.source))
    count = min(arguments.images, len(pairs))
    segmenter = open_segmenter(arguments.segmenter, torch.device("cpu"))
    settings = RefinementSettings(
        min_component_px=arguments.min_component_px, points=arguments.points
    )
    print("| mistake | before | after | improved | covered |\n|---|---|---|---|---|")
    for name, mistake in MISTAKES.items():
        before: list[float] = []
        after: list[float] = []
        covered: list[float] = []
        for number in tqdm(range(count), desc=name, unit="image", leave=False):
            image_HW3, truth_HW = (
                value.numpy() for value in pairs.read(number * len(pairs) // count)
            )
            wrong_HW = mistake(_filled(truth_HW), np.random.default_rng([number, 0]))
            target = refine(
                image_HW3,
                wrong_HW,
                segmenter=segmenter,
                settings=settings,
                label_count=IGNORE,
                rng=np.random.default_rng([number, 1]),
            ).target
            masks_NHW = target.masks_NHW.numpy()
            covered.append(float(masks_NHW.any(axis=0).mean()))
            for label, mask_HW in zip(target.labels_N.tolist(), masks_NHW, strict=True):
                if (truth_HW == label).any():
                    before.append(_overlap(wrong_HW == label, truth_HW, label))
                    after.append(_overlap(mask_HW, truth_HW, label))
        improved = float(np.mean(np.array(after) > np.array(before)))
        print(
            f"| {name} | {np.mean(before):.3f} | {np.mean(after):.3f} | {improved:.0%}"
            f" | {np.mean(covered):.1%} |"
        )


def _filled(truth_HW: np.ndarray) -> np.ndarray:
    """Give ignored pixels the nearest label, as a network would have one for them."""
    nearest = ndimage.distance_transform_edt(
        truth_HW == IGNORE, return_distances=False, return_indices=True
    )
    return truth_HW[tuple(cast("np.ndarray", nearest))]


def _coarse(label_HW: np.ndarray, _rng: np.random.Generator) -> np.ndarray:
    """Shares of labels in cells, brought back to full size: what a stride does."""
    one_hot_HWL = functional.one_hot(torch.from_numpy(label_HW).long())
    share_1LHW = one_hot_HWL.permute(2, 0, 1)[None].float()
    cells_1Lhw = functional.avg_pool2d(share_1LHW, CELL_PX, ceil_mode=True)
    full_1LHW = functional.interpolate(cells_1Lhw, size=label_HW.shape, mode="bilinear")
    return full_1LHW[0].argmax(dim=0).numpy().astype(np.uint8)


def _wavering(label_HW: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Edges that waver about where they should be."""
    waves = ndimage.gaussian_filter(
        rng.standard_normal((2, *label_HW.shape)), (0, WAVE_LENGTH_PX, WAVE_LENGTH_PX)
    )
    y_HW, x_HW = (np.indices(label_HW.shape) + WAVE_PX * waves / waves.std()).astype(int)
    height, width = label_HW.shape
    return label_HW[y_HW.clip(0, height - 1), x_HW.clip(0, width - 1)]


def _shifted(label_HW: np.ndarray, _rng: np.random.Generator) -> np.ndarray:
    return np.roll(label_HW, SHIFT_PX, (0, 1))


def _grown(label_HW: np.ndarray, _rng: np.random.Generator) -> np.ndarray:
    """Labels that spread over their surroundings, the rarest last and so in full."""
    labels, areas = np.unique(label_HW, return_counts=True)
    grown_HW = label_HW.copy()
    for label in labels[np.argsort(-areas)][len(labels) // 3 :]:
        spread_HW = ndimage.binary_dilation(label_HW == label, iterations=GROWTH_PX)
        grown_HW[cast("np.ndarray", spread_HW)] = label
    return grown_HW


def _overlap(mask_HW: np.ndarray, truth_HW: np.ndarray, label: int) -> float:
    mask_HW = mask_HW & (truth_HW != IGNORE)
    is_true_HW = truth_HW == label
    return float((mask_HW & is_true_HW).sum() / (mask_HW | is_true_HW).sum())


MISTAKES: dict[str, Mistake] = {
    "coarse": _coarse,
    "wavering": _wavering,
    "shifted": _shifted,
    "grown": _grown,
}


if __name__ == "__main__":
    main()
