"""The views of FAMix: equal to the official code for equal draws, and what chance may decide."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import Parity

from dgseg.data.famix_views import (
    FamixView,
    ViewDraw,
    apply_draw,
    draw_view,
    famix_mining_view,
    famix_synthia_view,
    famix_view,
)
from dgseg.data.normalise import normalise

SMALL = FamixView(crop_px=8)
SMALL_SYNTHIA = FamixView(crop_px=24, scale=(0.5, 2.0), resize_px=32)


def test_the_official_draws_give_the_official_view(golden_famix: Path, parity: Parity) -> None:
    golden = np.load(golden_famix / "famix_data_metrics.npz")
    view = replace(famix_view(), crop_px=32)

    image_3HW, label_HW = apply_draw(
        view,
        _official_draw(golden_famix),
        torch.from_numpy(golden["aug_in"]),
        torch.from_numpy(golden["aug_mask_in"]),
    )

    image_u8 = (image_3HW * 255).round().byte().permute(1, 2, 0)
    assert np.array_equal(image_u8.numpy(), golden["aug_out"])
    assert np.array_equal(label_HW.numpy(), golden["aug_mask_out"])
    difference = np.abs(normalise(image_3HW).numpy() - golden["aug_tensor"]).max()
    parity("famix_data_metrics", "augmented view, normalised", difference, 1e-6)


def test_image_and_labels_of_a_view_show_the_same_place() -> None:
    # The red channel is the label, and big blocks survive any magnification.
    label_HW = torch.arange(48, dtype=torch.uint8).reshape(6, 8)
    label_HW = label_HW.repeat_interleave(8, 0).repeat_interleave(8, 1)
    image_HW3 = label_HW[..., None].expand(-1, -1, 3).contiguous()

    for view in (SMALL, SMALL_SYNTHIA, replace(SMALL_SYNTHIA, flip_probability=1.0)):
        for seed in range(20):
            image_3HW, truth_HW = view(image_HW3, label_HW, np.random.default_rng(seed))

            inside = truth_HW != 255
            agree = (image_3HW[0] * 255 - truth_HW).abs() < 1.5
            assert agree[inside].float().mean() > 0.6  # all but the blended borders of blocks


def test_a_flip_mirrors_image_and_labels() -> None:
    image_HW3, label_HW = _noise(8, 8)

    image_3HW, truth_HW = replace(SMALL, flip_probability=1.0)(
        image_HW3, label_HW, np.random.default_rng(0)
    )

    assert torch.equal(image_3HW, image_HW3.flip(1).permute(2, 0, 1).float() / 255)
    assert torch.equal(truth_HW, label_HW.flip(1).long())


def test_every_window_of_a_photograph_can_be_drawn() -> None:
    rng = np.random.default_rng(0)

    draws = [draw_view(SMALL, 10, 9, rng) for _ in range(200)]

    assert {(draw.top, draw.left) for draw in draws} == {(y, x) for y in range(3) for x in range(2)}


def test_factors_cover_their_range_in_every_order_and_half_are_flipped() -> None:
    rng = np.random.default_rng(0)

    draws = [draw_view(famix_view(), 768, 768, rng) for _ in range(600)]
    factors = np.array([draw.jitter_factors for draw in draws])

    assert factors.min(0) == pytest.approx([0.2] * 3, abs=0.02)
    assert factors.max(0) == pytest.approx([1.8] * 3, abs=0.02)
    assert len({draw.jitter_order for draw in draws}) == 6
    assert np.mean([draw.is_flipped for draw in draws]) == pytest.approx(0.5, abs=0.07)


def test_mining_sees_a_window_unchanged() -> None:
    view = replace(famix_mining_view(), crop_px=4)
    image_HW3, label_HW = _noise(4, 4)

    for seed in range(8):
        image_3HW, truth_HW = view(image_HW3, label_HW, np.random.default_rng(seed))

        assert torch.equal((image_3HW * 255).byte(), image_HW3.permute(2, 0, 1))
        assert torch.equal(truth_HW, label_HW.long())


@pytest.mark.parametrize(("pad_label", "labels"), [(255, {7, 255}), (0, {0, 7})])
def test_what_a_shrunk_photograph_lacks_is_black_and_has_the_padding_label(
    pad_label: int, labels: set[int]
) -> None:
    view = replace(SMALL_SYNTHIA, scale=(0.5, 0.5), resize_px=None, pad_label=pad_label)
    image_HW3 = torch.full((40, 40, 3), 200, dtype=torch.uint8)
    label_HW = torch.full((40, 40), 7, dtype=torch.uint8)

    image_3HW, truth_HW = view(image_HW3, label_HW, np.random.default_rng(1))

    is_padding = truth_HW == pad_label
    assert image_3HW.shape == (3, 24, 24)
    assert set(truth_HW.unique().tolist()) == labels
    assert torch.equal(image_3HW == 0, is_padding.expand(3, -1, -1))
    # 20 px with a border of (24 - 20) // 2 + 1 on each side: at least 18 of them are in the window.
    assert (~is_padding).sum() >= 18 * 18


def test_the_view_of_synthia_fits_photographs_760_px_high() -> None:
    image_3HW, truth_HW = famix_synthia_view()(*_noise(760, 1280), np.random.default_rng(3))

    assert image_3HW.shape == (3, 768, 768)
    assert truth_HW.shape == (768, 768)
    assert 0 <= image_3HW.min() < image_3HW.max() <= 1


def test_a_window_that_does_not_fit_is_refused_with_both_sizes() -> None:
    with pytest.raises(ValueError, match="768 x 768 px does not fit into 1280 x 760 px"):
        famix_view()(*_noise(760, 1280), np.random.default_rng(0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"crop_px": 0}, "crop_px must be positive, got 0"),
        ({"resize_px": -1}, "resize_px must be positive, got -1"),
        ({"jitter": -0.1}, "jitter must not be negative"),
        ({"flip_probability": 1.5}, r"flip_probability must be in 0\.\.1, got 1.5"),
        ({"scale": (2.0, 0.5)}, "scale must be a range above 0"),
        ({"pad_label": 256}, r"pad_label must be in 0\.\.255, got 256"),
    ],
)
def test_a_view_that_cannot_be_made_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(SMALL, **change)


def _official_draw(golden_famix: Path) -> ViewDraw:
    log = json.loads((golden_famix / "famix_labels.json").read_text())["augment_draws_seed5"]
    (*_, top), (*_, left), (*_, brightness), (*_, contrast), (*_, saturation), order, flip = log
    return ViewDraw(
        scale=1.0,
        top=top,
        left=left,
        jitter_factors=(brightness, contrast, saturation),
        jitter_order=tuple(order[1]),
        is_flipped=flip[1] < 0.5,
    )


def _noise(height: int, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    image_HW3 = torch.randint(0, 256, (height, width, 3), generator=generator, dtype=torch.uint8)
    return image_HW3, torch.randint(0, 19, (height, width), generator=generator, dtype=torch.uint8)
