"""CLOUDS' training: resuming, its teacher, what learns, styles, several processes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_clouds import (
    NETWORK,
    Squares,
    random_head,
    tiny_inputs,
    tiny_joint,
    tiny_joint_inputs,
    tiny_warmup,
)
from tiny_famix import Stripes
from torch import Tensor

from dgseg.distributed import Group
from dgseg.evaluate import evaluate, served_segment
from dgseg.export.mask_network import MaskNetwork
from dgseg.metrics import mean_iou
from dgseg.models.clouds.network import CloudsSegmenter
from dgseg.models.trunks import TRUNKS
from dgseg.recipes.clouds import clouds_camvid_mini_joint, official, official_recipes
from dgseg.recipes.clouds_state import load_best, read_warmup
from dgseg.recipes.clouds_training import train_clouds

ALONE = Group(device=torch.device("cpu"))


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Keep these networks on one thread: they are so small that two wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def test_a_killed_joint_training_goes_on_to_the_very_same_weights(tmp_path: Path) -> None:
    run, inputs = tiny_joint(), tiny_joint_inputs(tmp_path / "generated")
    train_clouds(run, inputs, out=tmp_path / "whole", group=ALONE)

    # The checkpoint of step 3 is between two moves of the teacher.
    train_clouds(run, inputs, out=tmp_path / "killed", group=ALONE, stop_after_step=5)
    train_clouds(run, inputs, out=tmp_path / "killed", group=ALONE)

    whole, killed = (_checkpoint(tmp_path / name) for name in ("whole", "killed"))
    assert whole["step"] == killed["step"] == 6
    for part in ("network", "teacher"):
        _assert_equal(whole[part], killed[part])
    for number, moments in whole["optimizer"]["state"].items():
        _assert_equal(moments, killed["optimizer"]["state"][number])
    assert _metrics(tmp_path / "whole") == _metrics(tmp_path / "killed")


def test_the_teacher_moves_on_its_steps_alone_and_begins_as_the_student(tmp_path: Path) -> None:
    run = tiny_joint(validate_every_steps=1, steps=5)
    inputs = tiny_joint_inputs(tmp_path / "generated")
    teachers: list[dict[str, Tensor]] = []
    students: list[dict[str, Tensor]] = []
    for step in range(1, 6):
        train_clouds(run, inputs, out=tmp_path / "run", group=ALONE, stop_after_step=step)
        checkpoint = _checkpoint(tmp_path / "run")
        teachers.append(checkpoint["teacher"])
        students.append(_head(checkpoint["network"]))

    _assert_equal(teachers[0], random_head())
    _assert_equal(teachers[1], random_head())
    _assert_equal(teachers[3], teachers[2])
    # Step number 2 began with what step number 1 left.
    for name, value in teachers[2].items():
        assert torch.allclose(value, (random_head()[name] + students[1][name]) / 2), name
    for name, value in teachers[4].items():
        assert torch.allclose(value, (teachers[3][name] + students[3][name]) / 2), name
    assert any(not torch.equal(value, students[2][name]) for name, value in teachers[2].items())


def test_only_the_head_learns(tmp_path: Path) -> None:
    inputs = tiny_inputs()

    train_clouds(tiny_warmup(), inputs, out=tmp_path, group=ALONE)

    network, step, _ = load_best(tiny_warmup(), tmp_path)
    checkpoint = _checkpoint(tmp_path)["network"]
    for name, value in inputs.trunk.items():  # weights and batch statistics
        assert torch.equal(checkpoint[f"backbone.{name}"], value), name
    assert step in (3, 6)
    assert not network.training
    torch.manual_seed(tiny_warmup().seed)
    started = CloudsSegmenter(NETWORK).head.state_dict()
    learned = _head(checkpoint)
    unchanged = [name for name, value in started.items() if torch.equal(value, learned[name])]
    assert unchanged == []


def test_a_warmup_learns_its_source(tmp_path: Path) -> None:
    run = tiny_warmup(steps=50, validate_every_steps=25, learning_rate=8e-3)

    train_clouds(run, tiny_inputs(), out=tmp_path, group=ALONE)

    metrics = _metrics(tmp_path)
    assert metrics[-1]["validation_miou"] > 0.5
    assert (tmp_path / "curve.png").stat().st_size > 0
    network, _, miou = load_best(run, tmp_path)
    confusion = evaluate(served_segment(MaskNetwork(network), ALONE.device), Stripes(3), 3)
    assert mean_iou(confusion) == miou


def test_two_processes_train_what_one_trains(tmp_path: Path) -> None:
    mode = "mixstyle"  # where images of both processes meet
    inputs = tiny_joint_inputs(tmp_path / "generated")
    train_clouds(tiny_joint(mode), inputs, out=tmp_path / "one", group=ALONE)

    script = Path(__file__).parent / "tiny_clouds.py"
    torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    subprocess.run(  # noqa: S603
        [sys.executable, *torchrun, script, mode, tmp_path / "generated", tmp_path / "two"],
        check=True,
        timeout=300,
    )

    one, two = (_checkpoint(tmp_path / name) for name in ("one", "two"))
    for part in ("network", "teacher"):
        for name, value in one[part].items():
            assert torch.allclose(value, two[part][name], rtol=1e-4, atol=1e-5), name
    for ours, theirs in zip(_metrics(tmp_path / "one"), _metrics(tmp_path / "two"), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-4)


def test_a_joint_step_without_generated_images_asks_nobody(tmp_path: Path) -> None:
    run = tiny_joint(steps=1, validate_every_steps=1, batch_size=1)
    inputs = tiny_joint_inputs(tmp_path / "generated")
    inputs = replace(inputs, source=Stripes(400))  # so that chance shows none
    segmenter = inputs.segmenter

    train_clouds(run, inputs, out=tmp_path / "run", group=ALONE)

    assert isinstance(segmenter, Squares)
    assert segmenter.calls == 0
    assert _metrics(tmp_path / "run")[0]["loss"] > 0


def test_styles_change_what_a_training_learns(tmp_path: Path) -> None:
    for mode in ("none", "augment and mix"):
        train_clouds(tiny_warmup(mode), tiny_inputs(), out=tmp_path / mode, group=ALONE)

    plain, styled = (_metrics(tmp_path / mode) for mode in ("none", "augment and mix"))
    assert plain[0]["loss"] != styled[0]["loss"]


def test_a_joint_training_starts_from_the_best_of_its_warmup(tmp_path: Path) -> None:
    inputs = tiny_inputs()
    train_clouds(tiny_warmup(), inputs, out=tmp_path, group=ALONE)

    head = read_warmup(tiny_joint(), tmp_path, inputs.trunk)

    _assert_equal(head, load_best(tiny_warmup(), tmp_path)[0].head.state_dict())
    other = {name: value + 1 for name, value in inputs.trunk.items()}
    with pytest.raises(ValueError, match="another trunk"):
        read_warmup(tiny_joint(), tmp_path, other)
    wider = replace(NETWORK, head=replace(NETWORK.head, queries=7))
    with pytest.raises(ValueError, match=r"query_feat.weight \[6, 16\], not \[7, 16\]"):
        read_warmup(tiny_joint(network=wider), tmp_path, inputs.trunk)
    (tmp_path / "best.pt").write_bytes(b"no checkpoint")
    with pytest.raises(ValueError, match=r"best\.pt"):
        read_warmup(tiny_joint(), tmp_path, inputs.trunk)
    with pytest.raises(FileNotFoundError, match="train the warm-up first"):
        read_warmup(tiny_joint(), tmp_path / "nowhere", inputs.trunk)


def test_what_cannot_be_trained_is_refused_before_it_starts(tmp_path: Path) -> None:
    joint, inputs = tiny_joint(), tiny_joint_inputs(tmp_path / "generated")
    out = tmp_path / "run"

    for missing, what in (
        ("generated", "generated images"),
        ("segmenter", "a segmenter"),
        ("head", "a warm-up to start from"),
    ):
        with pytest.raises(ValueError, match=f"joint training: give it {what}"):
            train_clouds(joint, replace(inputs, **{missing: None}), out=out, group=ALONE)
    with pytest.raises(ValueError, match="learns from no generated images"):
        train_clouds(tiny_warmup(), inputs, out=out, group=ALONE)
    with pytest.raises(ValueError, match="give it a bank"):
        train_clouds(tiny_warmup("augment"), replace(inputs, bank=None), out=out, group=ALONE)
    with pytest.raises(ValueError, match="cannot be shared by 3"):
        train_clouds(joint, inputs, out=out, group=replace(ALONE, size=3))
    larger = tiny_joint(view=replace(joint.view, crop_px=96))
    with pytest.raises(ValueError, match="need one size"):
        train_clouds(larger, inputs, out=out, group=ALONE)
    assert not out.exists()
    with pytest.raises(ValueError, match="needs a CLIP ResNet"):
        tiny_warmup("mix", network=replace(NETWORK, backbone=TRUNKS["mit-b5"]))


def test_a_training_that_diverges_ends_at_once(tmp_path: Path) -> None:
    run = tiny_warmup(learning_rate=1e30, steps=20)

    with pytest.raises(ValueError, match=r"lower the learning rate"):
        train_clouds(run, tiny_inputs(), out=tmp_path, group=ALONE)


def test_there_is_an_official_training_for_each_source_trunk_and_phase() -> None:
    recipes = official_recipes()

    assert len(recipes) == 24
    for name, recipe in recipes.items():
        assert recipe().name == name
    joint = recipes["clouds_synthia_convnext_large_joint"]()
    assert (joint.steps, joint.learning_rate, joint.schedule) == (30_000, 1e-5, "poly")
    assert joint.self_training is not None
    assert joint.self_training.target_factor == 0.7
    assert joint.view.reference_px == (760, 1280)
    warmup = official("cityscapes", "rn101", "warmup")
    assert (warmup.steps, warmup.learning_rate, warmup.self_training) == (5_000, 1e-4, None)
    assert (warmup.batch_size, warmup.weight_decay, warmup.gradient_clip_norm) == (8, 0.05, 0.01)
    assert official("cityscapes", "rn101", "joint").steps == 10_000
    mini = clouds_camvid_mini_joint().self_training
    assert mini is not None
    assert mini.refinement is not None
    assert mini.refinement.min_component_px == 555


def _head(network: dict[str, Tensor]) -> dict[str, Tensor]:
    return {
        name.removeprefix("head."): value
        for name, value in network.items()
        if name.startswith("head.")
    }


def _assert_equal(ours: dict[str, Tensor], theirs: dict[str, Tensor]) -> None:
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        assert torch.equal(value, theirs[name]), name


def _checkpoint(out: Path) -> dict[str, Any]:
    return torch.load(out / "checkpoint.pt", weights_only=True)


def _metrics(out: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
