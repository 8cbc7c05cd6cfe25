"""What `export` reads to preview styles, and what it refuses: parts that are not of the run."""

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from test_export_version import tiny_version
from tiny_styles import tiny_bank, tiny_clip

from dgseg.commands.style_inputs import read_styles
from dgseg.export.stored_version import EMBEDDED, find_version
from dgseg.recipes.famix import famix_mini
from dgseg.recipes.provenance import Provenance
from dgseg.styles.bank import TENSORS, write_bank
from dgseg.weights.clip_weights import save_clip

RUN = famix_mini()


def test_styles_and_words_come_into_the_manifest(tmp_path: Path) -> None:
    read = read_styles(RUN, _provenance(tmp_path), _options(tmp_path, "styles", "clip"))

    assert read is not None
    version = read.described(tiny_version())
    assert read.parts.grid == RUN.style.grid
    assert read.parts.words is not None
    assert "previews 5 styles and of any words" in version.description
    settings = version.training["settings"]["stylePreview"]
    assert settings["words"]["trainedTokens"] == 157
    assert "text encoder" in version.licences["data"][-1]["subject"]
    assert str(tmp_path) not in str(version)


def test_a_version_without_styles_says_nothing_of_them(tmp_path: Path) -> None:
    assert read_styles(RUN, _provenance(tmp_path), _options(tmp_path)) is None


def test_a_bank_is_enough(tmp_path: Path) -> None:
    read = read_styles(RUN, _provenance(tmp_path), _options(tmp_path, "styles"))

    assert read is not None
    assert read.parts.words is None
    assert read.parts.decoder is None
    assert set(read.parts.files) == {
        "style-before",
        "style-after",
        "style-bank",
        "style-list",
        "style-thumbnails",
        "style-golden",
    }


def test_words_without_a_bank_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="give --styles as well"):
        read_styles(RUN, _provenance(tmp_path), _options(tmp_path, "clip"))


@pytest.mark.parametrize(("name", "what"), [("stylesSha256", "styles"), ("clipSha256", "CLIP")])
def test_parts_of_another_run_are_refused(tmp_path: Path, name: str, what: str) -> None:
    provenance = _provenance(tmp_path)
    other = replace(provenance, inputs={**provenance.inputs, name: "0" * 64})

    with pytest.raises(ValueError, match=f"is not the {what} that the run was trained with"):
        read_styles(RUN, other, _options(tmp_path, "styles", "clip"))


def test_a_run_that_changed_layer_1_has_no_styles(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="trained layer 1 too"):
        read_styles(
            replace(RUN, trainable="everything"),
            _provenance(tmp_path),
            _options(tmp_path, "styles"),
        )


def test_results_are_taken_over_for_the_same_bytes_alone(tmp_path: Path) -> None:
    stored = find_version([EMBEDDED], "baseline-mini@1.1.0")
    graph = stored.unpack("fast", tmp_path)
    files = [graph, tmp_path / "weights.bin"]

    assert stored.results_for(files) == stored.manifest["results"]

    graph.write_bytes(graph.read_bytes() + b"x")
    with pytest.raises(ValueError, match=r"baseline-mini@1\.1\.0 has another fast\.onnx: its"):
        stored.results_for(files)


def _provenance(folder: Path) -> Provenance:
    """Return that of a run, whose bank and CLIP are written to the folder."""
    write_bank(tiny_bank(), folder / "bank")
    save_clip(tiny_clip(), folder / "clip.safetensors")
    return Provenance(
        recipe=RUN.name,
        commit="0" * 40,
        is_clean=True,
        torch="",
        python="",
        device="cpu",
        threads=1,
        inputs={
            "source": "streets:streets",
            "clip": "Allweather clip_mini, seed 1",
            "clipTrainedOn": "streets",
            "clipSha256": _digest(folder / "clip.safetensors"),
            "stylesSha256": _digest(folder / "bank" / TENSORS),
        },
    )


def _options(folder: Path, *given: str) -> argparse.Namespace:
    return argparse.Namespace(
        styles=folder / "bank" if "styles" in given else None,
        clip=folder / "clip.safetensors" if "clip" in given else None,
        picture=None,
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
