"""What the command line gives a training of CLOUDS, and what it refuses."""

import argparse
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_clouds import tiny_joint, tiny_warmup

from dgseg.commands.clouds_inputs import describe_clouds_inputs, read_clouds_inputs
from dgseg.models.clip_image_encoder import ClipImageEncoder, ClipImageEncoderConfig
from dgseg.models.text_encoder import ClipTextEncoder, ClipTextEncoderConfig
from dgseg.recipes.clouds import CloudsRun
from dgseg.weights.clip_tensors import ClipConfig
from dgseg.weights.clip_weights import Clip, ClipMetadata, save_clip

CPU = torch.device("cpu")
JOINT = {"generated": Path("generated"), "warmup": Path("run"), "segmenter": "classical"}


@pytest.mark.parametrize(
    ("run", "options", "message"),
    [
        (tiny_warmup(), {"clip": None}, "starts from a trunk: give --clip"),
        (tiny_joint(), {}, "joint training: give --generated, --from, --segmenter"),
        (tiny_joint(), {**JOINT, "warmup": None}, "joint training: give --from$"),
        (tiny_warmup(), {"segmenter": "classical"}, "is a warm-up, and takes no --segmenter"),
    ],
)
def test_options_of_the_other_phase_are_refused(
    run: CloudsRun, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        read_clouds_inputs(run, _arguments(**options), CPU)


def test_a_run_notes_the_digest_of_all_that_it_began_with(tmp_path: Path) -> None:
    clip = _clip(tmp_path / "clip.safetensors")
    (tmp_path / "images.jsonl").write_text("a line")
    (tmp_path / "best.pt").write_bytes(b"weights")
    (tmp_path / "sam.pth").write_bytes(b"weights")

    noted = describe_clouds_inputs(
        tiny_joint(),
        _arguments(
            clip=clip, generated=tmp_path, warmup=tmp_path, segmenter=f"sam:{tmp_path / 'sam.pth'}"
        ),
    )

    assert noted["clip"] == "ours"
    assert {name for name in noted if name.endswith("Sha256")} == {
        "clipSha256",
        "generatedSha256",
        "warmupSha256",
        "segmenterSha256",
    }
    assert noted["warmupSha256"] == noted["segmenterSha256"] != noted["generatedSha256"]


def _arguments(**options: Any) -> argparse.Namespace:  # noqa: ANN401
    given: dict[str, Any] = {
        "source": "camvid:nowhere",
        "validation": "camvid:nowhere",
        "clip": Path("clip.safetensors"),
        "styles": None,
        "generated": None,
        "warmup": None,
        "segmenter": None,
    }
    return argparse.Namespace(**(given | options))


def _clip(path: Path) -> Path:
    image = ClipImageEncoderConfig(depths=(1, 1, 1, 1), width=4, embedding_size=8, grid=(2, 2))
    text = ClipTextEncoderConfig(width=64, heads=1, layers=1, embedding_size=8)
    config = ClipConfig(image=image, text=text)
    metadata = ClipMetadata(source="ours", source_sha256=None, config=config)
    save_clip(Clip(ClipImageEncoder(image), ClipTextEncoder(text), metadata), path)
    return path
