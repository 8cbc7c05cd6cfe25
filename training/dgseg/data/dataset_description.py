"""``dataset.json``: what anybody's own photographs and label maps are, and show.

It lies beside ``image/`` and ``label/``, or above the folders that its parts name. Its schema is
``datasetDescriptionSchema`` of contracts/dataset.ts; what is not read here is let be.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from dgseg.data.label_mapping import read_label_mapping
from dgseg.data.label_sets import read_label_set

DESCRIPTION = "dataset.json"
PART_FIELDS = {
    *("layout", "folder", "split", "mapping", "image", "label", "visualDomain", "corruption")
}


@dataclass(frozen=True, kw_only=True)
class DescribedPart:
    """Photographs and label maps that belong together."""

    layout: str | None = None
    """How folders and names are laid out; None for pairs of equal stems."""
    folder: str = ""
    split: str | None = None
    mapping: str | None = None
    image: str = "image"
    label: str = "label"
    visual_domain: str | None = None
    corruption: str | None = None
    """Like ``fog-3``."""
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class DatasetDescription:
    """What a ``dataset.json`` says; nothing when there is none."""

    name: str | None = None
    label_set: str | None = None
    mapping: str | None = None
    visual_domain: str | None = None
    domain_by_name: dict[str, str | None] | None = None
    """The pairs to read and what each shows; None for all there are."""
    parts: tuple[DescribedPart, ...] = field(default=(DescribedPart(),))

    @property
    def tells_domain(self) -> bool:
        """Whether it says of anything what it shows."""
        listed = (self.domain_by_name or {}).values()
        told = [self.visual_domain, *listed, *(part.visual_domain for part in self.parts)]
        return any(told) or any(part.layout for part in self.parts)


def read_description(folder: Path) -> DatasetDescription:
    """Return what a folder's description says. Raises ValueError saying what is wrong with it."""
    path = folder / DESCRIPTION
    if not path.exists():
        return DatasetDescription()
    try:
        return _parse(json.loads(path.read_text()))
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path} is garbled ({type(error).__name__}: {error})") from error


def _parse(content: dict[str, Any]) -> DatasetDescription:
    label_set, mapping = _text(content, "labelSet"), _text(content, "mapping")
    if label_set is not None:
        read_label_set(label_set)
    if mapping is not None and label_set not in (None, read_label_mapping(mapping).label_set):
        raise ValueError(f"its mapping {mapping} is not to its labelSet {label_set}")
    images: list[dict[str, Any]] | None = content.get("images")
    domains = None
    if images is not None:
        domains = {str(image["name"]): _text(image, "visualDomain") for image in images}
        if len(domains) < len(images):
            raise ValueError(f"its images name {len(images) - len(domains)} twice")
    parts = content.get("parts")
    if parts is not None and images is not None:
        raise ValueError("images cannot be listed beside parts")
    return DatasetDescription(
        name=str(content["name"]),
        label_set=label_set,
        mapping=mapping,
        visual_domain=_text(content, "visualDomain"),
        domain_by_name=domains,
        parts=(DescribedPart(),) if parts is None else tuple(map(_parse_part, parts)),
    )


def _parse_part(content: dict[str, Any]) -> DescribedPart:
    if unknown := content.keys() - PART_FIELDS:
        raise ValueError(f"a part has {', '.join(sorted(unknown))}")
    corruption, layout = content.get("corruption"), _text(content, "layout")
    folder, image = _folder(content, "folder"), _folder(content, "image")
    title = corruption and f"{corruption['name']}-{corruption['severity']}"
    if (mapping := _text(content, "mapping")) is not None and layout in (None, "pairs"):
        read_label_mapping(mapping)
    return DescribedPart(
        layout=None if layout == "pairs" else layout,
        folder=folder or "",
        split=_text(content, "split"),
        mapping=mapping,
        image=image or "image",
        label=_folder(content, "label") or "label",
        visual_domain=_text(content, "visualDomain"),
        corruption=title,
        title=title or folder or image or _text(content, "visualDomain"),
    )


def _text(content: dict[str, Any], key: str) -> str | None:
    value = content.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is {value!r}")
    return value


def _folder(content: dict[str, Any], key: str) -> str | None:
    folder = _text(content, key)
    if folder is not None and (folder.startswith("/") or ".." in PurePosixPath(folder).parts):
        raise ValueError(f"{key} {folder!r} leads out of the dataset")
    return folder
