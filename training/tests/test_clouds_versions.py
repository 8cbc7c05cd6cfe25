"""What the manifests of CLOUDS say, of imported weights and of our own."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from test_export_masks import tiny_network

from dgseg.commands.import_clouds import add_import_clouds
from dgseg.export.clouds_run_version import clouds_run_version
from dgseg.export.clouds_version import CloudsImport, clouds_version
from dgseg.export.served_graph import ServedNetwork
from dgseg.export.version import (
    GOLDEN_SIZES_PX,
    WEIGHTS_FILE,
    Version,
    golden_file,
    graph_file,
)
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.provenance import Provenance
from dgseg.recipes.registry import CLOUDS
from dgseg.weights.clouds_checkpoint import CloudsCheckpoint

FACTS = CloudsImport(
    name="clouds-rn50",
    version="1.0.0",
    label_set="cityscapes-19",
    trained_on=("gta5",),
    short_edge_px=None,
    ensemble_share=None,
    checkpoint_file="model_final.pth",
    checkpoint_sha256="a" * 64,
    converter_commit="b" * 40,
)
CHECKPOINT = CloudsCheckpoint(
    segmenter=tiny_network(),
    backbone="rn50",
    variant="linear",
    iterations=40_000,
    ignored={"text encoder": 150},
)
PROVENANCE = Provenance(
    recipe="clouds_gta5_rn50_joint",
    commit="1" * 40,
    is_clean=True,
    torch="2.13.0",
    python="3.11",
    device="cpu",
    threads=2,
    inputs={
        "source": "gta5:/home/someone/data",
        "validation": "gta5:/home/someone/data",
        "clip": "OpenAI CLIP RN50",
        "clipSha256": "2" * 64,
        "generatedSha256": "3" * 64,
        "segmenter": "mobile-sam:/home/someone/mobile_sam.pt",
    },
)


def test_an_import_says_what_the_checkpoint_tells_and_what_it_does_not() -> None:
    version = clouds_version(FACTS, CHECKPOINT)

    assert version.method == "clouds"
    assert version.qualities == ("fast", "standard")
    settings = version.training["settings"]
    assert settings["checkpoint"]["iterations"] == 40_000
    assert settings["checkpoint"]["leftAside"] == {"text encoder": 150}
    assert (version.training["seed"], version.training["commit"]) == (None, None)
    assert [one["licence"] for one in version.licences["data"]][1:] == [
        "MIT",
        "CreativeML OpenRAIL++-M",
    ]


def test_an_import_says_what_nobody_told_and_at_which_size_it_sees() -> None:
    facts = replace(FACTS, trained_on=(), short_edge_px=1024)

    version = clouds_version(facts, CHECKPOINT)

    assert "does not record" in version.training["data"][0]
    assert version.licences["weights"]["licence"] == "NOASSERTION"
    assert "short edge brought to 1024 px" in version.description


def test_a_run_names_data_trunk_and_generated_images_but_no_folder_of_the_machine() -> None:
    version = run_version(CLOUDS["clouds_gta5_rn50_joint"]())

    assert "someone" not in str(version)
    assert version.method == "clouds"
    photographs, generated = version.training["data"]
    assert photographs.startswith("GTA5")
    assert generated == "images generated, without labels"
    assert version.training["settings"]["inputs"]["generatedSha256"] == "3" * 64


def test_a_warm_up_is_not_called_clouds() -> None:
    inputs = {key: PROVENANCE.inputs[key] for key in ("source", "validation", "clip")}
    version = run_version(CLOUDS["clouds_gta5_rn50_warmup"](), replace(PROVENANCE, inputs=inputs))

    assert version.method == "supervised"
    assert len(version.licences["data"]) == 2


def run_version(run: CloudsRun, provenance: Provenance = PROVENANCE) -> Version:
    return clouds_run_version(
        run, provenance, name="clouds-rn50", version="1.0.0", weights_licence="CC-BY-4.0"
    )


def test_import_clouds_writes_a_folder_that_the_schema_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[ServedNetwork] = []

    def write_names(served: ServedNetwork, version: Version, folder: Path, **_: object) -> None:
        written.append(served)
        folder.mkdir()
        for quality in version.qualities:
            (folder / graph_file(quality)).write_bytes(b"graph")
            for size_px in GOLDEN_SIZES_PX[quality]:
                (folder / golden_file(quality, size_px)).write_bytes(b"golden")
        (folder / WEIGHTS_FILE).write_bytes(b"weights")

    monkeypatch.setattr("dgseg.commands.import_clouds.write_graph", write_names)
    monkeypatch.setattr(
        "dgseg.commands.import_clouds.read_clouds_checkpoint", lambda *_, **__: CHECKPOINT
    )
    checkpoint, out = tmp_path / "model_final.pth", tmp_path / "out"
    torch.save({}, checkpoint)

    run_import(checkpoint, out, "--short-edge", "1024", "--trained-on", "gta5")

    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["method"] == "clouds"
    assert manifest["training"]["settings"]["shortEdgePx"] == 1024
    assert written[0].describe("standard").startswith("the short edge of photographs brought to")


def test_import_clouds_refuses_a_short_edge_that_the_network_cannot_see(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--short-edge must be at least 32, got 16"):
        run_import(tmp_path / "model_final.pth", tmp_path / "out", "--short-edge", "16")


def run_import(checkpoint: Path, out: Path, *words: str) -> None:
    parser = argparse.ArgumentParser()
    add_import_clouds(parser.add_subparsers(required=True))
    least = ["--checkpoint", str(checkpoint), "--name", "clouds-rn50", "--version", "1.0.0"]
    arguments = parser.parse_args(["clouds", *least, "--out", str(out), *words])
    arguments.command(arguments)
