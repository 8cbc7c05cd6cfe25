"""``ablate``: FAMix's eight rows of freeze, augment and mix, as a table and a picture."""

import argparse
from pathlib import Path

from dgseg.commands.famix_inputs import (
    add_famix_inputs,
    as_validated,
    describe_inputs,
    read_famix_inputs,
)
from dgseg.commands.subparsers import Subparsers
from dgseg.data.sources import parse_source
from dgseg.distributed import process_group
from dgseg.recipes.ablation import ablate
from dgseg.recipes.ablation_report import plot_ablation, table
from dgseg.recipes.overrides import override
from dgseg.recipes.provenance import current_provenance, write_provenance
from dgseg.recipes.registry import FAMIX


def add_ablate(commands: Subparsers) -> None:
    """Add ``ablate`` to the command line."""
    parser = commands.add_parser(
        "ablate", help="train a recipe with and without freeze, augment and mix, and compare"
    )
    parser.add_argument("recipe", choices=sorted(FAMIX))
    add_famix_inputs(parser)
    parser.add_argument(
        "--test", nargs="+", required=True, metavar="DATASET", help="unseen domains to score on"
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[1], help="the paper has three")
    parser.add_argument("--mixstyle", action="store_true", help="add MixStyle as a ninth row")
    parser.add_argument("--out", type=Path, required=True, help="folder of the runs")
    parser.set_defaults(command=_ablate)


def _ablate(arguments: argparse.Namespace) -> None:
    run = override(FAMIX[arguments.recipe](), arguments.set)
    inputs = read_famix_inputs(run, arguments)
    tests = {parse_source(text).title: as_validated(text, run.label_set) for text in arguments.test}
    if len(tests) < len(arguments.test):
        raise ValueError("two tests have the same dataset, domain and split")
    with process_group() as group:
        if group.is_first:
            provenance = current_provenance(
                arguments.recipe,
                group.device,
                changes=arguments.set,
                inputs=describe_inputs(arguments),
            )
            write_provenance(provenance, arguments.out)
        outcomes = ablate(
            run,
            inputs,
            tests,
            seeds=arguments.seeds,
            with_mixstyle=arguments.mixstyle,
            out=arguments.out,
            group=group,
            workers=arguments.workers,
        )
        if group.is_first:
            (arguments.out / "ablation.md").write_text(table(outcomes))
            plot_ablation(outcomes, arguments.out / "ablation.png", title=run.name)
            print(table(outcomes))
