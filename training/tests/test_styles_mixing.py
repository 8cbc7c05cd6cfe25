"""Mixing of styles: parity with the official code, and what holds for any grid."""

from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import Parity
from golden_styles import golden_styles
from torch import Tensor

from dgseg.styles.bank import Style, StyleBank, pick_styles
from dgseg.styles.mixing import (
    image_statistics,
    mix_images,
    mix_patches,
    patch_statistics,
)
from dgseg.styles.patches import Statistics, patch_labels, patches


@pytest.mark.parametrize(("prefix", "is_mixed"), [("mix", True), ("nomix", False)])
def test_mixing_equals_the_official_code(
    golden_famix: Path, parity: Parity, prefix: str, is_mixed: bool
) -> None:
    golden = np.load(golden_famix / "famix_mixing.npz")
    feature = _golden_feature()
    assert np.array_equal(feature[:, ::4, ::12, ::12].numpy(), golden["in_sub"])
    styles = golden_styles(golden, golden["most_list"], golden["bank_index"])
    weight = torch.from_numpy(golden["s"]) if is_mixed else torch.zeros(2, 256)

    mixed = mix_patches(feature, styles, weight)

    mean, deviation = _patch_moments(mixed)
    for what, ours, theirs in (
        ("features", mixed[:, ::4, ::12, ::12].numpy(), golden[f"{prefix}_out_sub"]),
        ("means of patches", mean, golden[f"{prefix}_patch_mean"]),
        ("deviations of patches", deviation, golden[f"{prefix}_patch_std"]),
    ):
        parity("famix_mixing", f"{prefix}: {what}", np.abs(ours - theirs).max(), 1e-5)


def test_a_style_with_the_patchs_own_statistics_changes_nothing() -> None:
    feature = torch.rand(2, 4, 13, 17)
    own = patch_statistics(feature, 3)

    mixed = mix_patches(feature, own, torch.rand(2, 4))

    assert (mixed - feature).abs().max() < 1e-6


def test_a_patch_dressed_wholly_in_a_style_has_its_statistics() -> None:
    feature = torch.rand(1, 2, 12, 12)
    style = Statistics(torch.full((4, 1, 2), 9.0), torch.full((4, 1, 2), 0.5))

    mixed = mix_patches(feature, style, torch.zeros(1, 2))

    mean, deviation = patch_statistics(mixed, 2)
    assert torch.allclose(mean, torch.tensor(9.0), atol=1e-4)
    assert torch.allclose(deviation, torch.tensor(0.5), atol=1e-3)


@pytest.mark.parametrize(
    ("size", "grid"), [((7, 11), 3), ((192, 192), 3), ((9, 8), 1), ((10, 9), 4)]
)
def test_patches_cover_a_map_once_in_rows(size: tuple[int, int], grid: int) -> None:
    seen = torch.zeros(size)

    for patch in patches(size, grid):
        seen[patch.rows, patch.columns] += 1

    assert len(list(patches(size, grid))) == grid**2
    assert (seen == 1).all()


def test_a_map_smaller_than_its_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="3x3 grid"):
        list(patches((5, 40), 3))


def test_the_label_of_a_patch_is_its_most_frequent_and_the_smallest_of_equals() -> None:
    label = torch.tensor([[[3, 3, 255, 255], [3, 1, 7, 255], [5, 5, 2, 2], [4, 4, 2, 9]]])

    assert patch_labels(label, 2).tolist() == [[3], [255], [4], [2]]


def test_mixstyle_gives_an_image_its_partners_statistics() -> None:
    feature = torch.rand(2, 3, 8, 8)
    partners = image_statistics(feature.flip(0))

    mixed = mix_images(feature, partners, torch.tensor([0.0, 1.0]))

    assert torch.allclose(image_statistics(mixed).mean[0], partners.mean[0], atol=1e-5)
    assert torch.allclose(image_statistics(mixed).deviation[0], partners.deviation[0], atol=1e-4)
    assert torch.allclose(mixed[1], feature[1], atol=1e-6)


def test_a_label_without_styles_takes_those_of_no_label_and_then_any() -> None:
    def bank(*labels: str) -> StyleBank:
        values = torch.arange(len(labels)).float()[:, None]
        return StyleBank(
            styles=tuple(Style(label=label) for label in labels),
            mean_NC=values,
            deviation_NC=values,
        )

    def picked(bank: StyleBank, label: int, draw: float) -> float:
        styles = pick_styles(bank, torch.tensor([[label]]), ["road", "car"], np.array([[draw]]))
        return styles.mean.item()

    assert [picked(bank("car", "road", "car"), 1, draw) for draw in (0.0, 0.49, 0.5, 0.99)] == [
        0,
        0,
        2,
        2,
    ]
    assert picked(bank("road", "ignore"), 1, 0.7) == 1
    assert picked(bank("road", "ignore"), 255, 0.7) == 1
    assert picked(bank("road", "road"), 1, 0.7) == 1


def _golden_feature() -> Tensor:
    base = np.random.RandomState(2025).standard_normal((2, 256, 192, 192)).astype(np.float32)
    scale = (0.5 + np.random.RandomState(2026).random_sample((2, 256, 3, 3))).astype(np.float32)
    shift = np.random.RandomState(2027).standard_normal((2, 256, 3, 3)).astype(np.float32)
    scale, shift = (value.repeat(64, axis=2).repeat(64, axis=3) for value in (scale, shift))
    return torch.from_numpy(np.maximum(base * scale + shift, 0))


def _patch_moments(feature: Tensor) -> tuple[np.ndarray, np.ndarray]:
    grid = feature.unfold(2, 64, 64).unfold(3, 64, 64)
    return grid.mean((4, 5)).numpy(), grid.std((4, 5)).numpy()
