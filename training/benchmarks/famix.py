"""What FAMix costs: an iteration of training and of mining, with CLIP RN50's size.

    node training/python.mjs training/benchmarks/famix.py [--batch-size 2] [--crop-px 768]

Random weights and images; on a GPU where there is one. Training is compared with the same
iteration without styles, mining with the forward pass of its patches alone: medians of repeats that
take turns.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import torch

from dgseg.data.famix_views import FamixView
from dgseg.distributed import Group
from dgseg.models.clip_image_encoder import ClipImageEncoder, rn50_image_encoder
from dgseg.models.segmenter import Segmenter
from dgseg.recipes.famix import FamixRun, StyleMode, StyleSettings, famix_gta5_rn50
from dgseg.recipes.famix_step import (
    FamixForward,
    freeze,
    optimizer_for,
    step_loss,
    train_mode,
)
from dgseg.recipes.style_step import draw, pick_for_batch
from dgseg.styles.bank import Style, StyleBank
from dgseg.styles.mining import Descent, mine_styles

LABELS = [f"label {index}" for index in range(19)]
PATCHES, PATCH_PX = 11, 64
"""As many as a batch of street scenes has labels, of the size that crops of 768 px give."""


def main() -> None:
    """Measure, and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch-size", type=int, default=2, help="the official one is 8")
    parser.add_argument("--crop-px", type=int, default=768)
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(1)

    modes: list[StyleMode] = ["none", "mixstyle", "augment and mix"]
    train = {mode: _training(arguments, mode, device) for mode in modes}
    print(f"training, RN50, batch {arguments.batch_size} of {arguments.crop_px} px, {device}:")
    _report(_medians(train, arguments.repeats, device), peer="none")

    mine = _mining(device)
    print(f"mining, RN50, {PATCHES} patches, {device}:")
    _report(_medians(mine, arguments.repeats, device), peer="forward alone")


def _training(
    arguments: argparse.Namespace, mode: StyleMode, device: torch.device
) -> Callable[[], None]:
    run: FamixRun = replace(
        famix_gta5_rn50(),
        batch_size=arguments.batch_size,
        view=FamixView(crop_px=arguments.crop_px),
        style=StyleSettings(mode=mode, mixstyle_probability=1.0),
    )
    network = Segmenter(run.network).to(device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    freeze(network, run.trainable)
    optimizer, forward = optimizer_for(run, network), FamixForward(network, run.precision)
    size = arguments.batch_size, arguments.crop_px, arguments.crop_px
    image = torch.randn(size[0], 3, *size[1:], device=device)
    image = image.contiguous(memory_format=torch.channels_last)
    truth = torch.randint(19, size, device=device)
    group, bank = Group(device=device), _bank(device)

    def step() -> None:
        draws = draw(
            run.style,
            seed=run.seed,
            step=0,
            batch_size=run.batch_size,
            channels=run.network.backbone.low_level_channels,
            group=group,
        )
        train_mode(network, run.trainable)
        styles = pick_for_batch(run.style, bank, truth, LABELS, draws)
        loss, _ = step_loss(forward, run, image, truth, styles, draws, group)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def _mining(device: torch.device) -> dict[str, Callable[[], None]]:
    encoder = ClipImageEncoder(rn50_image_encoder()).to(device).eval().requires_grad_(False)
    patches = list(torch.rand(PATCHES, 256, PATCH_PX, PATCH_PX, device=device))
    pooled = torch.rand(PATCHES, 256, 56, 56, device=device)
    target = torch.nn.functional.normalize(torch.randn(PATCHES, 1024, device=device), dim=1)

    def forward() -> None:
        with torch.no_grad():
            encoder.embed_low_level(pooled)

    def iteration() -> None:
        # A descent of n steps runs forward n + 1 times: the last tells the loss it came to.
        mine_styles(encoder, patches, target, Descent(steps=1))

    return {"forward alone": forward, "one step, and the last forward": iteration}


def _bank(device: torch.device) -> StyleBank:
    mean, deviation = torch.rand(20, 256, device=device), torch.rand(20, 256, device=device)
    styles = tuple(Style(label=label) for label in [*LABELS, "ignore"])
    return StyleBank(styles=styles, mean_NC=mean, deviation_NC=deviation)


def _medians(
    works: dict[str, Callable[[], None]], repeats: int, device: torch.device
) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(repeats + 1):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            if turn > 0:  # the first warms up
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(own) for name, own in times.items()}


def _report(medians: dict[str, float], *, peer: str) -> None:
    for name, seconds in medians.items():
        print(f"  {name:32}{seconds:8.3f} s  {seconds / medians[peer]:5.2f}")


if __name__ == "__main__":
    main()
