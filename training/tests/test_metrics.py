from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import Parity

from dgseg.metrics import (
    confusion_matrix,
    frequency_weighted_iou,
    label_ious,
    mean_accuracy,
    mean_iou,
    overall_accuracy,
)


def test_rows_are_truth_and_ignored_pixels_do_not_count() -> None:
    truth = torch.tensor([[0, 0, 1], [2, 255, 1]])
    prediction = torch.tensor([[0, 1, 1], [0, 2, 1]])

    assert confusion_matrix(truth, prediction, 3).tolist() == [[1, 1, 0], [0, 2, 0], [1, 0, 0]]


def test_a_label_predicted_but_never_true_counts_as_zero() -> None:
    confusion = torch.tensor([[3, 1], [0, 0]])

    assert label_ious(confusion).tolist() == [0.75, 0.0]
    assert mean_iou(confusion) == 0.375


def test_a_label_in_neither_truth_nor_prediction_is_left_out() -> None:
    assert mean_iou(torch.tensor([[3, 1, 0], [1, 3, 0], [0, 0, 0]])) == 0.6


def test_accuracies_weigh_pixels_labels_and_shares() -> None:
    # Label 2 is in neither truth nor prediction.
    confusion = torch.tensor([[6, 2, 0], [1, 1, 0], [0, 0, 0]])

    assert overall_accuracy(confusion) == pytest.approx(7 / 10)
    assert mean_accuracy(confusion) == pytest.approx((6 / 8 + 1 / 2) / 2)
    assert frequency_weighted_iou(confusion) == pytest.approx(0.8 * 6 / 9 + 0.2 * 1 / 4)


def test_metrics_are_those_of_the_official_famix(golden_famix: Path, parity: Parity) -> None:
    golden = np.load(golden_famix / "famix_data_metrics.npz")
    truth, prediction = torch.from_numpy(golden["m_lab"]), torch.from_numpy(golden["m_pred"])

    confusion = confusion_matrix(truth, prediction, 19)

    assert np.array_equal(confusion.numpy(), golden["m_cm"])
    np.testing.assert_allclose(label_ious(confusion).numpy(), golden["m_iou"], atol=1e-12)
    scalars = [
        overall_accuracy(confusion),
        mean_accuracy(confusion),
        frequency_weighted_iou(confusion),
        mean_iou(confusion),
    ]
    difference = np.abs(np.array(scalars) - golden["m_scalars"]).max()
    parity("famix_data_metrics", "accuracies and mIoU", difference, 1e-12)
