"""CLIP's attention pool: one embedding per image, read out of the last stage by attention.

Radford et al. 2021, section 2.3: one layer of multi-head attention whose query is the mean of all
positions. Parameter names are those of OpenAI's checkpoints (``visual.attnpool.`` taken off).

Shapes: B batch, C channels, H height, W width, T tokens (the mean, then every position), N heads,
D channels of a head, E embedding.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

HEAD_CHANNELS = 64


class AttentionPool(nn.Module):
    """Features of one fixed size in, embeddings out.

    ``grid`` is that size, height and width: every position has a learned embedding of its own.
    """

    def __init__(
        self, *, channels: int, embedding_size: int, grid: tuple[int, int] = (7, 7)
    ) -> None:
        super().__init__()
        if channels < HEAD_CHANNELS or channels % HEAD_CHANNELS != 0:
            raise ValueError(f"channels must be a multiple of {HEAD_CHANNELS}, got {channels}")
        if min(grid) < 1:
            raise ValueError(f"grid needs at least one row and one column, got {grid}")
        if embedding_size < 1:
            raise ValueError(f"embedding_size must be positive, got {embedding_size}")
        self.grid = grid
        self.positional_embedding = nn.Parameter(torch.empty(grid[0] * grid[1] + 1, channels))
        self.k_proj = nn.Linear(channels, channels)
        self.q_proj = nn.Linear(channels, channels)
        self.v_proj = nn.Linear(channels, channels)
        self.c_proj = nn.Linear(channels, embedding_size)
        for weight in (self.positional_embedding, *self._projections()):
            nn.init.normal_(weight, std=channels**-0.5)

    def forward(self, features_BCHW: Tensor) -> Tensor:
        """Return embeddings, ``[B, E]``, not normalised."""
        if features_BCHW.shape[2:] != self.grid:
            raise ValueError(
                f"the attention pool knows {self.grid[0]}x{self.grid[1]} positions, got features of"
                f" {features_BCHW.shape[2]}x{features_BCHW.shape[3]}: resize what goes in"
            )
        positions_BTC = features_BCHW.flatten(2).transpose(1, 2)
        tokens_BTC = torch.cat([positions_BTC.mean(dim=1, keepdim=True), positions_BTC], dim=1)
        tokens_BTC = tokens_BTC + self.positional_embedding

        # OpenAI attends from every token and keeps the first; only the first is worked out here.
        attended_BN1D = functional.scaled_dot_product_attention(
            _split_heads(self.q_proj(tokens_BTC[:, :1])),
            _split_heads(self.k_proj(tokens_BTC)),
            _split_heads(self.v_proj(tokens_BTC)),
        )
        return self.c_proj(attended_BN1D.flatten(1))

    def embed_cells(self, features_BCHW: Tensor) -> Tensor:
        """Return an embedding for each position by itself, ``[B, E, H, W]``, for any H and W.

        What a position would give if nothing but itself were attended to, without its place (Zhou
        et al. 2022, "Extract free dense labels from CLIP").
        """
        cells_BHWC = features_BCHW.permute(0, 2, 3, 1)
        return self.c_proj(self.v_proj(cells_BHWC)).permute(0, 3, 1, 2)

    def _projections(self) -> list[Tensor]:
        return [layer.weight for layer in (self.q_proj, self.k_proj, self.v_proj, self.c_proj)]


def _split_heads(x_BTC: Tensor) -> Tensor:
    return x_BTC.unflatten(2, (-1, HEAD_CHANNELS)).transpose(1, 2)
