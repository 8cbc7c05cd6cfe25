"""The embedded baseline: a mini CLIP ResNet with DeepLabv3+, from scratch on CamVid by day."""

from dataclasses import asdict, replace

from dgseg.data.augment import Augmentation
from dgseg.export.version import Version, input_limits
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.deeplab import DeepLabConfig
from dgseg.models.segmenter import SegmenterConfig
from dgseg.recipes.provenance import Provenance
from dgseg.recipes.supervised import SupervisedRun

LONG_SIDE_PX = 640
"""At which it is served. Training magnified its 480-pixel photographs 0.75 to 2 times; 640 was best
on day/val. See docs/decisions/0004-the-baseline-sees-one-size.md."""


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


def baseline_mini_version(run: SupervisedRun, provenance: Provenance, version: str) -> Version:
    """Return what the manifest of a trained baseline says."""
    return Version(
        name=run.name,
        version=version,
        description=(
            "A small segmenter of streets by day, trained from scratch on 305 photographs. It"
            " shows the whole path from training to serving and is the floor that other methods"
            " must beat; it has seen no visual domain but day."
        ),
        method="supervised",
        backbone="CLIP ResNet, depths 2-2-3-2, width 16, output stride 16",
        label_set="camvid-11",
        input_limits=input_limits(min_side_px=32, served_px=LONG_SIDE_PX),
        licences={
            "code": {"licence": "Apache-2.0", "subject": "Allweather"},
            "weights": {
                "licence": "CC-BY-NC-4.0",
                "subject": "the trained weights, which follow the licence of their data",
            },
            "data": [
                {
                    "licence": "CC-BY-NC-4.0",
                    "subject": "CamVid: Brostow, Fauqueur, Cipolla, Semantic object classes in"
                    " video, 2008",
                    "source": "https://mi.eng.cam.ac.uk/research/projects/VideoRec/CamVid/",
                }
            ],
        },
        training={
            "data": ["CamVid day/train: sequences 0006R0 and 0016E5, 305 pairs at 480x360"],
            "recipe": provenance.recipe,
            "settings": asdict(run),
            "seed": run.seed,
            "commit": provenance.commit,
        },
    )
