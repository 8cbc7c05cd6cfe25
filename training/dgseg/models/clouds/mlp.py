"""Three linear layers with ReLU between them, as Mask2Former's heads are.

Shapes: C channels.
"""

from itertools import pairwise

from torch import Tensor, nn


class Mlp(nn.Module):
    """``C -> C -> C -> out_channels``; weights are named ``layers.0`` to ``layers.2``."""

    def __init__(self, channels: int, out_channels: int) -> None:
        super().__init__()
        widths = [channels, channels, channels, out_channels]
        self.layers = nn.ModuleList(nn.Linear(before, after) for before, after in pairwise(widths))

    def forward(self, x_C: Tensor) -> Tensor:
        """Return the result; leading dimensions are kept."""
        *first, last = self.layers
        for layer in first:
            x_C = layer(x_C).relu()
        return last(x_C)
