"""What decides the loss of mask classification."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MaskLossSettings:
    """Mask2Former's numbers (Cheng et al. 2022, section 4.1), which CLOUDS keeps.

    The three weights are those of the loss and those of the matching.
    """

    points: int = 12_544
    """On which masks are compared, instead of on every pixel."""
    oversample: float = 3.0
    """How many times as many points are looked at, to find the uncertain ones."""
    importance: float = 0.75
    """The share of points that are the most uncertain of these; the others are anywhere."""
    label_weight: float = 2.0
    mask_weight: float = 5.0
    dice_weight: float = 5.0
    no_object_weight: float = 0.1
    """Of queries that answer for no mask: most of them."""

    def __post_init__(self) -> None:
        """Refuse a loss that cannot be taken."""
        if self.points < 1:
            raise ValueError(f"points must be positive, got {self.points}")
        if self.oversample < 1:
            raise ValueError(f"oversample must be at least 1, got {self.oversample}")
        if not 0 <= self.importance <= 1:
            raise ValueError(f"importance must be in 0..1, got {self.importance}")
        if self.no_object_weight <= 0:
            raise ValueError(f"no_object_weight must be positive, got {self.no_object_weight}")
        for name in ("label_weight", "mask_weight", "dice_weight"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative, got {getattr(self, name)}")
