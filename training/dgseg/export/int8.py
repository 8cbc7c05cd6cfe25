"""A stored version with convolutions in int8: a quarter of the bytes, and a version of its own.

Static quantisation by ONNX Runtime: weights per channel in int8, activations in uint8 with ranges
seen on calibration images. Everything but convolutions stays in fp32.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from safetensors.torch import load_file, save_file
from torch import Tensor

from dgseg.export.onnx_files import write_onnx
from dgseg.export.stored_version import StoredVersion
from dgseg.export.version import WEIGHTS_FILE, file_entry

TOLERANCE = {"labels": 0.05, "confidence": 0.2, "scores": 8.0}
"""Of golden cases. Processors round int8 products differently, so this is no test of quality: it
catches a broken graph. Quality is measured on datasets, and stands in the manifest."""


@dataclass(frozen=True, kw_only=True)
class Renamed:
    """What a quantised version is called."""

    name: str
    version: str


def write_int8(
    stored: StoredVersion, renamed: Renamed, images: Iterable[Tensor], folder: Path
) -> dict[str, Any]:
    """Write graphs, weights and golden cases of a quantised version; return its manifest.

    ``images`` are uint8 ``[1, H, W, 3]``, to see the ranges of activations on. The manifest has no
    results yet: those of fp32 are not its own.
    """
    calibration = list(images)
    if not calibration:
        raise ValueError("give at least one image to calibrate on")
    folder.mkdir(parents=True, exist_ok=True)
    qualities = stored.qualities
    write_onnx(_quantised(stored, qualities, calibration), folder, weights_file=WEIGHTS_FILE)

    manifest = copy.deepcopy(stored.manifest)
    for case in manifest["golden"]:
        _write_golden(stored, case, folder)
        case["tolerance"] = TOLERANCE
    goldens = [case["file"] for case in manifest["golden"]]
    origin = f"{manifest['name']}@{manifest['version']}"
    manifest |= {
        "name": renamed.name,
        "version": renamed.version,
        "description": f"{origin} with convolutions in int8, calibrated on {len(calibration)}"
        " images. " + manifest["description"],
        "artifacts": [
            *(
                {
                    "role": "graph",
                    "quality": quality,
                    "precision": "int8",
                    **file_entry(folder / f"{quality}.onnx"),
                }
                for quality in qualities
            ),
            {"role": "weights", **file_entry(folder / WEIGHTS_FILE)},
            *({"role": "golden", **file_entry(folder / file)} for file in goldens),
        ],
        "results": [],
    }
    return manifest


def _quantised(
    stored: StoredVersion, qualities: list[str], calibration: list[Tensor]
) -> Iterator[tuple[str, onnx.ModelProto]]:
    for quality in qualities:
        with TemporaryDirectory() as scratch:
            graph = stored.unpack(quality, Path(scratch))
            quantised = Path(scratch) / "int8.onnx"
            quantize_static(
                graph,
                quantised,
                _Images(calibration),
                quant_format=QuantFormat.QDQ,
                op_types_to_quantize=["Conv"],
                per_channel=True,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QInt8,
            )
            yield f"{quality}.onnx", onnx.load(quantised)


class _Images(CalibrationDataReader):
    def __init__(self, images: list[Tensor]) -> None:
        self._images = iter(images)

    def get_next(self) -> dict[str, np.ndarray] | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        image_1HW3 = next(self._images, None)
        return None if image_1HW3 is None else {"image": image_1HW3.numpy()}


def _write_golden(stored: StoredVersion, case: Mapping[str, Any], folder: Path) -> None:
    """Write what the quantised graph answers: the network that was trained answers otherwise."""
    (entry,) = [one for one in stored.manifest["artifacts"] if one["file"] == case["file"]]
    image_1HW3 = load_file(stored.blob(entry))["image"]
    session = onnxruntime.InferenceSession(
        folder / f"{case['quality']}.onnx", providers=["CPUExecutionProvider"]
    )
    names = ["labels", "confidence", "scores"]
    outputs = session.run(names, {"image": image_1HW3.numpy()})
    tensors = {
        name: torch.from_numpy(np.asarray(output))
        for name, output in zip(names, outputs, strict=True)
    }
    save_file({"image": image_1HW3, **tensors}, folder / case["file"])
