"""Several datasets of one label set, as one: in turn to train on, one after the other to score.

In turn, a small one is seen as often as a large one, and one that is given twice twice as often.
"""

from collections.abc import Sequence

from torch import Tensor

from dgseg.data.labelled_pairs import LabelledPairs


class JoinedPairs:
    """Pairs of several datasets in turn. Satisfies ``LabelledPairs``.

    As long as the longest dataset times their number; shorter ones begin anew.
    """

    def __init__(self, sources: Sequence[LabelledPairs]) -> None:
        if not sources:
            raise ValueError("name at least one dataset")
        self.sources = tuple(sources)
        self._rounds = max(len(source) for source in sources)

    def __len__(self) -> int:
        """Return how many pairs one pass shows."""
        return self._rounds * len(self.sources)

    def locate(self, index: int) -> tuple[int, int]:
        """Return which dataset the pair belongs to, and its place there."""
        turn, source = divmod(index, len(self.sources))
        return source, turn % len(self.sources[source])

    def name(self, index: int) -> str:
        """Return the dataset's number, the pair's own name, and how often it came before."""
        source, place = self.locate(index)
        before = index // len(self.sources) // len(self.sources[source])
        return f"{source + 1}:{self.sources[source].name(place)}:{before}"

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return an image, uint8 ``[H, W, 3]`` in RGB, and its label indices, uint8 ``[H, W]``."""
        source, place = self.locate(index)
        return self.sources[source].read(place)


class ChainedPairs:
    """Pairs of several datasets, each once. Satisfies ``LabelledPairs``."""

    def __init__(self, sources: Sequence[LabelledPairs]) -> None:
        if not sources:
            raise ValueError("name at least one dataset")
        self.sources = tuple(sources)
        self._places = [
            (source, place) for source, pairs in enumerate(sources) for place in range(len(pairs))
        ]

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self._places)

    def name(self, index: int) -> str:
        """Return the dataset's number and the pair's own name."""
        source, place = self._places[index]
        return f"{source + 1}:{self.sources[source].name(place)}"

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return an image, uint8 ``[H, W, 3]`` in RGB, and its label indices, uint8 ``[H, W]``."""
        source, place = self._places[index]
        return self.sources[source].read(place)
