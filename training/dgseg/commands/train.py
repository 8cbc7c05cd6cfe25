"""``train``: train a recipe, or go on where it stopped."""

import argparse
from pathlib import Path

import torch

from dgseg.commands.subparsers import Subparsers
from dgseg.data.camvid import read_camvid
from dgseg.recipes.baseline_mini import baseline_mini, baseline_mini_smoke
from dgseg.recipes.provenance import current_provenance, write_provenance
from dgseg.recipes.supervised import train

RECIPES = {recipe.__name__: recipe for recipe in (baseline_mini, baseline_mini_smoke)}


def add_train(commands: Subparsers) -> None:
    """Add ``train`` to the command line."""
    parser = commands.add_parser("train", help="train a recipe, or go on where it stopped")
    parser.add_argument("recipe", choices=sorted(RECIPES))
    parser.add_argument("--source", type=Path, required=True, help="folder with image/ and label/")
    parser.add_argument("--validation", type=Path, required=True, help="like --source")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.set_defaults(command=_train)


def _train(arguments: argparse.Namespace) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    write_provenance(current_provenance(arguments.recipe, device), arguments.out)
    train(
        RECIPES[arguments.recipe](),
        source=read_camvid(arguments.source),
        validation=read_camvid(arguments.validation),
        out=arguments.out,
        device=device,
    )
