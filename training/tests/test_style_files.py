"""A version that previews styles: its halves are the served graph, its files say the same."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from PIL import Image
from safetensors.numpy import load_file
from test_export import remember_exports, tiny_network
from test_export_version import tiny_version
from tiny_styles import PROMPTS, tiny_bank, tiny_parts
from torch import nn

from dgseg.export.golden import golden_image
from dgseg.export.scores_network import ScoresNetwork
from dgseg.export.style_files import style_models, style_names, write_style_files
from dgseg.export.style_graphs import segmenter_of
from dgseg.export.version import WEIGHTS_FILE, write_graph, write_version_manifest
from dgseg.styles.mixing import mix_patches
from dgseg.styles.patches import Statistics

LONG_SIDE_PX = 96


@pytest.mark.parametrize("size_px", [(120, 160), (97, 131), (33, 301), (32, 32)])
def test_one_half_after_the_other_is_the_served_graph_to_the_bit(
    exported: Path, size_px: tuple[int, int]
) -> None:
    image = golden_image(size_px, seed=3).numpy()
    whole = _run(exported / "standard.onnx", image=image)

    halves = _halves(exported, image)

    assert len(whole) == 3
    for ours, theirs in zip(halves, whole, strict=True):
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)


def test_the_halves_add_no_weights(exported: Path) -> None:
    inside = (exported / WEIGHTS_FILE).stat().st_size
    served = onnx.load(exported / "standard.onnx", load_external_data=False)
    ends = [
        int(entry.value)
        + int(next(other.value for other in tensor.external_data if other.key == "length"))
        for tensor in served.graph.initializer
        for entry in tensor.external_data
        if entry.key == "offset"
    ]

    assert inside == max(ends)


def test_the_golden_case_of_styles_is_what_the_files_give(exported: Path) -> None:
    golden = load_file(exported / "style-golden.safetensors")

    (low_level,) = _run(exported / "style-before.onnx", image=golden["image"])
    mixed = mix_patches(
        torch.from_numpy(low_level),
        Statistics(
            *(torch.from_numpy(golden[name])[:, None] for name in ("style_mean", "style_deviation"))
        ),
        torch.from_numpy(golden["source_weight"])[None],
    ).numpy()
    stylised, _, _ = _run(exported / "style-after.onnx", image=golden["image"], low_level=mixed)
    picture, stylised_picture = (
        _run(exported / "style-picture.onnx", low_level=features)[0].astype(int)
        for features in (low_level, mixed)
    )

    assert golden["style_mean"].shape == (4, 16)
    assert np.abs(low_level - golden["low_level"]).max() < 1e-4
    assert np.abs(mixed - golden["mixed"]).max() < 1e-4
    assert (stylised != golden["stylised_labels"]).mean() < 0.001
    assert (stylised != golden["labels"]).any()
    assert picture.shape == (1, 4 * low_level.shape[2], 4 * low_level.shape[3], 3)
    assert np.abs(picture - golden["picture"]).max() <= 1
    assert np.abs(stylised_picture - golden["stylised_picture"]).max() <= 1


def test_a_prompt_becomes_statistics_by_the_files_alone(exported: Path) -> None:
    golden = load_file(exported / "style-golden.safetensors")
    style_map = load_file(exported / "style-map.safetensors")
    words = json.loads((exported / "style-words.json").read_text())

    (embedding,) = _run(exported / "text-encoder.onnx", tokens=golden["prompt_tokens"])
    direction = embedding.mean(axis=0)
    direction /= np.linalg.norm(direction)
    statistics = direction @ style_map["weight"] + style_map["bias"]

    assert golden["prompt_tokens"].shape == (len(words["templates"]), words["contextLength"])
    assert (golden["prompt_tokens"].max(axis=1) == words["endToken"]).all()
    assert np.abs(direction - golden["prompt_embedding"]).max() < 1e-5
    assert np.abs(statistics - golden["prompt_statistics"]).max() < 1e-4


def test_a_text_embeds_the_same_however_far_it_is_padded(exported: Path) -> None:
    words = tiny_parts().words
    assert words is not None
    tokens = load_file(exported / "style-golden.safetensors")["prompt_tokens"]
    length = int((tokens > 0).sum(axis=1).max())

    (whole,) = _run(exported / "text-encoder.onnx", tokens=tokens)
    (short,) = _run(exported / "text-encoder.onnx", tokens=tokens[:2, :length])

    with torch.no_grad():
        wanted = words.encoder(torch.from_numpy(tokens)).numpy()
    assert length < tokens.shape[1]
    assert np.abs(whole - wanted).max() < 1e-5
    assert np.abs(short - wanted[:2]).max() < 1e-5


def test_the_list_names_every_style_once_in_the_order_of_the_bank(exported: Path) -> None:
    listed = json.loads((exported / "style-list.json").read_text())
    bank = load_file(exported / "style-bank.safetensors")

    names = [style["name"] for style in listed["styles"]]
    assert names == [PROMPTS[0], PROMPTS[1], "foggy road/2", *PROMPTS[3:]]
    assert names == style_names(tiny_bank())
    assert np.array_equal(bank["mean"], tiny_bank().mean_NC.numpy())
    assert listed["grid"] == 2
    assert listed["sourceWeight"] == {"distribution": "beta", "a": 0.1, "b": 0.1}


def test_every_style_has_a_thumbnail_of_its_own(exported: Path) -> None:
    with Image.open(exported / "style-thumbnails.png") as sheet:
        pixels = np.asarray(sheet.convert("RGB"))

    assert pixels.shape == (96, 8 * 128, 3)
    tiles = [pixels[:, place * 128 : (place + 1) * 128] for place in range(8)]
    for place, tile in enumerate(tiles[:5]):
        assert tile.any()
        assert not any((tile == other).all() for other in tiles[:place])
    assert not np.any(tiles[5:])


def test_the_manifest_names_every_file_with_its_role(exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text())

    roles = {one["role"]: one["file"] for one in manifest["artifacts"]}
    assert {role: file for role, file in roles.items() if role in tiny_parts().files} == (
        tiny_parts().files
    )
    assert {one["file"] for one in manifest["artifacts"]} == {
        path.name for path in exported.iterdir() if path.name != "manifest.json"
    }


def test_styles_are_of_a_segmenter_alone() -> None:
    with pytest.raises(ValueError, match="this is a Identity"):
        segmenter_of(nn.Identity())


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a version of `tiny_network` that previews styles."""
    folder = tmp_path_factory.mktemp("version")
    served = ScoresNetwork(tiny_network(), long_side_px=LONG_SIDE_PX)
    version, parts = tiny_version("standard"), tiny_parts()
    with pytest.MonkeyPatch.context() as patch:
        remember_exports(patch, LONG_SIDE_PX)
        write_graph(served, version, folder, more_models=lambda ends: style_models(served, ends))
    write_style_files(served, parts, folder)
    write_version_manifest(tiny_network(), version, [], folder, style_files=parts.files)
    return folder


def _halves(folder: Path, image: np.ndarray) -> list[np.ndarray]:
    (low_level,) = _run(folder / "style-before.onnx", image=image)
    return _run(folder / "style-after.onnx", image=image, low_level=low_level)


def _run(path: Path, **inputs: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return [np.asarray(output) for output in session.run(None, inputs)]
