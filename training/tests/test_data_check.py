"""The check of a dataset names what is wrong, counts labels, and draws a contact sheet."""

import argparse
import json
from pathlib import Path

import numpy as np
import pytest
from dataset_folders import write_gta5, write_ids, write_image
from PIL import Image

from dgseg.commands.check_dataset import add_check_dataset
from dgseg.data.check_dataset import check_dataset
from dgseg.data.contact_sheet import (
    BAR_WIDTH_PX,
    HEADER_PX,
    LEGEND_WIDTH_PX,
    MARGIN_PX,
    OVERLAY_SHARE,
    TILE_GAP_PX,
    TILE_WIDTH_PX,
)
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
    ("source", "message"),
    [
        ("gta5:nowhere", "gta5 is not there"),
        ("gta5:", "is no dataset"),
        ("no", "there is no folder no"),
    ],
)
def test_the_command_refuses_what_is_no_dataset(source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _run(source)
    with pytest.raises(ValueError, match="--threads must be positive, got 0"):
        _run(source, "--threads", "0")


def test_plain_pairs_are_checked_part_by_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, names in (("image", "abcd"), ("fog/3", "ab"), ("elsewhere/image", "n")):
        for seed, name in enumerate(names):
            write_image(tmp_path / folder / f"{name}.png", 2, 3, seed)
    for name in "abce":
        write_ids(tmp_path / "label" / f"{name}.png", IDS)
    write_ids(tmp_path / "label" / "b.png", [[7, 7]])
    write_ids(tmp_path / "elsewhere" / "label" / "n.png", [[7, 99, 7], [0, 0, 0]])
    (tmp_path / "image" / "c.png").write_bytes(b"no photograph")
    parts = [
        {"visualDomain": "day"},
        {"image": "fog/3", "visualDomain": "day", "corruption": {"name": "fog", "severity": 3}},
        {"folder": "elsewhere", "visualDomain": "night"},
        {"folder": "nowhere", "visualDomain": "night"},
        {"layout": "gta5", "folder": "gta"},
    ]
    write_gta5(tmp_path / "gta", ["00001"], IDS)
    description = {"name": "mine", "mapping": "cityscapes-ids", "parts": parts}
    (tmp_path / "dataset.json").write_text(json.dumps(description))

    with pytest.raises(SystemExit):
        _run(str(tmp_path), "--contact-sheet", str(tmp_path / "sheet.png"))

    printed = capsys.readouterr().out
    lines = [line for line in printed.splitlines() if str(tmp_path) in line]
    told = [line.replace(str(tmp_path), "@") for line in lines]
    assert told[:-1] == [  # the last is of the contact sheet
        "day: e has no image below @/image",
        "day: d has no label map below @/label",
        *(f"fog-3: {name} has no image below @/fog/3" for name in "ce"),
        "nowhere is not there: looked for @/nowhere/image with @/nowhere/label",
        "@/label/b.png is (1, 2) px, but @/image/b.png is (2, 3) px",
        told[6],
        "@/label/b.png is (1, 2) px, but @/fog/3/b.png is (2, 3) px",
        "@/elsewhere/label/n.png is no label map: holds 99, which cityscapes-ids does not know",
    ]
    assert told[6].startswith("@/image/c.png cannot be decoded")
    assert "day: 2 good pairs\nsynthetic: 1 good pairs\nmine, mixed: 3 good pairs" in printed
    assert Image.open(tmp_path / "sheet.png").width > 0


def test_a_bare_folder_is_checked_by_what_its_description_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "fog-b", "unlisted"):
        write_image(tmp_path / "image" / f"{name}.jpg", 1, 2)
        write_ids(tmp_path / "label" / f"{name}.png", [[0, 11]])
    images = [{"name": "fog-b", "visualDomain": "night"}, {"name": "a"}]
    description = {"name": "mine", "labelSet": "camvid-11", "visualDomain": "snow"}
    (tmp_path / "dataset.json").write_text(json.dumps({**description, "images": images}))

    _run(str(tmp_path))
    _run(f"{tmp_path},domain=night")

    printed = capsys.readouterr().out
    assert "sky              50.00%" in printed
    assert "night: 1 good pairs\nsnow: 1 good pairs\nmine, mixed: 2 good pairs, 0" in printed
    assert "mine, night: 1 good pairs, 0 problems" in printed


@pytest.mark.parametrize(
    ("description", "message"),
    [
        ("{", "is garbled"),
        ('{"labelSet": "camvid-11"}', "'name'"),
        ('{"name": "a", "labelSet": "ade"}', "no label set 'ade'"),
        ('{"name": "a", "mapping": "ade"}', "no label mapping 'ade'"),
        ('{"name": "a", "mapping": "gta5", "labelSet": "camvid-11"}', "is not to its labelSet"),
        ('{"name": "a", "images": [{"name": "b"}, {"name": "b"}]}', "name 1 twice"),
        ('{"name": "a", "parts": [{"image": "../b"}]}', "leads out"),
        ('{"name": "a", "parts": [{"imag": "b"}]}', "a part has imag"),
        ('{"name": "a", "parts": [{"layout": "acdc", "split": "val"}]}', "acdc needs a domain"),
        ('{"name": "a"}', "nothing says what the label maps of"),
    ],
)
def test_a_garbled_description_is_refused(tmp_path: Path, description: str, message: str) -> None:
    (tmp_path / "dataset.json").write_text(description)

    with pytest.raises(ValueError, match=message):
        _run(str(tmp_path))


def test_the_contact_sheet_shows_photographs_labels_and_both(tmp_path: Path) -> None:
    write_gta5(tmp_path, [f"{i:05}" for i in range(20)], [[26, 26], [0, 0]])
    Image.new("RGB", (2, 2), (200, 30, 90)).save(tmp_path / "images" / "00000.png")
    sheet_path = tmp_path / "sheets" / "sheet.png"

    _run(f"gta5:{tmp_path}", "--contact-sheet", str(sheet_path))

    sheet = np.asarray(Image.open(sheet_path)).astype(int)
    tile = TILE_WIDTH_PX
    x, y = MARGIN_PX + tile // 2, HEADER_PX
    labels_x, both_x = x + tile + TILE_GAP_PX, x + 2 * (tile + TILE_GAP_PX)
    car = np.array(read_label_set("cityscapes-19").colors[13])
    photograph = np.array((200, 30, 90))
    assert sheet.shape[0] > 6 * tile  # twelve pairs, two in a row
    assert (sheet[y + tile // 4, x] == photograph).all()
    assert (sheet[y + tile // 4, labels_x] == car).all()
    assert (sheet[y + 3 * tile // 4, labels_x] == 0).all()
    mixed = OVERLAY_SHARE * car + (1 - OVERLAY_SHARE) * photograph
    assert np.abs(sheet[y + tile // 4, both_x] - mixed).max() <= 1
    assert (sheet[y + 3 * tile // 4, both_x] == photograph).all()  # ignored, so bare
    legend = sheet[HEADER_PX:, -LEGEND_WIDTH_PX - MARGIN_PX :]
    bar = (legend == car).all(axis=2).sum(axis=1).max()
    assert bar >= BAR_WIDTH_PX  # half of all pixels, and no label has more


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
