"""What paints images: diffusion pipelines of random weights, and synthetic streets."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tiny_diffusion import save_tiny_pipeline

from dgseg.generation.diffusion import Diffusion, DiffusionGenerator, stable_diffusion_2
from dgseg.generation.synthetic import SyntheticGenerator, domain_of

CPU = torch.device("cpu")


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """On a busy machine, threads that share so little work wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("prompt", "domain"),
    [
        ("A photo of a street in Oslo at noon, blue sky", "day"),
        ("Heavy rain at Night", "night"),
        ("A knight under dark clouds at noon, wetlands", "day"),
        ("falling snow at dusk", "snow"),
        ("a misty sunrise", "fog"),
        ("people with umbrellas at sunset", "rain"),
        ("shortly before sunset", "dusk"),
    ],
)
def test_a_synthetic_street_is_of_the_domain_that_its_prompt_speaks_of(
    prompt: str, domain: str
) -> None:
    assert domain_of(prompt) == domain


def test_synthetic_streets_are_equal_for_equal_seeds() -> None:
    generator = SyntheticGenerator(width_px=64, height_px=64)

    image, again, other, night = (
        np.asarray(generator.generate(prompt, seed).image)
        for prompt, seed in (("A road", 1), ("A road", 1), ("A road", 2), ("A road at night", 1))
    )

    assert image.shape == (64, 64, 3)
    assert np.array_equal(image, again)
    assert not np.array_equal(image, other)
    assert night.mean() < image.mean()


@pytest.fixture(scope="module")
def pipeline_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pipelines") / "tiny-diffusion"
    save_tiny_pipeline(folder)
    return folder


def test_a_pipeline_paints_the_same_for_the_same_seed(pipeline_folder: Path) -> None:
    settings = Diffusion(
        model=str(pipeline_folder), scheduler="euler", steps=2, width_px=48, height_px=32
    )
    generator = DiffusionGenerator(settings, CPU)

    image, again, other_seed, other_prompt = (
        generator.generate(prompt, seed).image
        for prompt, seed in (("a road", 1), ("a road", 1), ("a road", 2), ("xyz", 1))
    )

    assert (image.size, image.mode) == ((48, 32), "RGB")
    assert image.tobytes() == again.tobytes()
    assert image.tobytes() != other_seed.tobytes()
    assert image.tobytes() != other_prompt.tobytes()
    description = generator.description
    assert len(str(description.pop("filesSha256"))) == 64
    assert description == {
        "kind": "diffusers",
        "model": "tiny-diffusion",
        "pipeline": "StableDiffusionPipeline",
        "scheduler": "EulerDiscreteScheduler",
        "dtype": "float32",
        "steps": 2,
        "guidance": None,
        "width": 48,
        "height": 32,
        "negativePrompt": None,
    }


def test_every_setting_reaches_the_pipeline(pipeline_folder: Path) -> None:
    plain = Diffusion(model=str(pipeline_folder), steps=2)
    all_settings = (
        plain,
        replace(plain, steps=3),
        replace(plain, guidance=1.5),
        replace(plain, scheduler="euler"),
        replace(plain, negative_prompt="xyz"),
        replace(plain, dtype="bfloat16"),
        replace(plain, width_px=48, height_px=32),
    )

    images = {
        DiffusionGenerator(settings, CPU).generate("a road", 1).image.tobytes()
        for settings in all_settings
    }

    assert len(images) == len(all_settings)


def test_stable_diffusion_2_is_run_as_the_official_images_were() -> None:
    official = stable_diffusion_2()

    assert official.model == "stabilityai/stable-diffusion-2"
    assert (official.scheduler, official.steps, official.guidance) == ("euler", 50, 7.5)
    assert (official.width_px, official.height_px) == (768, 768)
    assert official.dtype is None
    assert official.negative_prompt is None


@pytest.mark.parametrize(("offence", "is_flagged"), [(2.0, True), (-2.0, False)])
def test_what_a_safety_checker_blanks_is_noticed(
    offence: float, is_flagged: bool, tmp_path: Path
) -> None:
    save_tiny_pipeline(tmp_path, offence=offence)
    generator = DiffusionGenerator(Diffusion(model=str(tmp_path), steps=1), CPU)

    generated = generator.generate("a road", 1)

    assert generated.is_flagged == is_flagged
    assert (generated.image.getextrema() == ((0, 0),) * 3) == is_flagged


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    save_tiny_pipeline(tmp_path, safe=False)

    with pytest.raises(ValueError, match=r"cannot load the folder .*safetensors") as error:
        DiffusionGenerator(Diffusion(model=str(tmp_path)), CPU)

    assert "\n" not in str(error.value)


def test_code_that_comes_with_a_pipeline_is_not_run(tmp_path: Path) -> None:
    save_tiny_pipeline(tmp_path / "model")
    index_path = tmp_path / "model/model_index.json"
    index = json.loads(index_path.read_text())
    for code in (tmp_path / "model/evil.py", tmp_path / "model/unet/evil.py"):
        code.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Evil: ...\n")

    for change in ({"_class_name": ["evil", "Evil"]}, {"unet": ["evil", "Evil"]}):
        index_path.write_text(json.dumps({**index, **change}))
        with pytest.raises(ValueError, match="cannot load the folder"):
            DiffusionGenerator(Diffusion(model=str(tmp_path / "model")), CPU)

    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("model", ["nobody/no-such-model", "no such model", "empty"])
def test_a_pipeline_that_is_not_there_is_one_line(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    with pytest.raises(ValueError, match=f"cannot load .*{model}") as error:
        DiffusionGenerator(Diffusion(model=model), CPU)

    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"steps": 0}, "steps must be positive"),
        ({"guidance": -1.0}, "guidance must not be negative"),
        ({"width_px": 100, "height_px": 64}, "multiples of 8 px, got 100"),
        ({"width_px": 64}, "width and height go together, got 64 and None"),
    ],
)
def test_settings_that_no_pipeline_takes_are_refused(
    settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Diffusion(model="x", **settings)
