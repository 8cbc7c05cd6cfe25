"""``refine``: the picture of one image before and after refinement."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dgseg.__main__ import main

HEIGHT, WIDTH = 60, 90
SKY, ROAD, CAR = 10, 0, 13


def test_the_picture_shows_an_image_before_and_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    image, labels = _blotches(tmp_path)
    out = tmp_path / "new" / "picture.png"

    _run(monkeypatch, [image, "--labels", labels, "--min-component-px", "300", "--out", str(out)])

    with Image.open(out) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    assert pixels.shape[1] > 1000
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50
    assert capsys.readouterr().out == f"picture: {out}\n"


def test_the_seed_decides_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image, labels = _blotches(tmp_path)
    pictures: list[bytes] = []
    for seed in ("3", "3", "4"):
        out = tmp_path / "picture.png"
        words = [image, "--labels", labels, "--seed", seed, "--points", "5", "--out", str(out)]
        _run(monkeypatch, words)
        with Image.open(out) as picture:
            pictures.append(picture.tobytes())

    assert pictures[0] == pictures[1] != pictures[2]


def test_labels_with_nothing_to_refine_are_shown_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image, labels = _blotches(tmp_path)
    out = tmp_path / "picture.png"

    _run(monkeypatch, [image, "--labels", labels, "--min-component-px", "99999", "--out", str(out)])

    assert out.stat().st_size > 1000


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--labels", "other_size.png"], "other_size.png is 90x59, but image.png is 90x60: give"),
        (["--labels", "image.png"], "image.png is no label map: "),
        (["--labels", "none.png"], "none.png is no label map: "),
        (["--labels", "labels.png", "--segmenter", "magic"], "no segmenter 'magic'; expected"),
        (["--labels", "labels.png", "--points", "0"], "points must be positive or None, got 0"),
        (["--labels", "labels.png", "--seed", "-1"], "--seed must not be negative, got -1"),
    ],
)
def test_what_cannot_be_shown_is_one_line(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _blotches(tmp_path)
    Image.new("L", (WIDTH, HEIGHT - 1)).save(tmp_path / "other_size.png")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as end:
        _run(monkeypatch, ["image.png", *words, "--out", "picture.png"])

    assert str(end.value.code).startswith(f"allweather: {message}")
    assert "\n" not in str(end.value.code)
    assert not Path("picture.png").exists()


def _blotches(folder: Path) -> tuple[str, str]:
    """Write an image of three colours, and a label map that misses their edges."""
    image = np.full((HEIGHT, WIDTH, 3), (120, 170, 220), np.uint8)
    image[30:] = (90, 90, 90)
    image[35:55, 30:60] = (200, 40, 40)
    noise = np.random.default_rng(0).integers(-12, 13, image.shape)
    image = (image.astype(int) + noise).clip(0, 255).astype(np.uint8)
    labels = np.full((HEIGHT, WIDTH), SKY, np.uint8)
    labels[26:] = ROAD
    labels[32:58, 26:57] = CAR
    labels[0:2] = 255
    Image.fromarray(image).save(folder / "image.png")
    Image.fromarray(labels).save(folder / "labels.png")
    return str(folder / "image.png"), str(folder / "labels.png")


def _run(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["allweather", "refine", *words])
    main()
