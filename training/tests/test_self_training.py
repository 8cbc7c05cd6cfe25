"""The teacher, and the labels that it gives."""

from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import Parity
from torch import Tensor, nn

from dgseg.models.mask_classification import Prediction
from dgseg.models.trunks import Pyramid
from dgseg.self_training.pseudo_labels import pseudo_labels
from dgseg.self_training.teacher import copy_head, move_teacher

NO_PYRAMID = Pyramid(*(torch.zeros(1, 1, 1, 1),) * 4)


def test_a_teacher_moves_as_the_official_one_does(golden_clouds: Path, parity: Parity) -> None:
    golden = np.load(golden_clouds / "ema.npz")
    student, teacher = nn.Linear(4, 3), nn.Linear(4, 3)
    _fill(student, golden["student_w"], golden["student_b"])
    _fill(teacher, golden["teacher_w_before"], golden["teacher_b_before"])

    move_teacher(teacher, student, float(golden["alpha"]))

    for name, reached in (("w", teacher.weight), ("b", teacher.bias)):
        difference = np.abs(reached.detach().numpy() - golden[f"teacher_{name}_after"]).max()
        parity("ema.npz", f"teacher {name}", float(difference), 1e-6)


def test_a_teacher_starts_as_its_student_and_is_not_trained() -> None:
    student = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.9))

    teacher = copy_head(student)
    with torch.no_grad():
        student.get_parameter("0.weight").zero_()

    assert teacher.get_parameter("0.weight").abs().sum() > 0
    assert not any(parameter.requires_grad for parameter in teacher.parameters())
    assert not any(module.training for module in teacher.modules())
    assert student.training
    assert student.get_parameter("0.weight").requires_grad


def test_a_teacher_moves_its_parameters_and_keeps_its_buffers() -> None:
    student = nn.BatchNorm1d(2)
    teacher = copy_head(student)
    with torch.no_grad():
        student.weight.fill_(3.0)
        student.get_buffer("running_mean").fill_(3.0)

    move_teacher(teacher, student, 0.5)

    assert teacher.weight.tolist() == [2.0, 2.0]
    assert teacher.get_buffer("running_mean").tolist() == [0.0, 0.0]


def test_a_teacher_of_another_network_is_refused() -> None:
    with pytest.raises(ValueError, match="different networks: bias"):
        move_teacher(nn.Linear(2, 2), nn.Linear(2, 2, bias=False), 0.9)
    with pytest.raises(ValueError, match=r"decay must be in 0\.\.1, got 1\.5"):
        move_teacher(nn.Linear(2, 2), nn.Linear(2, 2), 1.5)


def test_pseudo_labels_are_the_likeliest_labels_of_the_last_prediction_without_padding() -> None:
    first = _prediction([0, 0], torch.full((1, 2, 2, 4), 9.0))
    left_and_right = torch.full((1, 2, 2, 4), -9.0)
    left_and_right[0, 0, :, :2] = 9.0
    left_and_right[0, 1, :, 2:] = 9.0
    last = _prediction([2, 1], left_and_right)

    labels = pseudo_labels(lambda _: [first, last], NO_PYRAMID, padded_px=(4, 8), image_px=(3, 6))

    assert labels.dtype == torch.int64
    assert labels.tolist() == [[[2, 2, 2, 2, 1, 1]] * 3]


def test_a_teacher_in_doubt_labels_every_pixel_all_the_same() -> None:
    hardly = _prediction([1], torch.full((1, 1, 1, 1), -20.0), confidence=0.01)

    labels = pseudo_labels(lambda _: [hardly], NO_PYRAMID, padded_px=(2, 2), image_px=(2, 2))

    assert labels.tolist() == [[[1, 1], [1, 1]]]


def test_pseudo_labels_take_no_gradient() -> None:
    logits = torch.zeros(1, 1, 4, requires_grad=True)

    def head(_: Pyramid) -> list[Prediction]:
        assert not torch.is_grad_enabled()
        return [Prediction(logits * 2, torch.zeros(1, 1, 1, 1))]

    pseudo_labels(head, NO_PYRAMID, padded_px=(2, 2), image_px=(2, 2))


def _prediction(
    labels: list[int], mask_logits_BQhw: Tensor, *, confidence: float = 9.0
) -> Prediction:
    label_logits = torch.zeros(1, len(labels), 4)
    for query, label in enumerate(labels):
        label_logits[0, query, label] = confidence
    return Prediction(label_logits, mask_logits_BQhw)


def _fill(layer: nn.Linear, weight: np.ndarray, bias: np.ndarray) -> None:
    layer.load_state_dict({"weight": torch.from_numpy(weight), "bias": torch.from_numpy(bias)})
