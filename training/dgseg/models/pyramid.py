"""What every trunk for dense prediction does: normalised images in, a map at each of four strides.

Shapes: B batch, C channels, H and W the image's height and width.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

from torch import Tensor, nn

STRIDE = 32
"""Of the last map. Sides of images must be multiples of it."""


class Pyramid(NamedTuple):
    """The outputs of the four stages, at strides 4, 8, 16 and 32."""

    stage1_BCHW: Tensor
    stage2_BCHW: Tensor
    stage3_BCHW: Tensor
    stage4_BCHW: Tensor


class Trunk(nn.Module, ABC):
    """Images normalised with CLIP's mean and deviation in, a pyramid of features out.

    It is split after its first stage, because that is where styles live (FAMix, section 3).
    """

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


def refuse_other_stage_count(**settings: tuple[int, ...]) -> None:
    """Refuse settings that do not hold one positive number for each stage."""
    for name, values in settings.items():
        if len(values) != 4 or min(values) < 1:
            raise ValueError(f"{name} must be four positive numbers, got {values}")
