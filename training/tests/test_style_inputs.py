"""What `export` reads to preview styles, and what it refuses: parts that are not of the run."""

import argparse
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_export_version import tiny_version
from tiny_picture import tiny_picture, write_decoder
from tiny_styles import tiny_bank, tiny_clip

from dgseg.commands.style_inputs import read_styles
from dgseg.export.stored_version import EMBEDDED, find_version
from dgseg.recipes.famix import famix_mini
from dgseg.recipes.provenance import PROVENANCE, Provenance
from dgseg.recipes.registry import PICTURES
from dgseg.styles.bank import FACTS, TENSORS, write_bank
from dgseg.weights.clip_weights import save_clip

RUN = famix_mini()


def test_styles_and_words_come_into_the_manifest(folder: Path) -> None:
    read = read_styles(RUN, _provenance(folder), _options(folder, "styles", "clip"))

    assert read is not None
    version = read.described(tiny_version())
    assert read.parts.grid == RUN.style.grid
    assert read.parts.words is not None
    assert "previews 5 styles and of any words" in version.description
    settings = version.training["settings"]["stylePreview"]
    assert settings["words"]["trainedTokens"] == 157
    assert "text encoder" in version.licences["data"][-1]["subject"]
    assert str(folder) not in str(version)


def test_a_version_without_styles_says_nothing_of_them(folder: Path) -> None:
    assert read_styles(RUN, _provenance(folder), _options(folder)) is None


def test_a_bank_is_enough(folder: Path) -> None:
    read = read_styles(RUN, _provenance(folder), _options(folder, "styles"))

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


def test_words_without_a_bank_are_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="give --styles as well"):
        read_styles(RUN, _provenance(folder), _options(folder, "clip"))


@pytest.mark.parametrize(
    ("name", "what"),
    [("stylesSha256", "styles"), ("stylesFactsSha256", "styles"), ("clipSha256", "CLIP")],
)
def test_parts_of_another_run_are_refused(folder: Path, name: str, what: str) -> None:
    provenance = _provenance(folder)
    other = replace(provenance, inputs={**provenance.inputs, name: "0" * 64})

    with pytest.raises(ValueError, match=f"is not the {what} that the run was trained with"):
        read_styles(RUN, other, _options(folder, "styles", "clip"))


def test_a_run_that_changed_layer_1_has_no_styles(folder: Path) -> None:
    with pytest.raises(ValueError, match="trained layer 1 too"):
        read_styles(
            replace(RUN, trainable="everything"),
            _provenance(folder),
            _options(folder, "styles"),
        )


def test_a_decoder_comes_with_its_settings_and_the_terms_of_its_data(
    folder: Path, decoder: Path
) -> None:
    read = read_styles(RUN, _provenance(folder), _options(folder, "styles", picture=decoder))

    assert read is not None
    assert read.parts.decoder is not None
    assert read.parts.files["style-picture"] == "style-picture.onnx"
    version = read.described(tiny_version())
    assert version.training["settings"]["stylePreview"]["picture"]["recipe"] == "tiny_picture"
    assert version.training["data"][-1].endswith("; for the decoder of pictures")
    subjects = [licence["subject"] for licence in version.licences["data"]]
    assert any("CamVid" in subject for subject in subjects)
    assert any("what the decoder of pictures decodes" in subject for subject in subjects)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"is_clean": False}, "was trained from code that no commit holds"),
        ({"recipe": "famix_mini"}, "holds famix_mini, and no decoder"),
        ({"inputs": {"clip": "RN50", "clipSha256": "0"}}, r"of other weights \(RN50\)"),
    ],
)
def test_a_decoder_of_something_else_is_refused(
    folder: Path, decoder: Path, change: dict[str, Any], message: str
) -> None:
    facts = decoder / PROVENANCE
    facts.write_text(json.dumps(json.loads(facts.read_text()) | change))

    with pytest.raises(ValueError, match=message):
        read_styles(RUN, _provenance(folder), _options(folder, "styles", picture=decoder))


def test_a_run_that_did_not_note_its_clip_takes_no_decoder(folder: Path, decoder: Path) -> None:
    provenance = _provenance(folder)
    silent = {name: value for name, value in provenance.inputs.items() if name != "clipSha256"}

    with pytest.raises(ValueError, match="decodes layer 1 of other weights"):
        read_styles(
            RUN,
            replace(provenance, inputs=silent),
            _options(folder, "styles", picture=decoder),
        )


def test_results_are_taken_over_for_the_same_bytes_alone(tmp_path: Path) -> None:
    stored = find_version([EMBEDDED], "baseline-mini@1.1.0")
    graph = stored.unpack("fast", tmp_path)
    files = [graph, tmp_path / "weights.bin"]

    assert stored.results_for(files) == stored.manifest["results"]

    graph.write_bytes(graph.read_bytes() + b"x")
    with pytest.raises(ValueError, match=r"baseline-mini@1\.1\.0 has another fast\.onnx: its"):
        stored.results_for(files)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a bank, a CLIP and a decoder of it."""
    folder = tmp_path_factory.mktemp("inputs")
    write_bank(tiny_bank(), folder / "bank")
    save_clip(tiny_clip(), folder / "clip.safetensors")
    sources = {"source": "camvid:here,split=train", "clip": "Allweather clip_mini, seed 1"}
    write_decoder(folder / "decoder", clipSha256=_digest(folder / "clip.safetensors"), **sources)
    return folder


@pytest.fixture
def decoder(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a decoder, of which tests may change the provenance."""
    monkeypatch.setitem(PICTURES, tiny_picture().name, tiny_picture)
    return shutil.copytree(folder / "decoder", tmp_path / "decoder")


def _provenance(folder: Path) -> Provenance:
    """Return that of a run which took the folder's bank and CLIP."""
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
            "stylesFactsSha256": _digest(folder / "bank" / FACTS),
        },
    )


def _options(folder: Path, *given: str, picture: Path | None = None) -> argparse.Namespace:
    return argparse.Namespace(
        styles=folder / "bank" if "styles" in given else None,
        clip=folder / "clip.safetensors" if "clip" in given else None,
        picture=picture,
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
