"""Which dataset, which part of it, and where: as settings, and as one word of a command line."""

import re
from dataclasses import dataclass
from pathlib import Path

from dgseg.data.label_mapping import LABEL_MAPPINGS
from dgseg.data.layouts import LAYOUTS, PLAIN_PAIRS

PATTERN = "[<layout>:]<folder>[,split=..][,domain=..][,mapping=..][,split-file=..][,skip-bad=yes]"
VISUAL_DOMAIN = re.compile(r"(?=.{1,64}$)[a-z0-9]+(?:[ _-][a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class DatasetSource:
    """What ``open_dataset`` opens."""

    dataset: str
    """A name in ``LAYOUTS``."""
    root: Path
    """The folder that holds the folders of the layout."""
    split: str | None = None
    """train, val or test, where the dataset has folders for them."""
    split_file: Path | None = None
    """A text file that lists the names to read, one a line; without it, all."""
    domain: str | None = None
    """The visual domain that the photographs show. Chooses the folder of ACDC and CamVid."""
    mapping: str | None = None
    """Variant of the label mapping, as Mapillary has robustnet (default) and rein; of plain pairs
    any label mapping."""
    skip_bad: bool = False
    """Leave out pairs that lack a file or cannot be read, with a warning, instead of failing."""

    @property
    def title(self) -> str:
        """What it is called where its folder does not matter, like ``camvid dusk train``."""
        listed = self.split_file and self.split_file.stem
        dataset = self.root.resolve().name if self.dataset == PLAIN_PAIRS else self.dataset
        return " ".join(filter(None, (dataset, self.domain, self.split, listed, self.mapping)))

    def __post_init__(self) -> None:
        """Refuse a source that its dataset does not have, before any file is looked for."""
        if self.dataset not in LAYOUTS:
            raise ValueError(f"no dataset {self.dataset!r}; known are {', '.join(LAYOUTS)}")
        layout = LAYOUTS[self.dataset]
        if self.split is None and not layout.has_whole:
            raise ValueError(f"{self.dataset} needs a split, one of {', '.join(layout.splits)}")
        if self.split is not None and self.split not in layout.splits:
            raise ValueError(
                f"{self.dataset} has no split {self.split!r}; "
                + (f"it has {', '.join(layout.splits)}" if layout.splits else "use split-file")
            )
        if self.domain is None and layout.visual_domain is None:
            raise ValueError(f"{self.dataset} needs a domain, one of {', '.join(layout.domains)}")
        if self.domain is not None and layout.domains and self.domain not in layout.domains:
            raise ValueError(
                f"{self.dataset} has no domain {self.domain!r}; it has {', '.join(layout.domains)}"
            )
        if self.domain is not None and not VISUAL_DOMAIN.fullmatch(self.domain):
            raise ValueError(
                f"{self.domain!r} is no visual domain, which is lower-case words, like night or"
                " heavy rain"
            )
        mappings = known_mappings() if layout.is_described else layout.mappings
        if self.mapping is not None and self.mapping not in mappings:
            raise ValueError(
                f"{self.dataset} has no label mapping {self.mapping!r}; "
                f"it has {', '.join(mappings) or 'only one'}"
            )


def known_mappings() -> tuple[str, ...]:
    """Return the id of every label mapping."""
    return tuple(sorted(path.stem for path in LABEL_MAPPINGS.glob("*.json")))


def parse_source(text: str) -> DatasetSource:
    """Return the source that one word describes, like ``cityscapes:/data/cityscapes,split=val``.

    Without a layout, the folder is of plain pairs. Raises ValueError saying what is wrong.
    """
    named = re.fullmatch(r"([\w-]*):(?!//)(.*)", text, re.DOTALL)
    dataset, rest = named.groups() if named else (PLAIN_PAIRS, text)
    root, *options = rest.split(",")
    if not root:
        raise ValueError(f"{text!r} is no dataset; expected {PATTERN}")
    if "://" in root:
        raise ValueError(f"{root!r} is a URL; this reads folders on disk, so copy it to one")

    values: dict[str, str] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if name not in ("split", "domain", "mapping", "split-file", "skip-bad"):
            raise ValueError(f"{text!r} has an unknown option {name!r}; expected {PATTERN}")
        if not equals or not value or name in values:
            raise ValueError(f"{text!r} must give {name} one value; expected {PATTERN}")
        values[name] = value
    if values.get("skip-bad", "no") not in ("yes", "no"):
        raise ValueError(f"skip-bad must be yes or no, got {values['skip-bad']!r}")

    return DatasetSource(
        dataset=dataset,
        root=Path(root),
        split=values.get("split"),
        split_file=Path(values["split-file"]) if "split-file" in values else None,
        domain=values.get("domain"),
        mapping=values.get("mapping"),
        skip_bad=values.get("skip-bad") == "yes",
    )
