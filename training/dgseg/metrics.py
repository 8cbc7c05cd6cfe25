"""Data-set level segmentation metrics, exact integers until the last division.

Shapes: L labels.
"""

import torch
from torch import Tensor

from dgseg.data.labelled_pairs import IGNORE


def confusion_matrix(truth: Tensor, prediction: Tensor, label_count: int) -> Tensor:
    """Return int64 ``[L, L]``: rows truth, columns prediction, without pixels of label 255."""
    counted = truth != IGNORE
    pairs = truth[counted].long() * label_count + prediction[counted].long()
    return torch.bincount(pairs, minlength=label_count**2).reshape(label_count, label_count)


def label_ious(confusion_LL: Tensor) -> Tensor:
    """Return IoU per label, ``[L]``; NaN for a label that is in neither truth nor prediction."""
    confusion_LL = confusion_LL.double()
    hits = confusion_LL.diagonal()
    return hits / (confusion_LL.sum(0) + confusion_LL.sum(1) - hits)


def mean_iou(confusion_LL: Tensor) -> float:
    """Return the mean over labels that are in truth or prediction, as cityscapesscripts does."""
    return label_ious(confusion_LL).nanmean().item()


def overall_accuracy(confusion_LL: Tensor) -> float:
    """Return the share of pixels that are right."""
    confusion_LL = confusion_LL.double()
    return (confusion_LL.diagonal().sum() / confusion_LL.sum()).item()


def mean_accuracy(confusion_LL: Tensor) -> float:
    """Return the mean, over labels that are in truth, of the share of their pixels found."""
    confusion_LL = confusion_LL.double()
    return (confusion_LL.diagonal() / confusion_LL.sum(1)).nanmean().item()


def frequency_weighted_iou(confusion_LL: Tensor) -> float:
    """Return the mean IoU with each label weighted by its share of truth ("FreqW Acc")."""
    share_L = confusion_LL.sum(1).double() / confusion_LL.sum()
    return (share_L * label_ious(confusion_LL)).nansum().item()
