"""What mask classification predicts, what it is trained towards, and how labels are read out.

A network of this kind answers with queries: each says which label it stands for, and where. Used by
training, pseudo-labels, evaluation and the served graph, so that all agree.

Shapes: B batch, Q queries, L labels, H height, W width, h and w at stride 4, N masks of an image.
L1 is L + 1: the last is "no object".
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional


class Prediction(NamedTuple):
    """What the queries say after one decoder layer."""

    label_logits_BQL1: Tensor
    mask_logits_BQhw: Tensor


class MaskTarget(NamedTuple):
    """What an image holds: one mask for each of its labels. Pixels may be in none."""

    labels_N: Tensor
    """int64, ascending, no two alike; may be empty."""
    masks_NHW: Tensor
    """bool."""


def mask_targets(truth_BHW: Tensor, label_count: int) -> list[MaskTarget]:
    """Return the masks of label maps, one target per image. Other values, like 255, are in none."""
    targets: list[MaskTarget] = []
    for truth_HW in truth_BHW:
        labels_N = truth_HW.unique()
        labels_N = labels_N[labels_N < label_count]
        targets.append(MaskTarget(labels_N.long(), truth_HW == labels_N[:, None, None]))
    return targets


def label_scores(label_logits_BQL1: Tensor, mask_logits_BQHW: Tensor) -> Tensor:
    """Return how strongly each label claims each pixel, ``[B, L, H, W]``.

    Each query votes for its labels on the pixels of its mask. Votes for "no object" are dropped.
    Scores are sums of votes, from 0 to Q, and no probabilities (Mask2Former, section 3.4).
    """
    votes_BQL = label_logits_BQL1.softmax(dim=-1)[..., :-1]
    return torch.einsum("bql,bqhw->blhw", votes_BQL, mask_logits_BQHW.sigmoid())


def full_size_scores(
    prediction: Prediction, *, padded_px: tuple[int, int], image_px: tuple[int, int]
) -> Tensor:
    """Return label scores, ``[B, L, H, W]``, in the official order.

    Mask logits are brought to the size that the network saw, ``padded_px`` (height, width); then
    comes the vote, and last the padding is cut off. ``image_px`` is the size without it.
    """
    mask_logits_BQHW = functional.interpolate(
        prediction.mask_logits_BQhw, size=padded_px, mode="bilinear", align_corners=False
    )
    scores_BLHW = label_scores(prediction.label_logits_BQL1, mask_logits_BQHW)
    return scores_BLHW[..., : image_px[0], : image_px[1]]
