"""CLIP's image encoder with a ConvNeXt, as open_clip trained it (Cherti et al. 2023).

Parameter names are those of open_clip's models (``visual.`` taken off), so a `ConvNextTrunk` loads
the weights of an encoder one to one once its heads are left out.

Shapes: B batch, N masks or images, C channels, H height, W width, E embedding.
"""

from collections import OrderedDict
from dataclasses import dataclass

from torch import Tensor, nn

from dgseg.models.convnext import ConvNextConfig, ConvNextTrunk, convnext_large

NORM_EPSILON = 1e-6
"""timm's, for every normalisation of a ConvNeXt."""

HEAD_EXPANSION = 2
"""From the embedding to what lies between the two layers before it."""

HEADS = ("trunk.head.", "head.")
"""Before the names of what comes after the trunk."""


@dataclass(frozen=True, kw_only=True)
class ClipConvNextConfig:
    """The size of an image encoder."""

    depths: tuple[int, int, int, int]
    channels: tuple[int, int, int, int]
    embedding_size: int

    def __post_init__(self) -> None:
        """Refuse an encoder that cannot be built."""
        ConvNextConfig(depths=self.depths, channels=self.channels)
        if self.embedding_size < 1:
            raise ValueError(f"embedding_size must be positive, got {self.embedding_size}")

    @property
    def trunk(self) -> ConvNextConfig:
        """The trunk inside."""
        return ConvNextConfig(depths=self.depths, channels=self.channels)


def convnext_large_image_encoder() -> ClipConvNextConfig:
    """Return the configuration of open_clip's ``convnext_large_d_320``."""
    trunk = convnext_large()
    return ClipConvNextConfig(depths=trunk.depths, channels=trunk.channels, embedding_size=768)


class ClipConvNextEncoder(nn.Module):
    """Normalised images of any size in, embeddings out."""

    def __init__(self, config: ClipConvNextConfig) -> None:
        super().__init__()
        self.config = config
        channels, hidden = config.channels[3], config.embedding_size * HEAD_EXPANSION
        self.trunk = ConvNextTrunk(config.trunk).trunk
        self.trunk.add_module("head", _named(norm=nn.LayerNorm(channels, eps=NORM_EPSILON)))
        self.head = _named(
            mlp=_named(
                fc1=nn.Linear(channels, hidden),
                activation=nn.GELU(),
                fc2=nn.Linear(hidden, config.embedding_size, bias=False),
            )
        )

    def forward(self, image_B3HW: Tensor) -> Tensor:
        """Return embeddings, ``[B, E]``, not normalised."""
        return self.embed(self.trunk.forward_features(image_B3HW).mean(dim=(2, 3)))

    def embed(self, pooled_NC: Tensor) -> Tensor:
        """Return the embeddings, ``[..., N, E]``, of means of the trunk's last map."""
        return self.head(self.trunk.get_submodule("head")(pooled_NC))


def _named(**layers: nn.Module) -> nn.Sequential:
    return nn.Sequential(OrderedDict[str, nn.Module](layers))
