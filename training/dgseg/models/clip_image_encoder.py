"""CLIP's image encoder with a ResNet: the trunk at stride 32 and the attention pool.

Parameter names are those of OpenAI's checkpoints (``visual.`` taken off), so a trunk loads the
weights of an encoder one to one once ``attnpool.*`` is left out; `trunk_weights` does so.

Shapes: B batch, C channels, H height, W width, E embedding.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from dgseg.models.attention_pool import AttentionPool
from dgseg.models.clip_resnet import (
    ClipResNet,
    ClipResNetConfig,
    ClipResNetStages,
    OutputStride,
)

STRIDE = 32


@dataclass(frozen=True, kw_only=True)
class ClipImageEncoderConfig:
    """The size of an image encoder. ``grid`` is the input's height and width divided by 32."""

    depths: tuple[int, int, int, int]
    width: int
    embedding_size: int
    grid: tuple[int, int] = (7, 7)

    def __post_init__(self) -> None:
        """Refuse an encoder that cannot be built."""
        ClipResNetConfig(depths=self.depths, width=self.width, output_stride=STRIDE)
        if self.embedding_size < 1:
            raise ValueError(f"embedding_size must be positive, got {self.embedding_size}")
        if min(self.grid) < 1:
            raise ValueError(f"grid needs at least one row and one column, got {self.grid}")

    @property
    def trunk(self) -> ClipResNetConfig:
        """The trunk inside: CLIP dilates nothing."""
        return ClipResNetConfig(depths=self.depths, width=self.width, output_stride=STRIDE)


def rn50_image_encoder() -> ClipImageEncoderConfig:
    """Return the configuration of CLIP RN50, which takes images of 224x224."""
    return ClipImageEncoderConfig(depths=(3, 4, 6, 3), width=64, embedding_size=1024)


def rn101_image_encoder() -> ClipImageEncoderConfig:
    """Return the configuration of CLIP RN101, which takes images of 224x224."""
    return ClipImageEncoderConfig(depths=(3, 4, 23, 3), width=64, embedding_size=512)


class ClipImageEncoder(ClipResNetStages):
    """Normalised images in, embeddings out."""

    def __init__(self, config: ClipImageEncoderConfig) -> None:
        super().__init__(config.trunk)
        self.config = config
        self.attnpool = AttentionPool(
            channels=config.trunk.out_channels,
            embedding_size=config.embedding_size,
            grid=config.grid,
        )

    def forward(self, image_B3HW: Tensor) -> Tensor:
        """Return embeddings, ``[B, E]``, not normalised. H and W are 32 times the grid's."""
        return self.embed_low_level(self.forward_low_level(image_B3HW))

    def embed_low_level(self, low_level_BCHW: Tensor) -> Tensor:
        """Return the embeddings of features of layer 1, whose sides are 8 times the grid's.

        Style mining changes the features there and asks what image CLIP sees (FAMix, section 3.2).
        """
        return self.attnpool(self.forward_deep(low_level_BCHW))


def dense_trunk(encoder: ClipImageEncoder, output_stride: OutputStride = 16) -> ClipResNet:
    """Return a trunk of another stride that shares every parameter and buffer of an encoder.

    What one of them learns the other one knows; nothing is copied.
    """
    with torch.device("meta"):
        trunk = ClipResNet(replace(encoder.config.trunk, output_stride=output_stride))
    for name in [*dict(trunk.named_parameters()), *dict(trunk.named_buffers())]:
        owner, _, last = name.rpartition(".")
        shared = getattr(encoder.get_submodule(owner), last)
        setattr(trunk.get_submodule(owner), last, shared)
    return trunk


def trunk_weights(encoder: ClipImageEncoder) -> dict[str, Tensor]:
    """Return the weights that a `ClipResNet` of the same depths and width loads strictly."""
    return {
        name: value
        for name, value in encoder.state_dict().items()
        if not name.startswith("attnpool.")
    }
