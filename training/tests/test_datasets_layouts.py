"""Each dataset, read as its publishers unpack it."""

import json
from pathlib import Path

import pytest
import torch
from dataset_folders import (
    WriteLabel,
    photograph,
    write_colors,
    write_gta5,
    write_ids,
    write_image,
    write_palette_ids,
    write_synthia_ids,
)

from dgseg.data.camvid import read_camvid
from dgseg.data.labelled_files import LabelledFiles
from dgseg.data.layouts import LAYOUTS
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import parse_source
from dgseg.data.synthetic_streets import DOMAINS


@pytest.mark.parametrize("write_label", [write_palette_ids, write_ids, write_colors])
def test_gta5_is_read_from_ids_with_a_palette_plain_ids_and_colors(
    tmp_path: Path, write_label: WriteLabel
) -> None:
    write_gta5(tmp_path, ["00001", "00002"], [[7, 26, 0], [33, 17, 6]], write_label=write_label)

    dataset = _open(f"gta5:{tmp_path}")
    image_HW3, label_HW = dataset.read(1)

    assert [dataset.name(0), dataset.name(1)] == ["00001", "00002"]
    assert (dataset.visual_domain, dataset.label_set) == ("synthetic", "cityscapes-19")
    assert image_HW3.numpy().tolist() == photograph(2, 3, seed=1).tolist()
    assert label_HW.tolist() == [[0, 13, 255], [18, 5, 255]]
    assert (image_HW3.dtype, label_HW.dtype) == (torch.uint8, torch.uint8)


def test_train_ids_are_preferred_to_ids_pair_by_pair(tmp_path: Path) -> None:
    write_gta5(tmp_path, ["00001", "00002"], [[7, 7]])
    write_ids(tmp_path / "labels" / "00002_labelTrainIds.png", [[4, 255]])

    dataset = _open(f"gta5:{tmp_path}")

    assert len(dataset) == 2
    assert dataset.read(0)[1].tolist() == [[0, 0]]
    assert dataset.read(1)[1].tolist() == [[4, 255]]


def test_synthia_is_read_from_the_red_channel_of_16_bits(tmp_path: Path) -> None:
    write_image(tmp_path / "RGB" / "0000000.png", 1, 4)
    write_synthia_ids(tmp_path / "GT" / "LABELS" / "0000000.png", [[3, 21, 22, 11]])

    dataset = _open(f"synthia:{tmp_path}")

    assert dataset.read(0)[1].tolist() == [[0, 3, 255, 18]]


def test_synthia_sorted_into_splits_is_read_split_by_split_or_whole(tmp_path: Path) -> None:
    for name in ("train/0000001", "train/0000002", "val/0000003"):
        write_image(tmp_path / "RGB" / f"{name}.png", 1, 1)
        write_synthia_ids(tmp_path / "GT" / "LABELS" / f"{name}.png", [[1]])

    assert _names(_open(f"synthia:{tmp_path},split=train")) == ["0000001", "0000002"]
    assert _names(_open(f"synthia:{tmp_path},split=val")) == ["0000003"]
    assert len(_open(f"synthia:{tmp_path}")) == 3


def test_a_split_that_was_not_sorted_out_is_not_the_whole(tmp_path: Path) -> None:
    write_image(tmp_path / "RGB" / "0000000.png", 1, 1)
    write_synthia_ids(tmp_path / "GT" / "LABELS" / "0000000.png", [[1]])

    with pytest.raises(ValueError, match=r"synthia is not there: looked for .*RGB/val with "):
        _open(f"synthia:{tmp_path},split=val")


@pytest.mark.parametrize(("kind", "ids"), [("labelTrainIds", [[0, 255]]), ("labelIds", [[7, 4]])])
def test_cityscapes_is_read_city_by_city(tmp_path: Path, kind: str, ids: list[list[int]]) -> None:
    stem = "val/lindau/lindau_000001_000019"
    write_image(tmp_path / "leftImg8bit" / f"{stem}_leftImg8bit.png", 1, 2)
    write_ids(tmp_path / "gtFine" / f"{stem}_gtFine_{kind}.png", ids)
    write_ids(tmp_path / "gtFine" / f"{stem}_gtFine_instanceIds.png", [[99, 99]])

    dataset = _open(f"cityscapes:{tmp_path},split=val")

    assert _names(dataset) == ["lindau/lindau_000001_000019"]
    assert dataset.visual_domain == "day"
    assert dataset.read(0)[1].tolist() == [[0, 255]]


@pytest.mark.parametrize(
    ("images", "label"),
    [
        ("images/10k/val", "labels/sem_seg/masks/val/a.png"),
        ("seg/images/val", "seg/labels/val/a_train_id.png"),
    ],
)
def test_bdd100k_is_read_from_both_releases(tmp_path: Path, images: str, label: str) -> None:
    write_image(tmp_path / images / "a.jpg", 1, 2)
    write_ids(tmp_path / label, [[18, 255]])

    dataset = _open(f"bdd100k:{tmp_path},split=val")

    assert _names(dataset) == ["a"]
    assert dataset.read(0)[1].tolist() == [[18, 255]]


@pytest.mark.parametrize("labels", ["v1.2/labels", "labels"])
@pytest.mark.parametrize(
    ("option", "label"),
    [("", [[255, 0]]), (",mapping=robustnet", [[255, 0]]), (",mapping=rein", [[0, 255]])],
)
def test_mapillary_is_mapped_as_robustnet_does_unless_asked_otherwise(
    tmp_path: Path, labels: str, option: str, label: list[list[int]]
) -> None:
    write_image(tmp_path / "validation" / "images" / "a.jpg", 1, 2)
    write_palette_ids(tmp_path / "validation" / labels / "a.png", [[8, 41]])

    dataset = _open(f"mapillary:{tmp_path},split=val{option}")

    assert dataset.read(0)[1].tolist() == label


def test_the_condition_of_acdc_is_its_visual_domain(tmp_path: Path) -> None:
    stem = "night/val/GOPR0356/GOPR0356_frame_000321"
    write_image(tmp_path / "rgb_anon" / f"{stem}_rgb_anon.png", 1, 2)
    write_ids(tmp_path / "gt" / f"{stem}_gt_labelIds.png", [[23, 0]])

    dataset = _open(f"acdc:{tmp_path},domain=night,split=val")

    assert dataset.visual_domain == "night"
    assert dataset.read(0)[1].tolist() == [[10, 255]]
    with pytest.raises(ValueError, match=r"looked for .*rgb_anon/fog/val"):
        _open(f"acdc:{tmp_path},domain=fog,split=val")


def test_urbansyn_pairs_names_with_different_prefixes(tmp_path: Path) -> None:
    write_image(tmp_path / "rgb" / "rgb_0001.png", 1, 2)
    write_ids(tmp_path / "ss" / "ss_0001.png", [[18, 19]])

    dataset = _open(f"urbansyn:{tmp_path}")

    assert _names(dataset) == ["0001"]
    assert dataset.read(0)[1].tolist() == [[18, 255]]


def test_segnets_copy_of_camvid_is_read(tmp_path: Path) -> None:
    write_image(tmp_path / "test" / "Seq05VD_f00000.png", 1, 2)
    write_ids(tmp_path / "testannot" / "Seq05VD_f00000.png", [[10, 11]])

    dataset = _open(f"camvid:{tmp_path},split=test")

    assert (dataset.visual_domain, dataset.label_set) == ("mixed", "camvid-11")
    assert dataset.read(0)[1].tolist() == [[10, 255]]


def test_camvid_by_visual_domain_is_read_as_the_supervised_recipe_reads_it(tmp_path: Path) -> None:
    for seed, name in enumerate("ba"):
        write_image(tmp_path / "dusk" / "val" / "image" / f"{name}.jpg", 3, 2, seed)
        write_ids(tmp_path / "dusk" / "val" / "label" / f"{name}.png", [[0, 11], [seed, 1], [2, 3]])

    dataset = _open(f"camvid:{tmp_path},domain=dusk,split=val")
    in_memory = read_camvid(tmp_path / "dusk" / "val")

    assert dataset.visual_domain == "dusk"
    assert _names(dataset) == [in_memory.name(0), in_memory.name(1)] == ["a", "b"]
    for index in range(2):
        for one, other in zip(dataset.read(index), in_memory.read(index), strict=True):
            assert torch.equal(one, other)


def test_idd_is_read_from_its_ids_and_from_train_ids(tmp_path: Path) -> None:
    write_image(tmp_path / "leftImg8bit" / "val" / "119" / "1_leftImg8bit.png", 1, 3)
    write_ids(tmp_path / "gtFine" / "val" / "119" / "1_gtFine_labelids.png", [[0, 5, 11]])
    write_image(tmp_path / "leftImg8bit" / "val" / "119" / "2_leftImg8bit.jpg", 1, 2)
    write_ids(tmp_path / "gtFine" / "val" / "119" / "2_gtFine_labelcsTrainIds.png", [[18, 255]])

    dataset = _open(f"idd:{tmp_path},split=val")

    assert _names(dataset) == ["119/1", "119/2"]
    assert dataset.read(0)[1].tolist() == [[0, 9, 255]]
    assert dataset.read(1)[1].tolist() == [[18, 255]]


def test_plain_pairs_are_trained_on_without_their_corrupted_copies(tmp_path: Path) -> None:
    for folder in ("image", "fog/3", "more/image"):
        write_image(tmp_path / folder / "a.webp", 1, 2)
    write_ids(tmp_path / "label" / "a.png", [[7, 4]])
    write_ids(tmp_path / "more" / "label" / "a.png", [[0, 11]])
    parts = [
        {},
        {"image": "fog/3", "corruption": {"name": "fog", "severity": 3}},
        {"folder": "more", "mapping": "camvid-11-as-cityscapes-19"},
    ]
    description = {"name": "mine", "mapping": "cityscapes-ids", "parts": parts}
    (tmp_path / "dataset.json").write_text(json.dumps(description))

    dataset = _open(f"{tmp_path}")

    assert _names(dataset) == ["a", "more/a"]
    assert (dataset.label_set, dataset.visual_domain) == ("cityscapes-19", "mixed")
    assert [dataset.read(index)[1].tolist() for index in (0, 1)] == [[[0, 255]], [[10, 255]]]


def test_streets_have_the_visual_domains_that_can_be_rendered() -> None:
    assert LAYOUTS["streets"].domains == DOMAINS


def _open(source: str) -> LabelledFiles:
    dataset = open_dataset(parse_source(source))
    assert isinstance(dataset, LabelledFiles)
    return dataset


def _names(dataset: LabelledFiles) -> list[str]:
    return [dataset.name(index) for index in range(len(dataset))]
