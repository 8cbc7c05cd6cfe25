"""Styles of any words, at once: a map from a prompt's embedding to channel statistics.

Mining a style takes minutes of gradient descent. A ridge regression, fitted on a bank in closed
form, predicts what mining would find; it knows no more of a word than the text encoder does.

Shapes: N styles, E embedding, C channels, S = 2C statistics (means, then deviations).
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from dgseg.data.street_words import WORDS_OF_DOMAIN
from dgseg.styles.bank import Style, StyleBank

RIDGES = tuple(float(ridge) for ridge in np.logspace(-4, 1, 11))
FOLDS = 10
SEED = 1
"""Of the order in which prompts are dealt to folds."""


class StyleMap(NamedTuple):
    """``embedding @ weight + bias`` is mean | deviation. In double precision."""

    weight_ES: Tensor
    bias_S: Tensor

    def __call__(self, embedding_NE: Tensor) -> Tensor:
        """Return statistics, ``[N, S]``."""
        return embedding_NE.to(self.weight_ES.dtype) @ self.weight_ES + self.bias_S


@dataclass(frozen=True, kw_only=True)
class Prompted:
    """A bank as examples: what was said, and what was mined."""

    styles: tuple[Style, ...]
    embedding_NE: Tensor
    statistics_NS: Tensor

    def at(self, places: Sequence[int]) -> "Prompted":
        """Return the examples at these places."""
        index = torch.tensor(places, dtype=torch.long)
        return Prompted(
            styles=tuple(self.styles[place] for place in places),
            embedding_NE=self.embedding_NE[index],
            statistics_NS=self.statistics_NS[index],
        )


Predictor = Callable[[Prompted], Callable[[Prompted], Tensor]]
"""From examples to what predicts the statistics, ``[N, S]``, of others."""

Fold = tuple[list[int], list[int]]
"""Places of examples to learn from, and of those that are left out."""


class Prediction(NamedTuple):
    """How close predicted statistics come to mined ones, in units of their spread in the bank."""

    error: float
    """Root mean square difference; the bank's mean has 1."""
    r2: float
    """Share of the variance that is predicted."""


def prompted(bank: StyleBank, embed: Callable[[str], Tensor]) -> Prompted:
    """Return a bank's styles with the embeddings of their prompts.

    Raises ValueError when a style has no prompt, as in official banks.
    """
    embeddings: dict[str, Tensor] = {}
    for style in bank.styles:
        if style.prompt is None:
            raise ValueError("the bank does not say what its styles were mined from; mine it here")
        if style.prompt not in embeddings:
            embeddings[style.prompt] = embed(style.prompt)
    return Prompted(
        styles=bank.styles,
        embedding_NE=torch.stack(
            [embeddings[style.prompt or ""] for style in bank.styles]
        ).double(),
        statistics_NS=torch.cat([bank.mean_NC, bank.deviation_NC], dim=1).double(),
    )


def fit_style_map(examples: Prompted, ridge: float) -> StyleMap:
    """Return the ridge regression: least squares, with ``ridge`` on the mean square of weights."""
    mean_E, mean_S = examples.embedding_NE.mean(dim=0), examples.statistics_NS.mean(dim=0)
    x_NE, y_NS = examples.embedding_NE - mean_E, examples.statistics_NS - mean_S
    penalty_EE = ridge * len(x_NE) * torch.eye(x_NE.shape[1], dtype=x_NE.dtype) / x_NE.shape[1]
    weight_ES = torch.linalg.solve(x_NE.T @ x_NE + penalty_EE, x_NE.T @ y_NS)
    return StyleMap(weight_ES, mean_S - mean_E @ weight_ES)


def choose_ridge(examples: Prompted) -> float:
    """Return the ridge whose predictions for prompts that are left out come closest.

    Raises ValueError when there is one prompt alone, or statistics are no numbers.
    """
    folds = list(prompt_folds(examples.styles))
    if len(folds) < 2:
        raise ValueError("styles of one prompt teach nothing of others: mine a bank of two or more")
    errors = {ridge: cross_validated(examples, folds, by_ridge(ridge)).error for ridge in RIDGES}
    if not all(map(math.isfinite, errors.values())):
        raise ValueError("styles cannot be predicted from numbers that are not finite")
    return min(errors, key=errors.__getitem__)


def by_ridge(ridge: float | None = None) -> Predictor:
    """Return the regression as a predictor. Without a ridge it is chosen anew from the examples."""

    def learn(examples: Prompted) -> Callable[[Prompted], Tensor]:
        fitted = fit_style_map(examples, choose_ridge(examples) if ridge is None else ridge)
        return lambda asked: fitted(asked.embedding_NE)

    return learn


def by_nearest_entry(examples: Prompted) -> Callable[[Prompted], Tensor]:
    """Predict the statistics of the example whose prompt is nearest by embedding."""
    return lambda asked: examples.statistics_NS[
        (asked.embedding_NE @ examples.embedding_NE.T).argmax(dim=1)
    ]


def by_label(examples: Prompted) -> Callable[[Prompted], Tensor]:
    """Predict the mean of the label's examples, whatever the words; of all, where it has none."""
    mean_S = examples.statistics_NS.mean(dim=0)

    def predict(asked: Prompted) -> Tensor:
        rows: list[Tensor] = []
        for style in asked.styles:
            same = [at for at, each in enumerate(examples.styles) if each.label == style.label]
            rows.append(examples.statistics_NS[same].mean(dim=0) if same else mean_S)
        return torch.stack(rows)

    return predict


def by_mean(examples: Prompted) -> Callable[[Prompted], Tensor]:
    """Predict the mean of all examples, whatever is asked."""
    mean_S = examples.statistics_NS.mean(dim=0)
    return lambda asked: mean_S.expand(len(asked.styles), -1)


def cross_validated(examples: Prompted, folds: Sequence[Fold], predictor: Predictor) -> Prediction:
    """Return how close predictions come for what each fold leaves out."""
    squared_N = squared_errors(examples, folds, predictor)
    left_out = [place for _, places in folds for place in places]
    from_mean_NS = examples.statistics_NS - examples.statistics_NS.mean(dim=0)
    around_mean_N = (from_mean_NS / spread(examples)).square().mean(dim=1)
    squared, around_mean = squared_N[left_out].mean().item(), around_mean_N[left_out].mean().item()
    return Prediction(error=squared**0.5, r2=1 - squared / around_mean)


def squared_errors(examples: Prompted, folds: Sequence[Fold], predictor: Predictor) -> Tensor:
    """Return the mean squared error of each style, ``[N]``; NaN for those that no fold leaves out.

    In units of each statistic's variance over the bank.
    """
    spread_S = spread(examples)
    error_N = examples.statistics_NS.new_full((len(examples.styles),), torch.nan)
    for known, left_out in folds:
        asked = examples.at(left_out)
        difference_NS = predictor(examples.at(known))(asked) - asked.statistics_NS
        error_N[left_out] = (difference_NS / spread_S).square().mean(dim=1)
    return error_N


def spread(examples: Prompted) -> Tensor:
    """Return the standard deviation of each statistic, ``[S]``; 1 for one that never varies."""
    spread_S = examples.statistics_NS.std(dim=0, unbiased=False)
    return torch.where(spread_S > 0, spread_S, 1)


def prompt_folds(styles: Sequence[Style], folds: int = FOLDS) -> Iterator[Fold]:
    """Yield folds that leave out whole prompts, with all styles that were mined from them."""
    prompts = sorted({style.prompt or "" for style in styles})
    order = np.random.default_rng(SEED).permutation(len(prompts))
    for fold in range(min(folds, len(prompts))):
        left_out = {prompts[place] for place in order[fold::folds]}
        yield _split(styles, lambda style, left_out=left_out: style.prompt in left_out)


def word_folds(styles: Sequence[Style]) -> Iterator[Fold]:
    """Yield folds that each leave out one word, whatever label it was said of."""
    words = sorted({word for style in styles if (word := style_words(style))})
    for word in words:
        yield _split(styles, lambda style, word=word: style_words(style) == word)


def domain_folds(styles: Sequence[Style]) -> Iterator[Fold]:
    """Yield folds that each leave out a visual domain: all words that were learned to mean it."""
    for words in WORDS_OF_DOMAIN.values():
        known, left_out = _split(styles, lambda style, words=words: style_words(style) in words)
        if known and left_out:
            yield known, left_out


def style_words(style: Style) -> str:
    """Return a prompt without its label: the words of the style; empty for "photo" and the like."""
    return (
        (style.prompt or "").removesuffix(style.label).strip()
        if style.prompt != style.label
        else ""
    )


def _split(styles: Sequence[Style], is_left_out: Callable[[Style], bool]) -> Fold:
    known = [at for at, style in enumerate(styles) if not is_left_out(style)]
    return known, [at for at, style in enumerate(styles) if is_left_out(style)]
