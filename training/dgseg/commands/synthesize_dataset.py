"""``datasets synthesize``: render labelled streets into a folder."""

import argparse
import os
import re
from pathlib import Path

import torch
from tqdm import tqdm

from dgseg.commands.subparsers import Subparsers
from dgseg.data.contact_sheet import write_contact_sheet
from dgseg.data.synthetic_streets import CITIES, DOMAINS
from dgseg.data.synthetic_streets.dataset import (
    StreetsDataset,
    render_missing,
    rendered_files,
    start_dataset,
)
from dgseg.recipes.provenance import current_provenance

CONTACT_SHEET = "contact-sheet.png"


def add_synthesize_dataset(commands: Subparsers) -> None:
    """Add ``synthesize`` to what can be done with datasets."""
    parser = commands.add_parser(
        "synthesize", help="render labelled streets, in any weather, and go on where it stopped"
    )
    parser.add_argument(
        "--domain",
        action="append",
        required=True,
        choices=DOMAINS,
        help="visual domain; name several to see the same streets in each",
    )
    parser.add_argument(
        "--city", action="append", default=[], choices=CITIES, help="default: all, mixed"
    )
    parser.add_argument("--count", type=int, required=True, help="pictures of each domain")
    parser.add_argument("--seed", type=int, required=True, help="other seed, other streets")
    parser.add_argument("--size", default="1024x512", help="width x height (default: 1024x512)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="pictures at a time"
    )
    parser.set_defaults(command=_synthesize_dataset)


def _synthesize_dataset(arguments: argparse.Namespace) -> None:
    if arguments.processes <= 0:
        raise ValueError(f"--processes must be positive, got {arguments.processes}")
    width_px, height_px = _size(arguments.size)
    dataset = StreetsDataset(
        domains=tuple(arguments.domain),
        cities=tuple(arguments.city),
        count=arguments.count,
        seed=arguments.seed,
        height_px=height_px,
        width_px=width_px,
    )
    code = current_provenance("synthetic-streets", torch.device("cpu"), changes=[], inputs={})
    made_by = {"program": code.recipe, "commit": code.commit, "isClean": code.is_clean}
    start_dataset(dataset, arguments.out, made_by)

    bar = None
    for done, total in render_missing(dataset, arguments.out, processes=arguments.processes):
        bar = bar or tqdm(initial=done, total=total, unit="picture")
        bar.update(done - bar.n)
    if bar is not None:
        bar.close()
    files = rendered_files(dataset, arguments.out)
    sheet = arguments.out / CONTACT_SHEET
    write_contact_sheet(files, tuple(range(len(files))), sheet)
    print(f"{len(files)} labelled streets in {arguments.out}, contact sheet: {sheet}")


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)x(\d+)", text)
    if match is None:
        raise ValueError(f"--size must be like 1024x512, got {text!r}")
    return int(match[1]), int(match[2])
