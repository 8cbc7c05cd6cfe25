"""The pixel decoder of Mask2Former: deformable attention over three levels, then stride 4.

Cheng et al. 2022, section 4.1. Names of weights are those of the official code.

Shapes: B batch, C channels, T positions of all levels, H and W of stride 4, h and w of a level.
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

    levels_BChw: list[Tensor]
    """At strides 32, 16 and 8: what they attend to."""
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
        levels_BChw = self.transformer(projected)
        lateral_BCHW = self.adapter_1(pyramid.stage1_BCHW)
        upsampled_BCHW = functional.interpolate(
            levels_BChw[-1], size=lateral_BCHW.shape[2:], mode="bilinear", align_corners=False
        )
        fine_BCHW = self.layer_1(lateral_BCHW + upsampled_BCHW).relu()
        return PixelFeatures(levels_BChw, self.mask_features(fine_BCHW))

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

    def forward(self, levels_BChw: list[Tensor]) -> list[Tensor]:
        """Return every level, ``[B, C, h, w]``."""
        sizes = [(level.shape[2], level.shape[3]) for level in levels_BChw]
        x_BTC = _in_a_row(levels_BChw)
        positions_CHW = [
            sine_position(height, width, level.shape[1], like=level)
            for (height, width), level in zip(sizes, levels_BChw, strict=True)
        ]
        position_TC = torch.cat(
            [
                position_CHW.flatten(1).transpose(0, 1) + embedding_C
                for position_CHW, embedding_C in zip(positions_CHW, self.level_embed, strict=True)
            ]
        )
        reference_T2 = torch.cat([_centres(height, width, x_BTC) for height, width in sizes])
        for layer in self.encoder.layers:
            x_BTC = layer(x_BTC, position_TC, reference_T2, sizes)
        parts_BtC = x_BTC.split([height * width for height, width in sizes], dim=1)
        return [
            part_BtC.transpose(1, 2).unflatten(2, (height, width))
            for part_BtC, (height, width) in zip(parts_BtC, sizes, strict=True)
        ]


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
        x_BTC: Tensor,
        position_TC: Tensor,
        reference_T2: Tensor,
        sizes: list[tuple[int, int]],
    ) -> Tensor:
        """Return ``[B, T, C]``. Positions are added to what asks, not to what answers."""
        x_BTC = self.norm1(x_BTC + self.self_attn(x_BTC + position_TC, reference_T2, x_BTC, sizes))
        return self.norm2(x_BTC + self.linear2(self.linear1(x_BTC).relu()))


def _in_a_row(levels_BChw: list[Tensor]) -> Tensor:
    return torch.cat([level.flatten(2).transpose(1, 2) for level in levels_BChw], dim=1)


def _centres(height: int, width: int, like: Tensor) -> Tensor:
    """Return the centres of a level's pixels, (x, y) in 0..1, row by row."""
    y_H = (torch.arange(height, device=like.device, dtype=torch.float32) + 0.5) / height
    x_W = (torch.arange(width, device=like.device, dtype=torch.float32) + 0.5) / width
    y_HW, x_HW = torch.meshgrid(y_H, x_W, indexing="ij")
    return torch.stack([x_HW, y_HW], dim=-1).flatten(0, 1)
