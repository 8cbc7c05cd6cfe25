"""What freeze, augment and mix each do: the eight rows of FAMix's ablation, trained and compared.

Fahes et al. 2024, table 3: every subset of the three, from plain training to FAMix.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

from dgseg.distributed import Group
from dgseg.evaluate import network_segment
from dgseg.recipes.ablation_outcome import Outcome, Row, folder_of, score_all
from dgseg.recipes.famix import FamixRun, StyleMode
from dgseg.recipes.famix_training import FamixInputs, load_best, train_famix
from dgseg.targets import Target

SWITCHES = ("freeze", "augment", "mix")

MODES: dict[tuple[bool, bool], StyleMode] = {
    (False, False): "none",
    (True, False): "augment",
    (False, True): "mix",
    (True, True): "augment and mix",
}


class Variant(NamedTuple):
    """One combination."""

    freeze: bool
    mode: StyleMode

    @property
    def row(self) -> Row:
        """How it is called, and which switches are on."""
        augments = self.mode in ("augment", "augment and mix")
        mixes = self.mode in ("mix", "augment and mix")
        on = (self.freeze, augments, mixes)
        names = [name for name, is_on in zip(SWITCHES, on, strict=True) if is_on]
        marks = ["x" if is_on else "" for is_on in on]
        if self.mode == "mixstyle":
            names.append("mixstyle")
            marks[1] = "MixStyle"
        return Row(title=" + ".join(names) or "nothing", marks=tuple(marks), is_frozen=self.freeze)


def variants(*, with_mixstyle: bool) -> list[Variant]:
    """Return the eight rows in the paper's order, and MixStyle on a frozen trunk on request."""
    eight = [
        Variant(freeze, MODES[augment, mix])
        for freeze, mix, augment in product((False, True), repeat=3)
    ]
    return [*eight, Variant(freeze=True, mode="mixstyle")] if with_mixstyle else eight


def variant_run(run: FamixRun, variant: Variant, seed: int) -> FamixRun:
    """Return a recipe as one row wants it. Without freeze, everything learns."""
    return replace(
        run,
        name=f"{run.name}: {variant.row.title}, seed {seed}",
        trainable=run.trainable if variant.freeze else "everything",
        style=replace(run.style, mode=variant.mode),
        seed=seed,
    )


def ablate(
    run: FamixRun,
    inputs: FamixInputs,
    tests: Mapping[str, Target],
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
    for variant, seed in product(variants(with_mixstyle=with_mixstyle), seeds):
        this, folder = variant_run(run, variant, seed), folder_of(out, variant.row, seed)
        train_famix(this, inputs, out=folder, group=group, workers=workers)
        network, _, source_miou = load_best(this, folder)
        miou = score_all(
            lambda network=network: network_segment(network.to(group.device), group.device),
            tests,
            folder,
            title=this.name if group.is_first else None,
        )
        outcomes.append(Outcome(row=variant.row, seed=seed, source_miou=source_miou, miou=miou))
    return outcomes
