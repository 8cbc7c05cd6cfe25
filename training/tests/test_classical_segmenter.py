"""The segmenter that answers points with masks and needs no weights."""

from typing import Any

import numpy as np
import pytest
import torch
from conftest import SHARED
from scipy import ndimage

from dgseg.data.decode import decode_image, decode_label
from dgseg.data.label_mapping import read_label_mapping
from dgseg.data.labelled_pairs import IGNORE
from dgseg.self_training.classical_segmenter import ClassicalSegmenter
from dgseg.self_training.point_segmenter import open_segmenter
from dgseg.self_training.refinement import RefinementSettings, refine

CPU = torch.device("cpu")
CAMVID = SHARED / "data" / "camvid" / "day" / "val"


def test_the_classical_segmenter_finds_the_edges_of_even_areas() -> None:
    image = np.full((60, 90, 3), (200, 60, 60), np.uint8)
    image[:, 40:] = (60, 60, 200)
    rng = np.random.default_rng(0)
    points = rng.uniform(0, 1, (2, 200, 2))
    points[0] *= (46, 60)  # some lie across the edge
    points[1] = points[1] * (40, 60) + (50, 0)

    proposals = ClassicalSegmenter().propose(image, points.astype(np.float32))

    best = proposals.masks_KMHW[np.arange(2), proposals.quality_KM.argmax(axis=1)]
    assert best[0, :, :38].all()
    assert not best[0, :, 42:].any()
    assert best[1, :, 42:].all()
    assert not best[1, :, :38].any()


def test_regions_without_points_go_with_neighbours_of_their_colour() -> None:
    rng = np.random.default_rng(0)
    cells = np.where(np.arange(12)[:, None] < 9, (170, 80, 80), (80, 80, 170))
    cells = cells + rng.integers(-12, 13, (8, 12, 3))
    image = np.kron(cells, np.ones((10, 10, 1))).astype(np.uint8)
    # At the outer edges only, so that half way between them lies far within the red cells.
    points = rng.uniform(0, 1, (2, 50, 2)) * (10, 80) + [[[0, 0]], [[110, 0]]]

    masks = ClassicalSegmenter().propose(image, points.astype(np.float32)).masks_KMHW

    red, blue = masks[:, 2]
    assert red[:, :90].mean() > 0.95
    assert blue[:, 90:].mean() > 0.95


def test_classical_masks_are_nested_and_the_same_again() -> None:
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (40, 60, 3), dtype=np.uint8)
    points = rng.uniform(0, 40, (3, 20, 2)).astype(np.float32)

    proposals = open_segmenter("classical", CPU).propose(image, points)
    again = open_segmenter("classical", CPU).propose(image, points)

    tight, medium, large = proposals.masks_KMHW.swapaxes(0, 1)
    assert not (tight & ~medium).any()
    assert not (medium & ~large).any()
    assert (large.sum(axis=0) == 1).all()
    assert proposals.quality_KM.dtype == np.float32
    assert 0 <= proposals.quality_KM.min() <= proposals.quality_KM.max() <= 1
    assert (proposals.masks_KMHW == again.masks_KMHW).all()
    assert (proposals.quality_KM == again.quality_KM).all()


def test_the_classical_segmenter_mends_pseudo_labels_of_photographs() -> None:
    if not CAMVID.is_dir():
        pytest.skip(f"{CAMVID} is not there: refinement is not tried on photographs")
    mapping = read_label_mapping("camvid-11")
    before: list[float] = []
    after: list[float] = []
    for index, path in enumerate(sorted((CAMVID / "label").glob("*.png"))[::40]):
        image_HW3 = decode_image(CAMVID / "image" / f"{path.stem}.jpg")
        truth_HW = decode_label(path, mapping)
        pseudo_label_HW = _warped(truth_HW, np.random.default_rng([index]))
        target = refine(
            image_HW3,
            pseudo_label_HW,
            segmenter=ClassicalSegmenter(),
            settings=RefinementSettings(min_component_px=500),
            label_count=11,
            rng=np.random.default_rng([index, 1]),
        ).target
        for label, mask_HW in zip(target.labels_N.tolist(), target.masks_NHW.numpy(), strict=True):
            before.append(_overlap(pseudo_label_HW == label, truth_HW, label))
            after.append(_overlap(mask_HW, truth_HW, label))

    assert np.mean(after) > np.mean(before) + 0.02


def _warped(truth_HW: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a label map whose edges waver by about 10 pixels, with a label for every pixel."""
    nearest: Any = ndimage.distance_transform_edt(
        truth_HW == IGNORE, return_distances=False, return_indices=True
    )
    waves = ndimage.gaussian_filter(rng.standard_normal((2, *truth_HW.shape)), (0, 12, 12))
    y_HW, x_HW = (np.indices(truth_HW.shape) + 10 * waves / waves.std()).astype(int)
    height, width = truth_HW.shape
    return truth_HW[tuple(nearest)][y_HW.clip(0, height - 1), x_HW.clip(0, width - 1)]


def _overlap(mask_HW: np.ndarray, truth_HW: np.ndarray, label: int) -> float:
    mask_HW = mask_HW & (truth_HW != IGNORE)
    is_true_HW = truth_HW == label
    return (mask_HW & is_true_HW).sum() / max(1, (mask_HW | is_true_HW).sum())
