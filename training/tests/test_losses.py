import math

import pytest
import torch

from dgseg.losses import label_weights, lovasz_softmax, segmentation_loss


def test_weights_fall_with_the_root_of_a_labels_share_and_average_to_one() -> None:
    labels = torch.tensor([0] * 16 + [1] * 4 + [255] * 9, dtype=torch.uint8)

    weights = label_weights(labels, 2)

    assert weights[1] / weights[0] == pytest.approx(2)
    assert (16 * weights[0] + 4 * weights[1]) / 20 == pytest.approx(1)


def test_lovasz_of_a_hard_prediction_is_one_minus_its_mean_iou() -> None:
    truth = torch.tensor([0, 0, 0, 1])
    prediction = torch.tensor([0, 0, 1, 1])
    probability = torch.nn.functional.one_hot(prediction, 2).float()

    assert lovasz_softmax(probability, truth) == pytest.approx(1 - (2 / 3 + 1 / 2) / 2)


def test_a_batch_of_ignored_pixels_in_the_subset_still_has_a_loss() -> None:
    truth = torch.full((1, 2, 3), 255)
    truth[0, 0, 1] = 1
    logits = torch.zeros(1, 2, 2, 3, requires_grad=True)

    loss = segmentation_loss(logits, truth, weights_L=torch.ones(2), lovasz_pixel_stride=5)

    assert loss.item() == pytest.approx(math.log(2))
