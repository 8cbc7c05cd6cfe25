"""The check of a dataset names what is wrong, counts labels, and draws a contact sheet."""

import argparse
from pathlib import Path

import numpy as np
import pytest
from dataset_folders import write_gta5, write_ids
from PIL import Image

from dgseg.commands.check_dataset import add_check_dataset
from dgseg.data.check_dataset import check_dataset
from dgseg.data.label_sets import read_label_set
from dgseg.data.sources import parse_source

IDS = [[7, 7, 7], [7, 26, 0]]


def test_every_problem_is_listed_and_good_pairs_are_counted(tmp_path: Path) -> None:
    _write_with_problems(tmp_path)

    check = check_dataset(parse_source(f"gta5:{tmp_path}"), threads=2)

    assert [check.files.name(place) for place in check.good_places] == ["00002", "00005"]
    assert [_first_word_with(problem, "0000") for problem in check.problems] == [
        "00001",
        "00003",
        "00004",
    ]
    assert check.pixels_L.tolist() == [
        8 if index == 0 else 2 * (index == 13) for index in range(19)
    ]
    assert check.ignored_pixels == 2


def test_the_command_prints_problems_by_name_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write_with_problems(tmp_path)

    with pytest.raises(SystemExit) as exit_:
        _run(f"gta5:{tmp_path}")

    printed = capsys.readouterr()
    assert exit_.value.code == 1
    assert "00001 has no label map" in printed.out
    assert "holds 99, which gta5 does not know" in printed.out
    assert "gta5, synthetic: 2 good pairs, 3 problems" in printed.out
    assert "road             66.67%" in printed.out
    assert "checking gta5: 100%" in printed.err


def test_the_command_is_content_with_a_good_dataset(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_gta5(tmp_path, ["00001"], IDS)

    _run(f"gta5:{tmp_path}")

    assert "1 good pairs, 0 problems" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "message"), [("gta5:nowhere", "gta5 is not there"), ("nonsense", "is no dataset")]
)
def test_the_command_refuses_what_is_no_dataset(source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _run(source)
    with pytest.raises(ValueError, match="--threads must be positive, got 0"):
        _run(source, "--threads", "0")


def test_the_contact_sheet_shows_photographs_beside_labels_in_their_colors(tmp_path: Path) -> None:
    write_gta5(tmp_path, [f"{i:05}" for i in range(20)], [[26, 26], [0, 0]])
    Image.new("RGB", (2, 2), (200, 30, 90)).save(tmp_path / "images" / "00000.png")
    sheet_path = tmp_path / "sheets" / "sheet.png"

    _run(f"gta5:{tmp_path}", "--contact-sheet", str(sheet_path))

    sheet = np.asarray(Image.open(sheet_path))
    height, width = 320 + 2 * 6 + 16, 2 * 320 + 3 * 6
    assert sheet.shape[1] == 2 * width
    assert sheet.shape[0] > 6 * height  # twelve pairs, two in a row, and a legend
    car = read_label_set("cityscapes-19").colors[13]
    assert tuple(sheet[6 + 80, 12 + 320 + 160]) == car
    assert tuple(sheet[6 + 240, 12 + 320 + 160]) == (0, 0, 0)
    assert tuple(sheet[6 + 160, 6 + 160]) == (200, 30, 90)


def _write_with_problems(root: Path) -> None:
    write_gta5(root, [f"{i:05}" for i in range(1, 6)], IDS)
    (root / "labels" / "00001.png").unlink()
    write_ids(root / "labels" / "00003.png", [[7, 7, 99], [7, 7, 7]])
    (root / "images" / "00004.png").write_bytes(b"no photograph")


def _first_word_with(text: str, part: str) -> str:
    word = next(word for word in text.split() if part in word)
    return Path(word).stem


def _run(*words: str) -> None:
    parser = argparse.ArgumentParser()
    add_check_dataset(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["check", *words])
    arguments.command(arguments)
