"""``styles decode``: how well a decoder gives photographs back from their features of layer 1."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from PIL import Image

from dgseg.commands.famix_inputs import sha256_of
from dgseg.commands.subparsers import Subparsers
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import PATTERN, parse_source
from dgseg.markdown import markdown_table
from dgseg.models.clip_image_encoder import dense_trunk
from dgseg.models.clip_resnet import ClipResNet
from dgseg.models.picture_decoder import PictureDecoder
from dgseg.recipes.overrides import override
from dgseg.recipes.picture import PictureRun
from dgseg.recipes.picture_training import load_decoder
from dgseg.recipes.provenance import Provenance, read_provenance
from dgseg.recipes.registry import PICTURES
from dgseg.reconstruction import Reconstruction, reconstruct, reconstruction
from dgseg.weights.clip_weights import load_clip

SHOWN = 6
"""Photographs of each dataset on the sheet."""


def add_decode(actions: Subparsers) -> None:
    """Add ``styles decode`` to the command line."""
    decode = actions.add_parser(
        "decode", help="how well a decoder gives photographs back from features of layer 1"
    )
    decode.add_argument("decoder", type=Path, help="--out of its training")
    decode.add_argument("--clip", type=Path, required=True, help="that it was trained with")
    decode.add_argument(
        "--held-out", nargs="+", required=True, metavar="DATASET", help=f"to test on: {PATTERN}"
    )
    decode.add_argument(
        "--out",
        type=Path,
        metavar="FILE.png",
        help="sheet of photographs, each above what the decoder makes of it",
    )
    decode.set_defaults(command=_decode)


def read_decoder(
    folder: Path, *, clip_sha256: str
) -> tuple[PictureRun, Provenance, PictureDecoder]:
    """Read what `train picture_mini` left. Raises ValueError when it decodes another CLIP."""
    provenance = read_provenance(folder)
    if provenance.recipe not in PICTURES:
        raise ValueError(f"{folder} holds {provenance.recipe}, and no decoder")
    if provenance.inputs.get("clipSha256") != clip_sha256:
        other = provenance.inputs.get("clip", "unknown ones")
        raise ValueError(
            f"{folder} decodes layer 1 of other weights ({other}): train a decoder with these"
        )
    run = override(PICTURES[provenance.recipe](), provenance.changes)
    return run, provenance, load_decoder(run, folder)


def _decode(arguments: argparse.Namespace) -> None:
    run, _, decoder = read_decoder(arguments.decoder, clip_sha256=sha256_of(arguments.clip))
    trunk = dense_trunk(load_clip(arguments.clip).image_encoder).eval()
    long_side_px = run.segmenter.served_long_side_px
    sources = [parse_source(text) for text in arguments.held_out]
    if len({source.title for source in sources}) < len(sources):
        titles = ", ".join(source.title for source in sources)
        raise ValueError(f"two datasets have one title ({titles}): tell them apart by domain=")
    datasets = {source.title: open_dataset(source) for source in sources}
    found = {
        title: reconstruction(trunk, decoder, pairs, long_side_px=long_side_px, progress=title)
        for title, pairs in datasets.items()
    }
    print(reconstruction_table(found))
    if arguments.out is not None:
        _draw(trunk, decoder, list(datasets.values()), long_side_px, arguments.out)


def reconstruction_table(found: dict[str, Reconstruction]) -> str:
    """Return the ratios in dB as a Markdown table, a row for each dataset."""

    def cell(ratio: float, worst_ratio: float, worst: str) -> str:
        return f"{ratio:.2f} ({worst_ratio:.2f}, {worst})"

    return markdown_table(
        ["PSNR, dB (worst)", "photographs", "as the network sees them", "as they were given"],
        [
            [
                title,
                str(one.images),
                cell(one.psnr, one.worst_psnr, one.worst),
                cell(one.given_psnr, one.worst_given_psnr, one.worst_given),
            ]
            for title, one in found.items()
        ],
    )


def _draw(
    trunk: ClipResNet,
    decoder: PictureDecoder,
    datasets: Sequence[LabelledPairs],
    long_side_px: int | None,
    path: Path,
) -> None:
    rows = [
        [
            reconstruct(
                trunk,
                decoder,
                pairs.read(place * len(pairs) // SHOWN)[0],
                long_side_px=long_side_px,
            )
            for place in range(min(SHOWN, len(pairs)))
        ]
        for pairs in datasets
    ]
    tiles = [
        [torch.cat([decoded.seen_3HW, decoded.picture_3HW], dim=1) for decoded in row]
        for row in rows
    ]
    width = max(sum(tile.shape[2] for tile in row) for row in tiles)
    height = sum(max(tile.shape[1] for tile in row) for row in tiles)
    sheet = Image.new("RGB", (width, height), "white")
    top = 0
    for row in tiles:
        left = 0
        for tile in row:
            pixels_HW3 = (tile * 255).round().to(torch.uint8).permute(1, 2, 0).contiguous()
            sheet.paste(Image.fromarray(pixels_HW3.numpy()), (left, top))
            left += tile.shape[2]
        top += max(tile.shape[1] for tile in row)
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)
    print(f"picture: {path}")
