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
from dgseg.recipes.ablation_outcome import Outcome, Row
from dgseg.recipes.ablation_report import plot_ablation, table
from dgseg.recipes.overrides import override
from dgseg.recipes.provenance import current_provenance, write_provenance
from dgseg.recipes.registry import CLOUDS, FAMIX

JOINT, WARMUP = "_joint", "_warmup"
JOINT_INPUTS = ("generated", "segmenter", "styles")
"""What a warm-up does not read."""


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
        "--rows", nargs="*", default=[], metavar="TITLE", help="of the table; default: all"
    )
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
    variants = ablation.all_variants(with_mixstyle=arguments.mixstyle)
    wanted = _wanted([variant.row for variant in variants], arguments.rows)

    def note(changes: list[str], folder: Path) -> None:
        given = describe_inputs(arguments)
        _note(arguments.recipe, [*arguments.set, *changes], given, folder, group)

    outcomes = ablation.ablate(
        run,
        inputs,
        tests,
        variants=[variant for variant in variants if variant.row in wanted],
        seeds=arguments.seeds,
        out=arguments.out,
        note=note,
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

    def note(phase: clouds_ablation.Phase, changes: list[str], folder: Path) -> None:
        is_joint = phase == "joint"
        recipe, given = arguments.recipe if is_joint else warmup_name, arguments.set
        given = given if is_joint else arguments.warmup_set
        inputs = describe_clouds_inputs(joint, arguments)
        if not is_joint:
            inputs = {key: inputs[key] for key in inputs if not key.startswith(JOINT_INPUTS)}
        _note(recipe, [*given, *changes], inputs, folder, group)

    outcomes = clouds_ablation.ablate_clouds(
        recipes,
        inputs,
        tests,
        rows=_wanted(
            clouds_ablation.all_rows(with_styles=arguments.styles is not None), arguments.rows
        ),
        seeds=arguments.seeds,
        out=arguments.out,
        note=note,
        group=group,
        workers=arguments.workers,
    )
    return outcomes, clouds_ablation.SWITCHES


def _wanted(rows: list[Row], titles: list[str]) -> list[Row]:
    known = {row.title: row for row in rows}
    if unknown := [title for title in titles if title not in known]:
        raise ValueError(f"no row {unknown[0]!r}; there are {', '.join(known)}")
    return [row for row in rows if not titles or row.title in titles]


def _note(
    recipe: str, changes: list[str], inputs: Mapping[str, str], folder: Path, group: Group
) -> None:
    if group.is_first:
        write_provenance(
            current_provenance(recipe, group.device, changes=changes, inputs=inputs), folder
        )
