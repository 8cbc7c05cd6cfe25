"""Official CLOUDS checkpoints: read by their names, whichever classifier they were trained with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import Parity
from make_clouds_checkpoint import make_clouds_checkpoint
from torch import Tensor

from dgseg.data.normalise import normalise
from dgseg.models.clip_convnext_encoder import ClipConvNextConfig, ClipConvNextEncoder
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.clouds.config import Classifier, CloudsConfig, HeadSize
from dgseg.models.clouds.network import CloudsSegmenter
from dgseg.models.clouds.text_classifier import read_label_words, synonyms_of, text_weights
from dgseg.models.mask_classification import full_size_scores
from dgseg.models.text_encoder import Activation, ClipTextEncoder, ClipTextEncoderConfig
from dgseg.models.trunks import TRUNKS, TrunkConfig
from dgseg.weights.clouds_checkpoint import read_clouds_checkpoint
from dgseg.weights.weights_error import WeightsError

HEAD = HeadSize(
    channels=8,
    attention_heads=2,
    encoder_layers=1,
    encoder_hidden=8,
    points=2,
    queries=3,
    decoder_layers=1,
    decoder_hidden=8,
)
RESNET = ClipResNetConfig(depths=(1, 1, 1, 1), width=2, output_stride=32)
CONVNEXT = ClipConvNextConfig(depths=(1, 1, 1, 1), channels=(4, 8, 12, 16), embedding_size=8)
NAMES = ("road", "sky")
IMAGE = torch.linspace(-1, 1, 3 * 32 * 64).reshape(1, 3, 32, 64)


@pytest.fixture(autouse=True)
def tiny_trunks(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "golden_clouds" not in request.fixturenames:
        monkeypatch.setitem(TRUNKS, "rn50", RESNET)
        monkeypatch.setitem(TRUNKS, "convnext-large", CONVNEXT.trunk)


@pytest.mark.parametrize("classifier", ["linear", "pooled"])
@pytest.mark.parametrize("backbone", ["rn50", "convnext-large"])
def test_a_checkpoint_becomes_the_network_it_was_saved_from(
    tmp_path: Path, backbone: str, classifier: Classifier
) -> None:
    network = make_network(TRUNKS[backbone], classifier)
    path = save_weights(as_official(network), tmp_path, iteration=999)

    checkpoint = read_clouds_checkpoint(path, label_count=2, head=HEAD)

    _check_equal(checkpoint.segmenter, network)
    assert (checkpoint.backbone, checkpoint.variant) == (backbone, classifier)
    assert checkpoint.iterations == 1000
    assert not checkpoint.segmenter.training
    assert not any(value.requires_grad for value in checkpoint.segmenter.backbone.parameters())


@pytest.mark.parametrize(
    ("backbone", "activation"), [("rn50", "quickgelu"), ("convnext-large", "gelu")]
)
def test_a_text_classifier_is_worked_out_by_the_text_encoder_in_the_file(
    tmp_path: Path, backbone: str, activation: Activation
) -> None:
    encoder = make_text_encoder(activation)
    network = make_network(TRUNKS[backbone], "text")
    words = text_weights(encoder, synonyms_of(NAMES), read_label_words().templates)
    network.get_buffer("head.predictor.words_ME").copy_(words)
    path = save_weights(as_official(network) | tower_of(encoder), tmp_path)

    checkpoint = read_clouds_checkpoint(path, label_count=2, label_names=NAMES, head=HEAD)

    _check_equal(checkpoint.segmenter, network)
    assert checkpoint.variant == "text"


def test_what_no_answer_depends_on_is_counted_and_left_aside(tmp_path: Path) -> None:
    network = make_network(CONVNEXT.trunk, "linear")
    image_encoder = ClipConvNextEncoder(CONVNEXT)
    weights = as_official(network) | tower_of(make_text_encoder("gelu"))
    weights |= {
        f"backbone.clip_model.visual.{name}": value
        for name, value in image_encoder.state_dict().items()
        if "head." in name
    }
    extra = ("sem_seg_head_ema.predictor.x", "sam.sam.x", "sam.sam.y", "criterion.empty_weight")
    weights |= {name: torch.ones(3) for name in extra} | {"void_embedding.weight": torch.ones(1, 8)}
    path = save_weights(weights, tmp_path)

    checkpoint = read_clouds_checkpoint(path, label_count=2, head=HEAD)

    _check_equal(checkpoint.segmenter, network)
    assert checkpoint.ignored == {
        "image head of CLIP": 5,
        "SAM": 2,
        "loss": 1,
        "teacher": 1,
        "text encoder": len(tower_of(make_text_encoder("gelu"))),
        "void embedding": 1,
    }


def test_a_bare_state_dict_is_read_as_well(tmp_path: Path) -> None:
    network = make_network(RESNET, "linear")
    torch.save(as_official(network), tmp_path / "model.pth")

    checkpoint = read_clouds_checkpoint(tmp_path / "model.pth", label_count=2, head=HEAD)

    _check_equal(checkpoint.segmenter, network)
    assert checkpoint.iterations is None


def _without(name: str) -> Callable[[dict[str, Any]], None]:
    def change(weights: dict[str, Any]) -> None:
        del weights[name]

    return change


def _with(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda weights: weights.update({name: value})


PREDICTOR = "sem_seg_head.predictor."
VISUAL = "backbone.clip_model.visual."


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            _without(f"{PREDICTOR}query_feat.weight"),
            r"1 missing \(sem_seg_head\.predictor\.query_feat\.weight\)",
        ),
        (
            _without(f"{VISUAL}layer1.0.conv2.weight"),
            r"1 missing \(backbone\.clip_model\.visual\.layer1\.0\.conv2\.weight\)",
        ),
        (_with("sem_seg_head.extra", torch.zeros(1)), r"1 unknown \(sem_seg_head\.extra\)"),
        (_with("sam.other", torch.zeros(1)), r"1 unknown \(sam\.other\)"),
        (_with(f"{PREDICTOR}query_feat.weight", torch.zeros(4, 8)), r"\[4, 8\], not \[3, 8\]"),
        (_without(f"{PREDICTOR}class_embed.weight"), "is no CLOUDS network: it has neither"),
        (_with(f"{PREDICTOR}class_embed.weight", torch.zeros(20, 8)), "19 labels, but .* has 2"),
        (_without(f"{VISUAL}conv3.weight"), "holds no trunk"),
        (_with(f"{VISUAL}conv3.weight", torch.zeros(4, 1, 3, 3)), "width=4.* is none of rn50"),
        (_with(f"{PREDICTOR}decoder_norm.bias", torch.full((8,), torch.nan)), "not finite"),
        (_with(f"{PREDICTOR}decoder_norm.bias", "x"), "entries that are no tensors"),
        (_with(f"{PREDICTOR}decoder_norm.bias", np.zeros(8)), "asks for numpy"),
    ],
)
def test_weights_that_make_no_clouds_network_are_refused_with_the_reason(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], reason: str
) -> None:
    weights: dict[str, Any] = as_official(make_network(RESNET, "linear"))
    change(weights)

    with pytest.raises(WeightsError, match=reason):
        read_clouds_checkpoint(save_weights(weights, tmp_path), label_count=2, head=HEAD)


def test_another_backbone_than_asked_for_is_refused_by_name(tmp_path: Path) -> None:
    path = save_weights(as_official(make_network(RESNET, "linear")), tmp_path)

    with pytest.raises(WeightsError, match="is a rn50, but convnext-large was asked for"):
        read_clouds_checkpoint(path, label_count=2, backbone="convnext-large", head=HEAD)


def test_a_text_classifier_without_its_words_is_refused(tmp_path: Path) -> None:
    weights = as_official(make_network(RESNET, "text"))
    path = save_weights(weights, tmp_path)

    with pytest.raises(WeightsError, match=r"lacks backbone\.clip_model\.ln_final\.weight"):
        read_clouds_checkpoint(path, label_count=2, label_names=NAMES, head=HEAD)
    with pytest.raises(WeightsError, match="2 labels apart by their names, but there are 19 names"):
        read_clouds_checkpoint(path, label_count=2, head=HEAD)


def test_a_file_that_is_no_checkpoint_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "model.pth"
    path.write_bytes(b"PK not really")

    with pytest.raises(WeightsError, match="not a checkpoint, or damaged") as refusal:
        read_clouds_checkpoint(path)
    assert "\n" not in str(refusal.value)
    with pytest.raises(FileNotFoundError, match="give the path of a checkpoint"):
        read_clouds_checkpoint(tmp_path / "missing.pth")


@torch.no_grad()
def test_the_official_checkpoint_gives_the_official_scores(
    golden_clouds: Path, tmp_path: Path, parity: Parity
) -> None:
    golden = np.load(golden_clouds / "e2e_orig_rn50_plain.npz")
    make_clouds_checkpoint(tmp_path / "model_final.pth", golden=golden_clouds, has_text=False)

    checkpoint = read_clouds_checkpoint(tmp_path / "model_final.pth", backbone="rn50")

    (tmp_path / "model_final.pth").unlink()  # 240 MB
    image_HW3 = np.random.RandomState(0).randint(0, 256, (64, 128, 3)).astype(np.uint8)
    image = normalise(torch.from_numpy(image_HW3).permute(2, 0, 1)[None].float() / 255)
    prediction = checkpoint.segmenter(image)[-1]
    scores = full_size_scores(prediction, padded_px=(64, 128), image_px=(64, 128))[0].numpy()
    difference = np.abs(scores - golden["sem_seg"]).max()
    parity("e2e_orig_rn50_plain", "scores of an imported checkpoint", difference, 1e-3)
    assert (checkpoint.variant, checkpoint.iterations) == ("linear", 40_000)
    assert checkpoint.ignored["text encoder"] == 150


def make_network(trunk: TrunkConfig, classifier: Classifier) -> CloudsSegmenter:
    torch.manual_seed(0)
    is_text = classifier == "text"
    return CloudsSegmenter(
        CloudsConfig(
            backbone=trunk,
            label_count=2,
            classifier=classifier,
            embedding_size=8 if is_text else None,
            synonym_counts=(1, 1) if is_text else None,
            head=HEAD,
        )
    ).eval()


def as_official(network: CloudsSegmenter) -> dict[str, Tensor]:
    """Return the weights under the names of the official code."""
    renamed = {
        "head.predictor.void_embedding.": "void_embedding.",
        "head.": "sem_seg_head.",
        "backbone.": VISUAL,
    }
    weights: dict[str, Tensor] = {}
    for name, value in network.state_dict().items():
        start = next(start for start in renamed if name.startswith(start))
        if not name.endswith("words_ME"):
            weights[renamed[start] + name.removeprefix(start)] = value
    return weights


def make_text_encoder(activation: Activation) -> ClipTextEncoder:
    torch.manual_seed(1)
    config = ClipTextEncoderConfig(
        width=64, heads=1, layers=1, embedding_size=8, context_length=14, activation=activation
    )
    return ClipTextEncoder(config).eval()


def tower_of(encoder: ClipTextEncoder) -> dict[str, Tensor]:
    weights = {f"backbone.clip_model.{n}": v for n, v in encoder.network.state_dict().items()}
    return weights | {"backbone.clip_model.logit_scale": torch.tensor(2.6)}


def save_weights(weights: dict[str, Any], folder: Path, *, iteration: int = 0) -> Path:
    path = folder / "model_final.pth"
    torch.save({"model": weights, "optimizer": {}, "scheduler": {}, "iteration": iteration}, path)
    return path


@torch.no_grad()
def _check_equal(found: CloudsSegmenter, expected: CloudsSegmenter) -> None:
    for ours, theirs in zip(found(IMAGE)[-1], expected(IMAGE)[-1], strict=True):
        torch.testing.assert_close(ours, theirs)
