"""The folder of a version: files, manifest, and where its run came from."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import load_file
from test_export import remember_exports, tiny_network, tiny_part

from dgseg.export.manifest import write_manifest
from dgseg.export.served_graph import QUALITIES, Quality
from dgseg.export.version import Version, write_graph, write_version_manifest
from dgseg.recipes.baseline_mini import baseline_mini_smoke, baseline_mini_version
from dgseg.recipes.provenance import Provenance, read_provenance, write_provenance


def test_a_manifest_that_breaks_the_schema_is_refused_by_field(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="required property"):
        write_manifest({"schemaVersion": 1}, tmp_path)
    assert not (tmp_path / "manifest.json").exists()


def test_a_version_holds_three_graphs_over_one_file_of_weights(exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text())

    artifacts = manifest["artifacts"]
    assert [(one["role"], one.get("quality")) for one in artifacts[:4]] == [
        ("graph", "fast"),
        ("graph", "standard"),
        ("graph", "best"),
        ("weights", None),
    ]
    assert {one["file"] for one in artifacts} == {
        path.name for path in exported.iterdir() if path.name != "manifest.json"
    }
    for one in artifacts:
        content = (exported / one["file"]).read_bytes()
        assert one["sizeBytes"] == len(content)
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
    assert manifest["input"] == {"minSidePx": 32, "maxSidePx": 8192, "maxPixels": 16_777_216}
    assert manifest["training"]["settings"]["steps"] == 6


def test_every_graph_reproduces_its_golden_cases(exported: Path) -> None:
    golden_cases = json.loads((exported / "manifest.json").read_text())["golden"]

    assert [case["quality"] for case in golden_cases] == ["fast", "standard", "standard", "best"]
    for case in golden_cases:
        golden = load_file(exported / case["file"])
        session = onnxruntime.InferenceSession(exported / f"{case['quality']}.onnx")
        outputs = session.run(None, {"image": golden["image"]})
        labels, _, scores = (np.asarray(output) for output in outputs)
        assert (labels != golden["labels"]).mean() <= case["tolerance"]["labels"]
        assert np.abs(scores - golden["scores"]).max() <= case["tolerance"]["scores"]


def test_a_version_without_its_standard_quality_is_refused() -> None:
    version = tiny_version()

    with pytest.raises(ValueError, match=r"must hold standard.*got fast, best"):
        replace(version, qualities=("fast", "best"))
    with pytest.raises(ValueError, match="none of them twice"):
        replace(version, qualities=("standard", "standard"))


def test_the_folder_of_a_run_keeps_where_it_started(tmp_path: Path) -> None:
    first = Provenance(
        recipe="a", commit="1" * 40, is_clean=True, torch="", python="", device="cpu", threads=2
    )

    write_provenance(first, tmp_path)
    write_provenance(replace(first, commit="2" * 40), tmp_path)

    assert read_provenance(tmp_path) == first


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a whole version, of `tiny_network`."""
    folder = tmp_path_factory.mktemp("version")
    with pytest.MonkeyPatch.context() as patch:
        remember_exports(patch)
        write_graph(tiny_part().served, tiny_version(), folder)
    write_version_manifest(tiny_network(), tiny_version(), [], folder)
    return folder


def tiny_version(*qualities: Quality) -> Version:
    """Return what the manifest of `tiny_network` says; all qualities, when none is named."""
    provenance = Provenance(
        recipe="baseline_mini_smoke",
        commit="0" * 40,
        is_clean=True,
        torch="",
        python="",
        device="cpu",
        threads=1,
    )
    version = baseline_mini_version(baseline_mini_smoke(), provenance, "0.1.0")
    return replace(version, qualities=qualities or QUALITIES)
