"""Labels told apart by what they are called: embeddings of queries against those of names.

Shapes: B batch, Q queries, E embedding, L labels, M the synonyms of all labels and one row for "no
object". L1 is L + 1: the last is "no object".
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

LARGEST_SCALE = 100.0
"""As in CLIP (Radford et al. 2021, section 2.5)."""


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
