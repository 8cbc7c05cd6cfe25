"""A FAMix training small enough to run in a test; as a script, for `torchrun` to start."""

import sys
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from dgseg.data.famix_views import FamixView
from dgseg.distributed import process_group
from dgseg.models.clip_resnet import ClipResNet, ClipResNetConfig
from dgseg.models.deeplab import DeepLabConfig
from dgseg.models.segmenter import SegmenterConfig
from dgseg.recipes.famix import FamixRun, StyleMode, StyleSettings
from dgseg.recipes.famix_training import FamixInputs, train_famix
from dgseg.styles.bank import Style, StyleBank

LABELS = ["road", "car", "sky"]
TRUNK = ClipResNetConfig(depths=(1, 1, 1, 2), width=4, output_stride=16)


@dataclass(frozen=True)
class Stripes:
    """Pairs of three stripes, one per label, whose colours tell the label. LabelledPairs."""

    count: int

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return self.count

    def name(self, index: int) -> str:
        """Return the name of a pair."""
        return f"stripes {index}"

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return an image of 72 x 80 px and its labels; a part has none."""
        generator = torch.Generator().manual_seed(index)
        label = torch.arange(3, dtype=torch.uint8).repeat_interleave(24)[:, None].repeat(1, 80)
        label = label.roll(int(torch.randint(72, (1,), generator=generator)), 0)
        image = (
            60 + 70 * label[..., None].int() + torch.randint(40, (72, 80, 3), generator=generator)
        )
        # Not equally much in all, so that processes differ in their number of labelled pixels.
        label[: 8 * (index % 6), :40] = 255
        return image.to(torch.uint8), label


def tiny_run(mode: StyleMode = "augment and mix", **changes: object) -> FamixRun:
    """Return six steps on crops of 48 px."""
    settings: dict[str, object] = {
        "name": "tiny",
        "network": SegmenterConfig(
            backbone=TRUNK, head=DeepLabConfig(aspp_channels=8, low_level_channels=4), label_count=3
        ),
        "label_set": "none",
        "view": FamixView(crop_px=48, jitter=0.5, flip_probability=0.5),
        "trainable": "last block",
        "style": StyleSettings(mode=mode, grid=2),
        "steps": 6,
        "batch_size": 4,
        "validate_every_steps": 3,
    }
    return FamixRun(**(settings | changes))  # pyright: ignore[reportArgumentType]


def tiny_inputs() -> FamixInputs:
    """Return twelve pairs, a random trunk and a random bank."""
    torch.manual_seed(5)
    trunk = ClipResNet(TRUNK).state_dict()
    labels = ["road", "car", "road", "ignore"]
    return FamixInputs(
        source=Stripes(12),
        validation=Stripes(3),
        trunk=trunk,
        bank=StyleBank(
            styles=tuple(Style(label=label) for label in labels),
            mean_NC=torch.rand(len(labels), TRUNK.low_level_channels),
            deviation_NC=torch.rand(len(labels), TRUNK.low_level_channels),
        ),
        label_names=LABELS,
    )


def main() -> None:
    """Train in each style mode that is named, into a folder of its own in the one that is named."""
    out, *modes = sys.argv[1:]
    with process_group() as group:
        for mode in modes:
            train_famix(tiny_run(mode), tiny_inputs(), out=Path(out) / mode, group=group)  # pyright: ignore[reportArgumentType]


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
