"""FAMix's training: resuming, several processes, what is refused."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
import torch
from tiny_famix import tiny_inputs, tiny_run
from torch import Tensor, nn

from dgseg.data.famix_views import FamixView
from dgseg.distributed import Group
from dgseg.losses import sparse_lovasz
from dgseg.recipes.famix import StyleMode, Trainable
from dgseg.recipes.famix_step import (
    looked_at,
    step_loss,
)
from dgseg.recipes.famix_training import load_best, train_famix
from dgseg.recipes.style_step import Draws

ALONE = Group(device=torch.device("cpu"))


def test_a_killed_training_goes_on_to_the_very_same_weights(tmp_path: Path) -> None:
    run, inputs = tiny_run(ema_decay=0.9), tiny_inputs()
    train_famix(run, inputs, out=tmp_path / "whole", group=ALONE)

    train_famix(run, inputs, out=tmp_path / "killed", group=ALONE, stop_after_step=5)
    train_famix(run, inputs, out=tmp_path / "killed", group=ALONE)

    whole, killed = (_checkpoint(tmp_path / name) for name in ("whole", "killed"))
    assert whole["step"] == killed["step"] == 6
    for part in ("network", "averaged"):
        for name, value in whole[part].items():
            assert torch.equal(value, killed[part][name]), name
    assert _metrics(tmp_path / "whole") == _metrics(tmp_path / "killed")


def test_a_short_training_goes_on_to_the_very_same_weights_too(tmp_path: Path) -> None:
    run = tiny_run(optimizer="adamw", head_learning_rate=1e-3, lovasz_weight=1.0, loss_stride=2)
    train_famix(run, tiny_inputs(), out=tmp_path / "whole", group=ALONE)

    train_famix(run, tiny_inputs(), out=tmp_path / "killed", group=ALONE, stop_after_step=4)
    train_famix(run, tiny_inputs(), out=tmp_path / "killed", group=ALONE)

    whole, killed = (_checkpoint(tmp_path / name)["network"] for name in ("whole", "killed"))
    for name, value in whole.items():
        assert torch.equal(value, killed[name]), name


def test_the_loss_looks_where_it_is_told_and_adds_what_it_is_told() -> None:
    class Fixed(nn.Module):
        """Answers with logits of the size that the loss looks at."""

        def __init__(self, stride: int) -> None:
            super().__init__()
            self.stride = stride

        def forward(self, image_B3HW: Tensor, *_: object) -> Tensor:
            every = torch.stack([image_B3HW[:, 0], -image_B3HW[:, 0]], dim=1)
            return every[..., :: self.stride, :: self.stride]

    image_B3HW = torch.randn(2, 3, 34, 36, generator=torch.Generator().manual_seed(1))
    truth_BHW = (image_B3HW[:, 0] > 0.3).long()

    def loss(**changes: object) -> float:
        run = tiny_run("augment and mix", label_smoothing=0.0, **changes)
        draws = cast("Draws", None)
        _, value = step_loss(Fixed(run.loss_stride), run, image_B3HW, truth_BHW, None, draws, ALONE)
        return value

    logits_BLHW = Fixed(1)(image_B3HW)
    everywhere = nn.functional.cross_entropy(logits_BLHW, truth_BHW).item()
    some = nn.functional.cross_entropy(logits_BLHW[..., ::2, ::2], truth_BHW[:, ::2, ::2]).item()
    lovasz = sparse_lovasz(logits_BLHW, truth_BHW, pixel_stride=17).item()
    assert loss() == pytest.approx(everywhere)
    assert loss(loss_stride=2) == pytest.approx(some)
    assert loss(lovasz_weight=0.5) == pytest.approx(everywhere + 0.5 * lovasz)


@pytest.mark.parametrize("stride", [1, 2, 3, 4])
def test_labels_are_looked_at_where_logits_are(stride: int) -> None:
    side = 12 * stride
    looked = torch.tensor(looked_at(side, stride)).float()

    # Where `upsample` puts its pixels, with centres at halves.
    centres = (torch.arange(12) + 0.5) * stride - 0.5
    assert len(looked) == 12
    assert (looked - centres).abs().max() <= 0.5


def test_a_window_that_the_loss_cannot_look_at_evenly_is_refused() -> None:
    with pytest.raises(ValueError, match=r"windows of 48 px .* loss_stride 5"):
        tiny_run(loss_stride=5)


def test_two_processes_train_what_one_trains(tmp_path: Path) -> None:
    # One mode draws for each process's own images, the other takes from those of all processes.
    modes: tuple[StyleMode, ...] = ("augment and mix", "mixstyle")
    for mode in modes:
        train_famix(tiny_run(mode), tiny_inputs(), out=tmp_path / "one" / mode, group=ALONE)

    # Together, because most of the time goes into starting processes.
    script = Path(__file__).parent / "tiny_famix.py"
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    subprocess.run(  # noqa: S603
        [sys.executable, *torchrun, script, tmp_path / "two", *modes], check=True, timeout=300
    )

    for mode in modes:
        folders = [tmp_path / processes / mode for processes in ("one", "two")]
        one, two = map(_checkpoint, folders)
        for name, value in one["network"].items():
            assert torch.allclose(value, two["network"][name], rtol=1e-4, atol=1e-5), name
        for ours, theirs in zip(*map(_metrics, folders), strict=True):
            assert ours == pytest.approx(theirs, abs=1e-4)


@pytest.mark.parametrize(
    ("trainable", "learns"),
    [
        ("last block", {"layer4.1"}),
        ("last stage", {"layer4.0", "layer4.1"}),
        (
            "everything",
            {"conv1", "bn1", "layer1.0", "layer2.0", "layer3.0", "layer4.0", "layer4.1"},
        ),
    ],
)
def test_only_the_trainable_part_of_the_trunk_changes(
    tmp_path: Path, trainable: Trainable, learns: set[str]
) -> None:
    run = tiny_run(trainable=trainable, steps=1, validate_every_steps=1)
    inputs = tiny_inputs()

    train_famix(run, inputs, out=tmp_path, group=ALONE)

    network = _checkpoint(tmp_path)["network"]
    changed = {
        re.sub(r"(layer\d\.\d|[a-z]+\d).*", r"\1", name)
        for name, value in inputs.trunk.items()
        if not torch.equal(network[f"backbone.{name}"], value)  # weights and batch statistics
    }
    assert learns <= changed
    assert (
        changed <= learns | {"conv2", "conv3", "bn2", "bn3"}
        if trainable == "everything"
        else (changed == learns)
    )


def test_training_learns_and_keeps_the_best_on_the_source(tmp_path: Path) -> None:
    view = FamixView(crop_px=48)  # with jitter, colours would not tell the labels
    run = tiny_run("none", steps=90, validate_every_steps=30, view=view)

    train_famix(run, tiny_inputs(), out=tmp_path, group=ALONE)

    metrics = _metrics(tmp_path)
    assert metrics[-1]["validation_miou"] > 0.5
    _, step, miou = load_best(run, tmp_path)
    best = max(metrics, key=lambda row: row["validation_miou"])
    assert (step, miou) == (best["step"], best["validation_miou"])
    assert (tmp_path / "curve.png").stat().st_size > 0


def test_what_cannot_be_trained_is_refused_before_it_starts(tmp_path: Path) -> None:
    inputs = tiny_inputs()
    train_famix(tiny_run(), inputs, out=tmp_path / "a", group=ALONE)

    with pytest.raises(ValueError, match="another run"):
        train_famix(tiny_run(seed=2), inputs, out=tmp_path / "a", group=ALONE)
    with pytest.raises(ValueError, match="give it a bank"):
        train_famix(tiny_run(), replace(inputs, bank=None), out=tmp_path / "b", group=ALONE)
    three = replace(ALONE, size=3)
    with pytest.raises(ValueError, match="cannot be shared by 3"):
        train_famix(tiny_run(), inputs, out=tmp_path / "b", group=three)
    assert not (tmp_path / "b").exists()


def test_a_training_that_diverges_ends_at_once(tmp_path: Path) -> None:
    run = tiny_run(head_learning_rate=1e30, steps=20)

    with pytest.raises(ValueError, match=r"the loss of step \d+ is (nan|inf): lower"):
        train_famix(run, tiny_inputs(), out=tmp_path, group=ALONE)


def _checkpoint(out: Path) -> dict[str, Any]:
    return torch.load(out / "checkpoint.pt", weights_only=True)


def _metrics(out: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
