"""Graphs of one version as files: one per quality, over one file of weights that they share."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import onnx
from onnx.external_data_helper import set_external_data

SMALLEST_EXTERNAL_BYTES = 1024
"""Smaller tensors stay inside the graph, where they cost less than saying where they are."""


def write_onnx(
    models: Iterable[tuple[str, onnx.ModelProto]], folder: Path, *, weights_file: str
) -> None:
    """Write each model into ``folder`` under its name, and the large tensors to ``weights_file``.

    Tensors of the same bytes are written once, whichever models they are in and whatever they are
    called. The models are taken one by one and not changed.
    """
    offsets: dict[bytes, int] = {}
    with (folder / weights_file).open("wb") as weights:
        for graph_file, model in models:
            graph = onnx.ModelProto()
            graph.CopyFrom(model)
            for tensor in graph.graph.initializer:
                content = tensor.raw_data
                if len(content) < SMALLEST_EXTERNAL_BYTES:
                    continue
                digest = hashlib.sha256(content).digest()
                if digest not in offsets:
                    offsets[digest] = weights.tell()
                    weights.write(content)
                set_external_data(tensor, weights_file, offsets[digest], len(content))
                tensor.ClearField("raw_data")
            (folder / graph_file).write_bytes(graph.SerializeToString(deterministic=True))
