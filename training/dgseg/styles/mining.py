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

DEEP_STRIDE = 8
"""Pixels of layer 1 to one of layer 4, in a trunk of stride 32."""


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
) -> Mined:
    """Return the statistics that bring each patch nearest to its target.

    ``target_NE`` are normalised text embeddings. The encoder is in eval mode, without gradient.
    """
    own = [statistics(patch) for patch in patches_Chw]
    start = Statistics(*(torch.stack(values) for values in zip(*own, strict=True)))
    return descend(encoder, patches_Chw, start, target_NE, descent)


def descend(
    encoder: ClipImageEncoder,
    patches_Chw: Sequence[Tensor],
    start: Statistics,
    target_NE: Tensor,
    descent: Descent,
    observe: Observer | None = None,
) -> Mined:
    """Mine from given statistics ``[N, C]`` of the patches.

    All patches descend together on the mean of their losses. Weight decay acts on the statistics
    themselves, as in the official code.

    The first steps hang on the last bit of ``start``: a pixel that layer 1 rectified to zero comes
    back as zero give or take a rounding, and its sign decides whether it has a gradient.
    """
    content = [
        (patch - mean[:, None, None]) / deviation[:, None, None]
        for patch, mean, deviation in zip(patches_Chw, *start, strict=True)
    ]
    mean_NC, deviation_NC = (value.detach().clone().requires_grad_() for value in start)
    optimizer = torch.optim.SGD(
        [mean_NC, deviation_NC],
        lr=descent.learning_rate,
        momentum=descent.momentum,
        weight_decay=descent.weight_decay,
    )

    loss_before_N = None
    for step in range(descent.steps):
        loss_N = _losses(encoder, content, Statistics(mean_NC, deviation_NC), target_NE)
        loss_before_N = loss_N.detach() if loss_before_N is None else loss_before_N
        if observe is not None:
            observe(step, loss_N.detach(), _detached(mean_NC, deviation_NC))
        optimizer.zero_grad()
        loss_N.mean().backward()
        optimizer.step()
    mined = _detached(mean_NC, deviation_NC)
    with torch.no_grad():
        loss_after_N = _losses(encoder, content, mined, target_NE)
    return Mined(mined, loss_after_N if loss_before_N is None else loss_before_N, loss_after_N)


def dress(content_Chw: Sequence[Tensor], style: Statistics, size_px: tuple[int, int]) -> Tensor:
    """Return relu(deviation * content + mean), pooled to one size, ``[N, C, *size_px]``."""
    return torch.stack(
        [
            functional.adaptive_avg_pool2d(
                (deviation_C[:, None, None] * content + mean_C[:, None, None]).relu(), size_px
            )
            for content, mean_C, deviation_C in zip(content_Chw, *style, strict=True)
        ]
    )


def _losses(
    encoder: ClipImageEncoder, content_Chw: Sequence[Tensor], style: Statistics, target_NE: Tensor
) -> Tensor:
    # The attention pool knows one size alone.
    rows, columns = encoder.config.grid
    dressed_NCHW = dress(content_Chw, style, (rows * DEEP_STRIDE, columns * DEEP_STRIDE))
    embedding_NE = encoder.embed_low_level(dressed_NCHW)
    return 1 - functional.cosine_similarity(target_NE, embedding_NE, dim=1)


def _detached(mean_NC: Tensor, deviation_NC: Tensor) -> Statistics:
    return Statistics(mean_NC.detach().clone(), deviation_NC.detach().clone())
