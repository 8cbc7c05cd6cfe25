"""Local style mining: channel statistics that pull a patch towards a prompt (FAMix, section 3.2).

PIN, prompt-driven instance normalisation (Fahes et al. 2023, PODA): a patch of layer-1 features is
freed of its own statistics and dressed in free ones, which gradient descent moves until the CLIP
embedding of the patch comes near that of the words.

Shapes: B batch, C channels, h and w a patch's pixels, N patches, E embedding, P patches of a grid.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from dgseg.models.clip_image_encoder import ClipImageEncoder
from dgseg.styles.patches import Statistics, patch_labels, patches, statistics


@dataclass(frozen=True, kw_only=True)
class Descent:
    """How statistics are moved. The defaults are the official ones."""

    steps: int = 100
    learning_rate: float = 1.0
    momentum: float = 0.9
    weight_decay: float = 1e-4

    def __post_init__(self) -> None:
        """Refuse a descent that goes nowhere."""
        if self.steps < 1 or self.learning_rate <= 0:
            raise ValueError(
                f"steps and learning_rate must be positive, got {self.steps}, {self.learning_rate}"
            )


class LabelledPatch(NamedTuple):
    """One patch that is worth mining."""

    label: int
    """The most frequent value of its pixels; 255 for none."""
    patch: int
    """Its place in the grid."""
    image: int
    """Its place in the batch."""


class Mined(NamedTuple):
    """What mining found for N patches."""

    style: Statistics
    """``[N, C]``."""
    loss_before_N: Tensor
    """1 - cosine similarity to the prompt, of the patches as they were."""
    loss_after_N: Tensor


Observer = Callable[[int, Tensor, Statistics], None]
"""Called with step, losses ``[N]`` and statistics ``[N, C]``, before the step changes them."""


def choose_patches(label_BHW: Tensor, grid: int) -> list[LabelledPatch]:
    """Return the first patch of every label that a batch holds, in the order of the labels.

    First means the lowest ``patch * batch size + image``. The official code goes through the labels
    in the order of Python's hashes, which differs from run to run.
    """
    label_PB = patch_labels(label_BHW, grid)
    first: dict[int, LabelledPatch] = {}
    for flat, label in enumerate(label_PB.flatten().tolist()):
        patch, image = divmod(flat, label_BHW.shape[0])
        first.setdefault(label, LabelledPatch(label, patch, image))
    return [first[label] for label in sorted(first)]


def cut_patches(low_level_BCHW: Tensor, chosen: Sequence[LabelledPatch], grid: int) -> list[Tensor]:
    """Return the features ``[C, h, w]`` of the chosen patches."""
    grid_patches = list(patches((low_level_BCHW.shape[2], low_level_BCHW.shape[3]), grid))
    return [
        low_level_BCHW[image][:, grid_patches[patch].rows, grid_patches[patch].columns]
        for _, patch, image in chosen
    ]


def mine_styles(
    encoder: ClipImageEncoder,
    patches_Chw: Sequence[Tensor],
    target_NE: Tensor,
    descent: Descent,
    observe: Observer | None = None,
) -> Mined:
    """Return the statistics that bring each patch nearest to its target.

    ``target_NE`` are normalised text embeddings. All patches descend together on the mean of their
    losses. Weight decay acts on the statistics themselves, as in the official code.
    """
    own = [statistics(patch) for patch in patches_Chw]
    content = [
        (patch - mean[:, None, None]) / deviation[:, None, None]
        for patch, (mean, deviation) in zip(patches_Chw, own, strict=True)
    ]
    mean_NC = torch.stack([each.mean for each in own]).detach().requires_grad_()
    deviation_NC = torch.stack([each.deviation for each in own]).detach().requires_grad_()
    optimizer = torch.optim.SGD(
        [mean_NC, deviation_NC],
        lr=descent.learning_rate,
        momentum=descent.momentum,
        weight_decay=descent.weight_decay,
    )

    losses: list[Tensor] = []
    for step in range(descent.steps):
        loss_N = _losses(encoder, content, Statistics(mean_NC, deviation_NC), target_NE)
        if observe is not None:
            observe(step, loss_N.detach(), _detached(mean_NC, deviation_NC))
        losses.append(loss_N.detach())
        optimizer.zero_grad()
        loss_N.mean().backward()
        optimizer.step()
    with torch.no_grad():
        loss_after_N = _losses(encoder, content, Statistics(mean_NC, deviation_NC), target_NE)
    return Mined(_detached(mean_NC, deviation_NC), losses[0], loss_after_N)


def dress(content_Chw: Sequence[Tensor], style: Statistics, side_px: int) -> Tensor:
    """Return ``[N, C, side, side]``: relu(deviation * content + mean), pooled to one size."""
    return torch.stack(
        [
            functional.adaptive_avg_pool2d(
                (deviation_C[:, None, None] * content + mean_C[:, None, None]).relu(), side_px
            )
            for content, mean_C, deviation_C in zip(content_Chw, *style, strict=True)
        ]
    )


def _losses(
    encoder: ClipImageEncoder, content_Chw: Sequence[Tensor], style: Statistics, target_NE: Tensor
) -> Tensor:
    dressed_NCss = dress(content_Chw, style, encoder.low_level_side_px)
    embedding_NE = encoder.embed_low_level(dressed_NCss)
    return 1 - functional.cosine_similarity(target_NE, embedding_NE, dim=1)


def _detached(mean_NC: Tensor, deviation_NC: Tensor) -> Statistics:
    return Statistics(mean_NC.detach().clone(), deviation_NC.detach().clone())
