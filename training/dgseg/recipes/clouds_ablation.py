"""What each ingredient of CLOUDS does: the rows of its table, trained and compared.

Benigmim et al. 2024, table 5: CLIP alone, with generated images, with labels that SAM refined. And
a fourth row that no paper has, with FAMix's styles mixed into the photographs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from dgseg.distributed import Group
from dgseg.evaluate import served_segment
from dgseg.export.mask_network import MaskNetwork
from dgseg.recipes.ablation_outcome import Outcome, Row, folder_of, score_all
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.clouds_state import CloudsInputs, load_best, read_warmup
from dgseg.recipes.clouds_training import train_clouds
from dgseg.targets import Target

SWITCHES = ("generated", "refined", "styles")


@dataclass(frozen=True, kw_only=True)
class Recipes:
    """The two trainings that rows are made of."""

    warmup: CloudsRun
    joint: CloudsRun


def rows(*, with_styles: bool) -> list[Row]:
    """Return the rows of the paper, and on request that with styles."""
    titles = ("source", "source + generated", "source + generated + refined")
    more = ("source + generated + refined + styles",) if with_styles else ()
    return [
        Row(
            title=title,
            marks=tuple("x" if name in title else "" for name in SWITCHES),
            is_frozen=True,
        )
        for title in (*titles, *more)
    ]


def row_run(recipes: Recipes, row: Row, seed: int) -> CloudsRun:
    """Return the training of a row.

    The row without generated images trains on the source for as many steps as the others need for
    warm-up and joint training together, so that no row wins by training longer.
    """
    name = f"{recipes.joint.name}: {row.title}, seed {seed}"
    if "generated" not in row.title:
        steps = recipes.warmup.steps + recipes.joint.steps
        return replace(recipes.warmup, name=name, steps=steps, seed=seed)
    self_training, style = recipes.joint.self_training, recipes.joint.style
    if self_training is None:
        raise ValueError(f"{recipes.joint.name} learns from no generated images")
    if "refined" not in row.title:
        self_training = replace(self_training, refinement=None)
    if "styles" in row.title:
        style = replace(style, mode="augment and mix")
    return replace(recipes.joint, name=name, seed=seed, self_training=self_training, style=style)


def ablate_clouds(
    recipes: Recipes,
    inputs: CloudsInputs,
    tests: Mapping[str, Target],
    *,
    seeds: Sequence[int],
    with_styles: bool,
    out: Path,
    group: Group,
    workers: int = 0,
) -> list[Outcome]:
    """Train every row with every seed below ``out``, and score the best checkpoint on each test.

    ``inputs`` are those of a joint training, but for the warm-up's head: each seed has a warm-up of
    its own. What is finished is not done again.
    """
    outcomes: list[Outcome] = []
    for seed, row in product(seeds, rows(with_styles=with_styles)):
        run, folder = row_run(recipes, row, seed), folder_of(out, row, seed)
        own = replace(inputs, generated=None, segmenter=None)
        if run.self_training is not None:
            warmup, warmup_folder = replace(recipes.warmup, seed=seed), out / f"warmup-seed{seed}"
            train_clouds(warmup, own, out=warmup_folder, group=group, workers=workers)
            head = read_warmup(run, warmup_folder, inputs.trunk)
            own = replace(inputs, head=head)
        train_clouds(run, own, out=folder, group=group, workers=workers)
        network, _, source_miou = load_best(run, folder)
        miou = score_all(
            lambda network=network: served_segment(
                MaskNetwork(network.to(group.device)), group.device
            ),
            tests,
            folder,
            title=run.name if group.is_first else None,
        )
        outcomes.append(Outcome(row=row, seed=seed, source_miou=source_miou, miou=miou))
    return sorted(outcomes, key=lambda outcome: rows(with_styles=True).index(outcome.row))
