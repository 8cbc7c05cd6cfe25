"""SAM, SAM 2 and MobileSAM as segmenters that answer points with masks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tiny_sam import (
    SIDE_PX,
    save_as_meta,
    save_pretrained,
    tiny_mobile_sam,
    tiny_sam,
    tiny_sam2,
)

from dgseg.self_training import sam_segmenter
from dgseg.self_training.point_segmenter import TwoPassSegmenter, open_segmenter
from dgseg.weights.sam_checkpoint import read_sam_checkpoint
from dgseg.weights.sam_names import rename_sam

CPU = torch.device("cpu")
HEIGHT, WIDTH = 50, 70

Opened = tuple[Path, TwoPassSegmenter]


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module", params=["sam", "sam2"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Return the folder of a tiny model, and the segmenter that it was opened as."""
    folder = tmp_path_factory.mktemp(request.param)
    save_pretrained({"sam": tiny_sam, "sam2": tiny_sam2}[request.param](), folder)
    segmenter = open_segmenter(f"{request.param}:{folder}", CPU)
    assert isinstance(segmenter, TwoPassSegmenter)
    return folder, segmenter


def test_sam_of_transformers_proposes_three_masks_at_the_images_size(opened: Opened) -> None:
    proposals = opened[1].propose(_image(), _points(4))

    assert proposals.masks_KMHW.shape == (4, 3, HEIGHT, WIDTH)
    assert proposals.masks_KMHW.dtype == bool
    assert proposals.quality_KM.shape == (4, 3)
    assert proposals.quality_KM.dtype == np.float32
    shares = proposals.masks_KMHW.mean(axis=(2, 3))
    assert shares.min() < 0.5 < shares.max()


def test_sam_answers_as_one_prompt_at_a_time_through_the_processor(opened: Opened) -> None:
    folder, segmenter = opened
    model, processor = _pretrained(folder)

    proposals = segmenter.propose(_image(), _points(3))

    for place, points in enumerate(_points(3)):
        inputs = processor(
            images=_image(),
            input_points=[[points.tolist()]],
            input_labels=[[[1] * 5]],
            return_tensors="pt",
        )
        sizes = [inputs.pop("original_sizes"), inputs.pop("reshaped_input_sizes", None)]
        inputs["input_points"] = inputs["input_points"].float()
        with torch.no_grad():
            output = model(**inputs)
        (masks,) = processor.post_process_masks(
            [output.pred_masks[0]], *(size for size in sizes if size is not None)
        )
        assert (proposals.masks_KMHW[place] == masks.reshape(3, HEIGHT, WIDTH).numpy()).all()
        np.testing.assert_allclose(
            proposals.quality_KM[place], output.iou_scores[0, 0], rtol=1e-4, atol=1e-5
        )


def test_more_prompts_than_fit_at_once_are_answered_the_same(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = opened[1].propose(_image(), _points(5))

    monkeypatch.setattr(sam_segmenter, "MAX_PROMPTS_AT_ONCE", 2)
    in_chunks = opened[1].propose(_image(), _points(5))

    assert (in_chunks.masks_KMHW == at_once.masks_KMHW).all()
    np.testing.assert_allclose(in_chunks.quality_KM, at_once.quality_KM, rtol=1e-5, atol=1e-6)


def test_a_second_pass_is_prompted_with_the_best_mask_of_the_first(opened: Opened) -> None:
    folder, segmenter = opened
    model, processor = _pretrained(folder)

    twice = segmenter.propose_twice(_image(), _points(2))

    for place, points in enumerate(_points(2)):
        inputs = processor(
            images=_image(),
            input_points=[[points.tolist()]],
            input_labels=[[[1] * 5]],
            return_tensors="pt",
        )
        asked = {
            "pixel_values": inputs["pixel_values"],
            "input_points": inputs["input_points"].float(),
            "input_labels": inputs["input_labels"],
        }
        with torch.no_grad():
            first = model(**asked)
            best = first.pred_masks[:, 0, first.iou_scores[0, 0].argmax()]
            second = model(**asked, input_masks=best[:, None])
        np.testing.assert_allclose(
            twice.quality_KM[place], second.iou_scores[0, 0], rtol=1e-4, atol=1e-5
        )
        assert (twice.quality_KM[place] != first.iou_scores[0, 0].numpy()).all()


@pytest.mark.parametrize("make", [tiny_sam, tiny_mobile_sam])
def test_a_checkpoint_of_meta_answers_as_the_model_it_was_saved_from(
    make: Callable[[], Any], tmp_path: Path
) -> None:
    model = make()
    save_as_meta(model, tmp_path / "sam.pth")

    read = read_sam_checkpoint(tmp_path / "sam.pth", mobile_image_px=SIDE_PX)

    generator = torch.Generator().manual_seed(1)
    pixels = torch.randn(1, 3, SIDE_PX, SIDE_PX, generator=generator)
    points = SIDE_PX * torch.rand(1, 2, 5, 2, generator=generator)
    embedding = model.get_image_embeddings(pixels)
    with torch.no_grad():
        expected = model(image_embeddings=embedding, input_points=points)
        found = read(image_embeddings=read.get_image_embeddings(pixels), input_points=points)
    assert embedding.std() > 0.1
    torch.testing.assert_close(found.iou_scores, expected.iou_scores)
    torch.testing.assert_close(found.pred_masks, expected.pred_masks)


def test_the_sizes_of_a_sam_are_told_by_its_tensors(tmp_path: Path) -> None:
    model = tiny_sam()
    save_as_meta(model, tmp_path / "sam.pth")

    found = read_sam_checkpoint(tmp_path / "sam.pth").config.to_dict()

    expected = model.config.to_dict()
    for part in ("vision_config", "prompt_encoder_config", "mask_decoder_config"):
        for name, value in expected[part].items():
            assert found[part][name] == value, (part, name)


def test_names_of_mobile_sam_lose_the_head_for_imagenet_and_shrink_at_the_next_stage() -> None:
    names = {
        "image_encoder.patch_embed.seq.2.c.weight": (
            "vision_encoder.trunk.patch_embed.conv2.conv.weight"
        ),
        "image_encoder.layers.0.downsample.conv3.bn.running_mean": (
            "vision_encoder.trunk.stages.1.downsample.conv3.bn.running_mean"
        ),
        "image_encoder.layers.2.blocks.5.attn.attention_biases": (
            "vision_encoder.trunk.stages.2.blocks.5.attn.attention_biases"
        ),
        "image_encoder.layers.3.blocks.1.local_conv.c.weight": (
            "vision_encoder.trunk.stages.3.blocks.1.local_conv.conv.weight"
        ),
        "image_encoder.neck.3.bias": "vision_encoder.neck.3.bias",
        "mask_decoder.iou_prediction_head.layers.2.bias": (
            "mask_decoder.iou_prediction_head.proj_out.bias"
        ),
    }
    tensors = dict.fromkeys((*names, "image_encoder.norm_head.weight"), torch.zeros(1))

    assert list(rename_sam(tensors, is_mobile=True)) == list(names.values())


@pytest.mark.parametrize(("word", "make"), [("mobile-sam", tiny_mobile_sam), ("sam", tiny_sam)])
def test_a_checkpoint_is_opened_by_one_word(
    word: str, make: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_as_meta(make(), tmp_path / "sam.pt")
    monkeypatch.setattr("dgseg.weights.sam_checkpoint.MOBILE_IMAGE_PX", SIDE_PX)

    segmenter = open_segmenter(f"{word}:{tmp_path / 'sam.pt'}", CPU)

    assert segmenter.propose(_image(), _points(2)).masks_KMHW.shape == (2, 3, HEIGHT, WIDTH)


@pytest.mark.parametrize("text", ["", "sam", "sam:", "sam3:x", "classical:x", "watershed"])
def test_an_unknown_segmenter_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(ValueError, match=r"no segmenter .*; expected classical, sam:FOLDER"):
        open_segmenter(text, CPU)


def test_what_is_no_sam_is_refused_in_one_line(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(1)}, tmp_path / "other.pth")
    tensors = {"image_encoder.patch_embed.proj.weight": torch.zeros(4, 3, 8, 8)}
    torch.save(tensors, tmp_path / "part.pth")
    (tmp_path / "empty").mkdir()

    for text, message in (
        (f"mobile-sam:{tmp_path / 'none.pt'}", "none.pt is not a file"),
        (f"sam:{tmp_path / 'none'}", "none is no folder: give one with config.json"),
        (f"sam:{tmp_path / 'other.pth'}", "is no SAM checkpoint: it has no image_encoder"),
        (f"sam:{tmp_path / 'part.pth'}", "is no whole SAM: 'mask_decoder.iou_token.weight'"),
        (f"sam:{tmp_path / 'empty'}", "does not hold a SamModel and its SamProcessor"),
    ):
        with pytest.raises((ValueError, OSError), match=message) as refusal:
            open_segmenter(text, CPU)
        assert "\n" not in str(refusal.value)


def test_a_folder_that_lacks_weights_is_refused_by_their_names(
    opened: Opened, tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    folder, _ = opened
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = load_file(tmp_path / "model.safetensors")
    del weights["mask_decoder.iou_token.weight"]
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})

    with pytest.raises(ValueError, match=r"1 tensors are missing \(mask_decoder.iou_token.weight"):
        open_segmenter(f"{folder.name[:-1]}:{tmp_path}", CPU)


def _image() -> np.ndarray:
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (5, 7, 3), dtype=np.uint8)
    return np.kron(coarse, np.ones((10, 10, 1), np.uint8))


def _points(count: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    return (rng.uniform(0, 1, (count, 5, 2)) * (WIDTH, HEIGHT)).astype(np.float32)


def _pretrained(folder: Path) -> tuple[Any, Any]:
    from transformers import Sam2Model, Sam2Processor, SamModel, SamProcessor

    is_sam2 = "sam2_vision" in (folder / "config.json").read_text()
    model_class: Any = Sam2Model if is_sam2 else SamModel
    processor_class: Any = Sam2Processor if is_sam2 else SamProcessor
    return model_class.from_pretrained(folder).eval(), processor_class.from_pretrained(folder)
