"""One iteration of CLOUDS: frozen features, targets, loss, update of the head.

Shapes: B batch of this process, G generated images in it, P patches, C channels, H height, W width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from dgseg.data.mixed_batches import MixedBatch
from dgseg.data.normalise import normalise
from dgseg.distributed import Group
from dgseg.mask_loss.seeded_points import SeededPoints
from dgseg.models.clouds.network import CloudsHead
from dgseg.models.mask_classification import MaskTarget, Prediction, mask_targets
from dgseg.models.pyramid import Pyramid, Trunk
from dgseg.recipes.clouds import CloudsRun, SelfTrainingSettings
from dgseg.recipes.style_step import Draws, restyle
from dgseg.self_training.point_segmenter import PointSegmenter
from dgseg.self_training.pseudo_labels import pseudo_labels
from dgseg.self_training.refinement import refine
from dgseg.self_training.teacher import move_teacher
from dgseg.styles.patches import Statistics

POINTS, REFINEMENT = 4, 5
"""Streams of random numbers, beside those of batches, repeats and styles."""

NORMS = (nn.LayerNorm, nn.GroupNorm, nn.BatchNorm2d)


class HeadForward(nn.Module):
    """What learns, in the precision of the run: a pyramid of features in, predictions out."""

    def __init__(self, head: CloudsHead, precision: str) -> None:
        super().__init__()
        self.head = head
        self.precision = precision

    def forward(self, pyramid: Pyramid) -> list[Prediction]:
        """Return the predictions of all layers."""
        with reduced_precision(pyramid.stage1_BCHW.device, self.precision):
            return self.head(pyramid)


def reduced_precision(device: torch.device, precision: str) -> torch.autocast:
    """Return the context in which networks of a run compute: bfloat16 on a GPU alone."""
    is_reduced = precision == "bfloat16" and device.type == "cuda"
    return torch.autocast(device.type, torch.bfloat16, enabled=is_reduced)


@dataclass(frozen=True, kw_only=True)
class SelfTraining:
    """What labels generated images."""

    settings: SelfTrainingSettings
    teacher: CloudsHead
    segmenter: PointSegmenter | None
    """None where nothing is refined."""


def teach(step: int, self_training: SelfTraining, student: CloudsHead) -> None:
    """Move the teacher at the start of its steps. Before the first, it is the student's copy."""
    settings = self_training.settings
    if step > 0 and step % settings.ema_every_steps == 0:
        move_teacher(self_training.teacher, student, settings.ema_decay)


@torch.no_grad()
def student_pyramid(
    trunk: Trunk,
    batch: MixedBatch,
    run: CloudsRun,
    styles_PBC: Statistics | None,
    draws: Draws,
) -> Pyramid:
    """Return the frozen trunk's features, restyled after its first stage where the run wants it.

    Generated images keep their own style: no label says which one would fit. But photographs may
    take theirs, in the modes that mix the images of a batch.
    """
    with reduced_precision(batch.image_B3HW.device, run.precision):
        low_level_BCHW = trunk.forward_low_level(batch.image_B3HW)
    if run.style.mode != "none":
        styled_BCHW = restyle(low_level_BCHW.float(), styles_PBC, draws, run.style)
        styled_BCHW[batch.generated_G] = low_level_BCHW[batch.generated_G].float()
        low_level_BCHW = styled_BCHW
    with reduced_precision(batch.image_B3HW.device, run.precision):
        return trunk.forward_deep(low_level_BCHW)


@torch.no_grad()
def targets_of(
    run: CloudsRun, batch: MixedBatch, trunk: Trunk, self_training: SelfTraining | None
) -> list[MaskTarget]:
    """Return the masks of each image: of its labels, or of its pseudo-labels."""
    label_count = run.network.label_count
    targets_B = mask_targets(batch.truth_BHW, label_count)
    if not batch.generated_G or self_training is None:
        return targets_B
    device = batch.image_B3HW.device
    clean_G3HW = batch.clean_GHW3.to(device).permute(0, 3, 1, 2).float() / 255
    size_px = clean_G3HW.shape[2], clean_G3HW.shape[3]
    with reduced_precision(device, run.precision):
        pseudo_GHW = pseudo_labels(
            self_training.teacher,
            trunk(normalise(clean_G3HW)),
            padded_px=size_px,
            image_px=size_px,
        ).cpu()
    for place, clean_HW3, pseudo_HW in zip(
        batch.generated_G, batch.clean_GHW3, pseudo_GHW, strict=True
    ):
        rng = np.random.default_rng([run.seed, REFINEMENT, batch.numbers_B[place]])
        target = _refined(self_training, clean_HW3, pseudo_HW, label_count, rng)
        targets_B[place] = MaskTarget(*(value.to(device) for value in target))
    return targets_B


def _refined(
    self_training: SelfTraining,
    clean_HW3: Tensor,
    pseudo_HW: Tensor,
    label_count: int,
    rng: np.random.Generator,
) -> MaskTarget:
    settings, segmenter = self_training.settings.refinement, self_training.segmenter
    if settings is None or segmenter is None:
        return mask_targets(pseudo_HW[None], label_count)[0]
    return refine(
        clean_HW3.cpu().numpy(),
        pseudo_HW.numpy(),
        segmenter=segmenter,
        settings=settings,
        label_count=label_count,
        rng=rng,
    ).target


def loss_points(run: CloudsRun, step: int, group: Group) -> SeededPoints:
    """Return where the loss of a step looks, for the images of this process."""
    rng = np.random.default_rng([run.seed, POINTS, step])
    seed_G: Sequence[int] = rng.integers(2**62, size=run.batch_size).tolist()
    share = run.batch_size // group.size
    return SeededPoints(seed_G[group.rank * share : (group.rank + 1) * share], group.device)


def optimizer_for(run: CloudsRun, head: nn.Module) -> torch.optim.AdamW:
    """Return AdamW in two groups: what decays, and the parameters of norms and embeddings."""
    undecayed = [
        parameter
        for module in head.modules()
        if isinstance(module, (*NORMS, nn.Embedding))
        for parameter in module.parameters(recurse=False)
    ]
    known = {id(parameter) for parameter in undecayed}
    decayed = [parameter for parameter in head.parameters() if id(parameter) not in known]
    return torch.optim.AdamW(
        [
            {"params": decayed, "weight_decay": run.weight_decay},
            {"params": undecayed, "weight_decay": 0.0},
        ],
        lr=run.learning_rate,
    )


def set_learning_rate(run: CloudsRun, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Set the learning rate of a step."""
    factor = (1 - step / run.steps) ** run.poly_power if run.schedule == "poly" else 1.0
    for group in optimizer.param_groups:
        group["lr"] = run.learning_rate * factor


def update(run: CloudsRun, optimizer: torch.optim.Optimizer, head: nn.Module, loss: Tensor) -> None:
    """Step down the gradient of a loss, shortened to the largest norm that the run allows."""
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(head.parameters(), run.gradient_clip_norm)
    optimizer.step()
