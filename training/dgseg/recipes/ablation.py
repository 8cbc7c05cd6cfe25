"""What freeze, augment and mix each do: the eight rows of FAMix's ablation, trained and compared.

Fahes et al. 2024, table 3: every subset of the three, from plain training to FAMix.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.distributed import Group
from dgseg.evaluate import evaluate, network_segment
from dgseg.metrics import mean_iou
from dgseg.recipes.famix import FamixRun, StyleMode
from dgseg.recipes.famix_training import FamixInputs, load_best, train_famix

RESULT = "result.json"

MODES: dict[tuple[bool, bool], StyleMode] = {
    (False, False): "none",
    (True, False): "augment",
    (False, True): "mix",
    (True, True): "augment and mix",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One combination. ``mixstyle`` stands for MixStyle instead of FAMix's augment and mix."""

    freeze: bool
    augment: bool
    mix: bool
    mixstyle: bool = False

    @property
    def title(self) -> str:
        """What is on, in words."""
        names = ("freeze", "augment", "mix", "mixstyle")
        return " + ".join(name for name in names if getattr(self, name)) or "nothing"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One trained row with one seed."""

    row: Row
    seed: int
    source_miou: float
    """Of the chosen checkpoint, on the source's validation split."""
    miou: Mapping[str, float]
    """By the name of the test set."""

    @property
    def mean_miou(self) -> float:
        """The mean over the test sets, as papers report it."""
        return sum(self.miou.values()) / len(self.miou)


def rows(*, with_mixstyle: bool) -> list[Row]:
    """Return the eight rows in the paper's order, and MixStyle on a frozen trunk on request."""
    switches = product((False, True), repeat=3)
    eight = [Row(freeze=freeze, augment=augment, mix=mix) for freeze, mix, augment in switches]
    baseline = Row(freeze=True, augment=False, mix=False, mixstyle=True)
    return [*eight, baseline] if with_mixstyle else eight


def row_run(run: FamixRun, row: Row, seed: int) -> FamixRun:
    """Return a recipe as one row wants it. Without freeze, everything learns."""
    return replace(
        run,
        name=f"{run.name}: {row.title}, seed {seed}",
        trainable=run.trainable if row.freeze else "everything",
        style=replace(run.style, mode="mixstyle" if row.mixstyle else MODES[row.augment, row.mix]),
        seed=seed,
    )


def ablate(
    run: FamixRun,
    inputs: FamixInputs,
    tests: Mapping[str, LabelledPairs],
    *,
    seeds: Sequence[int],
    with_mixstyle: bool,
    out: Path,
    group: Group,
    workers: int = 0,
) -> list[Outcome]:
    """Train every row with every seed below ``out``, and score the best checkpoint on each test.

    What is finished is not done again, so a stopped ablation goes on where it was.
    """
    outcomes: list[Outcome] = []
    for row, seed in product(rows(with_mixstyle=with_mixstyle), seeds):
        row_out = out / f"{row.title.replace(' + ', '-')}-seed{seed}"
        this = row_run(run, row, seed)
        train_famix(this, inputs, out=row_out, group=group, workers=workers)
        outcomes.append(_score(this, row, tests, row_out, group))
    return outcomes


def _score(
    run: FamixRun, row: Row, tests: Mapping[str, LabelledPairs], out: Path, group: Group
) -> Outcome:
    network, _, source_miou = load_best(run, out)
    known: dict[str, float] = {}
    if (out / RESULT).exists():
        known = json.loads((out / RESULT).read_text())
    segment = network_segment(network.to(group.device), group.device)
    for name, pairs in tests.items():
        if name not in known:
            title = f"{run.name} on {name}" if group.is_first else None
            label_count = run.network.label_count
            known[name] = mean_iou(evaluate(segment, pairs, label_count, progress=title))
    if group.is_first:
        (out / RESULT).write_text(json.dumps(known, indent=1) + "\n")
    return Outcome(
        row=row,
        seed=run.seed,
        source_miou=source_miou,
        miou={name: known[name] for name in tests},
    )
