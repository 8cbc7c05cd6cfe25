"""A picture decoder's settings: everything that decides its training."""

from dataclasses import dataclass

from dgseg.data.famix_views import FamixView
from dgseg.models.picture_decoder import STRIDE, PictureDecoderConfig
from dgseg.recipes.famix import FamixRun, famix_mini


@dataclass(frozen=True, kw_only=True)
class PictureRun:
    """Everything that decides the outcome of a run, and nothing that does not.

    A decoder learns two things: what a photograph looked like from its features of layer 1, and to
    paint, for features that a style was mixed into, a picture that would have such features. No
    photograph exists of the latter, so that the frozen layer 1 is the judge.
    """

    name: str
    segmenter: FamixRun
    """Whose frozen layer 1 is decoded; its labels, grid and mixing weights."""
    decoder: PictureDecoderConfig
    view: FamixView
    steps: int
    batch_size: int
    learning_rate: float = 3e-3
    weight_decay: float = 1e-4
    warmup_steps: int = 50
    style_weight: float = 2e-3
    """Of the loss of stylised features, beside that of photographs."""
    validate_every_steps: int = 250
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse a run that cannot be trained, before any data is read."""
        for setting in ("steps", "warmup_steps", "validate_every_steps"):
            if getattr(self, setting) < 1:
                raise ValueError(f"{setting} must be positive, got {getattr(self, setting)}")
        if self.batch_size < 2 or self.batch_size % 2 != 0:
            raise ValueError(f"batch_size must be even and positive, got {self.batch_size}")
        if self.style_weight < 0:
            raise ValueError(f"style_weight must not be negative, got {self.style_weight}")
        window_px = self.view.resize_px or self.view.crop_px
        if window_px % STRIDE != 0:
            raise ValueError(f"windows of {window_px} px are no multiple of {STRIDE}")
        if self.segmenter.trainable == "everything":
            raise ValueError(f"{self.segmenter.name} trains layer 1, and the decoder CLIP's")
        if self.segmenter.style.mode != "augment and mix":
            raise ValueError(f'styles are mined ones, got the mode "{self.segmenter.style.mode}"')
        channels = self.segmenter.network.backbone.low_level_channels
        if self.decoder.in_channels != channels:
            raise ValueError(f"layer 1 has {channels} channels, got {self.decoder.in_channels}")


def picture_mini() -> PictureRun:
    """Return the decoder of `famix_mini`: 20 minutes on one core."""
    segmenter = famix_mini()
    return PictureRun(
        name="picture_mini",
        segmenter=segmenter,
        decoder=PictureDecoderConfig(in_channels=segmenter.network.backbone.low_level_channels),
        # Far-off colours, because those of styles are.
        view=FamixView(crop_px=128, jitter=0.4, flip_probability=0.5, scale=(0.9, 1.25)),
        steps=2000,
        batch_size=16,
    )
