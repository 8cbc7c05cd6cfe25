"""Importing FAMix: an official checkpoint becomes a folder that the model store takes."""

import argparse
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_export import remember_exports, tiny_network

from dgseg.commands.import_famix import add_import_famix
from dgseg.export.famix_version import FamixImport, famix_version
from dgseg.export.served_graph import QUALITIES
from dgseg.weights.famix_checkpoint import FamixCheckpoint

FACTS = FamixImport(
    name="famix-rn50",
    version="1.0.0",
    label_set="cityscapes-19",
    trained_on=("gta5",),
    output_stride=16,
    checkpoint_file="best.pth",
    checkpoint_sha256="a" * 64,
    converter_commit="b" * 40,
)


def test_the_manifest_says_where_a_checkpoint_came_from(tmp_path: Path) -> None:
    manifest = _import_tiny(tmp_path, score=0.4851)

    assert manifest["method"] == "famix"
    assert manifest["labelSet"] == "camvid-11"
    checkpoint = manifest["training"]["settings"]["checkpoint"]
    assert checkpoint == {
        "file": "best.pth",
        "sha256": hashlib.sha256(b"checkpoint").hexdigest(),
        "cur_itrs": 40000,
        "best_score": 0.4851,
    }
    assert "GTA5" in manifest["training"]["data"][0]
    assert {one["quality"] for one in manifest["artifacts"] if one["role"] == "graph"} == set(
        QUALITIES
    )


def test_what_a_checkpoint_does_not_record_is_called_so(tmp_path: Path) -> None:
    manifest = _import_tiny(tmp_path, score=float("nan"))

    assert manifest["licences"]["weights"]["licence"] == "NOASSERTION"
    settings = manifest["training"]["settings"]
    assert settings["checkpoint"]["best_score"] is None
    assert (manifest["training"]["seed"], manifest["training"]["commit"]) == (None, None)
    assert settings["convertedBy"]
    assert manifest["results"] == []


def test_licences_follow_the_data_and_the_backbone() -> None:
    checkpoint = _tiny_checkpoint(score=0.5)

    version = famix_version(replace(FACTS, trained_on=("gta5", "synthia")), checkpoint)
    told = famix_version(replace(FACTS, weights_licence="MIT", data_licence="CC0-1.0"), checkpoint)

    licences = [one["licence"] for one in version.licences["data"]]
    assert licences[1:] == ["CC-BY-NC-SA-3.0", "MIT"]
    assert "not commercial" in licences[0]
    assert told.licences["weights"]["licence"] == "MIT"
    assert [one["licence"] for one in told.licences["data"]] == ["CC0-1.0", "MIT"]


def test_an_image_too_small_to_be_halved_is_outside_the_limits() -> None:
    checkpoint = _tiny_checkpoint(score=0.5)

    assert famix_version(FACTS, checkpoint).input_limits.min_side_px == 32
    wide = famix_version(replace(FACTS, output_stride=32), checkpoint)
    assert wide.input_limits.min_side_px == 64


def test_a_checkpoint_of_unknown_data_says_so() -> None:
    version = famix_version(replace(FACTS, trained_on=()), _tiny_checkpoint(score=0.5))

    assert version.training["data"] == ["a dataset that the checkpoint does not record"]
    assert version.licences["data"][0]["licence"] == "NOASSERTION"


def test_progress_goes_to_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _import_tiny(tmp_path, score=0.5)

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "s  exporting the graph of quality best" in printed.err
    assert printed.err.endswith("s  wrote famix-rn50@1.0.0\n")


def run_import(words: list[str]) -> None:
    """Run ``import famix`` with these words behind it, and the least that it needs."""
    parser = argparse.ArgumentParser()
    add_import_famix(parser.add_subparsers(required=True))
    least = ["--name", "famix-rn50", "--version", "1.0.0", "--trained-on", "gta5"]
    arguments = parser.parse_args(["famix", *least, *words])
    arguments.command(arguments)


def _import_tiny(tmp_path: Path, *, score: float) -> dict[str, Any]:
    """Import as from an official checkpoint that holds `tiny_network`, and return the manifest."""
    path, out = tmp_path / "best.pth", tmp_path / "out"
    path.write_bytes(b"checkpoint")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "dgseg.commands.import_famix.read_famix_checkpoint",
            lambda *_, **__: _tiny_checkpoint(score=score),
        )
        remember_exports(patch)
        run_import(["--checkpoint", str(path), "--label-set", "camvid-11", "--out", str(out)])
    return json.loads((out / "manifest.json").read_text())


def _tiny_checkpoint(*, score: float) -> FamixCheckpoint:
    return FamixCheckpoint(
        segmenter=tiny_network(), backbone="rn50", iterations=40000, best_score=score
    )
