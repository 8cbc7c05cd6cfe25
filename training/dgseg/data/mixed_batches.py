"""Batches of photographs with labels and generated images without, mixed by chance.

As in `dgseg.data.batches`, sample number n of a run is a function of (seed, n).

Shapes: B batch of this process, G generated images in it, H height, W width.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from dgseg.data.batches import VIEW, View, sample_numbers
from dgseg.data.clouds_views import GeneratedView
from dgseg.data.generated_images import GeneratedImages
from dgseg.data.labelled_pairs import IGNORE, LabelledPairs
from dgseg.data.normalise import normalise
from dgseg.data.repeat_factors import RepeatOrder


class MixedBatch(NamedTuple):
    """What one process sees in one step."""

    image_B3HW: Tensor
    """Normalised, in the colours that the student sees."""
    truth_BHW: Tensor
    """int64; 255 all over generated images."""
    generated_G: list[int]
    """The places of generated images in the batch; there may be none."""
    clean_GHW3: Tensor
    """uint8: the generated images in their own colours."""
    numbers_B: list[int]
    """Of the samples, in the whole run."""


@dataclass(frozen=True, kw_only=True)
class GeneratedPart:
    """The generated images of a training, how they are seen, and how often."""

    images: GeneratedImages
    view: GeneratedView
    repeat_factor: float
    """How often an epoch shows each; photographs are shown once."""


def mixed_batches(
    pairs: LabelledPairs,
    view: View,
    generated: GeneratedPart | None,
    *,
    batch_size: int,
    seed: int,
    first_step: int,
    steps: int,
    rank: int = 0,
    world_size: int = 1,
    workers: int = 0,
) -> Iterator[MixedBatch]:
    """Yield ``steps`` batches from ``first_step`` on; arguments as those of ``batches``.

    How many images of a batch are generated is chance, as in the official code.
    """
    numbers = sample_numbers(
        batch_size=batch_size, first_step=first_step, steps=steps, rank=rank, world_size=world_size
    )
    loader: DataLoader[Any] = DataLoader(
        _Samples(pairs, view, generated, seed),
        batch_sampler=numbers,
        num_workers=workers,
        collate_fn=_collate,
        # Its own, because the loader draws from it, and the global one belongs to the training.
        generator=torch.Generator(),
    )
    yield from loader


class _Sample(NamedTuple):
    number: int
    image_3HW: Tensor
    truth_HW: Tensor
    clean_HW3: Tensor | None


class _Samples(Dataset[_Sample]):
    """The samples of a run by their number: pairs first, generated images behind them."""

    def __init__(
        self, pairs: LabelledPairs, view: View, generated: GeneratedPart | None, seed: int
    ) -> None:
        self._pairs, self._view, self._generated, self._seed = pairs, view, generated, seed
        factors = [1.0] * len(pairs)
        if generated is not None:
            factors += [generated.repeat_factor] * len(generated.images)
        self._order = RepeatOrder(factors, seed=seed)

    def __getitem__(self, number: int) -> _Sample:
        index = self._order[number]
        rng = np.random.default_rng([self._seed, VIEW, number])
        if index < len(self._pairs):
            image_3HW, truth_HW = self._view(*self._pairs.read(index), rng)
            return _Sample(number, normalise(image_3HW), truth_HW, None)
        if self._generated is None:
            raise IndexError(f"{index} is no pair, and there are no generated images")
        student_3HW, clean_HW3 = self._generated.view(
            self._generated.images.read(index - len(self._pairs)), rng
        )
        unknown_HW = torch.full(student_3HW.shape[1:], IGNORE, dtype=torch.int64)
        return _Sample(number, normalise(student_3HW), unknown_HW, clean_HW3)


def _collate(samples: list[_Sample]) -> MixedBatch:
    clean = {
        place: sample.clean_HW3
        for place, sample in enumerate(samples)
        if sample.clean_HW3 is not None
    }
    height, width = samples[0].truth_HW.shape
    return MixedBatch(
        image_B3HW=torch.stack([sample.image_3HW for sample in samples]),
        truth_BHW=torch.stack([sample.truth_HW for sample in samples]),
        generated_G=list(clean),
        clean_GHW3=(
            torch.stack(list(clean.values()))
            if clean
            else torch.empty(0, height, width, 3, dtype=torch.uint8)
        ),
        numbers_B=[sample.number for sample in samples],
    )
