"""Corrupted pictures: seed and names alone decide every pixel."""

import re
from pathlib import Path

import imagecorruptions
import numpy as np
import pytest
from corruption_folders import blots

from dgseg.data.corruptions import (
    ALL,
    COMMON,
    KAMANN,
    SEVERITIES,
    corrupt_image,
    parse_corruptions,
    parse_severities,
)

CONTRACT = Path(__file__).parents[2] / "contracts" / "dataset.ts"
WITHOUT_CHANCE = (
    *("defocus_blur", "zoom_blur", "brightness", "contrast", "pixelate", "jpeg_compression"),
    *("gaussian_blur", "saturate"),
)


def test_the_corruptions_are_those_of_the_contract_and_of_the_library() -> None:
    listed = re.search(r"CORRUPTIONS = \[(.*?)\]", CONTRACT.read_text(), re.DOTALL)
    assert listed is not None

    assert re.findall(r'^ *"(\w+)",$', listed[1], re.MULTILINE) == list(ALL)
    assert imagecorruptions.get_corruption_names("all") == list(ALL)
    assert imagecorruptions.get_corruption_names("common") == list(COMMON)
    assert len(KAMANN) == 16


def test_seed_and_names_alone_decide_every_pixel() -> None:
    image_HW3 = blots(33, 47)
    levels = [(name, severity) for name in ALL for severity in SEVERITIES]
    first = {level: _corrupt(image_HW3, *level) for level in levels}
    before_HW3 = image_HW3.copy()

    for number, level in enumerate(sorted(levels, key=lambda level: f"{level[1]}{level[0][::-1]}")):
        np.random.seed(number)  # noqa: NPY002
        assert np.array_equal(_corrupt(image_HW3, *level), first[level]), level
    assert np.array_equal(image_HW3, before_HW3)

    for name in ALL:
        twin_HW3 = first[name, 3]
        others_HW3 = [
            _corrupt(image_HW3, name, 3, seed=2),
            _corrupt(image_HW3, name, 3, photograph="b"),
        ]
        is_same = [np.array_equal(twin_HW3, other_HW3) for other_HW3 in others_HW3]
        assert is_same == [name in WITHOUT_CHANCE] * 2, name
        assert not np.array_equal(twin_HW3, first[name, 4]), name


def test_other_code_draws_the_numbers_it_would_have_drawn() -> None:
    np.random.seed(3)  # noqa: NPY002
    expected = np.random.random(4).tolist()  # noqa: NPY002

    np.random.seed(3)  # noqa: NPY002
    _corrupt(blots(33, 47), "fog", 1)

    assert np.random.random(4).tolist() == expected  # noqa: NPY002


@pytest.mark.parametrize("size", [(32, 32), (33, 47), (360, 480), (700, 90)])
def test_any_size_comes_out_as_it_went_in(size: tuple[int, int]) -> None:
    grey_HW3 = np.full((*size, 3), 128, np.uint8)
    for image_HW3, names in (
        (blots(*size), set(ALL) - {"zoom_blur"}),
        (grey_HW3, ("saturate", "brightness", "contrast", "spatter")),
    ):
        for name in names:
            corrupted_HW3 = _corrupt(image_HW3, name, 5)
            assert (corrupted_HW3.shape, corrupted_HW3.dtype) == (image_HW3.shape, np.uint8), name
            assert corrupted_HW3.max() > 40, name


def test_a_photograph_on_which_no_drop_falls_is_drawn_again() -> None:
    grey_HW3 = np.full((33, 47, 3), 128, np.uint8)

    corrupted_HW3 = _corrupt(grey_HW3, "spatter", 1, seed=230)  # its first draw holds no drop

    assert corrupted_HW3.min() >= 128
    assert corrupted_HW3.max() > 128


def test_what_the_library_cannot_do_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="is 80x31 px, and corruptions need 32 px a side"):
        _corrupt(blots(31, 80), "fog", 1)

    def fail(*_: object, **__: object) -> None:
        raise AttributeError("no frost")

    monkeypatch.setattr(imagecorruptions, "corrupt", fail)
    with pytest.raises(ValueError, match=r"frost at severity 2 failed \(AttributeError: no frost"):
        _corrupt(blots(33, 47), "frost", 2)

    def divide(*_: object, **__: object) -> None:
        raise FloatingPointError

    monkeypatch.setattr(imagecorruptions, "corrupt", divide)
    with pytest.raises(ValueError, match="frost at severity 2 divided by zero 20 times"):
        _corrupt(blots(33, 47), "frost", 2)


def test_words_choose_corruptions_and_severities() -> None:
    assert parse_corruptions("common") == COMMON
    assert parse_corruptions("kamann") == KAMANN
    assert parse_corruptions("snow,fog") == ("snow", "fog")
    assert parse_severities("2-4") == (2, 3, 4)
    assert parse_severities("1,3,5") == (1, 3, 5)
    assert parse_severities("3") == (3,)
    for text in ("0-3", "4-2", "6", "1,1", "3,1", "", "1-"):
        with pytest.raises(ValueError, match="severities must be like"):
            parse_severities(text)
    with pytest.raises(ValueError, match="no corruption 'smoke'; known are all, common, kamann"):
        parse_corruptions("fog,smoke")
    with pytest.raises(ValueError, match="named twice"):
        parse_corruptions("fog,fog")


def _corrupt(
    image_HW3: np.ndarray, corruption: str, severity: int, *, photograph: str = "a", seed: int = 1
) -> np.ndarray:
    return corrupt_image(
        image_HW3, corruption=corruption, severity=severity, photograph=photograph, seed=seed
    )
