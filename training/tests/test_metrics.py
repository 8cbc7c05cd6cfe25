import torch

from dgseg.metrics import confusion_matrix, label_ious, mean_iou


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
