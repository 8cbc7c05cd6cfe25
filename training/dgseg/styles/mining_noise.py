"""How much of a style is chance, and how much of the rest is predicted.

Styles of one prompt differ, because each was mined on a patch of its own. How far they are from
their own mean is an estimate of what no prediction from words can know. It is made of the prompts
that several styles were mined from, so that it is compared with predictions for the same styles.

Shapes: N styles, P prompts that several of them have, S statistics.
"""

from collections import Counter
from typing import NamedTuple

import numpy as np

from dgseg.styles.from_words import Predictor, Prompted, prompt_folds, spread, squared_errors

DRAWS = 2000
SEED = 1


class Estimate(NamedTuple):
    """An error in units of each statistic's spread over the bank, root mean square."""

    error: float
    low: float
    high: float
    """Between which 95 % of the estimates lie from as many prompts, drawn with replacement."""


def repeated_prompts(examples: Prompted) -> dict[str, list[int]]:
    """Return the places of the styles of each prompt that has several."""
    counts = Counter(style.prompt for style in examples.styles)
    return {
        prompt: [at for at, style in enumerate(examples.styles) if style.prompt == prompt]
        for prompt, count in counts.items()
        if prompt is not None and count > 1
    }


def estimate_noise(examples: Prompted) -> Estimate:
    """Return how far styles are from their own prompt's mean, were it known exactly.

    Raises ValueError when no two styles have one prompt.
    """
    statistics_NS = examples.statistics_NS / spread(examples)
    of_prompts = [statistics_NS[places] for places in repeated_prompts(examples).values()]
    return _estimate(
        [(same - same.mean(dim=0)).square().mean(dim=1).sum().item() for same in of_prompts],
        # A mean of two is nearer to both than the prompt's own.
        [len(same) - 1 for same in of_prompts],
    )


def error_among_repeated(examples: Prompted, predictor: Predictor) -> Estimate:
    """Return the error of predictions for the same styles, with their prompts left out.

    Raises ValueError when no two styles have one prompt.
    """
    error_N = squared_errors(examples, list(prompt_folds(examples.styles)), predictor)
    places = repeated_prompts(examples).values()
    return _estimate(
        [error_N[same].sum().item() for same in places], [len(same) for same in places]
    )


def _estimate(sum_P: list[float], count_P: list[int]) -> Estimate:
    if not sum_P:
        raise ValueError("no two styles of the bank have one prompt")
    sums, counts = np.array(sum_P), np.array(count_P)
    drawn = np.random.default_rng(SEED).integers(len(sums), size=(DRAWS, len(sums)))
    errors = np.sqrt(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1))
    low, high = np.percentile(errors, [2.5, 97.5])
    return Estimate(float(np.sqrt(sums.sum() / counts.sum())), float(low), float(high))
