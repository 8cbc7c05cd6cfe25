"""What every conversion of somebody's checkpoint to a model version asks and says."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

from dgseg.export.data_terms import SOURCE_DATASETS, UNKNOWN_LICENCE
from dgseg.recipes.provenance import current_provenance


def add_identity(parser: argparse.ArgumentParser, *, name: str) -> None:
    """Add what the version is called, its labels and data, and what its weights may be used for."""
    parser.add_argument("--name", required=True, help=f"of the model, like {name}")
    parser.add_argument("--version", required=True, help="semantic version, like 1.0.0")
    parser.add_argument("--label-set", default="cityscapes-19", help="default: %(default)s")
    parser.add_argument(
        "--trained-on",
        nargs="+",
        choices=SOURCE_DATASETS,
        default=[],
        help="which labelled data; without it the manifest says that nobody told",
    )
    parser.add_argument(
        "--weights-licence",
        default=UNKNOWN_LICENCE,
        help="SPDX identifier under which you got the weights; default: %(default)s, nobody said",
    )
    parser.add_argument(
        "--data-licence", help="of the training data; default: what its publishers allow"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the version")


def converter_commit() -> str:
    """Return the commit of this code. Raises ValueError outside a git checkout."""
    try:
        provenance = current_provenance("", torch.device("cpu"), changes=[], inputs={})
    except (OSError, subprocess.CalledProcessError) as error:
        raise ValueError(
            "the manifest names the commit of the code that converted the weights, but this code is"
            " in no git checkout: import from a clone of the repository"
        ) from error
    return provenance.commit


def reporter() -> Callable[[str], None]:
    """Return what tells a person which step runs, and since when."""
    start = time.monotonic()

    def report(what: str) -> None:
        print(f"{time.monotonic() - start:6.1f} s  {what}", file=sys.stderr, flush=True)

    return report
