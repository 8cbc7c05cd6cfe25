"""``styles``: mine a bank of styles from words, look at one, and test what the words became."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import torch

from dgseg.commands.clip_inputs import open_described
from dgseg.commands.decode_styles import add_decode
from dgseg.commands.famix_inputs import sha256_of
from dgseg.commands.labelled_inputs import open_source
from dgseg.commands.predict_styles import add_predict
from dgseg.commands.subparsers import Subparsers
from dgseg.data.label_sets import read_label_set
from dgseg.data.sources import PATTERN, parse_source
from dgseg.data.street_words import WORDS_OF_DOMAIN
from dgseg.markdown import markdown_table
from dgseg.recipes.famix import StyleSettings
from dgseg.recipes.mining import MiningInputs, mine_bank, mining_for
from dgseg.recipes.overrides import override
from dgseg.recipes.registry import FAMIX
from dgseg.styles.bank import StyleBank, read_bank
from dgseg.styles.description import describe_bank
from dgseg.styles.nearness import LEAST_PATCHES, Nearness, look_at_patches, nearness
from dgseg.styles.picture import plot_bank
from dgseg.weights.clip_weights import load_clip


def add_styles(commands: Subparsers) -> None:
    """Add ``styles`` and all that it does to the command line."""
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

    test = actions.add_parser(
        "test", help="whether mined styles lie where photographs of what their words name lie"
    )
    test.add_argument("bank", type=Path)
    test.add_argument("--clip", type=Path, required=True, help="that the bank was mined with")
    test.add_argument(
        "--held-out",
        nargs="+",
        required=True,
        metavar="DATASET",
        help=f"of the visual domain that the bank was mined on, and of others: {PATTERN}",
    )
    test.add_argument("--home", default="day", help="that domain (default: %(default)s)")
    test.add_argument("--out", type=Path, metavar="FILE.json", help="where to keep the numbers")
    test.set_defaults(command=_test)
    add_decode(actions)
    add_predict(actions)


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


def _test(arguments: argparse.Namespace) -> None:
    bank = read_bank(arguments.bank)
    if bank.source.get("clipSha256") not in (None, sha256_of(arguments.clip)):
        raise ValueError(f"{arguments.bank} was mined with other weights than {arguments.clip}")
    seen = look_at_patches(
        load_clip(arguments.clip).image_encoder,
        open_described(arguments.held_out),
        grid=bank.source.get("mining", {}).get("grid", StyleSettings().grid),
        progress="looking",
    )
    found = nearness(bank, seen, home=arguments.home)
    if not found:
        raise ValueError(
            f"{arguments.bank} has no style of words for a visual domain, such as"
            f' "night road", of which {LEAST_PATCHES} patches were seen'
        )
    print(nearness_table(found))
    if arguments.out is not None:
        arguments.out.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")


def nearness_table(found: Sequence[Nearness]) -> str:
    """Return cosines and lengths, each the mean over labels, as a Markdown table."""
    domains = list(dict.fromkeys(one.domain for one in found))
    words = [domain for domain in WORDS_OF_DOMAIN if any(one.words == domain for one in found)]

    def cell(word: str, domain: str) -> str:
        ways = [one for one in found if (one.words, one.domain) == (word, domain)]
        if not ways:
            return ""
        cosine = sum(way.cosine for way in ways) / len(ways)
        return f"{cosine:.2f} ({sum(way.length for way in ways) / len(ways):.1f})"

    return markdown_table(
        ["words \\ photographs", *domains],
        [[word, *(cell(word, domain) for domain in domains)] for word in words],
    )


def _draw(bank: StyleBank, picture: Path) -> None:
    label_set = read_label_set(bank.source.get("mining", {}).get("label_set", "cityscapes-19"))
    plot_bank(bank, picture, colours=dict(zip(label_set.names, label_set.colors, strict=True)))
    print(f"picture: {picture}")
