"""Options of other recipes: refused, because ignoring them would look like obeying."""

import argparse
from collections.abc import Sequence

WORDS = {"warmup": "from", "warmup_set": "warmup-set"}
"""Options whose word is not the name of their value."""


def refuse_options(arguments: argparse.Namespace, names: Sequence[str]) -> None:
    """Raise ValueError when one of these was given."""
    for name in names:
        if getattr(arguments, name):
            raise ValueError(f"{arguments.recipe} takes no --{WORDS.get(name, name)}")
