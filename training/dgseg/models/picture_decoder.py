"""A decoder of layer 1: features of the trunk in, the photograph that they are of out.

Small, because a preview of a style waits for it: three convolutions at the stride of layer 1, the
last of which paints every feature's 4x4 pixels.

Shapes: B batch, C channels, h and w the sides of layer 1.
"""

from dataclasses import dataclass

from torch import Tensor, nn

STRIDE = 4
"""Pixels of the photograph to one of layer 1."""


@dataclass(frozen=True, kw_only=True)
class PictureDecoderConfig:
    """The size of a decoder."""

    in_channels: int
    width: int = 24

    def __post_init__(self) -> None:
        """Refuse a decoder that cannot be built."""
        if min(self.in_channels, self.width) < 1:
            raise ValueError(f"channels must be positive, got {self.in_channels}, {self.width}")


class PictureDecoder(nn.Module):
    """Layer-1 features in, sRGB in 0..1 out."""

    def __init__(self, config: PictureDecoderConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.layers = nn.Sequential(
            nn.Conv2d(config.in_channels, width, 1),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, 3 * STRIDE**2, 3, padding=1),
            nn.PixelShuffle(STRIDE),
            nn.Sigmoid(),
        )

    def forward(self, low_level_BChw: Tensor) -> Tensor:
        """Return pictures, ``[B, 3, 4h, 4w]``."""
        return self.layers(low_level_BChw)
