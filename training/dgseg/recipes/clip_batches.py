"""Batches of images and texts that depend on the seed and the step alone.

Shapes: B batch, H height, W width, L labels of the vocabulary, h and w cells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from dgseg.data.batches import VIEW, EpochOrder, sample_numbers
from dgseg.data.described_pairs import DescribedPairs
from dgseg.data.labelled_pairs import IGNORE
from dgseg.data.normalise import normalise
from dgseg.data.street_words import caption_of_labels, labelled_prompt
from dgseg.models.text_encoder import imagenet_templates
from dgseg.recipes.clip import ClipRun

TEMPLATES, COUNTED = 2, 3
"""Streams of random numbers, beside those of orders and views."""
COUNTED_PAIRS = 300

LEAST_SHARE = 0.005
"""Of a view's pixels: what is smaller is not named in a caption that is made of labels."""


class ClipBatch(NamedTuple):
    """The first half are whole photographs with captions, the second windows with prompts."""

    image_B3HW: Tensor
    texts: list[str]
    """What words say of each image, with templates."""
    meanings: list[str]
    """The same without templates: equal where two images may meet each other's text."""
    share_BLhw: Tensor
    """Of each cell's pixels, those of each label of the vocabulary; ignored pixels count none."""
    known_BL: Tensor
    """Which labels of the vocabulary the image's label set has."""
    label_texts: list[str]
    """The names of the vocabulary, with templates."""


def clip_batches(
    run: ClipRun, pairs: DescribedPairs, *, first_step: int, steps: int, workers: int = 0
) -> Iterator[ClipBatch]:
    """Yield the batches of ``first_step``, ``first_step + 1``, and so on."""
    numbers = sample_numbers(
        batch_size=run.batch_size, first_step=first_step, steps=steps, rank=0, world_size=1
    )
    loader: DataLoader[Any] = DataLoader(
        _Samples(run, pairs),
        batch_sampler=numbers,
        num_workers=workers,
        collate_fn=_Collate(run, pairs.vocabulary),
        generator=torch.Generator(),
    )
    yield from loader


class _Sample(NamedTuple):
    number: int
    image_3HW: Tensor
    share_Lhw: Tensor
    known_L: Tensor
    text: str
    meaning: str


class _Samples(Dataset[_Sample]):
    def __init__(self, run: ClipRun, pairs: DescribedPairs) -> None:
        self._run, self._pairs = run, pairs
        self._place = {name: place for place, name in enumerate(pairs.vocabulary)}
        self._order = EpochOrder(len(pairs), run.seed)

    def __getitem__(self, number: int) -> _Sample:
        run, pairs = self._run, self._pairs
        index = self._order.index(number)
        rng = np.random.default_rng([run.seed, VIEW, number])
        is_whole = number % run.batch_size < run.batch_size // 2
        image_3HW, label_HW = (run.whole_view if is_whole else run.window_view)(
            *pairs.read(index), rng
        )

        names = pairs.names_of(index)
        index_in_vocabulary = torch.tensor([self._place[name] for name in names])
        share_Lhw = torch.zeros(len(pairs.vocabulary), *cells_of(label_HW, run.cell_stride))
        share_Lhw[index_in_vocabulary] = label_shares(label_HW, len(names), run.cell_stride)
        known_L = torch.zeros(len(pairs.vocabulary), dtype=torch.bool)
        known_L[index_in_vocabulary] = True
        domain, caption = pairs.describe(index)
        shown = _shown(label_HW, names)
        if is_whole:
            text = caption or caption_of_labels(domain, shown, rng)
            return _Sample(number, normalise(image_3HW), share_Lhw, known_L, text, text)
        meaning = f"{domain} {shown[0] if shown else 'street'}"
        text = labelled_prompt(domain, shown[0] if shown else "street", rng)
        text = with_template(text, run.template_probability, rng)
        return _Sample(number, normalise(image_3HW), share_Lhw, known_L, text, meaning)


@dataclass(frozen=True)
class _Collate:
    run: ClipRun
    vocabulary: tuple[str, ...]

    def __call__(self, samples: list[_Sample]) -> ClipBatch:
        rng = np.random.default_rng([self.run.seed, TEMPLATES, samples[0].number])
        probability = self.run.template_probability
        return ClipBatch(
            torch.stack([sample.image_3HW for sample in samples]),
            [sample.text for sample in samples],
            [sample.meaning for sample in samples],
            torch.stack([sample.share_Lhw for sample in samples]),
            torch.stack([sample.known_L for sample in samples]),
            [with_template(name, probability, rng) for name in self.vocabulary],
        )


def cell_weights(pairs: DescribedPairs, seed: int) -> Tensor:
    """Return a weight for each label of the vocabulary: one over the root of its share of pixels.

    Road and sky would decide the loss of cells alone. The share is that of some pairs, drawn by
    the seed; the mean weight of their pixels is 1.
    """
    place = {name: number for number, name in enumerate(pairs.vocabulary)}
    count_L = torch.zeros(len(place), dtype=torch.float64)
    rng = np.random.default_rng([seed, COUNTED, 0])
    for index in rng.permutation(len(pairs))[:COUNTED_PAIRS].tolist():
        names = pairs.names_of(index)
        label_HW = pairs.read(index)[1]
        found_N = torch.bincount(label_HW[label_HW != IGNORE].flatten(), minlength=len(names))
        count_L[torch.tensor([place[name] for name in names])] += found_N
    share_L = count_L.clamp(min=1) / count_L.sum()
    weight_L = share_L.rsqrt()
    return (weight_L / (share_L * weight_L).sum()).float()


def with_template(text: str, probability: float, rng: np.random.Generator) -> str:
    """Return a text, put into a random one of CLIP's 80 templates with some probability."""
    templates = imagenet_templates()
    template = templates[int(rng.integers(len(templates)))]
    return template(text) if rng.random() < probability else text


def label_shares(label_HW: Tensor, label_count: int, stride: int) -> Tensor:
    """Return what share of each cell's pixels has each label, ``[L, h, w]``."""
    one_hot_HWL = functional.one_hot(
        label_HW.long().where(label_HW < label_count, label_count), label_count + 1
    )
    shares_1Lhw = functional.avg_pool2d(one_hot_HWL.permute(2, 0, 1)[None].float(), stride)
    return shares_1Lhw[0, :label_count]


def cells_of(label_HW: Tensor, stride: int) -> tuple[int, int]:
    """Return how many rows and columns of cells a view has."""
    return label_HW.shape[0] // stride, label_HW.shape[1] // stride


def _shown(label_HW: Tensor, names: tuple[str, ...]) -> list[str]:
    """Return the names of a view's labels, the largest first."""
    counts = torch.bincount(label_HW[label_HW != IGNORE].flatten(), minlength=len(names)).tolist()
    least = LEAST_SHARE * label_HW.numel()
    order = sorted(range(len(names)), key=lambda label: -counts[label])
    return [names[label] for label in order if counts[label] >= least]
