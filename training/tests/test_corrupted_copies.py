"""Corrupted copies of datasets: whole files, honest parts, the same bytes from any processes."""

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Main
from corruption_folders import caption, contents_of, corrupt_words, write_pair, write_streets
from dataset_folders import write_ids
from PIL import Image

from dgseg.data import corrupted_files
from dgseg.data.check_dataset import check_dataset
from dgseg.data.corruptions import ALL, corrupt_image
from dgseg.data.open_dataset import list_files, open_dataset
from dgseg.data.sources import parse_source


def test_a_copy_holds_the_originals_and_every_corruption_in_parts(
    tmp_path: Path, main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = write_streets(tmp_path / "streets"), tmp_path / "copy"

    main(*corrupt_words(source, out, "--corruptions", "fog,zoom_blur", "--severities", "1,4"))

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
    expected_HW3 = corrupt_image(image_HW3, corruption="fog", severity=4, photograph="c/a", seed=1)
    assert np.array_equal(corrupted_HW3, expected_HW3)

    check = check_dataset(parse_source(str(out)), threads=2)
    assert check.problems == ()
    assert check.good_by_domain == {"day": 15, "fog": 5}
    assert len(open_dataset(parse_source(str(out)))) == 4  # training sees no corrupted one
    levels = {pair.corruption for pair in list_files(parse_source(str(out)))[0].pairs}
    assert levels == {None, "fog-1", "fog-4", "zoom_blur-1", "zoom_blur-4"}


def test_two_processes_write_the_same_bytes_as_one(tmp_path: Path, main: Main) -> None:
    # Without glass_blur, which the library compiles for many seconds in every process. Like
    # impulse_noise it is given its seed, and draws nothing from the generator of a process.
    others = ",".join(name for name in ALL if name != "glass_blur")
    write_pair(tmp_path / "mine", "a", 33, 47)
    source = f"{tmp_path / 'mine'},mapping=cityscapes-ids"
    for processes in ("1", "2"):
        words = corrupt_words(source, tmp_path / processes / "copy", "--severities", "3")
        main(*words, "--corruptions", others, "--processes", processes)

    one, two = (contents_of(tmp_path / processes) for processes in ("1", "2"))
    assert len(one) == 1 + 2 + 18
    assert one == two


def test_going_on_makes_only_what_is_missing(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, whole, out = write_streets(tmp_path / "streets"), tmp_path / "1/x", tmp_path / "2/x"
    levels = ("--corruptions", "fog,frost", "--severities", "2,3")
    main(*corrupt_words(source, whole, *levels))
    corrupt, made = corrupted_files.corrupt_image, 0

    def stop_at_the_sixth(image_HW3: np.ndarray, **words: Any) -> np.ndarray:  # noqa: ANN401
        nonlocal made
        made += 1
        if made == 6:
            raise KeyboardInterrupt
        return corrupt(image_HW3, **words)

    monkeypatch.setattr(corrupted_files, "corrupt_image", stop_at_the_sixth)
    with pytest.raises(SystemExit):
        main(*corrupt_words(source, out, *levels))
    pictures = sorted(out.rglob("[1-5]/image/**/*.png"))
    times = [path.stat().st_mtime_ns for path in pictures]
    assert len(pictures) == 5
    assert not (out / "dataset.json").exists()
    (out / "day/label/.a.png.part").write_bytes(b"half")

    main(*corrupt_words(source, out, *levels))

    assert made == 6 + 16 - 5
    assert [path.stat().st_mtime_ns for path in pictures] == times
    (out / "day/label/.a.png.part").unlink()
    assert contents_of(out) == contents_of(whole)

    main(*corrupt_words(source, out, "--corruptions", "fog,frost,snow", "--severities", "2,3"))

    assert made == 6 + 16 - 5 + 8
    assert len(json.loads((out / "dataset.json").read_text())["parts"]) == 2 * (1 + 3 * 2)


def test_a_file_that_was_cut_short_is_written_again(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, whole, out = write_streets(tmp_path / "streets"), tmp_path / "1/x", tmp_path / "2/x"
    levels = ("--corruptions", "contrast", "--severities", "3")
    main(*corrupt_words(source, whole, *levels))

    def cut_short(_: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", cut_short)
        with pytest.raises(SystemExit):
            main(*corrupt_words(source, out, *levels))
    with monkeypatch.context() as patched:
        patched.setattr(Image.Image, "save", lambda _, path, **__: cut_short(path, path))
        with pytest.raises(SystemExit):
            main(*corrupt_words(source, out, *levels))
    main(*corrupt_words(source, out, *levels))

    assert contents_of(out) == contents_of(whole)


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
    source, out = write_streets(tmp_path / "streets"), tmp_path / "copy"
    levels = ("--corruptions", "contrast", "--severities", "3")
    main(*corrupt_words(source, out, *levels))
    if change == "b":
        (source / "image/b.png").unlink()
        (source / "label/b.png").unlink()
        (source / "captions.jsonl").unlink()
        caption(source, ["a", "d"], "day")
    elif change is not None:
        Image.new("RGB", (47, 33)).save(source / change)

    with pytest.raises(SystemExit) as end:
        main(*corrupt_words(source, out, *levels, *words))

    assert message in str(end.value.code)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, main: Main) -> None:
    source = write_streets(tmp_path / "streets")

    with pytest.raises(SystemExit) as end:
        main(*corrupt_words(source, source, "--corruptions", "contrast"))

    assert "holds other files. Use another folder" in str(end.value.code)
    assert not (source / "dataset.json").exists()


def test_bad_pairs_are_named_and_left_out_only_when_asked(tmp_path: Path, main: Main) -> None:
    source, out = tmp_path / "mine", tmp_path / "copy"
    for name in "abcd":
        write_pair(source, name, 40, 50)
    (source / "image/b.png").write_bytes(b"no photograph")
    write_ids(source / "label/c.png", [[77] * 50] * 40)
    write_pair(source, "d", 20, 50)
    word = f"{source},mapping=cityscapes-train-ids,domain=night"
    levels = ("--corruptions", "contrast,fog", "--severities", "3")

    with pytest.raises(SystemExit) as end:
        main(*corrupt_words(word, out, *levels))

    told = str(end.value.code).removeprefix("allweather: ").splitlines()
    assert "image/b.png cannot be decoded" in told[0]
    assert "label/c.png is no label map" in told[1]
    assert "image/d.png is 50x20 px" in told[2]
    assert told[3] == "Mend these pairs, or add skip-bad=yes."

    with pytest.warns(UserWarning, match="left out: ") as warned:
        main(*corrupt_words(f"{word},skip-bad=yes", out, *levels))
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
        write_pair(tmp_path / folder, "a", 40, 50)
        mapping = "cityscapes-ids" if folder == "ids" else "cityscapes-train-ids"
        description = {"name": folder, "mapping": mapping, "visualDomain": "day"}
        if licence:
            description["licence"] = licence
        (tmp_path / folder / "dataset.json").write_text(json.dumps(description))
    out = tmp_path / "copy"
    others = [word for folder in ("two", "ids") for word in ("--source", str(tmp_path / folder))]

    main(
        *corrupt_words(
            tmp_path / "one", out, *others, "--corruptions", "contrast", "--severities", "5"
        )
    )

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
    source, out = write_streets(tmp_path / "streets"), tmp_path / "copy"
    levels = ("--corruptions", "contrast", "--severities", "3")

    def fail(*_: object, **__: object) -> None:
        raise ValueError("contrast at severity 3 failed")

    monkeypatch.setattr(corrupted_files, "corrupt_image", fail)
    with pytest.raises(SystemExit) as end:
        main(*corrupt_words(source, out, *levels))

    assert "clean/image/a.png: contrast at severity 3 failed" in str(end.value.code)


def test_a_killed_process_says_how_to_go_on(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr(ProcessPoolExecutor, "submit", kill)
    source = write_streets(tmp_path / "streets")

    with pytest.raises(SystemExit) as end:
        main(*corrupt_words(source, tmp_path / "copy", "--processes", "2"))

    assert "with fewer --processes: it goes on where it stopped" in str(end.value.code)
