"""Validation protocols: equal to the official code, and sane where that is odd."""

from pathlib import Path

import numpy as np
import pytest
import torch
from dataset_folders import write_ids
from PIL import Image
from torch import Tensor

from dgseg.data.camvid import LabelledImages
from dgseg.data.labelled_files import LabelledFiles
from dgseg.data.open_dataset import open_dataset
from dgseg.data.protocols import (
    PREPARATIONS,
    PreparedPairs,
    centre_gta5,
    centre_mapillary,
    centre_mapillary_official,
    centre_window,
    centre_window_official,
    only_full_hd,
    resize_height,
)
from dgseg.data.sources import parse_source


def test_heights_are_resized_as_officially(golden_famix: Path) -> None:
    golden = _golden(golden_famix)

    image_HW3, label_HW = resize_height(golden["rh_in"], golden["rh_mask_in"], 96)

    assert torch.equal(image_HW3, golden["rh_out"])
    assert torch.equal(label_HW, golden["rh_mask_out"])


@pytest.mark.parametrize(("given", "expected"), [("rh_", "ccp_"), ("ccp_wide_", "ccp_wide_")])
def test_the_official_centre_window_is_reproduced_with_its_quirk(
    golden_famix: Path, given: str, expected: str
) -> None:
    golden = _golden(golden_famix)
    suffix = "out" if given == "rh_" else "in"

    image_HW3, label_HW = centre_window_official(
        golden[f"{given}{suffix}"], golden[f"{given}mask_{suffix}"], 96
    )

    assert torch.equal(image_HW3, golden[f"{expected}out"])
    assert torch.equal(label_HW, golden[f"{expected}mask_out"])


def test_a_wide_photograph_is_cut_as_officially(golden_famix: Path) -> None:
    golden = _golden(golden_famix)

    image_HW3, label_HW = centre_window(golden["ccp_wide_in"], golden["ccp_wide_mask_in"], 96, 96)

    assert torch.equal(image_HW3, golden["ccp_wide_out"])
    assert torch.equal(label_HW, golden["ccp_wide_mask_out"])


def test_a_narrow_photograph_is_kept_whole_between_black_and_ignored_borders() -> None:
    image_HW3, label_HW = _noise(8, 5)

    window_HW3, window_HW = centre_window(image_HW3, label_HW, 8, 8)

    assert torch.equal(window_HW3[:, 1:6], image_HW3)
    assert torch.equal(window_HW[:, 1:6], label_HW)
    assert window_HW3[:, [0, 6, 7]].unique().tolist() == [0]
    assert window_HW[:, [0, 6, 7]].unique().tolist() == [255]


@pytest.mark.parametrize(
    ("height", "top"), [(1044, -1), (1046, 0), (1047, 0), (1049, 2), (1052, 3)]
)
def test_gta5_is_cut_around_its_centre(height: int, top: int) -> None:
    image_HW3, label_HW = _noise(height, 1914)

    window_HW3, window_HW = centre_gta5(image_HW3, label_HW)

    assert window_HW3.shape == (1046, 1914, 3)
    for window, whole in ((window_HW3, image_HW3), (window_HW, label_HW)):
        assert torch.equal(window[max(0, -top) :][:1040], whole[max(0, top) :][:1040])


def test_both_ways_of_centring_mapillary_agree_but_for_narrow_photographs() -> None:
    wide, narrow = _noise(30, 40), _noise(40, 30)

    for one, other in zip(centre_mapillary(*wide), centre_mapillary_official(*wide), strict=True):
        assert torch.equal(one, other)
    _, sane_HW = centre_mapillary(*narrow)
    _, official_HW = centre_mapillary_official(*narrow)

    assert sane_HW.shape == official_HW.shape == (1536, 1536)
    assert (sane_HW == 255).sum() == 1536 * (1536 - 1152)
    # 192 columns beyond the padding and 384 of padding are 0; 192 of the photograph are lost.
    assert official_HW[:, : 192 + 384].unique().tolist() == [0]
    assert torch.equal(official_HW[:, 192 + 384 :], sane_HW[:, 192 : 192 + 960])


def test_prepared_pairs_keep_their_names() -> None:
    image_HW3, label_HW = _noise(12, 20)
    pairs = LabelledImages(["a"], image_HW3[None], label_HW[None])

    prepared = PreparedPairs(pairs, PREPARATIONS["famix-gta5"])

    assert (len(prepared), prepared.name(0)) == (1, "a")
    assert prepared.read(0)[1].shape == (1046, 1914)


def test_only_photographs_of_1920_x_1080_px_are_kept_of_fog(tmp_path: Path) -> None:
    for name, height, width in (("a", 1080, 1920), ("b", 1080, 1440), ("c", 1920, 1080)):
        folder = tmp_path / "rgb_anon/fog/val/G"
        folder.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (width, height)).save(folder / f"{name}_rgb_anon.png")
        write_ids(tmp_path / f"gt/fog/val/G/{name}_gt_labelIds.png", [[0]])
    files = open_dataset(parse_source(f"acdc:{tmp_path},split=val,domain=fog"))
    assert isinstance(files, LabelledFiles)

    kept = only_full_hd(files)

    assert [pair.name for pair in kept.pairs] == ["G/a"]
    assert kept.visual_domain == "fog"


def _golden(folder: Path) -> dict[str, Tensor]:
    golden = np.load(folder / "famix_data_metrics.npz")
    return {name: torch.from_numpy(golden[name]) for name in golden if name[:3] in ("rh_", "ccp")}


def _noise(height: int, width: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    image_HW3 = torch.randint(0, 256, (height, width, 3), generator=generator, dtype=torch.uint8)
    return image_HW3, torch.randint(1, 19, (height, width), generator=generator, dtype=torch.uint8)
