"""The served graph as ONNX: standard operators only, weights in a file of their own."""

from pathlib import Path

import onnx
import torch
from onnx import TensorProto, helper

from dgseg.export.served_graph import ServedGraph

OPSET = 20
EXAMPLE_SIZE_PX = 131, 173
"""Odd on purpose, so that no side is taken for a constant or a multiple of another."""


def write_onnx(graph: ServedGraph, folder: Path, *, graph_file: str, weights_file: str) -> None:
    """Write ``graph_file`` and ``weights_file`` into ``folder``.

    The same network gives the same bytes. What the exporter notes about source lines is removed:
    it is most of the file, and names paths of the machine.
    """
    example = torch.zeros(1, *EXAMPLE_SIZE_PX, 3, dtype=torch.uint8)
    any_size = {1: torch.export.Dim.DYNAMIC, 2: torch.export.Dim.DYNAMIC}
    program = torch.onnx.export(
        graph.eval(),
        (example,),
        dynamo=True,
        opset_version=OPSET,
        input_names=["image"],
        output_names=["labels", "confidence", "scores"],
        dynamic_shapes=(any_size,),
        verbose=False,
    )
    if program is None:
        raise RuntimeError("torch.onnx.export returned no program")
    model = program.model_proto
    _remove_notes(model)
    _name_dimensions(model)
    onnx.checker.check_model(model)
    (folder / weights_file).unlink(missing_ok=True)  # onnx would append to it
    onnx.save_model(
        model,
        folder / graph_file,
        save_as_external_data=True,
        location=weights_file,
        size_threshold=1024,
    )


def _remove_notes(model: onnx.ModelProto) -> None:
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.value_info, *graph.input, *graph.output):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    for tensor in graph.initializer:
        tensor.ClearField("metadata_props")
        tensor.ClearField("doc_string")
    del graph.value_info[:]


def _name_dimensions(model: onnx.ModelProto) -> None:
    # The exporter calls the sides s53 and s48, and writes the scores' sides as formulas of them.
    label_count = model.graph.output[2].type.tensor_type.shape.dim[1].dim_value
    signature = {
        "image": (TensorProto.UINT8, [1, "H", "W", 3]),
        "labels": (TensorProto.UINT8, [1, "H", "W"]),
        "confidence": (TensorProto.UINT16, [1, "H", "W"]),
        "scores": (TensorProto.FLOAT, [1, label_count, "h", "w"]),
    }
    for value in (*model.graph.input, *model.graph.output):
        element_type, shape = signature[value.name]
        value.CopyFrom(helper.make_tensor_value_info(value.name, element_type, shape))
