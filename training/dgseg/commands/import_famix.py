"""``import famix``: turn an official FAMix checkpoint into a folder that can be published."""

import argparse
import hashlib
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

from dgseg.commands.subparsers import Subparsers
from dgseg.data.label_sets import read_label_set
from dgseg.export.data_terms import UNKNOWN_LICENCE
from dgseg.export.famix_version import (
    SOURCE_DATASETS,
    FamixImport,
    famix_version,
)
from dgseg.export.scores_network import ScoresNetwork
from dgseg.export.version import write_graph, write_version_manifest
from dgseg.recipes.provenance import current_provenance
from dgseg.weights.famix_checkpoint import read_famix_checkpoint


def add_import_famix(importers: Subparsers) -> None:
    """Add ``famix`` to what can be imported."""
    parser = importers.add_parser(
        "famix", help="turn a checkpoint of the official FAMix code into a version to publish"
    )
    parser.add_argument(
        "--checkpoint", type=Path, required=True, help="best_deeplabv3plus_resnet_clip_*.pth"
    )
    parser.add_argument("--backbone", choices=["rn50", "rn101"], help="refuse any other")
    parser.add_argument("--name", required=True, help="of the model, like famix-rn50")
    parser.add_argument("--version", required=True, help="semantic version, like 1.0.0")
    parser.add_argument("--label-set", default="cityscapes-19", help="default: %(default)s")
    parser.add_argument(
        "--output-stride",
        type=int,
        choices=[8, 16, 32],
        default=16,
        help="--OS of its training, which a checkpoint does not hold; default: %(default)s",
    )
    parser.add_argument(
        "--trained-on",
        nargs="+",
        choices=SOURCE_DATASETS,
        default=[],
        help="--dataset likewise; without it the manifest says that nobody told",
    )
    parser.add_argument(
        "--weights-licence",
        default=UNKNOWN_LICENCE,
        help="SPDX identifier under which you got the weights; default: %(default)s, nobody said",
    )
    parser.add_argument(
        "--data-licence", help="of the training data; default: what its publishers allow"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the version")
    parser.set_defaults(command=_import_famix)


def _import_famix(arguments: argparse.Namespace) -> None:
    report = _reporter()
    label_set = read_label_set(arguments.label_set)

    report(f"reading {arguments.checkpoint}")
    checkpoint = read_famix_checkpoint(
        arguments.checkpoint,
        label_count=len(label_set.names),
        backbone=arguments.backbone,
        output_stride=arguments.output_stride,
    )
    with arguments.checkpoint.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    facts = FamixImport(
        name=arguments.name,
        version=arguments.version,
        label_set=label_set.id,
        trained_on=tuple(arguments.trained_on),
        output_stride=arguments.output_stride,
        checkpoint_file=arguments.checkpoint.name,
        checkpoint_sha256=digest,
        converter_commit=_commit(),
        weights_licence=arguments.weights_licence,
        data_licence=arguments.data_licence,
    )
    version = famix_version(facts, checkpoint)
    served = ScoresNetwork(checkpoint.segmenter, long_side_px=None)
    write_graph(served, version, arguments.out, report=report)
    write_version_manifest(checkpoint.segmenter, version, [], arguments.out)
    report(f"wrote {version.name}@{version.version}")


def _commit() -> str:
    try:
        provenance = current_provenance("", torch.device("cpu"), changes=[], inputs={})
    except (OSError, subprocess.CalledProcessError) as error:
        raise ValueError(
            "the manifest names the commit of the code that converted the weights, but this code is"
            " in no git checkout: import from a clone of the repository"
        ) from error
    return provenance.commit


def _reporter() -> Callable[[str], None]:
    start = time.monotonic()

    def report(what: str) -> None:
        print(f"{time.monotonic() - start:6.1f} s  {what}", file=sys.stderr, flush=True)

    return report
