import pytest
import torch
from torch import nn

from dgseg.models.clip_resnet import (
    Bottleneck,
    ClipResNet,
    ClipResNetConfig,
    OutputStride,
    rn50,
    rn101,
)
from dgseg.models.segmenter import parameter_count

MINI = ClipResNetConfig(depths=(1, 1, 1, 1), width=4)


def test_rn50_and_rn101_have_the_parameters_of_clip() -> None:
    with torch.device("meta"):
        assert parameter_count(ClipResNet(rn50())) == 23_527_264
        assert parameter_count(ClipResNet(rn101())) == 42_519_392


@pytest.mark.parametrize(
    ("stride", "layer3", "layer4"),
    [(8, [1] * 5 + [2], [1, 2, 4]), (16, [1] * 6, [1, 1, 2]), (32, [1] * 6, [1, 1, 1])],
)
def test_a_stage_that_keeps_its_stride_dilates_its_last_block(
    stride: OutputStride, layer3: list[int], layer4: list[int]
) -> None:
    with torch.device("meta"):
        trunk = ClipResNet(rn50(stride)).eval()
        features = trunk(torch.empty(1, 3, 256, 512))

    assert features.low_level_BCHW.shape == (1, 256, 64, 128)
    assert features.out_BCHW.shape == (1, 2048, 256 // stride, 512 // stride)
    assert _dilations(trunk.layer1) + _dilations(trunk.layer2) == [1] * 7
    assert _dilations(trunk.layer3) == layer3
    assert _dilations(trunk.layer4) == layer4


def test_odd_sides_round_up_in_the_stem_and_down_in_every_pooling() -> None:
    features = ClipResNet(MINI).eval()(torch.zeros(1, 3, 135, 251))

    assert features.low_level_BCHW.shape == (1, 16, 34, 63)
    assert features.out_BCHW.shape == (1, 128, 8, 15)


def test_the_two_halves_make_the_whole() -> None:
    trunk = ClipResNet(MINI).eval()
    image = torch.rand(1, 3, 64, 64)

    whole = trunk(image)

    assert torch.equal(trunk.forward_deep(trunk.forward_low_level(image)), whole.out_BCHW)


def _dilations(stage: nn.Module) -> list[int]:
    return [block.conv2.dilation[0] for block in stage.children() if isinstance(block, Bottleneck)]
