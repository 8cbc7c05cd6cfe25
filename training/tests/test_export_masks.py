"""The served graphs of CLOUDS: what ONNX Runtime answers is what PyTorch answers, at any size."""

from functools import cache
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from conftest import CloudsFill, Parity
from test_clouds_networks import OFFICIAL, load, tiny

from dgseg.export.golden import golden_image
from dgseg.export.mask_network import MaskNetwork, short_edge_size
from dgseg.export.onnx_files import write_onnx
from dgseg.export.onnx_graph import NetworkPart, export_ends, export_network, served_model
from dgseg.export.served_graph import Quality, ServedGraph
from dgseg.models.clouds.network import CloudsSegmenter
from dgseg.models.mask_classification import full_size_scores

CASES: tuple[tuple[int | None, Quality], ...] = (
    (None, "standard"),
    (None, "fast"),
    (96, "standard"),
)
SIZES_PX = [(128, 160), (97, 131), (32, 260)]


@cache
@torch.no_grad()
def tiny_network() -> CloudsSegmenter:
    """Return a network whose queries disagree, the same in every test."""
    torch.manual_seed(0)
    network = CloudsSegmenter(tiny()).eval()
    predictor = network.head.predictor
    state = predictor.state_dict()
    state["mask_embed.layers.2.weight"].mul_(30)
    state["class_embed.weight"].mul_(10)
    (view,) = MaskNetwork(network, short_edge_px=None).preparation("standard")(
        golden_image((128, 160), seed=0)
    )
    state["class_embed.bias"].sub_(network(view)[-1].label_logits_BQL1.mean((0, 1)))
    state["class_embed.bias"][-1].sub_(5)
    return network


@cache
def tiny_part() -> NetworkPart:
    """Return `tiny_network` as ONNX, exported once for all tests."""
    return export_network(MaskNetwork(tiny_network(), short_edge_px=None))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a graph for every case, over one file of weights."""
    folder = tmp_path_factory.mktemp("masks")
    models = (
        (
            _graph_file(edge, quality),
            served_model(tiny_part(), export_ends(MaskNetwork(tiny_network(), edge), quality)),
        )
        for edge, quality in CASES
    )
    write_onnx(models, folder, weights_file="w.bin")
    return folder


@pytest.mark.parametrize("size_px", SIZES_PX)
@pytest.mark.parametrize(("short_edge_px", "quality"), CASES)
def test_onnx_runtime_answers_as_pytorch_at_any_size(
    folder: Path, short_edge_px: int | None, quality: Quality, size_px: tuple[int, int]
) -> None:
    session = onnxruntime.InferenceSession(folder / _graph_file(short_edge_px, quality))
    graph = ServedGraph(MaskNetwork(tiny_network(), short_edge_px), quality).eval()
    image = golden_image(size_px, seed=3)

    outputs = session.run(None, {"image": image.numpy()})
    labels, confidence, scores = (np.asarray(output) for output in outputs)
    with torch.no_grad():
        expected = graph(image)

    assert labels.shape == confidence.shape == (1, *size_px)
    assert (labels != expected.labels_1HW.numpy()).mean() <= 0.001
    difference = confidence.astype(int) - expected.confidence_1HW.numpy().astype(int)
    assert np.abs(difference).max() <= 65
    assert np.abs(scores - expected.scores_1Lhw.numpy()).max() <= 1e-4


def test_a_file_holds_standard_operators_and_no_path_of_the_machine(folder: Path) -> None:
    for case in CASES:
        path = folder / _graph_file(*case)
        model = onnx.load(path, load_external_data=False)

        assert {node.domain for node in _nodes(model.graph)} == {""}
        assert [(entry.domain, entry.version) for entry in model.opset_import] == [("", 20)]
        assert b"/" + Path(__file__).parts[1].encode() not in path.read_bytes()


@torch.no_grad()
def test_strips_vote_as_the_whole_does() -> None:
    image = golden_image((120, 150), seed=3)
    served = MaskNetwork(tiny_network(), short_edge_px=None)
    (view,) = served.preparation("standard")(image)
    prediction = tiny_network()(view)[-1]

    labels = ServedGraph(served)(image).labels_1HW

    assert view.shape == (1, 3, 128, 160)
    assert not view[:, :, 120:].any()  # zeros after normalising, below and to the right
    assert not view[:, :, :, 150:].any()
    assert view[:, :, :120, :150].all()
    whole = full_size_scores(prediction, padded_px=(128, 160), image_px=(120, 150))
    assert len(labels.unique()) > 1
    assert torch.equal(labels, whole.argmax(dim=1).to(torch.uint8))


@torch.no_grad()
def test_confidence_is_the_winners_share_of_the_votes() -> None:
    image = golden_image((64, 96), seed=3)
    outputs = ServedGraph(MaskNetwork(tiny_network(), short_edge_px=None), "fast")(image)

    share = outputs.scores_1Lhw.amax(dim=1) / outputs.scores_1Lhw.sum(dim=1).clamp(min=1)

    assert outputs.scores_1Lhw.shape == (1, 3, 16, 24)
    middle = outputs.confidence_1HW[:, 2::4, 2::4].float() / 65535
    assert (middle - share).abs().mean() < 0.02


def test_the_short_edge_is_brought_to_size_as_in_the_official_evaluation(
    golden_clouds: Path,
) -> None:
    for height, width, *expected in load(golden_clouds, "eval_resize_shapes.npz")["rows"].tolist():
        assert list(short_edge_size(height, width, 1024)) == expected


@torch.no_grad()
def test_the_served_graph_labels_as_the_official_code(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    golden = load(golden_clouds, "e2e_orig_rn50_plain.npz")
    network = official_network(clouds_fill)
    image = torch.from_numpy(np.random.RandomState(0).randint(0, 256, (1, 64, 128, 3))).byte()

    outputs = ServedGraph(MaskNetwork(network, short_edge_px=None))(image)
    fast = ServedGraph(MaskNetwork(network, short_edge_px=None), "fast")(image)

    differing = (outputs.labels_1HW[0] != golden["argmax"]).sum().item()
    parity("e2e_orig_rn50_plain", "served: pixels with another label", differing, 0)
    assert (fast.labels_1HW[0] == golden["argmax"]).float().mean() > 0.8


def official_network(fill: CloudsFill) -> CloudsSegmenter:
    network = CloudsSegmenter(OFFICIAL).eval()
    network.head.load_state_dict(fill.weights("manifest_rn50.json", "sem_seg_head."))
    trunk = fill.weights("manifest_rn50.json", "backbone.clip_model.visual.")
    network.backbone.load_state_dict(
        {name: value for name, value in trunk.items() if not name.startswith("attnpool.")}
    )
    return network


def _nodes(graph: onnx.GraphProto) -> list[onnx.NodeProto]:
    nodes = list(graph.node)
    for node in graph.node:
        for attribute in node.attribute:
            nodes += _nodes(attribute.g)
    return nodes


def _graph_file(short_edge_px: int | None, quality: Quality) -> str:
    return f"{quality}-{short_edge_px}.onnx"
