"""A picture of a street with its labels."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, kw_only=True)
class Street:
    """One labelled picture. Shapes: H height, W width; 3 red, green, blue."""

    image_HW3: Tensor
    """uint8."""
    label_HW: Tensor
    """uint8: indices of cityscapes-19, 255 where no label claims a pixel."""
    depth_HW: Tensor
    """float32: metres along the camera's axis, infinite for the sky."""
    caption: str
    domain: str
    city: str
    seed: int
