"""One iteration of FAMix: features, styles, loss, update.

Shapes: B batch of this process, G batch of all processes, C channels, P patches, L labels, H
height, W width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.data.labelled_pairs import IGNORE
from dgseg.distributed import Group, gather_batch, sum_over_group
from dgseg.models.clip_resnet import TrunkFeatures
from dgseg.models.segmenter import Segmenter, upsample
from dgseg.recipes.famix import FamixRun, StyleSettings, Trainable
from dgseg.styles.bank import StyleBank, pick_styles
from dgseg.styles.mixing import image_statistics, mix_images, mix_patches, patch_statistics
from dgseg.styles.patches import Statistics, patch_labels


@dataclass(frozen=True)
class Draws:
    """The random numbers of one step, for the images of this process."""

    pick_PB: np.ndarray
    """Which style or patch, uniform in 0..1."""
    source_weight_BC: Tensor
    """How much of its own statistics a patch keeps."""
    partner_B: np.ndarray
    """Which image of the whole batch MixStyle mixes with."""
    is_mixstyle_on: bool
    dropout_seed_B: Sequence[int]


def draw(run: FamixRun, step: int, group: Group) -> Draws:
    """Draw for the whole batch, whatever the number of processes, and keep this process's part."""
    rng = np.random.default_rng([run.seed, 2, step])
    size, patch_count = run.batch_size, run.style.grid**2
    channels = run.network.backbone.low_level_channels
    pick_PG = rng.random((patch_count, size))
    weight_GC = rng.beta(run.style.beta, run.style.beta, (size, channels)).astype(np.float32)
    partner_G = rng.permutation(size)
    is_mixstyle_on = bool(rng.random() < run.style.mixstyle_probability)
    seed_G = rng.integers(2**62, size=size)

    share = size // group.size
    own = slice(group.rank * share, (group.rank + 1) * share)
    return Draws(
        pick_PB=pick_PG[:, own],
        source_weight_BC=torch.from_numpy(weight_GC[own]).to(group.device),
        partner_B=partner_G[own],
        is_mixstyle_on=is_mixstyle_on,
        dropout_seed_B=seed_G[own].tolist(),
    )


class FamixForward(nn.Module):
    """What a training step computes: images and their styles in, full-size logits out."""

    def __init__(self, network: Segmenter, precision: str) -> None:
        super().__init__()
        self.network = network
        self.precision = precision

    def forward(
        self, image_B3HW: Tensor, styles_PBC: Statistics | None, draws: Draws, style: StyleSettings
    ) -> Tensor:
        """Return logits ``[B, L, H, W]``. The mixed features feed the deep stages and the head."""
        device_type = image_B3HW.device.type
        is_reduced = self.precision == "bfloat16" and device_type == "cuda"
        with torch.autocast(device_type, torch.bfloat16, enabled=is_reduced):
            low_level = self.network.backbone.forward_low_level(image_B3HW)
        low_level = restyle(low_level.float(), styles_PBC, draws, style)
        with torch.autocast(device_type, torch.bfloat16, enabled=is_reduced):
            out = self.network.backbone.forward_deep(low_level)
            logits = self.network.classifier(TrunkFeatures(low_level, out))
        return upsample(logits.float(), (image_B3HW.shape[2], image_B3HW.shape[3]))


def restyle(
    low_level_BCHW: Tensor, styles_PBC: Statistics | None, draws: Draws, style: StyleSettings
) -> Tensor:
    """Return layer-1 features as the style settings want them."""
    if style.mode == "none":
        return low_level_BCHW
    if style.mode == "mixstyle":
        if not draws.is_mixstyle_on:
            return low_level_BCHW
        of_images = image_statistics(low_level_BCHW)
        partner_B = torch.from_numpy(draws.partner_B).to(low_level_BCHW.device)
        partners = Statistics(*(gather_batch(value)[partner_B] for value in of_images))
        return mix_images(low_level_BCHW, partners, draws.source_weight_BC[:, 0])
    if style.mode == "mix":
        styles_PBC = _other_patches(low_level_BCHW, draws, style.grid)
    if styles_PBC is None:
        raise ValueError(f'style mode "{style.mode}" needs a style bank')
    weight_BC = draws.source_weight_BC
    if style.mode == "augment":
        weight_BC = torch.zeros_like(weight_BC)
    return mix_patches(low_level_BCHW, styles_PBC, weight_BC)


def step_loss(
    forward: nn.Module,
    run: FamixRun,
    image_B3HW: Tensor,
    truth_BHW: Tensor,
    styles_PBC: Statistics | None,
    draws: Draws,
    group: Group,
) -> tuple[Tensor, float]:
    """Return the loss to call ``backward`` on, and its value over the whole batch.

    Cross-entropy with label smoothing, over all labelled pixels of all processes. The first is
    scaled so that the mean of the processes' gradients is the gradient of the whole.
    """
    logits_BLHW = forward(image_B3HW, styles_PBC, draws, run.style)
    own_sum = functional.cross_entropy(
        logits_BLHW,
        truth_BHW,
        ignore_index=IGNORE,
        label_smoothing=run.label_smoothing,
        reduction="sum",
    )
    pixels = sum_over_group((truth_BHW != IGNORE).sum()).clamp(min=1)
    return own_sum * group.size / pixels, (sum_over_group(own_sum) / pixels).item()


def pick_for_batch(
    run: FamixRun,
    bank: StyleBank | None,
    truth_BHW: Tensor,
    label_names: Sequence[str],
    draws: Draws,
) -> Statistics | None:
    """Return a mined style for each patch of this process's images, where the run wants them."""
    if not run.style.needs_bank or bank is None:
        return None
    return pick_styles(bank, patch_labels(truth_BHW, run.style.grid), label_names, draws.pick_PB)


def freeze(network: Segmenter, trainable: Trainable) -> None:
    """Let only the trainable part of the trunk, and the head, take gradients."""
    network.requires_grad_(False)
    trainable_trunk(network, trainable).requires_grad_(True)
    network.classifier.requires_grad_(True)


def train_mode(network: Segmenter, trainable: Trainable) -> None:
    """Bring what learns into training mode. What is frozen keeps CLIP's batch statistics, too."""
    network.eval()
    trainable_trunk(network, trainable).train()
    network.classifier.train()


def trainable_trunk(network: Segmenter, trainable: Trainable) -> nn.Module:
    """Return the part of the trunk that learns."""
    if trainable == "everything":
        return network.backbone
    last_stage = network.backbone.layer4
    return last_stage if trainable == "last stage" else list(last_stage.children())[-1]


def optimizer_for(run: FamixRun, network: Segmenter) -> torch.optim.SGD:
    """Return SGD with one learning rate for the trunk and one for the head, in this order."""
    return torch.optim.SGD(
        [
            {"params": [*trainable_trunk(network, run.trainable).parameters()]},
            {"params": [*network.classifier.parameters()]},
        ],
        lr=run.head_learning_rate,
        momentum=run.momentum,
        weight_decay=run.weight_decay,
    )


def set_learning_rates(run: FamixRun, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Set the learning rates of a step: polynomial decay, never under the floor."""
    factor = (1 - step / run.steps) ** run.poly_power
    for group, peak in zip(
        optimizer.param_groups, (run.trunk_learning_rate, run.head_learning_rate), strict=True
    ):
        group["lr"] = max(peak * factor, run.learning_rate_floor)


def _other_patches(low_level_BCHW: Tensor, draws: Draws, grid: int) -> Statistics:
    """Return for each patch the statistics of a random patch of the whole batch."""
    of_patches = patch_statistics(low_level_BCHW, grid)
    every = [
        gather_batch(value.transpose(0, 1)).flatten(0, 1) for value in of_patches
    ]  # [G * P, C]
    index_PB = torch.from_numpy((draws.pick_PB * every[0].shape[0]).astype(np.int64))
    return Statistics(*(value[index_PB.to(value.device)] for value in every))
