"""Multi-scale deformable attention in plain PyTorch (Zhu et al. 2021, equation 3).

A position looks at a few points of every level, and learns where. The official code compiles a CUDA
operator for it; `grid_sample` does the same on any device and exports to ONNX's GridSample.

Levels are never laid in one row, and no tensor has more than four dimensions: torch.export reasons
about sizes that are sums of products, and about many dimensions, for minutes instead of seconds.

Shapes: B batch, T positions of a level, h and w its height and width, C channels, N attention
heads, D channels of a head, X is B * N, V levels, P points.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional


class DeformableAttention(nn.Module):
    """Attention of every position to sampled points of every level."""

    def __init__(self, *, channels: int, heads: int, levels: int, points: int) -> None:
        super().__init__()
        self.heads, self.levels, self.points = heads, levels, points
        self.sampling_offsets = nn.Linear(channels, heads * levels * points * 2)
        self.attention_weights = nn.Linear(channels, heads * levels * points)
        self.value_proj = nn.Linear(channels, channels)
        self.output_proj = nn.Linear(channels, channels)
        self._start()

    def forward(
        self,
        queries_BTC: Sequence[Tensor],
        memories_BTC: Sequence[Tensor],
        sizes: Sequence[tuple[int, int]],
    ) -> list[Tensor]:
        """Return what each position of each level found, ``[B, T, C]`` level by level.

        ``sizes`` are the levels' heights and widths.
        """
        values_XDhw = [
            self._value(memory_BTC, size)
            for memory_BTC, size in zip(memories_BTC, sizes, strict=True)
        ]
        return [
            self._look(query_BTC, centres(*size, like=query_BTC), values_XDhw)
            for query_BTC, size in zip(queries_BTC, sizes, strict=True)
        ]

    def _value(self, memory_BTC: Tensor, size: tuple[int, int]) -> Tensor:
        value_BCT = self.value_proj(memory_BTC).transpose(1, 2)
        return value_BCT.reshape(memory_BTC.shape[0] * self.heads, -1, *size)

    def _look(self, query_BTC: Tensor, here_T2: Tensor, values_XDhw: Sequence[Tensor]) -> Tensor:
        offset_XTK = self._by_head(self.sampling_offsets(query_BTC))
        weight_XTK = self._by_head(self.attention_weights(query_BTC)).softmax(dim=-1)
        found_XDT = sample_levels(values_XDhw, here_T2, offset_XTK, weight_XTK)
        found_BCT = found_XDT.reshape(query_BTC.shape[0], -1, query_BTC.shape[1])
        return self.output_proj(found_BCT.transpose(1, 2))

    def _by_head(self, each_BTK: Tensor) -> Tensor:
        return each_BTK.unflatten(2, (self.heads, -1)).transpose(1, 2).flatten(0, 1)

    def _start(self) -> None:
        """Let each head look its own way, each point a step further, and all points count alike."""
        nn.init.zeros_(self.sampling_offsets.weight)
        angle_N = torch.arange(self.heads) * (2 * math.pi / self.heads)
        way_N2 = torch.stack([angle_N.cos(), angle_N.sin()], dim=-1)
        way_N2 = way_N2 / way_N2.abs().amax(dim=-1, keepdim=True)
        step_P = torch.arange(1, self.points + 1)
        start = way_N2[:, None, None, :] * step_P[:, None]
        with torch.no_grad():
            self.sampling_offsets.bias.copy_(start.expand(-1, self.levels, -1, -1).flatten())
        nn.init.zeros_(self.attention_weights.weight)
        nn.init.zeros_(self.attention_weights.bias)
        for projection in (self.value_proj, self.output_proj):
            nn.init.xavier_uniform_(projection.weight)
            nn.init.zeros_(projection.bias)


def sample_levels(
    values_XDhw: Sequence[Tensor], here_T2: Tensor, offset_XTK: Tensor, weight_XTK: Tensor
) -> Tensor:
    """Return the weighted sum of sampled values, ``[X, D, T]``.

    ``here_T2`` is where a position lies, (x, y) in 0..1 of the image. Offsets are in pixels of the
    level that is sampled: (x, y) of each point, level by level; weights likewise. Sampling is
    bilinear, and zero outside.
    """
    levels = len(values_XDhw)
    found_XDT: list[Tensor] = []
    for value_XDhw, offset_XTp, weight_XTP in zip(
        values_XDhw,
        offset_XTK.chunk(levels, dim=2),
        weight_XTK.chunk(levels, dim=2),
        strict=True,
    ):
        scale_2 = torch.tensor(
            [value_XDhw.shape[3], value_XDhw.shape[2]], device=here_T2.device, dtype=here_T2.dtype
        )
        place_XTP2 = here_T2[:, None] + offset_XTp.unflatten(2, (-1, 2)) / scale_2
        sampled_XDTP = functional.grid_sample(value_XDhw, 2 * place_XTP2 - 1, align_corners=False)
        found_XDT.append((sampled_XDTP * weight_XTP[:, None]).sum(dim=-1))
    return torch.stack(found_XDT).sum(dim=0)


def centres(height: int, width: int, like: Tensor) -> Tensor:
    """Return where the centres of a level's pixels lie, (x, y) in 0..1, row by row, ``[T, 2]``."""
    y_H = (torch.arange(height, device=like.device, dtype=torch.float32) + 0.5) / height
    x_W = (torch.arange(width, device=like.device, dtype=torch.float32) + 0.5) / width
    return torch.stack(
        [x_W[None, :].expand(height, width), y_H[:, None].expand(height, width)], dim=-1
    ).flatten(0, 1)
