"""``import clouds``: turn an official CLOUDS checkpoint into a folder that can be published."""

import argparse
from pathlib import Path

from dgseg.commands.conversion import add_identity, converter_commit, reporter
from dgseg.commands.famix_inputs import sha256_of
from dgseg.commands.subparsers import Subparsers
from dgseg.data.label_sets import read_label_set
from dgseg.export.clouds_version import CloudsImport, clouds_version
from dgseg.export.mask_network import MaskNetwork
from dgseg.export.version import write_graph, write_version_manifest
from dgseg.models.clouds.out_vocabulary import ALPHA
from dgseg.models.pyramid import STRIDE
from dgseg.weights.clouds_checkpoint import BACKBONES, read_clouds_checkpoint


def add_import_clouds(importers: Subparsers) -> None:
    """Add ``clouds`` to what can be imported."""
    parser = importers.add_parser(
        "clouds", help="turn a checkpoint of the official CLOUDS code into a version to publish"
    )
    parser.add_argument("--checkpoint", type=Path, required=True, help="model_final.pth")
    parser.add_argument("--backbone", choices=BACKBONES, help="refuse any other")
    add_identity(parser, name="clouds-convnext-large")
    parser.add_argument(
        "--short-edge",
        type=int,
        metavar="PX",
        help="bring the short edge of every image to this; 1024 is the official evaluation."
        " Default: images as they are, only padded",
    )
    parser.add_argument(
        "--geometric-ensemble",
        type=float,
        nargs="?",
        const=ALPHA,
        metavar="ALPHA",
        help="let frozen CLIP judge each mask too, with this share of 0..1, where the checkpoint"
        f" has a text classifier; {ALPHA} when no number is given, officially off",
    )
    parser.set_defaults(command=_import_clouds)


def _import_clouds(arguments: argparse.Namespace) -> None:
    report = reporter()
    label_set = read_label_set(arguments.label_set)
    short_edge_px = arguments.short_edge
    if short_edge_px is not None and short_edge_px < STRIDE:
        raise ValueError(f"--short-edge must be at least {STRIDE}, got {short_edge_px}")

    report(f"reading {arguments.checkpoint}")
    checkpoint = read_clouds_checkpoint(
        arguments.checkpoint,
        label_count=len(label_set.names),
        label_names=label_set.names,
        backbone=arguments.backbone,
        ensemble_share=arguments.geometric_ensemble,
    )
    left_aside = ", ".join(f"{group} {count}" for group, count in checkpoint.ignored.items())
    report(f"{checkpoint.backbone}, {checkpoint.variant} classifier; left aside: {left_aside}")
    facts = CloudsImport(
        name=arguments.name,
        version=arguments.version,
        label_set=label_set.id,
        trained_on=tuple(arguments.trained_on),
        short_edge_px=short_edge_px,
        ensemble_share=arguments.geometric_ensemble,
        checkpoint_file=arguments.checkpoint.name,
        checkpoint_sha256=sha256_of(arguments.checkpoint),
        converter_commit=converter_commit(),
        weights_licence=arguments.weights_licence,
        data_licence=arguments.data_licence,
    )
    version = clouds_version(facts, checkpoint)
    served = MaskNetwork(checkpoint.segmenter, short_edge_px, checkpoint.out_vocabulary)
    write_graph(served, version, arguments.out, report=report)
    write_version_manifest(checkpoint.segmenter, version, [], arguments.out)
    report(f"wrote {version.name}@{version.version}")
