"""``datasets check``: name every pair of a dataset that is not there, readable or meaningful."""

import argparse
import os
from pathlib import Path

from dgseg.commands.subparsers import Subparsers
from dgseg.data.check_dataset import DatasetCheck, check_dataset
from dgseg.data.contact_sheet import write_contact_sheet
from dgseg.data.label_sets import read_label_set
from dgseg.data.sources import PATTERN, parse_source


def add_check_dataset(commands: Subparsers) -> None:
    """Add ``check`` to what can be done with datasets."""
    parser = commands.add_parser(
        "check", help="decode every pair of a dataset and name what is wrong"
    )
    parser.add_argument("source", help=PATTERN)
    parser.add_argument("--contact-sheet", type=Path, help="PNG to write, of pairs all over it")
    parser.add_argument(
        "--threads", type=int, default=os.cpu_count() or 1, help="decoders at a time"
    )
    parser.set_defaults(command=_check_dataset)


def _check_dataset(arguments: argparse.Namespace) -> None:
    if arguments.threads <= 0:
        raise ValueError(f"--threads must be positive, got {arguments.threads}")
    check = check_dataset(parse_source(arguments.source), threads=arguments.threads)

    _print_labels(check)
    for problem in check.problems:
        print(problem)
    if len(check.good_by_domain) > 1:
        for domain, count in check.good_by_domain.items():
            print(f"{domain}: {count} good pairs")
    print(
        f"{check.files.dataset}, {check.files.visual_domain}: {len(check.good_places)} good pairs,"
        f" {len(check.problems)} problems"
    )
    if arguments.contact_sheet is not None and check.good_places:
        write_contact_sheet(
            check.files,
            check.good_places,
            arguments.contact_sheet,
            pixels_256=check.pixels_256,
        )
        print(f"contact sheet: {arguments.contact_sheet}")
    if check.problems:
        raise SystemExit(1)


def _print_labels(check: DatasetCheck) -> None:
    total = int(check.pixels_L.sum()) + check.ignored_pixels
    if total == 0:
        return
    names = read_label_set(check.files.label_set).names
    for name, pixels in zip(names, check.pixels_L.tolist(), strict=True):
        print(f"{name:15}{pixels / total:8.2%}")
    print(f"{'ignored':15}{check.ignored_pixels / total:8.2%}")
