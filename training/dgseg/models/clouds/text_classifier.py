"""Labels told apart by what they are called: embeddings of queries against those of names.

Shapes: B batch, Q queries, E embedding, L labels, M the synonyms of all labels and one row for "no
object", P prompts of K tokens, T templates. L1 is L + 1: the last is "no object".
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from dgseg.models.text_encoder import ClipTextEncoder, tokenize

LARGEST_SCALE = 100.0
"""As in CLIP (Radford et al. 2021, section 2.5)."""

PROMPTS_AT_ONCE = 128

Synonyms = tuple[tuple[str, ...], ...]
"""The words that stand for each label."""


class LabelWords(NamedTuple):
    """What CLOUDS reads labels with, and where it comes from: see label_words.json."""

    synonyms: dict[str, tuple[str, ...]]
    templates: tuple[str, ...]


@cache
def read_label_words() -> LabelWords:
    """Return the synonyms of the 19 Cityscapes labels, by label, and the 14 templates."""
    content = json.loads(Path(__file__).with_name("label_words.json").read_text())
    return LabelWords(
        synonyms={label: tuple(words) for label, words in content["synonyms"].items()},
        templates=tuple(content["templates"]),
    )


def synonyms_of(label_names: Sequence[str]) -> Synonyms:
    """Return CLOUDS' synonyms for the Cityscapes labels; labels of another set have their name."""
    known = read_label_words().synonyms
    if tuple(label_names) == tuple(known):
        return tuple(known.values())
    return tuple((name,) for name in label_names)


@torch.no_grad()
def text_weights(
    encoder: ClipTextEncoder, synonyms: Sequence[Sequence[str]], templates: Sequence[str]
) -> Tensor:
    """Return what each synonym means to CLIP, ``[M - 1, E]``, label by label: rows of length 1.

    A synonym is put into every template ("a photo of a {}."). Each embedding is normalised, and so
    is their mean, as for CLIP's own zero-shot classifier.
    """
    words = [word for of_label in synonyms for word in of_label]
    prompts = [template.format(word) for word in words for template in templates]
    if not prompts:
        raise ValueError("a text classifier needs at least one word and one template")
    tokens_PK = tokenize(prompts, encoder.config.context_length)
    batches = tqdm(tokens_PK.split(PROMPTS_AT_ONCE), desc="reading labels", unit="batch")
    embeddings_PE = torch.cat([encoder(some_PK) for some_PK in batches])
    directions_MTE = functional.normalize(embeddings_PE, dim=-1).unflatten(0, (len(words), -1))
    return functional.normalize(directions_MTE.mean(dim=1), dim=-1)


def text_logits(
    embedding_BQE: Tensor,
    classifier_ME: Tensor,
    synonym_counts: Sequence[int],
    logit_scale: Tensor,
) -> Tensor:
    """Return each query's logits, ``[B, Q, L1]``: the scaled cosine to a label's best synonym.

    ``classifier_ME`` has rows of length 1: the synonyms, label by label in the numbers that
    ``synonym_counts`` gives, then "no object". ``logit_scale`` is the logarithm of the scale.
    """
    expected = sum(synonym_counts) + 1
    if classifier_ME.shape[0] != expected:
        raise ValueError(
            f"{sum(synonym_counts)} synonyms and 'no object' need a classifier of {expected} rows,"
            f" got {classifier_ME.shape[0]}"
        )
    scale = logit_scale.exp().clamp(max=LARGEST_SCALE)
    cosine_BQM = functional.normalize(embedding_BQE, dim=-1) @ classifier_ME.T
    by_label = (scale * cosine_BQM).split([*synonym_counts, 1], dim=-1)
    return torch.stack([logits_BQS.amax(dim=-1) for logits_BQS in by_label], dim=-1)
