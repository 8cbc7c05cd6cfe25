"""One iteration of FAMix: features, styles, loss, update.

Shapes: B batch of this process, C channels, P patches, L labels, H height, W width.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.data.labelled_pairs import IGNORE
from dgseg.distributed import Group, sum_over_group
from dgseg.losses import sparse_lovasz
from dgseg.models.clip_resnet import TrunkFeatures
from dgseg.models.segmenter import Segmenter, upsample
from dgseg.recipes.famix import FamixRun, StyleSettings, Trainable
from dgseg.recipes.style_step import Draws, restyle
from dgseg.styles.patches import Statistics

LOVASZ_PIXEL_STRIDE = 17
"""Prime to the widths of windows, so that no column is left out."""


class FamixForward(nn.Module):
    """What a training step computes: images and their styles in, logits where the loss looks."""

    def __init__(self, network: Segmenter, precision: str, loss_stride: int = 1) -> None:
        super().__init__()
        self.network = network
        self.precision = precision
        self.loss_stride = loss_stride

    def forward(
        self, image_B3HW: Tensor, styles_PBC: Statistics | None, draws: Draws, style: StyleSettings
    ) -> Tensor:
        """Return logits ``[B, L, H / stride, W / stride]``.

        The mixed features feed the deep stages and the head.
        """
        device_type = image_B3HW.device.type
        is_reduced = self.precision == "bfloat16" and device_type == "cuda"
        with torch.autocast(device_type, torch.bfloat16, enabled=is_reduced):
            low_level = self.network.backbone.forward_low_level(image_B3HW)
        low_level = restyle(low_level.float(), styles_PBC, draws, style)
        with torch.autocast(device_type, torch.bfloat16, enabled=is_reduced):
            out = self.network.backbone.forward_deep(low_level)
            logits = self.network.classifier(TrunkFeatures(low_level, out))
        height, width = image_B3HW.shape[2:]
        rows, columns = looked_at(height, self.loss_stride), looked_at(width, self.loss_stride)
        return upsample(logits.float(), (len(rows), len(columns)))


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
    scaled so that the mean of the processes' gradients is the gradient of the whole. Lovasz-softmax
    is of each process's own pixels.
    """
    logits_BLHW = forward(image_B3HW, styles_PBC, draws, run.style)
    height, width = truth_BHW.shape[1:]
    rows, columns = looked_at(height, run.loss_stride), looked_at(width, run.loss_stride)
    truth_BHW = truth_BHW[:, rows.start :: rows.step, columns.start :: columns.step]
    own_sum = functional.cross_entropy(
        logits_BLHW,
        truth_BHW,
        ignore_index=IGNORE,
        label_smoothing=run.label_smoothing,
        reduction="sum",
    )
    pixels = sum_over_group((truth_BHW != IGNORE).sum()).clamp(min=1)
    loss, value = own_sum * group.size / pixels, (sum_over_group(own_sum) / pixels).item()
    if run.lovasz_weight == 0:
        return loss, value
    lovasz = run.lovasz_weight * sparse_lovasz(
        logits_BLHW, truth_BHW, pixel_stride=LOVASZ_PIXEL_STRIDE
    )
    return loss + lovasz, value + (sum_over_group(lovasz) / group.size).item()


def looked_at(side: int, stride: int) -> range:
    """Return the rows or columns whose labels the loss looks at.

    They lie within half a pixel of where `upsample` to as many pixels puts its logits. ``stride``
    divides ``side``.
    """
    return range((stride - 1) // 2, side, stride)


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


def optimizer_for(run: FamixRun, network: Segmenter) -> torch.optim.Optimizer:
    """Return an optimiser with one learning rate for the trunk and one for the head, in order."""
    parts = [
        {"params": [*trainable_trunk(network, run.trainable).parameters()]},
        {"params": [*network.classifier.parameters()]},
    ]
    rate, decay = run.head_learning_rate, run.weight_decay
    if run.optimizer == "adamw":
        return torch.optim.AdamW(parts, lr=rate, weight_decay=decay)
    return torch.optim.SGD(parts, lr=rate, momentum=run.momentum, weight_decay=decay)


def set_learning_rates(run: FamixRun, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Set the learning rates of a step: polynomial decay, never under the floor."""
    factor = (1 - step / run.steps) ** run.poly_power
    for group, peak in zip(
        optimizer.param_groups, (run.trunk_learning_rate, run.head_learning_rate), strict=True
    ):
        group["lr"] = max(peak * factor, run.learning_rate_floor)
