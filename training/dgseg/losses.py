"""Losses for labels of very different size.

Shapes: B batch, L labels, H height, W width, N pixels.
"""

import torch
from torch import Tensor
from torch.nn import functional

from dgseg.data.labelled_pairs import IGNORE


def label_weights(label_NHW: Tensor, label_count: int) -> Tensor:
    """Return weights ``[L]`` for cross-entropy: one over the root of a label's share.

    Scaled so that the mean over all labelled pixels is 1. Full inverse shares make thin labels grow
    fat: they win every doubtful pixel.
    """
    counts = torch.bincount(label_NHW[label_NHW != IGNORE].long(), minlength=label_count).double()
    share = counts.clamp(min=1) / counts.sum()
    weights = share.rsqrt()
    return (weights / (share * weights).sum()).float()


def lovasz_softmax(probability_NL: Tensor, truth_N: Tensor) -> Tensor:
    """Return the Lovasz-softmax loss over present labels (Berman et al. 2018, equation 11).

    A surrogate of 1 - mIoU: one missed pixel of a small label costs as much as many of a large one.
    """
    losses = []
    for label in truth_N.unique():
        is_label_N = (truth_N == label).float()
        errors_N, order_N = (is_label_N - probability_NL[:, label]).abs().sort(descending=True)
        losses.append(errors_N @ _jaccard_gradient(is_label_N[order_N]))
    return torch.stack(losses).mean()


def _jaccard_gradient(is_label_N: Tensor) -> Tensor:
    """Return how much 1 - IoU grows with each further error, worst first (algorithm 1)."""
    total = is_label_N.sum()
    intersection_N = total - is_label_N.cumsum(0)
    union_N = total + (1 - is_label_N).cumsum(0)
    jaccard_N = 1 - intersection_N / union_N
    return torch.cat([jaccard_N[:1], jaccard_N[1:] - jaccard_N[:-1]])


def segmentation_loss(
    logits_BLHW: Tensor, truth_BHW: Tensor, *, weights_L: Tensor, lovasz_pixel_stride: int
) -> Tensor:
    """Return weighted cross-entropy on all pixels plus Lovasz-softmax on every n-th of them.

    Lovasz sorts pixels once per label; a regular subset keeps that affordable and unbiased enough.
    """
    cross_entropy = functional.cross_entropy(
        logits_BLHW, truth_BHW, weight=weights_L, ignore_index=IGNORE
    )
    return cross_entropy + sparse_lovasz(logits_BLHW, truth_BHW, pixel_stride=lovasz_pixel_stride)


def sparse_lovasz(logits_BLHW: Tensor, truth_BHW: Tensor, *, pixel_stride: int) -> Tensor:
    """Return Lovasz-softmax on every n-th pixel; 0 when none of them has a label."""
    logits_NL = logits_BLHW.flatten(2)[..., ::pixel_stride].transpose(1, 2).flatten(0, 1)
    truth_N = truth_BHW.flatten(1)[:, ::pixel_stride].flatten()
    labelled_N = truth_N != IGNORE
    if not labelled_N.any():
        return logits_BLHW.new_zeros(())
    return lovasz_softmax(logits_NL[labelled_N].softmax(1), truth_N[labelled_N])
