"""MobileSAM's image encoder: TinyViT without its head, and the neck of SAM's own encoder.

Built from timm's TinyViT, which differs from the original code in names, and in where a stage
begins: timm shrinks at its start, the original at the end of the stage before.

Shapes: B batch, C channels, H and W of the image, h and w at a sixteenth.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from torch import Tensor, nn

from dgseg.models.torchvision_operators import declare_torchvision_operators

if TYPE_CHECKING:
    from timm.models.tiny_vit import TinyVit

STRIDE = 16


@dataclass(frozen=True, kw_only=True)
class TinyVitConfig:
    """The size of an encoder, stage by stage. The first stage has no attention."""

    widths: tuple[int, ...]
    depths: tuple[int, ...]
    heads: tuple[int, ...]
    windows: tuple[int, ...]
    expansion: float = 4.0
    out_channels: int = 256


class TinyVitEncoder(nn.Module):
    """Answers as the image encoder of `transformers`' SamModel does, in whose place it stands."""

    def __init__(self, config: TinyVitConfig) -> None:
        super().__init__()
        self.trunk = _trunk(config)
        self.neck = nn.Sequential(
            nn.Conv2d(config.widths[-1], config.out_channels, 1, bias=False),
            ChannelNorm(config.out_channels),
            nn.Conv2d(config.out_channels, config.out_channels, 3, padding=1, bias=False),
            ChannelNorm(config.out_channels),
        )

    def forward(self, pixel_values: Tensor, **_asked: Any) -> tuple[Tensor]:  # noqa: ANN401
        """Return the embedding ``[B, C, h, w]`` of normalised images ``[B, 3, H, W]``."""
        return (self.neck(self.trunk.stages(self.trunk.patch_embed(pixel_values))),)


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of each pixel."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels, eps=1e-6)

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 - the name that the base class has
        """Return ``[B, C, H, W]`` normalised."""
        return super().forward(input.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def _trunk(config: TinyVitConfig) -> "TinyVit":
    declare_torchvision_operators()
    from timm.models.tiny_vit import TinyVit

    trunk = TinyVit(
        num_classes=0,
        embed_dims=config.widths,
        depths=config.depths,
        num_heads=config.heads,
        window_sizes=config.windows,
        mlp_ratio=4.0,
        mbconv_expand_ratio=config.expansion,
        drop_path_rate=0.0,
    )
    # MobileSAM keeps the resolution here, so that its embedding is as fine as SAM's.
    last_shrinking = f"stages.{len(config.widths) - 1}.downsample.conv2.conv"
    cast("nn.Conv2d", trunk.get_submodule(last_shrinking)).stride = (1, 1)
    trunk.add_module("head", nn.Identity())
    return trunk
