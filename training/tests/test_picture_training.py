"""The decoder of layer 1: its losses, its training, what it leaves behind."""

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from conftest import Main
from PIL import Image
from tiny_clip import tiny_clip_run, write_streets
from tiny_famix import TRUNK, Stripes, tiny_inputs, tiny_run
from tiny_picture import DECODER, tiny_picture, write_decoder
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from dgseg.commands.famix_inputs import sha256_of
from dgseg.data.normalise import denormalise, normalise
from dgseg.models.clip_image_encoder import ClipImageEncoder
from dgseg.models.clip_resnet import ClipResNet
from dgseg.models.picture_decoder import PictureDecoder, PictureDecoderConfig
from dgseg.models.text_encoder import ClipTextEncoder
from dgseg.recipes.picture import picture_mini
from dgseg.recipes.picture_training import (
    load_decoder,
    picture_loss,
    shared_in_half,
    train_picture,
)
from dgseg.recipes.registry import PICTURES
from dgseg.reconstruction import Reconstruction, psnr, reconstruct, reconstruction
from dgseg.weights.clip_weights import Clip, ClipMetadata, save_clip

CPU = torch.device("cpu")


def test_a_killed_training_goes_on_to_the_very_same_weights(tmp_path: Path) -> None:
    run, inputs = tiny_picture(), tiny_inputs()
    train_picture(run, inputs, out=tmp_path / "whole", device=CPU)

    train_picture(run, inputs, out=tmp_path / "killed", device=CPU, stop_after_step=5)
    train_picture(run, inputs, out=tmp_path / "killed", device=CPU)

    whole, killed = (load_decoder(run, tmp_path / name) for name in ("whole", "killed"))
    for ours, theirs in zip(whole.parameters(), killed.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    lines = (tmp_path / "killed" / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["step"] for line in lines] == [3, 6]


def test_a_decoder_learns_to_give_photographs_back(tmp_path: Path) -> None:
    run = tiny_picture(steps=80, learning_rate=2e-2, validate_every_steps=40, style_weight=0.0)
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
    run = tiny_picture()
    train_picture(run, tiny_inputs(), out=tmp_path, device=CPU, stop_after_step=3)

    with pytest.raises(ValueError, match="stopped at step 3 of 6"):
        load_decoder(run, tmp_path)


def test_a_decoder_of_another_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="16 channels, got 5"):
        tiny_picture(decoder=PictureDecoderConfig(in_channels=5))
    with pytest.raises(ValueError, match="trains layer 1"):
        tiny_picture(segmenter=tiny_run(trainable="everything"))


def test_photographs_are_judged_by_pixels_and_styles_by_their_features() -> None:
    trunk = ClipResNet(TRUNK).eval()
    decoder = PictureDecoder(DECODER)
    with torch.no_grad():
        low_level = trunk.forward_low_level(normalise(torch.rand(2, 3, 24, 32)))
        mixed = low_level.flip(1) * 2
        painted = decoder(low_level)
        features_of_stylised = trunk.forward_low_level(normalise(decoder(mixed)))

    loss = picture_loss(trunk, decoder, normalise(painted), low_level, mixed)

    styles = (features_of_stylised - mixed).square().mean() / low_level.var()
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


def test_photographs_are_compared_as_the_network_sees_them_and_as_they_were_given() -> None:
    trunk, decoder = ClipResNet(TRUNK).eval(), PictureDecoder(DECODER)
    pairs = Stripes(3)

    decoded = reconstruct(trunk, decoder, pairs.read(0)[0], long_side_px=160)
    found = reconstruction(trunk, decoder, pairs, long_side_px=160)

    assert decoded.seen_3HW.shape == decoded.picture_3HW.shape == (3, 144, 160)
    assert decoded.given_3HW.shape == decoded.returned_3HW.shape == (3, 72, 80)
    assert torch.equal(decoded.given_3HW, pairs.read(0)[0].permute(2, 0, 1).float() / 255)
    away = decoded.returned_3HW - functional.avg_pool2d(decoded.picture_3HW, 2)
    assert away.abs().mean() < 0.02
    every = [reconstruct(trunk, decoder, pairs.read(at)[0], long_side_px=160) for at in range(3)]
    seen = [psnr(one.seen_3HW, one.picture_3HW) for one in every]
    given = [psnr(one.given_3HW, one.returned_3HW) for one in every]
    assert found == Reconstruction(
        images=3,
        psnr=sum(seen) / 3,
        worst_psnr=min(seen),
        worst=pairs.name(seen.index(min(seen))),
        given_psnr=sum(given) / 3,
        worst_given_psnr=min(given),
        worst_given=pairs.name(given.index(min(given))),
    )
    assert abs(found.psnr - found.given_psnr) > 0.05


def test_the_command_prints_both_ratios_and_draws_a_sheet(
    tmp_path: Path, main: Main, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tiny_clip_run()
    image, text = ClipImageEncoder(config.image), ClipTextEncoder(config.text)
    metadata = ClipMetadata(source="a test", source_sha256=None, config=config.config)
    clip = tmp_path / "clip.safetensors"
    save_clip(Clip(image, text, metadata), clip)
    monkeypatch.setitem(PICTURES, tiny_picture().name, tiny_picture)
    write_decoder(tmp_path / "run", clipSha256=sha256_of(clip))
    write_decoder(tmp_path / "other")
    streets = write_streets(tmp_path / "streets", count=2)
    words = ("--clip", str(clip), "--held-out", streets)
    capsys.readouterr()

    sheet = tmp_path / "sheet.png"
    main("styles", "decode", str(tmp_path / "run"), *words, "--out", str(sheet))

    head, _, row = capsys.readouterr().out.splitlines()[:3]
    assert "| as the network sees them | as they were given |" in head
    assert len(re.findall(r"\d+\.\d\d \(\d+\.\d\d, ", row)) == 2
    with Image.open(sheet) as drawn:
        assert drawn.size == (4 * 96, 2 * 96)  # each photograph above what is made of it
    with pytest.raises(SystemExit, match=r"decodes layer 1 of other weights \(unknown ones\)"):
        main("styles", "decode", str(tmp_path / "other"), *words)


def test_psnr_is_that_of_the_definition() -> None:
    wanted = torch.zeros(3, 4, 4)

    assert math.isclose(psnr(wanted, wanted + 0.1), 20, abs_tol=1e-4)
    assert math.isclose(psnr(wanted, wanted + 1), 0, abs_tol=1e-4)


def test_normalising_can_be_undone() -> None:
    image = torch.rand(2, 3, 4, 5)

    assert (denormalise(normalise(image)) - image).abs().max() < 1e-6


def test_a_batch_must_be_even() -> None:
    with pytest.raises(ValueError, match="batch_size must be even"):
        replace(tiny_picture(), batch_size=3)


def test_the_mini_decoder_costs_less_than_what_it_decodes() -> None:
    run = picture_mini()
    trunk = ClipResNet(run.segmenter.network.backbone).eval()
    decoder = PictureDecoder(run.decoder)
    with FlopCounterMode(display=False) as of_trunk, torch.no_grad():
        low_level = trunk.forward_low_level(torch.rand(1, 3, 96, 128))
    with FlopCounterMode(display=False) as of_decoder, torch.no_grad():
        decoder(low_level)

    assert 0 < of_decoder.get_total_flops() < 0.85 * of_trunk.get_total_flops()
