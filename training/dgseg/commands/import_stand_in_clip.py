"""``import stand-in-clip``: a CLIP of random words, to try FAMix where CLIP's weights are not."""

import argparse
from pathlib import Path

import torch

from dgseg.commands.subparsers import Subparsers
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.normalise import normalise
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import PATTERN, parse_source
from dgseg.export.stored_version import EMBEDDED, find_version
from dgseg.models.clip_image_encoder import ClipImageEncoder, ClipImageEncoderConfig
from dgseg.models.segmenter import Segmenter
from dgseg.models.text_encoder import ClipTextEncoder, ClipTextEncoderConfig
from dgseg.weights.clip_tensors import ClipConfig
from dgseg.weights.clip_weights import Clip, ClipMetadata, save_clip
from dgseg.weights.exported_version import read_stored_version, recalibrate_batch_norm

IMAGES, BATCH_SIZE = 32, 8
"""Photographs from which batch norms take their statistics anew."""


def add_import_stand_in_clip(importers: Subparsers) -> None:
    """Add ``stand-in-clip`` to what can be imported."""
    parser = importers.add_parser(
        "stand-in-clip",
        help="the trunk of a shipped model with random words, to try FAMix without CLIP: everything"
        " runs for real, but styles mined with it mean nothing",
    )
    parser.add_argument("--model", default="baseline-mini@1.0.0", help="default: %(default)s")
    parser.add_argument("--images", required=True, metavar="DATASET", help=PATTERN)
    parser.add_argument("--seed", type=int, default=1, help="of the random words")
    parser.add_argument("--out", type=Path, required=True, help="the safetensors file to write")
    parser.set_defaults(command=_import_stand_in_clip)


def _import_stand_in_clip(arguments: argparse.Namespace) -> None:
    network = read_stored_version(find_version([EMBEDDED], arguments.model))
    pairs = open_dataset(parse_source(arguments.images))
    recalibrate_batch_norm(network, _batches(pairs))
    save_clip(stand_in(network, arguments.model, arguments.seed), arguments.out)
    print(f"{arguments.out}: the trunk of {arguments.model}, random words")


def stand_in(network: Segmenter, model: str, seed: int) -> Clip:
    """Return a CLIP with a segmenter's trunk, and all else drawn at random."""
    torch.manual_seed(seed)
    trunk = network.config.backbone
    image = ClipImageEncoderConfig(
        depths=trunk.depths, width=trunk.width, embedding_size=64, grid=(3, 3)
    )
    config = ClipConfig(
        image=image,
        text=ClipTextEncoderConfig(width=64, heads=1, layers=2, embedding_size=64),
    )
    image_encoder = ClipImageEncoder(image)
    weights = {**image_encoder.state_dict(), **network.backbone.state_dict()}
    image_encoder.load_state_dict(weights)
    metadata = ClipMetadata(
        source=f"stand-in: trunk of {model}, random words", source_sha256=None, config=config
    )
    return Clip(image_encoder.eval(), ClipTextEncoder(config.text).eval(), metadata)


def _batches(pairs: LabelledPairs) -> list[torch.Tensor]:
    images = [
        normalise(pairs.read(index)[0].permute(2, 0, 1)[None].float() / 255)
        for index in range(0, len(pairs), max(1, len(pairs) // IMAGES))
    ]
    return [torch.cat(images[at : at + BATCH_SIZE]) for at in range(0, len(images), BATCH_SIZE)]
