"""The DeepLabv3+ head as FAMix has it: ASPP on the last stage, decoded beside layer 1.

Chen et al. 2018, without separable convolutions. Parameter names are those of FAMix checkpoints.

Shapes: B batch, C channels, L labels, H height, W width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.models.clip_resnet import OutputStride, TrunkFeatures

RATES: dict[OutputStride, tuple[int, int, int]] = {
    8: (12, 24, 36),
    16: (6, 12, 18),
    32: (6, 12, 18),
}


@dataclass(frozen=True, kw_only=True)
class DeepLabConfig:
    """The size of a head. The defaults are FAMix's."""

    aspp_channels: int = 256
    low_level_channels: int = 48
    dropout: float = 0.1


class DeepLabHead(nn.Module):
    """Label scores at the stride of layer 1."""

    def __init__(
        self,
        config: DeepLabConfig,
        *,
        in_channels: int,
        in_low_level_channels: int,
        output_stride: OutputStride,
        label_count: int,
    ) -> None:
        super().__init__()
        channels, low_level = config.aspp_channels, config.low_level_channels
        self.project = nn.Sequential(*_conv_bn_relu(in_low_level_channels, low_level, kernel=1))
        self.aspp = Aspp(in_channels, channels, rates=RATES[output_stride], dropout=config.dropout)
        self.classifier = nn.Sequential(
            *_conv_bn_relu(low_level + channels, channels, kernel=3),
            nn.Conv2d(channels, label_count, 1),
        )
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight)

    def forward(self, features: TrunkFeatures) -> Tensor:
        """Return logits, ``[B, L, H / 4, W / 4]``."""
        low_level_BCHW = self.project(features.low_level_BCHW)
        context_BCHW = functional.interpolate(
            self.aspp(features.out_BCHW),
            size=low_level_BCHW.shape[2:],
            mode="bilinear",
            align_corners=False,
        )
        return self.classifier(torch.cat([low_level_BCHW, context_BCHW], dim=1))


class Aspp(nn.Module):
    """Atrous spatial pyramid pooling: five views of the same features, from one pixel to all."""

    def __init__(
        self, in_channels: int, channels: int, *, rates: Sequence[int], dropout: float
    ) -> None:
        super().__init__()
        self.convs = nn.ModuleList(
            [
                nn.Sequential(*_conv_bn_relu(in_channels, channels, kernel=1)),
                *(
                    nn.Sequential(*_conv_bn_relu(in_channels, channels, kernel=3, dilation=rate))
                    for rate in rates
                ),
                nn.Sequential(GlobalAveragePool(), *_conv_bn_relu(in_channels, channels, kernel=1)),
            ]
        )
        self.project = nn.Sequential(
            *_conv_bn_relu(channels * len(self.convs), channels, kernel=1), nn.Dropout(dropout)
        )

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return ``[B, channels, H, W]`` at the size of the input."""
        # The pooled branch is one pixel: expanding it equals resizing it, at no cost.
        branches = [branch(x_BCHW).expand(-1, -1, *x_BCHW.shape[2:]) for branch in self.convs]
        return self.project(torch.cat(branches, dim=1))


class GlobalAveragePool(nn.Module):
    """The mean over all pixels; as `nn.AdaptiveAvgPool2d(1)`, which exports as twenty operators."""

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return ``[B, C, 1, 1]``."""
        return x_BCHW.mean(dim=(2, 3), keepdim=True)


def _conv_bn_relu(
    in_channels: int, channels: int, *, kernel: int, dilation: int = 1
) -> tuple[nn.Module, nn.Module, nn.Module]:
    padding = dilation * (kernel // 2)
    return (
        nn.Conv2d(in_channels, channels, kernel, padding=padding, dilation=dilation, bias=False),
        nn.BatchNorm2d(channels),
        nn.ReLU(inplace=True),
    )
