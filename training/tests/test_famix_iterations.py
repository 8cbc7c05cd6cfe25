"""FAMix's training: three iterations as the official code does them."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from conftest import FillRule, Parity, filled
from golden_styles import golden_styles
from torch import Tensor, nn

from dgseg.data.label_sets import read_label_set
from dgseg.data.normalise import normalise
from dgseg.distributed import Group
from dgseg.models.segmenter import Segmenter
from dgseg.recipes.famix import famix_gta5_rn50
from dgseg.recipes.famix_step import (
    FamixForward,
    freeze,
    optimizer_for,
    set_learning_rates,
    step_loss,
    train_mode,
)
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
