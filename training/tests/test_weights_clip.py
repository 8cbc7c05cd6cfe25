"""CLIP's published weights, in each form they come in, to one file and back."""

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from conftest import open_clip_model, trace_as_openai
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from dgseg.commands.import_clip import add_import_clip
from dgseg.models.clip_image_encoder import ClipImageEncoderConfig, rn50_image_encoder
from dgseg.models.text_encoder import ClipTextEncoderConfig, rn50_text_encoder, tokenize
from dgseg.weights.clip_digest import OPENAI_FILES
from dgseg.weights.clip_tensors import ClipConfig
from dgseg.weights.clip_weights import ClipMetadata, import_clip, load_clip, save_clip
from dgseg.weights.weights_error import WeightsError

IMAGE = ClipImageEncoderConfig(depths=(1, 2, 1, 1), width=2, embedding_size=8, grid=(1, 1))
TEXT = ClipTextEncoderConfig(width=64, heads=1, layers=2, embedding_size=8, context_length=9)


@pytest.fixture(scope="module")
def peer() -> nn.Module:
    return open_clip_model(IMAGE, TEXT)


def _plain(peer: nn.Module, path: Path) -> None:
    torch.save(peer.state_dict(), path)


def _of_a_training_run(peer: nn.Module, path: Path) -> None:
    weights = {f"module.{name}": value for name, value in peer.state_dict().items()}
    torch.save({"epoch": 3, "name": "tiny", "state_dict": weights, "optimizer": {}}, path)


def _with_text_apart(peer: nn.Module, path: Path) -> None:
    weights = {
        name if name.startswith(("visual.", "logit_")) else f"text.{name}": value
        for name, value in peer.state_dict().items()
    }
    torch.save(weights, path)


def _safetensors(peer: nn.Module, path: Path) -> None:
    save_file(peer.state_dict(), path)


@pytest.mark.parametrize("save", [_plain, _of_a_training_run, _with_text_apart, _safetensors])
def test_an_open_clip_file_embeds_as_open_clip_does(
    peer: nn.Module, tmp_path: Path, save: Callable[[nn.Module, Path], None]
) -> None:
    save(peer, tmp_path / "weights.pt")

    clip = load_clip(_imported(tmp_path / "weights.pt"))

    image = torch.randn(2, 3, 32, 32)
    tokens = tokenize(["a street", "fog"], TEXT.context_length)
    with torch.no_grad():
        expected_image = peer.get_submodule("visual")(image)
        expected_text = peer.encode_text(tokens)  # pyright: ignore[reportCallIssue]
        torch.testing.assert_close(clip.image_encoder(image), expected_image)
        torch.testing.assert_close(clip.text_encoder(tokens), expected_text)
    assert clip.metadata.config == ClipConfig(image=IMAGE, text=TEXT)
    assert not clip.image_encoder.training
    assert not clip.text_encoder.training


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_openais_archive_becomes_the_same_numbers_in_fp32(peer: nn.Module, tmp_path: Path) -> None:
    expected = {name: value.clone() for name, value in peer.state_dict().items()}
    model = open_clip_model(IMAGE, TEXT)
    # OpenAI's archive also keeps sizes, as tensors beside the weights.
    model.register_buffer("input_resolution", torch.tensor(32))
    torch.jit.save(trace_as_openai(model), tmp_path / "RN50.pt")

    clip = load_clip(_imported(tmp_path / "RN50.pt"))

    for prefix, weights in (
        ("visual.", clip.image_encoder.state_dict()),
        ("", clip.text_encoder.network.state_dict()),
    ):
        for name, value in weights.items():
            half = expected[prefix + name]
            rounded = half.half() if half.dim() >= 2 else half
            assert torch.equal(value, rounded.to(value.dtype)), name
    assert {parameter.dtype for parameter in clip.image_encoder.parameters()} == {torch.float32}


def test_openais_files_need_no_digest_and_have_one_activation(
    peer: nn.Module, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.pt"
    _plain(peer, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setitem(OPENAI_FILES, digest, "OpenAI CLIP RN50")

    metadata = import_clip(path, tmp_path / "out.safetensors")

    assert (metadata.source, metadata.source_sha256) == ("OpenAI CLIP RN50", digest)
    assert metadata.activation == "quickgelu"
    with pytest.raises(WeightsError, match="trained with quickgelu, not with gelu"):
        import_clip(path, tmp_path / "out.safetensors", activation="gelu")


def test_anybody_elses_file_needs_the_activation_that_it_does_not_tell(
    peer: nn.Module, tmp_path: Path
) -> None:
    path = tmp_path / "x.pt"
    _plain(peer, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    with pytest.raises(WeightsError, match="does not tell its activation: give --activation"):
        import_clip(path, tmp_path / "out", sha256=digest)
    out = tmp_path / "out"
    assert import_clip(path, out, sha256=digest.upper(), activation="gelu").activation == "gelu"
    assert load_clip(out).text_encoder.config.activation == "gelu"


def test_another_backbone_than_asked_for_is_refused_with_what_differs(
    peer: nn.Module, tmp_path: Path
) -> None:
    _plain(peer, tmp_path / "x.pt")

    with pytest.raises(
        WeightsError, match=r"not rn50: .*depths \(1, 2, 1, 1\), not \(3, 4, 6, 3\)"
    ):
        _imported(tmp_path / "x.pt", backbone="rn50")


def test_rn50_passes_as_rn50_and_not_as_rn101(tmp_path: Path) -> None:
    with torch.device("meta"):
        rn50 = open_clip_model(rn50_image_encoder(), rn50_text_encoder())
    weights = {
        name: torch.ones((), dtype=value.dtype).expand(value.shape)
        for name, value in rn50.state_dict().items()
    }
    torch.save(weights, tmp_path / "x.pt")

    with pytest.raises(WeightsError, match=r"not rn101: .*embedding_size 1024, not 512"):
        _imported(tmp_path / "x.pt", backbone="rn101")
    _imported(tmp_path / "x.pt", backbone="rn50")


def _without(name: str) -> Callable[[dict[str, Tensor]], None]:
    def change(weights: dict[str, Tensor]) -> None:
        del weights[name]

    return change


def _with(name: str, *shape: int) -> Callable[[dict[str, Tensor]], None]:
    return lambda weights: weights.update({name: torch.zeros(shape)})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_without("visual.conv2.weight"), r"image encoder\) .* 1 missing \(conv2\.weight\)"),
        (_without("ln_final.weight"), r"has no tensor 'ln_final\.weight'"),
        (_without("token_embedding.weight"), "not a whole CLIP"),
        (_with("visual.layer9.weight", 1), r"1 unknown \(layer9\.weight\)"),
        (_with("transformer.extra", 1), r"text encoder\) .* 1 unknown"),
        (_with("visual.layer1.0.conv2.weight", 2, 2, 5, 5), r"\[2, 2, 5, 5\], not \[2, 2, 3, 3\]"),
        (_with("token_embedding.weight", 50_000, 64), "knows 50000 tokens, but CLIP's"),
        (_with("visual.attnpool.positional_embedding", 4, 64), "3 positions, which are no square"),
        (_with("ln_final.weight", 65), "text width is 65"),
        (_with("text_projection", 64, 9), "embeds into 8 numbers and the text encoder into 9"),
        (_with("visual.transformer.x", 1), "no ResNet"),
        (_with("ln_final.weight"), "shapes that make no CLIP"),
    ],
)
def test_tensors_that_make_no_clip_are_refused_with_the_reason(
    peer: nn.Module,
    tmp_path: Path,
    change: Callable[[dict[str, Tensor]], None],
    reason: str,
) -> None:
    weights = dict(peer.state_dict())
    change(weights)
    torch.save(weights, tmp_path / "x.pt")

    with pytest.raises(WeightsError, match=reason):
        _imported(tmp_path / "x.pt")


def test_the_same_source_gives_the_same_bytes_in_every_process(
    peer: nn.Module, tmp_path: Path
) -> None:
    path = tmp_path / "x.pt"
    _plain(peer, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    program = (
        "from pathlib import Path; from dgseg.weights.clip_weights import import_clip;"
        f"import_clip(Path({str(path)!r}), Path({str(tmp_path / 'other')!r}),"
        f" sha256={digest!r}, activation='quickgelu')"
    )

    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)  # noqa: S603

    assert _imported(path).read_bytes() == (tmp_path / "other").read_bytes()


def test_a_clip_that_was_trained_here_is_saved_and_loaded(peer: nn.Module, tmp_path: Path) -> None:
    _plain(peer, tmp_path / "x.pt")
    clip = load_clip(_imported(tmp_path / "x.pt"))
    mine = ClipMetadata(source="recipe clip_mini", source_sha256=None, config=clip.metadata.config)

    save_clip(clip._replace(metadata=mine), tmp_path / "mine.safetensors")

    again = load_clip(tmp_path / "mine.safetensors")
    assert again.metadata == mine
    for name, value in clip.image_encoder.state_dict().items():
        assert torch.equal(again.image_encoder.state_dict()[name], value), name
    other = replace(IMAGE, width=4)
    wrong = replace(mine, config=ClipConfig(image=other, text=TEXT))
    with pytest.raises(WeightsError, match="of another shape"):
        save_clip(clip._replace(metadata=wrong), tmp_path / "wrong.safetensors")


def test_loading_leaves_the_random_numbers_of_the_caller_alone(
    peer: nn.Module, tmp_path: Path
) -> None:
    _plain(peer, tmp_path / "x.pt")
    path = _imported(tmp_path / "x.pt")
    before = torch.get_rng_state()

    load_clip(path)

    assert torch.equal(torch.get_rng_state(), before)


def test_a_file_that_is_no_clip_of_ours_is_refused(peer: nn.Module, tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    _safetensors(peer, path)
    with pytest.raises(WeightsError, match="was not made by `allweather import clip`"):
        load_clip(path)
    path.write_bytes(b"not safetensors")
    with pytest.raises(WeightsError, match="not a safetensors file, or damaged"):
        load_clip(path)
    with pytest.raises(FileNotFoundError, match="make it with"):
        load_clip(tmp_path / "missing")


def test_the_command_writes_the_file_and_names_its_source(
    peer: nn.Module, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "x.pt", tmp_path / "clip.safetensors"
    _plain(peer, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    line = ["clip", "--weights", str(path), "--out", str(out), "--activation", "quickgelu"]

    with pytest.raises(WeightsError, match=f"--sha256 {digest}"):
        _run(line)
    _run([*line, "--sha256", digest])

    assert digest in capsys.readouterr().out
    with safe_open(out, framework="pt") as file:
        prefixes = {name.split(".")[0] for name in file.keys()}  # noqa: SIM118
    assert prefixes == {"image", "text"}


def _imported(path: Path, backbone: str | None = None) -> Path:
    out = path.with_name("imported.safetensors")
    import_clip(
        path,
        out,
        backbone=backbone,  # pyright: ignore[reportArgumentType]
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        activation="quickgelu",
    )
    return out


def _run(line: list[str]) -> None:
    parser = argparse.ArgumentParser()
    add_import_clip(parser.add_subparsers())
    arguments = parser.parse_args(line)
    arguments.command(arguments)
