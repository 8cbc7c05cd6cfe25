"""``import style-bank``: turn an official pickled bank into one that can be read safely."""

import argparse
from pathlib import Path

import torch

from dgseg.commands.subparsers import Subparsers
from dgseg.styles.bank import Style, StyleBank, write_bank
from dgseg.styles.prompts import IGNORE_LABEL
from dgseg.weights.famix_style_bank import read_famix_style_bank


def add_import_style_bank(importers: Subparsers) -> None:
    """Add ``style-bank`` to what can be imported."""
    parser = importers.add_parser("style-bank", help="FAMix's saved_params.pkl, without running it")
    parser.add_argument("--pickle", type=Path, required=True, help="the official bank")
    parser.add_argument("--out", type=Path, required=True, metavar="BANK")
    parser.set_defaults(command=_import_style_bank)


def _import_style_bank(arguments: argparse.Namespace) -> None:
    if arguments.out.exists():
        raise ValueError(f"{arguments.out} is there already; name a new folder")
    bank = from_official(read_famix_style_bank(arguments.pickle), source=arguments.pickle.name)
    write_bank(bank, arguments.out)
    print(f"{arguments.out}: {len(bank)} styles of {bank.mean_NC.shape[1]} channels")


def from_official(
    official: dict[str, tuple[torch.Tensor, torch.Tensor]], *, source: str
) -> StyleBank:
    """Return a bank with the styles of an official one, label after label."""
    filled = {label: pair for label, pair in official.items() if len(pair[0]) > 0}
    if not filled:
        raise ValueError(f"{source} holds no styles")
    names = {label: IGNORE_LABEL if label == "255" else label for label in filled}
    return StyleBank(
        styles=tuple(
            Style(label=names[label]) for label, (mean_KC, _) in filled.items() for _ in mean_KC
        ),
        mean_NC=torch.cat([mean_KC for mean_KC, _ in filled.values()]),
        deviation_NC=torch.cat([deviation_KC for _, deviation_KC in filled.values()]),
        source={"official": source},
    )
