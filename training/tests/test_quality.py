"""What the qualities mean: FAMix's ``--scale`` and ``--ensemble``, in their official order."""

from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import FillRule, Parity, filled
from test_export import tiny_network
from torch import Tensor
from torch.nn import functional

from dgseg.data.normalise import normalise
from dgseg.export.golden import golden_image
from dgseg.export.scores_network import ScoresNetwork, resize_long_side
from dgseg.export.served_graph import QUALITIES, Quality, ServedGraph, ServedOutputs
from dgseg.metrics import confusion_matrix, mean_iou
from dgseg.models.clip_resnet import rn50
from dgseg.models.segmenter import Segmenter, SegmenterConfig, upsample

GOLDEN_PREFIX: dict[Quality, str] = {"fast": "s05", "standard": "s1", "best": "ens"}


@torch.no_grad()
def test_fast_sees_half_the_image_and_best_averages_both_scales() -> None:
    network = tiny_network()
    image_1HW3 = golden_image((97, 130), seed=1)
    whole_13HW = normalise(image_1HW3.permute(0, 3, 1, 2).float() / 255)
    half_13hw = functional.interpolate(
        whole_13HW, scale_factor=0.5, mode="bilinear", align_corners=True
    )
    assert half_13hw.shape[2:] == (48, 65)

    whole_1LHW = upsample(network(whole_13HW), (97, 130))
    half_1LHW = functional.interpolate(
        upsample(network(half_13hw), (48, 65)), (97, 130), mode="bilinear", align_corners=True
    )

    logits: dict[Quality, Tensor] = {
        "fast": half_1LHW,
        "standard": whole_1LHW,
        "best": (whole_1LHW + half_1LHW) / 2,
    }
    for quality, logits_1LHW in logits.items():
        graph = ServedGraph(ScoresNetwork(network, long_side_px=None), quality)
        assert torch.equal(graph(image_1HW3).labels_1HW, logits_1LHW.argmax(1).byte()), quality


@torch.no_grad()
def test_scores_and_confidence_are_those_of_the_mean_at_the_finer_stride() -> None:
    network = tiny_network()
    image_1HW3 = golden_image((64, 96), seed=1)
    fast, standard, best = (
        ServedGraph(ScoresNetwork(network, long_side_px=None), quality)(image_1HW3)
        for quality in QUALITIES
    )

    assert fast.scores_1Lhw.shape == (1, 11, 8, 12)
    mean_1Lhw = (standard.scores_1Lhw + upsample(fast.scores_1Lhw, (16, 24))) / 2
    assert torch.equal(best.scores_1Lhw, mean_1Lhw)
    highest = mean_1Lhw.softmax(1).amax().item()
    assert best.confidence_1HW.int().amax().item() <= round(65535 * highest)
    assert best.confidence_1HW.int().amax().item() >= 65535 * highest * 0.98


def test_a_long_side_is_brought_to_size_before_it_is_halved() -> None:
    graph = ServedGraph(ScoresNetwork(tiny_network(), long_side_px=96), "fast")

    (view_13hw,) = graph.preparation(torch.zeros(1, 240, 480, 3, dtype=torch.uint8))

    assert view_13hw.shape == (1, 3, 24, 48)


@pytest.mark.parametrize(
    ("size_px", "expected_px"),
    [((360, 480), (72, 96)), ((480, 360), (96, 72)), ((48, 64), (72, 96)), ((40, 2000), (32, 96))],
)
def test_the_long_side_is_brought_to_size_and_the_shape_kept(
    size_px: tuple[int, int], expected_px: tuple[int, int]
) -> None:
    assert resize_long_side(torch.zeros(1, 3, *size_px), 96).shape[2:] == expected_px


@pytest.mark.parametrize("quality", QUALITIES)
def test_rn50_gives_the_official_predictions_at_every_quality(
    official: dict[Quality, ServedOutputs],
    golden: dict[str, np.ndarray],
    parity: Parity,
    quality: Quality,
) -> None:
    prefix = GOLDEN_PREFIX[quality]
    labels_HW = official[quality].labels_1HW[0]
    confusion_LL = confusion_matrix(torch.from_numpy(golden["labels"])[0], labels_HW, 19)

    name = "famix_rn50_validate"
    other = float((labels_HW.numpy() != golden[f"{prefix}_pred"]).mean())
    parity(name, f"{prefix}: share of other labels", other, 0.0001)
    assert np.abs(confusion_LL.numpy() - golden[f"{prefix}_cm"]).sum() <= 6
    miou = abs(mean_iou(confusion_LL) - float(golden[f"{prefix}_miou"]))
    parity(name, f"{prefix}: mIoU", miou, 1e-5)


def test_rn50_sees_and_scores_the_official_half_image(
    official_rn50: Segmenter,
    official: dict[Quality, ServedOutputs],
    golden: dict[str, np.ndarray],
    parity: Parity,
) -> None:
    graph = ServedGraph(ScoresNetwork(official_rn50, long_side_px=None), "fast")
    (view_13hw,) = graph.preparation(torch.from_numpy(golden["image_u8"])[None])

    scores = upsample(official["fast"].scores_1Lhw, (64, 128)).numpy()

    name = "famix_rn50_validate"
    parity(name, "s05: input", np.abs(view_13hw.numpy() - golden["s05_input"]).max(), 1e-6)
    parity(name, "s05: logits", np.abs(scores - golden["s05_model_out"]).max(), 1e-3)


@pytest.fixture(scope="module")
def official_rn50(fill_rule: FillRule) -> Segmenter:
    """Return RN50 with the weights that the official code was run with."""
    network = Segmenter(SegmenterConfig(backbone=rn50(), label_count=19)).eval()
    network.load_state_dict(filled(network, fill_rule))
    return network


@pytest.fixture(scope="module")
def golden(golden_famix: Path) -> dict[str, np.ndarray]:
    """Return what the official code answered, and the image it was asked about."""
    forward = np.load(golden_famix / "famix_rn50_forward.npz")
    validate = np.load(golden_famix / "famix_rn50_validate.npz")
    return {**validate, "image_u8": forward["image_u8"]}


@pytest.fixture(scope="module")
@torch.no_grad()
def official(
    official_rn50: Segmenter, golden: dict[str, np.ndarray]
) -> dict[Quality, ServedOutputs]:
    """Return what our network answers, by quality."""
    image_1HW3 = torch.from_numpy(golden["image_u8"])[None]
    return {
        quality: ServedGraph(ScoresNetwork(official_rn50, long_side_px=None), quality)(image_1HW3)
        for quality in QUALITIES
    }
