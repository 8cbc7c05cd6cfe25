"""``quantize``: a stored version with convolutions in int8, as a folder to publish."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from torch import Tensor
from tqdm import tqdm

from dgseg.commands.compare import EMBEDDED
from dgseg.commands.labelled_inputs import open_targets
from dgseg.commands.subparsers import Subparsers
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import PATTERN, parse_source
from dgseg.evaluate import onnx_segment
from dgseg.export.int8 import Renamed, write_int8
from dgseg.export.manifest import write_manifest
from dgseg.export.stored_graph import find_version
from dgseg.metrics import mean_iou
from dgseg.targets import Target, score


def add_quantize(commands: Subparsers) -> None:
    """Add ``quantize`` to the command line."""
    parser = commands.add_parser(
        "quantize", help="write a stored version with convolutions in int8, and what that costs"
    )
    parser.add_argument("model", metavar="NAME@VERSION")
    parser.add_argument(
        "--store", type=Path, default=EMBEDDED, help="folder of the store; default: the embedded"
    )
    parser.add_argument(
        "--calibrate", required=True, metavar="DATASET", help=f"that it was trained on: {PATTERN}"
    )
    parser.add_argument("--images", type=int, default=32, help="to calibrate on (default: 32)")
    parser.add_argument(
        "--test", nargs="+", required=True, metavar="DATASET", help="to measure the loss on"
    )
    parser.add_argument(
        "--most-loss", type=float, default=0.5, help="points of mIoU (default: %(default)s)"
    )
    parser.add_argument("--name", help="of the version; default: that of the model, and -int8")
    parser.add_argument("--out", type=Path, required=True, help="folder of the version")
    parser.set_defaults(command=_quantize)


def _quantize(arguments: argparse.Namespace) -> None:
    stored = find_version(arguments.store, arguments.model)
    name, _, version = arguments.model.partition("@")
    targets = open_targets(arguments.test, stored.label_set)
    manifest = write_int8(
        stored,
        Renamed(name=arguments.name or f"{name}-int8", version=version),
        _images(open_dataset(parse_source(arguments.calibrate)), arguments.images),
        arguments.out,
    )
    with TemporaryDirectory() as scratch:
        before = _mean(stored.unpack("standard", Path(scratch)), targets, "fp32")
    after = _mean(arguments.out / "standard.onnx", targets, "int8")
    loss = 100 * (before - after)
    print(
        f"mean mIoU {100 * before:.2f} in fp32, {100 * after:.2f} in int8: {loss:.2f} points lost"
    )
    if loss > arguments.most_loss:
        raise ValueError(
            f"int8 costs {loss:.2f} points of mIoU, and may cost {arguments.most_loss}: nothing to"
            f" publish is in {arguments.out}"
        )
    write_manifest(manifest, arguments.out)


def _images(pairs: LabelledPairs, count: int) -> Iterator[Tensor]:
    stride = max(1, len(pairs) // count)
    for index in range(0, min(len(pairs), stride * count), stride):
        yield pairs.read(index)[0][None]


def _mean(graph: Path, targets: dict[str, Target], precision: str) -> float:
    segment = onnx_segment(graph)
    scores = [
        mean_iou(score(segment, target))
        for target in tqdm(targets.values(), desc=precision, unit="dataset")
    ]
    return sum(scores) / len(scores)
