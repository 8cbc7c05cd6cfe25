"""``python -m dgseg``: everything that trains, imports and exports models."""

import argparse

from dgseg.commands.export import add_export
from dgseg.commands.train import add_train


def main() -> None:
    """Parse the command line and run one command."""
    parser = argparse.ArgumentParser(prog="allweather", description=__doc__)
    commands = parser.add_subparsers(required=True)
    add_train(commands)
    add_export(commands)

    arguments = parser.parse_args()
    arguments.command(arguments)


if __name__ == "__main__":
    main()
