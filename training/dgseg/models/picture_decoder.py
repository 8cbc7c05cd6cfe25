"""A decoder of layer 1: features of the trunk in, the photograph that they are of out.

Small, because a preview of a style waits for it. Layer 1 keeps edges better than how bright and of
what colour an area is, so that most is gained by looking around: at an eighth and a sixteenth of
the photograph's size, where that costs little.

Shapes: B batch, C channels, h and w the sides of layer 1.
"""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

STRIDE = 4
"""Pixels of the photograph to one of layer 1."""


@dataclass(frozen=True, kw_only=True)
class PictureDecoderConfig:
    """The size of a decoder."""

    in_channels: int
    width: int = 24
    """Channels at the stride of layer 1."""
    coarse_width: int = 32
    """Channels at larger strides."""

    def __post_init__(self) -> None:
        """Refuse a decoder that cannot be built."""
        for name in ("in_channels", "width", "coarse_width"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


class PictureDecoder(nn.Module):
    """Layer-1 features in, sRGB in 0..1 out. Either side of the features is at least 4."""

    def __init__(self, config: PictureDecoderConfig) -> None:
        super().__init__()
        self.config = config
        width, coarse = config.width, config.coarse_width
        self.squeeze = nn.Conv2d(config.in_channels, width, 1)
        self.to_half = nn.Conv2d(width, coarse, 3, padding=1)
        self.to_quarter = nn.Conv2d(coarse, coarse, 3, padding=1)
        self.around = nn.Conv2d(coarse, coarse, 3, padding=1)
        self.from_half = nn.Conv2d(coarse, width, 3, padding=1)
        self.join = nn.Conv2d(width, width, 3, padding=1)
        self.paint = nn.Conv2d(width, 3 * STRIDE**2, 3, padding=1)

    def forward(self, low_level_BChw: Tensor) -> Tensor:
        """Return pictures, ``[B, 3, 4h, 4w]``."""
        fine = self.squeeze(low_level_BChw).relu()
        half = self.to_half(functional.avg_pool2d(fine, 2)).relu()
        quarter = self.to_quarter(functional.avg_pool2d(half, 2)).relu()
        quarter = self.around(quarter).relu()
        half = self.from_half(half + _resized(quarter, half)).relu()
        fine = self.join(fine + _resized(half, fine)).relu()
        return functional.pixel_shuffle(self.paint(fine), STRIDE).sigmoid()


def _resized(coarse_BChw: Tensor, like_BChw: Tensor) -> Tensor:
    size = like_BChw.shape[2], like_BChw.shape[3]
    return functional.interpolate(coarse_BChw, size=size, mode="bilinear", align_corners=False)
