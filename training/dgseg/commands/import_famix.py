"""``import famix``: turn an official FAMix checkpoint into a folder that can be published."""

import argparse
from pathlib import Path

from dgseg.commands.conversion import add_identity, converter_commit, reporter
from dgseg.commands.famix_inputs import sha256_of
from dgseg.commands.subparsers import Subparsers
from dgseg.data.label_sets import read_label_set
from dgseg.export.famix_version import FamixImport, famix_version
from dgseg.export.scores_network import ScoresNetwork
from dgseg.export.version import write_graph, write_version_manifest
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
    add_identity(parser, name="famix-rn50")
    parser.add_argument(
        "--output-stride",
        type=int,
        choices=[8, 16, 32],
        default=16,
        help="--OS of its training, which a checkpoint does not hold; default: %(default)s",
    )
    parser.set_defaults(command=_import_famix)


def _import_famix(arguments: argparse.Namespace) -> None:
    report = reporter()
    label_set = read_label_set(arguments.label_set)

    report(f"reading {arguments.checkpoint}")
    checkpoint = read_famix_checkpoint(
        arguments.checkpoint,
        label_count=len(label_set.names),
        backbone=arguments.backbone,
        output_stride=arguments.output_stride,
    )
    facts = FamixImport(
        name=arguments.name,
        version=arguments.version,
        label_set=label_set.id,
        trained_on=tuple(arguments.trained_on),
        output_stride=arguments.output_stride,
        checkpoint_file=arguments.checkpoint.name,
        checkpoint_sha256=sha256_of(arguments.checkpoint),
        converter_commit=converter_commit(),
        weights_licence=arguments.weights_licence,
        data_licence=arguments.data_licence,
    )
    version = famix_version(facts, checkpoint)
    served = ScoresNetwork(checkpoint.segmenter, long_side_px=None)
    write_graph(served, version, arguments.out, report=report)
    write_version_manifest(checkpoint.segmenter, version, [], arguments.out)
    report(f"wrote {version.name}@{version.version}")
