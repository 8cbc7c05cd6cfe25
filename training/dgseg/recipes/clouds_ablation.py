"""What each ingredient of CLOUDS does: the rows of its table, trained and compared.

Benigmim et al. 2024, table 5: CLIP alone, with generated images, with labels that SAM refined. And
a fourth row that no paper has, with FAMix's styles mixed into the photographs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Literal

from dgseg.distributed import Group
from dgseg.evaluate import served_segment
from dgseg.export.mask_network import MaskNetwork
from dgseg.recipes.ablation_outcome import Outcome, Row, folder_of, score_all
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.clouds_state import CloudsInputs, load_best, read_warmup
from dgseg.recipes.clouds_training import train_clouds
from dgseg.recipes.overrides import override
from dgseg.targets import Target

SWITCHES = ("generated", "refined", "styles")

WARMUP = Row(title="warm-up", marks=("(warm-up alone)", "", ""), is_frozen=True)
"""What joint training begins from: shorter than all other rows, which it is no rival of."""

Phase = Literal["warmup", "joint"]


@dataclass(frozen=True, kw_only=True)
class Recipes:
    """The two trainings that rows are made of."""

    warmup: CloudsRun
    joint: CloudsRun


def all_rows(*, with_styles: bool) -> list[Row]:
    """Return the warm-up, the rows of the paper, and on request that with styles."""
    titles = ("source", "source + generated", "source + generated + refined")
    more = ("source + generated + refined + styles",) if with_styles else ()
    return [
        WARMUP,
        *(
            Row(
                title=title,
                marks=tuple("x" if name in title else "" for name in SWITCHES),
                is_frozen=True,
            )
            for title in (*titles, *more)
        ),
    ]


def row_changes(recipes: Recipes, row: Row, seed: int) -> tuple[Phase, list[str]]:
    """Return which of the recipes a row is, and the settings that make the row of it.

    The row without generated images trains on the source for as many steps as the others need for
    warm-up and joint training together, so that no row wins by training longer.
    """
    if row == WARMUP:
        return "warmup", [f"seed={seed}"]
    changes = [f"name={recipes.joint.name}: {row.title}, seed {seed}", f"seed={seed}"]
    if "generated" not in row.title:
        return "warmup", [*changes, f"steps={recipes.warmup.steps + recipes.joint.steps}"]
    if "refined" not in row.title:
        changes.append("self_training.refinement=null")
    if "styles" in row.title:
        changes.append("style.mode=augment and mix")
    return "joint", changes


def ablate_clouds(
    recipes: Recipes,
    inputs: CloudsInputs,
    tests: Mapping[str, Target],
    *,
    rows: Sequence[Row],
    seeds: Sequence[int],
    out: Path,
    note: Callable[[Phase, list[str], Path], None],
    group: Group,
    workers: int = 0,
) -> list[Outcome]:
    """Train every row with every seed below ``out``, and score the best checkpoint on each test.

    ``inputs`` are those of a joint training, but for the warm-up's head: each seed has a warm-up of
    its own. ``note`` is told each run's recipe, changes and folder, before its training. What is
    finished is not done again.
    """
    outcomes: list[Outcome] = []
    for seed, row in product(seeds, rows):
        (phase, changes), folder = row_changes(recipes, row, seed), folder_of(out, row, seed)
        own = replace(inputs, generated=None, segmenter=None)
        run = override(recipes.warmup if phase == "warmup" else recipes.joint, changes)
        if phase == "joint":
            warmup, warmup_out = replace(recipes.warmup, seed=seed), folder_of(out, WARMUP, seed)
            note("warmup", [f"seed={seed}"], warmup_out)
            train_clouds(warmup, own, out=warmup_out, group=group, workers=workers)
            own = replace(inputs, head=read_warmup(run, warmup_out, inputs.trunk))
        note(phase, changes, folder)
        train_clouds(run, own, out=folder, group=group, workers=workers)
        network, _, source_miou = load_best(run, folder)
        miou = score_all(
            lambda network=network: served_segment(
                MaskNetwork(
                    network.to(group.device), short_edge_px=recipes.joint.served_short_edge_px
                ),
                group.device,
            ),
            tests,
            folder,
            title=run.name if group.is_first else None,
        )
        outcomes.append(Outcome(row=row, seed=seed, source_miou=source_miou, miou=miou))
    return sorted(outcomes, key=lambda outcome: rows.index(outcome.row))
