"""The embedded baseline: a mini CLIP ResNet with DeepLabv3+, from scratch on CamVid by day."""

from dataclasses import replace

from dgseg.data.augment import Augmentation
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.deeplab import DeepLabConfig
from dgseg.models.segmenter import SegmenterConfig
from dgseg.recipes.supervised import SupervisedRun


def baseline_mini() -> SupervisedRun:
    """2.5 million parameters, 11 labels. About 80 minutes on 2 cores."""
    return SupervisedRun(
        name="baseline-mini",
        network=SegmenterConfig(
            backbone=ClipResNetConfig(depths=(2, 2, 3, 2), width=16, output_stride=16),
            head=DeepLabConfig(aspp_channels=96, low_level_channels=32),
            label_count=11,
        ),
        augmentation=Augmentation(crop_px=(256, 320), scale=(0.75, 2.0), jitter=0.5),
        steps=3200,
        batch_size=8,
        learning_rate=1.5e-3,
        weight_decay=0.02,
        warmup_steps=150,
        ema_decay=0.998,
        lovasz_pixel_stride=17,
        validate_every_steps=320,
        seed=1,
    )


def baseline_mini_smoke() -> SupervisedRun:
    """Six tiny steps of `baseline_mini`, to prove that the loop turns."""
    run = baseline_mini()
    return replace(
        run,
        augmentation=replace(run.augmentation, crop_px=(64, 96)),
        steps=6,
        batch_size=2,
        warmup_steps=2,
        validate_every_steps=3,
    )
