"""The door to datasets on disk."""

import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dgseg.data.dataset_parts import DatasetPart, plan_parts
from dgseg.data.described_pairs import CAPTIONS
from dgseg.data.label_mapping import read_label_mapping
from dgseg.data.labelled_files import LabelledFiles, PairFiles, ReadableFiles
from dgseg.data.layouts import LAYOUTS, Layout
from dgseg.data.sources import DatasetSource


def open_dataset(source: DatasetSource) -> LabelledFiles | ReadableFiles:
    """Return the pairs of a dataset, sorted by name. No photograph is decoded yet.

    Corrupted copies are left out. With ``source.skip_bad``, pairs that lack a file are named in a
    warning and left out, and the next good pair stands in for one that cannot be read.

    Raises ValueError when there is no pair, and naming every pair that lacks a file.
    """
    files, incomplete = list_files(source)
    uncorrupted = tuple(pair for pair in files.pairs if pair.corruption is None)
    files = replace(files, pairs=uncorrupted)
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
    dataset, parts = plan_parts(source, _listed_names(source, layout))
    listed = [_list_or_tell(part, alone=len(parts) == 1) for part in parts]
    pairs = _separate_names(parts, [part_pairs for part_pairs, _ in listed])
    incomplete = [line for _, lines in listed for line in lines]
    if not pairs:
        domain = source.domain if parts[0].only_domain else None
        nothing = f"nothing {f'shows {domain}' if domain else 'is'} below {source.root}"
        reasons = incomplete or [f"{dataset}: {nothing}"]
        raise ValueError("\n".join([*reasons[:10], "There is no complete pair."]))
    files = LabelledFiles(
        dataset=dataset,
        visual_domain=_visual_domain(source, layout, pairs),
        label_set=read_label_mapping(pairs[0].mapping).label_set,
        pairs=pairs,
    )
    return files, incomplete


def _list_or_tell(part: DatasetPart, *, alone: bool) -> tuple[list[PairFiles], list[str]]:
    """One part of several may be wrong as a whole: that is a line like the others."""
    try:
        return _list_part(part)
    except ValueError as error:
        if alone:
            raise
        return [], [str(error)]


def _list_part(part: DatasetPart) -> tuple[list[PairFiles], list[str]]:
    image_folder, label_folder = _find_folders(part)
    images = _name_images(image_folder, part.layout)
    labels = _name_labels(label_folder, part.layout)
    wanted = sorted(images.keys() | labels.keys()) if part.names is None else part.names
    if part.captioned and (untold := [name for name in wanted if not part.domain_of(name)]):
        raise ValueError(
            f"{part.captioned / CAPTIONS} does not tell the visual domain of {untold[0]} and"
            f" {len(untold) - 1} more: make the pictures again, or leave out domain="
        )
    if part.only_domain is not None:
        wanted = [name for name in wanted if part.domain_of(name) == part.only_domain]

    incomplete = [
        f"{part.title}: {name} has no {what} below {folder}"
        for what, folder, there in (
            ("image", image_folder, images),
            ("label map", label_folder, labels),
        )
        for name in wanted
        if name not in there
    ]
    pairs = [
        PairFiles(
            name,
            images[name],
            labels[name][0],
            labels[name][1].format(mapping=part.mapping),
            part.domain_of(name),
            part.corruption,
        )
        for name in wanted
        if name in images and name in labels
    ]
    return pairs, incomplete


def _separate_names(
    parts: Sequence[DatasetPart], listed: Sequence[list[PairFiles]]
) -> tuple[PairFiles, ...]:
    """Return all pairs, sorted by names that no two share.

    A part that shares a name with an earlier one gets its title before all of its names.
    """
    taken: set[str] = set()
    all_pairs: list[PairFiles] = []
    for part, pairs in zip(parts, listed, strict=True):
        prefix, attempt = "", 0
        while any(prefix + pair.name in taken for pair in pairs):
            attempt += 1
            prefix = f"{part.title}/" if attempt == 1 else f"{part.title}-{attempt}/"
        renamed = [replace(pair, name=prefix + pair.name) for pair in pairs]
        taken.update(pair.name for pair in renamed)
        all_pairs += renamed
    return tuple(sorted(all_pairs, key=lambda pair: pair.name))


def _visual_domain(source: DatasetSource, layout: Layout, pairs: Sequence[PairFiles]) -> str:
    if source.domain is not None:
        return source.domain
    if not layout.is_described:
        return layout.visual_domain or ""
    shown = {pair.visual_domain for pair in pairs}
    return (shown.pop() if len(shown) == 1 else None) or "mixed"


def _find_folders(part: DatasetPart) -> tuple[Path, Path]:
    for images, labels in part.folders:
        if images.is_dir() and labels.is_dir():
            return images, labels
    looked_for = (f"{images} with {labels}" for images, labels in part.folders)
    raise ValueError(f"{part.title} is not there: looked for {' and for '.join(looked_for)}")


def _name_images(folder: Path, layout: Layout) -> dict[str, Path]:
    images: dict[str, Path] = {}
    for path in _files_below(folder):
        for suffix in layout.image_suffixes:
            if (name := _name(path, folder, layout.image_prefix, suffix)) is not None:
                if name in images:
                    raise ValueError(f"{images[name]} and {path} are both the image of {name}")
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


def _listed_names(source: DatasetSource, layout: Layout) -> tuple[str, ...] | None:
    if source.split_file is None:
        return None
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
    return tuple(sorted(names))
