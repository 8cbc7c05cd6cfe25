"""Labelled photographs that commands name in words."""

from collections.abc import Sequence

from dgseg.data.joined_pairs import JoinedPairs
from dgseg.data.labelled_files import LabelledFiles, ReadableFiles
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.open_dataset import open_dataset
from dgseg.data.protocols import PreparedPairs, centre_gta5
from dgseg.data.sources import parse_source
from dgseg.targets import Target, target_for


def open_labelled(text: str, label_set: str) -> LabelledPairs:
    """Open a dataset. Raises ValueError when it is of another label set."""
    pairs = open_dataset(parse_source(text))
    if (found := _label_set_of(pairs)) != label_set:
        raise ValueError(f"{text} has the labels {found}, the recipe {label_set}")
    return pairs


def joined(sources: Sequence[LabelledPairs]) -> LabelledPairs:
    """Return one dataset as it is, and several as `JoinedPairs`."""
    return sources[0] if len(sources) == 1 else JoinedPairs(sources)


def as_validated(text: str, label_set: str) -> LabelledPairs:
    """Open a dataset as FAMix validates on it: GTA5's photographs are cut to one size."""
    return _prepared(text, open_labelled(text, label_set))


def open_targets(texts: Sequence[str], network_label_set: str) -> dict[str, Target]:
    """Open datasets to score a network on, as `as_validated` does, in labels that both have.

    Raises ValueError when two have one title, or a network's labels cannot become a dataset's.
    """
    targets: dict[str, Target] = {}
    for text in texts:
        title, pairs = parse_source(text).title, open_dataset(parse_source(text))
        if title in targets:
            raise ValueError(f"two tests have the same dataset, domain and split: {title}")
        label_set = _label_set_of(pairs)
        targets[title] = target_for(network_label_set, _prepared(text, pairs), label_set)
    return targets


def _label_set_of(pairs: LabelledFiles | ReadableFiles) -> str:
    files = pairs.files if isinstance(pairs, ReadableFiles) else pairs
    return files.label_set


def _prepared(text: str, pairs: LabelledPairs) -> LabelledPairs:
    is_gta5 = parse_source(text).dataset == "gta5"
    return PreparedPairs(pairs, centre_gta5) if is_gta5 else pairs
