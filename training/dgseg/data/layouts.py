"""Where each dataset keeps its photographs and label maps, as its publishers unpack.

The table is data, in contracts, so that everything that reads these datasets agrees on it.

A name is what a photograph and its label map share: the path below their folders, without prefix
and suffix.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PLAIN_PAIRS = "pairs"
"""The layout of anybody's own photographs and label maps."""


@dataclass(frozen=True)
class Folders:
    """Folders that belong together. May name ``{split}`` and ``{domain}``."""

    images: str
    labels: str


@dataclass(frozen=True)
class LabelFiles:
    """Label maps of one kind: ``<name><suffix>``."""

    suffix: str
    mapping: str
    """Id of a label mapping; ``{mapping}`` stands for the variant that the source asks for."""
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The folders and file names of one dataset."""

    folders: tuple[Folders, ...]
    """The first that exist are used."""
    labels: tuple[LabelFiles, ...]
    """Best first; a file is of the first kind that it fits."""
    image_suffixes: tuple[str, ...]
    image_prefix: str = ""
    visual_domain: str | None
    """What a source without a domain shows; None when the source has to choose."""
    domains: tuple[str, ...] = ()
    """The only domains to choose from; empty when any name will do."""
    splits: dict[str, str] = field(default_factory=dict[str, str])
    """The folder of each split; empty when only a list of names can split the dataset."""
    has_whole: bool = False
    """Whether the dataset may be read without a split."""
    mappings: tuple[str, ...] = ()
    """Variants of the label mapping, the default first; empty when there is no choice, or any."""
    captions_tell_domain: bool = False
    """Whether the dataset lists each picture's visual domain: then a source's domain chooses the
    pictures, and no folder."""
    is_described: bool = False
    """Whether dataset.json, or else the source, tells mapping and visual domains."""


def _read_layout(content: dict[str, Any]) -> Layout:
    return Layout(
        folders=tuple(Folders(**folders) for folders in content["folders"]),
        labels=tuple(LabelFiles(**files) for files in content["labels"]),
        image_suffixes=tuple(content["imageSuffixes"]),
        image_prefix=content.get("imagePrefix", ""),
        visual_domain=content["visualDomain"],
        domains=tuple(content.get("domains", ())),
        splits=content.get("splits", {}),
        has_whole=content.get("hasWhole", False),
        mappings=tuple(content.get("mappings", ())),
        captions_tell_domain=content.get("captionsTellDomain", False),
        is_described=content.get("isDescribed", False),
    )


_PATH = Path(__file__).parents[3] / "contracts" / "dataset-layouts.json"

LAYOUTS: dict[str, Layout] = {
    name: _read_layout(content)
    for name, content in json.loads(_PATH.read_text())["layouts"].items()
}
