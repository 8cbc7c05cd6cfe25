"""What every ablation comes to: rows, each trained with every seed and scored on every test."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dgseg.evaluate import Segment
from dgseg.metrics import mean_iou
from dgseg.targets import Target, score

RESULT = "result.json"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One variant of a training."""

    title: str
    marks: tuple[str, ...]
    """What stands in the table's columns of switches."""
    is_frozen: bool
    """Whether the trunk is; a picture tells these rows apart."""


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


def folder_of(out: Path, row: Row, seed: int) -> Path:
    """Return where a row is trained with a seed."""
    return out / f"{row.title.replace(' + ', '-').replace(' ', '-')}-seed{seed}"


def score_all(
    segment: Callable[[], Segment],
    tests: Mapping[str, Target],
    folder: Path,
    *,
    title: str | None,
) -> dict[str, float]:
    """Return the mIoU on every test, and keep it in ``folder``: what is known is not run again.

    ``title`` names the bars of progress; without it, as in a second process, nothing is written.
    """
    known: dict[str, float] = {}
    if (folder / RESULT).exists():
        known = json.loads((folder / RESULT).read_text())
    if missing := [name for name in tests if name not in known]:
        answer = segment()
        for name in missing:
            progress = None if title is None else f"{title} on {name}"
            known[name] = mean_iou(score(answer, tests[name], progress=progress))
        if title is not None:
            (folder / RESULT).write_text(json.dumps(known, indent=1) + "\n")
    return {name: known[name] for name in tests}
