"""Generated images: the folder and when it is gone on with, duplicates."""

import json
from pathlib import Path

import numpy as np
import pytest
from noise_generator import (
    PROMPTS,
    FakeGenerator,
    content_of,
    lines_of,
    smooth_noise,
    troubled,
)
from PIL import Image

from dgseg.data.generated_images import open_generated
from dgseg.generation.duplicates import SeenImages
from dgseg.generation.generate_images import ImageRun, generate_images
from dgseg.generation.image_generator import Generated
from dgseg.generation.prompt_list import PromptList


def test_images_go_round_the_prompts_and_each_has_its_seed(tmp_path: Path) -> None:
    painted = generate_images(PROMPTS, FakeGenerator(), tmp_path, ImageRun(count=5, first_seed=7))

    lines = lines_of(tmp_path)
    assert [line["prompt"] for line in lines] == ["A road", "A tram", "A bus", "A road", "A tram"]
    assert [line["promptIndex"] for line in lines] == [0, 1, 2, 0, 1]
    assert [line["seed"] for line in lines] == [7, 8, 9, 10, 11]
    assert (lines[4]["file"], lines[4]["width"], lines[4]["height"]) == (
        "images/000004.png",
        48,
        24,
    )
    with Image.open(tmp_path / "images/000004.png") as image:
        assert np.array_equal(np.asarray(image), np.asarray(smooth_noise(11)))
    assert (painted.images, painted.painted_again, painted.left_out) == (5, 0, 0)


def test_training_reads_what_was_generated(tmp_path: Path) -> None:
    generate_images(PROMPTS, FakeGenerator(), tmp_path, ImageRun(count=3))

    images = open_generated(tmp_path)

    assert [image.seed for image in images.images] == [1, 2, 3]
    assert np.array_equal(images.read(2).numpy(), np.asarray(smooth_noise(3)))


def test_what_went_wrong_is_painted_again_and_told(
    tmp_path: Path,
) -> None:
    painted = generate_images(PROMPTS, FakeGenerator(troubled()), tmp_path, ImageRun(count=7))

    assert (painted.images, painted.painted_again, painted.left_out) == (6, 3, 1)
    lines = lines_of(tmp_path)
    assert [line["file"][7:13] for line in lines] == [f"{i:06}" for i in (0, 1, 2, 3, 4, 6)]
    assert lines[2]["rejected"] == [{"seed": 3, "reason": "it looked like images/000000.png"}]
    assert lines[3]["rejected"] == [{"seed": 4, "reason": "a safety checker took offence"}]
    assert lines[4]["rejected"] == [{"seed": 5, "reason": "it was blank"}]
    assert [line["seed"] for line in lines[2:5]] == [1_000_003, 1_000_004, 1_000_005]
    left_out = json.loads((tmp_path / "left_out.jsonl").read_text())
    assert (left_out["index"], len(left_out["rejected"])) == (5, 5)


def test_an_image_that_looks_like_another_is_a_duplicate(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(-3, 4, (24, 48, 3))
    almost = (np.asarray(smooth_noise(1)).astype(int) + noise).clip(0, 255).astype(np.uint8)
    generator = FakeGenerator({2: Generated(Image.fromarray(almost))})

    painted = generate_images(PROMPTS, generator, tmp_path, ImageRun(count=3))

    assert painted.painted_again == 1
    assert lines_of(tmp_path)[1]["seed"] == 1_000_002


def test_duplicates_are_as_near_as_they_are_allowed_to_be() -> None:
    seen = SeenImages(duplicate_bits=2)
    seen.add("a", "sha a", "00000000000000ff")
    seen.add("b", "sha b", "ffffffffffffff01")

    assert seen.duplicate_of("sha c", "00000000000000fc") == "a"
    assert seen.duplicate_of("sha c", "ffffffffffffff00") == "b"
    assert seen.duplicate_of("sha c", "00000000000000f8") is None
    assert seen.duplicate_of("sha b", "0000ffff00000000") == "b"


def test_a_folder_is_gone_on_with_to_a_larger_count(tmp_path: Path) -> None:
    generate_images(PROMPTS, FakeGenerator(), tmp_path / "at once", ImageRun(count=6))
    generate_images(PROMPTS, FakeGenerator(), tmp_path / "in two", ImageRun(count=4))
    further = FakeGenerator()

    generate_images(PROMPTS, further, tmp_path / "in two", ImageRun(count=6))

    assert content_of(tmp_path / "in two") == content_of(tmp_path / "at once")
    assert len(further.painted) == 2


@pytest.mark.parametrize(
    ("prompts", "generator", "run", "message"),
    [
        (("A lake",), FakeGenerator(), ImageRun(count=3), "its promptsSha256 is"),
        (
            PROMPTS.prompts,
            FakeGenerator(description={"model": "other"}),
            ImageRun(count=3),
            "its generator is .*'noise'.*, not .*'other'",
        ),
        (
            PROMPTS.prompts,
            FakeGenerator(),
            ImageRun(count=3, first_seed=9),
            "firstSeed is 1, not 9",
        ),
    ],
)
def test_a_folder_of_another_run_is_refused(
    prompts: tuple[str, ...],
    generator: FakeGenerator,
    run: ImageRun,
    message: str,
    tmp_path: Path,
) -> None:
    generate_images(PROMPTS, FakeGenerator(), tmp_path, ImageRun(count=3))

    with pytest.raises(ValueError, match=f"images of another run: .*{message}"):
        generate_images(PromptList(prompts=prompts, source={}), generator, tmp_path, run)


def test_a_generator_that_paints_the_same_again_and_again_is_given_up(tmp_path: Path) -> None:
    class Stuck(FakeGenerator):
        def generate(self, prompt: str, seed: int, /) -> Generated:
            super().generate(prompt, seed)
            return Generated(smooth_noise(0))

    with pytest.raises(ValueError, match=r"10 images in a row .* looked like images/000000\.png"):
        generate_images(PROMPTS, Stuck(), tmp_path, ImageRun(count=100))

    assert len(lines_of(tmp_path)) == 1


def test_a_folder_that_lost_an_image_or_holds_a_bad_line_is_refused(tmp_path: Path) -> None:
    run = ImageRun(count=3)
    generate_images(PROMPTS, FakeGenerator(), tmp_path, run)
    good = (tmp_path / "images.jsonl").read_text()

    for bad, message in [
        ("{}\n" + good, "line 1 of .* is not as it was written"),
        ("no\n" + good, "line 1 of .* is not JSON"),
        ("[]\n" + good, "line 1 of .* holds no JSON object"),
        (good.replace("images/000001", "../000001"), "line 2 of .* no file of a generated image"),
    ]:
        (tmp_path / "images.jsonl").write_text(bad)
        with pytest.raises(ValueError, match=message):
            generate_images(PROMPTS, FakeGenerator(), tmp_path, run)

    (tmp_path / "images.jsonl").write_text(good)
    (tmp_path / "images/000001.png").unlink()
    with pytest.raises(ValueError, match=r"000001\.png is not there, but .* take that line out"):
        generate_images(PROMPTS, FakeGenerator(), tmp_path, run)

    no_second = [line for line in good.splitlines(keepends=True) if "000001" not in line]
    (tmp_path / "images.jsonl").write_text("".join(no_second))
    assert generate_images(PROMPTS, FakeGenerator(), tmp_path, run).images == 3


def test_the_contact_sheet_shows_the_images_in_order(tmp_path: Path) -> None:
    sheet_path = generate_images(
        PROMPTS, FakeGenerator(), tmp_path, ImageRun(count=5)
    ).contact_sheet

    with Image.open(sheet_path) as sheet:
        assert sheet.size == (4 * 332 + 12, 40 + 2 * (160 + 4 + 80 + 12))
        thumbnail = smooth_noise(5).resize((320, 160), Image.Resampling.LANCZOS)
        shown = sheet.crop((12, 40 + 256, 12 + 320, 40 + 256 + 160))
        assert np.array_equal(np.asarray(shown), np.asarray(thumbnail))
        prompt = np.asarray(sheet.crop((12, 40 + 256 + 164, 332, 40 + 256 + 164 + 80)))
        assert prompt.min() < 100


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"count": 0}, "count must be from 1"),
        ({"count": 1, "first_seed": -1}, "first_seed must not be negative"),
        ({"count": 1, "duplicate_bits": 64}, "duplicate_bits must be from 0 to 63"),
        ({"count": 1, "attempts": 0}, "attempts positive"),
    ],
)
def test_a_run_that_paints_nothing_is_refused(settings: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ImageRun(**settings)
