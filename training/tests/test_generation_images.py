"""Generated images: the folder and how it is gone on with, duplicates."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dgseg.data.generated_images import open_generated
from dgseg.generation.duplicates import SeenImages
from dgseg.generation.generate_images import LARGEST_COUNT, ImageRun, generate_images
from dgseg.generation.image_generator import Generated
from dgseg.generation.journal import JsonObject
from dgseg.generation.prompt_list import PromptList

PROMPTS = PromptList(prompts=("A road", "A tram", "A bus"), source={"kind": "file"})


def smooth_noise(seed: int) -> Image.Image:
    """Return an image that looks like no other seed's."""
    coarse = np.random.default_rng([seed, 9]).integers(0, 256, (6, 12, 3), np.uint8)
    return Image.fromarray(coarse).resize((48, 24), Image.Resampling.BICUBIC)


@dataclass
class FakeGenerator:
    """Paints noise; what it paints for a seed can be replaced."""

    instead: dict[int, Generated] = field(default_factory=dict[int, Generated])
    dies_at: int | None = None
    painted: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    description: JsonObject = field(default_factory=lambda: {"kind": "fake", "model": "noise"})

    def generate(self, prompt: str, seed: int, /) -> Generated:
        """Paint one image."""
        if len(self.painted) == self.dies_at:
            raise KeyboardInterrupt
        self.painted.append((prompt, seed))
        return self.instead.get(seed, Generated(smooth_noise(seed)))


def lines_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "images.jsonl").read_text().splitlines()]


def content_of(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.*")}


@pytest.fixture
def troubled() -> dict[int, Generated]:
    """Return what goes wrong at some seeds: a duplicate, an offence, something blank."""
    return {
        3: Generated(smooth_noise(1)),
        4: Generated(smooth_noise(4), is_flagged=True),
        5: Generated(Image.new("RGB", (48, 24))),
        **{6 + attempt * LARGEST_COUNT: Generated(smooth_noise(2)) for attempt in range(5)},
    }


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
    tmp_path: Path, troubled: dict[int, Generated]
) -> None:
    painted = generate_images(PROMPTS, FakeGenerator(troubled), tmp_path, ImageRun(count=7))

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


@pytest.mark.parametrize("dies_at", range(14))
def test_a_killed_run_goes_on_to_the_same_folder_and_paints_nothing_twice(
    dies_at: int, tmp_path: Path, troubled: dict[int, Generated]
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    undisturbed, run = FakeGenerator(troubled), ImageRun(count=7)
    generate_images(PROMPTS, undisturbed, whole, run)
    assert len(undisturbed.painted) == 14

    first, second = FakeGenerator(troubled, dies_at=dies_at), FakeGenerator(troubled)
    with pytest.raises(KeyboardInterrupt):
        generate_images(PROMPTS, first, killed, run)
    kept = len(lines_of(killed)) if (killed / "images.jsonl").exists() else 0
    generate_images(PROMPTS, second, killed, run)

    assert content_of(killed) == content_of(whole)
    finished_seeds = {line["seed"] for line in lines_of(killed)[:kept]}
    assert not finished_seeds & {seed for _, seed in second.painted}


def half_a_line(out: Path) -> None:
    content = (out / "images.jsonl").read_bytes()
    (out / "images.jsonl").write_bytes(content[:-20])


def no_last_line(out: Path) -> None:
    content = (out / "images.jsonl").read_bytes()
    (out / "images.jsonl").write_bytes(content[: content[:-1].rfind(b"\n") + 1])


def half_an_image(out: Path) -> None:
    no_last_line(out)
    last = out / "images/000006.png"
    (out / "images/000006.png.unfinished").write_bytes(last.read_bytes()[:50])
    last.unlink()


def nothing_but_the_record(out: Path) -> None:
    for path in out.rglob("*.*"):
        if path.name != "generation.json":
            path.unlink()


def half_a_record(out: Path) -> None:
    nothing_but_the_record(out)
    (out / "generation.json").rename(out / "generation.json.unfinished")


@pytest.mark.parametrize(
    "kill", [half_a_line, no_last_line, half_an_image, nothing_but_the_record, half_a_record]
)
def test_whatever_a_kill_left_is_made_whole(
    kill: Callable[[Path], None], tmp_path: Path, troubled: dict[int, Generated]
) -> None:
    whole, killed, run = tmp_path / "whole", tmp_path / "killed", ImageRun(count=7)
    for out in (whole, killed):
        generate_images(PROMPTS, FakeGenerator(troubled), out, run)

    kill(killed)
    generate_images(PROMPTS, FakeGenerator(troubled), killed, run)

    assert content_of(killed) == content_of(whole)


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
