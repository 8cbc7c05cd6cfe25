"""A point segmenter that needs no weights: superpixels, and a random walk between them.

The image falls into small regions of even colour (Felzenszwalb and Huttenlocher 2004). Each point
says "this region belongs to my prompt"; what it says spreads to neighbouring regions of like colour
as a random walk with priors does (Grady 2005). Prompts compete: a region that one of them claims is
less likely another's. A few points may lie wrong, since they are outvoted.

Shapes: K prompts, P points of a prompt, M = 3 masks of a prompt, R regions, E pairs of neighbouring
regions, H height, W width.
"""

from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from dgseg.self_training.point_segmenter import Proposals

SCALE_PER_SQUARED_CONTRAST = 1.25
"""Felzenszwalb's scale for an image whose neighbouring pixels differ by 1 in CIELAB on average. One
scale for all would melt the dark half of a dusk street into one region."""
LEAST_SCALE, GREATEST_SCALE = 2.0, 60.0
SMOOTHING_PX = 0.8
LEAST_REGION_PX = 10

COLOUR_FALLOFF = 0.03
"""How fast neighbours part with the squared distance of their colours, in CIELAB."""
LEAST_BOND = 0.01
"""What remains of the bond of neighbours without any likeness, so that all regions are reached."""
TRUST_PER_PIXEL = 0.03
"""Of what points say, against the bond of one pixel of border. Low: neighbours can outvote them."""
ROUNDS = 3
"""The weight of a point depends on its prompt's area, which is known better after each round."""
TIGHT, MEDIUM = 0.8, 0.5
"""Least shares of a region's votes. The large mask has all regions where no other prompt leads."""


class ClassicalSegmenter:
    """Satisfies ``PointSegmenter``."""

    points_wanted = 200
    """Colour alone cannot tell from 5 points, which are enough for SAM, where a component ends:
    refined with 5, labels get worse, not better."""

    def propose(self, image_HW3: np.ndarray, points_KPxy: np.ndarray) -> Proposals:
        """Return a tight, a medium and a large mask, each within the next.

        Their quality is the overlap with the truth (intersection over union) that the shares of
        votes let expect.
        """
        regions = _find_regions(image_HW3)
        share_RK = _walk(regions, _count_points(regions, points_KPxy))
        leader_R = share_RK.argmax(axis=1)
        is_leader_RK = leader_R[:, None] == np.arange(share_RK.shape[1])
        inside_RKM = np.stack([share_RK > TIGHT, share_RK > MEDIUM, is_leader_RK], axis=2)
        return Proposals(
            inside_RKM.transpose(1, 2, 0)[..., regions.number_HW],
            _expected_overlap(regions.area_R, share_RK, inside_RKM),
        )


class _Regions(NamedTuple):
    number_HW: np.ndarray
    """Which region each pixel is in."""
    area_R: np.ndarray
    """In pixels."""
    neighbours_2E: np.ndarray
    bond_E: np.ndarray
    """How much neighbours belong together: pixels of border, each by its likeness."""


def _find_regions(image_HW3: np.ndarray) -> _Regions:
    from skimage.color import rgb2lab
    from skimage.segmentation import felzenszwalb

    color_HW3 = rgb2lab(image_HW3)
    number_HW = felzenszwalb(
        image_HW3, scale=_scale(color_HW3), sigma=SMOOTHING_PX, min_size=LEAST_REGION_PX
    )
    area_R = np.bincount(number_HW.ravel())
    color_R3 = np.stack(
        [np.bincount(number_HW.ravel(), color_HW3[..., c].ravel()) / area_R for c in range(3)], 1
    )

    pairs: list[np.ndarray] = []
    steps: list[np.ndarray] = []
    for first, second in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
        is_border = number_HW[first] != number_HW[second]
        ends = np.stack([number_HW[first][is_border], number_HW[second][is_border]])
        pairs.append(np.sort(ends, axis=0))
        steps.append(_squared_distance(color_HW3[first][is_border], color_HW3[second][is_border]))
    keys, pair_of_border = np.unique(
        np.concatenate([low * len(area_R) + high for low, high in pairs]), return_inverse=True
    )
    low_E, high_E = np.divmod(keys, len(area_R))
    length_E = np.bincount(pair_of_border, minlength=len(keys))
    step_E = np.bincount(pair_of_border, np.sqrt(np.concatenate(steps)), len(keys)) / length_E
    # Regions differ by what they hold, and by how sharp the edge between them is.
    difference_E = (_squared_distance(color_R3[low_E], color_R3[high_E]) + step_E**2) / 2
    bond_E = length_E * (np.exp(-COLOUR_FALLOFF * difference_E) + LEAST_BOND)
    return _Regions(number_HW, area_R, np.stack([low_E, high_E]), bond_E)


def _scale(color_HW3: np.ndarray) -> float:
    contrast = np.mean(
        [np.linalg.norm(np.diff(color_HW3, axis=axis), axis=2).mean() for axis in (0, 1)]
    )
    return float(np.clip(SCALE_PER_SQUARED_CONTRAST * contrast**2, LEAST_SCALE, GREATEST_SCALE))


def _squared_distance(a_N3: np.ndarray, b_N3: np.ndarray) -> np.ndarray:
    return ((a_N3 - b_N3) ** 2).sum(axis=1)


def _count_points(regions: _Regions, points_KPxy: np.ndarray) -> np.ndarray:
    """Return how many points of each prompt lie in each region, ``[R, K]``."""
    height, width = regions.number_HW.shape
    x_KP = points_KPxy[..., 0].astype(int).clip(0, width - 1)
    y_KP = points_KPxy[..., 1].astype(int).clip(0, height - 1)
    count_RK = np.zeros((len(regions.area_R), len(points_KPxy)))
    prompt_KP = np.broadcast_to(np.arange(len(points_KPxy))[:, None], x_KP.shape)
    np.add.at(count_RK, (regions.number_HW[y_KP, x_KP], prompt_KP), 1)
    return count_RK


def _walk(regions: _Regions, points_RK: np.ndarray) -> np.ndarray:
    """Return the share of each prompt in the votes of each region, ``[R, K]``; rows sum to 1."""
    count = len(regions.area_R)
    half_RR = sparse.coo_array((regions.bond_E, tuple(regions.neighbours_2E)), (count, count))
    bond_RR = (half_RR + half_RR.T).tocsc()
    bonds_R = bond_RR.sum(axis=0)

    area_K = np.full(points_RK.shape[1], regions.area_R.sum() / points_RK.shape[1])
    share_RK = points_RK
    for _ in range(ROUNDS):
        # A point of a large component stands for more pixels than one of a small component.
        pixels_RK = np.minimum(
            points_RK * (area_K / points_RK.sum(axis=0)), regions.area_R[:, None]
        )
        prior_RK = TRUST_PER_PIXEL * pixels_RK
        system_RR = sparse.diags_array(bonds_R + prior_RK.sum(axis=1)) - bond_RR
        share_RK = splu(system_RR.tocsc()).solve(prior_RK)
        share_RK /= share_RK.sum(axis=1, keepdims=True)
        area_K = regions.area_R @ share_RK
    return share_RK


def _expected_overlap(
    area_R: np.ndarray, share_RK: np.ndarray, inside_RKM: np.ndarray
) -> np.ndarray:
    """Return ``[K, M]``: what is inside and true, over what is inside or true."""
    true_RK1 = (share_RK * area_R[:, None])[..., None]
    hit_KM = (true_RK1 * inside_RKM).sum(axis=0)
    missed_KM = (true_RK1 * ~inside_RKM).sum(axis=0)
    inside_KM = (area_R[:, None, None] * inside_RKM).sum(axis=0)
    return (hit_KM / (inside_KM + missed_KM)).astype(np.float32)
