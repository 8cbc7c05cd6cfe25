"""Corrupted copies of datasets: the same pixels whatever else runs, whole files, honest parts."""

import json
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import imagecorruptions
import numpy as np
import pytest
from conftest import Main
from dataset_folders import write_ids
from PIL import Image

from dgseg.data import corrupted_files
from dgseg.data.check_dataset import check_dataset
from dgseg.data.corruptions import (
    ALL,
    COMMON,
    KAMANN,
    SEVERITIES,
    corrupt_image,
    parse_corruptions,
    parse_severities,
)
from dgseg.data.open_dataset import list_files, open_dataset
from dgseg.data.sources import parse_source

CONTRACT = Path(__file__).parents[2] / "contracts" / "dataset.ts"
WITHOUT_CHANCE = (
    *("defocus_blur", "zoom_blur", "brightness", "contrast", "pixelate", "jpeg_compression"),
    *("gaussian_blur", "saturate"),
)


def test_the_corruptions_are_those_of_the_contract_and_of_the_library() -> None:
    listed = re.search(r"CORRUPTIONS = \[(.*?)\]", CONTRACT.read_text(), re.DOTALL)
    assert listed is not None

    assert re.findall(r'^ *"(\w+)",$', listed[1], re.MULTILINE) == list(ALL)
    assert imagecorruptions.get_corruption_names("all") == list(ALL)
    assert imagecorruptions.get_corruption_names("common") == list(COMMON)
    assert len(KAMANN) == 16


def test_seed_and_names_alone_decide_every_pixel() -> None:
    image_HW3 = _picture(33, 47)
    levels = [(name, severity) for name in ALL for severity in SEVERITIES]
    first = {level: _corrupt(image_HW3, *level) for level in levels}
    before_HW3 = image_HW3.copy()

    for number, level in enumerate(sorted(levels, key=lambda level: f"{level[1]}{level[0][::-1]}")):
        np.random.seed(number)  # noqa: NPY002
        assert np.array_equal(_corrupt(image_HW3, *level), first[level]), level
    assert np.array_equal(image_HW3, before_HW3)

    for name in ALL:
        twin_HW3 = first[name, 3]
        others_HW3 = [
            _corrupt(image_HW3, name, 3, seed=2),
            _corrupt(image_HW3, name, 3, photograph="b"),
        ]
        is_same = [np.array_equal(twin_HW3, other_HW3) for other_HW3 in others_HW3]
        assert is_same == [name in WITHOUT_CHANCE] * 2, name
        assert not np.array_equal(twin_HW3, first[name, 4]), name


def test_other_code_draws_the_numbers_it_would_have_drawn() -> None:
    np.random.seed(3)  # noqa: NPY002
    expected = np.random.random(4).tolist()  # noqa: NPY002

    np.random.seed(3)  # noqa: NPY002
    _corrupt(_picture(33, 47), "fog", 1)

    assert np.random.random(4).tolist() == expected  # noqa: NPY002


@pytest.mark.parametrize("size", [(32, 32), (33, 47), (360, 480), (700, 90)])
def test_any_size_comes_out_as_it_went_in(size: tuple[int, int]) -> None:
    grey_HW3 = np.full((*size, 3), 128, np.uint8)
    for image_HW3, names in (
        (_picture(*size), set(ALL) - {"zoom_blur"}),
        (grey_HW3, ("saturate", "brightness", "contrast", "spatter")),
    ):
        for name in names:
            corrupted_HW3 = _corrupt(image_HW3, name, 5)
            assert (corrupted_HW3.shape, corrupted_HW3.dtype) == (image_HW3.shape, np.uint8), name
            assert corrupted_HW3.max() > 40, name


def test_a_photograph_on_which_no_drop_falls_is_drawn_again() -> None:
    grey_HW3 = np.full((33, 47, 3), 128, np.uint8)

    corrupted_HW3 = _corrupt(grey_HW3, "spatter", 1, seed=230)  # its first draw holds no drop

    assert corrupted_HW3.min() >= 128
    assert corrupted_HW3.max() > 128


def test_what_the_library_cannot_do_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="is 80x31 px, and corruptions need 32 px a side"):
        _corrupt(_picture(31, 80), "fog", 1)

    def fail(*_: object, **__: object) -> None:
        raise AttributeError("no frost")

    monkeypatch.setattr(imagecorruptions, "corrupt", fail)
    with pytest.raises(ValueError, match=r"frost at severity 2 failed \(AttributeError: no frost"):
        _corrupt(_picture(33, 47), "frost", 2)

    def divide(*_: object, **__: object) -> None:
        raise FloatingPointError

    monkeypatch.setattr(imagecorruptions, "corrupt", divide)
    with pytest.raises(ValueError, match="frost at severity 2 divided by zero 20 times"):
        _corrupt(_picture(33, 47), "frost", 2)


def test_words_choose_corruptions_and_severities() -> None:
    assert parse_corruptions("common") == COMMON
    assert parse_corruptions("kamann") == KAMANN
    assert parse_corruptions("snow,fog") == ("snow", "fog")
    assert parse_severities("2-4") == (2, 3, 4)
    assert parse_severities("1,3,5") == (1, 3, 5)
    assert parse_severities("3") == (3,)
    for text in ("0-3", "4-2", "6", "1,1", "3,1", "", "1-"):
        with pytest.raises(ValueError, match="severities must be like"):
            parse_severities(text)
    with pytest.raises(ValueError, match="no corruption 'smoke'; known are all, common, kamann"):
        parse_corruptions("fog,smoke")
    with pytest.raises(ValueError, match="named twice"):
        parse_corruptions("fog,fog")


def test_a_copy_holds_the_originals_and_every_corruption_in_parts(
    tmp_path: Path, main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = _streets(tmp_path / "streets"), tmp_path / "copy"

    main(*_words(source, out, "--corruptions", "fog,zoom_blur", "--severities", "1,4"))

    printed = capsys.readouterr()
    assert "zoom_blur move" in printed.err
    assert "--corruptions kamann" in printed.err
    assert "4 pairs, clean and in 16 corrupted pictures" in printed.out
    description = json.loads((out / "dataset.json").read_text())
    assert description["mapping"] == "cityscapes-train-ids"
    assert description["licence"] == "CC0-1.0"
    assert description["madeBy"]["seed"] == 1
    assert description["madeBy"]["libraryVersion"] == "1.1.5"
    day = {"folder": "day", "label": "label", "visualDomain": "day"}
    assert description["parts"][:3] == [
        {**day, "image": "clean/image"},
        *(
            {
                **day,
                "image": f"fog/{severity}/image",
                "corruption": {"name": "fog", "severity": severity},
            }
            for severity in (1, 4)
        ),
    ]
    assert [part["folder"] for part in description["parts"]] == ["day"] * 5 + ["fog"] * 5

    for domain, name in (("day", "a"), ("day", "c/a"), ("fog", "b")):
        for kind, copied in (("image", "clean/image"), ("label", "label")):
            original = (source / kind / f"{name}.png").read_bytes()
            assert (out / domain / copied / f"{name}.png").read_bytes() == original
    corrupted_HW3 = np.asarray(Image.open(out / "day/fog/4/image/c/a.png"))
    image_HW3 = np.asarray(Image.open(source / "image/c/a.png"))
    assert np.array_equal(corrupted_HW3, _corrupt(image_HW3, "fog", 4, photograph="c/a"))

    check = check_dataset(parse_source(str(out)), threads=2)
    assert check.problems == ()
    assert check.good_by_domain == {"day": 15, "fog": 5}
    assert len(open_dataset(parse_source(str(out)))) == 4  # training sees no corrupted one
    levels = {pair.corruption for pair in list_files(parse_source(str(out)))[0].pairs}
    assert levels == {None, "fog-1", "fog-4", "zoom_blur-1", "zoom_blur-4"}


def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path, main: Main) -> None:
    # One photograph, because the library compiles glass_blur, in seconds, in each process that has
    # one to make.
    _write_pair(tmp_path / "mine", "a", 33, 47)
    source = f"{tmp_path / 'mine'},mapping=cityscapes-ids"
    for processes in ("1", "2"):
        words = _words(source, tmp_path / processes / "copy", "--severities", "3")
        main(*words, "--corruptions", "all", "--processes", processes)

    one, two = (_contents(tmp_path / processes) for processes in ("1", "2"))
    assert len(one) == 1 + 2 + 19
    assert one == two


def test_going_on_makes_only_what_is_missing(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, whole, out = _streets(tmp_path / "streets"), tmp_path / "1/x", tmp_path / "2/x"
    levels = ("--corruptions", "fog,frost", "--severities", "2,3")
    main(*_words(source, whole, *levels))
    corrupt, made = corrupted_files.corrupt_image, 0

    def stop_at_the_sixth(image_HW3: np.ndarray, **words: Any) -> np.ndarray:  # noqa: ANN401
        nonlocal made
        made += 1
        if made == 6:
            raise KeyboardInterrupt
        return corrupt(image_HW3, **words)

    monkeypatch.setattr(corrupted_files, "corrupt_image", stop_at_the_sixth)
    with pytest.raises(SystemExit):
        main(*_words(source, out, *levels))
    pictures = sorted(out.rglob("[1-5]/image/**/*.png"))
    times = [path.stat().st_mtime_ns for path in pictures]
    assert len(pictures) == 5
    assert not (out / "dataset.json").exists()
    (out / "day/label/.a.png.part").write_bytes(b"half")

    main(*_words(source, out, *levels))

    assert made == 6 + 16 - 5
    assert [path.stat().st_mtime_ns for path in pictures] == times
    (out / "day/label/.a.png.part").unlink()
    assert _contents(out) == _contents(whole)

    main(*_words(source, out, "--corruptions", "fog,frost,snow", "--severities", "2,3"))

    assert made == 6 + 16 - 5 + 8
    assert len(json.loads((out / "dataset.json").read_text())["parts"]) == 2 * (1 + 3 * 2)


def test_a_file_that_was_cut_short_is_written_again(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, whole, out = _streets(tmp_path / "streets"), tmp_path / "1/x", tmp_path / "2/x"
    levels = ("--corruptions", "contrast", "--severities", "3")
    main(*_words(source, whole, *levels))

    def cut_short(_: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", cut_short)
        with pytest.raises(SystemExit):
            main(*_words(source, out, *levels))
    with monkeypatch.context() as patched:
        patched.setattr(Image.Image, "save", lambda _, path, **__: cut_short(path, path))
        with pytest.raises(SystemExit):
            main(*_words(source, out, *levels))
    main(*_words(source, out, *levels))

    assert _contents(out) == _contents(whole)


@pytest.mark.parametrize(
    ("change", "words", "message"),
    [
        (None, ("--seed", "2"), "was begun with seed 1, and would go on with 2"),
        ("image/b.png", (), "from which it was copied. Use another folder"),
        ("b", (), "is of a pair that no source has. Use another folder"),
    ],
)
def test_a_folder_never_holds_pictures_of_two_kinds(
    change: str | None, words: tuple[str, ...], message: str, tmp_path: Path, main: Main
) -> None:
    source, out = _streets(tmp_path / "streets"), tmp_path / "copy"
    levels = ("--corruptions", "contrast", "--severities", "3")
    main(*_words(source, out, *levels))
    if change == "b":
        (source / "image/b.png").unlink()
        (source / "label/b.png").unlink()
        (source / "captions.jsonl").unlink()
        _caption(source, ["a", "d"], "day")
    elif change is not None:
        Image.new("RGB", (47, 33)).save(source / change)

    with pytest.raises(SystemExit) as end:
        main(*_words(source, out, *levels, *words))

    assert message in str(end.value.code)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, main: Main) -> None:
    source = _streets(tmp_path / "streets")

    with pytest.raises(SystemExit) as end:
        main(*_words(source, source, "--corruptions", "contrast"))

    assert "holds other files. Use another folder" in str(end.value.code)
    assert not (source / "dataset.json").exists()


def test_bad_pairs_are_named_and_left_out_only_when_asked(tmp_path: Path, main: Main) -> None:
    source, out = tmp_path / "mine", tmp_path / "copy"
    for name in "abcd":
        _write_pair(source, name, 40, 50)
    (source / "image/b.png").write_bytes(b"no photograph")
    write_ids(source / "label/c.png", [[77] * 50] * 40)
    _write_pair(source, "d", 20, 50)
    word = f"{source},mapping=cityscapes-train-ids,domain=night"
    levels = ("--corruptions", "contrast,fog", "--severities", "3")

    with pytest.raises(SystemExit) as end:
        main(*_words(word, out, *levels))

    told = str(end.value.code).removeprefix("allweather: ").splitlines()
    assert "image/b.png cannot be decoded" in told[0]
    assert "label/c.png is no label map" in told[1]
    assert "image/d.png is 50x20 px" in told[2]
    assert told[3] == "Mend these pairs, or add skip-bad=yes."

    with pytest.warns(UserWarning, match="left out: ") as warned:
        main(*_words(f"{word},skip-bad=yes", out, *levels))
    assert [str(each.message).removeprefix("left out: ") for each in warned] == told[:3]

    check = check_dataset(parse_source(str(out)), threads=1)
    assert (check.good_by_domain, check.problems) == ({"night": 3}, ())
    assert json.loads((out / "dataset.json").read_text())["parts"][0] == {
        "label": "label",
        "visualDomain": "night",
        "image": "clean/image",
    }


def test_equal_names_of_several_sources_stay_apart(tmp_path: Path, main: Main) -> None:
    for folder, licence in (("one", "CC-BY-4.0"), ("two", None), ("ids", "CC0-1.0")):
        _write_pair(tmp_path / folder, "a", 40, 50)
        mapping = "cityscapes-ids" if folder == "ids" else "cityscapes-train-ids"
        description = {"name": folder, "mapping": mapping, "visualDomain": "day"}
        if licence:
            description["licence"] = licence
        (tmp_path / folder / "dataset.json").write_text(json.dumps(description))
    out = tmp_path / "copy"
    others = [word for folder in ("two", "ids") for word in ("--source", str(tmp_path / folder))]

    main(*_words(tmp_path / "one", out, *others, "--corruptions", "contrast", "--severities", "5"))

    description = json.loads((out / "dataset.json").read_text())
    assert description["licence"] == "CC-BY-4.0 AND NOASSERTION AND CC0-1.0"
    assert description["labelSet"] == "cityscapes-19"
    assert {(part["folder"], part["mapping"]) for part in description["parts"]} == {
        ("day-cityscapes-train-ids", "cityscapes-train-ids"),
        ("day-cityscapes-ids", "cityscapes-ids"),
    }
    assert (out / "day-cityscapes-train-ids/contrast/5/image/2/a.png").is_file()
    assert check_dataset(parse_source(str(out)), threads=1).good_by_domain == {"day": 6}


def test_a_picture_that_cannot_be_made_is_named(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = _streets(tmp_path / "streets"), tmp_path / "copy"
    levels = ("--corruptions", "contrast", "--severities", "3")

    def fail(*_: object, **__: object) -> None:
        raise ValueError("contrast at severity 3 failed")

    monkeypatch.setattr(corrupted_files, "corrupt_image", fail)
    with pytest.raises(SystemExit) as end:
        main(*_words(source, out, *levels))

    assert "clean/image/a.png: contrast at severity 3 failed" in str(end.value.code)


def test_a_killed_process_says_how_to_go_on(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr(ProcessPoolExecutor, "submit", kill)
    source = _streets(tmp_path / "streets")

    with pytest.raises(SystemExit) as end:
        main(*_words(source, tmp_path / "copy", "--processes", "2"))

    assert "with fewer --processes: it goes on where it stopped" in str(end.value.code)


def _corrupt(
    image_HW3: np.ndarray, corruption: str, severity: int, *, photograph: str = "a", seed: int = 1
) -> np.ndarray:
    return corrupt_image(
        image_HW3, corruption=corruption, severity=severity, photograph=photograph, seed=seed
    )


def _words(source: object, out: Path, *more: str) -> tuple[str, ...]:
    word = f"streets:{source}" if isinstance(source, Path) and _is_streets(source) else str(source)
    return ("datasets", "corrupt", "--source", word, "--out", str(out), "--processes", "1", *more)


def _is_streets(source: Path) -> bool:
    return (source / "captions.jsonl").exists()


def _picture(height_px: int, width_px: int, seed: int = 0) -> np.ndarray:
    """Return soft blots, so that blurs and elastic waves show."""
    noise = np.random.default_rng(seed).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    return np.array(Image.fromarray(noise).resize((width_px, height_px)))


def _streets(folder: Path) -> Path:
    """Write three streets by day and one in fog, as `datasets synthesize` lays them out."""
    for seed, name in enumerate(("a", "c/a", "d", "b")):
        _write_pair(folder, name, 33, 47, seed)
    _caption(folder, ["a", "c/a", "d"], "day")
    _caption(folder, ["b"], "fog")
    return folder


def _caption(folder: Path, names: list[str], domain: str) -> None:
    with (folder / "captions.jsonl").open("a") as file:
        for name in names:
            line = {"name": name, "caption": "a street", "visualDomain": domain}
            file.write(json.dumps(line) + "\n")


def _write_pair(folder: Path, name: str, height_px: int, width_px: int, seed: int = 0) -> None:
    image = folder / "image" / f"{name}.png"
    image.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(_picture(height_px, width_px, seed)).save(image)
    write_ids(folder / "label" / f"{name}.png", [[7] * width_px] * height_px)


def _contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}
