"""FAMix's settings: everything that decides a training, and the official defaults.

Freeze, augment, mix (Fahes et al. 2024): the trunk of CLIP stays frozen but for its last block,
patches of layer 1 are dressed in styles mined from words, mixed with their own.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from dgseg.data.famix_views import FamixView, famix_synthia_view, famix_view
from dgseg.models.clip_resnet import ClipResNetConfig, rn50, rn101
from dgseg.models.deeplab import DeepLabConfig
from dgseg.models.segmenter import SegmenterConfig
from dgseg.recipes.baseline_mini import baseline_mini
from dgseg.recipes.clip import clip_mini

Trainable = Literal["last block", "last stage", "everything"]
"""Which part of the trunk learns, beside the head."""

StyleMode = Literal["none", "augment", "mix", "augment and mix", "mixstyle"]
"""What happens to the styles of layer 1 in training.

- ``augment``: each patch is dressed wholly in a mined style of its label;
- ``mix``: each patch's statistics are mixed with those of another patch of the batch;
- ``augment and mix``: FAMix, with those of a mined style of its label;
- ``mixstyle``: Zhou et al. 2021, whole images with whole images of the batch.
"""


@dataclass(frozen=True, kw_only=True)
class StyleSettings:
    """How styles enter a training. The defaults are FAMix's, and for MixStyle its authors'."""

    mode: StyleMode = "augment and mix"
    grid: int = 3
    beta: float = 0.1
    """Both parameters of the Beta distribution of mixing weights."""
    mixstyle_probability: float = 0.5
    """MixStyle mixes this share of the batches; FAMix mixes them all."""

    @property
    def needs_bank(self) -> bool:
        """Whether styles mined from words are used."""
        return self.mode in ("augment", "augment and mix")


@dataclass(frozen=True, kw_only=True)
class FamixRun:
    """Everything that decides the outcome of a run, and nothing that does not."""

    name: str
    network: SegmenterConfig
    label_set: str
    view: FamixView
    trainable: Trainable
    style: StyleSettings = field(default_factory=StyleSettings)
    steps: int = 40_000
    batch_size: int = 8
    optimizer: Literal["sgd", "adamw"] = "sgd"
    head_learning_rate: float = 0.1
    trunk_learning_rate: float = 0.01
    learning_rate_floor: float = 1e-6
    poly_power: float = 0.9
    momentum: float = 0.9
    """Of SGD."""
    weight_decay: float = 1e-4
    label_smoothing: float = 0.1
    loss_stride: int = 1
    """The loss looks at every n-th row and column, which costs a fraction of looking at all."""
    lovasz_weight: float = 0.0
    """Of the Lovasz-softmax loss, beside the cross-entropy. The official code has none; in a short
    training it is what makes poles and people appear."""
    ema_decay: float | None = None
    """Of averaged weights, which are then validated and exported; None trains without."""
    precision: Literal["float32", "bfloat16"] = "float32"
    """bfloat16 is autocast on a GPU; the official code has none."""
    validate_every_steps: int = 750
    served_long_side_px: int | None = None
    """To which an exported version brings every image; None leaves images at their own size."""
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse a run that cannot be trained, before any data is read."""
        for setting in ("steps", "validate_every_steps", "loss_stride"):
            if getattr(self, setting) < 1:
                raise ValueError(f"{setting} must be positive, got {getattr(self, setting)}")
        if self.batch_size < 2:
            raise ValueError(f"batch_size must be at least 2 (batch norm), got {self.batch_size}")
        window_px = self.view.resize_px or self.view.crop_px
        if window_px % self.loss_stride != 0:
            raise ValueError(
                f"windows of {window_px} px are no multiple of loss_stride {self.loss_stride}"
            )
        if self.ema_decay is not None and not 0 <= self.ema_decay < 1:
            raise ValueError(f"ema_decay must be in 0..1, got {self.ema_decay}")


def famix_gta5_rn50() -> FamixRun:
    """Return the official training on GTA5."""
    return _official("famix_gta5_rn50", rn50(), famix_view(), trainable="last block")


def famix_gta5_rn101() -> FamixRun:
    """Return the official training on GTA5, with the larger trunk."""
    return _official("famix_gta5_rn101", rn101(), famix_view(), trainable="last block")


def famix_synthia_rn50() -> FamixRun:
    """Return the official training on SYNTHIA, with two of its slips mended.

    Padding is ignored instead of called road, and the batch norms of the last block train to the
    end instead of to the first validation.
    """
    return _official("famix_synthia_rn50", rn50(), famix_synthia_view(), trainable="last block")


def famix_synthia_rn101() -> FamixRun:
    """Return `famix_synthia_rn50`, with the larger trunk."""
    return _official("famix_synthia_rn101", rn101(), famix_synthia_view(), trainable="last block")


def famix_cityscapes_rn50() -> FamixRun:
    """Return the training on Cityscapes: real photographs may change the whole last stage."""
    return _official("famix_cityscapes_rn50", rn50(), famix_view(), trainable="last stage")


def famix_cityscapes_rn101() -> FamixRun:
    """Return `famix_cityscapes_rn50`, with the larger trunk."""
    return _official("famix_cityscapes_rn101", rn101(), famix_view(), trainable="last stage")


def _official(
    name: str, trunk: ClipResNetConfig, view: FamixView, *, trainable: Trainable
) -> FamixRun:
    return FamixRun(
        name=name,
        network=SegmenterConfig(backbone=trunk, label_count=19),
        label_set="cityscapes-19",
        view=view,
        trainable=trainable,
    )


def famix_camvid_mini() -> FamixRun:
    """Return FAMix in minutes on two cores: the trunk of `baseline_mini`, on CamVid by day."""
    return FamixRun(
        name="famix_camvid_mini",
        network=baseline_mini().network,
        label_set="camvid-11",
        view=FamixView(crop_px=240, jitter=0.8, flip_probability=0.5),
        trainable="last block",
        steps=150,
        batch_size=4,
        validate_every_steps=75,
    )


def famix_mini() -> FamixRun:
    """Return FAMix on the frozen trunk of `clip_mini`, for streets and photographs of 256 px."""
    trunk = clip_mini().image.trunk
    return FamixRun(
        name="famix_mini",
        network=SegmenterConfig(
            backbone=replace(trunk, output_stride=16),
            head=DeepLabConfig(aspp_channels=56, low_level_channels=24),
            label_count=19,
        ),
        label_set="cityscapes-19",
        view=FamixView(crop_px=256, jitter=0.8, flip_probability=0.5),
        trainable="last block",
        steps=3000,
        batch_size=8,
        optimizer="adamw",
        head_learning_rate=2e-3,
        trunk_learning_rate=5e-4,
        weight_decay=0.02,
        label_smoothing=0.0,
        loss_stride=2,
        lovasz_weight=1.0,
        validate_every_steps=250,
        # About the size of what it is trained on: a photograph of 12 megapixels would show it
        # cars eight times too large, and take seventy times the work.
        served_long_side_px=512,
    )
