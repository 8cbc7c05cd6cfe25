"""The served graphs: what ONNX Runtime answers is what PyTorch answers, at any size."""

from functools import cache
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from dgseg.export.golden import golden_image
from dgseg.export.onnx_files import write_onnx
from dgseg.export.onnx_graph import (
    GraphEnds,
    NetworkPart,
    export_ends,
    export_network,
    served_model,
)
from dgseg.export.scores_network import ScoresNetwork
from dgseg.export.served_graph import QUALITIES, Quality, ServedGraph
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.deeplab import DeepLabConfig
from dgseg.models.segmenter import Segmenter, SegmenterConfig

CASES: tuple[tuple[int | None, Quality], ...] = (
    *((None, quality) for quality in QUALITIES),
    (96, "best"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a graph for every case, over one file of weights."""
    folder = tmp_path_factory.mktemp("export")
    models = ((_graph_file(*case), tiny_model(*case)) for case in CASES)
    write_onnx(models, folder, weights_file="w.bin")
    return folder


@pytest.mark.parametrize("size_px", [(120, 160), (97, 131), (64, 200), (32, 32)])
@pytest.mark.parametrize(("long_side_px", "quality"), CASES)
def test_onnx_runtime_answers_as_pytorch_at_any_size(
    folder: Path, long_side_px: int | None, quality: Quality, size_px: tuple[int, int]
) -> None:
    session = onnxruntime.InferenceSession(folder / _graph_file(long_side_px, quality))
    graph = ServedGraph(ScoresNetwork(tiny_network(), long_side_px=long_side_px), quality).eval()
    image = golden_image(size_px, seed=3)

    outputs = session.run(None, {"image": image.numpy()})
    labels, confidence, scores = (np.asarray(output) for output in outputs)
    with torch.no_grad():
        expected = graph(image)

    assert labels.shape == (1, *size_px)
    assert labels.dtype == np.uint8
    assert confidence.dtype == np.uint16
    assert scores.shape == expected.scores_1Lhw.shape
    assert (labels != expected.labels_1HW.numpy()).mean() <= 0.0001
    difference = confidence.astype(int) - expected.confidence_1HW.numpy().astype(int)
    assert np.abs(difference).max() <= 3
    assert np.abs(scores - expected.scores_1Lhw.numpy()).max() <= 1e-4


def test_the_qualities_give_different_answers(folder: Path) -> None:
    image = golden_image((97, 131), seed=3)
    answers = [
        np.asarray(
            onnxruntime.InferenceSession(folder / _graph_file(None, quality)).run(
                ["labels"], {"image": image.numpy()}
            )[0]
        )
        for quality in QUALITIES
    ]

    assert all(np.unique(labels).size > 2 for labels in answers)
    assert (answers[0] != answers[1]).any()
    assert (answers[1] != answers[2]).any()


@pytest.mark.parametrize(("long_side_px", "quality"), CASES)
def test_a_file_holds_standard_operators_and_no_path_of_the_machine(
    folder: Path, long_side_px: int | None, quality: Quality
) -> None:
    path = folder / _graph_file(long_side_px, quality)
    model = onnx.load(path, load_external_data=False)

    assert {node.domain for node in model.graph.node} == {""}
    assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 20)]
    assert b"/" + Path(__file__).parts[1].encode() not in path.read_bytes()
    assert len(model.functions) == 0


def test_all_graphs_read_the_same_bytes_of_one_file_of_weights(folder: Path) -> None:
    places = [_places(folder / _graph_file(*case)) for case in CASES]
    ranges = sorted({place for by_name in places for place in by_name.values()})

    assert all(by_name == places[0] for by_name in places)
    assert sum(length for _, length in ranges) == (folder / "w.bin").stat().st_size
    assert len(places[0]) > 10


def test_the_same_network_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    # The ends are exported as the network is, and once is enough.
    again = served_model(export_network(tiny_part().served), tiny_ends(None, "fast"))

    write_onnx([(_graph_file(None, "fast"), again)], tmp_path, weights_file="w.bin")

    for file in (_graph_file(None, "fast"), "w.bin"):
        assert (tmp_path / file).read_bytes() == (folder / file).read_bytes()


@cache
def tiny_part() -> NetworkPart:
    """Return `tiny_network` as ONNX, exported once for all tests, as it takes ten seconds."""
    return export_network(ScoresNetwork(tiny_network(), long_side_px=None))


@cache
def tiny_ends(long_side_px: int | None, quality: Quality) -> GraphEnds:
    """Return what a quality of `tiny_network` has before and behind it, exported once."""
    return export_ends(ScoresNetwork(tiny_network(), long_side_px=long_side_px), quality)


@cache
def tiny_model(long_side_px: int | None, quality: Quality) -> onnx.ModelProto:
    """Return a served graph of `tiny_network`, exported once."""
    return served_model(tiny_part(), tiny_ends(long_side_px, quality))


def remember_exports(patch: pytest.MonkeyPatch, long_side_px: int | None = None) -> None:
    """Let versions of `tiny_network` be written of what was exported for other tests."""
    version = "dgseg.export.version"
    patch.setattr(f"{version}.export_network", lambda _: tiny_part())
    patch.setattr(f"{version}.export_ends", lambda _, quality: tiny_ends(long_side_px, quality))


@cache
@torch.no_grad()
def tiny_network() -> Segmenter:
    """Return 64 thousand parameters in the shape of FAMix's network, the same in every test.

    Batch norms are as after a training, and an image gets most of the labels.
    """
    torch.manual_seed(0)
    config = SegmenterConfig(
        backbone=ClipResNetConfig(depths=(1, 1, 1, 1), width=4),
        head=DeepLabConfig(aspp_channels=8, low_level_channels=4),
        label_count=11,
    )
    network = Segmenter(config).eval()
    state = network.state_dict()
    for name in [name.removesuffix("running_var") for name in state if "running_var" in name]:
        for shift in ("running_mean", "bias"):
            state[name + shift].normal_(0, 0.2)
        for scale in ("running_var", "weight"):
            state[name + scale].uniform_(0.5, 1.5)
    graph = ServedGraph(ScoresNetwork(network, long_side_px=None))
    mean_L = graph(golden_image((128, 160), seed=0)).scores_1Lhw.mean((0, 2, 3))
    state["classifier.classifier.3.bias"].sub_(mean_L).mul_(10)
    state["classifier.classifier.3.weight"].mul_(10)
    return network


def _places(path: Path) -> dict[str, tuple[int, int]]:
    """Return offset and length of every tensor outside the graph, by name."""
    places: dict[str, tuple[int, int]] = {}
    for tensor in onnx.load(path, load_external_data=False).graph.initializer:
        entries = {entry.key: entry.value for entry in tensor.external_data}
        if entries:
            assert entries["location"] == "w.bin"
            places[tensor.name] = int(entries["offset"]), int(entries["length"])
    return places


def _graph_file(long_side_px: int | None, quality: Quality) -> str:
    return f"{quality}-{long_side_px}.onnx"
