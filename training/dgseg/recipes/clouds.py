"""CLOUDS' settings: everything that decides a training, and the official numbers.

Benigmim et al. 2024: a frozen trunk, a mask-classification head trained on a labelled source
(warm-up), then on source and generated images together, whose labels come from the head's own
average, refined (joint training).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, NamedTuple

from dgseg.data.clouds_views import GeneratedView, SourceView
from dgseg.mask_loss.settings import MaskLossSettings
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.clouds.config import CloudsConfig, HeadSize
from dgseg.models.trunks import STRIDE, TRUNKS
from dgseg.recipes.baseline_mini import baseline_mini
from dgseg.recipes.clip import clip_mini
from dgseg.recipes.famix import StyleSettings
from dgseg.self_training.refinement import RefinementSettings

Schedule = Literal["constant", "poly"]
Phase = Literal["warmup", "joint"]


@dataclass(frozen=True, kw_only=True)
class SelfTrainingSettings:
    """How generated images are learned from. The defaults are the official ones."""

    target_factor: float
    """How often an epoch shows each generated image; each photograph is shown once."""
    ema_decay: float = 0.999
    ema_every_steps: int = 100
    """The teacher moves at the start of every step that this divides, but the first."""
    view: GeneratedView = field(default_factory=GeneratedView)
    refinement: RefinementSettings | None = field(default_factory=RefinementSettings)
    """None learns from the teacher's labels as they are."""

    def __post_init__(self) -> None:
        """Refuse a teacher that cannot move, and images that are never shown."""
        if not 0 <= self.ema_decay <= 1:
            raise ValueError(f"ema_decay must be in 0..1, got {self.ema_decay}")
        if self.ema_every_steps < 1:
            raise ValueError(f"ema_every_steps must be positive, got {self.ema_every_steps}")
        if self.target_factor <= 0:
            raise ValueError(f"target_factor must be positive, got {self.target_factor}")


@dataclass(frozen=True, kw_only=True)
class CloudsRun:
    """Everything that decides the outcome of a run, and nothing that does not."""

    name: str
    network: CloudsConfig
    label_set: str
    view: SourceView
    steps: int
    learning_rate: float
    schedule: Schedule = "constant"
    """``poly`` falls to zero."""
    poly_power: float = 0.9
    batch_size: int = 8
    weight_decay: float = 0.05
    """Of all but the parameters of norms and embeddings."""
    gradient_clip_norm: float = 0.01
    """Of all gradients together."""
    loss: MaskLossSettings = field(default_factory=MaskLossSettings)
    self_training: SelfTrainingSettings | None = None
    """None trains on labelled photographs alone."""
    style: StyleSettings = field(default_factory=lambda: StyleSettings(mode="none"))
    """FAMix's styles on the photographs, which no official training of CLOUDS has. Generated images
    pass as they are: they have no label to choose a style by."""
    precision: Literal["float32", "bfloat16"] = "float32"
    """bfloat16 is autocast on a GPU, with the pixel decoder in float32; the official code has
    none."""
    validate_every_steps: int = 1000
    served_short_edge_px: int | None = None
    """To which an exported version brings every image; None leaves images at their own size."""
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse a run that cannot be trained, before any data is read."""
        for name in ("steps", "batch_size", "validate_every_steps"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        for name in ("learning_rate", "gradient_clip_norm"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        if self.weight_decay < 0:
            raise ValueError(f"weight_decay must not be negative, got {self.weight_decay}")
        if self.network.classifier == "text":
            raise ValueError("the text classifier can be imported and served, but not trained here")
        if self.style.mode not in ("none", "mixstyle") and not isinstance(
            self.network.backbone, ClipResNetConfig
        ):
            raise ValueError(
                f'style mode "{self.style.mode}" needs a CLIP ResNet: it mixes styles where that'
                " network rectifies, and other trunks do not"
            )


class Source(NamedTuple):
    """What the official trainings on one dataset have in common."""

    reference_px: tuple[int, int]
    learning_rate: float
    schedule: Schedule
    warmup_steps: int
    joint_steps: int
    target_factor: float


SOURCES = {
    "gta5": Source((1052, 1914), 1e-5, "constant", 40_000, 40_000, 2.0),
    "synthia": Source((760, 1280), 1e-5, "poly", 30_000, 30_000, 0.7),
    "cityscapes": Source((1024, 2048), 1e-4, "constant", 5_000, 10_000, 0.2),
}
"""The official numbers, by dataset."""


def official(dataset: str, trunk: str, phase: Phase) -> CloudsRun:
    """Return an official training: a dataset of ``SOURCES``, a trunk of ``TRUNKS``."""
    source = SOURCES[dataset]
    is_joint = phase == "joint"
    return CloudsRun(
        name=recipe_name(dataset, trunk, phase),
        network=CloudsConfig(backbone=TRUNKS[trunk], label_count=19),
        label_set="cityscapes-19",
        view=SourceView(reference_px=source.reference_px),
        steps=source.joint_steps if is_joint else source.warmup_steps,
        learning_rate=source.learning_rate,
        schedule=source.schedule,
        self_training=(
            SelfTrainingSettings(target_factor=source.target_factor) if is_joint else None
        ),
    )


def recipe_name(dataset: str, trunk: str, phase: Phase) -> str:
    """Return the name of an official training, like ``clouds_gta5_convnext_large_joint``."""
    return f"clouds_{dataset}_{trunk.replace('-', '_')}_{phase}"


def official_recipes() -> dict[str, Callable[[], CloudsRun]]:
    """Return every official training by its name."""
    phases: tuple[Phase, Phase] = ("warmup", "joint")
    return {
        recipe_name(dataset, trunk, phase): partial(official, dataset, trunk, phase)
        for dataset in SOURCES
        for trunk in TRUNKS
        for phase in phases
    }


def clouds_camvid_mini_warmup() -> CloudsRun:
    """Return a warm-up in minutes on two cores: the trunk of `baseline_mini`, on CamVid by day."""
    return CloudsRun(
        name="clouds_camvid_mini_warmup",
        network=CloudsConfig(
            backbone=replace(baseline_mini().network.backbone, output_stride=STRIDE),
            label_count=11,
            head=HeadSize(
                channels=64,
                attention_heads=4,
                encoder_layers=2,
                encoder_hidden=128,
                queries=24,
                decoder_layers=3,
                decoder_hidden=128,
            ),
        ),
        label_set="camvid-11",
        view=SourceView(reference_px=(360, 480), crop_px=MINI_CROP_PX),
        steps=400,
        batch_size=4,
        learning_rate=1e-3,
        loss=MaskLossSettings(points=1024),
        validate_every_steps=100,
    )


MINI_CROP_PX = 256


def clouds_camvid_mini_joint() -> CloudsRun:
    """Return the joint training that follows `clouds_camvid_mini_warmup`."""
    official_px, official_area = 768, RefinementSettings().min_component_px
    return replace(
        clouds_camvid_mini_warmup(),
        name="clouds_camvid_mini_joint",
        steps=300,
        learning_rate=5e-4,
        self_training=SelfTrainingSettings(
            target_factor=1.0,
            # So few steps are over before the official teacher has moved.
            ema_decay=0.9,
            ema_every_steps=10,
            view=GeneratedView(crop_px=MINI_CROP_PX),
            refinement=RefinementSettings(
                min_component_px=official_area * MINI_CROP_PX**2 // official_px**2
            ),
        ),
    )


def clouds_mini_warmup() -> CloudsRun:
    """Return a warm-up on the frozen trunk of `clip_mini`, for streets of 256 px."""
    return replace(
        clouds_camvid_mini_warmup(),
        name="clouds_mini_warmup",
        network=CloudsConfig(
            backbone=replace(clip_mini().image.trunk, output_stride=STRIDE),
            label_count=19,
            head=HeadSize(
                channels=64,
                attention_heads=4,
                encoder_layers=2,
                encoder_hidden=128,
                queries=36,
                decoder_layers=3,
                decoder_hidden=128,
            ),
        ),
        label_set="cityscapes-19",
        view=SourceView(reference_px=(256, 512), crop_px=MINI_CROP_PX),
        steps=900,
        validate_every_steps=150,
        served_short_edge_px=288,
    )


def clouds_mini_joint() -> CloudsRun:
    """Return the joint training that follows `clouds_mini_warmup`."""
    warmup = clouds_mini_warmup()
    return replace(
        clouds_camvid_mini_joint(),
        name="clouds_mini_joint",
        network=warmup.network,
        label_set=warmup.label_set,
        view=warmup.view,
        steps=450,
        validate_every_steps=150,
        served_short_edge_px=warmup.served_short_edge_px,
    )
