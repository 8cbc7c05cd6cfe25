"""Labelled photographs that commands name in words."""

from collections.abc import Callable, Sequence

from dgseg.data.joined_pairs import ChainedPairs, JoinedPairs
from dgseg.data.labelled_files import LabelledFiles, ReadableFiles
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.open_dataset import open_dataset
from dgseg.data.protocols import PreparedPairs, centre_gta5
from dgseg.data.sources import parse_source
from dgseg.targets import Target, refuse_coarse, target_for


def open_labelled(text: str, label_set: str) -> LabelledPairs:
    """Open a dataset. Raises ValueError when it is of another label set."""
    pairs = open_dataset(parse_source(text))
    if (found := _label_set_of(pairs)) != label_set:
        raise ValueError(f"{text} has the labels {found}, the recipe {label_set}")
    return pairs


def open_source(texts: Sequence[str], label_set: str) -> LabelledPairs:
    """Open what is trained on: one dataset, or several in turn."""
    sources = [open_labelled(text, label_set) for text in texts]
    return sources[0] if len(sources) == 1 else JoinedPairs(sources)


def open_validation(
    texts: Sequence[str], label_set: str, open_one: Callable[[str, str], LabelledPairs]
) -> LabelledPairs:
    """Open what the best checkpoint is chosen on: one dataset, or several, each pair once."""
    sources = [open_one(text, label_set) for text in texts]
    return sources[0] if len(sources) == 1 else ChainedPairs(sources)


def as_validated(text: str, label_set: str) -> LabelledPairs:
    """Open a dataset as FAMix validates on it: GTA5's photographs are cut to one size."""
    return _prepared(text, open_labelled(text, label_set))


def open_targets(texts: Sequence[str], network_label_set: str) -> dict[str, Target]:
    """Open datasets to score a network on, as `as_validated` does, in labels that both have.

    Raises ValueError when two have one title, or a network's labels cannot become a dataset's.
    """
    targets: dict[str, Target] = {}
    for text in texts:
        source = parse_source(text)
        refuse_coarse(source)
        title, pairs = source.title, open_dataset(source)
        if title in targets:
            raise ValueError(f"two tests have the same dataset, domain and split: {title}")
        label_set = _label_set_of(pairs)
        targets[title] = target_for(network_label_set, _prepared(text, pairs), label_set, word=text)
    return targets


def _label_set_of(pairs: LabelledFiles | ReadableFiles) -> str:
    files = pairs.files if isinstance(pairs, ReadableFiles) else pairs
    return files.label_set


def _prepared(text: str, pairs: LabelledPairs) -> LabelledPairs:
    is_gta5 = parse_source(text).dataset == "gta5"
    return PreparedPairs(pairs, centre_gta5) if is_gta5 else pairs
