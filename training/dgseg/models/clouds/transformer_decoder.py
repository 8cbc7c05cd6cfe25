"""The transformer decoder of Mask2Former: queries that attend only within their masks.

Cheng et al. 2022, section 3.2. Names of weights are those of the official code.

Shapes: B batch, Q queries, C channels, N attention heads, H and W of stride 4, h and w of a level,
T its positions, L1 labels and "no object".
"""

from torch import Tensor, nn
from torch.nn import functional

from dgseg.models.clouds.config import CloudsConfig, HeadSize
from dgseg.models.clouds.mlp import Mlp
from dgseg.models.clouds.pixel_decoder import LEVELS, PixelFeatures
from dgseg.models.mask_classification import Prediction

MASK_THRESHOLD = 0.5


class TransformerDecoder(nn.Module):
    """Features in, one prediction of the bare queries and one after each layer out."""

    def __init__(self, config: CloudsConfig) -> None:
        super().__init__()
        size = config.head
        count = range(size.decoder_layers)
        self.heads = size.attention_heads
        self.transformer_cross_attention_layers = nn.ModuleList(CrossAttention(size) for _ in count)
        self.transformer_self_attention_layers = nn.ModuleList(SelfAttention(size) for _ in count)
        self.transformer_ffn_layers = nn.ModuleList(Perceptron(size) for _ in count)
        self.decoder_norm = nn.LayerNorm(size.channels)
        self.query_feat = nn.Embedding(size.queries, size.channels)
        self.query_embed = nn.Embedding(size.queries, size.channels)
        self.level_embed = nn.Embedding(LEVELS, size.channels)
        self.mask_embed = Mlp(size.channels, size.channels)
        self.class_embed: nn.Module = nn.Linear(size.channels, config.label_count + 1)

    def forward(self, features: PixelFeatures) -> list[Prediction]:
        """Return the predictions; the last is the network's answer."""
        memories_BTC = [
            level_BTC + embedding_C
            for level_BTC, embedding_C in zip(
                features.levels_BTC, self.level_embed.weight, strict=True
            )
        ]
        batch = features.mask_features_BCHW.shape[0]
        where_QC = self.query_embed.weight
        x_BQC = self.query_feat.weight.expand(batch, -1, -1)
        predictions = [self._predict(x_BQC, features.mask_features_BCHW)]
        for index, (cross, among, perceptron) in enumerate(
            zip(
                self.transformer_cross_attention_layers,
                self.transformer_self_attention_layers,
                self.transformer_ffn_layers,
                strict=True,
            )
        ):
            level = index % LEVELS
            outside_XQT = outside_mask(predictions[-1], features.sizes[level], heads=self.heads)
            memory_BTC, position_TC = memories_BTC[level], features.positions_TC[level]
            x_BQC = cross(x_BQC, where_QC, memory_BTC, position_TC, outside_XQT)
            x_BQC = perceptron(among(x_BQC, where_QC))
            predictions.append(self._predict(x_BQC, features.mask_features_BCHW))
        return predictions

    def _predict(self, x_BQC: Tensor, mask_features_BCHW: Tensor) -> Prediction:
        x_BQC = self.decoder_norm(x_BQC)
        embedding_BQC = self.mask_embed(x_BQC)
        mask_logits_BQHW = (embedding_BQC @ mask_features_BCHW.flatten(2)).unflatten(
            2, mask_features_BCHW.shape[2:]
        )
        label_logits_BQL1 = self.label_logits(x_BQC, mask_features_BCHW, mask_logits_BQHW)
        return Prediction(label_logits_BQL1, mask_logits_BQHW)

    def label_logits(
        self,
        x_BQC: Tensor,
        mask_features_BCHW: Tensor,  # noqa: ARG002  # for decoders that pool them
        mask_logits_BQHW: Tensor,  # noqa: ARG002
    ) -> Tensor:
        """Return ``[B, Q, L1]`` of normalised queries. This decoder looks at nothing else."""
        return self.class_embed(x_BQC)


def outside_mask(prediction: Prediction, size: tuple[int, int], *, heads: int) -> Tensor:
    """Return which positions of a level a query may not attend to, bool ``[B * N, Q, T]``.

    Those outside its mask; a query whose mask is empty attends everywhere (section 3.2.1).
    """
    mask_logits_BQhw = functional.interpolate(
        prediction.mask_logits_BQhw.detach(), size=size, mode="bilinear", align_corners=False
    )
    outside_BQT = mask_logits_BQhw.flatten(2).sigmoid() < MASK_THRESHOLD
    outside_BQT = outside_BQT & ~outside_BQT.all(dim=-1, keepdim=True)
    return outside_BQT[:, None].expand(-1, heads, -1, -1).flatten(0, 1)


class CrossAttention(nn.Module):
    """Queries look at one level of features."""

    def __init__(self, size: HeadSize) -> None:
        super().__init__()
        self.multihead_attn = nn.MultiheadAttention(
            size.channels, size.attention_heads, batch_first=True
        )
        self.norm = nn.LayerNorm(size.channels)
        _start(self)

    def forward(
        self,
        x_BQC: Tensor,
        where_QC: Tensor,
        memory_BTC: Tensor,
        position_TC: Tensor,
        outside_XQT: Tensor,
    ) -> Tensor:
        """Return ``[B, Q, C]``."""
        seen_BQC, _ = self.multihead_attn(
            x_BQC + where_QC,
            memory_BTC + position_TC,
            memory_BTC,
            attn_mask=outside_XQT,
            need_weights=False,
        )
        return self.norm(x_BQC + seen_BQC)


class SelfAttention(nn.Module):
    """Queries look at each other."""

    def __init__(self, size: HeadSize) -> None:
        super().__init__()
        self.self_attn = nn.MultiheadAttention(
            size.channels, size.attention_heads, batch_first=True
        )
        self.norm = nn.LayerNorm(size.channels)
        _start(self)

    def forward(self, x_BQC: Tensor, where_QC: Tensor) -> Tensor:
        """Return ``[B, Q, C]``."""
        placed_BQC = x_BQC + where_QC
        seen_BQC, _ = self.self_attn(placed_BQC, placed_BQC, x_BQC, need_weights=False)
        return self.norm(x_BQC + seen_BQC)


class Perceptron(nn.Module):
    """Each query by itself."""

    def __init__(self, size: HeadSize) -> None:
        super().__init__()
        self.linear1 = nn.Linear(size.channels, size.decoder_hidden)
        self.linear2 = nn.Linear(size.decoder_hidden, size.channels)
        self.norm = nn.LayerNorm(size.channels)
        _start(self)

    def forward(self, x_BQC: Tensor) -> Tensor:
        """Return ``[B, Q, C]``."""
        return self.norm(x_BQC + self.linear2(self.linear1(x_BQC).relu()))


def _start(layer: nn.Module) -> None:
    for parameter in layer.parameters():
        if parameter.dim() > 1:
            nn.init.xavier_uniform_(parameter)
