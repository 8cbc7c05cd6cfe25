"""Mix Transformer, the encoder of SegFormer, as a dense trunk (Xie et al. 2021, section 3.1).

Parameter names are those of Hugging Face's checkpoints (``segformer.encoder.`` taken off), so they
load one to one. transformers has the same network, but names its parts anew in each major version;
the tests compare with it. Maps are flattened inside attention alone, so any size can be exported,
and the exporter has few sizes to compare.

Shapes: B batch, C channels, H and W the height and width of a map, T tokens (its positions),
R tokens of the reduced map, N heads, D channels of a head.
"""

from collections import OrderedDict
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.data.normalise import CLIP_MEAN, CLIP_STD
from dgseg.models.pyramid import Pyramid, Trunk, refuse_other_stage_count

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

EXPANSION = 4
"""From a block's channels to those inside its feed-forward part."""


@dataclass(frozen=True, kw_only=True)
class MitConfig:
    """The size of a trunk, stage by stage.

    ``reductions`` divide the sides of the map that a position attends to.
    """

    depths: tuple[int, int, int, int]
    channels: tuple[int, int, int, int]
    heads: tuple[int, int, int, int] = (1, 2, 5, 8)
    reductions: tuple[int, int, int, int] = (8, 4, 2, 1)

    def __post_init__(self) -> None:
        """Refuse a trunk that cannot be built."""
        refuse_other_stage_count(
            depths=self.depths,
            channels=self.channels,
            heads=self.heads,
            reductions=self.reductions,
        )
        if any(own % heads != 0 for own, heads in zip(self.channels, self.heads, strict=True)):
            raise ValueError(
                f"channels must be multiples of heads, got {self.channels} / {self.heads}"
            )
        strides = (4, 8, 16, 32)
        if any(32 % (s * r) != 0 for s, r in zip(strides, self.reductions, strict=True)):
            raise ValueError(
                f"reductions must divide the maps of a 32x32 image, got {self.reductions}"
            )


def mit_b5() -> MitConfig:
    """Return the configuration of MiT-B5."""
    return MitConfig(depths=(3, 6, 40, 3), channels=(64, 128, 320, 512))


class MitTrunk(Trunk):
    """Takes images normalised as CLIP's, and changes them to ImageNet's mean and deviation."""

    def __init__(self, config: MitConfig) -> None:
        super().__init__()
        self.channels = config.channels
        stages = range(4)
        self.patch_embeddings = nn.ModuleList(
            PatchEmbedding(
                (3, *config.channels)[stage],
                config.channels[stage],
                kernel=7 if stage == 0 else 3,
                stride=4 if stage == 0 else 2,
            )
            for stage in stages
        )
        self.block = nn.ModuleList(
            nn.Sequential(
                *(
                    MixBlock(
                        config.channels[stage],
                        heads=config.heads[stage],
                        reduction=config.reductions[stage],
                    )
                    for _ in range(config.depths[stage])
                )
            )
            for stage in stages
        )
        self.layer_norm = nn.ModuleList(nn.LayerNorm(config.channels[stage]) for stage in stages)

        # ((x * clip_std + clip_mean) - mean) / std, as one factor and one addend. Each channel has
        # its own, so they are numbers and no weights: a network built on "meta" has them, too.
        self.factors = [clip / own for clip, own in zip(CLIP_STD, IMAGENET_STD, strict=True)]
        self.addends = [
            (clip - own) / std
            for clip, own, std in zip(CLIP_MEAN, IMAGENET_MEAN, IMAGENET_STD, strict=True)
        ]

    def forward_low_level(self, image_B3HW: Tensor) -> Tensor:
        """Return the output of the first stage, at stride 4."""
        factors_3 = torch.tensor(self.factors, dtype=image_B3HW.dtype, device=image_B3HW.device)
        addends_3 = torch.tensor(self.addends, dtype=image_B3HW.dtype, device=image_B3HW.device)
        return self._stage(0, image_B3HW * factors_3[:, None, None] + addends_3[:, None, None])

    def forward_deep(self, low_level_BCHW: Tensor) -> Pyramid:
        """Return all four stages from the output of the first."""
        stage2_BCHW = self._stage(1, low_level_BCHW)
        stage3_BCHW = self._stage(2, stage2_BCHW)
        return Pyramid(low_level_BCHW, stage2_BCHW, stage3_BCHW, self._stage(3, stage3_BCHW))

    def _stage(self, stage: int, x_BCHW: Tensor) -> Tensor:
        x_BHWC = self.patch_embeddings[stage](x_BCHW)
        return _channels_first(self.layer_norm[stage](self.block[stage](x_BHWC)))


class PatchEmbedding(nn.Module):
    """Overlapping patches: a convolution with a stride, and a normalisation."""

    def __init__(self, in_channels: int, channels: int, *, kernel: int, stride: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(in_channels, channels, kernel, stride=stride, padding=kernel // 2)
        self.layer_norm = nn.LayerNorm(channels)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        """Return a map, ``[B, H, W, C]``, whose sides are ``stride`` times smaller."""
        return self.layer_norm(_channels_last(self.proj(x_BCHW)))


class MixBlock(nn.Module):
    """Attention, then a feed-forward part whose convolution tells positions apart."""

    def __init__(self, channels: int, *, heads: int, reduction: int) -> None:
        super().__init__()
        self.layer_norm_1 = nn.LayerNorm(channels)
        self.attention = nn.ModuleDict(
            {
                "self": ReducedAttention(channels, heads=heads, reduction=reduction),
                "output": _named("dense", nn.Linear(channels, channels)),
            }
        )
        self.layer_norm_2 = nn.LayerNorm(channels)
        self.mlp = MixFeedForward(channels, channels * EXPANSION)

    def forward(self, x_BHWC: Tensor) -> Tensor:
        """Return a map of the same size."""
        attended_BHWC = self.attention["self"](self.layer_norm_1(x_BHWC))
        x_BHWC = x_BHWC + self.attention["output"](attended_BHWC)
        return x_BHWC + self.mlp(self.layer_norm_2(x_BHWC))


class ReducedAttention(nn.Module):
    """Every position attends to a map whose sides are ``reduction`` times smaller."""

    def __init__(self, channels: int, *, heads: int, reduction: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(channels, channels)
        self.key = nn.Linear(channels, channels)
        self.value = nn.Linear(channels, channels)
        self.sr = None
        if reduction > 1:
            self.sr = nn.Conv2d(channels, channels, reduction, stride=reduction)
            self.layer_norm = nn.LayerNorm(channels)

    def forward(self, x_BHWC: Tensor) -> Tensor:
        """Return what each position gathered, as a map of the same size."""
        reduced_BHWC = x_BHWC
        if self.sr is not None:
            reduced_BHWC = self.layer_norm(_channels_last(self.sr(_channels_first(x_BHWC))))
        attended_BNTD = functional.scaled_dot_product_attention(
            self._split_heads(self.query(x_BHWC)),
            self._split_heads(self.key(reduced_BHWC)),
            self._split_heads(self.value(reduced_BHWC)),
        )
        return attended_BNTD.transpose(1, 2).reshape(x_BHWC.shape)

    def _split_heads(self, x_BHWC: Tensor) -> Tensor:
        return x_BHWC.flatten(1, 2).unflatten(2, (self.heads, -1)).transpose(1, 2)


class MixFeedForward(nn.Module):
    """Two linear layers with a depthwise convolution between them."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.dense1 = nn.Linear(channels, hidden)
        self.dwconv = _named("dwconv", nn.Conv2d(hidden, hidden, 3, padding=1, groups=hidden))
        self.dense2 = nn.Linear(hidden, channels)

    def forward(self, x_BHWC: Tensor) -> Tensor:
        """Return a map of the same size."""
        hidden_BCHW = self.dwconv(_channels_first(self.dense1(x_BHWC)))
        return self.dense2(_channels_last(functional.gelu(hidden_BCHW)))


def _named(name: str, layer: nn.Module) -> nn.Sequential:
    return nn.Sequential(OrderedDict[str, nn.Module]([(name, layer)]))


def _channels_last(x_BCHW: Tensor) -> Tensor:
    return x_BCHW.permute(0, 2, 3, 1)


def _channels_first(x_BHWC: Tensor) -> Tensor:
    return x_BHWC.permute(0, 3, 1, 2)
