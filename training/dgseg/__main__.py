"""``python -m dgseg``: train a recipe."""

import argparse
from pathlib import Path

import torch

from dgseg.data.camvid import read_camvid
from dgseg.recipes.baseline_mini import baseline_mini, baseline_mini_smoke
from dgseg.recipes.supervised import train

RECIPES = {recipe.__name__: recipe for recipe in (baseline_mini, baseline_mini_smoke)}


def main() -> None:
    """Parse the command line and run one command."""
    parser = argparse.ArgumentParser(prog="dgseg", description=__doc__)
    commands = parser.add_subparsers(required=True)

    train_parser = commands.add_parser("train", help="train a recipe, or go on where it stopped")
    train_parser.add_argument("recipe", choices=sorted(RECIPES))
    train_parser.add_argument(
        "--source", type=Path, required=True, help="folder with image/ and label/"
    )
    train_parser.add_argument("--validation", type=Path, required=True, help="folder like --source")
    train_parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    train_parser.set_defaults(command=_train)

    arguments = parser.parse_args()
    arguments.command(arguments)


def _train(arguments: argparse.Namespace) -> None:
    train(
        RECIPES[arguments.recipe](),
        source=read_camvid(arguments.source),
        validation=read_camvid(arguments.validation),
        out=arguments.out,
        device=torch.device("cuda" if torch.cuda.is_available() else "cpu"),
    )


if __name__ == "__main__":
    main()
