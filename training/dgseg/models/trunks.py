"""Trunks for dense prediction with a feature map at each of four strides.

Every trunk takes images normalised with CLIP's mean and deviation. It is split after its first
stage, because that is where styles live (FAMix, section 3).

Shapes: B batch, C channels, H and W the image's height and width.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

from torch import Tensor, nn

from dgseg.models.clip_resnet import ClipResNetConfig, ClipResNetStages

STRIDE = 32
"""Of the last map. Sides of images must be multiples of it."""


class Pyramid(NamedTuple):
    """The outputs of the four stages, at strides 4, 8, 16 and 32."""

    stage1_BCHW: Tensor
    stage2_BCHW: Tensor
    stage3_BCHW: Tensor
    stage4_BCHW: Tensor


class Trunk(nn.Module, ABC):
    """Normalised images in, a pyramid of features out."""

    channels: tuple[int, int, int, int]
    """Of the four stages."""

    @abstractmethod
    def forward_low_level(self, image_B3HW: Tensor) -> Tensor:
        """Return the output of the first stage, at stride 4."""

    @abstractmethod
    def forward_deep(self, low_level_BCHW: Tensor) -> Pyramid:
        """Return all four stages from the output of the first."""

    def forward(self, image_B3HW: Tensor) -> Pyramid:
        """Return all four stages."""
        return self.forward_deep(self.forward_low_level(image_B3HW))


TrunkConfig = ClipResNetConfig
"""The size of a trunk, and which kind it is."""


class ResNetTrunk(ClipResNetStages, Trunk):
    """CLIP's ResNet, undilated; names of weights as in `ClipResNet`."""

    def __init__(self, config: ClipResNetConfig) -> None:
        if config.output_stride != STRIDE:
            raise ValueError(f"a pyramid needs output_stride {STRIDE}, got {config.output_stride}")
        super().__init__(config)
        self.channels = (
            config.width * 4,
            config.width * 8,
            config.width * 16,
            config.width * 32,
        )

    def forward_deep(self, low_level_BCHW: Tensor) -> Pyramid:
        """Return all four stages from the output of the first."""
        stage2_BCHW = self.layer2(low_level_BCHW)
        stage3_BCHW = self.layer3(stage2_BCHW)
        return Pyramid(low_level_BCHW, stage2_BCHW, stage3_BCHW, self.layer4(stage3_BCHW))


def build_trunk(config: TrunkConfig) -> Trunk:
    """Return the trunk that a configuration describes, with random weights."""
    return ResNetTrunk(config)
