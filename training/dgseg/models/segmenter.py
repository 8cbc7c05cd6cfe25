"""A CLIP ResNet trunk and a DeepLabv3+ head: the network that FAMix trains and serving runs.

Shapes: B batch, L labels, H height, W width.
"""

from dataclasses import dataclass, field

from torch import Tensor, nn
from torch.nn import functional

from dgseg.models.clip_resnet import ClipResNet, ClipResNetConfig
from dgseg.models.deeplab import DeepLabConfig, DeepLabHead


@dataclass(frozen=True, kw_only=True)
class SegmenterConfig:
    """The whole shape of a segmenter; nothing about its training."""

    backbone: ClipResNetConfig
    head: DeepLabConfig = field(default_factory=DeepLabConfig)
    label_count: int


class Segmenter(nn.Module):
    """Normalised images in, label scores at stride 4 out."""

    def __init__(self, config: SegmenterConfig) -> None:
        super().__init__()
        self.config = config
        self.backbone = ClipResNet(config.backbone)
        self.classifier = DeepLabHead(
            config.head,
            in_channels=config.backbone.out_channels,
            in_low_level_channels=config.backbone.low_level_channels,
            output_stride=config.backbone.output_stride,
            label_count=config.label_count,
        )

    def forward(self, image_B3HW: Tensor) -> Tensor:
        """Return logits at stride 4, ``[B, L, h, w]``; `upsample` brings them to full size."""
        return self.classifier(self.backbone(image_B3HW))


def upsample(logits_BLhw: Tensor, size_px: tuple[int, int]) -> Tensor:
    """Return logits at ``size_px`` (height, width), as training, evaluation and export all do."""
    return functional.interpolate(logits_BLhw, size=size_px, mode="bilinear", align_corners=False)


def parameter_count(module: nn.Module) -> int:
    """Return how many numbers a network learns."""
    return sum(parameter.numel() for parameter in module.parameters())
