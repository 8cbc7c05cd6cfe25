"""Parity with the official FAMix network: same weights by rule, same image, same answer."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import FillRule, Parity, filled
from torch import Tensor, nn

from dgseg.models.clip_resnet import ClipResNetConfig, OutputStride, rn50, rn101
from dgseg.models.segmenter import Segmenter, SegmenterConfig, parameter_count, upsample

STAGES = {
    "stem": "backbone.avgpool",
    "layer1": "backbone.layer1",
    "layer2": "backbone.layer2",
    "layer3": "backbone.layer3",
    "layer4": "backbone.layer4",
    "project": "classifier.project",
    "aspp_conv0": "classifier.aspp.convs.0",
    "aspp_conv1": "classifier.aspp.convs.1",
    "aspp_conv2": "classifier.aspp.convs.2",
    "aspp_conv3": "classifier.aspp.convs.3",
    "aspp_conv4": "classifier.aspp.convs.4",
    "aspp": "classifier.aspp",
    "head": "classifier.classifier",
}


@pytest.fixture(scope="module")
def segmenter(fill_rule: FillRule) -> Segmenter:
    network = Segmenter(SegmenterConfig(backbone=rn50(), label_count=19)).eval()
    network.load_state_dict(filled(network, fill_rule))
    return network


def test_rn50_with_official_weights_gives_the_official_logits(
    segmenter: Segmenter, golden_famix: Path, parity: Parity
) -> None:
    golden = np.load(golden_famix / "famix_rn50_forward.npz")

    with torch.no_grad():
        logits_lowres = segmenter(torch.from_numpy(golden["input"]))
        logits = upsample(logits_lowres, (128, 256))

    # About 1e-5 is reached; ten times that leaves room for other processors.
    for what, ours, key in (
        ("logits at stride 4", logits_lowres, "logits_lowres"),
        ("logits at full size", logits, "logits"),
    ):
        parity("famix_rn50_forward", what, np.abs(ours.numpy() - golden[key]).max(), 1e-4)
    # Where two labels tie to within that difference, either may win.
    best_2 = np.sort(golden["logits"], axis=1)[:, -2:]
    is_decided = best_2[:, 1] - best_2[:, 0] > 2e-4
    assert is_decided.mean() > 0.999
    assert np.array_equal(logits.argmax(1).numpy()[is_decided], golden["pred"][is_decided])


def test_every_stage_has_the_official_mean_deviation_largest_value_and_sum(
    segmenter: Segmenter, golden_famix: Path
) -> None:
    golden = np.load(golden_famix / "famix_rn50_forward.npz")

    outputs = _stage_outputs(segmenter, torch.from_numpy(golden["input"]))
    # The official branch resizes its one pixel inside; ours is expanded by what follows.
    outputs["aspp_conv4"] = outputs["aspp_conv4"].expand(-1, -1, 8, 16)

    assert {f"stat_{stage}" for stage in STAGES} == {name for name in golden if "stat_" in name}
    for stage, output in outputs.items():
        x = output.double().numpy()
        found = [x.mean(), x.std(), np.abs(x).max(), np.abs(x).sum()]
        assert found == pytest.approx(golden[f"stat_{stage}"], rel=2e-6, abs=1e-6), stage


@pytest.mark.parametrize("stage", ["layer1", "layer4", "aspp"])
def test_every_value_of_a_stage_is_the_official_one(
    segmenter: Segmenter, golden_famix: Path, stage: str
) -> None:
    golden = np.load(golden_famix / "famix_rn50_forward.npz")

    output = _stage_outputs(segmenter, torch.from_numpy(golden["input"]))[stage]

    # The golden values are rounded to half precision, which is off by up to 2**-11 of the value.
    np.testing.assert_allclose(output.numpy(), golden[f"{stage}_f16"], rtol=2**-11, atol=2e-5)


def test_names_shapes_and_values_of_the_weights_are_the_official_ones(
    segmenter: Segmenter, golden_famix: Path
) -> None:
    official = json.loads((golden_famix / "weights_rn50_os16.json").read_text())

    weights = segmenter.state_dict()

    assert len(weights) == 380
    assert weights.keys() == official.keys()
    for name, value in weights.items():
        assert list(value.shape) == official[name]["shape"], name
        x = value.double()
        assert float(x.sum()) == pytest.approx(official[name]["sum"], rel=1e-6, abs=1e-4), name
        assert float(x.abs().sum()) == pytest.approx(official[name]["abssum"], rel=1e-6), name
        assert x.flatten()[:4].tolist() == pytest.approx(official[name]["first4"], rel=1e-6), name


@pytest.mark.parametrize(
    ("config", "count", "entries"), [(rn50(), 39_780_563, 380), (rn101(), 58_772_691, 686)]
)
def test_a_segmenter_has_the_official_number_of_parameters(
    config: ClipResNetConfig, count: int, entries: int
) -> None:
    with torch.device("meta"):
        network = Segmenter(SegmenterConfig(backbone=config, label_count=19))

    assert parameter_count(network) == count
    assert len(network.state_dict()) == entries
    assert parameter_count(network.classifier) == 16_253_299


@pytest.mark.parametrize("config", [rn50(), rn101()])
def test_the_parts_that_famix_trains_have_the_official_number_of_parameters(
    config: ClipResNetConfig,
) -> None:
    with torch.device("meta"):
        network = Segmenter(SegmenterConfig(backbone=config, label_count=19))
    layer4 = network.backbone.layer4

    # GTA5 and SYNTHIA freeze all of the backbone but its last block, Cityscapes all but layer 4.
    last_block = parameter_count(list(layer4.children())[-1])
    assert last_block == 4_462_592
    assert last_block + parameter_count(network.classifier) == 20_715_891
    assert parameter_count(layer4) + parameter_count(network.classifier) == 31_218_035


@pytest.mark.parametrize(
    ("stride", "rates"), [(8, [12, 24, 36]), (16, [6, 12, 18]), (32, [6, 12, 18])]
)
def test_the_pyramid_dilates_as_the_output_stride_asks(
    stride: OutputStride, rates: list[int]
) -> None:
    # The golden image is too small to tell 18 from 24: both reach beyond its features.
    with torch.device("meta"):
        network = Segmenter(SegmenterConfig(backbone=rn50(stride), label_count=19))

    for index, rate in enumerate(rates, start=1):
        convolution = network.get_submodule(f"classifier.aspp.convs.{index}.0")
        assert (convolution.dilation, convolution.padding) == ((rate, rate), (rate, rate))


def _stage_outputs(segmenter: Segmenter, image_B3HW: Tensor) -> dict[str, Tensor]:
    outputs: dict[str, Tensor] = {}

    def keep(stage: str) -> None:
        def hook(_module: nn.Module, _inputs: object, output: Tensor) -> None:
            # Later layers work in place.
            outputs[stage] = output.detach().clone()

        hooks.append(segmenter.get_submodule(STAGES[stage]).register_forward_hook(hook))

    hooks: list[torch.utils.hooks.RemovableHandle] = []
    for stage in STAGES:
        keep(stage)
    try:
        with torch.no_grad():
            segmenter(image_B3HW)
    finally:
        for handle in hooks:
            handle.remove()
    return outputs
