"""Multi-scale deformable attention in plain PyTorch (Zhu et al. 2021, equation 3).

A query looks at a few points of every level, and learns where. The official code compiles a CUDA
operator for it; `grid_sample` does the same on any device and exports to ONNX's GridSample.

Shapes: B batch, T queries (all positions of all levels), N heads, D channels of a head, V levels,
P points, C channels, h and w the size of a level.
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
        query_BTC: Tensor,
        reference_T2: Tensor,
        memory_BTC: Tensor,
        sizes: Sequence[tuple[int, int]],
    ) -> Tensor:
        """Return ``[B, T, C]``.

        ``reference_T2`` is where each query lies, (x, y) in 0..1; ``sizes`` are the height and
        width of each level, whose positions follow one another in ``memory_BTC``.
        """
        shape = (*query_BTC.shape[:2], self.heads, self.levels, self.points)
        offsets_BTNVP2 = self.sampling_offsets(query_BTC).view(*shape, 2)
        weights_BTNVP = self.attention_weights(query_BTC).view(*shape[:3], -1).softmax(-1)
        size_V2 = torch.tensor(
            [[width, height] for height, width in sizes],
            device=query_BTC.device,
            dtype=query_BTC.dtype,
        )
        location_BTNVP2 = (
            reference_T2[:, None, None, None, :] + offsets_BTNVP2 / size_V2[:, None, :]
        )
        value_BTND = self.value_proj(memory_BTC).unflatten(-1, (self.heads, -1))
        return self.output_proj(
            sample_levels(value_BTND, location_BTNVP2, weights_BTNVP.view(shape), sizes)
        )

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
    value_BTND: Tensor,
    location_BTNVP2: Tensor,
    weights_BTNVP: Tensor,
    sizes: Sequence[tuple[int, int]],
) -> Tensor:
    """Return the weighted sum of sampled values, ``[B, T, N * D]``.

    Locations are (x, y) in 0..1 of a level's extent. Sampling is bilinear, and zero outside.
    """
    batch, queries, heads = location_BTNVP2.shape[:3]
    values = value_BTND.split([height * width for height, width in sizes], dim=1)
    sampled: list[Tensor] = []
    for level, ((height, width), value) in enumerate(zip(sizes, values, strict=True)):
        map_XDhw = value.permute(0, 2, 3, 1).reshape(batch * heads, -1, height, width)
        grid_BNTP2 = (2 * location_BTNVP2[:, :, :, level] - 1).transpose(1, 2)
        sampled_XDTP = functional.grid_sample(
            map_XDhw, grid_BNTP2.flatten(0, 1), align_corners=False
        )
        weights_XTP = weights_BTNVP[:, :, :, level].transpose(1, 2).flatten(0, 1)
        sampled.append((sampled_XDTP * weights_XTP[:, None]).sum(dim=-1))
    total_XDT = torch.stack(sampled).sum(dim=0)
    return total_XDT.view(batch, -1, queries).transpose(1, 2)
