"""Evaluation over pairs of any sizes, wherever they come from."""

from pathlib import Path

import pytest
import torch
from dataset_folders import write_ids, write_image
from torch import Tensor

from dgseg.data.camvid import LabelledImages
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import parse_source
from dgseg.evaluate import evaluate


def test_pairs_of_different_sizes_are_counted_at_their_own_size(tmp_path: Path) -> None:
    _write_pairs(tmp_path, {"a": [[0, 1], [0, 0]], "b": [[0, 11, 1]]})

    confusion = evaluate(_all_zero, open_dataset(parse_source(f"camvid:{tmp_path},split=val")), 2)

    assert confusion.tolist() == [[4, 0], [2, 0]]


def test_a_pair_that_stands_in_for_a_bad_one_counts_once(tmp_path: Path) -> None:
    _write_pairs(tmp_path, {"a": [[0]], "b": [[0]], "c": [[1]]})
    (tmp_path / "val" / "b.png").write_bytes(b"no photograph")
    pairs = open_dataset(parse_source(f"camvid:{tmp_path},split=val,skip-bad=yes"))

    with pytest.warns(UserWarning, match="b.png"):
        confusion = evaluate(_all_zero, pairs, 2)
    again = evaluate(_all_zero, pairs, 2)

    assert confusion.tolist() == again.tolist() == [[1, 0], [1, 0]]


def test_a_bar_is_shown_when_asked_only(capsys: pytest.CaptureFixture[str]) -> None:
    pairs = LabelledImages(["a"], torch.zeros(1, 2, 2, 3).byte(), torch.zeros(1, 2, 2).byte())

    evaluate(_all_zero, pairs, 2)
    silent = capsys.readouterr()
    evaluate(_all_zero, pairs, 2, progress="on dusk")
    shown = capsys.readouterr()

    assert (silent.out, silent.err) == ("", "")
    assert "on dusk: 100%" in shown.err


def _all_zero(image_1HW3: Tensor) -> Tensor:
    return torch.zeros(image_1HW3.shape[:3], dtype=torch.uint8)


def _write_pairs(root: Path, ids_by_name: dict[str, list[list[int]]]) -> None:
    for name, ids in ids_by_name.items():
        write_image(root / "val" / f"{name}.png", len(ids), len(ids[0]))
        write_ids(root / "valannot" / f"{name}.png", ids)
