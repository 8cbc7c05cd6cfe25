"""Stored versions scored and quantised, and where their weights come from."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from conftest import Main
from PIL import Image
from safetensors.torch import load_file
from test_famix_run_version import PROVENANCE
from tiny_clip import write_streets

from dgseg.evaluate import onnx_segment
from dgseg.export.data_terms import data_terms
from dgseg.export.int8 import Renamed, write_int8
from dgseg.export.run_data import RENDERED, run_licences, run_titles
from dgseg.export.stored_version import EMBEDDED, StoredVersion, find_version
from dgseg.recipes.comparison import Score, comparison_table, plot_comparison

MODEL = "baseline-mini@1.1.0"


def test_a_stored_version_is_unpacked_as_it_was_published(tmp_path: Path) -> None:
    graph = find_version([EMBEDDED], MODEL).unpack("fast", tmp_path)

    labels = onnx_segment(graph)(torch.zeros(1, 40, 60, 3, dtype=torch.uint8))

    assert graph.name == "fast.onnx"
    assert labels.shape == (1, 40, 60)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("baseline-mini", "names no version"),
        ("../baseline-mini@1.1.0", "names no version"),
        ("baseline-mini@9.9.9", "have no baseline-mini@9.9.9"),
        ("baseline-mini@production", "aliases are not read"),
    ],
)
def test_a_version_that_is_not_there_is_refused(model: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        find_version([EMBEDDED], model)


def test_a_damaged_blob_is_refused(tmp_path: Path) -> None:
    stored = find_version([EMBEDDED], MODEL)
    (entry,) = [one for one in stored.manifest["artifacts"] if one.get("quality") == "fast"]
    blob = tmp_path / "blobs" / "sha256" / entry["sha256"]
    blob.parent.mkdir(parents=True)
    blob.write_bytes(b"other bytes")

    with pytest.raises(ValueError, match="is damaged"):
        StoredVersion(store=tmp_path, manifest=stored.manifest).unpack("fast", tmp_path)
    with pytest.raises(ValueError, match="has no quality best-of-all"):
        stored.unpack("best-of-all", tmp_path)


def test_models_are_compared_on_the_same_pictures(tmp_path: Path, main: Main) -> None:
    word = write_streets(tmp_path / "streets", count=1) + ",mapping=cityscapes-19-to-camvid-11"
    tests = [f"{word},domain=day", f"{word},domain=night"]

    models = (MODEL, "baseline-mini@1.0.0")
    main("compare", *models, "--test", *tests, "--out", str(tmp_path / "out"))

    found = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert [one["model"] for one in found] == [MODEL, "baseline-mini@1.0.0"]
    assert found[0]["miou"] == found[1]["miou"]  # the same weights, shipped twice
    assert list(found[0]["miou"]) == [
        "streets day cityscapes-19-to-camvid-11",
        "streets night cityscapes-19-to-camvid-11",
    ]
    assert (tmp_path / "out" / "comparison.png").exists()


def test_labels_that_two_models_do_not_share_are_refused(
    tmp_path: Path, main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    word = write_streets(tmp_path / "streets", count=1)

    with pytest.raises(SystemExit, match="cannot be scored on cityscapes-19"):
        main("compare", MODEL, "--test", word, "--out", str(tmp_path / "out"))
    assert capsys.readouterr().out == ""


def test_a_comparison_names_models_and_means(tmp_path: Path) -> None:
    scores = [
        Score("a@1.0.0", {"day": 0.5, "night": 0.25}),
        Score("b@1.0.0", {"day": 1, "night": 1}),
    ]

    assert comparison_table(scores).splitlines()[2:] == [
        "| a@1.0.0 | 50.0 | 25.0 | 37.5 |",
        "| b@1.0.0 | 100.0 | 100.0 | 100.0 |",
    ]
    plot_comparison(scores, tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 1000


def test_int8_is_a_version_of_its_own_that_answers_much_the_same(tmp_path: Path) -> None:
    stored = find_version([EMBEDDED], MODEL)
    graphs = [one for one in stored.manifest["artifacts"] if one.get("quality") != "best"]
    cases = [case for case in stored.manifest["golden"] if case["quality"] == "fast"]
    small = replace(
        stored,
        manifest={
            **stored.manifest,
            "artifacts": [one for one in graphs if one.get("quality") != "standard"],
            "golden": cases,
        },
    )
    image_1HW3 = _picture()

    manifest = write_int8(
        small, Renamed(name="mini-int8", version="1.1.0"), [image_1HW3], tmp_path / "int8"
    )

    graph = onnx.load(tmp_path / "int8" / "fast.onnx", load_external_data=False)
    assert "QuantizeLinear" in {node.op_type for node in graph.graph.node}
    assert {node.domain for node in graph.graph.node} <= {"", "ai.onnx"}
    weights = {one["role"]: one["sizeBytes"] for one in manifest["artifacts"]}["weights"]
    whole = {one["role"]: one["sizeBytes"] for one in stored.manifest["artifacts"]}["weights"]
    assert weights < 0.3 * whole
    before = onnx_segment(stored.unpack("fast", tmp_path))(image_1HW3)
    after = onnx_segment(tmp_path / "int8" / "fast.onnx")(image_1HW3)
    assert (before == after).float().mean() > 0.9
    golden = load_file(tmp_path / "int8" / cases[0]["file"])
    assert torch.equal(
        golden["labels"], onnx_segment(tmp_path / "int8" / "fast.onnx")(golden["image"])
    )
    assert manifest["name"] == "mini-int8"
    assert {one.get("precision") for one in manifest["artifacts"]} == {"int8", None}


def test_what_int8_loses_is_measured_before_anything_can_be_published(
    tmp_path: Path, main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    word = write_streets(tmp_path / "streets", count=1) + ",mapping=cityscapes-19-to-camvid-11"
    out = tmp_path / "int8"
    data = ("--calibrate", word, "--images", "1", "--unseen", word, "--out", str(out))

    main("quantize", MODEL, *data, "--most-loss", "100")

    manifest = json.loads((out / "manifest.json").read_text())
    assert [one["protocol"]["testTime"][:30] for one in manifest["results"]] == [
        "served graph of quality fast, ",
        "served graph of quality standa",
        "served graph of quality best, ",
    ]
    assert "in fp32" in capsys.readouterr().out
    with pytest.raises(SystemExit, match=r"may lose -100.0: .*int8 has no manifest"):
        main("quantize", MODEL, *data, "--most-loss", "-100")
    assert not (out / "manifest.json").exists()


def test_int8_needs_images(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one image"):
        write_int8(
            find_version([EMBEDDED], MODEL), Renamed(name="a", version="1.0.0"), [], tmp_path
        )


def test_a_trunk_that_was_trained_here_brings_the_terms_of_its_data() -> None:
    inputs = {
        **PROVENANCE.inputs,
        "source": "'streets:/some where/a' camvid:/b,domain=day,split=train streets:/c",
        "clip": "Allweather clip_mini, seed 1",
        "clipTrainedOn": "streets camvid",
        "generatedSha256": "4" * 64,
        "generatedBy": RENDERED,
    }
    provenance = replace(PROVENANCE, inputs=inputs)

    licences = run_licences(provenance, "the frozen trunk")

    assert [one["licence"] for one in licences] == [
        "CC0-1.0",
        "CC-BY-NC-4.0",
        "those of its data",
        "CC0-1.0",
    ]
    assert "streets and camvid" in licences[2]["subject"]
    assert run_titles(provenance) == [
        "synthetic streets, rendered by Allweather; streets",
        f"{data_terms('camvid').title}; camvid day train",
        "images generated by synthetic streets, without labels",
    ]


def _picture() -> torch.Tensor:
    with Image.open(EMBEDDED.parents[1] / "docs" / "pictures" / "street.jpg") as file:
        pixels: np.ndarray[Any, Any] = np.asarray(file.convert("RGB").resize((192, 144)))
    return torch.from_numpy(pixels.copy())[None]
