"""How to read a dataset: which folders, how files are named in them, and what they show."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from dgseg.data.dataset_description import (
    DESCRIPTION,
    DatasetDescription,
    DescribedPart,
    read_description,
)
from dgseg.data.described_pairs import read_descriptions
from dgseg.data.layouts import LAYOUTS, PLAIN_PAIRS, Layout
from dgseg.data.sources import DatasetSource, known_mappings

IDENTITY_MAPPINGS = {"cityscapes-19": "cityscapes-train-ids", "camvid-11": "camvid-11"}
"""The mapping of label maps that hold the indices of a label set."""


@dataclass(frozen=True, kw_only=True)
class DatasetPart:
    """Folders of a dataset that are read in one way."""

    title: str
    """What it is called in messages, and before names that other parts have too."""
    layout: Layout
    folders: tuple[tuple[Path, Path], ...]
    """Of photographs and label maps; the first that exist are used."""
    mapping: str
    """Variant of the label mapping."""
    names: tuple[str, ...] | None
    """The names to read, sorted; None for all there are."""
    domain_of: Callable[[str], str]
    """Empty for what the captions of ``captioned`` should tell and do not."""
    only_domain: str | None = None
    """Leaves out what shows another visual domain."""
    captioned: Path | None = None
    corruption: str | None = None


def plan_parts(
    source: DatasetSource, names: tuple[str, ...] | None
) -> tuple[str, tuple[DatasetPart, ...]]:
    """Return what a source is called, and how to read it, or those of its pairs that are named.

    Raises ValueError when nothing says what its label maps hold, or its description is garbled.
    """
    if source.dataset != PLAIN_PAIRS:
        return source.dataset, (_plan_layout(source, source.root, names, title=source.dataset),)
    description = read_description(source.root)
    if names is not None and len(description.parts) > 1:
        raise ValueError(f"a split file cannot be used beside the parts of {source.root}")
    parts = tuple(
        _plan_plain(source, description, part, names)
        if part.layout is None
        else _plan_part_of_layout(source, description, part)
        for part in description.parts
    )
    return description.name or source.root.resolve().name, parts


def _plan_layout(
    source: DatasetSource, root: Path, names: tuple[str, ...] | None, *, title: str
) -> DatasetPart:
    layout = LAYOUTS[source.dataset]
    domain = source.domain or layout.visual_domain or ""
    split = layout.splits[source.split] if source.split else ""
    part = DatasetPart(
        title=title,
        layout=layout,
        folders=tuple(
            (
                root / folders.images.format(split=split, domain=domain),
                root / folders.labels.format(split=split, domain=domain),
            )
            for folders in layout.folders
        ),
        mapping=source.mapping or next(iter(layout.mappings), ""),
        names=names,
        domain_of=lambda _: domain,
    )
    if not layout.captions_tell_domain:
        return part

    described = read_descriptions(root)

    def told_domain(name: str) -> str:
        untold = "" if source.domain is not None else domain
        return described[name].visual_domain if name in described else untold

    return replace(part, domain_of=told_domain, only_domain=source.domain, captioned=root)


def _plan_plain(
    source: DatasetSource,
    description: DatasetDescription,
    part: DescribedPart,
    names: tuple[str, ...] | None,
) -> DatasetPart:
    layout = LAYOUTS[PLAIN_PAIRS]
    listed = description.domain_by_name
    # A domain chooses where the description tells domains, and names them where it does not.
    untold = (None if description.tells_domain else source.domain) or layout.visual_domain or ""
    otherwise = part.visual_domain or description.visual_domain or untold
    root = source.root / part.folder
    return DatasetPart(
        title=part.title or description.name or source.root.resolve().name,
        layout=layout,
        folders=((root / part.image, root / part.label),),
        mapping=_mapping(source, description, part),
        names=names if listed is None or names is not None else tuple(sorted(listed)),
        domain_of=lambda name: (listed or {}).get(name) or otherwise,
        only_domain=source.domain if description.tells_domain else None,
        corruption=part.corruption,
    )


def _plan_part_of_layout(
    source: DatasetSource, description: DatasetDescription, part: DescribedPart
) -> DatasetPart:
    try:
        asked = DatasetSource(
            dataset=part.layout or "",
            root=source.root / part.folder,
            split=part.split,
            domain=part.visual_domain or description.visual_domain,
            mapping=part.mapping,
        )
    except ValueError as error:
        raise ValueError(f"{source.root / DESCRIPTION}: {error}") from error
    planned = _plan_layout(asked, asked.root, None, title=part.title or asked.dataset)
    return replace(
        planned,
        only_domain=source.domain or planned.only_domain,
        corruption=part.corruption,
    )


def _mapping(source: DatasetSource, description: DatasetDescription, part: DescribedPart) -> str:
    identity = description.label_set and IDENTITY_MAPPINGS[description.label_set]
    mapping = source.mapping or part.mapping or description.mapping or identity
    if mapping is None and not source.root.is_dir():
        raise ValueError(f"there is no folder {source.root}; name a folder, or <layout>:<folder>")
    if mapping is None:
        raise ValueError(
            f"nothing says what the label maps of {source.root} hold: add mapping=.., one of"
            f" {', '.join(known_mappings())}, or a {DESCRIPTION} with a name and a labelSet"
        )
    return mapping
