"""``import clip``: check CLIP's published weights, and keep them as one safetensors file."""

import argparse
from pathlib import Path

from dgseg.commands.subparsers import Subparsers
from dgseg.weights.clip_tensors import BACKBONES
from dgseg.weights.clip_weights import import_clip


def add_import_clip(importers: Subparsers) -> None:
    """Add ``clip`` to what can be imported."""
    parser = importers.add_parser(
        "clip", help="turn CLIP's RN50.pt, RN101.pt or an open_clip checkpoint into safetensors"
    )
    parser.add_argument("--weights", type=Path, required=True, help="the published file")
    parser.add_argument("--backbone", choices=sorted(BACKBONES), help="refuse any other size")
    parser.add_argument("--sha256", metavar="HEX", help="its digest, for files not of OpenAI")
    parser.add_argument(
        "--activation", choices=["quickgelu", "gelu"], help="likewise; OpenAI's is quickgelu"
    )
    parser.add_argument("--out", type=Path, required=True, help="the safetensors file to write")
    parser.set_defaults(command=_import_clip)


def _import_clip(arguments: argparse.Namespace) -> None:
    metadata = import_clip(
        arguments.weights,
        arguments.out,
        backbone=arguments.backbone,
        sha256=arguments.sha256,
        activation=arguments.activation,
    )
    print(f"{arguments.out}: {metadata.source}, sha256 of its source {metadata.source_sha256}")
