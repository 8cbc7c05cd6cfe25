"""What freeze, augment and mix each do: the eight rows of FAMix's ablation, trained and compared.

Fahes et al. 2024, table 3: every subset of the three, from plain training to FAMix.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

from dgseg.distributed import Group
from dgseg.evaluate import network_segment
from dgseg.recipes.ablation_outcome import Outcome, Row, folder_of, score_all
from dgseg.recipes.famix import FamixRun, StyleMode
from dgseg.recipes.famix_training import FamixInputs, load_best, train_famix
from dgseg.recipes.overrides import override
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


def all_variants(*, with_mixstyle: bool) -> list[Variant]:
    """Return the eight rows in the paper's order, and MixStyle on a frozen trunk on request."""
    eight = [
        Variant(freeze, MODES[augment, mix])
        for freeze, mix, augment in product((False, True), repeat=3)
    ]
    return [*eight, Variant(freeze=True, mode="mixstyle")] if with_mixstyle else eight


def variant_changes(run: FamixRun, variant: Variant, seed: int) -> list[str]:
    """Return the settings that make a row of a recipe. Without freeze, everything learns."""
    return [
        f"name={run.name}: {variant.row.title}, seed {seed}",
        f"trainable={run.trainable if variant.freeze else 'everything'}",
        f"style.mode={variant.mode}",
        f"seed={seed}",
    ]


def ablate(
    run: FamixRun,
    inputs: FamixInputs,
    tests: Mapping[str, Target],
    *,
    variants: Sequence[Variant],
    seeds: Sequence[int],
    out: Path,
    note: Callable[[list[str], Path], None],
    group: Group,
    workers: int = 0,
) -> list[Outcome]:
    """Train every variant with every seed below ``out``, and score its best checkpoint.

    ``note`` is told each run's changes and its folder, before its training. What is finished is not
    done again, so a stopped ablation goes on where it was.
    """
    outcomes: list[Outcome] = []
    for variant, seed in product(variants, seeds):
        changes, folder = variant_changes(run, variant, seed), folder_of(out, variant.row, seed)
        this = override(run, changes)
        note(changes, folder)
        train_famix(this, inputs, out=folder, group=group, workers=workers)
        network, _, source_miou = load_best(this, folder)
        miou = score_all(
            lambda network=network: network_segment(
                network.to(group.device), group.device, long_side_px=run.served_long_side_px
            ),
            tests,
            folder,
            title=this.name if group.is_first else None,
        )
        outcomes.append(Outcome(row=variant.row, seed=seed, source_miou=source_miou, miou=miou))
    return outcomes
