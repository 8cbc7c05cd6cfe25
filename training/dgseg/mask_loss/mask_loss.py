"""The loss of mask classification, on every decoder layer (Cheng et al. 2022, section 4.1).

Shapes: B batch of this process, Q queries, L1 labels and "no object", M matched masks of the batch,
P points, H height, W width, h and w at the network's stride.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from dgseg.distributed import Group, sum_over_group
from dgseg.mask_loss.matching import Match, match
from dgseg.mask_loss.points import PointDraws, sample, uncertain_points
from dgseg.mask_loss.settings import MaskLossSettings
from dgseg.models.mask_classification import MaskTarget, Prediction


class LayerLoss(NamedTuple):
    """The loss of one prediction, before weights. Scalars.

    Scaled so that the mean over the processes is the loss of the whole batch.
    """

    label: Tensor
    mask: Tensor
    dice: Tensor

    def weighted(self, settings: MaskLossSettings) -> Tensor:
        """Return what is to be minimised."""
        return (
            settings.label_weight * self.label
            + settings.mask_weight * self.mask
            + settings.dice_weight * self.dice
        )


def mask_loss(
    predictions: Sequence[Prediction],
    targets_B: Sequence[MaskTarget],
    settings: MaskLossSettings,
    draws: PointDraws,
    group: Group,
) -> list[LayerLoss]:
    """Return the loss of each prediction; the sum of the weighted ones is to be minimised.

    Each prediction is matched anew. A batch without any mask costs labels alone, and still gives
    every part of the network a gradient. Of several processes each must call it, also when it
    holds no mask. Raises ValueError when the network answered with numbers that are not finite.
    """
    predictions = [
        Prediction(prediction.label_logits_BQL1.float(), prediction.mask_logits_BQhw.float())
        for prediction in predictions
    ]
    totals = _totals(predictions[0], targets_B, settings, group)
    matches = match(predictions, targets_B, settings, draws)
    return [
        LayerLoss(
            _label_loss(prediction.label_logits_BQL1, targets_B, matches_B, settings, totals),
            *_mask_losses(
                prediction.mask_logits_BQhw, targets_B, matches_B, settings, draws, totals
            ),
        )
        for prediction, matches_B in zip(predictions, matches, strict=True)
    ]


class _Totals(NamedTuple):
    """What sums are divided by: means over the processes.

    Where there is no mask, none is divided by. The official code has one mask per process at the
    least, which weighs a batch of fewer masks than processes less.
    """

    masks: Tensor
    label_weight: Tensor


def _totals(
    prediction: Prediction,
    targets_B: Sequence[MaskTarget],
    settings: MaskLossSettings,
    group: Group,
) -> _Totals:
    """Return the totals, which are those of every layer: how many match does not depend on it."""
    batch, queries = prediction.label_logits_BQL1.shape[:2]
    masks_B = [len(target.labels_N) for target in targets_B]
    matched = sum(min(masks, queries) for masks in masks_B)
    label_weight = matched + settings.no_object_weight * (batch * queries - matched)
    own = torch.tensor([float(sum(masks_B)), label_weight], device=group.device)
    masks, label_weight = (sum_over_group(own) / group.size).unbind()
    return _Totals(masks, label_weight)


def _label_loss(
    label_logits_BQL1: Tensor,
    targets_B: Sequence[MaskTarget],
    matches_B: Sequence[Match],
    settings: MaskLossSettings,
    totals: _Totals,
) -> Tensor:
    """Return the weighted mean of cross-entropy over all queries of all processes."""
    no_object = label_logits_BQL1.shape[2] - 1
    truth_BQ = torch.full(
        label_logits_BQL1.shape[:2], no_object, device=label_logits_BQL1.device, dtype=torch.int64
    )
    for truth_Q, target, matched in zip(truth_BQ, targets_B, matches_B, strict=True):
        truth_Q[matched.queries_M.to(truth_Q.device)] = target.labels_N[
            matched.masks_M.to(target.labels_N.device)
        ]
    weight_L1 = label_logits_BQL1.new_ones(no_object + 1)
    weight_L1[no_object] = settings.no_object_weight
    own_sum = functional.cross_entropy(
        label_logits_BQL1.flatten(0, 1), truth_BQ.flatten(), weight=weight_L1, reduction="sum"
    )
    return own_sum / totals.label_weight


def _mask_losses(
    mask_logits_BQhw: Tensor,
    targets_B: Sequence[MaskTarget],
    matches_B: Sequence[Match],
    settings: MaskLossSettings,
    draws: PointDraws,
    totals: _Totals,
) -> tuple[Tensor, Tensor]:
    """Return cross-entropy and dice loss of the matched masks: sums over their mean number."""
    images_M = [
        image for image, matched in enumerate(matches_B) for _ in range(len(matched.queries_M))
    ]
    if not images_M:
        nothing = mask_logits_BQhw.sum() * 0
        return nothing, nothing
    device = mask_logits_BQhw.device
    logits_Mhw = torch.cat(
        [
            mask_logits_Qhw[matched.queries_M.to(device)]
            for mask_logits_Qhw, matched in zip(mask_logits_BQhw, matches_B, strict=True)
        ]
    )
    truth_MHW = torch.cat(
        [
            target.masks_NHW[matched.masks_M.to(target.masks_NHW.device)]
            for target, matched in zip(targets_B, matches_B, strict=True)
        ]
    ).float()
    points_MP2 = uncertain_points(logits_Mhw.detach(), images_M, settings, draws)
    logits_MP = sample(logits_Mhw, points_MP2)
    truth_MP = sample(truth_MHW, points_MP2)
    cross_entropy_M = functional.binary_cross_entropy_with_logits(
        logits_MP, truth_MP, reduction="none"
    ).mean(dim=1)
    dice_M = _dice(logits_MP, truth_MP)
    return cross_entropy_M.sum() / totals.masks, dice_M.sum() / totals.masks


def _dice(logits_MP: Tensor, truth_MP: Tensor) -> Tensor:
    """Return 1 minus the overlap of each mask with its truth, ``[M]``; smoothed by one point."""
    probability_MP = logits_MP.sigmoid()
    both_M = 2 * (probability_MP * truth_MP).sum(dim=1)
    return 1 - (both_M + 1) / (probability_MP.sum(dim=1) + truth_MP.sum(dim=1) + 1)
