"""A model version as a folder: graphs, weights, golden cases and manifest, ready to publish."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
from torch import nn

from dgseg.export.golden import write_golden
from dgseg.export.manifest import write_manifest
from dgseg.export.onnx_files import write_onnx
from dgseg.export.onnx_graph import GraphEnds, export_ends, export_network, served_model
from dgseg.export.served_graph import QUALITIES, Quality, ServedGraph, ServedNetwork
from dgseg.models.segmenter import parameter_count

WEIGHTS_FILE = "weights.bin"
GOLDEN_SIZES_PX: dict[Quality, tuple[tuple[int, int], ...]] = {
    "fast": ((65, 203),),
    "standard": ((120, 160), (65, 203)),
    "best": ((65, 203),),
}
"""Made-up images, height and width. Scores make up most of a golden file, so they are few."""
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
    licences: dict[str, Any]
    training: dict[str, Any]
    qualities: tuple[Quality, ...] = QUALITIES
    """In the order in which their graphs are written; all share one file of weights."""

    def __post_init__(self) -> None:
        """Refuse a version that the store would refuse, before anything is exported."""
        if "standard" not in self.qualities or len(set(self.qualities)) != len(self.qualities):
            raise ValueError(
                "qualities must hold standard, and none of them twice, got"
                f" {', '.join(self.qualities) or 'none'}"
            )


def write_graph(
    served: ServedNetwork,
    version: Version,
    folder: Path,
    *,
    more_models: Callable[[GraphEnds], Iterable[tuple[str, onnx.ModelProto]]] = lambda _: (),
    report: Callable[[str], None] = lambda _: None,
) -> None:
    """Write graphs, weights and golden cases. `write_version_manifest` completes the folder.

    ``more_models`` are joined with the ends of quality standard, and written under their names over
    the same file of weights.
    ``report`` is told what is being done, as it takes a minute for a network of convolutions, and
    several for one with attention.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report("exporting the network")
    part = export_network(served)

    def models() -> Iterator[tuple[str, onnx.ModelProto]]:
        more: Iterable[tuple[str, onnx.ModelProto]] = ()
        for quality in version.qualities:
            report(f"exporting the graph of quality {quality}")
            ends = export_ends(served, quality)
            yield graph_file(quality), served_model(part, ends)
            if quality == "standard":
                more = more_models(ends)
        yield from more

    write_onnx(models(), folder, weights_file=WEIGHTS_FILE)
    for quality in version.qualities:
        report(f"writing golden cases of quality {quality}")
        graph = ServedGraph(served, quality)
        for seed, size_px in enumerate(GOLDEN_SIZES_PX[quality]):
            path = folder / golden_file(quality, size_px)
            write_golden(graph, path, size_px=size_px, seed=seed)


def write_version_manifest(
    network: nn.Module,
    version: Version,
    results: list[dict[str, Any]],
    folder: Path,
    *,
    style_files: Mapping[str, str] | None = None,
) -> None:
    """Write the manifest of a folder that holds graphs, weights and golden cases.

    ``style_files`` are the names by their roles of what previews styles.
    """
    golden_cases = [
        (golden_file(quality, size_px), quality)
        for quality in version.qualities
        for size_px in GOLDEN_SIZES_PX[quality]
    ]
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
                *(
                    {
                        "role": "graph",
                        "quality": quality,
                        "precision": "fp32",
                        **file_entry(folder / graph_file(quality)),
                    }
                    for quality in version.qualities
                ),
                {"role": "weights", **file_entry(folder / WEIGHTS_FILE)},
                *({"role": "golden", **file_entry(folder / file)} for file, _ in golden_cases),
                *(
                    {"role": role, **file_entry(folder / file)}
                    for role, file in (style_files or {}).items()
                ),
            ],
            "golden": [
                {"file": file, "quality": quality, "tolerance": TOLERANCE}
                for file, quality in golden_cases
            ],
            "licences": version.licences,
            "training": version.training,
            "results": results,
        },
        folder,
    )


def graph_file(quality: Quality) -> str:
    """Return the name of a quality's graph in the folder of a version."""
    return f"{quality}.onnx"


def golden_file(quality: Quality, size_px: tuple[int, int]) -> str:
    """Return the name of a golden case in the folder of a version."""
    return f"golden-{quality}-{size_px[1]}x{size_px[0]}.safetensors"


def input_limits(*, min_side_px: int, served_px: int | None) -> InputLimits:
    """Return the limits of a network that sees every pixel, or that brings images to one size."""
    if served_px is None:
        # 1024x2048 take about 2 GB with RN50 and 3 with a mask decoder, and this is twice that.
        return InputLimits(min_side_px=min_side_px, max_side_px=4096, max_pixels=2048 * 2048)
    return InputLimits(min_side_px=min_side_px, max_side_px=8192, max_pixels=4096 * 4096)


def file_entry(path: Path) -> dict[str, Any]:
    """Return what a manifest says of a file in its folder."""
    content = path.read_bytes()
    return {
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "sizeBytes": len(content),
    }
