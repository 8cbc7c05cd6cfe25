"""Style mining: parity with the official code, and what holds for any encoder and any grid."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import torch
from conftest import FillRule, Parity, filled
from torch import Tensor
from torch.nn import functional

from dgseg.data.normalise import normalise
from dgseg.models.clip_image_encoder import (
    ClipImageEncoder,
    ClipImageEncoderConfig,
    rn50_image_encoder,
    rn101_image_encoder,
)
from dgseg.styles.mining import Descent, choose_patches, cut_patches, descend, mine_styles
from dgseg.styles.patches import Statistics, statistics

DEFAULT, FAST = "famix_style_mining_default3", "famix_style_mining_lr300_10"
"""Files of the official code: both mine the same patches of the same photographs."""


class Start(NamedTuple):
    """Where both files start."""

    patches: list[Tensor]
    style: Statistics
    target_NE: Tensor
    loss_N: Tensor
    order: list[int]
    """The places of our patches in the files. The official order of labels is that of Python's
    hashes; ours is that of the labels."""

    def at(self, places: list[int]) -> "Start":
        """Return some of the patches."""
        return Start(
            [self.patches[place] for place in places],
            Statistics(*(value[places] for value in self.style)),
            self.target_NE[places],
            self.loss_N[places],
            [self.order[place] for place in places],
        )


@pytest.fixture(scope="module")
def official_encoder(fill_rule: FillRule) -> ClipImageEncoder:
    encoder = ClipImageEncoder(rn50_image_encoder()).eval().requires_grad_(False)
    encoder.load_state_dict(filled(encoder, fill_rule, prefix="backbone."))
    return encoder


@pytest.fixture(scope="module")
def start(golden_famix: Path, official_encoder: ClipImageEncoder, parity: Parity) -> Start:
    golden, fast = (np.load(golden_famix / f"{file}.npz") for file in (DEFAULT, FAST))
    for name in ("image_lowres_u8", "label_lowres_u8", "batch_order", "mu_init", "sigma_init"):
        assert np.array_equal(golden[name], fast[name])
    image = torch.from_numpy(golden["image_lowres_u8"][golden["batch_order"]])
    image_B3HW = normalise(_enlarge(image.permute(0, 3, 1, 2)).float() / 255)
    label_BHW = _enlarge(torch.from_numpy(golden["label_lowres_u8"][golden["batch_order"]]))
    with torch.no_grad():
        low_level = official_encoder.forward_low_level(image_B3HW)
    difference = np.abs(low_level[:, ::16, ::16, ::16].numpy() - golden["f1_sub_f32"]).max()
    parity(DEFAULT, "layer 1", difference, 1e-5)

    chosen = choose_patches(label_BHW, grid=3)
    flat = np.array([patch * len(label_BHW) + image for _, patch, image in chosen])
    assert sorted(flat) == sorted(golden["patch_index"])
    order = [int(np.flatnonzero(golden["patch_index"] == index)[0]) for index in flat]
    patches = cut_patches(low_level, chosen, grid=3)
    style = Statistics(
        torch.from_numpy(golden["mu_init"][order]), torch.from_numpy(golden["sigma_init"][order])
    )
    own = Statistics(*(torch.stack(value) for value in zip(*map(statistics, patches), strict=True)))
    parity(DEFAULT, "statistics of patches", _largest(own, style), 1e-6)
    target_NE, embedding_NE = (
        torch.from_numpy(golden[name])[order] for name in ("text_target", "embed0")
    )
    loss_N = 1 - functional.cosine_similarity(target_NE, embedding_NE, dim=1)
    for file in (golden, fast):
        assert loss_N.mean().item() == pytest.approx(file["losses"][0], abs=1e-6)
    return Start(patches, style, target_NE, loss_N, order)


@pytest.mark.parametrize(
    ("file", "tolerances"),
    [
        (DEFAULT, [1e-6] * 3),
        # At 300 times the learning rate, float noise grows threefold with every other step: the
        # first four of ten say what there is to say.
        (FAST, [1e-4, 5e-4, 1e-3, 5e-2]),
    ],
)
def test_mining_follows_the_official_code(
    golden_famix: Path,
    official_encoder: ClipImageEncoder,
    start: Start,
    parity: Parity,
    file: str,
    tolerances: list[float],
) -> None:
    golden = np.load(golden_famix / f"{file}.npz")
    # Patches meet nowhere but in the mean of their losses. So a few of them take the very same
    # steps as among all, where the rate makes up for their larger part in the mean, and the decay,
    # which is no part of it, for the rate.
    few = start.at([0, len(start.patches) // 2, len(start.patches) - 1])
    part = len(few.patches) / len(start.patches)

    course: list[Statistics] = []
    mined = descend(
        official_encoder,
        few.patches,
        few.style,
        few.target_NE,
        Descent(
            steps=len(tolerances),
            learning_rate=float(golden["lr"]) * part,
            weight_decay=float(golden["weight_decay"]) / part,
        ),
        lambda _, __, style: course.append(style),
    )

    parity(file, "losses at the start", _furthest(mined.loss_before_N, few.loss_N), 1e-6)
    for step, (style, tolerance) in enumerate(
        zip([*course[1:], mined.style], tolerances, strict=True), start=1
    ):
        theirs = Statistics(
            *(
                torch.from_numpy(golden[f"{name}_steps"][step][few.order])
                for name in ("mu", "sigma")
            )
        )
        parity(file, f"styles after step {step}", _largest(style, theirs), tolerance)


def test_mining_brings_every_patch_nearer_to_its_words() -> None:
    torch.manual_seed(0)
    encoder = _tiny_encoder()
    patches = [torch.rand(16, 9, 11), torch.rand(16, 20, 20)]  # as an uneven grid cuts them
    targets = functional.normalize(torch.randn(2, 12), dim=1)

    mined = mine_styles(encoder, patches, targets, Descent(steps=30))

    assert (mined.loss_after_N < mined.loss_before_N - 0.01).all()
    assert mined.style.mean.shape == mined.style.deviation.shape == (2, 16)


def test_styles_are_mined_with_rn101_whose_embedding_is_shorter() -> None:
    encoder = ClipImageEncoder(rn101_image_encoder()).eval().requires_grad_(False)
    target = functional.normalize(torch.randn(1, 512), dim=1)

    mined = mine_styles(encoder, [torch.rand(256, 64, 64)], target, Descent(steps=1))

    assert mined.style.mean.shape == (1, 256)
    assert mined.style.mean.isfinite().all()


def test_the_first_patch_of_each_label_is_mined() -> None:
    label = torch.full((2, 6, 6), 255)
    label[0, :3, 3:] = 4  # patch 1 of image 0
    label[1, :3, 3:] = 4
    label[1, 3:, :3] = 2  # patch 2 of image 1

    chosen = choose_patches(label, grid=2)

    assert [tuple(patch) for patch in chosen] == [(2, 2, 1), (4, 1, 0), (255, 0, 0)]


def _largest(ours: Statistics, theirs: Statistics) -> float:
    return max(map(_furthest, ours, theirs))


def _furthest(ours: Tensor, theirs: Tensor) -> float:
    return (ours - theirs).abs().max().item()


def _enlarge(value: Tensor) -> Tensor:
    return value.repeat_interleave(16, -1).repeat_interleave(16, -2)


def _tiny_encoder() -> ClipImageEncoder:
    config = ClipImageEncoderConfig(depths=(1, 1, 1, 1), width=4, embedding_size=12, grid=(2, 3))
    return ClipImageEncoder(config).eval().requires_grad_(False)
