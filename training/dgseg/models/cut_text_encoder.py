"""A text encoder with the tokens that it was trained with, and no others.

CLIP's tokenizer knows 49,408 byte pairs, and a CLIP that was trained on captions of streets has
seen a few hundred of them: the rows of the others are noise, and nine tenths of its weights.

Shapes: N texts, T tokens, E embedding, K tokens that are kept.
"""

import copy
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from dgseg.models.text_encoder import ClipTextEncoder


class CutTextEncoder(nn.Module):
    """Tokens by their places among those that are kept, in; embeddings, not normalised, out."""

    def __init__(self, encoder: ClipTextEncoder, kept: Sequence[int], context_length: int) -> None:
        """Cut an encoder.

        ``kept`` are CLIP's numbers in ascending order; the last is the mark for the end of a text.
        """
        super().__init__()
        if list(kept) != sorted(set(kept)):
            raise ValueError("tokens are kept in ascending order, each once")
        if not 3 <= context_length <= encoder.config.context_length:
            raise ValueError(
                f"context_length must be in 3..{encoder.config.context_length}, got"
                f" {context_length}"
            )
        network = copy.deepcopy(encoder.network)
        table_KD = network.token_embedding.weight[torch.tensor(kept)]
        self.token_embedding = nn.Embedding.from_pretrained(table_KD)
        self.positional_embedding = nn.Parameter(network.positional_embedding[:context_length])
        self.blocks = network.transformer.resblocks
        self.ln_final = network.ln_final
        self.text_projection = network.text_projection
        self.embedding_size = encoder.config.embedding_size
        mask_TT = network.build_causal_mask()[:context_length, :context_length]
        self.register_buffer("mask_TT", mask_TT)

    def forward(self, tokens_NT: Tensor) -> Tensor:
        """Return embeddings, ``[N, E]``.

        What comes after the end of a text counts for nothing, as every token looks back alone; so
        T need not be longer than the longest text.
        """
        count = tokens_NT.shape[1]
        x_NTD = self.token_embedding(tokens_NT) + self.positional_embedding[:count]
        mask_TT = self.get_buffer("mask_TT")[:count, :count]
        for block in self.blocks:
            x_NTD = block(x_NTD, attn_mask=mask_TT)
        x_NTD = self.ln_final(x_NTD)
        # The mark for the end has the largest number.
        end_N11 = tokens_NT.argmax(dim=1)[:, None, None].expand(-1, 1, x_NTD.shape[2])
        return x_NTD.gather(1, end_N11)[:, 0] @ self.text_projection
