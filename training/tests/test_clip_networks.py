"""Our CLIP encoders against open_clip's with the same weights, and FAMix's golden embeddings."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import FillRule, Parity, filled, open_clip_model
from torch import nn
from torch.nn import functional

from dgseg.data.normalise import normalise
from dgseg.models.attention_pool import AttentionPool
from dgseg.models.clip_image_encoder import (
    ClipImageEncoder,
    ClipImageEncoderConfig,
    rn50_image_encoder,
    rn101_image_encoder,
    trunk_weights,
)
from dgseg.models.clip_resnet import ClipResNet, ClipResNetConfig
from dgseg.models.segmenter import parameter_count
from dgseg.models.text_encoder import (
    Activation,
    ClipTextEncoder,
    ClipTextEncoderConfig,
    rn50_text_encoder,
    rn101_text_encoder,
)

TINY_IMAGE = ClipImageEncoderConfig(depths=(1, 2, 1, 2), width=4, embedding_size=24, grid=(2, 2))
TINY_TEXT = ClipTextEncoderConfig(width=64, heads=2, layers=2, embedding_size=24)

TEXTS = ["a photo of a street", "Rustic Charm style traffic light", "", "Größe & 3 km/h!"]


def test_the_image_encoder_embeds_as_open_clip_does() -> None:
    peer = open_clip_model(TINY_IMAGE, TINY_TEXT)
    encoder = ClipImageEncoder(TINY_IMAGE).eval()
    encoder.load_state_dict(_under("visual.", peer))
    image = torch.randn(3, 3, 64, 64)

    with torch.no_grad():
        expected = peer.get_submodule("visual")(image)
        embedding = encoder(image)

    assert expected.std() > 0.01
    torch.testing.assert_close(embedding, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("activation", ["quickgelu", "gelu"])
def test_the_text_encoder_embeds_as_open_clip_does(activation: Activation) -> None:
    config = replace(TINY_TEXT, activation=activation)
    peer = open_clip_model(TINY_IMAGE, config)
    encoder = _text_encoder(config, peer)

    with torch.no_grad():
        expected = _peer_encode(peer, TEXTS)
        embedding = encoder.encode(TEXTS)

    assert expected.std() > 0.01
    torch.testing.assert_close(embedding, expected, rtol=1e-5, atol=1e-5)


def test_rn50_at_full_size_embeds_as_open_clip_does() -> None:
    peer = open_clip_model(rn50_image_encoder(), rn50_text_encoder())
    with torch.device("meta"):
        encoder = ClipImageEncoder(rn50_image_encoder()).eval()
    encoder.load_state_dict(_under("visual.", peer), assign=True)
    text_encoder = _text_encoder(rn50_text_encoder(), peer)
    image = torch.randn(1, 3, 224, 224)

    with torch.no_grad():
        expected = peer.get_submodule("visual")(image)
        embedding = encoder(image)
        expected_text = _peer_encode(peer, TEXTS[:2])
        text_embedding = text_encoder.encode(TEXTS[:2])

    assert embedding.shape == (1, 1024)
    assert text_embedding.shape == (2, 1024)
    assert (embedding - expected).abs().max() <= 1e-4 * expected.abs().max()
    assert (text_embedding - expected_text).abs().max() <= 1e-4 * expected_text.abs().max()


def test_patches_of_layer_1_embed_as_in_the_official_style_mining(
    golden_famix: Path, fill_rule: FillRule, parity: Parity
) -> None:
    golden = np.load(golden_famix / "famix_style_mining_default3.npz")
    encoder = ClipImageEncoder(rn50_image_encoder()).eval()
    encoder.load_state_dict(filled(encoder, fill_rule, "backbone."))
    pixels = torch.from_numpy(golden["image_lowres_u8"]).permute(0, 3, 1, 2) / 255
    image = normalise(pixels.repeat_interleave(16, dim=2).repeat_interleave(16, dim=3))

    with torch.no_grad():
        low_level_BCHW = encoder.forward_low_level(image[golden["batch_order"]])
        patches = low_level_BCHW.unfold(2, 64, 64).unfold(3, 64, 64)
        patches = patches.permute(2, 3, 0, 1, 4, 5).flatten(0, 2)[golden["patch_index"]]
        embedding = encoder.embed_low_level(functional.adaptive_avg_pool2d(patches, 56))

    low_level_sub = low_level_BCHW[:, ::16, ::16, ::16].numpy()
    np.testing.assert_allclose(low_level_sub, golden["f1_sub_f32"], atol=1e-5)
    difference = np.abs(embedding.numpy() - golden["embed0"]).max()
    parity("famix_style_mining_default3", "embeddings of patches", difference, 1e-4)


def test_gradients_reach_the_features_of_layer_1_but_need_no_frozen_weight() -> None:
    encoder = ClipImageEncoder(TINY_IMAGE).eval().requires_grad_(requires_grad=False)
    low_level = torch.randn(2, 16, 16, 16, requires_grad=True)

    encoder.embed_low_level(low_level).square().sum().backward()

    assert low_level.grad is not None
    assert low_level.grad.abs().sum() > 0


def test_encoders_have_the_parameters_of_clip() -> None:
    with torch.device("meta"):
        pool_50, pool_101 = (
            ClipImageEncoder(config()).attnpool
            for config in (rn50_image_encoder, rn101_image_encoder)
        )
        text_50 = ClipTextEncoder(rn50_text_encoder())
        text_101 = ClipTextEncoder(rn101_text_encoder())

    assert parameter_count(pool_50) == 14_789_632
    assert parameter_count(pool_101) == 13_740_544
    # 49,408 tokens and 77 positions of 512, twelve blocks, a last normalisation, a projection.
    rest = (49_408 + 77) * 512 + 12 * 3_152_384 + 2 * 512
    assert parameter_count(text_50) == rest + 512 * 1024
    assert parameter_count(text_101) == rest + 512 * 512


def test_a_trunk_of_any_stride_takes_the_weights_of_an_image_encoder() -> None:
    encoder = ClipImageEncoder(TINY_IMAGE).eval()
    trunk = ClipResNet(ClipResNetConfig(depths=(1, 2, 1, 2), width=4, output_stride=32)).eval()

    trunk.load_state_dict(trunk_weights(encoder))

    image = torch.randn(1, 3, 64, 64)
    assert torch.equal(encoder.attnpool(trunk(image).out_BCHW), encoder(image))


def test_the_attention_pool_takes_any_grid_but_only_its_own() -> None:
    pool = AttentionPool(channels=64, embedding_size=8, grid=(2, 3))

    assert pool(torch.randn(5, 64, 2, 3)).shape == (5, 8)
    with pytest.raises(ValueError, match="knows 2x3 positions, got features of 3x2"):
        pool(torch.randn(5, 64, 3, 2))


def test_sizes_that_cannot_be_built_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="channels must be a multiple of 64, got 96"):
        AttentionPool(channels=96, embedding_size=8)
    with pytest.raises(ValueError, match="grid"):
        replace(TINY_IMAGE, grid=(0, 7))
    with pytest.raises(ValueError, match="width must be even"):
        replace(TINY_IMAGE, width=5)
    with pytest.raises(ValueError, match="width must be a multiple of heads, got 64 / 3"):
        replace(TINY_TEXT, heads=3)
    with pytest.raises(ValueError, match="context_length"):
        replace(TINY_TEXT, context_length=2)


def _text_encoder(config: ClipTextEncoderConfig, peer: nn.Module) -> ClipTextEncoder:
    encoder = ClipTextEncoder(config).eval()
    own = encoder.network.state_dict().keys()
    encoder.load_network({name: peer.state_dict()[name] for name in own})
    return encoder


def _peer_encode(peer: nn.Module, texts: list[str]) -> torch.Tensor:
    from open_clip import tokenize

    return peer.encode_text(tokenize(texts))  # pyright: ignore[reportCallIssue]


def _under(prefix: str, network: nn.Module) -> dict[str, torch.Tensor]:
    return {
        name.removeprefix(prefix): value
        for name, value in network.state_dict().items()
        if name.startswith(prefix)
    }
