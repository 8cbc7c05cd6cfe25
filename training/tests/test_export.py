"""The served graph: what ONNX Runtime answers is what PyTorch answers, at any size."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from dgseg.export.golden import golden_image
from dgseg.export.manifest import write_manifest
from dgseg.export.onnx_graph import write_onnx
from dgseg.export.served_graph import ServedGraph, resize_long_side
from dgseg.export.version import write_version_manifest
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.deeplab import DeepLabConfig
from dgseg.models.segmenter import Segmenter, SegmenterConfig
from dgseg.recipes.baseline_mini import baseline_mini_smoke, baseline_mini_version
from dgseg.recipes.provenance import Provenance, read_provenance, write_provenance


@pytest.fixture(scope="module", params=[None, 96], ids=["own size", "long side 96"])
def exported(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ServedGraph, Path]:
    graph = ServedGraph(_tiny_network(), long_side_px=request.param).eval()
    folder = tmp_path_factory.mktemp("export")
    write_onnx(graph, folder, graph_file="g.onnx", weights_file="w.bin")
    return graph, folder


@pytest.mark.parametrize("size_px", [(120, 160), (97, 131), (64, 200)])
def test_onnx_runtime_answers_as_pytorch_at_any_size(
    exported: tuple[ServedGraph, Path], size_px: tuple[int, int]
) -> None:
    graph, folder = exported
    session = onnxruntime.InferenceSession(folder / "g.onnx")
    image = golden_image(size_px, seed=3)

    outputs = session.run(None, {"image": image.numpy()})
    labels, confidence, scores = (np.asarray(output) for output in outputs)
    with torch.no_grad():
        expected = graph(image)

    assert labels.shape == (1, *size_px)
    assert labels.dtype == np.uint8
    assert confidence.dtype == np.uint16
    assert (labels != expected.labels_1HW.numpy()).mean() <= 0.001
    difference = confidence.astype(int) - expected.confidence_1HW.numpy().astype(int)
    assert np.abs(difference).max() <= 3
    assert np.abs(scores - expected.scores_1Lhw.numpy()).max() <= 1e-4


def test_the_file_holds_standard_operators_and_no_path_of_the_machine(
    exported: tuple[ServedGraph, Path],
) -> None:
    _, folder = exported
    model = onnx.load(folder / "g.onnx", load_external_data=False)

    assert {node.domain for node in model.graph.node} == {""}
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 20)]
    assert b"/" + Path(__file__).parts[1].encode() not in (folder / "g.onnx").read_bytes()
    assert len(model.functions) == 0


def test_the_same_network_gives_the_same_bytes(
    exported: tuple[ServedGraph, Path], tmp_path: Path
) -> None:
    graph, folder = exported

    write_onnx(graph, tmp_path, graph_file="g.onnx", weights_file="w.bin")

    for file in ("g.onnx", "w.bin"):
        assert (tmp_path / file).read_bytes() == (folder / file).read_bytes()


@pytest.mark.parametrize(
    ("size_px", "expected_px"),
    [((360, 480), (72, 96)), ((480, 360), (96, 72)), ((48, 64), (72, 96)), ((40, 2000), (32, 96))],
)
def test_the_long_side_is_brought_to_size_and_the_shape_kept(
    size_px: tuple[int, int], expected_px: tuple[int, int]
) -> None:
    assert resize_long_side(torch.zeros(1, 3, *size_px), 96).shape[2:] == expected_px


def test_a_manifest_that_breaks_the_schema_is_refused_by_field(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="required property"):
        write_manifest({"schemaVersion": 1}, tmp_path)
    assert not (tmp_path / "manifest.json").exists()


def test_a_version_names_its_files_by_size_and_digest(tmp_path: Path) -> None:
    run = baseline_mini_smoke()
    provenance = Provenance(
        recipe="baseline_mini_smoke",
        commit="0" * 40,
        is_clean=True,
        torch="",
        python="",
        device="cpu",
        threads=1,
    )
    for file in ("standard.onnx", "weights.bin", "golden-160x120.safetensors"):
        (tmp_path / file).write_bytes(file.encode())
    (tmp_path / "golden-203x65.safetensors").write_bytes(b"abc")

    version = baseline_mini_version(run, provenance, "0.1.0")
    write_version_manifest(_tiny_network(), version, [], tmp_path)

    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["artifacts"][-1] == {
        "role": "golden",
        "file": "golden-203x65.safetensors",
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sizeBytes": 3,
    }
    assert manifest["input"] == {"minSidePx": 32, "maxSidePx": 8192, "maxPixels": 16_777_216}
    assert manifest["training"]["settings"]["steps"] == 6


def test_the_folder_of_a_run_keeps_where_it_started(tmp_path: Path) -> None:
    first = Provenance(
        recipe="a", commit="1" * 40, is_clean=True, torch="", python="", device="cpu", threads=2
    )

    write_provenance(first, tmp_path)
    write_provenance(replace(first, commit="2" * 40), tmp_path)

    assert read_provenance(tmp_path) == first


def _tiny_network() -> Segmenter:
    torch.manual_seed(0)
    config = SegmenterConfig(
        backbone=ClipResNetConfig(depths=(1, 1, 1, 1), width=4),
        head=DeepLabConfig(aspp_channels=8, low_level_channels=4),
        label_count=11,
    )
    return Segmenter(config).eval()
