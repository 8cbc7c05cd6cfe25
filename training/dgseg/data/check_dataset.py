"""Whether every pair of a dataset is there, readable and meaningful."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import torch
from torch import Tensor
from tqdm import tqdm

from dgseg.data.label_sets import read_label_set
from dgseg.data.labelled_files import LabelledFiles
from dgseg.data.labelled_pairs import IGNORE
from dgseg.data.open_dataset import list_files
from dgseg.data.sources import DatasetSource


@dataclass(frozen=True, kw_only=True)
class DatasetCheck:
    """What was found. Shapes: L labels."""

    files: LabelledFiles
    good_places: tuple[int, ...]
    """The places in ``files`` of the pairs that can be read."""
    problems: tuple[str, ...]
    """One line for each pair that lacks a file or cannot be read."""
    pixels_256: Tensor
    """How many pixels have each value, int64: an index of the label set, or 255 where ignored."""

    @property
    def pixels_L(self) -> Tensor:  # noqa: N802 - a shape ends the name
        """How many pixels each label has; ignored ones are not counted."""
        return self.pixels_256[: len(read_label_set(self.files.label_set).names)]

    @property
    def ignored_pixels(self) -> int:
        """How many pixels no label claims."""
        return int(self.pixels_256[IGNORE])

    @property
    def good_by_domain(self) -> dict[str, int]:
        """How many good pairs there are of each visual domain, sorted by its name."""
        pairs = (self.files.pairs[place] for place in self.good_places)
        domains = (pair.visual_domain or self.files.visual_domain for pair in pairs)
        return dict(sorted(Counter(domains).items()))


def check_dataset(source: DatasetSource, *, threads: int) -> DatasetCheck:
    """Decode every pair, with a bar that shows rate and time left, and collect what is wrong.

    Raises ValueError when there is no complete pair.
    """
    files, problems = list_files(source)
    pixels_256 = torch.zeros(256, dtype=torch.int64)
    good_places: list[int] = []
    for place, found in enumerate(_decode_all(files, threads)):
        if isinstance(found, str):
            problems.append(found)
        else:
            good_places.append(place)
            pixels_256 += found
    return DatasetCheck(
        files=files,
        good_places=tuple(good_places),
        problems=tuple(problems),
        pixels_256=pixels_256,
    )


def _decode_all(files: LabelledFiles, threads: int) -> Iterator[Tensor | str]:
    """Yield the pixels per label value of each pair, or what is wrong with it."""

    def decode(place: int) -> Tensor | str:
        try:
            _, label_HW = files.read(place)
        except ValueError as error:
            return str(error)
        return torch.bincount(label_HW.flatten(), minlength=256)

    # Decoders let other threads run meanwhile.
    with ThreadPoolExecutor(threads) as pool:
        found = pool.map(decode, range(len(files)))
        yield from tqdm(found, total=len(files), desc=f"checking {files.dataset}", unit="pair")
