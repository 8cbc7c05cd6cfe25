"""A small CLIP's settings: everything that decides its training.

Contrastive learning of images and texts (Radford et al. 2021): whole photographs with captions,
windows with their main label, cells of the dense features with the names of labels (as RegionCLIP,
Zhong et al. 2022, does with regions). It stands in for CLIP where CLIP's weights are not: what it
has seen is a few streets in every weather, and no web.
"""

from dataclasses import dataclass

from dgseg.data.famix_views import FamixView
from dgseg.models.clip_image_encoder import STRIDE, ClipImageEncoderConfig
from dgseg.models.clip_resnet import OutputStride
from dgseg.models.text_encoder import ClipTextEncoderConfig
from dgseg.weights.clip_tensors import ClipConfig


@dataclass(frozen=True, kw_only=True)
class ClipRun:
    """Everything that decides the outcome of a run, and nothing that does not."""

    name: str
    image: ClipImageEncoderConfig
    text: ClipTextEncoderConfig
    whole_view: FamixView
    """Of the photographs that meet captions."""
    window_view: FamixView
    """Of those that meet a visual domain and a label."""
    cell_stride: OutputStride = 16
    """Of the dense features, as segmentation uses them."""
    steps: int
    batch_size: int
    """Half of it whole photographs, half windows."""
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    """Of filters and matrices, not of scales, biases and the table of words."""
    warmup_steps: int = 100
    cell_weight: float = 2.0
    """Of the loss of cells; the losses of captions and windows weigh 1 each."""
    template_probability: float = 0.7
    """How often a label is put into one of CLIP's templates ("a bad photo of a ...")."""
    ema_decay: float = 0.998
    validate_every_steps: int = 300
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse a run that cannot be trained, before any data is read."""
        for setting in ("steps", "warmup_steps", "validate_every_steps"):
            if getattr(self, setting) < 1:
                raise ValueError(f"{setting} must be positive, got {getattr(self, setting)}")
        if self.batch_size < 4 or self.batch_size % 2 != 0:
            raise ValueError(f"batch_size must be even and at least 4, got {self.batch_size}")
        if self.image.grid[0] != self.image.grid[1]:
            raise ValueError(f"views are square, so the grid must be too, got {self.image.grid}")
        for view in (self.whole_view, self.window_view):
            if (view.resize_px or view.crop_px) != self.size_px:
                raise ValueError(f"views must come out at {self.size_px} px, the encoder's size")

    @property
    def config(self) -> ClipConfig:
        """The size of both encoders."""
        return ClipConfig(image=self.image, text=self.text)

    @property
    def size_px(self) -> int:
        """Height and width of what the image encoder sees."""
        return self.image.grid[0] * STRIDE


def clip_mini() -> ClipRun:
    """Return a CLIP of 4.0 million parameters that see images: an hour on two cores."""
    size_px = 128
    return ClipRun(
        name="clip_mini",
        image=ClipImageEncoderConfig(
            depths=(1, 2, 3, 2),
            width=24,
            embedding_size=128,
            grid=(size_px // STRIDE, size_px // STRIDE),
        ),
        text=ClipTextEncoderConfig(
            width=128, heads=2, layers=2, embedding_size=128, context_length=64
        ),
        whole_view=FamixView(crop_px=size_px, scale=(0.5, 0.6), jitter=0.2, flip_probability=0.5),
        window_view=FamixView(crop_px=size_px, scale=(0.75, 2.0), jitter=0.5, flip_probability=0.5),
        steps=2700,
        batch_size=32,
    )
