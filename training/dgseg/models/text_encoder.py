"""CLIP's text encoder: texts in, embeddings out.

The transformer and the tokenizer are open_clip's; this module gives them one small surface.
open_clip is imported when the first encoder is built, so that nothing else waits for it.

Shapes: N texts, T tokens, E embedding.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.models.torchvision_operators import declare_torchvision_operators

VOCABULARY_SIZE = 49408
"""Byte pairs that CLIP's tokenizer knows, with the marks for the start and the end of a text."""

Activation = Literal["quickgelu", "gelu"]


@dataclass(frozen=True, kw_only=True)
class ClipTextEncoderConfig:
    """The size of a text encoder. OpenAI's weights need ``quickgelu``, as do those made from them.

    ``context_length`` counts tokens, with the marks for the start and the end of a text.
    """

    width: int
    heads: int
    layers: int
    embedding_size: int
    context_length: int = 77
    activation: Activation = "quickgelu"

    def __post_init__(self) -> None:
        """Refuse an encoder that cannot be built."""
        for name in ("width", "heads", "layers", "embedding_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        if self.width % self.heads != 0:
            raise ValueError(f"width must be a multiple of heads, got {self.width} / {self.heads}")
        if self.context_length < 3:
            raise ValueError(
                f"context_length must leave room for one word, got {self.context_length}"
            )
        if self.activation not in ("quickgelu", "gelu"):
            raise ValueError(f"activation must be quickgelu or gelu, got {self.activation}")


def rn50_text_encoder() -> ClipTextEncoderConfig:
    """Return the configuration of CLIP RN50's text encoder."""
    return ClipTextEncoderConfig(width=512, heads=8, layers=12, embedding_size=1024)


def rn101_text_encoder() -> ClipTextEncoderConfig:
    """Return the configuration of CLIP RN101's text encoder."""
    return ClipTextEncoderConfig(width=512, heads=8, layers=12, embedding_size=512)


def convnext_large_text_encoder() -> ClipTextEncoderConfig:
    """Return the configuration of the text encoder in open_clip's ``convnext_large_d_320``."""
    return ClipTextEncoderConfig(
        width=768, heads=12, layers=16, embedding_size=768, activation="gelu"
    )


class ClipTextEncoder(nn.Module):
    """``network`` holds the parameters, under the names of OpenAI's checkpoints."""

    def __init__(self, config: ClipTextEncoderConfig) -> None:
        super().__init__()
        declare_torchvision_operators()
        from open_clip.transformer import QuickGELU, TextTransformer

        self.config = config
        self.network = TextTransformer(
            context_length=config.context_length,
            vocab_size=VOCABULARY_SIZE,
            width=config.width,
            heads=config.heads,
            layers=config.layers,
            output_dim=config.embedding_size,
            act_layer=QuickGELU if config.activation == "quickgelu" else nn.GELU,
        )

    def load_network(self, weights: Mapping[str, Tensor]) -> None:
        """Take over weights under the names of OpenAI's checkpoints, also if built on "meta"."""
        self.network.load_state_dict(weights, assign=True)
        # The causal mask is no weight, so an encoder built on "meta" has none yet.
        with torch.device(self.network.positional_embedding.device):
            mask_TT = self.network.build_causal_mask()
        self.network.register_buffer("attn_mask", mask_TT, persistent=False)

    def encode(self, texts: Sequence[str]) -> Tensor:
        """Return embeddings, ``[N, E]``, not normalised; gradients flow.

        A text longer than the context is refused, as OpenAI's own `tokenize` does: an embedding of
        half a sentence would look as good as any other.
        """
        return self(tokenize(texts, self.config.context_length))

    def forward(self, tokens_NT: Tensor) -> Tensor:
        """Return embeddings, ``[N, E]``, of texts that `tokenize` took apart."""
        return self.network(tokens_NT.to(self.network.positional_embedding.device))


@torch.no_grad()
def prompt_target(
    encoder: ClipTextEncoder,
    prompt: str,
    templates: Sequence[Callable[[str], str]] | None = None,
) -> Tensor:
    """Return the direction that a prompt stands for, ``[E]``, of length 1.

    The prompt is put into templates; without any, into the 80 that CLIP used on ImageNet ("a bad
    photo of a ..."). Only the mean of the embeddings is normalised, as in FAMix's code; CLIP's own
    zero-shot classifier normalises each of them first.
    """
    templates = imagenet_templates() if templates is None else templates
    embeddings_NE = encoder.encode([template(prompt) for template in templates])
    return functional.normalize(embeddings_NE.mean(dim=0), dim=0)


def tokenize(texts: Sequence[str], context_length: int) -> Tensor:
    """Return token numbers, ``[N, T]``, padded with zeros."""
    if isinstance(texts, str):
        raise TypeError(f"expected a list of texts, got the one text {texts!r}: put it into a list")
    tokenizer = clip_tokenizer()
    start, end = tokenizer.sot_token_id, tokenizer.eot_token_id
    tokens_NT = torch.zeros(len(texts), context_length, dtype=torch.long)
    for row, text in zip(tokens_NT, texts, strict=True):
        tokens = [start, *tokenizer.encode(text), end]
        if len(tokens) > context_length:
            raise ValueError(
                f"a text may have {context_length - 2} tokens, but this one has {len(tokens) - 2}:"
                f" {text!r}. Say it in fewer words"
            )
        row[: len(tokens)] = torch.tensor(tokens)
    return tokens_NT


@cache
def clip_tokenizer() -> Any:  # noqa: ANN401  # open_clip's SimpleTokenizer, which has no types
    """Return CLIP's tokenizer: byte pairs in lower case."""
    declare_torchvision_operators()
    from open_clip.tokenizer import SimpleTokenizer

    return SimpleTokenizer()


def imagenet_templates() -> Sequence[Callable[[str], str]]:
    """Return the 80 templates that CLIP used on ImageNet; each puts a text into a sentence."""
    declare_torchvision_operators()
    from open_clip.zero_shot_metadata import OPENAI_IMAGENET_TEMPLATES

    return OPENAI_IMAGENET_TEMPLATES
