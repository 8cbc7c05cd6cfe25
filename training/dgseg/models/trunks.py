"""Trunks for dense prediction with a feature map at each of four strides, by name and by size.

Every trunk takes images normalised with CLIP's mean and deviation.

Shapes: B batch, C channels, H and W the image's height and width.
"""

from typing import assert_never

from torch import Tensor

from dgseg.models.clip_resnet import ClipResNetConfig, ClipResNetStages, rn50, rn101
from dgseg.models.convnext import ConvNextConfig, ConvNextTrunk, convnext_large
from dgseg.models.mit import MitConfig, MitTrunk, mit_b5
from dgseg.models.pyramid import STRIDE, Pyramid, Trunk

__all__ = ["STRIDE", "TRUNKS", "Pyramid", "ResNetTrunk", "Trunk", "TrunkConfig", "build_trunk"]

TrunkConfig = ClipResNetConfig | ConvNextConfig | MitConfig
"""The size of a trunk, and which kind it is."""

TRUNKS: dict[str, TrunkConfig] = {
    "rn50": rn50(output_stride=STRIDE),
    "rn101": rn101(output_stride=STRIDE),
    "convnext-large": convnext_large(),
    "mit-b5": mit_b5(),
}
"""Those of the CLOUDS paper."""


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

    # As in `ClipResNetStages`, but with what lies between; nothing takes one for the other.
    def forward_deep(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, low_level_BCHW: Tensor
    ) -> Pyramid:
        """Return all four stages from the output of the first."""
        stage2_BCHW = self.layer2(low_level_BCHW)
        stage3_BCHW = self.layer3(stage2_BCHW)
        return Pyramid(low_level_BCHW, stage2_BCHW, stage3_BCHW, self.layer4(stage3_BCHW))


def build_trunk(config: TrunkConfig) -> Trunk:
    """Return the trunk that a configuration describes, with random weights."""
    match config:
        case ClipResNetConfig():
            return ResNetTrunk(config)
        case ConvNextConfig():
            return ConvNextTrunk(config)
        case MitConfig():
            return MitTrunk(config)
        case _:
            assert_never(config)
