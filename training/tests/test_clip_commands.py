"""A small CLIP from the command line: trained, tested, and what is refused."""

import json
from pathlib import Path

import pytest
from conftest import Main
from tiny_clip import write_streets

SMALL = ("steps=1", "batch_size=4", "warmup_steps=1", "validate_every_steps=1")


def test_a_clip_is_trained_and_tested(
    tmp_path: Path, main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    streets = write_streets(tmp_path / "streets", count=2, side_px=288)
    day, night = f"{streets},domain=day", f"{streets},domain=night"
    run, numbers = tmp_path / "run", tmp_path / "numbers.json"

    data = ("--source", day, night, "--validation", streets)
    main("train", "clip_mini", *data, "--set", *SMALL, "--out", str(run))
    clip = str(run / "clip.safetensors")
    main("clip", "test", clip, "--held-out", streets, "--probe", day, "--out", str(numbers))

    provenance = json.loads((run / "provenance.json").read_text())
    assert provenance["recipe"] == "clip_mini"
    assert provenance["changes"] == list(SMALL)
    printed = capsys.readouterr().out
    assert "4,002,356 parameters see images" in printed
    assert "| visual domain of the picture |" in printed
    assert "| untrained |" in printed
    found = json.loads(numbers.read_text())
    assert found["zeroShot"]["images"] == 4
    assert set(found["linearProbe"]) == {"frozen", "untrained"}


def test_two_label_sets_are_not_tested_at_once(tmp_path: Path, main: Main) -> None:
    streets = write_streets(tmp_path / "streets", count=1, side_px=288)
    coarse = f"{streets},mapping=cityscapes-19-to-camvid-11"
    data = ("--source", streets, "--validation", streets, coarse)

    with pytest.raises(SystemExit, match="2 label sets"):
        main("train", "clip_mini", *data, "--set", *SMALL, "--out", str(tmp_path / "run"))
