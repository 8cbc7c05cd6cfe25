"""Training batches that depend on the seed and the step alone.

Sample number n of a run is a function of (seed, n): which pair it shows, and which view of it. So
batches are the same for any number of worker processes, for any number of ranks that share them,
and for a run that goes on after a stop.

Shapes: B batch, H height, W width.
"""

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.normalise import normalise

ORDER, VIEW = 0, 1
"""Streams of random numbers. Their keys have equal lengths, so that no two streams meet."""


class View(Protocol):
    """Makes a training sample of a pair."""

    def __call__(
        self, image_HW3: Tensor, label_HW: Tensor, rng: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        """Return an image ``[3, H, W]`` in 0..1 and its labels, int64 ``[H, W]``."""
        ...


def batches(
    pairs: LabelledPairs,
    view: View,
    *,
    batch_size: int,
    seed: int,
    first_step: int,
    steps: int,
    rank: int = 0,
    world_size: int = 1,
    workers: int = 0,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield normalised images ``[B, 3, H, W]`` and labels, int64 ``[B, H, W]``, for some steps.

    ``steps`` batches are yielded, those of ``first_step``, ``first_step + 1``, and so on: a run
    that did 100 steps goes on with ``first_step=100``. ``batch_size`` counts the samples of all
    ranks together; each rank gets its own share of them, in the order of the ranks. Each pair is
    shown once per epoch, in a new order every epoch; epochs run on through batches.
    """
    numbers = sample_numbers(
        batch_size=batch_size, first_step=first_step, steps=steps, rank=rank, world_size=world_size
    )
    for image_B3HW, truth_BHW, _ in _load(pairs, view, numbers, seed=seed, workers=workers):
        yield image_B3HW, truth_BHW


def sample_numbers(
    *, batch_size: int, first_step: int, steps: int, rank: int, world_size: int
) -> list[list[int]]:
    """Return the numbers of the samples in each batch of one rank.

    Raises ValueError when the ranks cannot share a batch equally.
    """
    if batch_size <= 0 or batch_size % world_size != 0:
        raise ValueError(
            f"batch_size {batch_size} cannot be shared by {world_size} ranks:"
            " use a positive multiple of their number"
        )
    if not 0 <= rank < world_size:
        raise ValueError(f"rank must be in 0..{world_size - 1}, got {rank}")
    if first_step < 0 or steps < 0:
        raise ValueError(f"steps must not be negative, got {first_step} and {steps}")
    share = batch_size // world_size
    return [
        list(range(step * batch_size + rank * share, step * batch_size + (rank + 1) * share))
        for step in range(first_step, first_step + steps)
    ]


def one_pass(
    pairs: LabelledPairs,
    view: View,
    *,
    batch_size: int,
    seed: int,
    first_batch: int = 0,
    workers: int = 0,
) -> Iterator[tuple[Tensor, Tensor, list[str]]]:
    """Yield one shuffled epoch: images, labels and the names of the pairs they show.

    A last batch that would be smaller than ``batch_size`` is dropped. The samples are those of the
    first epoch of ``batches`` with the same seed.
    """
    if not 0 < batch_size <= len(pairs):
        raise ValueError(f"batch_size must be in 1..{len(pairs)}, the pairs, got {batch_size}")
    numbers = [
        list(range(batch * batch_size, (batch + 1) * batch_size))
        for batch in range(first_batch, len(pairs) // batch_size)
    ]
    yield from _load(pairs, view, numbers, seed=seed, workers=workers)


def _load(
    pairs: LabelledPairs, view: View, numbers: list[list[int]], *, seed: int, workers: int
) -> Iterator[tuple[Tensor, Tensor, list[str]]]:
    loader: DataLoader[Any] = DataLoader(
        _Samples(pairs, view, seed),
        batch_sampler=numbers,
        num_workers=workers,
        collate_fn=_collate,
        # Its own, because the loader draws from it, and the global one belongs to the training.
        generator=torch.Generator(),
    )
    yield from loader


class EpochOrder:
    """Which pair a sample shows: each once an epoch, in a new order every epoch."""

    def __init__(self, pair_count: int, seed: int) -> None:
        self._pair_count, self._seed = pair_count, seed
        self._order = (-1, np.empty(0, np.int64))

    def index(self, number: int) -> int:
        """Return the pair that sample ``number`` of the run shows."""
        epoch, place = divmod(number, self._pair_count)
        if self._order[0] != epoch:
            rng = np.random.default_rng([self._seed, ORDER, epoch])
            self._order = (epoch, rng.permutation(self._pair_count))
        return int(self._order[1][place])


class _Samples(Dataset[tuple[Tensor, Tensor, str]]):
    """The samples of a run by their number."""

    def __init__(self, pairs: LabelledPairs, view: View, seed: int) -> None:
        self._pairs, self._view, self._seed = pairs, view, seed
        self._order = EpochOrder(len(pairs), seed)

    def __getitem__(self, number: int) -> tuple[Tensor, Tensor, str]:
        index = self._order.index(number)
        image_HW3, label_HW = self._pairs.read(index)
        rng = np.random.default_rng([self._seed, VIEW, number])
        try:
            image_3HW, truth_HW = self._view(image_HW3, label_HW, rng)
        except ValueError as error:
            raise ValueError(f"{self._pairs.name(index)}: {error}") from error
        return normalise(image_3HW), truth_HW, self._pairs.name(index)


def _collate(samples: list[tuple[Tensor, Tensor, str]]) -> tuple[Tensor, Tensor, list[str]]:
    images, truths, names = zip(*samples, strict=True)
    return torch.stack(images), torch.stack(truths), list(names)
