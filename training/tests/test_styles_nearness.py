"""Whether words became styles: ways from home, counted as they should be."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from conftest import Main
from tiny_clip import described, tiny_clip_run, write_streets

from dgseg.models.clip_image_encoder import ClipImageEncoder
from dgseg.models.text_encoder import ClipTextEncoder
from dgseg.styles.bank import Style, StyleBank, read_bank, write_bank
from dgseg.styles.nearness import LEAST_PATCHES, Place, look_at_patches, nearness
from dgseg.weights.clip_weights import Clip, ClipMetadata, save_clip


def bank_of(*prompts_and_means: tuple[str, list[float]]) -> StyleBank:
    prompts, means = zip(*prompts_and_means, strict=True)
    return StyleBank(
        styles=tuple(Style(label="road", prompt=prompt) for prompt in prompts),
        mean_NC=torch.tensor(means),
        deviation_NC=torch.ones(len(means), len(means[0])),
    )


def patches_at(mean: list[float], *, count: int = LEAST_PATCHES) -> torch.Tensor:
    """Patches around a mean of two channels, with a deviation of 1 in each."""
    around_N = torch.tensor([-1.0, 1.0]).repeat(count // 2 + 1)[:count, None]
    mean_NC = torch.tensor(mean)[None] + around_N
    return torch.cat([mean_NC, torch.ones(count, 2)], dim=1)


def test_a_style_that_lies_where_photographs_lie_is_near() -> None:
    bank = bank_of(("night road", [4.0, 0.0]), ("foggy road", [0.0, 8.0]))
    seen = {
        Place("day", "road"): patches_at([0.0, 0.0]),
        Place("night", "road"): patches_at([4.0, 0.0]),
        Place("fog", "road"): patches_at([0.0, 4.0]),
    }

    found = {(one.words, one.domain): one for one in nearness(bank, seen, home="day")}

    assert found["night", "night"].cosine == pytest.approx(1, abs=1e-5)
    assert found["night", "night"].length == pytest.approx(1, abs=1e-5)
    assert found["fog", "fog"].length == pytest.approx(2, abs=1e-5)
    assert found["night", "fog"].cosine == pytest.approx(0, abs=1e-5)


def test_styles_of_one_domain_are_averaged_and_other_prompts_left_out() -> None:
    bank = bank_of(
        ("night road", [2.0, 0.0]),
        ("dark night road", [6.0, 0.0]),
        ("Urban Grit style road", [0.0, 9.0]),
    )
    seen = {
        Place("day", "road"): patches_at([0.0, 0.0]),
        Place("night", "road"): patches_at([4.0, 0.0]),
    }

    (found,) = nearness(bank, seen, home="day")

    assert (found.label, found.words, found.domain) == ("road", "night", "night")
    assert found.length == pytest.approx(1, abs=1e-5)


def test_a_label_that_was_hardly_seen_is_left_out() -> None:
    seen = {
        Place("day", "road"): patches_at([0.0, 0.0]),
        Place("night", "road"): patches_at([4.0, 0.0], count=LEAST_PATCHES - 1),
    }

    assert nearness(bank_of(("night road", [4.0, 0.0])), seen, home="day") == []


def test_a_home_that_was_not_seen_is_refused() -> None:
    with pytest.raises(ValueError, match='no photograph is of the visual domain "snow"'):
        nearness(bank_of(("night road", [1.0, 1.0])), {}, home="snow")


def test_patches_are_told_apart_by_what_they_show(tmp_path: Path) -> None:
    pairs = described(write_streets(tmp_path / "streets", count=3))

    seen = look_at_patches(ClipImageEncoder(tiny_clip_run().image), pairs, grid=3)

    # Three pictures of three stripes, each cut into three patches.
    assert {place: len(patches) for place, patches in seen.items()} == {
        Place(domain, label): 9 for domain in ("day", "night") for label in ("sky", "car", "road")
    }


def test_the_command_prints_and_keeps_what_it_found(
    tmp_path: Path, main: Main, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.manual_seed(1)
    run = tiny_clip_run()
    image, text = ClipImageEncoder(run.image), ClipTextEncoder(run.text)
    clip, bank, kept = (tmp_path / name for name in ("clip.safetensors", "bank", "found.json"))
    metadata = ClipMetadata(source="a test", source_sha256=None, config=run.config)
    save_clip(Clip(image, text, metadata), clip)
    channels = run.image.trunk.low_level_channels
    write_bank(bank_of(("night road", [0.5] * channels)), bank)
    streets = write_streets(tmp_path / "streets", count=3)

    words = ("styles", "test", str(bank), "--clip", str(clip), "--held-out", streets)
    main(*words, "--out", str(kept))

    assert "photographs | night |" in capsys.readouterr().out
    assert [one["domain"] for one in json.loads(kept.read_text())] == ["night"]
    with pytest.raises(SystemExit, match='is of the visual domain "fog"'):
        main(*words, "--home", "fog")
    write_bank(replace(read_bank(bank), source={"clipSha256": "0" * 64}), bank)
    with pytest.raises(SystemExit, match="was mined with other weights than"):
        main(*words)
