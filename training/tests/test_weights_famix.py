"""Official FAMix checkpoints: read whole, or refused with the reason."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import FillRule, filled
from torch import Tensor

from dgseg.models.clip_image_encoder import ClipImageEncoder, rn50_image_encoder
from dgseg.models.clip_resnet import rn50, rn101
from dgseg.models.segmenter import Segmenter, SegmenterConfig
from dgseg.weights.famix_checkpoint import read_famix_checkpoint
from dgseg.weights.weights_error import WeightsError


def test_a_checkpoint_as_the_official_code_saves_it_gives_the_official_logits(
    tmp_path: Path, golden_famix: Path, fill_rule: FillRule
) -> None:
    network = Segmenter(SegmenterConfig(backbone=rn50(), label_count=19))
    path = tmp_path / "best_deeplabv3plus_resnet_clip_gta5.pth"
    torch.save(_checkpoint(filled(network, fill_rule)), path)
    golden = np.load(golden_famix / "famix_rn50_forward.npz")

    checkpoint = read_famix_checkpoint(path)

    with torch.no_grad():
        logits = checkpoint.segmenter(torch.from_numpy(golden["input"]))
    assert np.abs(logits.numpy() - golden["logits_lowres"]).max() <= 1e-4
    assert (checkpoint.backbone, checkpoint.iterations) == ("rn50", 39_750)
    assert checkpoint.best_score == 0.6875
    assert not any(module.training for module in checkpoint.segmenter.modules())


@pytest.mark.parametrize("backbone", ["rn50", "rn101"])
def test_the_backbone_is_told_by_the_blocks_of_layer_3(tmp_path: Path, backbone: str) -> None:
    weights = _names_and_shapes(backbone)
    torch.save({f"module.{name}": value for name, value in weights.items()}, tmp_path / "a.pth")

    checkpoint = read_famix_checkpoint(tmp_path / "a.pth")

    assert checkpoint.backbone == backbone
    assert checkpoint.iterations is None
    assert checkpoint.best_score is None
    assert checkpoint.segmenter.state_dict().keys() == weights.keys()


def test_half_precision_becomes_fp32_and_the_output_stride_is_the_one_asked_for(
    tmp_path: Path,
) -> None:
    halves = {
        name: value.half() if value.is_floating_point() else value
        for name, value in _names_and_shapes("rn50").items()
    }
    torch.save(halves, tmp_path / "a.pth")

    segmenter = read_famix_checkpoint(tmp_path / "a.pth", output_stride=8).segmenter

    assert segmenter.config.backbone.output_stride == 8
    assert {parameter.dtype for parameter in segmenter.parameters()} == {torch.float32}


def test_another_backbone_or_label_count_than_asked_for_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pth"
    torch.save(_checkpoint(_names_and_shapes("rn50")), path)

    with pytest.raises(WeightsError, match=r"is a rn50 \(6 blocks in layer 3\), but rn101"):
        read_famix_checkpoint(path, backbone="rn101")
    with pytest.raises(WeightsError, match="scores 19 labels, but the label set has 11"):
        read_famix_checkpoint(path, label_count=11)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"backbone.bn1.bias": None}, r"1 missing \(backbone\.bn1\.bias\)"),
        ({"classifier.extra": (3,)}, r"1 unknown \(classifier\.extra\)"),
        (
            {"backbone.conv1.weight": (64, 3, 3, 3)},
            r"conv1\.weight \[64, 3, 3, 3\], not \[32, 3, 3, 3\]",
        ),
        ({"classifier.classifier.3.weight": None}, "backbone without FAMix's head"),
        ({"backbone.layer3.6.conv1.weight": (256, 1024, 1, 1)}, "has 7 blocks"),
    ],
)
def test_names_and_shapes_that_differ_are_listed(
    tmp_path: Path, changes: dict[str, tuple[int, ...] | None], reason: str
) -> None:
    weights = _names_and_shapes("rn50")
    for name, shape in changes.items():
        if shape is None:
            del weights[name]
        else:
            weights[name] = torch.zeros(shape)
    torch.save(_checkpoint(weights), tmp_path / "a.pth")

    with pytest.raises(WeightsError, match=reason):
        read_famix_checkpoint(tmp_path / "a.pth")


def test_weights_that_are_not_finite_are_refused_by_name(tmp_path: Path) -> None:
    weights = _names_and_shapes("rn50")
    weights["backbone.bn1.bias"] = torch.full((32,), torch.nan)
    weights["backbone.bn2.bias"] = torch.full((32,), torch.inf)
    torch.save(_checkpoint(weights), tmp_path / "a.pth")

    with pytest.raises(
        WeightsError, match=r"not finite, in backbone\.bn1\.bias, backbone\.bn2\.bias"
    ):
        read_famix_checkpoint(tmp_path / "a.pth")


def test_a_network_for_mining_styles_is_refused_for_what_it_is(tmp_path: Path) -> None:
    with torch.device("meta"):
        encoder = ClipImageEncoder(rn50_image_encoder())
    weights = {f"backbone.{name}": _one(value) for name, value in encoder.state_dict().items()}
    torch.save({"model_state": weights}, tmp_path / "a.pth")

    with pytest.raises(WeightsError, match=r"backbone\.attnpool.*not a trained segmenter"):
        read_famix_checkpoint(tmp_path / "a.pth")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"model_state": None}, "not a dictionary of tensors but NoneType"),
        ([1, 2], "not a dictionary of tensors but list"),
        ({}, "not a dictionary of tensors"),
        ({"epoch": 3}, "entries that are no tensors: epoch"),
        ({"conv1.weight": torch.zeros(1)}, "has 0 blocks"),
    ],
)
def test_a_file_that_holds_something_else_is_refused(
    tmp_path: Path, content: object, reason: str
) -> None:
    torch.save(content, tmp_path / "a.pth")

    with pytest.raises(WeightsError, match=reason):
        read_famix_checkpoint(tmp_path / "a.pth")


def test_a_score_that_is_no_number_is_refused(tmp_path: Path) -> None:
    torch.save({**_checkpoint(_names_and_shapes("rn50")), "best_score": "good"}, tmp_path / "a.pth")

    with pytest.raises(WeightsError, match="'good', which is no number"):
        read_famix_checkpoint(tmp_path / "a.pth")


def _checkpoint(weights: dict[str, Tensor]) -> dict[str, Any]:
    return {
        "cur_itrs": 39_750,
        "model_state": weights,
        "optimizer_state": {"state": {0: {"momentum_buffer": torch.zeros(2)}}, "param_groups": []},
        "scheduler_state": {"power": 0.9, "max_iters": 40_000, "base_lrs": [0.01, 0.1]},
        "best_score": np.float64(0.6875),
    }


def _names_and_shapes(backbone: str) -> dict[str, Tensor]:
    config = {"rn50": rn50, "rn101": rn101}[backbone]()
    with torch.device("meta"):
        network = Segmenter(SegmenterConfig(backbone=config, label_count=19))
    return {name: _one(value) for name, value in network.state_dict().items()}


def _one(value: Tensor) -> Tensor:
    # One number shown at every place: small on disk.
    return torch.ones((), dtype=value.dtype).expand(value.shape)
