"""What style mixing does in one iteration, of any method that trains on layer 1 of a trunk.

Shapes: B batch of this process, G batch of all processes, C channels, P patches, H height, W width.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from dgseg.distributed import Group, gather_batch
from dgseg.recipes.famix import StyleSettings
from dgseg.styles.bank import StyleBank, pick_styles
from dgseg.styles.mixing import image_statistics, mix_images, mix_patches, patch_statistics
from dgseg.styles.patches import Statistics, patch_labels

STYLE = 2
"""The stream of random numbers, beside those of `dgseg.data.batches`."""


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


def draw(
    style: StyleSettings, *, seed: int, step: int, batch_size: int, channels: int, group: Group
) -> Draws:
    """Draw for the whole batch, whatever the number of processes, and keep this process's part.

    ``batch_size`` counts the images of all processes, ``channels`` are those of layer 1.
    """
    rng = np.random.default_rng([seed, STYLE, step])
    size, patch_count = batch_size, style.grid**2
    pick_PG = rng.random((patch_count, size))
    weight_GC = rng.beta(style.beta, style.beta, (size, channels)).astype(np.float32)
    partner_G = rng.permutation(size)
    is_mixstyle_on = bool(rng.random() < style.mixstyle_probability)
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


def pick_for_batch(
    style: StyleSettings,
    bank: StyleBank | None,
    truth_BHW: Tensor,
    label_names: Sequence[str],
    draws: Draws,
) -> Statistics | None:
    """Return a mined style for each patch of this process's images, where settings want them."""
    if not style.needs_bank or bank is None:
        return None
    return pick_styles(bank, patch_labels(truth_BHW, style.grid), label_names, draws.pick_PB)


def _other_patches(low_level_BCHW: Tensor, draws: Draws, grid: int) -> Statistics:
    """Return for each patch the statistics of a random patch of the whole batch."""
    of_patches = patch_statistics(low_level_BCHW, grid)
    every = [
        gather_batch(value.transpose(0, 1)).flatten(0, 1) for value in of_patches
    ]  # [G * P, C]
    index_PB = torch.from_numpy((draws.pick_PB * every[0].shape[0]).astype(np.int64))
    return Statistics(*(value[index_PB.to(value.device)] for value in every))
