"""Writes the files of a corrupted copy, one at a time in each of several processes.

Whatever is killed when, a file that is there is whole: it is made under a hidden name, and renamed.
"""

import filecmp
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from dgseg.data.corrupted_parts import LABELS, CopiedPair, CopiedPart
from dgseg.data.corrupting_processes import Processes
from dgseg.data.corruptions import LEAST_SIDE_PX, corrupt_image
from dgseg.data.decode import decode_image
from dgseg.data.label_mapping import read_label_mapping
from dgseg.data.labelled_files import LabelledFiles


@dataclass(frozen=True)
class BadPair:
    """A pair that cannot be copied."""

    pair: CopiedPair
    problem: str


@dataclass(frozen=True)
class _Copy:
    pair: CopiedPair
    label: Path
    image: Path


@dataclass(frozen=True)
class _Corruption:
    """One corruption of one photograph, at the severities that are missing."""

    photograph: str
    clean: Path
    corruption: str
    path_by_severity: dict[int, Path]
    seed: int


def copy_pairs(
    parts: Sequence[CopiedPart], out: Path, *, processes: Processes
) -> Iterator[BadPair | None]:
    """Read every pair and copy both files byte for byte; yield for each what is wrong, or None.

    A pair that was copied before is only compared. Raises ValueError when the folder holds another
    file in its place, or label maps that no source has.
    """
    _refuse_strangers(parts, out)
    copies = (
        _Copy(pair, part.label(out, pair), part.clean(out, pair))
        for part in parts
        for pair in part.pairs
    )
    yield from processes.run(_copy, copies)


def corrupt_missing(
    parts: Sequence[CopiedPart],
    out: Path,
    *,
    corruptions: Sequence[str],
    severities: Sequence[int],
    seed: int,
    processes: Processes,
) -> Iterator[tuple[int, int]]:
    """Make what the folder lacks; yield how many pictures are there, and how many there will be.

    Raises ValueError naming photograph, corruption and severity when a picture cannot be made.
    """

    def missing() -> Iterator[_Corruption]:
        for part in parts:
            for pair in part.pairs:
                for corruption in corruptions:
                    paths = {
                        severity: path
                        for severity in severities
                        if not (path := part.corrupted(out, pair, corruption, severity)).exists()
                    }
                    if paths:
                        clean = part.clean(out, pair)
                        yield _Corruption(pair.files.name, clean, corruption, paths, seed)

    total = sum(len(part.pairs) for part in parts) * len(corruptions) * len(severities)
    # Looked for twice, and not kept, so that a million pictures take no more memory than ten.
    done = total - sum(len(task.path_by_severity) for task in missing())
    yield done, total
    for made in processes.run(_corrupt, missing()):
        done += made
        yield done, total


def _refuse_strangers(parts: Sequence[CopiedPart], out: Path) -> None:
    for part in parts:
        folder = out / part.folder / LABELS
        planned = {part.label(out, pair) for pair in part.pairs}
        for path in folder.rglob("*.png"):
            if path not in planned:
                raise ValueError(f"{path} is of a pair that no source has. Use another folder.")


def _copy(task: _Copy) -> BadPair | None:
    files = task.pair.files
    targets = ((files.label, task.label), (files.image, task.image))
    try:
        if not all(target.exists() for _, target in targets):
            _refuse_unreadable(task.pair)
        for source, target in targets:
            if not target.exists():
                _whole(target, lambda part, source=source: shutil.copyfile(source, part))
            elif not filecmp.cmp(source, target, shallow=False):
                return BadPair(
                    # Never left out: the pictures that are there are of another photograph.
                    CopiedPair(task.pair.name, files, skip_bad=False),
                    f"{target} is not {source}, from which it was copied. Use another folder.",
                )
    except (ValueError, OSError) as error:
        return BadPair(task.pair, str(error))
    return None


def _refuse_unreadable(pair: CopiedPair) -> None:
    label_set = read_label_mapping(pair.files.mapping).label_set
    files = LabelledFiles(dataset="", visual_domain="", label_set=label_set, pairs=(pair.files,))
    image_HW3, _ = files.read(0)
    height_px, width_px, _ = image_HW3.shape
    if min(height_px, width_px) < LEAST_SIDE_PX:
        raise ValueError(
            f"{pair.files.image} is {width_px}x{height_px} px, and corruptions need"
            f" {LEAST_SIDE_PX} px a side"
        )


def _corrupt(task: _Corruption) -> int:
    image_HW3 = decode_image(task.clean)
    for severity, path in task.path_by_severity.items():
        try:
            corrupted_HW3 = corrupt_image(
                image_HW3,
                corruption=task.corruption,
                severity=severity,
                photograph=task.photograph,
                seed=task.seed,
            )
        except ValueError as error:
            raise ValueError(f"{task.clean}: {error}") from error
        picture = Image.fromarray(corrupted_HW3)
        # Level 1 takes a quarter of the time of level 6, for files a tenth larger.
        _whole(path, lambda part, it=picture: it.save(part, format="PNG", compress_level=1))
    return len(task.path_by_severity)


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    write(part)
    part.replace(path)
