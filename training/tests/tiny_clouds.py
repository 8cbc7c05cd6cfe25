"""A CLOUDS training small enough to run in a test; as a script, for `torchrun` to start."""

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tiny_famix import LABELS, Stripes
from torch import Tensor

from dgseg.data.clouds_views import GeneratedView, SourceView
from dgseg.data.generated_images import open_generated
from dgseg.distributed import process_group
from dgseg.mask_loss.settings import MaskLossSettings
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.clouds.config import CloudsConfig, HeadSize
from dgseg.models.clouds.network import CloudsSegmenter
from dgseg.recipes.clouds import CloudsRun, SelfTrainingSettings
from dgseg.recipes.clouds_state import CloudsInputs
from dgseg.recipes.clouds_training import train_clouds
from dgseg.recipes.famix import StyleMode, StyleSettings
from dgseg.self_training.point_segmenter import Proposals
from dgseg.self_training.refinement import RefinementSettings
from dgseg.styles.bank import Style, StyleBank

NETWORK = CloudsConfig(
    backbone=ClipResNetConfig(depths=(1, 1, 1, 1), width=4, output_stride=32),
    label_count=3,
    head=HeadSize(
        channels=16,
        attention_heads=2,
        encoder_layers=1,
        encoder_hidden=16,
        points=2,
        queries=6,
        decoder_layers=2,
        decoder_hidden=16,
    ),
)
CROP_PX = 64


class Squares:
    """Answers every prompt with squares around its first point. PointSegmenter."""

    def __init__(self) -> None:
        self.calls = 0

    def propose(self, image_HW3: np.ndarray, points_KPxy: np.ndarray) -> Proposals:
        """Return squares of three sizes; the middle one is the best."""
        self.calls += 1
        rows, columns = np.indices(image_HW3.shape[:2])
        away_KHW = np.maximum(
            np.abs(columns - points_KPxy[:, 0, 0, None, None]),
            np.abs(rows - points_KPxy[:, 0, 1, None, None]),
        )
        masks = np.stack([away_KHW < radius for radius in (4, 12, 30)], axis=1)
        quality = np.tile(np.array([0.1, 0.9, 0.5], np.float32), (len(points_KPxy), 1))
        return Proposals(masks, quality)


def tiny_warmup(mode: StyleMode = "none", **changes: object) -> CloudsRun:
    """Return six steps on crops of 64 px."""
    settings: dict[str, object] = {
        "name": "tiny",
        "network": NETWORK,
        "label_set": "none",
        "view": SourceView(reference_px=(72, 80), scale=(0.8, 1.5), crop_px=CROP_PX),
        "steps": 6,
        "batch_size": 4,
        "learning_rate": 1e-3,
        "loss": MaskLossSettings(points=64),
        "style": StyleSettings(mode=mode, grid=2),
        "validate_every_steps": 3,
    }
    return CloudsRun(**(settings | changes))  # pyright: ignore[reportArgumentType]


def tiny_joint(mode: StyleMode = "none", **changes: object) -> CloudsRun:
    """Return `tiny_warmup` with generated images, and a teacher that moves at steps 2 and 4."""
    settings: dict[str, object] = {
        "self_training": SelfTrainingSettings(
            target_factor=1.0,
            ema_decay=0.5,
            ema_every_steps=2,
            view=GeneratedView(crop_px=CROP_PX),
            refinement=RefinementSettings(min_component_px=40),
        )
    }
    return tiny_warmup(mode, **(settings | changes))


def tiny_inputs() -> CloudsInputs:
    """Return twelve pairs, a random trunk and a random bank: what a warm-up takes."""
    torch.manual_seed(5)
    network = CloudsSegmenter(NETWORK)
    labels = ["road", "car", "road", "ignore"]
    channels = network.backbone.channels[0]
    return CloudsInputs(
        source=Stripes(12),
        validation=Stripes(3),
        trunk=network.backbone.state_dict(),
        label_names=LABELS,
        bank=StyleBank(
            styles=tuple(Style(label=label) for label in labels),
            mean_NC=torch.rand(len(labels), channels),
            deviation_NC=torch.rand(len(labels), channels),
        ),
    )


def tiny_joint_inputs(generated: Path) -> CloudsInputs:
    """Return the same with generated images, written to a folder, and a random head."""
    if not generated.exists():
        write_generated(generated)
    return replace(
        tiny_inputs(),
        head=random_head(),
        generated=open_generated(generated),
        segmenter=Squares(),
    )


def random_head() -> dict[str, Tensor]:
    """Return the weights of a head."""
    torch.manual_seed(6)
    return CloudsSegmenter(NETWORK).head.state_dict()


def write_generated(folder: Path, count: int = 8) -> None:
    """Write a folder of generated images: the photographs of `Stripes`, in other colours."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    for number in range(count):
        image_HW3, _ = Stripes(count).read(number)
        file = f"images/{number:06}.png"
        Image.fromarray(255 - image_HW3.numpy()).save(folder / file)
        digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
        line = {"file": file, "seed": number, "prompt": "stripes", "sha256": digest}
        lines.append(json.dumps(line))
    (folder / "images.jsonl").write_text("\n".join(lines))


def main() -> None:
    """Train jointly in the style mode that is asked for, into the folder that is asked for."""
    mode, generated, out = sys.argv[1:]
    run = tiny_joint(mode)  # pyright: ignore[reportArgumentType]
    with process_group() as group:
        train_clouds(run, tiny_joint_inputs(Path(generated)), out=Path(out), group=group)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
