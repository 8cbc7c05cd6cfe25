"""What training and testing a CLIP reads: labelled photographs with their captions."""

from collections.abc import Sequence

from dgseg.data.described_pairs import DescribedFiles, DescribedPairs, read_descriptions
from dgseg.data.labelled_files import LabelledFiles
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import parse_source


def open_described(texts: Sequence[str]) -> DescribedPairs:
    """Open datasets that take turns, with the captions that lie beside them."""
    return DescribedPairs([_open_one(text) for text in texts])


def _open_one(text: str) -> DescribedFiles:
    source = parse_source(text)
    files = open_dataset(source)
    if not isinstance(files, LabelledFiles):
        raise ValueError(f"{text}: bad pairs cannot be skipped here")  # noqa: TRY004
    return DescribedFiles(files=files, descriptions=read_descriptions(source.root))
