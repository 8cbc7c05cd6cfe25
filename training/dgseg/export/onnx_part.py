"""One module as ONNX, to be joined with others to a served graph."""

import logging
import warnings
from typing import Any

import onnx
import torch
from torch import nn

OPSET = 20

ANY_SIZE = torch.export.Dim.DYNAMIC
"""A dimension that may have another size than in the example."""


def export_part(
    part: nn.Module,
    example: tuple[Any, ...],
    *,
    any_size: tuple[Any, ...],
    input_names: list[str],
    output_names: list[str],
) -> onnx.ModelProto:
    """Return ``part`` as ONNX.

    ``example`` holds its arguments, ``any_size`` in their place the dimensions to leave open. The
    same part gives the same bytes: what the exporter notes about source lines is removed, which is
    most of the file and names paths of the machine.
    """
    # Tells of every operator that it leaves as it is, in hundreds of lines.
    logging.getLogger("onnxscript.optimizer").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        # torch warns of its own use of its own pytree.
        warnings.filterwarnings("ignore", r"`isinstance\(treespec", FutureWarning)
        program = torch.onnx.export(
            part.eval(),
            example,
            dynamo=True,
            opset_version=OPSET,
            input_names=input_names,
            output_names=output_names,
            dynamic_shapes=any_size,
            verbose=False,
        )
    if program is None:
        raise RuntimeError(f"torch.onnx.export returned no program for {type(part).__name__}")
    model = program.model_proto
    model.ClearField("metadata_props")
    model.ClearField("doc_string")
    _remove_notes(model.graph)
    return model


def _remove_notes(graph: onnx.GraphProto) -> None:
    parts = (graph, *graph.node, *graph.input, *graph.output, *graph.initializer)
    for part in parts:
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    del graph.value_info[:]
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                _remove_notes(attribute.g)
