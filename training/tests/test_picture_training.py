"""The decoder of layer 1: its losses, its training, what it leaves behind."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tiny_famix import TRUNK, Stripes, tiny_inputs, tiny_run
from torch.utils.flop_counter import FlopCounterMode

from dgseg.data.famix_views import FamixView
from dgseg.data.normalise import denormalise, normalise
from dgseg.models.clip_resnet import ClipResNet
from dgseg.models.picture_decoder import PictureDecoder, PictureDecoderConfig
from dgseg.recipes.picture import PictureRun, picture_mini
from dgseg.recipes.picture_training import (
    load_decoder,
    picture_loss,
    shared_in_half,
    train_picture,
)
from dgseg.reconstruction import psnr, reconstruct

CPU = torch.device("cpu")
DECODER = PictureDecoderConfig(in_channels=TRUNK.low_level_channels, width=8)


def test_a_killed_training_goes_on_to_the_very_same_weights(tmp_path: Path) -> None:
    run, inputs = _tiny(), tiny_inputs()
    train_picture(run, inputs, out=tmp_path / "whole", device=CPU)

    train_picture(run, inputs, out=tmp_path / "killed", device=CPU, stop_after_step=5)
    train_picture(run, inputs, out=tmp_path / "killed", device=CPU)

    whole, killed = (load_decoder(run, tmp_path / name) for name in ("whole", "killed"))
    for ours, theirs in zip(whole.parameters(), killed.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    lines = (tmp_path / "killed" / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["step"] for line in lines] == [3, 6]


def test_a_decoder_learns_to_give_photographs_back(tmp_path: Path) -> None:
    run = _tiny(steps=80, learning_rate=2e-2, validate_every_steps=40, style_weight=0.0)
    inputs = tiny_inputs()
    # Random layers hardly tell one pixel from the other.
    for name in ("layer1.0.bn3.weight", "layer1.0.downsample.1.weight"):
        inputs.trunk[name] *= 200

    train_picture(run, inputs, out=tmp_path, device=CPU)

    lines = (tmp_path / "metrics.jsonl").read_text().splitlines()
    reached = [json.loads(line)["validation_psnr"] for line in lines]
    # Plain grey has 12.8 dB.
    assert reached[-1] > max(reached[0], 18)


def test_an_unfinished_training_is_no_decoder(tmp_path: Path) -> None:
    run = _tiny()
    train_picture(run, tiny_inputs(), out=tmp_path, device=CPU, stop_after_step=3)

    with pytest.raises(ValueError, match="stopped at step 3 of 6"):
        load_decoder(run, tmp_path)


def test_a_decoder_of_another_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="16 channels, got 5"):
        _tiny(decoder=PictureDecoderConfig(in_channels=5))
    with pytest.raises(ValueError, match="trains layer 1"):
        _tiny(segmenter=tiny_run(trainable="everything"))


def test_the_loss_of_styles_is_nothing_for_a_picture_that_has_their_features() -> None:
    trunk = ClipResNet(TRUNK).eval()
    decoder = PictureDecoder(DECODER)
    image = torch.rand(2, 3, 24, 32)
    with torch.no_grad():
        low_level = trunk.forward_low_level(normalise(image))
        painted = decoder(low_level)
        features_of_painted = trunk.forward_low_level(normalise(painted))

    loss = picture_loss(trunk, decoder, normalise(painted), low_level, low_level)
    styles = (features_of_painted - low_level).square().mean() / low_level.var()

    assert loss.photographs < 1e-10
    assert math.isclose(loss.styles.item(), styles.item(), rel_tol=1e-4)


def test_half_a_batch_has_one_mixing_weight_for_all_channels() -> None:
    drawn = torch.rand(4, 16)

    weight = shared_in_half(drawn, seed=1, step=3)

    assert torch.equal(weight[:2], drawn[:2])
    assert (weight[2:] == weight[2:, :1]).all()
    assert weight[2, 0] != weight[3, 0]
    assert torch.equal(weight, shared_in_half(drawn, seed=1, step=3))


def test_pictures_of_any_size_are_compared_where_both_have_pixels() -> None:
    trunk, decoder = ClipResNet(TRUNK).eval(), PictureDecoder(DECODER)

    decoded = reconstruct(trunk, decoder, Stripes(1).read(0)[0][:71, :78], long_side_px=None)

    # 78 px become 39, of which the pooling halves 38: 76.
    assert decoded.seen_3HW.shape == decoded.picture_3HW.shape == (3, 71, 76)


def test_psnr_is_that_of_the_definition() -> None:
    wanted = torch.zeros(3, 4, 4)

    assert math.isclose(psnr(wanted, wanted + 0.1), 20, abs_tol=1e-4)
    assert math.isclose(psnr(wanted, wanted + 1), 0, abs_tol=1e-4)


def test_normalising_can_be_undone() -> None:
    image = torch.rand(2, 3, 4, 5)

    assert (denormalise(normalise(image)) - image).abs().max() < 1e-6


def test_a_batch_must_be_even() -> None:
    with pytest.raises(ValueError, match="batch_size must be even"):
        replace(_tiny(), batch_size=3)


def test_the_mini_decoder_costs_less_than_what_it_decodes() -> None:
    run = picture_mini()
    trunk = ClipResNet(run.segmenter.network.backbone).eval()
    decoder = PictureDecoder(run.decoder)
    with FlopCounterMode(display=False) as of_trunk, torch.no_grad():
        low_level = trunk.forward_low_level(torch.rand(1, 3, 96, 128))
    with FlopCounterMode(display=False) as of_decoder, torch.no_grad():
        decoder(low_level)

    assert 0 < of_decoder.get_total_flops() < 0.85 * of_trunk.get_total_flops()


def _tiny(**changes: object) -> PictureRun:
    settings: dict[str, object] = {
        "name": "tiny_picture",
        "segmenter": tiny_run(),
        "decoder": DECODER,
        "view": FamixView(crop_px=48),
        "steps": 6,
        "batch_size": 4,
        "warmup_steps": 2,
        "validate_every_steps": 3,
    }
    return PictureRun(**(settings | changes))  # pyright: ignore[reportArgumentType]
