"""``quantize``: a stored version with convolutions in int8, as a folder to publish."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from torch import Tensor

from dgseg.commands.subparsers import Subparsers
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import PATTERN, DatasetSource, parse_source
from dgseg.export.int8 import Renamed, write_int8
from dgseg.export.manifest import MANIFEST, write_manifest
from dgseg.export.measure import measure_graph
from dgseg.export.stored_version import STORE_HELP, StoredVersion, find_version, stores_of


def add_quantize(commands: Subparsers) -> None:
    """Add ``quantize`` to the command line."""
    parser = commands.add_parser(
        "quantize", help="write a stored version with convolutions in int8, and what that costs"
    )
    parser.add_argument("model", metavar="NAME@VERSION")
    parser.add_argument("--store", type=Path, help=STORE_HELP)
    parser.add_argument(
        "--calibrate", required=True, metavar="DATASET", help=f"that it was trained on: {PATTERN}"
    )
    parser.add_argument("--images", type=int, default=32, help="to calibrate on (default: 32)")
    parser.add_argument(
        "--unseen", nargs="+", required=True, metavar="DATASET", help="to measure the loss on"
    )
    parser.add_argument(
        "--most-loss", type=float, default=0.5, help="points of mIoU (default: %(default)s)"
    )
    parser.add_argument("--name", help="of the version; default: that of the model, and -int8")
    parser.add_argument("--out", type=Path, required=True, help="folder of the version")
    parser.set_defaults(command=_quantize)


def _quantize(arguments: argparse.Namespace) -> None:
    if arguments.images < 1:
        raise ValueError(f"--images must be positive, got {arguments.images}")
    stored = find_version(stores_of(arguments.store), arguments.model)
    name, _, version = arguments.model.partition("@")
    sources = [parse_source(text) for text in arguments.unseen]
    # Of an earlier try; without it the folder cannot be published.
    (arguments.out / MANIFEST).unlink(missing_ok=True)
    manifest = write_int8(
        stored,
        Renamed(name=arguments.name or f"{name}-int8", version=version),
        _images(open_dataset(parse_source(arguments.calibrate)), arguments.images),
        arguments.out,
    )
    manifest["results"] = [
        _measure(arguments.out, stored, source, quality, f"{arguments.model} in int8")
        for source in sources
        for quality in stored.qualities
    ]
    for quality in stored.qualities:
        with TemporaryDirectory() as scratch:
            stored.unpack(quality, Path(scratch))
            before = [
                _measure(Path(scratch), stored, source, quality, arguments.model)
                for source in sources
            ]
        after = [
            result
            for result in manifest["results"]
            if f"quality {quality}," in result["protocol"]["testTime"]
        ]
        loss = 100 * (_mean(before) - _mean(after))
        print(
            f"{quality}: mIoU {100 * _mean(before):.2f} in fp32, {100 * _mean(after):.2f} in int8"
        )
        if not loss <= arguments.most_loss:
            raise ValueError(
                f"quality {quality} loses {loss:.2f} points of mIoU, and may lose"
                f" {arguments.most_loss}: {arguments.out} has no manifest"
            )
    write_manifest(manifest, arguments.out)


def _measure(
    folder: Path, stored: StoredVersion, source: DatasetSource, quality: str, checkpoint: str
) -> dict[str, Any]:
    return measure_graph(
        folder / f"{quality}.onnx",
        stored.label_set,
        source,
        seen_in_training=False,
        test_time=f"served graph of quality {quality}, images prepared as in {_name_of(stored)}",
        checkpoint=checkpoint,
    )


def _name_of(stored: StoredVersion) -> str:
    return f"{stored.manifest['name']}@{stored.manifest['version']}"


def _images(pairs: LabelledPairs, count: int) -> Iterator[Tensor]:
    stride = max(1, len(pairs) // count)
    for index in range(0, min(len(pairs), stride * count), stride):
        yield pairs.read(index)[0][None]


def _mean(results: list[dict[str, Any]]) -> float:
    return sum(result["miou"] for result in results) / len(results)
