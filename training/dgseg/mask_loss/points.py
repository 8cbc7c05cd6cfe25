"""Points of masks: where they lie, and what masks are there.

A point is (x, y) in 0..1 over the whole image, so that masks of any size share it.

Shapes: N masks, P points, H height, W width.
"""

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from dgseg.mask_loss.settings import MaskLossSettings


class PointDraws(Protocol):
    """Where random points come from: one stream for each image of a batch."""

    def __call__(self, image: int, mask_count: int, point_count: int) -> Tensor:
        """Return the next points of an image, uniform in 0..1, ``[N, P, 2]``."""
        ...


def sample(masks_NHW: Tensor, points_NP2: Tensor) -> Tensor:
    """Return what masks are at points, ``[N, P]``: bilinear, zero outside.

    One row of points, ``[1, P, 2]``, is shared by all masks.
    """
    grid_N1P2 = 2 * points_NP2[:, None] - 1
    if points_NP2.shape[0] == 1:
        sampled = functional.grid_sample(masks_NHW[None], grid_N1P2, align_corners=False)
        return sampled[0, :, 0]
    sampled = functional.grid_sample(masks_NHW[:, None], grid_N1P2, align_corners=False)
    return sampled[:, 0, 0]


@torch.no_grad()
def uncertain_points(
    mask_logits_NHW: Tensor,
    images_N: Sequence[int],
    settings: MaskLossSettings,
    draws: PointDraws,
) -> Tensor:
    """Return points, ``[N, P, 2]``, most of them where a mask is least sure of itself.

    Of more points than are needed, those whose logit is nearest to zero are taken; the rest is
    anywhere (Kirillov et al. 2020, PointRend, section 3.1). ``images_N`` tells for each mask, in
    ascending order, the image that it is of.
    """
    uncertain_count = int(settings.importance * settings.points)
    many_NM2 = _draw(images_N, int(settings.points * settings.oversample), draws)
    many_NM2 = many_NM2.to(mask_logits_NHW.device)
    certainty_NM = sample(mask_logits_NHW, many_NM2).abs()
    index_NP = certainty_NM.topk(uncertain_count, dim=1, largest=False).indices
    chosen_NP2 = many_NM2.gather(1, index_NP[..., None].expand(-1, -1, 2))
    anywhere_NP2 = _draw(images_N, settings.points - uncertain_count, draws)
    return torch.cat([chosen_NP2, anywhere_NP2.to(mask_logits_NHW.device)], dim=1)


def _draw(images_N: Sequence[int], point_count: int, draws: PointDraws) -> Tensor:
    return torch.cat(
        [draws(image, images_N.count(image), point_count) for image in sorted(set(images_N))]
    )
