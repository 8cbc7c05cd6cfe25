"""``clip test``: what a CLIP tells from words alone, and what its frozen features are worth."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import torch

from dgseg.commands.clip_inputs import open_described
from dgseg.commands.subparsers import Subparsers
from dgseg.data.sources import PATTERN
from dgseg.markdown import markdown_table
from dgseg.models.clip_image_encoder import ClipImageEncoder
from dgseg.models.segmenter import parameter_count
from dgseg.weights.clip_weights import load_clip
from dgseg.zero_shot import ZeroShot, linear_probe, look_at, zero_shot


def add_clip(commands: Subparsers) -> None:
    """Add ``clip test`` to the command line."""
    parser = commands.add_parser("clip", help="test a CLIP on labelled photographs")
    actions = parser.add_subparsers(required=True)
    test = actions.add_parser(
        "test", help="tell visual domains and labels from words, and probe the frozen features"
    )
    test.add_argument("clip", type=Path, help="made by `import clip` or a training of a CLIP")
    test.add_argument(
        "--held-out", nargs="+", required=True, metavar="DATASET", help=f"to test on: {PATTERN}"
    )
    test.add_argument(
        "--probe",
        nargs="+",
        default=[],
        metavar="DATASET",
        help="to fit a linear probe on, of these features and of an untrained trunk's",
    )
    test.add_argument("--seed", type=int, default=1, help="of the untrained trunk")
    test.add_argument("--out", type=Path, metavar="FILE.json", help="where to keep the numbers")
    test.set_defaults(command=_test)


def _test(arguments: argparse.Namespace) -> None:
    clip = load_clip(arguments.clip)
    held_out = open_described(arguments.held_out)
    fitted = open_described(arguments.probe) if arguments.probe else None
    if fitted is not None and set(fitted.vocabulary) != set(held_out.vocabulary):
        raise ValueError("--probe and --held-out must be of one label set")
    seen = look_at(clip.image_encoder, held_out, progress="looking")
    found = zero_shot(seen, clip.text_encoder)
    print(f"{arguments.clip}: {parameter_count(clip.image_encoder):,} parameters see images,")
    print(f"{parameter_count(clip.text_encoder):,} read words; {found.images} pictures\n")
    print(zero_shot_table(found))
    results: dict[str, object] = {"zeroShot": asdict(found)}
    if fitted is not None:
        torch.manual_seed(arguments.seed)
        untrained = ClipImageEncoder(clip.image_encoder.config)
        probes = {
            "frozen": linear_probe(look_at(clip.image_encoder, fitted, progress="fitting"), seen),
            "untrained": linear_probe(
                look_at(untrained, fitted, progress="fitting"),
                look_at(untrained, held_out, progress="looking"),
            ),
        }
        print(probe_table(probes))
        results["linearProbe"] = probes
    if arguments.out is not None:
        arguments.out.write_text(json.dumps(results, indent=1) + "\n")


def zero_shot_table(found: ZeroShot) -> str:
    """Return accuracies in percent as a Markdown table."""
    domains = list(found.domain_by_domain)
    return markdown_table(
        ["from words", *domains, "all", "mean over labels"],
        [
            [
                "visual domain of the picture",
                *(_percent(found.domain_by_domain[name]) for name in domains),
                _percent(found.domain),
                "",
            ],
            [
                "label of a cell",
                *(_percent(found.label_by_domain.get(name)) for name in domains),
                _percent(found.label),
                _percent(found.label_mean),
            ],
        ],
    )


def probe_table(probes: Mapping[str, Mapping[str, float]]) -> str:
    """Return accuracies of cells in percent as a Markdown table, one row for each trunk."""
    columns = list(next(iter(probes.values())))
    return markdown_table(
        ["linear probe", *columns],
        [
            [name, *(_percent(values[column]) for column in columns)]
            for name, values in probes.items()
        ],
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"
