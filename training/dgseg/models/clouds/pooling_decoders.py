"""Decoders whose queries find their label by what lies under their masks, too.

FC-CLIP (Yu et al. 2023, section 3.3), in the two forms that the CLOUDS code holds beside the one it
ships.

Shapes: B batch, Q queries, C channels, E text embedding, M words of all labels, H and W of stride
4, L1 labels and "no object".
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.models.clouds.config import CloudsConfig
from dgseg.models.clouds.mask_pooling import mask_pooling
from dgseg.models.clouds.mlp import Mlp
from dgseg.models.clouds.text_classifier import text_logits
from dgseg.models.clouds.transformer_decoder import TransformerDecoder

FIRST_TEMPERATURE = 0.07
"""CLIP's, as a start: the scale of the logits is learned."""


class PooledDecoder(TransformerDecoder):
    """A linear layer on the query plus the mean of its mask's features."""

    def __init__(self, config: CloudsConfig) -> None:
        super().__init__(config)
        channels = config.head.channels
        self._mask_pooling_proj = nn.Sequential(
            nn.LayerNorm(channels), nn.Linear(channels, channels)
        )

    def label_logits(
        self, x_BQC: Tensor, mask_features_BCHW: Tensor, mask_logits_BQHW: Tensor
    ) -> Tensor:
        """Return ``[B, Q, L1]``."""
        pooled_BQC = mask_pooling(mask_features_BCHW, mask_logits_BQHW)
        return self.class_embed(self._mask_pooling_proj(pooled_BQC) + x_BQC)


class TextDecoder(PooledDecoder):
    """Likeness of the same sum to the labels' words, and to a learned "no object"."""

    def __init__(self, config: CloudsConfig) -> None:
        super().__init__(config)
        if config.embedding_size is None or config.synonym_counts is None:
            raise ValueError("a text classifier needs embedding_size and synonym_counts")
        self.synonym_counts = config.synonym_counts
        self.class_embed = Mlp(config.head.channels, config.embedding_size)
        self.logit_scale = nn.Parameter(torch.tensor(math.log(1 / FIRST_TEMPERATURE)))
        self.void_embedding = nn.Embedding(1, config.embedding_size)
        words = torch.zeros(sum(config.synonym_counts), config.embedding_size)
        self.register_buffer("words_ME", words)

    def classifier(self) -> Tensor:
        """Return the rows to compare with, ``[M + 1, E]``, each of length 1; "no object" last."""
        return torch.cat(
            [self.get_buffer("words_ME"), functional.normalize(self.void_embedding.weight, dim=-1)]
        )

    def label_logits(
        self, x_BQC: Tensor, mask_features_BCHW: Tensor, mask_logits_BQHW: Tensor
    ) -> Tensor:
        """Return ``[B, Q, L1]``."""
        embedding_BQE = super().label_logits(x_BQC, mask_features_BCHW, mask_logits_BQHW)
        return text_logits(embedding_BQE, self.classifier(), self.synonym_counts, self.logit_scale)


DECODERS = {"linear": TransformerDecoder, "pooled": PooledDecoder, "text": TextDecoder}
