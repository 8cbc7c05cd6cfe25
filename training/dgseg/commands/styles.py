"""``styles``: mine a bank of styles from words, and look at one."""

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from dgseg.commands.famix_inputs import sha256_of
from dgseg.commands.labelled_inputs import open_source
from dgseg.commands.subparsers import Subparsers
from dgseg.data.label_sets import read_label_set
from dgseg.data.sources import PATTERN, parse_source
from dgseg.recipes.mining import MiningInputs, mine_bank, mining_for
from dgseg.recipes.overrides import override
from dgseg.recipes.registry import FAMIX
from dgseg.styles.bank import StyleBank, read_bank
from dgseg.styles.description import describe_bank
from dgseg.styles.picture import plot_bank
from dgseg.weights.clip_weights import load_clip


def add_styles(commands: Subparsers) -> None:
    """Add ``styles mine`` and ``styles show`` to the command line."""
    parser = commands.add_parser("styles", help="mine styles from words, and look at them")
    actions = parser.add_subparsers(required=True)

    mine = actions.add_parser("mine", help="mine a style bank for a recipe, or go on with it")
    mine.add_argument("recipe", choices=sorted(FAMIX))
    mine.add_argument("--source", nargs="+", required=True, metavar="DATASET", help=PATTERN)
    mine.add_argument("--clip", type=Path, required=True, help="made by `allweather import clip`")
    mine.add_argument("--prompts", type=Path, help="text file of styles, one a line")
    mine.add_argument("--batches", type=int, help="stop after so many; without it, one epoch")
    mine.add_argument("--workers", type=int, default=0, help="processes that decode images")
    mine.add_argument(
        "--set", nargs="*", default=[], metavar="NAME=VALUE", help="change settings of the mining"
    )
    mine.add_argument("--out", type=Path, required=True, metavar="BANK")
    mine.set_defaults(command=_mine)

    show = actions.add_parser("show", help="print what a bank holds, and draw it")
    show.add_argument("bank", type=Path)
    show.add_argument("--out", type=Path, help="picture to write; without it, BANK/styles.png")
    show.set_defaults(command=_show)


def _mine(arguments: argparse.Namespace) -> None:
    run = override(mining_for(FAMIX[arguments.recipe]()), arguments.set)
    if arguments.prompts is not None:
        lines = arguments.prompts.read_text().splitlines()
        run = replace(run, styles=tuple(line.strip() for line in lines if line.strip()))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    clip = load_clip(arguments.clip)
    bank = mine_bank(
        run,
        MiningInputs(
            source=open_source(arguments.source, run.label_set),
            image_encoder=clip.image_encoder.to(device).requires_grad_(False),
            text_encoder=clip.text_encoder.to(device).requires_grad_(False),
            facts={
                "recipe": arguments.recipe,
                "dataset": " + ".join(parse_source(text).title for text in arguments.source),
                "clip": clip.metadata.source,
                "clipSha256": sha256_of(arguments.clip),
            },
        ),
        out=arguments.out,
        device=device,
        max_batches=arguments.batches,
        workers=arguments.workers,
    )
    _draw(bank, arguments.out / "styles.png")


def _show(arguments: argparse.Namespace) -> None:
    bank = read_bank(arguments.bank)
    print(describe_bank(bank))
    _draw(bank, arguments.out or arguments.bank / "styles.png")


def _draw(bank: StyleBank, picture: Path) -> None:
    label_set = read_label_set(bank.source.get("mining", {}).get("label_set", "cityscapes-19"))
    plot_bank(bank, picture, colours=dict(zip(label_set.names, label_set.colors, strict=True)))
    print(f"picture: {picture}")
