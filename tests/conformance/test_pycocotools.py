"""pycocotools: the mask of every label, in every form in which we give it."""

import io
import zipfile

import numpy as np
import pytest
import requests
from PIL import Image
from pycocotools import mask as coco

from conftest import MODEL

CLIENT = "pycocotools"


@pytest.fixture(scope="module")
def answers(url: str, key: str, street: bytes) -> dict[str, requests.Response]:
    """Ask for the same street in every form that has exact masks."""
    formats = ["label-map", "rle", "npz", "masks"]
    found = {
        name: requests.post(
            f"{url}/v1/segment?model={MODEL}&format={name}",
            data=street,
            headers={"X-API-Key": key},
            timeout=60,
        )
        for name in formats
    }
    for response in found.values():
        response.raise_for_status()
    return found


def label_map(answers: dict[str, requests.Response]) -> np.ndarray:
    """Read the palette PNG's indices."""
    return np.array(Image.open(io.BytesIO(answers["label-map"].content)))


def test_our_run_lengths_decode_to_the_png_for_every_label(
    answers: dict[str, requests.Response],
) -> None:
    labels = answers["rle"].json()["labels"]
    png = label_map(answers)

    assert [each["index"] for each in labels] == np.unique(png).tolist()
    for each in labels:
        decoded = coco.decode(each["segmentation"])
        np.testing.assert_array_equal(decoded, png == each["index"])
        assert coco.area(each["segmentation"]) == each["pixels"]


def test_our_run_lengths_are_those_that_coco_writes(answers: dict[str, requests.Response]) -> None:
    png = label_map(answers)

    for each in answers["rle"].json()["labels"]:
        theirs = coco.encode(np.asfortranarray(png == each["index"], dtype=np.uint8))
        assert each["segmentation"] == {**theirs, "counts": theirs["counts"].decode()}


def test_npz_has_the_label_map_of_the_png(answers: dict[str, requests.Response]) -> None:
    arrays = np.load(io.BytesIO(answers["npz"].content), allow_pickle=False)

    np.testing.assert_array_equal(arrays["labels"], label_map(answers))


def test_the_zip_has_the_mask_of_every_label(answers: dict[str, requests.Response]) -> None:
    png = label_map(answers)
    archive = zipfile.ZipFile(io.BytesIO(answers["masks"].content))

    assert archive.testzip() is None
    values = [int(name.split("-", 1)[0]) for name in archive.namelist()]
    assert sorted(values) == np.unique(png).tolist()
    for value, name in zip(values, archive.namelist(), strict=True):
        mask = np.array(Image.open(io.BytesIO(archive.read(name))))
        np.testing.assert_array_equal(mask, np.where(png == value, 255, 0))
