"""Served graphs as ONNX, joined from parts.

The exporter writes the size of every feature map as a formula of the image's size, and spends most
of its time comparing such formulas. So the network, which has the long ones, is exported once and
alone; the graph of each quality joins it with a preparation and a read-out, which are small.

Shapes: L labels, H and W the image's size, h and w the network's.
"""

from dataclasses import dataclass

import onnx
import onnx.compose
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from dgseg.export.onnx_part import ANY_SIZE, export_part
from dgseg.export.served_graph import DIVISORS, Preparation, Quality, ReadOut

EXAMPLE_SIZE_PX = 131, 173
"""Odd on purpose, so that no side is taken for a constant or a multiple of another."""

NETWORK = "network."
"""Before the names of the network's weights, which are those of its parameters."""

IMAGE_SIDES = {1: ANY_SIZE, 2: ANY_SIZE}
MAP_SIDES = {2: ANY_SIZE, 3: ANY_SIZE}


@dataclass(frozen=True)
class NetworkPart:
    """A network as ONNX, from ``view`` to ``scores``, beside the network itself."""

    network: nn.Module
    model: onnx.ModelProto


def export_network(network: nn.Module) -> NetworkPart:
    """Export a network that maps a normalised image to scores at its own stride."""
    view_13hw = torch.zeros(1, 3, *EXAMPLE_SIZE_PX)
    model = export_part(
        network,
        (view_13hw,),
        any_size=(MAP_SIDES,),
        input_names=["view"],
        output_names=["scores"],
    )
    return NetworkPart(network, model)


def served_model(
    part: NetworkPart, *, long_side_px: int | None, quality: Quality
) -> onnx.ModelProto:
    """Return `ServedGraph` as ONNX. The weights are in it once, however often they are used."""
    divisors = DIVISORS[quality]
    preparation = Preparation(long_side_px=long_side_px, divisors=divisors)
    image_1HW3 = torch.zeros(1, *EXAMPLE_SIZE_PX, 3, dtype=torch.uint8)
    with torch.no_grad():
        views_13hw: list[Tensor] = preparation(image_1HW3)
        scores_1Lhw: list[Tensor] = [part.network.eval()(view_13hw) for view_13hw in views_13hw]

    view_names = [f"view_{divisor}" for divisor in divisors]
    scores_names = [f"scores_{divisor}" for divisor in divisors]
    first = export_part(
        preparation,
        (image_1HW3,),
        any_size=(IMAGE_SIDES,),
        input_names=["image"],
        output_names=view_names,
    )
    last = export_part(
        ReadOut(divisors=divisors),
        (image_1HW3, views_13hw, scores_1Lhw),
        any_size=(IMAGE_SIDES, [MAP_SIDES for _ in divisors], [MAP_SIDES for _ in divisors]),
        input_names=["image", *view_names, *scores_names],
        output_names=["labels", "confidence", "scores"],
    )
    graph = _join(first, part.model, last, view_names=view_names, scores_names=scores_names)
    _sign(graph, label_count=scores_1Lhw[0].shape[1])

    model = helper.make_model(
        graph,
        ir_version=part.model.ir_version,
        opset_imports=part.model.opset_import,
        producer_name=part.model.producer_name,
        producer_version=part.model.producer_version,
    )
    onnx.checker.check_model(model)
    return model


def _join(
    first: onnx.ModelProto,
    network: onnx.ModelProto,
    last: onnx.ModelProto,
    *,
    view_names: list[str],
    scores_names: list[str],
) -> onnx.GraphProto:
    # Inputs and outputs of the first and last part have their names in the whole graph already.
    weight_names = {tensor.name: f"{NETWORK}{tensor.name}" for tensor in network.graph.initializer}
    networks = [
        _renamed(network, f"{view}.{NETWORK}", {**weight_names, "view": view, "scores": scores})
        for view, scores in zip(view_names, scores_names, strict=True)
    ]
    first_graph = _renamed(first, "preparation.", _constant_names(first, "preparation."))
    last_graph = _renamed(last, "read_out.", _constant_names(last, "read_out."))

    whole = onnx.GraphProto(name="served")
    for graph in (first_graph, *networks, last_graph):
        whole.node.extend(graph.node)
    for graph in (networks[0], first_graph, last_graph):
        whole.initializer.extend(graph.initializer)
    whole.input.extend(first_graph.input)
    whole.output.extend(last_graph.output)
    return whole


def _constant_names(part: onnx.ModelProto, prefix: str) -> dict[str, str]:
    return {tensor.name: f"{prefix}{tensor.name}" for tensor in part.graph.initializer}


def _renamed(part: onnx.ModelProto, prefix: str, names: dict[str, str]) -> onnx.GraphProto:
    """Return a copy with ``prefix`` before the names of nodes and of what lies between them."""
    return onnx.compose.add_prefix_graph(
        part.graph,
        prefix,
        rename_inputs=False,
        rename_outputs=False,
        rename_initializers=False,
        name_map=dict(names),
    )


def _sign(graph: onnx.GraphProto, *, label_count: int) -> None:
    # The exporter calls the sides s53 and s48.
    signature = {
        "image": (TensorProto.UINT8, [1, "H", "W", 3]),
        "labels": (TensorProto.UINT8, [1, "H", "W"]),
        "confidence": (TensorProto.UINT16, [1, "H", "W"]),
        "scores": (TensorProto.FLOAT, [1, label_count, "h", "w"]),
    }
    for value in (*graph.input, *graph.output):
        element_type, shape = signature[value.name]
        value.CopyFrom(helper.make_tensor_value_info(value.name, element_type, shape))
