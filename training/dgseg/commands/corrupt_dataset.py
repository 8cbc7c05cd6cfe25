"""``datasets corrupt``: a copy of labelled photographs, and what corruptions make of them."""

import argparse
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from dgseg.commands.subparsers import Subparsers
from dgseg.data.corrupted_files import BadPair, copy_pairs, corrupt_missing
from dgseg.data.corrupted_parts import CopiedPart, describe_copy, plan_copy, without_pairs
from dgseg.data.corrupting_processes import Processes
from dgseg.data.corruptions import (
    MOVES_PIXELS,
    SETS,
    parse_corruptions,
    parse_severities,
)
from dgseg.data.dataset_description import DESCRIPTION
from dgseg.data.layouts import PLAIN_PAIRS
from dgseg.data.sources import PATTERN, DatasetSource, parse_source
from dgseg.export.data_terms import UNKNOWN_LICENCE, data_terms
from dgseg.recipes.provenance import current_provenance

UNFINISHED = "unfinished.json"
"""Stands in for the description until every picture is there."""
LIBRARY = "imagecorruptions-imaug"
DECIDING = ("numpy", "opencv-python-headless", "scikit-image", "scipy", "numba", "pillow")
"""Other versions of these may make other pictures."""


def add_corrupt_dataset(commands: Subparsers) -> None:
    """Add ``corrupt`` to what can be done with datasets."""
    parser = commands.add_parser(
        "corrupt", help="copy labelled photographs with noise, blur, weather.. at 5 severities"
    )
    parser.add_argument(
        "--source", action="append", required=True, help=f"{PATTERN}; several may be given"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write, or to go on with")
    parser.add_argument(
        "--corruptions",
        default="common",
        help=f"{', '.join(SETS)}, or names between commas (default: common)",
    )
    parser.add_argument("--severities", default="1-5", help="like 1-5 or 1,3,5 (default: 1-5)")
    parser.add_argument("--seed", type=int, default=1, help="other seed, other chance (default: 1)")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count() or 1, help="pictures at a time"
    )
    parser.set_defaults(command=_corrupt_dataset)


def _corrupt_dataset(arguments: argparse.Namespace) -> None:
    out: Path = arguments.out
    corruptions = parse_corruptions(arguments.corruptions)
    severities = parse_severities(arguments.severities)
    sources = [parse_source(text) for text in arguments.source]
    _warn_of_moved_pixels(corruptions)
    parts = plan_copy(sources)
    made_by = _made_by(sources, arguments.seed)
    _begin(out, made_by)

    with Processes(arguments.processes) as processes:
        parts = _copy_all(parts, out, processes)
        progress = corrupt_missing(
            parts,
            out,
            corruptions=corruptions,
            severities=severities,
            seed=arguments.seed,
            processes=processes,
        )
        done, total = next(progress)
        with tqdm(initial=done, total=total, unit="picture", desc="corrupting") as bar:
            for done, _ in progress:
                bar.update(done - bar.n)

    description = describe_copy(
        parts,
        name=out.resolve().name,
        licence=_licence(sources),
        corruptions=corruptions,
        severities=severities,
        made_by=made_by,
    )
    _write_json(out / DESCRIPTION, description)
    (out / UNFINISHED).unlink(missing_ok=True)
    pairs = sum(len(part.pairs) for part in parts)
    print(f"{pairs} pairs, clean and in {total} corrupted pictures, in {out}")


def _warn_of_moved_pixels(corruptions: Sequence[str]) -> None:
    if moving := [name for name in MOVES_PIXELS if name in corruptions]:
        print(
            f"warning: {' and '.join(moving)} move what is seen, and label maps stay as they are,"
            " so that the truth no longer fits; --corruptions kamann does without",
            file=sys.stderr,
        )


def _copy_all(
    parts: tuple[CopiedPart, ...], out: Path, processes: Processes
) -> tuple[CopiedPart, ...]:
    """Copy all pairs, and return the parts without those that may be left out."""
    total = sum(len(part.pairs) for part in parts)
    found = copy_pairs(parts, out, processes=processes)
    bad: list[BadPair] = [
        each for each in tqdm(found, total=total, unit="pair", desc="copying") if each
    ]
    if serious := [each.problem for each in bad if not each.pair.skip_bad]:
        more = [f"and {len(serious) - 10} more"] if len(serious) > 10 else []
        raise ValueError(
            "\n".join([*serious[:10], *more, "Mend these pairs, or add skip-bad=yes."])
        )
    for each in bad:
        warnings.warn(f"left out: {each.problem}", stacklevel=2)
    return without_pairs(parts, {each.pair.files for each in bad})


def _made_by(sources: Sequence[DatasetSource], seed: int) -> dict[str, object]:
    return {
        "program": "allweather datasets corrupt",
        **_code(),
        "library": LIBRARY,
        "libraryVersion": version(LIBRARY),
        "versions": {name: version(name) for name in DECIDING},
        "seed": seed,
        "sources": [source.title for source in sources],
    }


def _code() -> dict[str, object]:
    try:
        code = current_provenance("corrupt", torch.device("cpu"), changes=[], inputs={})
    except (OSError, subprocess.CalledProcessError):
        return {}  # not a checkout
    return {"commit": code.commit, "isClean": code.is_clean}


def _begin(out: Path, made_by: Mapping[str, object]) -> None:
    """Note what the folder is going to hold. Raises ValueError when it holds something else."""
    for path in (out / DESCRIPTION, out / UNFINISHED):
        if path.exists():
            before = _read_json(path).get("madeBy")
            if not isinstance(before, dict):
                raise ValueError(f"{path} describes another dataset. Use another folder.")
            for key in ("program", "library", "libraryVersion", "versions", "seed", "sources"):
                if before.get(key) != made_by[key]:
                    raise ValueError(
                        f"{out} was begun with {key} {json.dumps(before.get(key))}, and would go on"
                        f" with {json.dumps(made_by[key])}. Use another folder."
                    )
            return
    if out.exists() and any(out.iterdir()):
        raise ValueError(f"{out} holds other files. Use another folder.")
    out.mkdir(parents=True, exist_ok=True)
    _write_json(out / UNFINISHED, {"madeBy": made_by})


def _licence(sources: Sequence[DatasetSource]) -> str | None:
    """Return what is known of the sources' terms: corrupted photographs are under them too."""
    licences: list[str] = []
    for source in sources:
        path = source.root / DESCRIPTION
        told = data_terms(source.dataset).licence
        if source.dataset == PLAIN_PAIRS and path.exists():
            told = str(_read_json(path).get("licence", UNKNOWN_LICENCE))
        licences.append(told)
    known = dict.fromkeys(licences)
    return None if set(known) == {UNKNOWN_LICENCE} else " AND ".join(known)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text())
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not isinstance(read, dict):
        raise ValueError(f"{path} describes no dataset")  # noqa: TRY004
    return read


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(content, indent=2) + "\n")
    part.replace(path)
