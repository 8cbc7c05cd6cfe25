"""What is wrong with a dataset is said by name, or skipped when asked."""

import warnings
from pathlib import Path

import pytest
import torch
from dataset_folders import write_gta5, write_ids, write_image, write_synthia_ids
from PIL import Image

from dgseg.data.labelled_files import ReadableFiles
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import DatasetSource, parse_source

IDS = [[7, 7, 7], [7, 7, 26]]


def test_all_pairs_that_lack_a_file_are_named_at_once(tmp_path: Path) -> None:
    write_gta5(tmp_path, ["00001", "00002", "00003"], IDS)
    (tmp_path / "images" / "00001.png").unlink()
    (tmp_path / "labels" / "00003.png").unlink()

    with pytest.raises(
        ValueError, match=r"00001 has no image .*\n.*00003 has no label map "
    ) as error:
        open_dataset(parse_source(f"gta5:{tmp_path}"))
    assert "00002" not in str(error.value)


def test_pairs_that_lack_a_file_are_left_out_with_a_warning_when_asked(tmp_path: Path) -> None:
    write_gta5(tmp_path, ["00001", "00002"], IDS)
    (tmp_path / "labels" / "00001.png").unlink()

    with pytest.warns(UserWarning, match="left out: gta5: 00001 has no label map"):
        dataset = open_dataset(parse_source(f"gta5:{tmp_path},skip-bad=yes"))

    assert [dataset.name(index) for index in range(len(dataset))] == ["00002"]


@pytest.mark.parametrize("folder", ["images", "labels"])
def test_a_file_cut_short_is_named(tmp_path: Path, folder: str) -> None:
    write_gta5(tmp_path, ["00001"], [list(range(34))] * 40)
    _cut_short(tmp_path / folder / "00001.png")

    with pytest.raises(
        ValueError, match=rf"{folder}/00001\.png (cannot be decoded|is no label map)"
    ):
        open_dataset(parse_source(f"gta5:{tmp_path}")).read(0)


def test_a_label_map_of_synthia_cut_short_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_image(tmp_path / "RGB" / "0000000.png", 40, 23)
    write_synthia_ids(tmp_path / "GT" / "LABELS" / "0000000.png", [list(range(23))] * 40)
    _cut_short(tmp_path / "GT" / "LABELS" / "0000000.png")

    with pytest.raises(ValueError, match=r"LABELS/0000000\.png is no label map"):
        open_dataset(parse_source(f"synthia:{tmp_path}")).read(0)
    assert capfd.readouterr().err == ""


def test_a_label_map_with_damaged_bytes_is_named_with_the_damage(tmp_path: Path) -> None:
    write_image(tmp_path / "RGB" / "0000000.png", 40, 23)
    path = tmp_path / "GT" / "LABELS" / "0000000.png"
    write_synthia_ids(path, [list(range(23))] * 40)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)

    with pytest.raises(ValueError, match=r"LABELS/0000000\.png is no label map: broken PNG"):
        open_dataset(parse_source(f"synthia:{tmp_path}")).read(0)


def test_a_pair_of_two_sizes_is_named(tmp_path: Path) -> None:
    write_gta5(tmp_path, ["00001"], IDS)
    write_ids(tmp_path / "labels" / "00001.png", [[7, 7]])

    with pytest.raises(ValueError, match=r"00001\.png is \(1, 2\) px, but .*\(2, 3\) px"):
        open_dataset(parse_source(f"gta5:{tmp_path}")).read(0)


def test_a_value_without_meaning_is_named(tmp_path: Path) -> None:
    write_gta5(tmp_path, ["00001"], [[7, 99]])

    with pytest.raises(ValueError, match=r"00001\.png .*holds 99, which gta5 does not know"):
        open_dataset(parse_source(f"gta5:{tmp_path}")).read(0)


def test_a_photograph_in_place_of_a_label_map_is_named(tmp_path: Path) -> None:
    stem = tmp_path / "leftImg8bit" / "val" / "a" / "a"
    write_image(stem.with_name("a_leftImg8bit.png"), 2, 2)
    write_image(tmp_path / "gtFine" / "val" / "a" / "a_gtFine_labelIds.png", 2, 2)

    with pytest.raises(
        ValueError, match="is a colour image, but cityscapes-ids has label ids only"
    ):
        open_dataset(parse_source(f"cityscapes:{tmp_path},split=val")).read(0)


def test_the_next_good_pair_stands_in_for_a_bad_one_and_one_warning_names_it(
    tmp_path: Path,
) -> None:
    write_gta5(tmp_path, ["00001", "00002", "00003", "00004"], IDS)
    for name in ("00002", "00004"):
        _cut_short(tmp_path / "images" / f"{name}.png")
    dataset = open_dataset(parse_source(f"gta5:{tmp_path},skip-bad=yes"))

    with pytest.warns(UserWarning, match="left out") as warned:
        images = [dataset.read(index)[0] for index in range(4)]
    names = [dataset.name(index) for index in range(4)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = [dataset.read(index)[0] for index in range(4)]

    assert names == ["00001", "00003", "00003", "00001"]
    assert torch.equal(images[1], images[2])
    assert all(torch.equal(one, other) for one, other in zip(images, again, strict=True))
    assert ["00002" in str(warned[0].message), "00004" in str(warned[1].message)] == [True] * 2
    assert len(warned) == 2


def test_a_dataset_without_any_readable_pair_is_refused(tmp_path: Path) -> None:
    write_gta5(tmp_path, ["00001"], IDS)
    _cut_short(tmp_path / "images" / "00001.png")
    dataset = open_dataset(parse_source(f"gta5:{tmp_path},skip-bad=yes"))
    assert isinstance(dataset, ReadableFiles)

    with (
        pytest.warns(UserWarning, match="00001"),
        pytest.raises(ValueError, match="no pair of gta5"),
    ):
        dataset.read(0)


def test_an_empty_or_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"gta5 is not there: looked for .*images with .*labels"):
        open_dataset(parse_source(f"gta5:{tmp_path}"))
    (tmp_path / "images").mkdir()
    (tmp_path / "labels").mkdir()

    with pytest.raises(ValueError, match="There is no complete pair"):
        open_dataset(parse_source(f"gta5:{tmp_path}"))


def test_a_split_file_chooses_pairs_with_or_without_suffix(tmp_path: Path) -> None:
    write_gta5(tmp_path, ["00001", "00002", "00003"], IDS)
    (tmp_path / "images" / "00009.png").write_bytes(b"not listed, so not looked at")
    split = tmp_path / "train.txt"
    split.write_text("00003.png\r\n00001\n\n")

    dataset = open_dataset(parse_source(f"gta5:{tmp_path},split-file={split}"))

    assert [dataset.name(index) for index in range(len(dataset))] == ["00001", "00003"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("00001\n00008\n", "00008 has no image"),
        ("\n", "lists no names"),
        ("00001\n00001.png\n", "lists 1 names twice"),
    ],
)
def test_a_split_file_that_does_not_fit_is_refused(
    tmp_path: Path, lines: str, message: str
) -> None:
    write_gta5(tmp_path, ["00001"], IDS)
    split = tmp_path / "train.txt"
    split.write_text(lines)

    with pytest.raises(ValueError, match=message):
        open_dataset(parse_source(f"gta5:{tmp_path},split-file={split}"))


def test_what_a_desktop_leaves_in_folders_is_not_a_pair(tmp_path: Path) -> None:
    write_gta5(tmp_path, ["00001"], IDS)
    for name in ("images/._00001.png", "images/Thumbs.db", "labels/.DS_Store"):
        (tmp_path / name).write_bytes(b"junk")

    assert len(open_dataset(parse_source(f"gta5:{tmp_path}"))) == 1


def test_folders_that_are_links_are_followed(tmp_path: Path) -> None:
    write_image(tmp_path / "disk" / "lindau" / "a_leftImg8bit.png", 1, 1)
    write_ids(tmp_path / "gtFine" / "val" / "lindau" / "a_gtFine_labelIds.png", [[7]])
    (tmp_path / "leftImg8bit" / "val").mkdir(parents=True)
    (tmp_path / "leftImg8bit" / "val" / "lindau").symlink_to(tmp_path / "disk" / "lindau")

    assert len(open_dataset(parse_source(f"cityscapes:{tmp_path},split=val"))) == 1


def test_one_word_describes_a_source() -> None:
    assert parse_source("acdc:/data/acdc,split=val,domain=fog,skip-bad=yes") == DatasetSource(
        dataset="acdc", root=Path("/data/acdc"), split="val", domain="fog", skip_bad=True
    )
    assert parse_source("mapillary:m,split=train,mapping=rein,split-file=a/b.txt") == DatasetSource(
        dataset="mapillary",
        root=Path("m"),
        split="train",
        mapping="rein",
        split_file=Path("a/b.txt"),
    )


def test_a_bare_folder_is_of_plain_pairs() -> None:
    bare = DatasetSource(dataset="pairs", root=Path("./a:b"), mapping="gta5")

    assert parse_source("./a:b,mapping=gta5") == bare
    assert parse_source("pairs:./a:b,mapping=gta5") == bare


def test_two_photographs_of_one_name_are_refused(tmp_path: Path) -> None:
    write_image(tmp_path / "image" / "a.jpg", 1, 1)
    write_image(tmp_path / "image" / "a.png", 1, 1)
    write_ids(tmp_path / "label" / "a.png", [[0]])

    with pytest.raises(ValueError, match=r"are both the image of a$"):
        open_dataset(parse_source(f"{tmp_path},mapping=camvid-11"))


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("", r"is no dataset; expected \[<layout>:\]<folder>"),
        ("s3://bucket/gta5", "is a URL"),
        ("gta5:s3://bucket/gta5", "is a URL"),
        ("/data,split=train", "no split 'train'; use split-file"),
        ("/data,mapping=mseg", "it has camvid-11, camvid-11-as-cityscapes-19"),
        ("/data,domain=Day 1!", "'Day 1!' is no visual domain"),
        ("gta5:", "is no dataset"),
        ("kitti:/data", "no dataset 'kitti'; known are gta5, synthia"),
        ("cityscapes:/data", "needs a split, one of train, val, test"),
        ("cityscapes:/data,split=dev", "no split 'dev'; it has train, val, test"),
        ("gta5:/data,split=train", "no split 'train'; use split-file"),
        ("acdc:/data,split=val", "needs a domain, one of fog, night, rain, snow"),
        ("acdc:/data,split=val,domain=day", "no domain 'day'"),
        ("gta5:/data,mapping=rein", "no label mapping 'rein'; it has only one"),
        ("mapillary:/data,split=val,mapping=mseg", "it has robustnet, rein"),
        ("gta5:/data,colour=red", "unknown option 'colour'"),
        ("cityscapes:/data,split=val,split=train", "must give split one value"),
        ("cityscapes:/data,split=", "must give split one value"),
        ("gta5:/data,skip-bad=maybe", "skip-bad must be yes or no, got 'maybe'"),
    ],
)
def test_a_word_that_describes_no_source_is_refused(word: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_source(word)


def _cut_short(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises((OSError, SyntaxError)), Image.open(path) as file:
        file.load()


def test_a_source_is_called_by_all_that_decides_its_pairs_but_its_folder() -> None:
    titles = {
        parse_source(text).title
        for text in (
            "gta5:/a",
            "gta5:/b",
            "gta5:/a,split-file=/a/val.txt",
            "mapillary:/a,split=val,mapping=rein",
            "acdc:/a,split=val,domain=night",
        )
    }

    assert titles == {"gta5", "gta5 val", "mapillary val rein", "acdc night val"}
