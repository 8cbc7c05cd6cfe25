"""The label sets of contracts/label-sets: which labels there are, and how they are coloured."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LABEL_SETS = Path(__file__).parents[3] / "contracts" / "label-sets"


@dataclass(frozen=True, kw_only=True)
class LabelSet:
    """An ordered list of labels. A label's place is its value in label maps."""

    id: str
    names: tuple[str, ...]
    colors: tuple[tuple[int, int, int], ...]
    """RGB."""


@cache
def read_label_set(label_set_id: str) -> LabelSet:
    """Return a label set by its id. Raises ValueError naming the known ones when there is none."""
    path = LABEL_SETS / f"{label_set_id}.json"
    if not path.is_file():
        known = ", ".join(sorted(known_path.stem for known_path in LABEL_SETS.glob("*.json")))
        raise ValueError(f"no label set {label_set_id!r}; known are {known}")
    labels = json.loads(path.read_text())["labels"]
    return LabelSet(
        id=label_set_id,
        names=tuple(label["name"] for label in labels),
        colors=tuple(tuple(label["color"]) for label in labels),
    )
