"""The whole shape of a CLOUDS network; nothing about its training."""

from dataclasses import dataclass, field
from typing import Literal

from dgseg.models.trunks import TrunkConfig

Classifier = Literal["linear", "pooled", "text"]
"""How a query finds its label.

- ``linear``: one linear layer, which is what CLOUDS ships;
- ``pooled``: the same, on the query plus the mean of its mask's features;
- ``text``: by likeness to the labels' words (FC-CLIP, Yu et al. 2023).
"""


@dataclass(frozen=True, kw_only=True)
class HeadSize:
    """Widths and depths of pixel decoder and transformer decoder. The defaults are official."""

    channels: int = 256
    attention_heads: int = 8
    encoder_layers: int = 6
    encoder_hidden: int = 1024
    points: int = 4
    """That an encoder query samples, per attention head and level."""
    queries: int = 100
    decoder_layers: int = 9
    decoder_hidden: int = 2048

    def __post_init__(self) -> None:
        """Refuse a head that cannot be built."""
        for name, value in vars(self).items():
            if value < 1:
                raise ValueError(f"{name} must be positive, got {value}")
        if self.channels % self.attention_heads != 0 or self.channels % 4 != 0:
            raise ValueError(
                f"channels must be a multiple of 4 and of the {self.attention_heads} attention"
                f" heads, got {self.channels}"
            )

    @property
    def groups(self) -> int:
        """Groups of group normalisation: 32 where the channels allow it."""
        return 32 if self.channels % 32 == 0 else 4


@dataclass(frozen=True, kw_only=True)
class CloudsConfig:
    """A trunk, a head, and how labels are told apart."""

    backbone: TrunkConfig
    label_count: int
    classifier: Classifier = "linear"
    embedding_size: int | None = None
    """Of the text embeddings; for ``text`` alone."""
    synonym_counts: tuple[int, ...] | None = None
    """How many words stand for each label; for ``text`` alone."""
    head: HeadSize = field(default_factory=HeadSize)

    def __post_init__(self) -> None:
        """Refuse a network that cannot be built."""
        if not 1 <= self.label_count <= 255:
            raise ValueError(f"label_count must be in 1..255, got {self.label_count}")
        if (self.classifier == "text") != (self.embedding_size is not None):
            raise ValueError("embedding_size belongs to the text classifier, and to no other")
        if (self.classifier == "text") != (self.synonym_counts is not None):
            raise ValueError("synonym_counts belong to the text classifier, and to no other")
        if self.synonym_counts is not None and (
            len(self.synonym_counts) != self.label_count or min(self.synonym_counts) < 1
        ):
            raise ValueError(
                f"each of {self.label_count} labels needs a word, got counts {self.synonym_counts}"
            )
