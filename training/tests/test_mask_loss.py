"""The loss of mask classification: parity with the official code, and what it must bear."""

from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import Parity
from torch import Tensor

from dgseg.distributed import Group
from dgseg.mask_loss.mask_loss import mask_loss
from dgseg.mask_loss.matching import match, matching_costs
from dgseg.mask_loss.points import sample, uncertain_points
from dgseg.mask_loss.seeded_points import SeededPoints, splitmix64
from dgseg.mask_loss.settings import MaskLossSettings
from dgseg.models.mask_classification import MaskTarget, Prediction, mask_targets

ALONE = Group(device=torch.device("cpu"))
SMALL = MaskLossSettings(points=16)


class OfficialPoints:
    """The points that the official code drew: for matching, then uncertain ones, then any."""

    def __init__(self, golden: "np.lib.npyio.NpzFile") -> None:
        masks = len(golden["gt_labels_0"])
        uncertain, anywhere = golden["rand_draw_2"], golden["rand_draw_3"]
        self._of_image = [
            iter((golden["rand_draw_0"], uncertain[:masks], anywhere[:masks])),
            iter((golden["rand_draw_1"], uncertain[masks:], anywhere[masks:])),
        ]

    def __call__(self, image: int, mask_count: int, point_count: int) -> Tensor:
        """Return the next points of an image."""
        points_NP2 = torch.from_numpy(next(self._of_image[image]))
        assert points_NP2.shape == (mask_count, point_count, 2)
        return points_NP2


def test_matches_and_losses_are_the_official_ones(golden_clouds: Path, parity: Parity) -> None:
    golden = np.load(golden_clouds / "criterion.npz")
    prediction = Prediction(
        torch.from_numpy(golden["pred_logits"]), torch.from_numpy(golden["pred_masks"])
    )
    targets = [
        MaskTarget(
            torch.from_numpy(golden[f"gt_labels_{image}"]),
            torch.from_numpy(np.unpackbits(golden[f"gt_masks_{image}"], axis=1))
            .reshape(-1, 64, 128)
            .bool(),
        )
        for image in (0, 1)
    ]
    settings = MaskLossSettings(points=256)

    (matches,) = match([prediction], targets, settings, OfficialPoints(golden))
    (loss,) = mask_loss([prediction], targets, settings, OfficialPoints(golden), ALONE)

    for image, (queries, masks) in enumerate(matches):
        assert queries.tolist() == golden[f"match_q_{image}"].tolist()
        assert masks.tolist() == golden[f"match_t_{image}"].tolist()
    for what, ours, key in (
        ("label loss", loss.label, "loss_ce"),
        ("mask loss", loss.mask, "loss_mask"),
        ("dice loss", loss.dice, "loss_dice"),
        ("weighted total", loss.weighted(settings), "weighted_total"),
    ):
        parity("criterion", what, abs(float(ours) - float(golden[key])), 1e-5)


def test_a_perfect_answer_costs_nothing_but_the_smoothness_of_its_masks() -> None:
    target = _halves()
    mask_logits = torch.full((1, 4, 8, 8), -50.0)
    mask_logits[0, 2] = torch.where(target.masks_NHW[0], 50.0, -50.0)
    mask_logits[0, 0] = torch.where(target.masks_NHW[1], 50.0, -50.0)
    label_logits = torch.zeros(1, 4, 3)
    label_logits[0, [2, 0, 1, 3], [0, 1, 2, 2]] = 50.0

    prediction = Prediction(label_logits, mask_logits)

    ((matched,),) = match([prediction], [target], SMALL, _seeded(1))
    (loss,) = mask_loss([prediction], [target], SMALL, _seeded(1), ALONE)

    assert (matched.queries_M.tolist(), matched.masks_M.tolist()) == ([0, 2], [1, 0])
    assert loss.label < 1e-6
    # Between pixels a mask is blurred, and uncertain points are sought there.
    assert loss.dice < 0.3


def test_a_query_that_knows_nothing_costs_what_is_counted_by_hand() -> None:
    prediction = Prediction(torch.zeros(1, 1, 3), torch.zeros(1, 1, 8, 8))
    everywhere = torch.full((1, 64, 64), 1.0)
    inside = SMALL.points

    cost = matching_costs(prediction, 0, torch.tensor([1]), everywhere, SMALL, _in_the_middle)

    dice = 1 - (2 * 0.5 * inside + 1) / (0.5 * inside + inside + 1)
    assert float(cost) == pytest.approx(2 * -1 / 3 + 5 * np.log(2) + 5 * dice, rel=1e-6)


def test_every_layer_is_matched_anew() -> None:
    target = _halves()
    first = _answer([0, 1], target)
    second = _answer([1, 0], target)

    matches = match([first, second], [target], SMALL, _seeded(1))

    assert [of_images[0].masks_M.tolist() for of_images in matches] == [[0, 1], [1, 0]]
    losses = mask_loss([first, second], [target], SMALL, _seeded(1), ALONE)
    assert len(losses) == 2


def test_images_without_masks_cost_labels_alone_and_give_every_part_a_gradient() -> None:
    prediction = _random(images=2)
    empty = mask_targets(torch.full((2, 8, 8), 255), 2)

    (loss,) = mask_loss([prediction], empty, SMALL, _seeded(1, 2), ALONE)
    loss.weighted(SMALL).backward()

    assert loss.mask == loss.dice == 0
    assert loss.label > 0
    assert prediction.label_logits_BQL1.grad is not None
    assert prediction.label_logits_BQL1.grad.abs().sum() > 0
    assert prediction.mask_logits_BQhw.grad is not None
    assert (prediction.mask_logits_BQhw.grad == 0).all()


def test_an_image_without_masks_changes_no_mask_loss_of_the_others() -> None:
    prediction = _random(images=2)
    alone = Prediction(*(value[:1] for value in prediction))
    empty = mask_targets(torch.full((1, 8, 8), 255), 2)

    (both,) = mask_loss([prediction], [_halves(), *empty], SMALL, _seeded(1, 2), ALONE)
    (one,) = mask_loss([alone], [_halves()], SMALL, _seeded(1), ALONE)

    assert torch.allclose(both.mask, one.mask)
    assert torch.allclose(both.dice, one.dice)


def test_more_masks_than_queries_leave_some_masks_without_an_answer() -> None:
    masks = torch.eye(8).bool()[:, None, :].expand(8, 8, 8)
    target = MaskTarget(torch.arange(8), masks)
    prediction = Prediction(torch.randn(1, 3, 9), torch.randn(1, 3, 8, 8))

    ((matched,),) = match([prediction], [target], SMALL, _seeded(1))

    assert matched.queries_M.tolist() == [0, 1, 2]
    assert len(set(matched.masks_M.tolist())) == 3


def test_answers_that_are_no_numbers_are_refused() -> None:
    prediction = _random(images=1)
    broken = prediction._replace(mask_logits_BQhw=prediction.mask_logits_BQhw.detach() * torch.nan)

    with pytest.raises(ValueError, match="not finite: lower the learning rate"):
        mask_loss([broken], [_halves()], SMALL, _seeded(1), ALONE)


def test_points_are_where_the_mask_is_unsure_and_some_anywhere() -> None:
    settings = MaskLossSettings(points=400)
    ramp = torch.linspace(-10, 10, 64).expand(1, 64, 64)  # unsure in the middle

    points = uncertain_points(ramp, [0], settings, _seeded(3))

    is_near = (points[0, :, 0] - 0.5).abs() < 0.16
    assert points.shape == (1, 400, 2)
    # The least sure quarter of three times as many; masks fade at the border, too.
    assert is_near[:300].float().mean() > 0.95
    assert 10 < is_near[300:].sum() < 60


def test_points_of_an_image_depend_on_its_own_seed_alone() -> None:
    pair, alone = _seeded(5, 6), _seeded(6)
    pair(0, 3, 10)

    assert torch.equal(pair(1, 2, 10), alone(0, 2, 10))
    assert not torch.equal(pair(0, 2, 10), alone(0, 2, 10))


def test_random_numbers_are_those_of_the_published_generator() -> None:
    expected = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]  # of the seed 0

    numbers = splitmix64(0, 0, 3, ALONE.device)

    assert [number % 2**64 for number in numbers.tolist()] == expected
    assert torch.equal(splitmix64(0, 1, 2, ALONE.device), numbers[1:])


def test_points_are_spread_evenly() -> None:
    points = _seeded(7)(0, 10, 5000).flatten(0, 1)

    assert points.min() >= 0
    assert points.max() < 1
    cells = (points * 10).long() @ torch.tensor([1, 10])
    counts = cells.bincount(minlength=100).float()
    assert counts.mean() == 500
    assert counts.std() < 35  # 22 is to be expected


def test_a_mask_is_read_between_the_centres_of_its_pixels() -> None:
    mask = torch.tensor([[[0.0, 1.0], [2.0, 3.0]]])
    points = torch.tensor([[[0.25, 0.25], [0.75, 0.25], [0.5, 0.5]]])

    assert sample(mask, points).tolist() == [[0.0, 1.0, 1.5]]
    two = torch.cat([mask, mask + 1])
    assert torch.equal(sample(two, points), sample(two, points.expand(2, -1, -1)))


@pytest.mark.parametrize(
    "setting",
    [{"points": 0}, {"oversample": 0.5}, {"importance": 1.1}, {"no_object_weight": 0.0}],
)
def test_settings_that_make_no_loss_are_refused(setting: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(setting))):
        MaskLossSettings(**setting)  # pyright: ignore[reportArgumentType]


def _seeded(*image_seeds: int) -> SeededPoints:
    return SeededPoints(image_seeds, ALONE.device)


def _in_the_middle(image: int, mask_count: int, point_count: int) -> Tensor:  # noqa: ARG001
    return torch.full((mask_count, point_count, 2), 0.5)


def _halves() -> MaskTarget:
    """Return label 0 on the left half of 8 x 8 px and label 1 on the right one."""
    (target,) = mask_targets((torch.arange(8) >= 4).long().expand(1, 8, 8), 2)
    return target


def _answer(masks_Q: list[int], target: MaskTarget) -> Prediction:
    """Return queries that each answer for one mask, and are sure of it."""
    mask_logits = torch.stack([target.masks_NHW[mask].float() * 20 - 10 for mask in masks_Q])
    return Prediction(torch.eye(3)[masks_Q][None] * 10, mask_logits[None])


def _random(*, images: int) -> Prediction:
    torch.manual_seed(0)
    return Prediction(
        torch.randn(images, 4, 3, requires_grad=True),
        torch.randn(images, 4, 8, 8, requires_grad=True),
    )
