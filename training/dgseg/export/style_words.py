"""How a version turns words into a style: its text encoder, and a map to channel statistics.

Shapes: N texts, T tokens, E embedding.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from dgseg.data.trained_texts import trained_texts
from dgseg.export.cut_tokenizer import (
    CutVocabulary,
    cut_vocabulary,
    tokenizer_json,
    whole_vocabulary,
)
from dgseg.models.cut_text_encoder import CutTextEncoder
from dgseg.models.text_encoder import ClipTextEncoder, prompt_target
from dgseg.styles.bank import StyleBank
from dgseg.styles.from_words import StyleMap, choose_ridge, fit_style_map, prompted
from dgseg.weights.clip_weights import Clip

TEMPLATES = (
    "a photo of a {}.",
    "a photo of the {}.",
    "a photo of many {}.",
    "a bad photo of the {}.",
)
"""Four of CLIP's eighty, which styles are mined from: twenty prompts take as long as a quarter of
one. What is lost by it stands in docs/styles.md."""
CONTEXT_LENGTH = 32
"""Tokens of a text, with its marks. A template has eight."""


@dataclass(frozen=True, kw_only=True)
class StyleWords:
    """How words become a style."""

    encoder: CutTextEncoder
    vocabulary: CutVocabulary
    context_length: int
    templates: tuple[str, ...]
    """With ``{}`` where the prompt goes."""
    style_map: StyleMap
    ridge: float
    """Which the map was fitted with."""


def learn_style_words(clip: Clip, bank: StyleBank) -> StyleWords:
    """Return a text encoder that keeps the tokens which it was trained with, and a map of a bank.

    A CLIP that others trained has seen them all. Raises ValueError when the bank has no prompts, or
    such as the encoder never read: their embeddings are noise, and so would the map be.
    """
    encoder = clip.text_encoder
    is_own = bool(clip.metadata.trained_on)
    vocabulary = cut_vocabulary(trained_texts()) if is_own else whole_vocabulary()
    context_length = min(CONTEXT_LENGTH, encoder.config.context_length)
    _refuse_unread(bank, vocabulary)
    examples = prompted(bank, prompt_embedder(encoder))
    ridge = choose_ridge(examples)
    return StyleWords(
        encoder=CutTextEncoder(encoder, vocabulary.kept, context_length).eval(),
        vocabulary=vocabulary,
        context_length=context_length,
        templates=TEMPLATES,
        style_map=fit_style_map(examples, ridge),
        ridge=ridge,
    )


def prompt_embedder(
    encoder: ClipTextEncoder, templates: Sequence[str] = TEMPLATES
) -> Callable[[str], Tensor]:
    """Return what embeds a prompt as a version does."""
    fill = [_filled(template) for template in templates]
    return lambda prompt: prompt_target(encoder, prompt, fill)


def cut_tokens(words: StyleWords, texts: Sequence[str]) -> Tensor:
    """Return the tokens of texts, ``[N, T]``, as the cut-down encoder takes them.

    Raises ValueError when a text has a word that the encoder never saw, or is too long.
    """
    vocabulary = words.vocabulary
    tokenizer = Tokenizer.from_str(tokenizer_json(vocabulary))
    tokens_NT = torch.zeros(len(texts), words.context_length, dtype=torch.long)
    for row, text in zip(tokens_NT, texts, strict=True):
        ids = tokenizer.encode(text).ids
        if max(ids) >= len(vocabulary.kept):
            raise ValueError(f"{text!r} has words that the text encoder never saw")
        if len(ids) + 2 > words.context_length:
            raise ValueError(f"{text!r} has more than {words.context_length - 2} tokens")
        row[: len(ids) + 2] = torch.tensor([vocabulary.start, *ids, vocabulary.end])
    return tokens_NT


def _refuse_unread(bank: StyleBank, vocabulary: CutVocabulary) -> None:
    tokenizer = Tokenizer.from_str(tokenizer_json(vocabulary))
    prompts = {style.prompt for style in bank.styles if style.prompt is not None}
    trained = len(vocabulary.kept)
    unread = [prompt for prompt in sorted(prompts) if max(tokenizer.encode(prompt).ids) >= trained]
    if unread:
        raise ValueError(
            f"the text encoder was never trained with words of {', '.join(map(repr, unread))}, from"
            " which styles were mined: leave out --clip, or mine styles from words that it knows"
        )


def _filled(template: str) -> Callable[[str], str]:
    return lambda prompt: template.replace("{}", prompt)
