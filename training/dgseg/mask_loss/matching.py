"""Which query answers for which mask: the assignment that costs least (Carion et al. 2020, DETR).

Shapes: B batch, Q queries, N masks of an image, P points, h and w at the network's stride.
L1 labels and "no object".
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor
from torch.nn import functional

from dgseg.mask_loss.points import PointDraws, sample
from dgseg.mask_loss.settings import MaskLossSettings
from dgseg.models.mask_classification import MaskTarget, Prediction


class Match(NamedTuple):
    """Queries of an image, and the places of the masks that they answer for. int64, as long."""

    queries_M: Tensor
    masks_M: Tensor


@torch.no_grad()
def match(
    predictions: Sequence[Prediction],
    targets_B: Sequence[MaskTarget],
    settings: MaskLossSettings,
    draws: PointDraws,
) -> list[list[Match]]:
    """Return the matches of each prediction's images. Queries ascend.

    No query answers twice. Where masks outnumber queries, some masks stay without. Raises
    ValueError when the network answered with numbers that are not finite.
    """
    masks_B = [target.masks_NHW.float() for target in targets_B]
    costs = [
        matching_costs(prediction, image, target.labels_N, masks_NHW, settings, draws)
        for prediction in predictions
        for image, (target, masks_NHW) in enumerate(zip(targets_B, masks_B, strict=True))
    ]
    # All at once: each copy from a GPU would wait for it.
    cost_QA = torch.cat(costs, dim=1).cpu()
    if not cost_QA.isfinite().all():
        raise ValueError(
            "the network answered with numbers that are not finite: lower the learning rate, or"
            " look at the weights and images it was given"
        )
    assigned = iter(cost_QA.split([cost.shape[1] for cost in costs], dim=1))
    return [[_assign(next(assigned)) for _ in targets_B] for _ in predictions]


@torch.no_grad()
def matching_costs(
    prediction: Prediction,
    image: int,
    labels_N: Tensor,
    masks_NHW: Tensor,
    settings: MaskLossSettings,
    draws: PointDraws,
) -> Tensor:
    """Return what it would cost if a query of an image answered for a mask, ``[Q, N]``.

    On random points that all masks share; float32. ``masks_NHW`` are 0 or 1.
    """
    mask_logits_Qhw = prediction.mask_logits_BQhw[image].float()
    probability_QL1 = prediction.label_logits_BQL1[image].float().softmax(dim=-1)
    points_1P2 = draws(image, 1, settings.points).to(mask_logits_Qhw.device)
    if len(labels_N) == 0:
        return probability_QL1[:, :0]
    logits_QP, truth_NP = sample(mask_logits_Qhw, points_1P2), sample(masks_NHW, points_1P2)
    return (
        settings.label_weight * -probability_QL1[:, labels_N]
        + settings.mask_weight * _cross_entropies(logits_QP, truth_NP)
        + settings.dice_weight * _dices(logits_QP, truth_NP)
    )


def _cross_entropies(logits_QP: Tensor, truth_NP: Tensor) -> Tensor:
    """Return the mean binary cross-entropy of each query with each mask, ``[Q, N]``."""
    inside_QP, outside_QP = functional.softplus(-logits_QP), functional.softplus(logits_QP)
    return (inside_QP @ truth_NP.T + outside_QP @ (1 - truth_NP).T) / logits_QP.shape[1]


def _dices(logits_QP: Tensor, truth_NP: Tensor) -> Tensor:
    """Return the dice loss of each query with each mask, ``[Q, N]``."""
    probability_QP = logits_QP.sigmoid()
    both_QN = 2 * probability_QP @ truth_NP.T
    either_QN = probability_QP.sum(dim=1)[:, None] + truth_NP.sum(dim=1)
    return 1 - (both_QN + 1) / (either_QN + 1)


def _assign(cost_QN: Tensor) -> Match:
    queries_M, masks_M = linear_sum_assignment(cost_QN.numpy())
    return Match(torch.from_numpy(queries_M).long(), torch.from_numpy(masks_M).long())
