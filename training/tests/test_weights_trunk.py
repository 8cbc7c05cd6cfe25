"""Weights of trunks, from published files to what a training starts from."""

import argparse
import hashlib
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
import torch
from conftest import open_clip_model
from safetensors.torch import save_file
from torch import Tensor

from dgseg.commands.import_trunk import add_import_trunk
from dgseg.models.clip_convnext_encoder import ClipConvNextConfig, ClipConvNextEncoder
from dgseg.models.clip_image_encoder import ClipImageEncoderConfig
from dgseg.models.mit import MitConfig
from dgseg.models.text_encoder import ClipTextEncoder, ClipTextEncoderConfig
from dgseg.models.trunks import TRUNKS, build_trunk
from dgseg.weights.clip_tensors import BACKBONES, ClipConfig, build_image_encoder
from dgseg.weights.clip_weights import import_clip, load_any_clip, load_clip
from dgseg.weights.trunk_weights import import_trunk, load_trunk
from dgseg.weights.weights_error import WeightsError

RESNET = ClipImageEncoderConfig(depths=(1, 2, 1, 1), width=2, embedding_size=8, grid=(1, 1))
CONVNEXT = ClipConvNextConfig(depths=(1, 1, 2, 1), channels=(4, 8, 12, 16), embedding_size=8)
TEXT = ClipTextEncoderConfig(
    width=64, heads=1, layers=2, embedding_size=8, context_length=9, activation="gelu"
)
MIT = MitConfig(depths=(1, 2, 1, 1), channels=(8, 16, 20, 24))


@pytest.fixture(scope="module")
def convnext() -> dict[str, Tensor]:
    """Return open_clip's names with weights none of which is a constant."""
    torch.manual_seed(0)
    image = _random({f"visual.{n}": v for n, v in ClipConvNextEncoder(CONVNEXT).named_parameters()})
    return image | _random(dict(ClipTextEncoder(TEXT).network.named_parameters()))


def test_a_convnext_embeds_as_open_clips(
    convnext: dict[str, Tensor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import timm
    from open_clip.timm_model import TimmModel

    tiny = partial(timm.create_model, depths=CONVNEXT.depths, dims=CONVNEXT.channels)
    monkeypatch.setattr(timm, "create_model", tiny)
    peer = TimmModel("convnext_large", CONVNEXT.embedding_size, pool="", proj="mlp")
    peer.load_state_dict(
        {name[7:]: value for name, value in convnext.items() if name.startswith("visual.")}
    )

    clip = load_any_clip(_imported_clip(convnext, tmp_path))

    image = torch.randn(2, 3, 64, 96)
    with torch.no_grad():
        torch.testing.assert_close(clip.image_encoder(image), peer.eval()(image))
    assert clip.metadata.config == ClipConfig(image=CONVNEXT, text=TEXT)


def test_convnext_large_has_the_names_and_shapes_of_the_official_checkpoint(
    golden_clouds: Path,
) -> None:
    rows = json.loads((golden_clouds / "manifest_convnext_large.json").read_text())
    config = BACKBONES["convnext-large"]
    with torch.device("meta"):
        image, text = build_image_encoder(config.image), ClipTextEncoder(config.text)

    ours = {f"visual.{name}": value for name, value in image.state_dict().items()}
    ours |= text.network.state_dict()
    prefix = "backbone.clip_model."
    official = {
        row["key"].removeprefix(prefix): row["shape"]
        for row in rows
        if row["key"].startswith(prefix) and not row["key"].endswith("logit_scale")
    }
    assert {name: list(value.shape) for name, value in ours.items()} == official


def test_famix_refuses_a_convnext_and_says_what_it_needs(
    convnext: dict[str, Tensor], tmp_path: Path
) -> None:
    path = _imported_clip(convnext, tmp_path)

    with pytest.raises(WeightsError, match=r"with a ConvNeXt .* give RN50 or RN101"):
        load_clip(path)


def test_another_size_than_convnext_large_is_refused(
    convnext: dict[str, Tensor], tmp_path: Path
) -> None:
    with pytest.raises(WeightsError, match=r"not convnext-large: .*image depths \(1, 1, 2, 1\)"):
        _imported_clip(convnext, tmp_path, backbone="convnext-large")


def test_a_convnext_without_its_head_is_no_clip(
    convnext: dict[str, Tensor], tmp_path: Path
) -> None:
    headless = {name: value for name, value in convnext.items() if ".head." not in name}

    with pytest.raises(WeightsError, match=r"no tensor 'head\.mlp.fc2.weight'"):
        _imported_clip(headless, tmp_path)


def test_a_training_starts_from_the_trunk_of_a_clip_with_a_convnext(
    convnext: dict[str, Tensor], tmp_path: Path
) -> None:
    path = _imported_clip(convnext, tmp_path)

    weights = load_trunk(path, CONVNEXT.trunk)

    build_trunk(CONVNEXT.trunk).load_state_dict(weights)
    for name, value in weights.items():
        assert torch.equal(value, convnext[f"visual.{name}"]), name


def test_a_training_starts_from_the_trunk_of_a_clip_with_a_resnet(tmp_path: Path) -> None:
    peer = open_clip_model(RESNET, TEXT)
    path = _imported_clip(peer.state_dict(), tmp_path)

    weights = load_trunk(path, RESNET.trunk)

    build_trunk(RESNET.trunk).load_state_dict(weights)
    for name, value in weights.items():
        assert torch.equal(value, peer.state_dict()[f"visual.{name}"]), name


@pytest.mark.parametrize("prefix", ["segformer.encoder.", "encoder."])
@pytest.mark.parametrize("suffix", ["safetensors", "bin"])
def test_a_training_starts_from_segformers_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefix: str, suffix: str
) -> None:
    monkeypatch.setitem(TRUNKS, "mit-b5", MIT)
    trunk = build_trunk(MIT)
    path = _save_segformer(trunk.state_dict(), tmp_path / f"model.{suffix}", prefix)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    metadata = import_trunk(path, tmp_path / "trunk.safetensors", sha256=digest)

    weights = load_trunk(tmp_path / "trunk.safetensors", MIT)
    for name, value in trunk.state_dict().items():
        assert torch.equal(weights[name], value), name
    assert (metadata.source, metadata.source_sha256) == (path.name, digest)


def test_a_trunk_of_another_size_or_kind_is_refused_by_name(
    convnext: dict[str, Tensor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tmp_path / "small.safetensors"
    source = _save_segformer(build_trunk(MIT).state_dict(), tmp_path / "x.bin", "encoder.")

    with pytest.raises(WeightsError, match=r"MitConfig\(depths=\(1, 2.* but mit-b5 is wanted"):
        import_trunk(source, small)
    with pytest.raises(WeightsError, match=r"ConvNextConfig\(.* but rn101 is wanted"):
        load_trunk(_imported_clip(convnext, tmp_path), TRUNKS["rn101"])
    monkeypatch.setitem(TRUNKS, "mit-b5", MIT)
    import_trunk(source, small)
    with pytest.raises(WeightsError, match="the trunk mit-b5, but convnext-large is wanted"):
        load_trunk(small, TRUNKS["convnext-large"])


def test_files_that_hold_no_trunk_are_refused_in_one_line(tmp_path: Path) -> None:
    other, broken = tmp_path / "other.safetensors", tmp_path / "broken.safetensors"
    save_file({"patch_embed1.proj.weight": torch.zeros(1)}, other)
    broken.write_bytes(b"no weights")

    with pytest.raises(WeightsError, match=r"named segformer.encoder.* holds patch_embed1"):
        import_trunk(other, tmp_path / "out")
    with pytest.raises(WeightsError, match=r"SHA-256 [0-9a-f]{64}, but 0{64} was expected"):
        import_trunk(other, tmp_path / "out", sha256="0" * 64)
    with pytest.raises(WeightsError, match=r"made neither by .*import clip.* nor by"):
        load_trunk(other, MIT)
    with pytest.raises(WeightsError, match="not a safetensors file, or damaged"):
        load_trunk(broken, MIT)
    with pytest.raises(FileNotFoundError, match="make it with"):
        load_trunk(tmp_path / "missing", MIT)
    with pytest.raises(WeightsError, match="import it with `allweather import clip`"):
        import_trunk(other, tmp_path / "out", backbone="rn50")


def test_a_segformer_with_missing_weights_is_refused_by_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TRUNKS, "mit-b5", MIT)
    weights = dict(build_trunk(MIT).state_dict())
    del weights["block.1.1.mlp.dense1.bias"]
    path = _save_segformer(weights, tmp_path / "x.bin", "encoder.")

    with pytest.raises(WeightsError, match=r"1 missing \(block\.1\.1\.mlp\.dense1\.bias\)"):
        import_trunk(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_command_writes_the_file_and_names_its_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(TRUNKS, "mit-b5", MIT)
    path = _save_segformer(build_trunk(MIT).state_dict(), tmp_path / "x.bin", "encoder.")
    parser = argparse.ArgumentParser()
    add_import_trunk(parser.add_subparsers())
    line = ["trunk", "--backbone", "mit-b5", "--weights", str(path), "--out", str(tmp_path / "o")]

    arguments = parser.parse_args(line)
    arguments.command(arguments)

    assert hashlib.sha256(path.read_bytes()).hexdigest() in capsys.readouterr().out
    assert load_trunk(tmp_path / "o", MIT)


def _random(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: torch.randn(value.shape) * 0.3 for name, value in weights.items()}


def _save_segformer(weights: Mapping[str, Tensor], path: Path, prefix: str) -> Path:
    named = {f"{prefix}{name}": value for name, value in weights.items()}
    named["decode_head.classifier.weight"] = torch.zeros(150, 4, 1, 1)
    if path.suffix == ".safetensors":
        save_file(named, path)
    else:
        torch.save(named, path)
    return path


def _imported_clip(
    weights: Mapping[str, Tensor],
    folder: Path,
    *,
    backbone: Literal["convnext-large"] | None = None,
) -> Path:
    source, out = folder / "open_clip.pt", folder / "clip.safetensors"
    torch.save(dict(weights), source)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    import_clip(source, out, backbone=backbone, sha256=digest, activation="gelu")
    return out
