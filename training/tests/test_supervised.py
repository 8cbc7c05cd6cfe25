"""The training loop, on a few random images."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from dgseg.data.camvid import LabelledImages
from dgseg.models.segmenter import Segmenter
from dgseg.recipes.baseline_mini import baseline_mini_smoke
from dgseg.recipes.supervised import load_checkpoint, train

CPU = torch.device("cpu")


def test_a_killed_run_goes_on_to_the_very_same_weights(tmp_path: Path) -> None:
    run, images = baseline_mini_smoke(), _random_images()
    undisturbed = train(run, source=images, validation=images, out=tmp_path / "a", device=CPU)

    # The last checkpoint is of step 3: step 4 is lost, as in a kill, and done again.
    train(run, source=images, validation=images, out=tmp_path / "b", device=CPU, stop_after_step=4)
    resumed = train(run, source=images, validation=images, out=tmp_path / "b", device=CPU)

    _assert_equal(undisturbed, resumed)
    _assert_equal(undisturbed, load_checkpoint(run, tmp_path / "b"))
    assert (tmp_path / "a/metrics.jsonl").read_text() == (tmp_path / "b/metrics.jsonl").read_text()


def test_metrics_left_by_a_kill_before_their_checkpoint_are_not_kept_twice(tmp_path: Path) -> None:
    run, images = baseline_mini_smoke(), _random_images()
    train(run, source=images, validation=images, out=tmp_path, device=CPU, stop_after_step=3)
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({"step": 6, "loss": 1.0, "validation_miou": 0.1}) + "\n")

    train(run, source=images, validation=images, out=tmp_path, device=CPU)

    lines = (tmp_path / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["step"] for line in lines] == [3, 6]
    assert (tmp_path / "curve.png").stat().st_size > 1000


def test_a_folder_that_holds_another_run_is_refused(tmp_path: Path) -> None:
    run, images = baseline_mini_smoke(), _random_images()
    train(run, source=images, validation=images, out=tmp_path, device=CPU, stop_after_step=3)

    with pytest.raises(ValueError, match="belongs to another run"):
        train(replace(run, seed=2), source=images, validation=images, out=tmp_path, device=CPU)


def test_nonsense_is_refused_before_any_data_is_read() -> None:
    with pytest.raises(ValueError, match="steps must be positive, got 0"):
        replace(baseline_mini_smoke(), steps=0)
    with pytest.raises(ValueError, match="prime to the crop width 96"):
        replace(baseline_mini_smoke(), lovasz_pixel_stride=8)


def _random_images() -> LabelledImages:
    generator = torch.Generator().manual_seed(0)
    return LabelledImages(
        stems=["a", "b", "c"],
        image_NHW3=torch.randint(0, 256, (3, 72, 100, 3), generator=generator, dtype=torch.uint8),
        label_NHW=torch.randint(0, 11, (3, 72, 100), generator=generator, dtype=torch.uint8),
    )


def _assert_equal(one: Segmenter, other: Segmenter) -> None:
    for name, value in one.state_dict().items():
        assert torch.equal(value, other.state_dict()[name]), name
