"""The tables from label ids to label indices, against what the public code holds."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dgseg.data.label_mapping import LABEL_MAPPINGS, map_colors, map_ids, read_label_mapping
from dgseg.data.label_sets import read_label_set


def test_every_mapping_is_named_as_its_file_and_maps_into_its_label_set() -> None:
    paths = sorted(LABEL_MAPPINGS.glob("*.json"))

    assert len(paths) == 11
    for path in paths:
        document = json.loads(path.read_text())
        mapping = read_label_mapping(path.stem)
        label_count = len(read_label_set(mapping.label_set).names)
        assert document["id"] == path.stem
        assert len(mapping.index_by_id) == len(document["labels"])  # no id twice
        assert {*mapping.index_by_id.values()} == {*range(label_count), 255} - _unreached(path.stem)
        colored = [label for label in document["labels"] if "color" in label]
        assert len(mapping.index_by_color) == len(colored)  # no color twice


def test_a_mapping_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(
        ValueError, match=r"no label mapping 'kitti'; known are camvid-11, camvid-11-as-city"
    ):
        read_label_mapping("kitti")


@pytest.mark.parametrize(
    ("mapping_id", "key", "table"),
    [
        ("cityscapes-ids", "cityscapes_ids", "id_to_trainId"),
        ("gta5", "gta5", "id_to_trainId"),
        ("synthia", "synthia_rand_cityscapes", "id_to_trainId"),
        ("mapillary-v1.2-robustnet", "mapillary_v1_2", "id_to_trainId_robustnet"),
        ("mapillary-v1.2-rein", "mapillary_v1_2", "id_to_trainId_rein"),
        ("camvid-11", "camvid_11", None),
    ],
)
def test_mappings_are_those_of_the_public_code(
    facts: dict[str, Any], mapping_id: str, key: str, table: str | None
) -> None:
    known = facts[key][table] if table else {str(i): i for i in range(11)} | {"11": 255}
    mapping = read_label_mapping(mapping_id).index_by_id

    for id_, index in known.items():
        assert mapping.get(int(id_), 255) == index, (id_, index)
    for id_ in mapping.keys() - {int(id_) for id_ in known}:
        assert mapping[id_] == 255, id_


def test_the_mapping_of_idd_is_its_publishers(facts: dict[str, Any]) -> None:
    known = {entry["id"]: entry["trainId"] for entry in facts["idd_v1_v2"]["entries"]}

    assert read_label_mapping("idd").index_by_id == known


def test_the_mapillary_variants_differ_where_the_public_codes_differ(facts: dict[str, Any]) -> None:
    robustnet = read_label_mapping("mapillary-v1.2-robustnet").index_by_id
    rein = read_label_mapping("mapillary-v1.2-rein").index_by_id

    differing = [id_ for id_ in robustnet if robustnet[id_] != rein[id_]]

    assert differing == facts["mapillary_v1_2"]["differing_ids"]


@pytest.mark.parametrize(
    ("mapping_id", "key"),
    [
        ("cityscapes-ids", "cityscapes_id_to_trainid"),
        ("mapillary-v1.2-robustnet", "mapillary_v12_id_to_trainid"),
        ("synthia", "synthia_id_to_trainid"),
    ],
)
def test_mappings_are_those_of_the_official_famix(
    golden_famix: Path, mapping_id: str, key: str
) -> None:
    official = json.loads((golden_famix / "famix_labels.json").read_text())[key]
    # The list for Cityscapes ends with licence plates, whose id is -1 there and 255 in files.
    table = dict(enumerate(official[:-1])) if isinstance(official, list) else official

    assert read_label_mapping(mapping_id).index_by_id == {int(id_): table[id_] for id_ in table}


def test_ids_without_meaning_are_listed() -> None:
    ids = np.array([[0, 22, 23], [255, 300, 23]], np.uint16)

    with pytest.raises(ValueError, match="holds 23, 300, which synthia does not know"):
        map_ids(ids, read_label_mapping("synthia"))
    assert map_ids(ids[:, :1], read_label_mapping("synthia")).tolist() == [[255], [255]]


def test_colors_without_meaning_are_listed() -> None:
    road, sky, pink = (128, 64, 128), (70, 130, 180), (255, 0, 254)
    gta5 = read_label_mapping("gta5")

    assert map_colors(np.array([[road, sky]], np.uint8), gta5).tolist() == [[0, 10]]
    with pytest.raises(ValueError, match=r"does not know, such as \(255, 0, 254\)"):
        map_colors(np.array([[road, pink]], np.uint8), gta5)


def _unreached(mapping_id: str) -> set[int]:
    if mapping_id == "camvid-11-as-cityscapes-19":
        names = read_label_set("cityscapes-19").names
        finer = {"wall", "traffic light", "terrain", "truck", "bus", "train"}
        return {names.index(name) for name in (*finer, "motorcycle", "bicycle")}
    ignores_nothing = ("cityscapes-train-ids", "cityscapes-19-to-camvid-11")
    return {255} if mapping_id in ignores_nothing else set()


@pytest.fixture
def facts() -> dict[str, Any]:
    """Return the mappings as they were collected from public code."""
    path = Path(__file__).parents[3] / "shared" / "facts" / "label-mappings.json"
    if not path.is_file():
        pytest.skip(f"{path} is not there: mappings are not compared with public code")
    return json.loads(path.read_text())
