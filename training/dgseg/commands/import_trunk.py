"""``import trunk``: check an encoder that is no CLIP, and keep it as one safetensors file."""

import argparse
from pathlib import Path

from dgseg.commands.subparsers import Subparsers
from dgseg.weights.trunk_weights import import_trunk


def add_import_trunk(importers: Subparsers) -> None:
    """Add ``trunk`` to what can be imported."""
    parser = importers.add_parser(
        "trunk", help="turn SegFormer's encoder, as Hugging Face has it, into safetensors"
    )
    parser.add_argument("--backbone", choices=["mit-b5"], required=True)
    parser.add_argument("--weights", type=Path, required=True, help="safetensors or .bin")
    parser.add_argument("--sha256", metavar="HEX", help="refuse a file with another digest")
    parser.add_argument("--out", type=Path, required=True, help="the safetensors file to write")
    parser.set_defaults(command=_import_trunk)


def _import_trunk(arguments: argparse.Namespace) -> None:
    metadata = import_trunk(
        arguments.weights,
        arguments.out,
        backbone=arguments.backbone,
        sha256=arguments.sha256,
    )
    print(f"{arguments.out}: {metadata.source}, sha256 of its source {metadata.source_sha256}")
