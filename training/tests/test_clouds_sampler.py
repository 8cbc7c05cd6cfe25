"""Generated images on disk, how often they are shown, and the batches that they share."""

import hashlib
import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from tiny_famix import Stripes

from dgseg.data.clouds_views import GeneratedView, SourceView
from dgseg.data.generated_images import open_generated
from dgseg.data.mixed_batches import GeneratedPart, MixedBatch, mixed_batches
from dgseg.data.repeat_factors import RepeatOrder

VIEW = SourceView(reference_px=(72, 80), crop_px=32)


def test_only_what_the_manifest_lists_is_a_generated_image(tmp_path: Path) -> None:
    write_generated(tmp_path, 3)
    (tmp_path / "images" / "generated_9.png").write_bytes(b"")

    images = open_generated(tmp_path)

    assert [images.name(index) for index in range(len(images))] == [
        "images/000000.png",
        "images/000001.png",
        "images/000002.png",
    ]
    assert images.read(1).shape == (40, 48, 3)
    assert images.images[2].prompt == "street 2"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"file": "../x.png"}, r"line 2 .*leads out of the folder"),
        ({"file": "/x.png"}, r"line 2 .*leads out of the folder"),
        ({"file": "images/000000.png"}, r"lists images/000000.png twice"),
        ({"file": "images/7.png"}, r"1 images .* not there, images/7.png the first"),
        ({"seed": "1"}, r"line 2 .*seed is '1'"),
        ({"sha256": None}, r"line 2 .*sha256 is None"),
    ],
)
def test_a_manifest_that_is_garbled_is_refused_in_one_line(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    lines = write_generated(tmp_path, 2)
    lines[1] |= change
    _write_manifest(tmp_path, lines)

    with pytest.raises(ValueError, match=message):
        open_generated(tmp_path)


@pytest.mark.parametrize("text", ["", "\n", "{", "[1]", '{"file": "a"}'])
def test_a_manifest_without_images_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="holds no generated images"):
        open_generated(tmp_path)
    (tmp_path / "images.jsonl").write_text(text)

    with pytest.raises(ValueError, match=r"images\.jsonl"):
        open_generated(tmp_path)


def test_an_image_that_is_not_the_generated_one_is_refused_by_name(tmp_path: Path) -> None:
    lines = write_generated(tmp_path, 2)
    images = open_generated(tmp_path)
    path = tmp_path / "images" / "000001.png"

    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ValueError, match=r"000001.png has sha256 .* but images.jsonl says"):
        images.read(1)

    path.write_bytes(b"no picture")
    lines[1]["sha256"] = hashlib.sha256(b"no picture").hexdigest()
    _write_manifest(tmp_path, lines)
    with pytest.raises(ValueError, match=r"000001.png cannot be decoded"):
        open_generated(tmp_path).read(1)

    path.unlink()
    with pytest.raises(ValueError, match=r"000001.png cannot be read"):
        images.read(1)


def test_an_epoch_shows_each_sample_as_often_as_its_factor_says() -> None:
    order = RepeatOrder([1.0] * 4 + [2.0] * 3, seed=1)

    epochs = [[order[10 * epoch + place] for place in range(10)] for epoch in range(3)]

    for epoch in epochs:
        assert Counter(epoch) == {0: 1, 1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 2}
    assert epochs[0] != epochs[1]


def test_the_part_of_a_factor_is_decided_by_chance_in_every_epoch() -> None:
    order = RepeatOrder([1.0] * 100 + [0.7] * 100, seed=1)

    shown = [order[number] for number in range(17_000)]  # 100 epochs, about
    generated = sum(sample >= 100 for sample in shown)

    assert generated / len(shown) == pytest.approx(0.7 / 1.7, abs=0.01)
    assert len({tuple(sorted(shown[start : start + 100])) for start in (0, 5000)}) == 2
    per_sample = Counter(sample for sample in shown if sample >= 100)
    assert min(per_sample.values()) > 45  # none is left out for good


def test_a_place_shows_the_same_sample_wherever_one_starts() -> None:
    factors = [1.0] * 5 + [0.4] * 6
    forwards = RepeatOrder(factors, seed=3)
    expected = [forwards[number] for number in range(60)]

    assert [RepeatOrder(factors, seed=3)[number] for number in (59, 20, 3)] == [
        expected[number] for number in (59, 20, 3)
    ]
    backwards = RepeatOrder(factors, seed=3)
    assert [backwards[number] for number in reversed(range(60))] == expected[::-1]
    other = RepeatOrder(factors, seed=4)
    assert [other[number] for number in range(60)] != expected


@pytest.mark.parametrize("factors", [[], [0.5, 0.5], [1.0, -1.0], [math.nan], [math.inf]])
def test_factors_that_make_no_epoch_are_refused(factors: list[float]) -> None:
    with pytest.raises(ValueError, match="repeat factor"):
        RepeatOrder(factors, seed=1)


def test_a_batch_knows_which_of_its_images_are_generated(tmp_path: Path) -> None:
    batches = _batches(tmp_path, steps=30)

    counts = [len(batch.generated_G) for batch in batches]

    assert 0 in counts
    assert max(counts) > 1
    for batch in batches:
        assert batch.image_B3HW.shape == (4, 3, 32, 32)
        assert batch.clean_GHW3.shape == (len(batch.generated_G), 32, 32, 3)
        assert (batch.truth_BHW[batch.generated_G] == 255).all()


def test_the_share_of_generated_images_is_that_of_the_factors(tmp_path: Path) -> None:
    batches = _batches(tmp_path, steps=60)

    share = sum(len(batch.generated_G) for batch in batches) / (4 * 60)

    assert share == pytest.approx(0.75 * 4 / (12 + 0.75 * 4), abs=0.06)


def test_batches_are_the_same_for_workers_ranks_and_after_a_stop(tmp_path: Path) -> None:
    whole = _batches(tmp_path, steps=5)

    _assert_equal(_batches(tmp_path, steps=5, workers=2), whole)
    _assert_equal(_batches(tmp_path, first_step=3, steps=2), whole[3:])
    halves = [_batches(tmp_path, steps=5, rank=rank, world_size=2) for rank in (0, 1)]
    for batch, first, second in zip(whole, *halves, strict=True):
        for name in ("image_B3HW", "truth_BHW", "clean_GHW3"):
            both = torch.cat([getattr(first, name), getattr(second, name)])
            assert torch.equal(both, getattr(batch, name))
        assert first.generated_G + [place + 2 for place in second.generated_G] == batch.generated_G
        assert first.numbers_B + second.numbers_B == batch.numbers_B


def test_without_generated_images_every_sample_is_a_pair() -> None:
    (batch,) = mixed_batches(Stripes(6), VIEW, None, batch_size=6, seed=1, first_step=0, steps=1)

    assert batch.generated_G == []
    assert batch.clean_GHW3.shape == (0, 32, 32, 3)


def write_generated(folder: Path, count: int) -> list[dict[str, Any]]:
    """Write a folder of generated images of 48 x 40 px, and return the lines of its manifest."""
    (folder / "images").mkdir(exist_ok=True, parents=True)
    lines: list[dict[str, Any]] = []
    for number in range(count):
        noise = np.random.default_rng(number).integers(0, 256, (40, 48, 3), dtype=np.uint8)
        file = f"images/{number:06}.png"
        Image.fromarray(noise).save(folder / file)
        digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        lines.append({"file": file, "seed": number, "prompt": f"street {number}", "sha256": digest})
    _write_manifest(folder, lines)
    return lines


def _write_manifest(folder: Path, lines: list[dict[str, Any]]) -> None:
    (folder / "images.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))


def _batches(folder: Path, **options: int) -> list[MixedBatch]:
    write_generated(folder, 4)
    part = GeneratedPart(
        images=open_generated(folder), view=GeneratedView(crop_px=32), repeat_factor=0.75
    )
    settings: dict[str, int] = {"first_step": 0, "seed": 1, "batch_size": 4}
    return list(mixed_batches(Stripes(12), VIEW, part, **(settings | options)))  # pyright: ignore[reportCallIssue]


def _assert_equal(ours: list[MixedBatch], expected: list[MixedBatch]) -> None:
    for one, other in zip(ours, expected, strict=True):
        assert torch.equal(one.image_B3HW, other.image_B3HW)
        assert torch.equal(one.truth_BHW, other.truth_BHW)
        assert torch.equal(one.clean_GHW3, other.clean_GHW3)
        assert (one.generated_G, one.numbers_B) == (other.generated_G, other.numbers_B)
