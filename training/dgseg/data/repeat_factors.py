"""Which sample comes when, in epochs that show some samples more often than others.

Each sample has a repeat factor: how often an epoch shows it. The whole part is certain, and chance
decides in every epoch about the rest (Gupta et al. 2019, LVIS, appendix B.2).
"""

from collections.abc import Sequence

import numpy as np

REPEATS = 3
"""The stream of random numbers that decides about repeats and their order."""


class RepeatOrder:
    """The endless list of samples of a run: place n is a function of factors, seed and n alone."""

    def __init__(self, factors: Sequence[float], *, seed: int) -> None:
        """Take one factor per sample; 0 never shows it. At least one must be 1 or more."""
        self._factors = np.asarray(factors, np.float64)
        if self._factors.size == 0 or not np.isfinite(self._factors).all():
            raise ValueError("every sample needs a repeat factor that is a number")
        if self._factors.min() < 0 or self._factors.max() < 1:
            raise ValueError(
                "repeat factors must not be negative, and one must be 1 or more, so that no epoch"
                f" is empty; got {self._factors.min()} to {self._factors.max()}"
            )
        self._seed = seed
        self._ends: list[int] = []
        """Where each epoch ends, as far as they are known; their lengths differ by chance."""
        self._epoch = (-1, np.empty(0, np.int64))

    def __getitem__(self, number: int) -> int:
        """Return which sample is shown at a place."""
        while not self._ends or self._ends[-1] <= number:
            length = len(self._shown(len(self._ends)))
            self._ends.append((self._ends[-1] if self._ends else 0) + length)
        epoch = int(np.searchsorted(self._ends, number, side="right"))
        start = self._ends[epoch - 1] if epoch else 0
        return int(self._shown(epoch)[number - start])

    def _shown(self, epoch: int) -> np.ndarray:
        """Return the samples of an epoch in their order."""
        if self._epoch[0] != epoch:
            rng = np.random.default_rng([self._seed, REPEATS, epoch])
            whole = np.floor(self._factors)
            repeats = whole + (rng.random(self._factors.size) < self._factors - whole)
            shown = np.repeat(np.arange(self._factors.size), repeats.astype(np.int64))
            self._epoch = (epoch, rng.permutation(shown))
        return self._epoch[1]
