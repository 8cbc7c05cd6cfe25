"""CLIP's modified ResNet as a dense trunk, with any depths, width and output stride.

Differences to the classic ResNet (Radford et al. 2021, section 2.4; He et al. 2019): a stem of
three 3x3 convolutions followed by average pooling, and an average pooling wherever a block strides,
so that no convolution skips pixels. Parameter names are those of OpenAI's checkpoints (``visual.``
taken off), so they load one to one.

Shapes: B batch, C channels, H height, W width.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from torch import Tensor, nn

EXPANSION = 4

OutputStride = Literal[8, 16, 32]


@dataclass(frozen=True, kw_only=True)
class ClipResNetConfig:
    """The size of a trunk. ``width`` is the channel count of the stem: 64 in RN50 and RN101."""

    depths: tuple[int, int, int, int]
    width: int
    output_stride: OutputStride = 16

    def __post_init__(self) -> None:
        """Refuse a trunk that cannot be built."""
        if min(self.depths) < 1:
            raise ValueError(f"every stage needs at least one block, got depths {self.depths}")
        if self.width < 2 or self.width % 2 != 0:
            raise ValueError(f"width must be even and positive, got {self.width}")
        if self.output_stride not in (8, 16, 32):
            raise ValueError(f"output_stride must be 8, 16 or 32, got {self.output_stride}")

    @property
    def low_level_channels(self) -> int:
        """Channels of layer 1, which the DeepLabv3+ decoder reads beside the last stage."""
        return self.width * EXPANSION

    @property
    def out_channels(self) -> int:
        """Channels of the last stage."""
        return self.width * 8 * EXPANSION


def rn50(output_stride: OutputStride = 16) -> ClipResNetConfig:
    """Return the configuration of CLIP RN50."""
    return ClipResNetConfig(depths=(3, 4, 6, 3), width=64, output_stride=output_stride)


def rn101(output_stride: OutputStride = 16) -> ClipResNetConfig:
    """Return the configuration of CLIP RN101."""
    return ClipResNetConfig(depths=(3, 4, 23, 3), width=64, output_stride=output_stride)


class TrunkFeatures(NamedTuple):
    """What a dense head needs of a trunk."""

    low_level_BCHW: Tensor
    """Layer 1 at stride 4: the place where FAMix mines and mixes styles."""
    out_BCHW: Tensor
    """Layer 4 at the trunk's output stride."""


class ClipResNetStages(nn.Module):
    """Stem and four stages: what the dense trunk and CLIP's image encoder have in common.

    Sides need not be multiples of anything: the stem rounds up, every pooling rounds down.
    """

    def __init__(self, config: ClipResNetConfig) -> None:
        super().__init__()
        width, half = config.width, config.width // 2
        self.conv1 = nn.Conv2d(3, half, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(half)
        self.conv2 = nn.Conv2d(half, half, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(half)
        self.conv3 = nn.Conv2d(half, width, 3, padding=1, bias=False)
        self.bn3 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.avgpool = nn.AvgPool2d(2)

        stage3_dilates = config.output_stride == 8
        stage4_dilates = config.output_stride <= 16
        depths = config.depths
        plain = _block_dilations(depths[0], before=1, after=1)
        self.layer1 = _stage(width, width, stride=1, dilations=plain)
        plain = _block_dilations(depths[1], before=1, after=1)
        self.layer2 = _stage(width * 4, width * 2, stride=2, dilations=plain)
        before, after = 1, 2 if stage3_dilates else 1
        self.layer3 = _stage(
            width * 8,
            width * 4,
            stride=1 if stage3_dilates else 2,
            dilations=_block_dilations(depths[2], before=before, after=after),
        )
        before, after = after, after * 2 if stage4_dilates else after
        self.layer4 = _stage(
            width * 16,
            width * 8,
            stride=1 if stage4_dilates else 2,
            dilations=_block_dilations(depths[3], before=before, after=after),
        )

    def forward_low_level(self, image_B3HW: Tensor) -> Tensor:
        """Return layer 1, ``[B, 4 * width, H / 4, W / 4]``: the first half of the network."""
        x = self.relu(self.bn1(self.conv1(image_B3HW)))
        x = self.relu(self.bn2(self.conv2(x)))
        x = self.relu(self.bn3(self.conv3(x)))
        return self.layer1(self.avgpool(x))

    def forward_deep(self, low_level_BCHW: Tensor) -> Tensor:
        """Return layer 4 from layer 1: the second half of the network."""
        return self.layer4(self.layer3(self.layer2(low_level_BCHW)))


class ClipResNet(ClipResNetStages):
    """The trunk without CLIP's attention pool."""

    def forward(self, image_B3HW: Tensor) -> TrunkFeatures:
        """Return the features of images that are normalised with CLIP's mean and deviation."""
        low_level_BCHW = self.forward_low_level(image_B3HW)
        return TrunkFeatures(low_level_BCHW, self.forward_deep(low_level_BCHW))


class Bottleneck(nn.Module):
    """1x1, 3x3, average pooling where the block strides, 1x1, and a shortcut that pools too."""

    def __init__(self, in_channels: int, channels: int, *, stride: int, dilation: int) -> None:
        super().__init__()
        out_channels = channels * EXPANSION
        self.conv1 = nn.Conv2d(in_channels, channels, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(
            channels, channels, 3, padding=dilation, dilation=dilation, bias=False
        )
        self.bn2 = nn.BatchNorm2d(channels)
        self.avgpool = nn.AvgPool2d(stride) if stride > 1 else nn.Identity()
        self.conv3 = nn.Conv2d(channels, out_channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out_channels)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = (
            _shortcut(in_channels, out_channels, stride=stride)
            if stride > 1 or in_channels != out_channels
            else nn.Identity()
        )

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return ``[B, 4 * channels, H / stride, W / stride]``."""
        x = self.relu(self.bn1(self.conv1(x_BCHW)))
        x = self.relu(self.bn2(self.conv2(x)))
        x = self.bn3(self.conv3(self.avgpool(x)))
        return self.relu(x + self.downsample(x_BCHW))


def _shortcut(in_channels: int, out_channels: int, *, stride: int) -> nn.Sequential:
    # OpenAI named the pooling "-1", so that the convolution kept its usual name "0".
    return nn.Sequential(
        OrderedDict[str, nn.Module](
            [
                ("-1", nn.AvgPool2d(stride)),
                ("0", nn.Conv2d(in_channels, out_channels, 1, bias=False)),
                ("1", nn.BatchNorm2d(out_channels)),
            ]
        )
    )


def _stage(in_channels: int, channels: int, *, stride: int, dilations: Sequence[int]) -> nn.Module:
    first = Bottleneck(in_channels, channels, stride=stride, dilation=dilations[0])
    rest = [
        Bottleneck(channels * EXPANSION, channels, stride=1, dilation=dilation)
        for dilation in dilations[1:]
    ]
    return nn.Sequential(first, *rest)


def _block_dilations(depth: int, *, before: int, after: int) -> list[int]:
    """Return one dilation per block, placed as in the official FAMix code.

    Only the last block of a dilated stage uses the new dilation, and the first uses none at all.
    torchvision dilates differently; weights trained with one placement fail with the other.
    """
    if after == before:
        return [before] * depth
    dilations = [1] + [before] * (depth - 1)
    dilations[-1] = after
    return dilations
