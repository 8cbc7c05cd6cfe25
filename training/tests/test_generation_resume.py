"""Killed generations go on to the same folder as undisturbed ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from noise_generator import PROMPTS, FakeGenerator, content_of, lines_of, troubled

from dgseg.generation import image_folder
from dgseg.generation.generate_images import ImageRun, generate_images


@pytest.mark.parametrize("dies_at", range(14))
def test_a_killed_run_goes_on_to_the_same_folder_and_paints_nothing_twice(
    dies_at: int, tmp_path: Path
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    undisturbed, run = FakeGenerator(troubled()), ImageRun(count=7)
    generate_images(PROMPTS, undisturbed, whole, run)
    assert len(undisturbed.painted) == 14

    first, second = FakeGenerator(troubled(), dies_at=dies_at), FakeGenerator(troubled())
    with pytest.raises(KeyboardInterrupt):
        generate_images(PROMPTS, first, killed, run)
    kept = len(lines_of(killed)) if (killed / "images.jsonl").exists() else 0
    generate_images(PROMPTS, second, killed, run)

    assert content_of(killed) == content_of(whole)
    finished_seeds = {line["seed"] for line in lines_of(killed)[:kept]}
    assert not finished_seeds & {seed for _, seed in second.painted}


@pytest.mark.parametrize("effect", ["write_bytes", "append_line"])
@pytest.mark.parametrize("is_done", [False, True])
def test_a_run_killed_while_it_writes_goes_on_to_the_same_folder(
    effect: str, is_done: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, killed, run = tmp_path / "whole", tmp_path / "killed", ImageRun(count=4)
    generate_images(PROMPTS, FakeGenerator(), whole, run)
    do: Callable[..., None] = getattr(image_folder, effect)

    def die_at_the_third(path: Path, content: Any) -> None:  # noqa: ANN401
        is_third = len(list((killed / "images").glob("*.png"))) >= 2
        if is_done or not is_third:
            do(path, content)
        if is_third:
            raise KeyboardInterrupt

    monkeypatch.setattr(image_folder, effect, die_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        generate_images(PROMPTS, FakeGenerator(), killed, run)
    monkeypatch.undo()
    generate_images(PROMPTS, FakeGenerator(), killed, run)

    assert content_of(killed) == content_of(whole)


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
def test_whatever_a_kill_left_is_made_whole(kill: Callable[[Path], None], tmp_path: Path) -> None:
    whole, killed, run = tmp_path / "whole", tmp_path / "killed", ImageRun(count=7)
    for out in (whole, killed):
        generate_images(PROMPTS, FakeGenerator(troubled()), out, run)

    kill(killed)
    generate_images(PROMPTS, FakeGenerator(troubled()), killed, run)

    assert content_of(killed) == content_of(whole)
