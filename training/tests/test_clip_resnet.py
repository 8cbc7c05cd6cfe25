import torch
from torch import nn

from dgseg.models.clip_resnet import Bottleneck, ClipResNet, ClipResNetConfig, rn50, rn101
from dgseg.models.segmenter import parameter_count

MINI = ClipResNetConfig(depths=(1, 1, 1, 1), width=4)


def test_rn50_and_rn101_have_the_parameters_of_clip() -> None:
    with torch.device("meta"):
        assert parameter_count(ClipResNet(rn50())) == 23_527_264
        assert parameter_count(ClipResNet(rn101())) == 42_519_392


def test_only_the_last_block_of_a_dilated_stage_uses_the_new_dilation() -> None:
    with torch.device("meta"):
        stride_16, stride_8 = ClipResNet(rn50(16)), ClipResNet(rn50(8))

    assert _dilations(stride_16.layer3) == [1, 1, 1, 1, 1, 1]
    assert _dilations(stride_16.layer4) == [1, 1, 2]
    assert _dilations(stride_8.layer3) == [1, 1, 1, 1, 1, 2]
    assert _dilations(stride_8.layer4) == [1, 2, 4]


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
