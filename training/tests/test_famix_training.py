"""FAMix's training: parity with the official code, resuming, several processes."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import torch
from conftest import FillRule, Parity, filled
from golden_styles import golden_styles
from tiny_famix import tiny_inputs, tiny_run
from torch import Tensor, nn

from dgseg.data.famix_views import FamixView
from dgseg.data.label_sets import read_label_set
from dgseg.data.normalise import normalise
from dgseg.distributed import Group
from dgseg.losses import sparse_lovasz
from dgseg.models.segmenter import Segmenter
from dgseg.recipes.famix import StyleMode, Trainable, famix_gta5_rn50
from dgseg.recipes.famix_step import (
    FamixForward,
    freeze,
    looked_at,
    optimizer_for,
    set_learning_rates,
    step_loss,
    train_mode,
)
from dgseg.recipes.famix_training import load_best, train_famix
from dgseg.recipes.style_step import Draws, restyle
from dgseg.styles.patches import patch_labels

LABELS = np.array([*read_label_set("cityscapes-19").names, "255"])
ALONE = Group(device=torch.device("cpu"))


def test_three_iterations_equal_the_official_code(
    golden_famix: Path, fill_rule: FillRule, parity: Parity
) -> None:
    golden = np.load(golden_famix / "famix_train3.npz")
    run = replace(famix_gta5_rn50(), steps=3, batch_size=2)
    network = Segmenter(run.network)
    start = filled(network, fill_rule)
    network.load_state_dict(start)
    network.classifier.aspp.project[3] = nn.Identity()  # the golden run had no dropout
    freeze(network, run.trainable)
    optimizer = optimizer_for(run, network)
    forward = FamixForward(network, run.precision)

    for step in range(3):
        order = golden["batch_order"][step]
        image = torch.from_numpy(golden["image_lowres_u8"][order]).permute(0, 3, 1, 2)
        image_B3HW = normalise(_enlarge(image).float() / 255)
        truth_BHW = _enlarge(torch.from_numpy(golden["label_lowres_u8"][order])).long()
        styles = golden_styles(
            golden, LABELS[patch_labels(truth_BHW, 3).clamp(max=19)], golden["bank_index"][step]
        )
        draws = Draws(
            pick_PB=np.empty(0),
            source_weight_BC=torch.from_numpy(golden["s"][step]),
            partner_B=np.empty(0),
            is_mixstyle_on=False,
            dropout_seed_B=[],
        )
        train_mode(network, run.trainable)
        set_learning_rates(run, optimizer, step)
        rates = [group["lr"] for group in optimizer.param_groups]
        with torch.no_grad():
            low_level = network.backbone.forward_low_level(image_B3HW)
            mixed = restyle(low_level, styles, draws, run.style)
        loss, value = step_loss(forward, run, image_B3HW, truth_BHW, styles, draws, ALONE)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

        for what, difference, tolerance in (
            ("learning rates", np.array(rates) - golden["lr"][step], 1e-12),
            ("loss", value - golden["losses"][step], 1e-4),
            ("layer 1", _sub(low_level) - golden["low_in_sub"][step], 1e-5),
            ("layer 1, mixed", _sub(mixed) - golden["low_out_sub"][step], 1e-5),
        ):
            parity("famix_train3", f"{what}, step {step + 1}", np.abs(difference).max(), tolerance)

    after = network.state_dict()
    changed = {name for name, value in after.items() if not torch.equal(value, start[name])}
    assert changed == set(json.loads((golden_famix / "famix_train3.json").read_text())["changed"])
    whole = [key for key in golden.files if key.startswith("w/")]
    running = [key for key in whole if "running" in key]
    sampled = [key for key in golden.files if key.startswith("d/")]
    for what, keys, tolerance in (
        ("weights and biases", set(whole) - set(running), 1e-3),
        ("running statistics", running, 1e-2),
        ("changes of large weights", sampled, 1e-2),
    ):
        reached = max(
            _relative(_sampled(after, start, key, golden[key].size), golden[key]) for key in keys
        )
        parity("famix_train3", f"{what}, relative, after 3 steps", reached, tolerance)


def _sampled(after: dict[str, Tensor], start: dict[str, Tensor], key: str, size: int) -> np.ndarray:
    """Return what the golden file has under a key: w/ a whole tensor, d/ a sample of its change."""
    kind, _, name = key.partition("/")
    if kind == "w":
        return after[name].numpy()
    change = (after[name] - start[name]).numpy().ravel()
    return change[:: max(1, change.size // 2000)][:size]


def _relative(value: np.ndarray, golden: np.ndarray) -> float:
    return float(np.abs(value - golden).max() / max(np.abs(golden).max(), 1e-12))


def _enlarge(value: Tensor) -> Tensor:
    return value.repeat_interleave(16, -1).repeat_interleave(16, -2)


def _sub(feature: Tensor) -> np.ndarray:
    return feature[:, ::16, ::16, ::16].numpy()


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


@pytest.mark.parametrize("mode", ["augment and mix", "mixstyle"])
def test_two_processes_train_what_one_trains(tmp_path: Path, mode: StyleMode) -> None:
    train_famix(tiny_run(mode), tiny_inputs(), out=tmp_path / "one", group=ALONE)

    script = Path(__file__).parent / "tiny_famix.py"
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    subprocess.run(  # noqa: S603
        [sys.executable, *torchrun, script, mode, tmp_path / "two"], check=True, timeout=300
    )

    one, two = (_checkpoint(tmp_path / name) for name in ("one", "two"))
    for name, value in one["network"].items():
        assert torch.allclose(value, two["network"][name], rtol=1e-4, atol=1e-5), name
    for ours, theirs in zip(_metrics(tmp_path / "one"), _metrics(tmp_path / "two"), strict=True):
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
