"""`export` with styles: what it reads comes into the folder, and what is wrong is told first."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import Main
from test_export import tiny_network
from tiny_famix import tiny_run
from tiny_picture import tiny_picture, write_decoder
from tiny_styles import tiny_bank, tiny_clip
from torch import nn

from dgseg.commands import export
from dgseg.export.served_graph import QUALITIES
from dgseg.export.stored_version import EMBEDDED, find_version
from dgseg.export.style_files import PICTURE_FILES, STYLE_FILES, WORDS_FILES, StyleParts
from dgseg.export.thumbnails import draw_thumbnails
from dgseg.export.version import (
    GOLDEN_SIZES_PX,
    WEIGHTS_FILE,
    Version,
    golden_file,
    graph_file,
)
from dgseg.recipes.famix import FamixRun
from dgseg.recipes.provenance import Provenance, write_provenance
from dgseg.recipes.registry import FAMIX, PICTURES
from dgseg.styles.bank import TENSORS, write_bank
from dgseg.weights.clip_weights import save_clip


def test_styles_come_with_pictures_words_and_the_results_of_the_same_bytes(
    words: list[str], out: Path, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = find_version([EMBEDDED], "famix-mini@1.0.0")
    digest = hashlib.sha256(b"whole").hexdigest()
    files = [WEIGHTS_FILE, *map(graph_file, QUALITIES)]
    same = [{"file": file, "sha256": digest} for file in files]
    as_exported = replace(stored, manifest={**stored.manifest, "artifacts": same})
    monkeypatch.setattr(export, "find_version", lambda *_: as_exported)

    main("export", *words, "--results-of", "famix-mini@1.0.0")

    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["results"] == stored.manifest["results"]
    roles = {one["role"]: one["file"] for one in manifest["artifacts"]}
    assert {**STYLE_FILES, **PICTURE_FILES, **WORDS_FILES}.items() <= roles.items()
    assert (out / roles["style-before"]).read_bytes() == b"half"
    assert "previews 5 styles and of any words" in manifest["description"]
    assert "for the decoder of pictures" in manifest["training"]["data"][-1]


def test_results_of_other_bytes_are_refused(words: list[str], out: Path, main: Main) -> None:
    with pytest.raises(SystemExit, match=r"has another weights\.bin and fast\.onnx and"):
        main("export", *words, "--results-of", "famix-mini@1.0.0")
    assert not (out / "manifest.json").exists()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--results-of", "famix-mini@0.0.7"), "have no famix-mini@0.0.7"),
        (
            ("--results-of", "famix-mini@1.0.0", "--seen", "streets:here"),
            "would be told twice",
        ),
    ],
)
def test_results_that_cannot_be_taken_over_are_told_before_anything_is_exported(
    words: list[str], out: Path, main: Main, more: tuple[str, ...], message: str
) -> None:
    with pytest.raises(SystemExit, match=message):
        main("export", *words, *more)
    assert not out.exists()


def test_without_a_decoder_a_thumbnail_shows_its_style_as_bars() -> None:
    bank = tiny_bank()

    sheet = draw_thumbnails(nn.Identity(), None, bank, grid=2).convert("L")

    pixels_HW = np.asarray(sheet)
    assert pixels_HW.shape == (96, 8 * 128)
    for place, mean_C in enumerate(bank.mean_NC.numpy()):
        bars = pixels_HW[48, place * 128 : (place + 1) * 128].reshape(len(mean_C), -1).mean(axis=1)
        assert np.corrcoef(bars, mean_C)[0, 1] > 0.95


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where the version goes."""
    return tmp_path / "version"


@pytest.fixture
def words(tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return words that export a run with styles, without the minutes that graphs take."""
    run: FamixRun = tiny_run(network=tiny_network().config, label_set="camvid-11")
    monkeypatch.setitem(FAMIX, run.name, lambda: run)
    monkeypatch.setitem(PICTURES, tiny_picture().name, tiny_picture)
    monkeypatch.setattr(
        "dgseg.recipes.famix_training.load_best", lambda *_: (tiny_network(), 3, 0.5)
    )
    halves = [STYLE_FILES[role] for role in ("style-before", "style-after")]
    monkeypatch.setattr(export, "style_models", lambda *_: [(half, b"half") for half in halves])
    monkeypatch.setattr(export, "write_graph", _write_graph)
    monkeypatch.setattr(export, "write_style_files", _write_style_files)
    bank, clip = tmp_path / "bank", tmp_path / "clip.safetensors"
    write_bank(tiny_bank(), bank)
    save_clip(tiny_clip(), clip)
    inputs = {
        "source": "streets:here",
        "clip": "Allweather clip_mini, seed 1",
        "clipSha256": hashlib.sha256(clip.read_bytes()).hexdigest(),
        "stylesSha256": hashlib.sha256((bank / TENSORS).read_bytes()).hexdigest(),
    }
    write_decoder(tmp_path / "decoder", **inputs)
    provenance = Provenance(
        recipe=run.name,
        commit="0" * 40,
        is_clean=True,
        torch="",
        python="",
        device="cpu",
        threads=1,
        inputs=inputs,
    )
    write_provenance(provenance, tmp_path / "run")
    options = {
        "run": tmp_path / "run",
        "version": "1.1.0",
        "styles": bank,
        "picture": tmp_path / "decoder",
        "clip": clip,
        "out": out,
    }
    return [word for name, value in options.items() for word in (f"--{name}", str(value))]


def _write_graph(
    _: object,
    version: Version,
    folder: Path,
    *,
    more_models: Callable[[object], Iterable[tuple[str, bytes]]],
) -> None:
    folder.mkdir(parents=True)
    cases = [
        golden_file(quality, size) for quality in QUALITIES for size in GOLDEN_SIZES_PX[quality]
    ]
    for file in (WEIGHTS_FILE, *map(graph_file, version.qualities), *cases):
        (folder / file).write_bytes(b"whole")
    for file, content in more_models(None):
        (folder / file).write_bytes(content)


def _write_style_files(_: object, parts: StyleParts, folder: Path, **__: object) -> None:
    for file in parts.files.values():
        if not (folder / file).exists():
            (folder / file).write_bytes(b"whole")
