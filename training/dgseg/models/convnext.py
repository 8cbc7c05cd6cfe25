"""ConvNeXt as a dense trunk (Liu et al. 2022), in timm's implementation.

Parameter names are those of open_clip's models (``visual.`` taken off): ``trunk.stem.*`` and
``trunk.stages.*``, so they load one to one. timm is imported when the first trunk is built.

Shapes: B batch, C channels, H and W the image's height and width.
"""

from dataclasses import dataclass

from torch import Tensor

from dgseg.models.pyramid import Pyramid, Trunk, refuse_other_stage_count
from dgseg.models.torchvision_operators import declare_torchvision_operators


@dataclass(frozen=True, kw_only=True)
class ConvNextConfig:
    """The size of a trunk: blocks and channels of its four stages."""

    depths: tuple[int, int, int, int]
    channels: tuple[int, int, int, int]

    def __post_init__(self) -> None:
        """Refuse a trunk that cannot be built."""
        refuse_other_stage_count(depths=self.depths, channels=self.channels)


def convnext_large() -> ConvNextConfig:
    """Return the configuration of the trunk in open_clip's ``convnext_large_d_320``."""
    return ConvNextConfig(depths=(3, 3, 27, 3), channels=(192, 384, 768, 1536))


class ConvNextTrunk(Trunk):
    """The four stages as they are: no normalisation after them, no dropped paths."""

    def __init__(self, config: ConvNextConfig) -> None:
        super().__init__()
        declare_torchvision_operators()
        from timm.models.convnext import ConvNeXt

        self.channels = config.channels
        self.trunk = ConvNeXt(depths=config.depths, dims=config.channels, num_classes=0)
        # The pooling and the normalisation behind it are no part of a dense trunk.
        del self.trunk.head

    def forward_low_level(self, image_B3HW: Tensor) -> Tensor:
        """Return the output of the first stage, at stride 4."""
        return self._stage(0, self.trunk.get_submodule("stem")(image_B3HW))

    def forward_deep(self, low_level_BCHW: Tensor) -> Pyramid:
        """Return all four stages from the output of the first."""
        stage2_BCHW = self._stage(1, low_level_BCHW)
        stage3_BCHW = self._stage(2, stage2_BCHW)
        return Pyramid(low_level_BCHW, stage2_BCHW, stage3_BCHW, self._stage(3, stage3_BCHW))

    def _stage(self, stage: int, x_BCHW: Tensor) -> Tensor:
        return self.trunk.get_submodule(f"stages.{stage}")(x_BCHW)
