"""The pixel decoder of Mask2Former: deformable attention over three levels, then stride 4.

Cheng et al. 2022, section 4.1. Names of weights are those of the official code.

Shapes: B batch, C channels, H and W of stride 4, h and w of a level, T its
positions, row by row.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.models.clouds.config import HeadSize
from dgseg.models.clouds.deformable_attention import DeformableAttention
from dgseg.models.clouds.sine_position import sine_position
from dgseg.models.trunks import Pyramid

LEVELS = 3
"""Strides 32, 16 and 8, in this order."""


class PixelFeatures(NamedTuple):
    """What queries look at."""

    levels_BTC: list[Tensor]
    """At strides 32, 16 and 8: what they attend to."""
    positions_TC: list[Tensor]
    """Where that lies, as sines."""
    sizes: list[tuple[int, int]]
    """Heights and widths of these levels."""
    mask_features_BCHW: Tensor
    """At stride 4: what their masks are made of."""


class PixelDecoder(nn.Module):
    """A pyramid of a trunk in, features of equal width out. Padding is seen like any pixel."""

    def __init__(self, size: HeadSize, *, in_channels: tuple[int, int, int, int]) -> None:
        super().__init__()
        channels, groups = size.channels, size.groups
        stage1, *deep = in_channels
        self.input_proj = nn.ModuleList(
            nn.Sequential(nn.Conv2d(stage, channels, 1), nn.GroupNorm(groups, channels))
            for stage in reversed(deep)
        )
        self.transformer = DeformableEncoder(size)
        self.adapter_1 = NormedConv(stage1, channels, kernel_px=1, groups=groups)
        self.layer_1 = NormedConv(channels, channels, kernel_px=3, groups=groups)
        self.mask_features = nn.Conv2d(channels, channels, 1)
        self._start()

    def forward(self, pyramid: Pyramid) -> PixelFeatures:
        """Return the features. In float32 also under autocast: sampling is delicate."""
        if torch.is_autocast_enabled(pyramid[0].device.type):
            with torch.autocast(pyramid[0].device.type, enabled=False):
                return self.forward(Pyramid(*(stage.float() for stage in pyramid)))
        projected = [
            project(stage)
            for project, stage in zip(self.input_proj, reversed(pyramid[1:]), strict=True)
        ]
        sizes = [(level.shape[2], level.shape[3]) for level in projected]
        positions_TC = [
            sine_position(*size, level.shape[1], like=level)
            for size, level in zip(sizes, projected, strict=True)
        ]
        levels_BTC = self.transformer(
            [level.flatten(2).transpose(1, 2) for level in projected], positions_TC, sizes
        )
        stride8_BChw = levels_BTC[-1].transpose(1, 2).unflatten(2, sizes[-1])
        lateral_BCHW = self.adapter_1(pyramid.stage1_BCHW)
        upsampled_BCHW = functional.interpolate(
            stride8_BChw, size=lateral_BCHW.shape[2:], mode="bilinear", align_corners=False
        )
        fine_BCHW = self.layer_1(lateral_BCHW + upsampled_BCHW).relu()
        return PixelFeatures(levels_BTC, positions_TC, sizes, self.mask_features(fine_BCHW))

    def _start(self) -> None:
        for project in self.input_proj:
            convolution = next(project.children())
            if isinstance(convolution, nn.Conv2d) and convolution.bias is not None:
                nn.init.xavier_uniform_(convolution.weight)
                nn.init.zeros_(convolution.bias)
        for convolution in (self.adapter_1, self.layer_1, self.mask_features):
            nn.init.kaiming_uniform_(convolution.weight, a=1)
        if self.mask_features.bias is not None:
            nn.init.zeros_(self.mask_features.bias)


class NormedConv(nn.Conv2d):
    """A convolution without bias and the group normalisation after it."""

    def __init__(self, in_channels: int, channels: int, *, kernel_px: int, groups: int) -> None:
        super().__init__(in_channels, channels, kernel_px, padding=kernel_px // 2, bias=False)
        self.norm = nn.GroupNorm(groups, channels)

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002  # nn.Module's name
        """Return the normalised result, ``[B, C, H, W]``."""
        return self.norm(super().forward(input))


class DeformableEncoder(nn.Module):
    """Positions of all levels attend to each other; levels keep their sizes."""

    def __init__(self, size: HeadSize) -> None:
        super().__init__()
        self.level_embed = nn.Parameter(torch.randn(LEVELS, size.channels))
        self.encoder = _Layers(size)

    def forward(
        self,
        levels_BTC: list[Tensor],
        positions_TC: list[Tensor],
        sizes: list[tuple[int, int]],
    ) -> list[Tensor]:
        """Return every level."""
        placed_TC = [
            position_TC + embedding_C
            for position_TC, embedding_C in zip(positions_TC, self.level_embed, strict=True)
        ]
        for layer in self.encoder.layers:
            levels_BTC = layer(levels_BTC, placed_TC, sizes)
        return levels_BTC


class _Layers(nn.Module):
    """Holds the layers under the name that official weights have."""

    def __init__(self, size: HeadSize) -> None:
        super().__init__()
        self.layers = nn.ModuleList(EncoderLayer(size) for _ in range(size.encoder_layers))


class EncoderLayer(nn.Module):
    """Deformable attention and a perceptron, each added and normalised."""

    def __init__(self, size: HeadSize) -> None:
        super().__init__()
        self.self_attn = DeformableAttention(
            channels=size.channels, heads=size.attention_heads, levels=LEVELS, points=size.points
        )
        self.norm1 = nn.LayerNorm(size.channels)
        self.linear1 = nn.Linear(size.channels, size.encoder_hidden)
        self.linear2 = nn.Linear(size.encoder_hidden, size.channels)
        self.norm2 = nn.LayerNorm(size.channels)
        for linear in (self.linear1, self.linear2):
            nn.init.xavier_uniform_(linear.weight)

    def forward(
        self,
        levels_BTC: list[Tensor],
        positions_TC: list[Tensor],
        sizes: list[tuple[int, int]],
    ) -> list[Tensor]:
        """Return every level. Positions are added to what asks, not to what answers."""
        queries_BTC = [x + position for x, position in zip(levels_BTC, positions_TC, strict=True)]
        found_BTC = self.self_attn(queries_BTC, levels_BTC, sizes)
        return [self._finish(x + y) for x, y in zip(levels_BTC, found_BTC, strict=True)]

    def _finish(self, x_BTC: Tensor) -> Tensor:
        x_BTC = self.norm1(x_BTC)
        return self.norm2(x_BTC + self.linear2(self.linear1(x_BTC).relu()))
