"""The door to datasets on disk."""

import os
import warnings
from collections.abc import Iterator
from pathlib import Path

from dgseg.data.described_pairs import CAPTIONS, read_descriptions
from dgseg.data.label_mapping import read_label_mapping
from dgseg.data.labelled_files import LabelledFiles, PairFiles, ReadableFiles
from dgseg.data.layouts import LAYOUTS, Layout
from dgseg.data.sources import DatasetSource


def open_dataset(source: DatasetSource) -> LabelledFiles | ReadableFiles:
    """Return the pairs of a dataset, sorted by name. No photograph is decoded yet.

    With ``source.skip_bad``, pairs that lack a file are named in a warning and left out, and the
    next good pair stands in for one that cannot be read.

    Raises ValueError when there is no pair, and naming every pair that lacks a file.
    """
    files, incomplete = list_files(source)
    if not source.skip_bad:
        if incomplete:
            raise ValueError("\n".join([*incomplete, "Complete these pairs, or ask to skip them."]))
        return files
    for problem in incomplete:
        warnings.warn(f"left out: {problem}", stacklevel=2)
    return ReadableFiles(files)


def list_files(source: DatasetSource) -> tuple[LabelledFiles, list[str]]:
    """Return the complete pairs of a dataset, and a line for each pair that lacks a file.

    Raises ValueError when there is no complete pair.
    """
    layout = LAYOUTS[source.dataset]
    domain = source.domain or layout.visual_domain or ""
    image_folder, label_folder = _find_folders(source, layout, domain)
    images = _name_images(image_folder, layout)
    labels = _name_labels(label_folder, layout)
    wanted = _wanted_names(source, layout) or sorted(images.keys() | labels.keys())
    if layout.captions_tell_domain and source.domain is not None:
        described = read_descriptions(source.root)
        if missing := [name for name in wanted if name not in described]:
            raise ValueError(
                f"{source.root / CAPTIONS} does not tell the visual domain of {missing[0]} and"
                f" {len(missing) - 1} more: make the pictures again, or leave out domain="
            )
        wanted = [name for name in wanted if described[name].visual_domain == source.domain]

    incomplete = [
        f"{source.dataset}: {name} has no image below {image_folder}"
        for name in wanted
        if name not in images
    ] + [
        f"{source.dataset}: {name} has no label map below {label_folder}"
        for name in wanted
        if name not in labels
    ]
    mapping = source.mapping or next(iter(layout.mappings), "")
    pairs = tuple(
        PairFiles(name, images[name], labels[name][0], labels[name][1].format(mapping=mapping))
        for name in wanted
        if name in images and name in labels
    )
    if not pairs:
        reasons = incomplete or [f"{source.dataset}: nothing below {image_folder}"]
        raise ValueError("\n".join([*reasons[:10], "There is no complete pair."]))
    files = LabelledFiles(
        dataset=source.dataset,
        visual_domain=domain,
        label_set=read_label_mapping(pairs[0].mapping).label_set,
        pairs=pairs,
    )
    return files, incomplete


def _find_folders(source: DatasetSource, layout: Layout, domain: str) -> tuple[Path, Path]:
    split = layout.splits[source.split] if source.split else ""
    looked_for: list[str] = []
    for folders in layout.folders:
        images = source.root / folders.images.format(split=split, domain=domain)
        labels = source.root / folders.labels.format(split=split, domain=domain)
        if images.is_dir() and labels.is_dir():
            return images, labels
        looked_for.append(f"{images} with {labels}")
    raise ValueError(f"{source.dataset} is not there: looked for {' and for '.join(looked_for)}")


def _name_images(folder: Path, layout: Layout) -> dict[str, Path]:
    images: dict[str, Path] = {}
    for path in _files_below(folder):
        for suffix in layout.image_suffixes:
            if (name := _name(path, folder, layout.image_prefix, suffix)) is not None:
                images[name] = path
    return images


def _name_labels(folder: Path, layout: Layout) -> dict[str, tuple[Path, str]]:
    best: dict[str, tuple[int, Path]] = {}
    for path in _files_below(folder):
        for rank, kind in enumerate(layout.labels):
            if (name := _name(path, folder, kind.prefix, kind.suffix)) is not None:
                best[name] = min(best.get(name, (rank, path)), (rank, path))
                break  # 00001_labelTrainIds.png ends in .png too, but is of the better kind
    return {name: (path, layout.labels[rank].mapping) for name, (rank, path) in best.items()}


def _name(path: Path, folder: Path, prefix: str, suffix: str) -> str | None:
    if not (path.name.startswith(prefix) and path.name.endswith(suffix)):
        return None
    stem = path.name.removeprefix(prefix).removesuffix(suffix)
    return (path.parent.relative_to(folder) / stem).as_posix()


def _files_below(folder: Path) -> Iterator[Path]:
    # Datasets are large, so that folders in them are often links to other disks.
    for parent, _, names in os.walk(folder, followlinks=True):
        for name in names:
            if not name.startswith("."):  # what macOS leaves beside every file
                yield Path(parent, name)


def _wanted_names(source: DatasetSource, layout: Layout) -> list[str]:
    if source.split_file is None:
        return []
    try:
        lines = source.split_file.read_text().split("\n")
    except OSError as error:
        raise ValueError(f"the split file cannot be read: {error}") from error
    names: list[str] = []
    for line in filter(None, map(str.strip, lines)):
        path = Path(line)
        known = [
            name
            for suffix in layout.image_suffixes
            if (name := _name(path, Path(), layout.image_prefix, suffix)) is not None
        ]
        names.append(known[0] if known else line)
    if not names:
        raise ValueError(f"{source.split_file} lists no names")
    if len(set(names)) < len(names):
        raise ValueError(f"{source.split_file} lists {len(names) - len(set(names))} names twice")
    return sorted(names)
