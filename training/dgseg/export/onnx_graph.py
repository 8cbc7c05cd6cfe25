"""Served graphs as ONNX, joined from parts.

The exporter writes the size of every feature map as a formula of the image's size, and spends most
of its time comparing such formulas. So the network, which has the long ones, is exported once and
alone; the graph of each quality joins it with a preparation and a read-out, which are small.

Shapes: L labels, H and W the image's size, h and w the network's.
"""

from dataclasses import dataclass
from itertools import chain

import onnx
import onnx.compose
import torch
from onnx import TensorProto, helper
from torch import Tensor

from dgseg.export.onnx_part import ANY_SIZE, export_part
from dgseg.export.served_graph import Quality, ServedNetwork, as_tuple

IMAGE_PX = 131, 173
"""Odd on purpose, so that no side is taken for a constant or a multiple of another."""

NETWORK = "network."
"""Before the names of the network's weights, which are those of its parameters."""

PREPARATION, READ_OUT = "preparation.", "read_out."
"""Before the names of what is before and behind the network."""

IMAGE_SIDES = {1: ANY_SIZE, 2: ANY_SIZE}


@dataclass(frozen=True)
class NetworkPart:
    """A network as ONNX, from ``seen`` to its outputs, beside what it is exported from."""

    served: ServedNetwork
    model: onnx.ModelProto


def export_network(served: ServedNetwork) -> NetworkPart:
    """Export a network alone."""
    view_sides, _ = served.open_sides()
    model = export_part(
        served.network,
        (torch.zeros(1, 3, *served.example_view_px()),),
        any_size=(view_sides,),
        input_names=["seen"],
        output_names=list(served.output_names),
    )
    return NetworkPart(served, model)


@dataclass(frozen=True)
class GraphEnds:
    """What a quality has before and behind the network, as ONNX."""

    quality: Quality
    preparation: onnx.ModelProto
    """From ``image`` to views."""
    read_out: onnx.ModelProto
    """From ``image``, views and the network's outputs to ``labels``, ``confidence``, ``scores``."""
    view_names: list[str]
    output_names: list[list[str]]
    """Of the network's outputs, view by view."""


def export_ends(served: ServedNetwork, quality: Quality) -> GraphEnds:
    """Export what a quality has before and behind the network."""
    preparation = served.preparation(quality)
    image_1HW3 = torch.zeros(1, *IMAGE_PX, 3, dtype=torch.uint8)
    with torch.no_grad():
        views_13hw: list[Tensor] = preparation(image_1HW3)
        outputs = [as_tuple(served.network.eval()(view_13hw)) for view_13hw in views_13hw]

    view_names = [f"view_{view}" for view, _ in enumerate(views_13hw)]
    output_names = [
        [f"{name}_{view}" for name in served.output_names] for view, _ in enumerate(views_13hw)
    ]
    view_sides, output_sides = served.open_sides()
    first = export_part(
        preparation,
        (image_1HW3,),
        any_size=(IMAGE_SIDES,),
        input_names=["image"],
        output_names=view_names,
    )
    last = export_part(
        served.read_out(quality),
        (image_1HW3, views_13hw, outputs),
        any_size=(
            IMAGE_SIDES,
            [view_sides for _ in views_13hw],
            [tuple(output_sides) for _ in views_13hw],
        ),
        input_names=["image", *view_names, *chain.from_iterable(output_names)],
        output_names=["labels", "confidence", "scores"],
    )
    return GraphEnds(quality, first, last, view_names, output_names)


def served_model(part: NetworkPart, ends: GraphEnds) -> onnx.ModelProto:
    """Return `ServedGraph` as ONNX. The weights are in it once, however often they are used."""
    graph = _join(part, ends)
    _sign(graph, ends.read_out)
    return model_of(graph, like=part.model)


def model_of(graph: onnx.GraphProto, *, like: onnx.ModelProto) -> onnx.ModelProto:
    """Return a graph that is joined from parts as a checked model, of the opset of one of them."""
    model = helper.make_model(
        graph,
        ir_version=like.ir_version,
        opset_imports=like.opset_import,
        producer_name=like.producer_name,
        producer_version=like.producer_version,
    )
    onnx.checker.check_model(model)
    return model


def _join(part: NetworkPart, ends: GraphEnds) -> onnx.GraphProto:
    # Inputs and outputs of the first and last part have their names in the whole graph already.
    initializers = part.model.graph.initializer
    weight_names = {tensor.name: f"{NETWORK}{tensor.name}" for tensor in initializers}
    networks = [
        renamed(
            part.model,
            f"{view}.{NETWORK}",
            weight_names | {"seen": view} | dict(zip(part.served.output_names, names, strict=True)),
        )
        for view, names in zip(ends.view_names, ends.output_names, strict=True)
    ]
    first_graph, last_graph = (
        renamed(end, prefix, constant_names(end, prefix))
        for end, prefix in ((ends.preparation, PREPARATION), (ends.read_out, READ_OUT))
    )

    whole = onnx.GraphProto(name="served")
    for graph in (first_graph, *networks, last_graph):
        whole.node.extend(graph.node)
    for graph in (networks[0], first_graph, last_graph):
        whole.initializer.extend(graph.initializer)
    whole.input.extend(first_graph.input)
    whole.output.extend(last_graph.output)
    return whole


def constant_names(part: onnx.ModelProto, prefix: str) -> dict[str, str]:
    """Return new names for a part's constants: their own behind a prefix."""
    return {tensor.name: f"{prefix}{tensor.name}" for tensor in part.graph.initializer}


def renamed(part: onnx.ModelProto, prefix: str, names: dict[str, str]) -> onnx.GraphProto:
    """Return a copy with ``prefix`` before the names of nodes and of what lies between them."""
    return onnx.compose.add_prefix_graph(
        part.graph,
        prefix,
        rename_inputs=False,
        rename_outputs=False,
        rename_initializers=False,
        name_map=dict(names),
    )


def _sign(graph: onnx.GraphProto, last: onnx.ModelProto) -> None:
    (scores,) = (output for output in last.graph.output if output.name == "scores")
    label_count = scores.type.tensor_type.shape.dim[1].dim_value
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
