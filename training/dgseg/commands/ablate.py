"""``ablate``: what each part of a method does, as a table and a picture.

For FAMix the eight rows of freeze, augment and mix, for CLOUDS those of its ingredients.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

from dgseg.commands.clouds_inputs import (
    add_joint_inputs,
    describe_clouds_inputs,
    read_ablation_inputs,
)
from dgseg.commands.famix_inputs import add_famix_inputs, describe_inputs, read_famix_inputs
from dgseg.commands.labelled_inputs import open_targets
from dgseg.commands.subparsers import Subparsers
from dgseg.distributed import Group, process_group
from dgseg.recipes import ablation, clouds_ablation
from dgseg.recipes.ablation_outcome import Outcome
from dgseg.recipes.ablation_report import plot_ablation, table
from dgseg.recipes.overrides import override
from dgseg.recipes.provenance import current_provenance, write_provenance
from dgseg.recipes.registry import CLOUDS, FAMIX

JOINT, WARMUP = "_joint", "_warmup"


def add_ablate(commands: Subparsers) -> None:
    """Add ``ablate`` to the command line."""
    parser = commands.add_parser(
        "ablate", help="train a recipe with and without each of its parts, and compare"
    )
    joint = sorted(name for name in CLOUDS if name.endswith(JOINT))
    recipes = [*sorted(FAMIX), *joint]
    parser.add_argument("recipe", choices=recipes, metavar="RECIPE", help=", ".join(recipes))
    add_famix_inputs(parser)
    add_joint_inputs(parser)
    parser.add_argument(
        "--test", nargs="+", required=True, metavar="DATASET", help="unseen domains to score on"
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[1], help="the paper has three")
    parser.add_argument(
        "--mixstyle", action="store_true", help="add MixStyle as a ninth row (FAMix)"
    )
    parser.add_argument(
        "--warmup-set",
        nargs="*",
        default=[],
        metavar="NAME=VALUE",
        help="change settings of the warm-up (CLOUDS); --set changes those of the joint training",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the runs")
    parser.set_defaults(command=_ablate)


def _ablate(arguments: argparse.Namespace) -> None:
    ablate_one = _ablate_famix if arguments.recipe in FAMIX else _ablate_clouds
    with process_group() as group:
        outcomes, switches = ablate_one(arguments, group)
        if group.is_first:
            text = table(outcomes, switches)
            (arguments.out / "ablation.md").write_text(text)
            plot_ablation(outcomes, arguments.out / "ablation.png", title=arguments.recipe)
            print(text)


def _ablate_famix(
    arguments: argparse.Namespace, group: Group
) -> tuple[list[Outcome], tuple[str, ...]]:
    run = override(FAMIX[arguments.recipe](), arguments.set)
    inputs = read_famix_inputs(run, arguments)
    tests = open_targets(arguments.test, run.label_set)
    if group.is_first:
        _note(arguments, arguments.set, group, describe_inputs(arguments))
    outcomes = ablation.ablate(
        run,
        inputs,
        tests,
        seeds=arguments.seeds,
        with_mixstyle=arguments.mixstyle,
        out=arguments.out,
        group=group,
        workers=arguments.workers,
    )
    return outcomes, ablation.SWITCHES


def _ablate_clouds(
    arguments: argparse.Namespace, group: Group
) -> tuple[list[Outcome], tuple[str, ...]]:
    joint = override(CLOUDS[arguments.recipe](), arguments.set)
    warmup_name = arguments.recipe.removesuffix(JOINT) + WARMUP
    recipes = clouds_ablation.Recipes(
        warmup=override(CLOUDS[warmup_name](), arguments.warmup_set), joint=joint
    )
    inputs = read_ablation_inputs(joint, arguments, group.device)
    tests = open_targets(arguments.test, joint.label_set)
    if group.is_first:
        changes = [*arguments.set, *(f"warmup.{change}" for change in arguments.warmup_set)]
        _note(arguments, changes, group, describe_clouds_inputs(joint, arguments))
    outcomes = clouds_ablation.ablate_clouds(
        recipes,
        inputs,
        tests,
        seeds=arguments.seeds,
        with_styles=arguments.styles is not None,
        out=arguments.out,
        group=group,
        workers=arguments.workers,
    )
    return outcomes, clouds_ablation.SWITCHES


def _note(
    arguments: argparse.Namespace, changes: list[str], group: Group, inputs: Mapping[str, str]
) -> None:
    provenance = current_provenance(arguments.recipe, group.device, changes=changes, inputs=inputs)
    write_provenance(provenance, arguments.out)
