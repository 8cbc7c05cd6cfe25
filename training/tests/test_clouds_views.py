"""The views that CLOUDS trains on, and the rule by which it is evaluated."""

from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import Parity
from torch import Tensor

from dgseg.data.clouds_views import (
    GeneratedView,
    SourceDraw,
    SourceView,
    apply_source_draw,
    draw_source_view,
)
from dgseg.data.protocols import CLOUDS_SHORT_SIDE_PX, PREPARATIONS, short_side_size
from dgseg.data.ssd_jitter import JitterDraw, SsdJitter, apply_jitter, draw_jitter
from dgseg.metrics import confusion_matrix, label_ious

PLAIN = SsdJitter(probability=0.0)


def test_a_source_view_is_a_window_with_labels_that_fit() -> None:
    image, label = _labelled(90, 130)
    view = SourceView(reference_px=(90, 130), crop_px=64, jitter=PLAIN)

    for seed in range(12):
        view_3HW, truth_HW = view(image, label, np.random.default_rng(seed))

        assert view_3HW.shape == (3, 64, 64)
        assert truth_HW.shape == (64, 64)
        assert truth_HW.dtype == torch.int64
        shown = (view_3HW[0] * 255).round().long()
        is_inside = truth_HW != 255
        # Red tells the label, but where squares meet and are blurred.
        fits = (shown - truth_HW * 50).abs() <= 1
        assert fits[is_inside].float().mean() > 0.6
        assert (shown[~is_inside] == 0).all()


def test_scale_is_relative_to_the_reference_and_keeps_the_shape() -> None:
    view = SourceView(reference_px=(100, 200), scale=(0.5, 2.0), crop_px=64)
    factors = []
    for seed in range(200):
        draw = draw_source_view(view, 50, 50, np.random.default_rng(seed))
        assert draw.height_px == draw.width_px  # the height limits
        assert 0 <= draw.top <= max(0, draw.height_px - 64)
        factors.append(draw.height_px / 100)

    assert min(factors) < 0.55
    assert max(factors) > 1.9
    assert np.mean(factors) == pytest.approx(1.25, abs=0.1)  # uniform, not log-uniform


def test_windows_move_in_height_and_width_apart() -> None:
    view = SourceView(reference_px=(200, 200), scale=(1.0, 1.0), crop_px=64)
    draws = [draw_source_view(view, 200, 200, np.random.default_rng(seed)) for seed in range(60)]

    tops, lefts = [draw.top for draw in draws], [draw.left for draw in draws]

    assert max(tops) > 110
    assert abs(float(np.corrcoef(tops, lefts)[0, 1])) < 0.4


def test_padding_is_black_and_ignored_below_and_right() -> None:
    image, label = _labelled(20, 24)
    view = SourceView(reference_px=(20, 24), crop_px=32, jitter=PLAIN)
    draw = SourceDraw(
        height_px=20, width_px=24, top=0, left=0, jitter=JitterDraw(), is_flipped=False
    )

    view_3HW, truth_HW = apply_source_draw(view, draw, image + 9, label)

    assert torch.equal((view_3HW[:, :20, :24] * 255).round().byte(), image.permute(2, 0, 1) + 9)
    assert torch.equal(truth_HW[:20, :24], label.long())
    assert (truth_HW[20:] == 255).all()
    assert (truth_HW[:, 24:] == 255).all()
    assert view_3HW[:, 20:].max() == view_3HW[:, :, 24:].max() == 0


def test_a_flip_mirrors_image_and_labels() -> None:
    image, label = _labelled(64, 64)
    view = SourceView(reference_px=(64, 64), scale=(1, 1), crop_px=64, jitter=PLAIN)
    plain = SourceDraw(
        height_px=64, width_px=64, top=0, left=0, jitter=JitterDraw(), is_flipped=False
    )
    flipped = SourceDraw(
        height_px=64, width_px=64, top=0, left=0, jitter=JitterDraw(), is_flipped=True
    )

    for one, other in zip(
        apply_source_draw(view, plain, image, label),
        apply_source_draw(view, flipped, image, label),
        strict=True,
    ):
        assert torch.equal(one.flip(-1), other)


def test_both_views_of_a_generated_image_are_flipped_alike_and_only_one_is_recoloured() -> None:
    image, _ = _labelled(64, 64)
    view = GeneratedView(crop_px=64)
    recoloured = flipped = 0
    for seed in range(24):
        student, clean = view(image, np.random.default_rng(seed))

        assert student.shape == (3, 64, 64)
        assert clean.dtype == torch.uint8
        is_flipped = torch.equal(clean, image.flip(1))
        assert is_flipped or torch.equal(clean, image)
        flipped += is_flipped
        recoloured += not torch.equal((student * 255).round().byte(), clean.permute(2, 0, 1))

    plain, clean = GeneratedView(crop_px=64, jitter=PLAIN)(image, np.random.default_rng(1))
    assert torch.equal((plain * 255).round().byte(), clean.permute(2, 0, 1))
    assert 4 < flipped < 20
    assert recoloured > 15


def test_a_generated_image_of_another_size_is_brought_to_the_window() -> None:
    image, _ = _labelled(100, 300)

    for seed in range(4):
        student, clean = GeneratedView(crop_px=64)(image, np.random.default_rng(seed))
        assert student.shape == (3, 64, 64)
        assert clean.shape == (64, 64, 3)


def test_colours_change_as_the_settings_say() -> None:
    grey = np.full((1, 1, 3), 100, np.uint8)
    red = np.array([[[200, 50, 50]]], np.uint8)

    assert apply_jitter(grey, JitterDraw(brightness=32.0)).tolist() == [[[132] * 3]]
    assert apply_jitter(grey, JitterDraw(contrast=1.5)).tolist() == [[[150] * 3]]
    assert apply_jitter(grey, JitterDraw(brightness=200.0)).tolist() == [[[255] * 3]]
    assert apply_jitter(grey, JitterDraw(saturation=0.5)).tolist() == [[[100] * 3]]
    assert apply_jitter(red, JitterDraw(saturation=0.0)).tolist() == [[[200] * 3]]
    assert apply_jitter(red, JitterDraw(hue=60)).tolist() == [[[50, 200, 50]]]
    assert apply_jitter(red, JitterDraw()) is red


def test_contrast_comes_before_or_after_the_colours() -> None:
    bright = np.array([[[240, 120, 40]]], np.uint8)
    first = JitterDraw(contrast=1.5, saturation=0.5, is_contrast_first=True)
    last = JitterDraw(contrast=1.5, saturation=0.5)

    assert apply_jitter(bright, first).tolist() != apply_jitter(bright, last).tolist()


def test_each_colour_changes_in_half_of_the_draws_and_within_its_range() -> None:
    draws = [draw_jitter(SsdJitter(), np.random.default_rng(seed)) for seed in range(300)]

    for name, low, high in (
        ("brightness", -32, 32),
        ("contrast", 0.5, 1.5),
        ("saturation", 0.5, 1.5),
        ("hue", -18, 18),
    ):
        values = [value for draw in draws if (value := getattr(draw, name)) is not None]
        assert 110 < len(values) < 190, name
        assert low <= min(values) < low + (high - low) * 0.1, name
        assert high - (high - low) * 0.1 < max(values) <= high, name
    assert 110 < sum(draw.is_contrast_first for draw in draws) < 190


@pytest.mark.parametrize(
    ("view", "setting"),
    [
        (lambda: SourceView(reference_px=(0, 9)), "reference_px"),
        (lambda: SourceView(reference_px=(9, 9), scale=(2.0, 1.0)), "scale"),
        (lambda: SourceView(reference_px=(9, 9), crop_px=100), "crop_px"),
        (lambda: GeneratedView(flip_probability=2.0), "flip_probability"),
        (lambda: SsdJitter(contrast=(1.0, 0.5)), "contrast"),
    ],
)
def test_views_that_cannot_be_made_are_refused(view: "type[SourceView]", setting: str) -> None:
    with pytest.raises(ValueError, match=setting):
        view()  # pyright: ignore[reportCallIssue]


def test_images_are_evaluated_at_the_official_sizes(golden_clouds: Path, parity: Parity) -> None:
    rows = np.load(golden_clouds / "eval_resize_shapes.npz")["rows"]

    ours = [short_side_size(int(row[0]), int(row[1]), CLOUDS_SHORT_SIDE_PX) for row in rows]

    parity("eval_resize_shapes", "sizes, px", float(np.abs(np.array(ours) - rows[:, 2:]).max()), 0)


def test_the_protocol_brings_the_shorter_side_to_1024_px() -> None:
    image, label = _labelled(50, 100)

    image_HW3, label_HW = PREPARATIONS["clouds"](image, label)

    assert image_HW3.shape == (1024, 2048, 3)
    assert label_HW.shape == (1024, 2048)
    assert set(label_HW.unique().tolist()) <= set(label.unique().tolist())


def test_counts_and_ious_are_the_official_ones(golden_clouds: Path, parity: Parity) -> None:
    golden = np.load(golden_clouds / "miou.npz")
    truth, prediction = torch.from_numpy(golden["gt"]), torch.from_numpy(golden["pred"])

    confusion_LL = confusion_matrix(truth, prediction, 19)
    ious_L = label_ious(confusion_LL)

    # The official rows are predictions; its last row and column are for what is ignored.
    assert np.array_equal(confusion_LL.numpy().T, golden["conf"][:19, :19])
    is_there = confusion_LL.sum(1) > 0
    assert np.array_equal(np.isnan(golden["iou"]), ~is_there.numpy())
    difference = np.abs(ious_L[is_there].numpy() - golden["iou"][is_there.numpy()]).max()
    parity("miou", "IoU of the labels in truth", float(difference), 1e-12)
    # Its mean leaves out labels that are not in truth; `mean_iou` counts them, as Cityscapes does.
    official = ious_L[is_there].mean().item() * 100
    parity("miou", "mIoU over labels in truth, percent", abs(official - golden["miou"]), 1e-9)


def _labelled(height: int, width: int) -> tuple[Tensor, Tensor]:
    """Return an image of large squares whose red is 50 times their label, and the labels."""
    rows, columns = torch.arange(height)[:, None] // 16, torch.arange(width) // 16
    label_HW = ((rows + 2 * columns) % 5).byte()
    grey_HW = (rows * 31 + columns * 17).byte().expand(height, width)
    return torch.stack([label_HW * 50, grey_HW, 255 - grey_HW], dim=-1), label_HW
