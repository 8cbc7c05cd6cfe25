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
from dgseg.commands.famix_inputs import (
    add_famix_inputs,
    describe_inputs,
    read_famix_inputs,
    sha256_of,
)
from dgseg.commands.labelled_inputs import open_targets
from dgseg.commands.refuse_options import refuse_options
from dgseg.commands.subparsers import Subparsers
from dgseg.distributed import Group, process_group
from dgseg.recipes import ablation, clouds_ablation
from dgseg.recipes.ablation_outcome import Outcome, Row, folder_of
from dgseg.recipes.ablation_report import plot_ablation, table
from dgseg.recipes.overrides import override
from dgseg.recipes.provenance import current_provenance, write_provenance
from dgseg.recipes.registry import CLOUDS, FAMIX
from dgseg.recipes.run_folder import BEST

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
    refuse_options(arguments, ("generated", "segmenter", "warmup_set"))
    run = override(FAMIX[arguments.recipe](), arguments.set)
    variants = ablation.all_variants(with_mixstyle=arguments.mixstyle)
    wanted = _wanted([variant.row for variant in variants], arguments.rows)
    variants = [variant for variant in variants if variant.row in wanted]
    runs = [override(run, ablation.variant_changes(run, variant, 1)) for variant in variants]
    # What one of the rows needs, all of them get.
    neediest = max(runs, key=lambda one: one.style.needs_bank)
    inputs = read_famix_inputs(neediest, arguments)
    described = describe_inputs(arguments)

    def note(changes: list[str], folder: Path) -> None:
        needs_bank = override(run, changes).style.needs_bank
        own = described if needs_bank else _without(described, "styles")
        _note(arguments.recipe, [*arguments.set, *changes], own, folder, group)

    outcomes = ablation.ablate(
        run,
        inputs,
        open_targets(arguments.test, run.label_set),
        variants=variants,
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
    refuse_options(arguments, ("mixstyle",))
    warmup_name = arguments.recipe.removesuffix(JOINT) + WARMUP
    recipes = clouds_ablation.Recipes(
        warmup=override(CLOUDS[warmup_name](), arguments.warmup_set),
        joint=override(CLOUDS[arguments.recipe](), arguments.set),
    )
    known = clouds_ablation.all_rows(with_styles=arguments.styles is not None)
    rows = _wanted(known, arguments.rows)
    inputs = read_ablation_inputs(recipes.joint, arguments, rows, group.device)

    def note(phase: clouds_ablation.Phase, changes: list[str], folder: Path) -> None:
        is_joint = phase == "joint"
        recipe, given = (
            (arguments.recipe, arguments.set) if is_joint else (warmup_name, arguments.warmup_set)
        )
        run = override(recipes.joint if is_joint else recipes.warmup, changes)
        described = describe_clouds_inputs(run, arguments)
        if is_joint:
            warmup = folder_of(arguments.out, clouds_ablation.WARMUP, run.seed)
            described["warmupSha256"] = sha256_of(warmup / BEST)
        _note(recipe, [*given, *changes], described, folder, group)

    outcomes = clouds_ablation.ablate_clouds(
        recipes,
        inputs,
        open_targets(arguments.test, recipes.joint.label_set),
        rows=rows,
        seeds=arguments.seeds,
        out=arguments.out,
        note=note,
        group=group,
        workers=arguments.workers,
    )
    return outcomes, clouds_ablation.SWITCHES


def _without(inputs: Mapping[str, str], beginning: str) -> dict[str, str]:
    return {name: value for name, value in inputs.items() if not name.startswith(beginning)}


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
