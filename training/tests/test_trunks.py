"""Trunks: the official features, the official names, any size, and what is refused."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from conftest import CloudsFill, Parity
from torch import Tensor, nn
from torch.export import Dim

from dgseg.data.normalise import normalise
from dgseg.export.onnx_part import export_part
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.convnext import ConvNextConfig
from dgseg.models.mit import IMAGENET_MEAN, IMAGENET_STD, MitConfig
from dgseg.models.torchvision_operators import declare_torchvision_operators
from dgseg.models.trunks import TRUNKS, Pyramid, Trunk, TrunkConfig, build_trunk

VISUAL = "backbone.clip_model.visual."
WHOLE_CONVNEXT = "ALLWEATHER_WHOLE_CONVNEXT"

TINY_RESNET = ClipResNetConfig(depths=(1, 1, 1, 1), width=2, output_stride=32)
TINY_CONVNEXT = ConvNextConfig(depths=(1, 1, 2, 1), channels=(4, 8, 12, 16))
TINY_MIT = MitConfig(depths=(1, 2, 1, 1), channels=(8, 16, 20, 24))


@pytest.mark.parametrize("config", [TINY_RESNET, TINY_CONVNEXT, TINY_MIT])
def test_a_trunk_gives_the_channels_it_names_at_strides_4_to_32(config: TrunkConfig) -> None:
    trunk = build_trunk(config).eval()

    pyramid = trunk(torch.zeros(2, 3, 64, 96))

    assert [tuple(stage.shape) for stage in pyramid] == [
        (2, channels, 64 // stride, 96 // stride)
        for channels, stride in zip(trunk.channels, (4, 8, 16, 32), strict=True)
    ]


@pytest.mark.parametrize("config", [TINY_RESNET, TINY_CONVNEXT, TINY_MIT])
def test_a_trunk_goes_on_from_its_first_stage(config: TrunkConfig) -> None:
    trunk = _random(config)
    image = torch.randn(1, 3, 32, 64)

    low_level = trunk.forward_low_level(image)
    changed = trunk.forward_deep(-low_level)

    for whole, split in zip(trunk(image), trunk.forward_deep(low_level), strict=True):
        torch.testing.assert_close(split, whole)
    assert not torch.allclose(changed.stage4_BCHW, trunk(image).stage4_BCHW)


def test_rn50_gives_the_official_features(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    weights = clouds_fill.weights("manifest_rn50.json", VISUAL)

    pyramid = _loaded("rn50", weights)(_golden_image())

    _compare("backbone_rn50", pyramid, golden_clouds, parity)


def test_the_first_stages_of_convnext_large_give_the_official_features(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    # All four have 196 million weights, and to draw those by the rule takes most of the time.
    with torch.device("meta"):
        trunk = build_trunk(TRUNKS["convnext-large"])
    weights = {
        f"{part}{name}": value
        for part in ("trunk.stem.", "trunk.stages.0.", "trunk.stages.1.")
        for name, value in clouds_fill.weights(
            "manifest_convnext_large.json", f"{VISUAL}{part}"
        ).items()
    }
    assert trunk.load_state_dict(weights, strict=False, assign=True).unexpected_keys == []

    with torch.no_grad():
        stage1 = trunk.forward_low_level(_golden_image())
        stage2 = trunk.get_submodule("trunk.stages.1")(stage1)

    golden = np.load(golden_clouds / "backbone_convnext_large.npz")
    for what, ours in (("res2", stage1), ("res3", stage2)):
        parity("backbone_convnext_large", what, np.abs(ours.numpy() - golden[what]).max(), 1e-4)


@pytest.mark.skipif(WHOLE_CONVNEXT not in os.environ, reason=f"set {WHOLE_CONVNEXT}: 15 s, 1.6 GB")
def test_convnext_large_gives_the_official_features(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    weights = {
        f"trunk.st{name}": value
        for name, value in clouds_fill.weights(
            "manifest_convnext_large.json", f"{VISUAL}trunk.st"
        ).items()
    }

    pyramid = _loaded("convnext-large", weights)(_golden_image())

    _compare("backbone_convnext_large", pyramid, golden_clouds, parity)


@pytest.mark.parametrize(
    ("backbone", "manifest"),
    [("rn50", "rn50"), ("convnext-large", "convnext_large")],
)
def test_names_and_shapes_of_weights_are_the_official_ones(
    golden_clouds: Path, backbone: str, manifest: str
) -> None:
    rows = json.loads((golden_clouds / f"manifest_{manifest}.json").read_text())
    with torch.device("meta"):
        trunk = build_trunk(TRUNKS[backbone])

    official = {
        row["key"].removeprefix(VISUAL): tuple(row["shape"])
        for row in rows
        if row["key"].startswith(VISUAL)
        and not row["key"].startswith((f"{VISUAL}attnpool", f"{VISUAL}head", f"{VISUAL}trunk.head"))
    }
    assert {name: tuple(value.shape) for name, value in trunk.state_dict().items()} == official


@pytest.mark.parametrize(
    ("backbone", "millions"),
    [("rn50", 23.5), ("rn101", 42.5), ("convnext-large", 196.2), ("mit-b5", 81.4)],
)
def test_named_trunks_have_the_published_number_of_weights(backbone: str, millions: float) -> None:
    with torch.device("meta"):
        trunk = build_trunk(TRUNKS[backbone])

    assert sum(value.numel() for value in trunk.parameters()) / 1e6 == pytest.approx(
        millions, abs=0.1
    )


def test_mit_is_the_encoder_of_transformers_on_images_normalised_as_clips(tmp_path: Path) -> None:
    declare_torchvision_operators()
    from safetensors.torch import save_file
    from transformers import SegformerConfig, SegformerModel

    trunk = _random(TINY_MIT)
    peer_config = SegformerConfig(
        depths=TINY_MIT.depths,
        hidden_sizes=TINY_MIT.channels,
        num_attention_heads=TINY_MIT.heads,
        sr_ratios=TINY_MIT.reductions,
    )
    peer_config.save_pretrained(tmp_path)
    weights = {f"segformer.encoder.{name}": value for name, value in trunk.state_dict().items()}
    save_file(weights, tmp_path / "model.safetensors", {"format": "pt"})
    peer = SegformerModel.from_pretrained(tmp_path).eval()  # names as published, read by themselves
    image = torch.rand(2, 3, 64, 96)
    mean, std = torch.tensor(IMAGENET_MEAN), torch.tensor(IMAGENET_STD)

    with torch.no_grad():
        pyramid = trunk(normalise(image))
        expected = peer(
            (image - mean[:, None, None]) / std[:, None, None], output_hidden_states=True
        ).hidden_states

    for ours, theirs in zip(pyramid, expected, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("config", [TINY_CONVNEXT, TINY_MIT])
def test_a_trunk_is_exported_for_images_of_any_size(config: TrunkConfig) -> None:
    # One stage, because the exporter is slow; the others are made of the same parts.
    network = FirstStage(_random(config))
    sides = {2: 32 * Dim("rows", min=1, max=64), 3: 32 * Dim("columns", min=1, max=64)}

    model = export_part(
        network,
        (torch.zeros(1, 3, 64, 96),),
        any_size=(sides,),
        input_names=["image"],
        output_names=["stage1"],
    )

    session = onnxruntime.InferenceSession(model.SerializeToString())
    for size in ((64, 96), (32, 160), (128, 32)):
        image = torch.randn(1, 3, *size)
        with torch.no_grad():
            expected = network(image)
        (found,) = session.run(None, {"image": image.numpy()})
        torch.testing.assert_close(torch.from_numpy(found), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ConvNextConfig(depths=(1, 1, 0, 1), channels=(4, 8, 12, 16)), "depths must be"),
        (lambda: MitConfig(depths=(1, 1, 1, 1), channels=(8, 15, 20, 24)), "multiples of heads"),
        (
            lambda: MitConfig(
                depths=(1, 1, 1, 1), channels=(8, 16, 20, 24), reductions=(16, 4, 2, 1)
            ),
            "reductions must divide",
        ),
        (
            lambda: build_trunk(ClipResNetConfig(depths=(1, 1, 1, 1), width=2)),
            "needs output_stride 32, got 16",
        ),
    ],
)
def test_a_trunk_that_cannot_be_built_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


class FirstStage(nn.Module):
    """A trunk up to where styles live."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk

    def forward(self, image_B3HW: Tensor) -> Tensor:
        """Return the output of the first stage."""
        return self.trunk.forward_low_level(image_B3HW)


def _random(config: TrunkConfig) -> Trunk:
    """Return a trunk none of whose weights is a constant, so that each of them matters."""
    torch.manual_seed(0)
    trunk = build_trunk(config).eval()
    for value in trunk.state_dict().values():
        if value.is_floating_point():
            value.uniform_(0.1, 0.6) if value.dim() == 1 else value.normal_(std=0.3)
    return trunk


def _loaded(backbone: str, weights: dict[str, Tensor]) -> Callable[[Tensor], Pyramid]:
    with torch.device("meta"):
        trunk = build_trunk(TRUNKS[backbone])
    own = {name: value for name, value in weights.items() if not name.startswith("attnpool.")}
    trunk.load_state_dict(own, assign=True)
    return torch.no_grad()(trunk.eval())


def _golden_image() -> Tensor:
    image_HW3 = np.random.RandomState(0).randint(0, 256, (64, 128, 3)).astype(np.uint8)
    return normalise(torch.from_numpy(image_HW3).permute(2, 0, 1)[None].float() / 255)


def _compare(golden_file: str, pyramid: Pyramid, golden_clouds: Path, parity: Parity) -> None:
    golden = np.load(golden_clouds / f"{golden_file}.npz")
    for stage, ours in enumerate(pyramid, start=2):
        difference = np.abs(ours.numpy() - golden[f"res{stage}"]).max()
        parity(golden_file, f"res{stage}", difference, 1e-4)
