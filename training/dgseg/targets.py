"""Datasets to score a network on, also in coarser labels than its own.

CamVid has 11 labels and networks have 19: predictions are mapped into the 11 groups, and then
scored. Shapes: H height, W width, L labels of the target.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from dgseg.data.label_mapping import LABEL_MAPPINGS, LabelMapping, map_ids, read_label_mapping
from dgseg.data.label_sets import read_label_set
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.sources import DatasetSource
from dgseg.evaluate import Segment, evaluate

COARSE = "-as-"
"""In the id of a mapping that calls labels by finer names than they have."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Labelled photographs, and how a network's labels become theirs."""

    pairs: LabelledPairs
    label_set: str
    mapping: LabelMapping | None = None
    """None where the network has these labels."""
    word: str = ""
    """What names the pairs on a command line."""


def target_for(
    network_label_set: str, pairs: LabelledPairs, label_set: str, *, word: str = ""
) -> Target:
    """Return how a network of one label set is scored on pairs of another.

    Raises ValueError when its labels cannot be mapped into theirs.
    """
    if network_label_set == label_set:
        return Target(pairs=pairs, label_set=label_set, word=word)
    mapping = f"{network_label_set}-to-{label_set}"
    if not (LABEL_MAPPINGS / f"{mapping}.json").is_file():
        raise ValueError(
            f"a network of {network_label_set} cannot be scored on {label_set}:"
            f" contracts/label-mappings has no {mapping}"
        )
    return Target(pairs=pairs, label_set=label_set, mapping=read_label_mapping(mapping), word=word)


def refuse_coarse(source: DatasetSource) -> None:
    """Raise ValueError when a dataset is read in labels that are coarser than they look."""
    if source.mapping is not None and COARSE in source.mapping:
        raise ValueError(
            f"{source.mapping} is to train on; to score, leave it out, and predictions fall into"
            f" the labels of {source.dataset}"
        )


def score(segment: Segment, target: Target, *, progress: str | None = None) -> Tensor:
    """Return the confusion matrix of what ``segment`` answers, int64 ``[L, L]``."""
    label_count = len(read_label_set(target.label_set).names)
    mapping = target.mapping
    if mapping is None:
        return evaluate(segment, target.pairs, label_count, progress=progress)

    def mapped(image_1HW3: Tensor) -> Tensor:
        return torch.from_numpy(map_ids(segment(image_1HW3).numpy(), mapping))

    return evaluate(mapped, target.pairs, label_count, progress=progress)
