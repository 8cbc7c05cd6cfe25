"""What a corrupted copy of datasets consists of: which pairs, in which folders.

dataset.json                              what it is and how it was made
label/<name>.png                          the label maps, as they were
clean/image/<name>.*                      the photographs, as they were
<corruption>/<severity>/image/<name>.png  what became of them

Photographs of several visual domains, or label maps of several mappings, have such folders each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dgseg.data.label_mapping import read_label_mapping
from dgseg.data.labelled_files import PairFiles, ReadableFiles
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import DatasetSource

LABELS, CLEAN = "label", "clean/image"


@dataclass(frozen=True)
class CopiedPair:
    """A pair of a source."""

    name: str
    """What both files are called in the copy, below their folders."""
    files: PairFiles
    skip_bad: bool
    """Whether the source may lose it when it cannot be read."""


@dataclass(frozen=True, kw_only=True)
class CopiedPart:
    """Pairs of one visual domain and one label mapping."""

    folder: str
    """Empty when there is no other part."""
    visual_domain: str
    mapping: str
    pairs: tuple[CopiedPair, ...]

    def label(self, out: Path, pair: CopiedPair) -> Path:
        """Return where a label map goes."""
        return out / self.folder / LABELS / f"{pair.name}.png"

    def clean(self, out: Path, pair: CopiedPair) -> Path:
        """Return where a photograph goes."""
        return out / self.folder / CLEAN / f"{pair.name}{pair.files.image.suffix}"

    def corrupted(self, out: Path, pair: CopiedPair, corruption: str, severity: int) -> Path:
        """Return where a photograph goes that was corrupted."""
        return out / self.folder / _corrupted_folder(corruption, severity) / f"{pair.name}.png"


def plan_copy(sources: Sequence[DatasetSource]) -> tuple[CopiedPart, ...]:
    """Return the parts of a copy of all sources, without corrupted copies that these hold already.

    Raises ValueError when a pair lacks a file, or sources have different label sets.
    """
    pairs_by_kind: dict[tuple[str, str], dict[str, CopiedPair]] = {}
    label_sets: set[str] = set()
    for number, source in enumerate(sources, start=1):
        opened = open_dataset(source)
        files = opened.files if isinstance(opened, ReadableFiles) else opened
        label_sets.add(files.label_set)
        of_source: dict[tuple[str, str], list[PairFiles]] = {}
        for pair in files.pairs:
            kind = (pair.visual_domain or files.visual_domain, pair.mapping)
            of_source.setdefault(kind, []).append(pair)
        for kind, pairs in of_source.items():
            taken = pairs_by_kind.setdefault(kind, {})
            prefix = f"{number}/" if any(pair.name in taken for pair in pairs) else ""
            for pair in pairs:
                name = prefix + pair.name
                if name in taken:
                    raise ValueError(f"{source.title} has the name {name} of another source")
                taken[name] = CopiedPair(name, pair, source.skip_bad)
    if len(label_sets) > 1:
        raise ValueError(f"sources have different labels: {', '.join(sorted(label_sets))}")
    return tuple(
        CopiedPart(
            folder=_folder(kind, list(pairs_by_kind)),
            visual_domain=kind[0],
            mapping=kind[1],
            pairs=tuple(pairs.values()),
        )
        for kind, pairs in pairs_by_kind.items()
    )


def without_pairs(parts: Sequence[CopiedPart], bad: set[PairFiles]) -> tuple[CopiedPart, ...]:
    """Return the parts without some pairs, and without parts that these leave empty.

    Raises ValueError when nothing is left.
    """
    kept = (
        replace(part, pairs=tuple(pair for pair in part.pairs if pair.files not in bad))
        for part in parts
    )
    left = tuple(part for part in kept if part.pairs)
    if not left:
        raise ValueError("no pair can be read")
    return left


def describe_copy(
    parts: Sequence[CopiedPart],
    *,
    name: str,
    licence: str | None,
    corruptions: Sequence[str],
    severities: Sequence[int],
    made_by: Mapping[str, object],
) -> dict[str, object]:
    """Return the content of ``dataset.json``: each part, clean and then at every severity."""
    described: list[dict[str, object]] = []
    for part in parts:
        common: dict[str, object] = {"folder": part.folder} if part.folder else {}
        common["label"] = LABELS
        if part.visual_domain:
            common["visualDomain"] = part.visual_domain
        if len({each.mapping for each in parts}) > 1:
            common["mapping"] = part.mapping
        described.append({**common, "image": CLEAN})
        described += [
            {
                **common,
                "image": _corrupted_folder(corruption, severity),
                "corruption": {"name": corruption, "severity": severity},
            }
            for corruption in corruptions
            for severity in severities
        ]
    mappings = sorted({part.mapping for part in parts})
    return {
        "name": name,
        **({} if licence is None else {"licence": licence}),
        **(
            {"mapping": mappings[0]}
            if len(mappings) == 1
            else {"labelSet": read_label_mapping(mappings[0]).label_set}
        ),
        "madeBy": dict(made_by),
        "parts": described,
    }


def _folder(kind: tuple[str, str], kinds: Sequence[tuple[str, str]]) -> str:
    if len(kinds) == 1:
        return ""
    domain, mapping = kind
    is_alone = sum(other == domain for other, _ in kinds) == 1
    return domain if is_alone and domain else f"{domain or 'mixed'}-{mapping}"


def _corrupted_folder(corruption: str, severity: int) -> str:
    return f"{corruption}/{severity}/image"
