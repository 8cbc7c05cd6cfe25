"""A style bank: what was mined from words, by label.

A folder with ``styles.safetensors`` (``mean`` and ``deviation``, float32 ``[N, C]``) and
``styles.json`` (label, prompt and losses of each of the N styles, and where they come from).

Shapes: N styles, C channels, P patches, B batch.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from dgseg.styles.patches import Statistics
from dgseg.styles.prompts import IGNORE_LABEL

TENSORS = "styles.safetensors"
FACTS = "styles.json"


@dataclass(frozen=True, kw_only=True)
class Style:
    """What is known of one style besides its statistics. Official banks know the label alone."""

    label: str
    prompt: str | None = None
    loss_before: float | None = None
    """1 - cosine similarity to the prompt, of the patch as it was."""
    loss_after: float | None = None


@dataclass(frozen=True, kw_only=True)
class StyleBank:
    """Styles, in the order in which they were mined."""

    styles: tuple[Style, ...]
    mean_NC: Tensor
    deviation_NC: Tensor
    source: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Where the styles come from: data, weights, settings."""

    def __post_init__(self) -> None:
        """Refuse a bank whose parts disagree, or that would put NaN into a training."""
        shape = self.mean_NC.shape
        if self.mean_NC.ndim != 2 or shape != self.deviation_NC.shape:
            raise ValueError(f"mean {list(shape)} and deviation {list(self.deviation_NC.shape)}")
        if shape[0] != len(self.styles):
            raise ValueError(f"{shape[0]} statistics for {len(self.styles)} styles")
        if not (self.mean_NC.isfinite().all() and self.deviation_NC.isfinite().all()):
            raise ValueError("a style bank holds numbers that are not finite; mine it again")

    def __len__(self) -> int:
        """Return how many styles there are."""
        return len(self.styles)

    def choices(self, label: str) -> Sequence[int]:
        """Return which styles a patch of this label may take.

        Its label's own; where there are none, those of unlabelled patches, as in the official code;
        where there are none either, any.
        """
        by_label = self._places_by_label
        return by_label.get(label) or by_label.get(IGNORE_LABEL) or range(len(self))

    def to(self, device: torch.device) -> "StyleBank":
        """Return the bank with its statistics on a device."""
        return replace(
            self, mean_NC=self.mean_NC.to(device), deviation_NC=self.deviation_NC.to(device)
        )

    @cached_property
    def _places_by_label(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, style in enumerate(self.styles):
            places.setdefault(style.label, []).append(place)
        return places


def pick_styles(
    bank: StyleBank, patch_label_PB: Tensor, label_names: Sequence[str], draws_PB: np.ndarray
) -> Statistics:
    """Return one style ``[P, B, C]`` for each patch, by its label and a uniform draw in 0..1."""
    index_PB = torch.zeros(draws_PB.shape, dtype=torch.int64)
    for place, value in np.ndenumerate(patch_label_PB.cpu().numpy()):
        choices = bank.choices(label_name(int(value), label_names))
        index_PB[place] = choices[int(draws_PB[place] * len(choices))]
    index_PB = index_PB.to(bank.mean_NC.device)
    return Statistics(bank.mean_NC[index_PB], bank.deviation_NC[index_PB])


def label_name(value: int, label_names: Sequence[str]) -> str:
    """Return the name of a label value; values past the label set mean that there is no label."""
    return label_names[value] if value < len(label_names) else IGNORE_LABEL


def write_bank(bank: StyleBank, folder: Path) -> None:
    """Write a bank, whole or not at all: the facts go last, and say how many styles count."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {"mean": bank.mean_NC, "deviation": bank.deviation_NC}
    facts = {
        "schemaVersion": 1,
        "source": dict(bank.source),
        "styles": [asdict(style) for style in bank.styles],
    }
    unfinished = folder / f"{TENSORS}.unfinished"
    save_file({name: value.float().contiguous() for name, value in tensors.items()}, unfinished)
    unfinished.replace(folder / TENSORS)
    unfinished = folder / f"{FACTS}.unfinished"
    unfinished.write_text(json.dumps(facts, indent=1) + "\n")
    unfinished.replace(folder / FACTS)


def read_bank(folder: Path) -> StyleBank:
    """Read what `write_bank` wrote.

    Raises FileNotFoundError, or ValueError when the files are damaged or disagree.
    """
    for file in (TENSORS, FACTS):
        if not (folder / file).is_file():
            raise FileNotFoundError(f"{folder / file} does not exist; is {folder} a style bank?")
    try:
        facts = json.loads((folder / FACTS).read_text())
        tensors = load_file(folder / TENSORS)
        styles = tuple(Style(**style) for style in facts["styles"])
        # A mining that was stopped between the two files left more statistics than facts.
        mean_NC, deviation_NC = (tensors[name][: len(styles)] for name in ("mean", "deviation"))
        return StyleBank(
            styles=styles, mean_NC=mean_NC, deviation_NC=deviation_NC, source=facts["source"]
        )
    except (KeyError, TypeError, json.JSONDecodeError, SafetensorError) as error:
        raise ValueError(f"{folder} is no style bank: {error}") from error
