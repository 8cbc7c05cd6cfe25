"""The place where a command adds its own parser."""

import argparse
from typing import Protocol


class Subparsers(Protocol):
    """What ``ArgumentParser.add_subparsers`` returns; argparse keeps the class to itself."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser:  # noqa: A002
        """Add one subcommand, and return its parser."""
        ...
