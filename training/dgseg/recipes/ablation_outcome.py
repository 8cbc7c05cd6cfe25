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

    It is kept by the test's whole word, as another folder may have the same title. ``title`` names
    the bars of progress; without it, as in a second process, nothing is written.
    """
    path = folder / RESULT
    known: dict[str, float] = json.loads(path.read_text()) if path.exists() else {}
    answer: Segment | None = None
    for name, target in tests.items():
        if target.word in known:
            continue
        answer = answer or segment()
        progress = None if title is None else f"{title} on {name}"
        known[target.word] = mean_iou(score(answer, target, progress=progress))
        if title is not None:
            unfinished = path.with_suffix(".unfinished")
            unfinished.write_text(json.dumps(known, indent=1) + "\n")
            unfinished.replace(path)
    return {name: known[target.word] for name, target in tests.items()}
