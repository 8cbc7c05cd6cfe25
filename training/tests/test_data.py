from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from dgseg.data.augment import Augmentation, random_view
from dgseg.data.camvid import LabelledImages, read_camvid
from dgseg.data.labelled_pairs import IGNORE


def test_void_becomes_the_ignored_label(tmp_path: Path) -> None:
    _write_pair(tmp_path, "a", np.array([[0, 10], [11, 3]], np.uint8))

    images = read_camvid(tmp_path)

    assert images.stems == ["a"]
    assert images.label_NHW.tolist() == [[[0, 10], [IGNORE, 3]]]


def test_an_image_without_its_label_map_is_named(tmp_path: Path) -> None:
    _write_pair(tmp_path, "a", np.zeros((2, 2), np.uint8))
    (tmp_path / "label" / "a.png").rename(tmp_path / "label" / "b.png")

    with pytest.raises(ValueError, match="missing for a, b"):
        read_camvid(tmp_path)


def test_a_label_map_of_another_size_is_named(tmp_path: Path) -> None:
    _write_pair(tmp_path, "a", np.zeros((2, 2), np.uint8))
    Image.fromarray(np.zeros((2, 3), np.uint8)).save(tmp_path / "label" / "a.png")

    with pytest.raises(ValueError, match=r"a\.png is \(2, 3\), but a\.png is \(2, 2\)"):
        read_camvid(tmp_path)


def test_a_value_that_is_no_label_is_named(tmp_path: Path) -> None:
    _write_pair(tmp_path, "a", np.full((2, 2), 12, np.uint8))

    with pytest.raises(ValueError, match="holds 12"):
        read_camvid(tmp_path)


def test_stems_name_the_images_one_by_one() -> None:
    image_NHW3 = torch.zeros(2, 1, 1, 3, dtype=torch.uint8)

    with pytest.raises(ValueError, match="each image needs a stem of its own, got a, a"):
        LabelledImages(["a", "a"], image_NHW3, image_NHW3[..., 0])
    with pytest.raises(ValueError, match="1 stems cannot name 2 images"):
        LabelledImages(["a"], image_NHW3, image_NHW3[..., 0])


def test_image_and_labels_of_a_view_show_the_same_place() -> None:
    augmentation = Augmentation(crop_px=(24, 32), scale=(0.8, 2.0), jitter=0, white_balance=0)
    # The red channel is the label: wherever a view looks, the two must agree.
    label = torch.arange(64, dtype=torch.uint8).reshape(8, 8).repeat_interleave(8, 0)
    label = label.repeat_interleave(8, 1)[None]
    images = LabelledImages(["a"], label[..., None].expand(-1, -1, -1, 3).contiguous(), label)

    for seed in range(20):
        image, truth = random_view(images, 0, augmentation, np.random.default_rng(seed))

        assert image.shape == (3, 24, 32)
        agree = (image[0] * 255 - truth).abs() < 0.5
        assert agree.float().mean() > 0.5  # all but the borders of blocks, which are blended


def test_the_same_generator_gives_the_same_view() -> None:
    augmentation = Augmentation(crop_px=(24, 32), scale=(0.8, 2.0), jitter=0.5)
    images = LabelledImages(
        ["a"], torch.randint(0, 256, (1, 48, 64, 3), dtype=torch.uint8), torch.zeros(1, 48, 64)
    )

    one, _ = random_view(images, 0, augmentation, np.random.default_rng(7))
    same, _ = random_view(images, 0, augmentation, np.random.default_rng(7))
    other, _ = random_view(images, 0, augmentation, np.random.default_rng(8))

    assert torch.equal(one, same)
    assert not torch.equal(one, other)


def _write_pair(folder: Path, stem: str, label: np.ndarray) -> None:
    (folder / "image").mkdir(exist_ok=True)
    (folder / "label").mkdir(exist_ok=True)
    image = np.zeros((*label.shape, 3), np.uint8)
    Image.fromarray(image).save(folder / "image" / f"{stem}.png")
    Image.fromarray(label).save(folder / "label" / f"{stem}.png")
