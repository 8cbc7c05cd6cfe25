"""A model version as a folder: graph, weights, golden cases and manifest, ready to publish."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dgseg.export.golden import write_golden
from dgseg.export.manifest import write_manifest
from dgseg.export.onnx_graph import write_onnx
from dgseg.export.served_graph import ServedGraph
from dgseg.models.segmenter import Segmenter, parameter_count

GRAPH_FILE = "standard.onnx"
WEIGHTS_FILE = "weights.bin"
GOLDEN_SIZES_PX = (120, 160), (65, 203)
TOLERANCE = {"labels": 0.001, "confidence": 0.002, "scores": 0.001}


@dataclass(frozen=True, kw_only=True)
class InputLimits:
    """Which images a version takes."""

    min_side_px: int
    max_side_px: int
    max_pixels: int


@dataclass(frozen=True, kw_only=True)
class Version:
    """Everything that a manifest says and that the network itself does not tell.

    The fields, and their meaning, are those of ``contracts/model-manifest.schema.json``.
    """

    name: str
    version: str
    description: str
    method: str
    backbone: str
    label_set: str
    input_limits: InputLimits
    long_side_px: int | None
    licences: dict[str, Any]
    training: dict[str, Any]


def write_graph(network: Segmenter, version: Version, folder: Path) -> None:
    """Write graph, weights and golden cases. `write_version_manifest` completes the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = ServedGraph(network, long_side_px=version.long_side_px)
    write_onnx(graph, folder, graph_file=GRAPH_FILE, weights_file=WEIGHTS_FILE)
    for seed, size_px in enumerate(GOLDEN_SIZES_PX):
        write_golden(graph, folder / _golden_file(size_px), size_px=size_px, seed=seed)


def write_version_manifest(
    network: Segmenter, version: Version, results: list[dict[str, Any]], folder: Path
) -> None:
    """Write the manifest of a folder that holds graph, weights and golden cases."""
    golden_files = [_golden_file(size_px) for size_px in GOLDEN_SIZES_PX]
    write_manifest(
        {
            "schemaVersion": 1,
            "name": version.name,
            "version": version.version,
            "description": version.description,
            "method": version.method,
            "backbone": version.backbone,
            "parameterCount": parameter_count(network),
            "labelSet": version.label_set,
            "input": {
                "minSidePx": version.input_limits.min_side_px,
                "maxSidePx": version.input_limits.max_side_px,
                "maxPixels": version.input_limits.max_pixels,
            },
            "artifacts": [
                {
                    "role": "graph",
                    "quality": "standard",
                    "precision": "fp32",
                    **_file(folder / GRAPH_FILE),
                },
                {"role": "weights", **_file(folder / WEIGHTS_FILE)},
                *({"role": "golden", **_file(folder / file)} for file in golden_files),
            ],
            "golden": [
                {"file": file, "quality": "standard", "tolerance": TOLERANCE}
                for file in golden_files
            ],
            "licences": version.licences,
            "training": version.training,
            "results": results,
        },
        folder,
    )


def _golden_file(size_px: tuple[int, int]) -> str:
    return f"golden-{size_px[1]}x{size_px[0]}.safetensors"


def _file(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "sizeBytes": len(content),
    }
