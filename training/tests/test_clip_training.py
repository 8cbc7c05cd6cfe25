"""Training a small CLIP: its losses, its batches, resuming, what it leaves behind."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tiny_clip import CAR, ROAD, SKY, described, tiny_clip_run, write_streets
from torch.nn import functional

from dgseg.models.clip_image_encoder import (
    ClipImageEncoder,
    ClipImageEncoderConfig,
    dense_trunk,
    trunk_weights,
)
from dgseg.models.clip_resnet import ClipResNet
from dgseg.models.segmenter import parameter_count
from dgseg.recipes.clip import clip_mini
from dgseg.recipes.clip_batches import ClipBatch, cell_weights, clip_batches, label_shares
from dgseg.recipes.clip_step import cell_loss, contrastive_loss
from dgseg.recipes.clip_training import WEIGHTS, train_clip
from dgseg.weights.clip_weights import load_clip

CPU = torch.device("cpu")


def test_a_killed_training_goes_on_to_the_very_same_weights(tmp_path: Path) -> None:
    run, pairs = tiny_clip_run(), described(write_streets(tmp_path / "streets"))
    train_clip(run, pairs, pairs, out=tmp_path / "whole", device=CPU)

    train_clip(run, pairs, pairs, out=tmp_path / "killed", device=CPU, stop_after_step=3)
    train_clip(run, pairs, pairs, out=tmp_path / "killed", device=CPU)

    whole, killed = (tmp_path / name / WEIGHTS for name in ("whole", "killed"))
    assert whole.read_bytes() == killed.read_bytes()
    clip = load_clip(whole)
    assert clip.metadata.trained_on == ("streets",)
    assert clip.image_encoder.config == run.image


def test_a_training_learns_the_names_of_what_it_sees(tmp_path: Path) -> None:
    run = tiny_clip_run(
        image=ClipImageEncoderConfig(depths=(1, 1, 1, 2), width=8, embedding_size=16, grid=(2, 2)),
        steps=60,
        batch_size=8,
        warmup_steps=10,
        ema_decay=0.8,
        validate_every_steps=60,
    )
    pairs = described(write_streets(tmp_path / "streets"))

    train_clip(run, pairs, pairs, out=tmp_path / "run", device=CPU)

    # Guessing among 19 names gives 0.05; this reached 0.78.
    metrics = json.loads((tmp_path / "run" / "metrics.jsonl").read_text())
    assert metrics["label_mean"] > 0.5


def test_a_folder_of_another_run_is_refused(tmp_path: Path) -> None:
    run, pairs = tiny_clip_run(steps=2), described(write_streets(tmp_path / "streets"))
    train_clip(run, pairs, pairs, out=tmp_path / "run", device=CPU)

    with pytest.raises(ValueError, match="belongs to another run"):
        train_clip(replace(run, seed=2), pairs, pairs, out=tmp_path / "run", device=CPU)


def test_the_mini_clip_has_the_size_that_it_promises() -> None:
    run = clip_mini()

    assert 3_000_000 <= parameter_count(ClipImageEncoder(run.image)) <= 8_000_000
    assert run.size_px == 128


def test_batches_hang_on_seed_and_step_alone(tmp_path: Path) -> None:
    run, pairs = tiny_clip_run(), described(write_streets(tmp_path / "streets"))
    first, second = clip_batches(run, pairs, first_step=0, steps=2)
    (again,) = clip_batches(run, pairs, first_step=1, steps=1, workers=1)

    assert second.texts == again.texts
    assert second.label_texts == again.label_texts
    assert torch.equal(second.image_B3HW, again.image_B3HW)
    assert not torch.equal(first.image_B3HW, second.image_B3HW)


def test_half_a_batch_has_captions_and_half_its_main_label(tmp_path: Path) -> None:
    run = tiny_clip_run(template_probability=0.0)
    (batch,) = clip_batches(
        run, described(write_streets(tmp_path / "streets")), first_step=0, steps=1
    )

    assert all(text.startswith("A street by ") for text in batch.texts[:2])
    for meaning, text in zip(batch.meanings[2:], batch.texts[2:], strict=True):
        domain, label = meaning.split(" ")
        assert text.endswith(label)
        assert domain in ("day", "night")
        assert label in ("road", "car", "sky")
    assert batch.share_BLhw.shape == (4, 19, 4, 4)
    assert set(batch.share_BLhw.sum((0, 2, 3)).nonzero().flatten().tolist()) == {ROAD, SKY, CAR}


def test_the_loss_of_two_different_pairs_is_that_of_clip() -> None:
    logits = torch.tensor([[2.0, 0.5], [-1.0, 1.5]])
    right = torch.arange(2)

    loss = contrastive_loss(logits, ["a car", "a tree"])

    expected = functional.cross_entropy(logits, right) + functional.cross_entropy(logits.T, right)
    assert loss.item() == pytest.approx(expected.item() / 2)


def test_texts_of_one_meaning_do_not_count_as_mistakes() -> None:
    same = contrastive_loss(torch.zeros(2, 2), ["fog car", "fog car"])
    sure = contrastive_loss(torch.tensor([[0.0, 9.0], [9.0, 0.0]]), ["fog car", "fog car"])

    assert same.item() == pytest.approx(math.log(2))
    assert sure > same  # it leaves out one of two right answers


def test_cells_are_compared_with_the_names_that_their_labels_could_have_had() -> None:
    logits_BLhw = torch.tensor([1.0, 3.0, 9.0])[None, :, None, None]
    share_BLhw = torch.tensor([0.5, 0.25, 0.0])[None, :, None, None]
    known_BL = torch.tensor([[True, True, False]])

    even = cell_loss(logits_BLhw, share_BLhw, known_BL, torch.ones(3))
    uneven = cell_loss(logits_BLhw, share_BLhw, known_BL, torch.tensor([2.0, 4.0, 1.0]))

    log_sum = math.log(math.exp(1) + math.exp(3))
    # The shares sum to less than one cell.
    assert even.item() == pytest.approx(0.5 * (log_sum - 1) + 0.25 * (log_sum - 3))
    assert uneven.item() == pytest.approx(0.5 * (log_sum - 1) + 0.5 * (log_sum - 3))


def test_rare_labels_weigh_more_and_the_mean_pixel_one(tmp_path: Path) -> None:
    pairs = described(write_streets(tmp_path / "streets"))

    weight_L = cell_weights(pairs, seed=1)

    # Three stripes of one size, and nothing else.
    assert weight_L[[ROAD, CAR, SKY]].tolist() == pytest.approx([1.0, 1.0, 1.0], abs=0.05)
    assert weight_L.max() > 100


def test_shares_leave_out_what_no_label_claims() -> None:
    label_HW = torch.tensor([[0, 0, 1, 255], [0, 255, 1, 1]], dtype=torch.uint8)

    share_Lhw = label_shares(label_HW, 2, 2)

    assert share_Lhw.tolist() == [[[0.75, 0.0]], [[0.0, 0.75]]]


def test_the_dense_trunk_shares_all_that_the_encoder_learns() -> None:
    encoder = ClipImageEncoder(tiny_clip_run().image)
    dense = dense_trunk(encoder)

    with torch.no_grad():
        encoder.layer4.get_parameter("0.conv1.weight").add_(1.0)
        encoder.bn1.running_mean.add_(1.0)  # pyright: ignore[reportOptionalMemberAccess]

    copied = ClipResNet(replace(encoder.config.trunk, output_stride=16))
    copied.load_state_dict(trunk_weights(encoder))
    image_B3HW = torch.rand(1, 3, 64, 64)
    found, wanted = (each.eval()(image_B3HW).out_BCHW for each in (dense, copied))
    assert torch.equal(found, wanted)
    assert found.shape[2:] == (4, 4)


def test_a_batch_needs_two_halves() -> None:
    with pytest.raises(ValueError, match="must be even and at least 4, got 5"):
        tiny_clip_run(batch_size=5)


def test_views_have_the_size_of_the_encoder() -> None:
    view = replace(tiny_clip_run().window_view, crop_px=48)
    with pytest.raises(ValueError, match="must come out at 64 px"):
        tiny_clip_run(window_view=view)


def test_a_batch_names_every_label_of_the_vocabulary(tmp_path: Path) -> None:
    pairs = described(write_streets(tmp_path / "streets"))
    batch: ClipBatch = next(clip_batches(tiny_clip_run(), pairs, first_step=0, steps=1))

    for name, text in zip(pairs.vocabulary, batch.label_texts, strict=True):
        assert name in text
