"""Refinement against the official run, with its stand-in for SAM."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Parity
from test_refinement import blank, component_at

from dgseg.self_training.components import PointSettings, find_components
from dgseg.self_training.point_segmenter import Proposals
from dgseg.self_training.refinement import RefinementSettings, refine

SIDE_PX = 768


OFFICIAL_LABELS = 19


CASE_1 = "sam_refine_case1.npz"


CASE_3 = "sam_points_case3.npz"


class ReplayedSam:
    """Moves each component by the shifts of the golden file, as the official run's stand-in did."""

    def __init__(self, golden: Any) -> None:  # noqa: ANN401 - numpy's archive
        self.golden = golden
        self.points_KPxy = np.empty(0)

    def propose(self, image_HW3: np.ndarray, points_KPxy: np.ndarray) -> Proposals:
        """Return the golden shifts of the components that the points lie in."""
        self.points_KPxy = points_KPxy
        masks_KMHW = np.zeros((len(points_KPxy), 3, *image_HW3.shape[:2]), bool)
        for place, shifts in enumerate(self.golden["mock_shift_dy_dx"]):
            component_HW = component_at(self.golden["pseudo_label"], points_KPxy[place, 0])
            for mask, shift in enumerate(shifts.tolist()):
                masks_KMHW[place, mask] = np.roll(component_HW, shift, (0, 1))
        return Proposals(masks_KMHW, self.golden["mock_iou_pred"])


def test_refinement_gives_the_official_points_masks_and_targets(
    golden_clouds: Path, parity: Parity
) -> None:
    golden = np.load(golden_clouds / CASE_1)
    segmenter = ReplayedSam(golden)

    refinement = refine(
        blank(golden["pseudo_label"]),
        golden["pseudo_label"],
        segmenter=segmenter,
        settings=RefinementSettings(),
        label_count=OFFICIAL_LABELS,
        rng=np.random.RandomState(1234),
    )

    found = np.array([(*component.box, component.area_px) for component in refinement.components])
    parity(CASE_1, "boxes and areas", float(np.abs(found - golden["comp_bbox"]).max()), 0)
    points = np.abs(segmenter.points_KPxy - golden["points_xy_768"])
    parity(CASE_1, "points", float(points.max()), 0)
    kept = dict(golden["comp_count_per_label"].tolist())
    counted = [component.label for component in refinement.components]
    assert {label: counted.count(label) for label in kept} == kept
    masks = refinement.masks_KHW != _unpack(golden["nonintersect_packed"])
    parity(CASE_1, "masks without overlap", float(masks.sum()), 0)
    assert refinement.target.labels_N.tolist() == golden["out_labels"].tolist()
    target = refinement.target.masks_NHW.numpy() != _unpack(golden["out_masks_packed"])
    parity(CASE_1, "target masks", float(target.sum()), 0)
    assert not refinement.is_fallback


def test_the_best_of_the_official_masks_is_chosen(golden_clouds: Path, parity: Parity) -> None:
    golden = np.load(golden_clouds / CASE_1)

    refinement = refine(
        blank(golden["pseudo_label"]),
        golden["pseudo_label"],
        segmenter=ReplayedSam(golden),
        settings=RefinementSettings(remove_overlap=False),
        label_count=OFFICIAL_LABELS,
        rng=np.random.default_rng(0),
    )

    differing = refinement.masks_KHW != _unpack(golden["best_masks_packed"])
    parity(CASE_1, "best masks", float(differing.sum()), 0)


@pytest.mark.parametrize(
    ("golden_points", "settings", "seed"),
    [
        ("erosion_points", PointSettings(count=5, selection="random", erosion_px=3), 5),
        ("center_points", PointSettings(count=5, selection="center", erosion_px=None), 99),
    ],
)
def test_points_are_the_official_ones(
    golden_clouds: Path, parity: Parity, golden_points: str, settings: PointSettings, seed: int
) -> None:
    golden = np.load(golden_clouds / CASE_3)

    components = find_components(
        golden["seg"],
        label_count=OFFICIAL_LABELS,
        min_area_px=20,
        points=settings,
        rng=np.random.RandomState(seed),
    )

    points_KPxy = np.stack([component.points_Pxy for component in components])
    reached = float(np.abs(points_KPxy - golden[golden_points]).max())
    parity(CASE_3, golden_points.replace("_", " "), reached, 0)


def _unpack(packed: np.ndarray) -> np.ndarray:
    return np.unpackbits(packed, axis=1).reshape(-1, SIDE_PX, SIDE_PX).astype(bool)
