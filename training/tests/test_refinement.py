"""What refinement makes of pseudo-labels, whichever segmenter answers."""

from typing import Any

import numpy as np
import pytest
from scipy import ndimage

from dgseg.self_training.components import PointSettings, find_components
from dgseg.self_training.point_segmenter import Proposals
from dgseg.self_training.refinement import RefinementSettings, refine

CASE_3 = "sam_points_case3.npz"


class FixedSegmenter:
    """Proposes the same masks whatever it is asked."""

    def __init__(self, masks_KMHW: np.ndarray, quality_KM: list[list[float]]) -> None:
        self.proposals = Proposals(masks_KMHW, np.array(quality_KM, np.float32))

    def propose(self, image_HW3: np.ndarray, points_KPxy: np.ndarray) -> Proposals:
        """Return what was given."""
        assert len(points_KPxy) == len(self.proposals.masks_KMHW)
        assert image_HW3.dtype == np.uint8
        return self.proposals


class EchoSegmenter:
    """Proposes the pixels of the label map's component that the first point lies in."""

    def __init__(self, label_map_HW: np.ndarray) -> None:
        self.label_map_HW = label_map_HW
        self.asked = 0

    def propose(self, image_HW3: np.ndarray, points_KPxy: np.ndarray) -> Proposals:
        """Return one mask for each prompt."""
        assert image_HW3.shape[:2] == self.label_map_HW.shape
        self.asked += 1
        masks = [component_at(self.label_map_HW, points[0])[None] for points in points_KPxy]
        return Proposals(np.stack(masks), np.ones((len(masks), 1), np.float32))


def test_a_component_that_erosion_empties_takes_no_mask_from_another_label() -> None:
    label_map = np.zeros((20, 30), np.uint8)
    label_map[2, 2:28] = 1  # a line, which erosion empties
    label_map[8:16, 4:14] = 1
    label_map[8:16, 18:28] = 2
    segmenter = EchoSegmenter(label_map)

    refinement = refine(
        blank(label_map),
        label_map,
        segmenter=segmenter,
        settings=RefinementSettings(min_component_px=20, erosion_px=3),
        label_count=3,
        rng=np.random.default_rng(0),
    )

    assert [component.label for component in refinement.components] == [0, 1, 2]
    assert refinement.target.labels_N.tolist() == [0, 1, 2]
    assert (refinement.target.masks_NHW[1].numpy() == component_at(label_map, (5, 9))).all()
    assert (refinement.target.masks_NHW[2].numpy() == (label_map == 2)).all()


def test_components_are_larger_than_the_least_area_and_do_not_connect_at_corners() -> None:
    label_map = np.full((6, 12), 255, np.uint8)
    label_map[0:2, 0:3] = 0  # 6 pixels
    label_map[2:5, 3:5] = 0  # 6 pixels, touching at a corner
    label_map[0:1, 5:12] = 0  # 7 pixels

    components = find_components(
        label_map,
        label_count=1,
        min_area_px=6,
        points=PointSettings(count=5, selection="random", erosion_px=None),
        rng=np.random.default_rng(0),
    )

    assert [(component.box, component.area_px) for component in components] == [((5, 0, 11, 0), 7)]


def test_the_largest_part_of_an_eroded_component_is_prompted_for() -> None:
    label_map = np.full((30, 40), 255, np.uint8)
    label_map[2:20, 2:20] = 0
    label_map[10, 20:28] = 0  # a bridge that erosion breaks
    label_map[6:14, 28:36] = 0

    (component,) = find_components(
        label_map,
        label_count=1,
        min_area_px=20,
        points=PointSettings(count=40, selection="largest component", erosion_px=3),
        rng=np.random.default_rng(0),
    )

    assert component.points_Pxy[:, 0].max() < 20
    assert component.area_px == (label_map == 0).sum()


def test_pixels_that_two_masks_claim_are_in_none() -> None:
    label_map = np.repeat([[0, 0, 0, 1, 1, 1]], 4, axis=0).astype(np.uint8)
    masks = np.zeros((2, 2, 4, 6), bool)
    masks[0, 1, :, :4] = True
    masks[1, 0, :, 2:] = True

    refinement = refine(
        blank(label_map),
        label_map,
        segmenter=FixedSegmenter(masks, [[0.1, 0.9], [0.8, 0.2]]),
        settings=RefinementSettings(min_component_px=4),
        label_count=2,
        rng=np.random.default_rng(0),
    )

    left, right = refinement.target.masks_NHW.numpy()
    assert left[0].tolist() == [True, True, False, False, False, False]
    assert right[0].tolist() == [False, False, False, False, True, True]


@pytest.mark.parametrize(
    ("min_component_px", "why"), [(1000, "too small"), (4, "claimed by both, so by none")]
)
def test_where_nothing_can_be_refined_the_pseudo_labels_are_the_target(
    min_component_px: int, why: str
) -> None:
    label_map = np.repeat([[2, 2, 2, 0, 0, 255]], 4, axis=0).astype(np.uint8)
    everything = np.ones((2, 1, 4, 6), bool)

    refinement = refine(
        blank(label_map),
        label_map,
        segmenter=FixedSegmenter(everything, [[1.0], [1.0]]),
        settings=RefinementSettings(min_component_px=min_component_px),
        label_count=3,
        rng=np.random.default_rng(0),
    )

    assert refinement.is_fallback, why
    assert refinement.target.labels_N.tolist() == [0, 2]
    assert (refinement.target.masks_NHW.numpy() == [label_map == 0, label_map == 2]).all()


def test_a_segmenter_is_not_asked_about_nothing() -> None:
    label_map = np.full((4, 4), 255, np.uint8)
    segmenter = EchoSegmenter(label_map)

    refinement = refine(
        blank(label_map),
        label_map,
        segmenter=segmenter,
        settings=RefinementSettings(min_component_px=0),
        label_count=3,
        rng=np.random.default_rng(0),
    )

    assert segmenter.asked == 0
    assert refinement.target.masks_NHW.shape == (0, 4, 4)


def test_a_segmenter_says_how_many_points_it_wants_and_settings_overrule_it() -> None:
    label_map = np.zeros((8, 8), np.uint8)

    class Eager(EchoSegmenter):
        points_wanted = 17

    def points_of(segmenter: EchoSegmenter, points: int | None) -> int:
        refinement = refine(
            blank(label_map),
            label_map,
            segmenter=segmenter,
            settings=RefinementSettings(min_component_px=8, points=points),
            label_count=1,
            rng=np.random.default_rng(0),
        )
        return len(refinement.components[0].points_Pxy)

    assert points_of(EchoSegmenter(label_map), None) == 5
    assert points_of(Eager(label_map), None) == 17
    assert points_of(Eager(label_map), 3) == 3


def test_a_second_pass_needs_a_segmenter_that_can() -> None:
    label_map = np.zeros((8, 8), np.uint8)

    with pytest.raises(ValueError, match="EchoSegmenter does not: leave it off, or choose SAM"):
        refine(
            blank(label_map),
            label_map,
            segmenter=EchoSegmenter(label_map),
            settings=RefinementSettings(min_component_px=8, second_pass=True),
            label_count=1,
            rng=np.random.default_rng(0),
        )


def test_an_image_of_another_size_is_refused() -> None:
    label_map = np.zeros((8, 8), np.uint8)

    with pytest.raises(ValueError, match=r"\(8, 9, 3\).*\(8, 8\) do not belong together"):
        refine(
            np.zeros((8, 9, 3), np.uint8),
            label_map,
            segmenter=EchoSegmenter(label_map),
            settings=RefinementSettings(),
            label_count=1,
            rng=np.random.default_rng(0),
        )


@pytest.mark.parametrize(
    "nonsense", [{"min_component_px": -1}, {"points": 0}, {"selection": "any"}, {"erosion_px": 0}]
)
def test_settings_refuse_nonsense(nonsense: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(nonsense))):
        RefinementSettings(**nonsense)


def blank(label_map_HW: np.ndarray) -> np.ndarray:
    return np.zeros((*label_map_HW.shape, 3), np.uint8)


def component_at(label_map_HW: np.ndarray, point_xy: Any) -> np.ndarray:  # noqa: ANN401
    x, y = (int(value) for value in point_xy)
    numbers_HW: Any = ndimage.label(label_map_HW == label_map_HW[y, x])[0]  # pyright: ignore
    return numbers_HW == numbers_HW[y, x]
