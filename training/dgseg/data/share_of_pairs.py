"""What one of several processes reads of a dataset. Shapes: H height, W width."""

from torch import Tensor

from dgseg.data.labelled_pairs import LabelledPairs


class ShareOfPairs:
    """Every n-th pair: the part of one process of n. Satisfies ``LabelledPairs``."""

    def __init__(self, pairs: LabelledPairs, *, rank: int, size: int) -> None:
        self.pairs = pairs
        self.places = range(rank, len(pairs), size)

    def __len__(self) -> int:
        """Return how many pairs there are in this part."""
        return len(self.places)

    def name(self, index: int) -> str:
        """Return the name of a pair."""
        return self.pairs.name(self.places[index])

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return an image, uint8 ``[H, W, 3]``, and its label indices, uint8 ``[H, W]``."""
        return self.pairs.read(self.places[index])
