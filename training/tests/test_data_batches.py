"""Batches depend on the seed and the step, and on nothing else."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from dataset_folders import write_gta5
from torch import Tensor

from dgseg.data.batches import batches, one_pass
from dgseg.data.camvid import LabelledImages
from dgseg.data.famix_views import FamixView
from dgseg.data.normalise import normalise
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import parse_source

VIEW = FamixView(crop_px=8, jitter=0.8, flip_probability=0.5)
Batch = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class _WholeImage:
    """A view without chance, whose label is the pair's number."""

    def __call__(
        self, image_HW3: Tensor, label_HW: Tensor, rng: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        del rng
        return image_HW3.permute(2, 0, 1).float() / 255, label_HW.long()


def test_worker_processes_change_nothing() -> None:
    alone = _batches(steps=5)

    assert _equal(alone, _batches(steps=5, workers=1))
    assert _equal(alone, _batches(steps=5, workers=2))


def test_a_run_that_goes_on_gets_the_batches_it_would_have_got() -> None:
    assert _equal(_batches(steps=7)[3:], _batches(first_step=3, steps=4))
    assert _equal(_batches(steps=7)[3:], _batches(first_step=3, steps=4, workers=2))


def test_the_shares_of_all_ranks_are_one_batch() -> None:
    whole = _batches(steps=3)

    first, second = (_batches(steps=3, rank=rank, world_size=2) for rank in range(2))

    joined = [
        (torch.cat([one[0], other[0]]), torch.cat([one[1], other[1]]))
        for one, other in zip(first, second, strict=True)
    ]
    assert first[0][0].shape == (2, 3, 8, 8)
    assert _equal(whole, joined)


def test_another_seed_gives_another_order_and_other_views() -> None:
    numbered, one_image = _numbered(6), _images(1)

    orders = [
        [names for *_, names in one_pass(numbered, _WholeImage(), batch_size=6, seed=seed)]
        for seed in (1, 2)
    ]
    views = [
        [batch[:2] for batch in one_pass(one_image, VIEW, batch_size=1, seed=seed)]
        for seed in (1, 2)
    ]

    assert orders[0] != orders[1]
    assert not _equal(views[0], views[1])


def test_every_pair_is_seen_once_an_epoch_in_an_order_of_its_own() -> None:
    pairs = _numbered(6)

    stream = batches(pairs, _WholeImage(), batch_size=4, seed=1, first_step=0, steps=6)
    seen = torch.cat([truth_BHW[:, 0, 0] for _, truth_BHW in stream]).tolist()

    epochs = [seen[start : start + 6] for start in range(0, 24, 6)]
    assert all(sorted(epoch) == list(range(6)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 4


def test_a_pair_gets_another_view_in_every_epoch() -> None:
    pairs = _images(1)

    first, second = batches(pairs, VIEW, batch_size=1, seed=1, first_step=0, steps=2)

    assert not torch.equal(first[0], second[0])


def test_images_come_normalised_and_labels_as_integers() -> None:
    pairs = _numbered(1)

    ((image_B3HW, truth_BHW),) = batches(
        pairs, _WholeImage(), batch_size=1, seed=1, first_step=0, steps=1
    )

    assert torch.equal(image_B3HW, normalise(pairs.image_NHW3.permute(0, 3, 1, 2).float() / 255))
    assert (image_B3HW.dtype, truth_BHW.dtype) == (torch.float32, torch.int64)


def test_the_random_numbers_of_the_training_are_left_alone() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)

    _batches(steps=2)

    assert torch.equal(torch.rand(3), expected)


def test_one_pass_shows_every_pair_once_with_its_name_and_drops_what_is_left_over() -> None:
    pairs = _numbered(7)

    seen = list(one_pass(pairs, _WholeImage(), batch_size=3, seed=1))

    names = [name for *_, batch_names in seen for name in batch_names]
    assert [len(batch_names) for *_, batch_names in seen] == [3, 3]
    assert len(set(names)) == 6
    for _, truth_BHW, batch_names in seen:
        assert [str(number) for number in truth_BHW[:, 0, 0].tolist()] == batch_names


def test_one_pass_goes_on_at_any_batch_with_any_number_of_workers() -> None:
    pairs = _images(7)
    whole = [(image, truth) for image, truth, _ in one_pass(pairs, VIEW, batch_size=2, seed=1)]

    rest = one_pass(pairs, VIEW, batch_size=2, seed=1, first_batch=1, workers=2)

    assert _equal(whole[1:], [(image, truth) for image, truth, _ in rest])


def test_a_pair_that_stands_in_is_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    write_gta5(tmp_path, ["00001", "00002", "00003"], [[7] * 9] * 9)
    (tmp_path / "images" / "00002.png").write_bytes(b"no photograph")
    source = parse_source(f"gta5:{tmp_path},skip-bad=yes")

    with pytest.warns(UserWarning, match="00002"):
        alone = list(one_pass(open_dataset(source), VIEW, batch_size=1, seed=1))
    dataset = open_dataset(source)
    shared = list(one_pass(dataset, VIEW, batch_size=1, seed=1, workers=2))

    assert sorted(name for *_, names in alone for name in names) == ["00001", "00003", "00003"]
    assert [names for *_, names in alone] == [names for *_, names in shared]
    assert _equal([batch[:2] for batch in alone], [batch[:2] for batch in shared])
    assert dataset.name(1) == "00003"  # what a worker found out, all processes know


@pytest.mark.parametrize("workers", [0, 1])
def test_a_photograph_that_no_view_fits_is_named(workers: int) -> None:
    pairs = LabelledImages(["a"], *_noise(1, 8, 6))

    with pytest.raises(ValueError, match="a: a window of 8 x 8 px does not fit into 6 x 8 px"):
        list(batches(pairs, VIEW, batch_size=1, seed=1, first_step=0, steps=1, workers=workers))


def test_a_batch_that_ranks_cannot_share_is_refused() -> None:
    with pytest.raises(ValueError, match="batch_size 4 cannot be shared by 3 ranks"):
        _batches(steps=1, world_size=3)
    with pytest.raises(ValueError, match=r"rank must be in 0\.\.1, got 2"):
        _batches(steps=1, rank=2, world_size=2)
    with pytest.raises(ValueError, match="steps must not be negative"):
        _batches(steps=1, first_step=-1)
    with pytest.raises(ValueError, match=r"batch_size must be in 1\.\.2, the pairs, got 3"):
        list(one_pass(_numbered(2), _WholeImage(), batch_size=3, seed=1))


def _batches(
    *,
    steps: int,
    seed: int = 1,
    first_step: int = 0,
    rank: int = 0,
    world_size: int = 1,
    workers: int = 0,
) -> list[Batch]:
    return list(
        batches(
            _images(5),
            VIEW,
            batch_size=4,
            seed=seed,
            first_step=first_step,
            steps=steps,
            rank=rank,
            world_size=world_size,
            workers=workers,
        )
    )


def _images(count: int) -> LabelledImages:
    return LabelledImages([f"image {i}" for i in range(count)], *_noise(count, 12, 14))


def _numbered(count: int) -> LabelledImages:
    """Return images whose name and labels are their numbers."""
    label_NHW = torch.arange(count, dtype=torch.uint8)[:, None, None].repeat(1, 2, 2)
    return LabelledImages([str(i) for i in range(count)], _noise(count, 2, 2)[0], label_NHW)


def _noise(count: int, height: int, width: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    image_NHW3 = torch.randint(
        0, 256, (count, height, width, 3), generator=generator, dtype=torch.uint8
    )
    label_NHW = torch.randint(0, 19, (count, height, width), generator=generator, dtype=torch.uint8)
    return image_NHW3, label_NHW


def _equal(one: list[Batch], other: list[Batch]) -> bool:
    return len(one) == len(other) > 0 and all(
        torch.equal(a, b)
        for batch, other_batch in zip(one, other, strict=True)
        for a, b in zip(batch, other_batch, strict=True)
    )
