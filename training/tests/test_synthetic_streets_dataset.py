"""Synthetic streets as files, as the command line makes them."""

import json
import sys
from pathlib import Path

import pytest
import torch

from dgseg.__main__ import main
from dgseg.data.dataset_description import read_description
from dgseg.data.synthetic_streets import render_street
from dgseg.data.synthetic_streets.dataset import StreetsDataset, rendered_files


def synthesize(out: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    command = ["allweather", "datasets", "synthesize", "--out", str(out), "--processes", "1"]
    monkeypatch.setattr(sys, "argv", [*command, *words])
    main()


TWO_DOMAINS = ("--domain", "night", "--domain", "fog", "--seed", "3", "--size", "96x64")


def test_a_dataset_holds_what_the_renderer_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synthesize(tmp_path, monkeypatch, *TWO_DOMAINS, "--count", "2")

    dataset = StreetsDataset(domains=("night", "fog"), count=2, seed=3, height_px=64, width_px=96)
    files = rendered_files(dataset, tmp_path)
    assert len(files) == 4
    image_HW3, label_HW = files.read(2)
    street = render_street("night", 3_000_001, height_px=64, width_px=96)
    assert torch.equal(image_HW3, street.image_HW3)
    assert torch.equal(label_HW, street.label_HW)

    captions = [json.loads(line) for line in (tmp_path / "captions.jsonl").open()]
    assert [line["name"] for line in captions] == sorted(files.name(place) for place in range(4))
    description = json.loads((tmp_path / "dataset.json").read_text())
    assert description["labelSet"] == "cityscapes-19"
    assert {image["visualDomain"] for image in description["images"]} == {"night", "fog"}
    assert read_description(tmp_path).visual_domain is None
    assert (tmp_path / "contact-sheet.png").is_file()


def test_going_on_renders_only_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synthesize(tmp_path, monkeypatch, *TWO_DOMAINS, "--count", "1")
    kept, lost = tmp_path / "image/fog-3000000.png", tmp_path / "label/night-3000000.png"
    before, content = kept.stat().st_mtime_ns, lost.read_bytes()
    lost.unlink()

    synthesize(tmp_path, monkeypatch, *TWO_DOMAINS, "--count", "2")

    assert kept.stat().st_mtime_ns == before
    assert lost.read_bytes() == content
    assert len(list((tmp_path / "image").iterdir())) == 4
    assert len((tmp_path / "captions.jsonl").read_text().splitlines()) == 4


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--domain", "fog", "--seed", "4", "--count", "1", "--size", "96x64"), "other code or"),
        (("--domain", "fog", "--seed", "3", "--count", "0", "--size", "96x64"), "count must be"),
        (("--domain", "fog", "--seed", "3", "--count", "1", "--size", "big"), "like 1024x512"),
    ],
)
def test_what_does_not_fit_is_one_line(
    words: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synthesize(
        tmp_path, monkeypatch, "--domain", "fog", "--seed", "3", "--count", "1", "--size", "96x64"
    )

    with pytest.raises(SystemExit) as end:
        synthesize(tmp_path, monkeypatch, *words)

    assert message in str(end.value.code)
    assert "\n" not in str(end.value.code)
