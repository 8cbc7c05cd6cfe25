"""One iteration of CLOUDS: its targets, features, random numbers and update."""

import re
from collections.abc import Iterator

import pytest
import torch
from tiny_clouds import (
    CROP_PX,
    NETWORK,
    Squares,
    random_head,
    tiny_inputs,
    tiny_joint,
    tiny_warmup,
)
from tiny_famix import LABELS
from torch import Tensor

from dgseg.data.mixed_batches import MixedBatch
from dgseg.distributed import Group
from dgseg.models.clouds.network import CloudsSegmenter
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.clouds_step import (
    SelfTraining,
    loss_points,
    optimizer_for,
    set_learning_rate,
    student_pyramid,
    targets_of,
    update,
)
from dgseg.recipes.famix import StyleMode, StyleSettings
from dgseg.recipes.style_step import Draws, draw, pick_for_batch
from dgseg.self_training.teacher import copy_head

ALONE = Group(device=torch.device("cpu"))


MIXING: list[StyleMode] = ["augment", "mix", "augment and mix", "mixstyle"]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Keep these networks on one thread: they are so small that two wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def test_photographs_are_learned_by_their_labels_and_generated_images_by_refined_ones() -> None:
    run, batch = tiny_joint(), _batch(generated=[1, 3])
    network, self_training = _self_training(run)

    targets = targets_of(run, batch, network.backbone, self_training)

    for place in (0, 2):
        labels = batch.truth_BHW[place].unique()
        assert targets[place].labels_N.tolist() == labels[labels != 255].tolist()
    assert isinstance(self_training.segmenter, Squares)
    assert self_training.segmenter.calls == 2
    for place in (1, 3):
        assert len(targets[place].labels_N) > 0
        assert targets[place].masks_NHW.shape[1:] == (CROP_PX, CROP_PX)
    again = targets_of(run, batch, network.backbone, self_training)
    for one, other in zip(targets, again, strict=True):
        assert torch.equal(one.masks_NHW, other.masks_NHW)
    # Points are drawn by the number of the sample, not by its place in the batch.
    moved = batch._replace(numbers_B=[100, 101, 102, 103])
    other = targets_of(run, moved, network.backbone, self_training)
    assert not torch.equal(other[1].masks_NHW, targets[1].masks_NHW)


@pytest.mark.parametrize("mode", MIXING)
def test_styles_change_the_features_of_photographs_alone(mode: StyleMode) -> None:
    batch = _batch(generated=[1])
    network = _network()
    # Weights of about a half, so that no style is kept by chance.
    style = StyleSettings(mode=mode, grid=2, beta=9.0, mixstyle_probability=1.0)
    run = tiny_warmup(style=style)
    plain = network.backbone(batch.image_B3HW)

    styled = _pyramid(network, batch, run)

    own_partners = {place for place, other in enumerate(_draws(run).partner_B) if place == other}
    for place in range(4):
        stays = place == 1 or (mode == "mixstyle" and place in own_partners)
        for ours, theirs in zip(styled, plain, strict=True):
            assert torch.allclose(ours[place], theirs[place], atol=1e-6) == stays
    assert len(own_partners) < 3


def test_without_styles_the_features_are_those_of_the_trunk() -> None:
    batch = _batch(generated=[])
    network = _network()

    for ours, theirs in zip(
        _pyramid(network, batch, tiny_warmup()), network.backbone(batch.image_B3HW), strict=True
    ):
        assert torch.equal(ours, theirs)


def test_the_loss_looks_elsewhere_in_every_step_and_for_every_image() -> None:
    run = tiny_warmup()

    def points(step: int, image: int, group: Group = ALONE) -> Tensor:
        return loss_points(run, step, group)(image, 2, 8)

    assert torch.equal(points(3, 1), points(3, 1))
    assert not torch.equal(points(3, 1), points(4, 1))
    assert not torch.equal(points(3, 1), points(3, 2))
    second = Group(device=ALONE.device, rank=1, size=2)
    assert torch.equal(points(3, 1, second), points(3, 3))


def test_norms_and_embeddings_do_not_decay() -> None:
    head = CloudsSegmenter(NETWORK).head
    names = {id(parameter): name for name, parameter in head.named_parameters()}

    decayed, undecayed = optimizer_for(tiny_warmup(), head).param_groups

    assert (decayed["weight_decay"], undecayed["weight_decay"]) == (0.05, 0.0)
    assert len(decayed["params"]) + len(undecayed["params"]) == len(names)
    without = {names[id(parameter)] for parameter in undecayed["params"]}
    assert without == {
        name
        for name in names.values()
        if ".norm" in name
        or "decoder_norm" in name
        or name.startswith(("predictor.query_", "predictor.level_embed"))
        or re.search(r"input_proj\.\d\.1\.", name)
    }
    # A parameter of its own, not of an embedding: it decays in the official code as well.
    assert "pixel_decoder.transformer.level_embed" not in without


def test_gradients_are_shortened_together_before_a_step() -> None:
    run = tiny_warmup(gradient_clip_norm=0.5)
    layer = torch.nn.Linear(3, 2)
    optimizer = torch.optim.SGD(layer.parameters(), lr=1.0)
    before = [parameter.detach().clone() for parameter in layer.parameters()]

    update(run, optimizer, layer, layer(torch.full((4, 3), 50.0)).square().sum())

    moved = [(new - old).norm() for new, old in zip(layer.parameters(), before, strict=True)]
    assert torch.stack(moved).norm().item() == pytest.approx(0.5, rel=1e-3)


def test_a_poly_schedule_falls_to_zero_and_a_constant_one_does_not() -> None:
    head = torch.nn.Linear(2, 2)
    for schedule, expected in (("poly", [1e-3, 1e-3 * 0.5**0.9, 0]), ("constant", [1e-3] * 3)):
        run = tiny_warmup(schedule=schedule, steps=10)
        optimizer = optimizer_for(run, head)
        rates: list[float] = []
        for step in (0, 5, 10):
            set_learning_rate(run, optimizer, step)
            rates += {group["lr"] for group in optimizer.param_groups}
        assert rates == pytest.approx(expected)


def _network() -> CloudsSegmenter:
    inputs = tiny_inputs()
    network = CloudsSegmenter(NETWORK)
    network.backbone.load_state_dict(inputs.trunk)
    network.head.load_state_dict(random_head())
    return network.eval()


def _self_training(run: CloudsRun) -> tuple[CloudsSegmenter, SelfTraining]:
    network = _network()
    assert run.self_training is not None
    teacher = copy_head(network.head)
    return network, SelfTraining(settings=run.self_training, teacher=teacher, segmenter=Squares())


def _pyramid(network: CloudsSegmenter, batch: MixedBatch, run: CloudsRun) -> list[Tensor]:
    draws = _draws(run)
    styles = pick_for_batch(run.style, tiny_inputs().bank, batch.truth_BHW, LABELS, draws)
    return list(student_pyramid(network.backbone, batch, run, styles, draws))


def _draws(run: CloudsRun) -> Draws:
    return draw(run.style, seed=1, step=0, batch_size=4, channels=16, group=ALONE)


def _batch(*, generated: list[int]) -> MixedBatch:
    """Return four images of which some are generated."""
    rng = torch.Generator().manual_seed(2)
    truth = torch.arange(3).repeat_interleave(24)[:CROP_PX, None].repeat(4, 1, CROP_PX)
    truth = truth.view(4, CROP_PX, CROP_PX)
    truth[generated] = 255
    clean = torch.randint(256, (len(generated), CROP_PX, CROP_PX, 3), generator=rng)
    return MixedBatch(
        image_B3HW=torch.randn(4, 3, CROP_PX, CROP_PX, generator=rng),
        truth_BHW=truth,
        generated_G=generated,
        clean_GHW3=clean.byte(),
        numbers_B=[0, 1, 2, 3],
    )
