"""What every command that trains FAMix reads: datasets, CLIP's trunk, a style bank."""

import argparse
import hashlib
import shlex
from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from dgseg.commands.labelled_inputs import as_validated, open_source, open_validation
from dgseg.data.label_sets import read_label_set
from dgseg.data.sources import PATTERN
from dgseg.models.clip_image_encoder import trunk_weights
from dgseg.recipes.famix import FamixRun
from dgseg.recipes.famix_training import FamixInputs
from dgseg.styles.bank import FACTS, TENSORS, StyleBank, read_bank
from dgseg.styles.prompts import IGNORE_LABEL
from dgseg.weights.clip_weights import load_clip, read_clip_metadata


def add_famix_inputs(parser: argparse.ArgumentParser) -> None:
    """Add the options that `read_famix_inputs` reads."""
    parser.add_argument(
        "--source",
        nargs="+",
        required=True,
        metavar="DATASET",
        help=f"several take turns, and one that is named twice comes twice as often: {PATTERN}",
    )
    parser.add_argument(
        "--validation", nargs="+", required=True, metavar="DATASET", help="of the source's domain"
    )
    parser.add_argument(
        "--clip", type=Path, help="made by `allweather import clip` or `import trunk`"
    )
    parser.add_argument("--styles", type=Path, metavar="BANK", help="made by `styles mine`")
    parser.add_argument("--workers", type=int, default=0, help="processes that decode images")
    parser.add_argument(
        "--set", nargs="*", default=[], metavar="NAME=VALUE", help="change settings of the recipe"
    )


def read_famix_inputs(run: FamixRun, arguments: argparse.Namespace) -> FamixInputs:
    """Open everything, and refuse what does not fit the run before any training."""
    if arguments.clip is None:
        raise ValueError(f"{run.name} starts from CLIP's trunk: give --clip")
    if run.style.needs_bank and arguments.styles is None:
        raise ValueError(f'{run.name} uses mined styles ("{run.style.mode}"): give --styles')
    return FamixInputs(
        source=open_source(arguments.source, run.label_set),
        validation=open_validation(arguments.validation, run.label_set, as_validated),
        trunk=_read_trunk(run, arguments.clip),
        bank=(
            None
            if arguments.styles is None
            else read_bank_for(
                arguments.styles,
                clip=arguments.clip,
                channels=run.network.backbone.low_level_channels,
                label_set=run.label_set,
            )
        ),
        label_names=list(read_label_set(run.label_set).names),
    )


def read_bank_for(styles: Path, *, clip: Path, channels: int, label_set: str) -> StyleBank:
    """Read a bank, and refuse one that was mined for other labels or with other weights.

    Both would train without a complaint, on styles that mean something else. Official banks do not
    say what they were mined with. ``channels`` are those of layer 1.
    """
    bank = read_bank(styles)
    if bank.mean_NC.shape[1] != channels:
        raise ValueError(
            f"{styles} has styles of {bank.mean_NC.shape[1]} channels, and layer 1 of"
            f" {clip} has {channels}: mine styles with this trunk"
        )
    known = {*read_label_set(label_set).names, IGNORE_LABEL}
    if foreign := sorted({style.label for style in bank.styles} - known):
        raise ValueError(
            f"{styles} has styles for {', '.join(foreign)}, which {label_set} lacks:"
            " mine styles for these labels"
        )
    mined_with = bank.source.get("clipSha256")
    if mined_with is not None and mined_with != sha256_of(clip):
        raise ValueError(
            f"{styles} was mined with other weights ({bank.source['clip']}) than"
            f" {clip}: mine styles with these"
        )
    return bank


def describe_inputs(arguments: argparse.Namespace) -> Mapping[str, str]:
    """Return what the folder of a run says of its inputs: words, and digests of files."""
    inputs = {
        "source": shlex.join(arguments.source),
        "validation": shlex.join(arguments.validation),
    }
    if arguments.clip is not None:
        inputs |= describe_clip(arguments.clip)
    if arguments.styles is not None:
        inputs["stylesSha256"] = sha256_of(arguments.styles / TENSORS)
        inputs["stylesFactsSha256"] = sha256_of(arguments.styles / FACTS)
    return inputs


def describe_clip(clip: Path) -> dict[str, str]:
    """Return what the folder of a run says of CLIP's weights."""
    metadata = read_clip_metadata(clip)
    trained_on = {"clipTrainedOn": " ".join(metadata.trained_on)} if metadata.trained_on else {}
    return {"clip": metadata.source, "clipSha256": sha256_of(clip), **trained_on}


def _read_trunk(run: FamixRun, clip: Path) -> dict[str, Tensor]:
    encoder = load_clip(clip).image_encoder
    wanted, found = run.network.backbone, encoder.config
    if (wanted.depths, wanted.width) != (found.depths, found.width):
        raise ValueError(
            f"{clip} holds a trunk of depths {found.depths} and width {found.width}, but {run.name}"
            f" wants {wanted.depths} and {wanted.width}"
        )
    return trunk_weights(encoder)


def sha256_of(path: Path) -> str:
    """Return the digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
