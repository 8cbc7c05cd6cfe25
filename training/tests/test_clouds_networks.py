"""The network of CLOUDS, part by part against the official code's outputs."""

from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import CloudsFill, Parity
from torch import Tensor
from torch.nn import functional

from dgseg.data.normalise import normalise
from dgseg.models.clip_resnet import ClipResNetConfig, rn50
from dgseg.models.clouds.config import CloudsConfig, HeadSize
from dgseg.models.clouds.deformable_attention import sample_levels
from dgseg.models.clouds.network import CloudsSegmenter
from dgseg.models.clouds.pixel_decoder import PixelDecoder, PixelFeatures
from dgseg.models.clouds.pooling_decoders import TextDecoder
from dgseg.models.clouds.sine_position import sine_position
from dgseg.models.clouds.transformer_decoder import TransformerDecoder, outside_mask
from dgseg.models.mask_classification import Prediction, full_size_scores, label_scores
from dgseg.models.segmenter import parameter_count
from dgseg.models.trunks import Pyramid

SYNONYMS = (2, 2, 6, 6, 2, 2, 2, 2, 5, 10, 2, 1, 1, 2, 2, 2, 5, 2, 4)
OFFICIAL = CloudsConfig(backbone=rn50(output_stride=32), label_count=19)
OFFICIAL_TEXT = CloudsConfig(
    backbone=rn50(output_stride=32),
    label_count=19,
    classifier="text",
    embedding_size=1024,
    synonym_counts=SYNONYMS,
)


def load(folder: Path, name: str) -> dict[str, Tensor]:
    with np.load(folder / name) as file:
        return {key: torch.from_numpy(file[key]) for key in file.files}


def furthest(ours: Tensor, theirs: Tensor) -> float:
    return (ours - theirs).abs().max().item()


@torch.no_grad()
def test_sampling_gives_the_official_operators_values(golden_clouds: Path, parity: Parity) -> None:
    golden = load(golden_clouds, "msda_core.npz")
    # The official operator takes all levels in one row, and places instead of offsets.
    sizes = [(height, width) for height, width in golden["spatial_shapes"].tolist()]
    levels = golden["value"].split([height * width for height, width in sizes], dim=1)
    values = [
        value_BTND.permute(0, 2, 3, 1).unflatten(3, size).flatten(0, 1)
        for value_BTND, size in zip(levels, sizes, strict=True)
    ]
    scale_V2 = torch.tensor([[width, height] for height, width in sizes])
    offset = (golden["sampling_locations"] * scale_V2[:, None])[0].transpose(0, 1).flatten(2)
    weight = golden["attention_weights"][0].transpose(0, 1).flatten(2)

    sampled = sample_levels(values, torch.zeros(37, 2), offset, weight).flatten(0, 1).T

    parity("msda_core", "deformable attention", furthest(sampled, golden["out"][0]), 1e-5)


@pytest.mark.parametrize(("height", "width"), [(3, 5), (8, 16)])
def test_positions_are_the_official_sines(
    golden_clouds: Path, parity: Parity, height: int, width: int
) -> None:
    golden = load(golden_clouds, "pos_sine.npz")[f"pe_{height}x{width}"][0].flatten(1).T

    position = sine_position(height, width, 256, like=golden)

    parity("pos_sine", f"{height} x {width}", furthest(position, golden), 1e-5)


@torch.no_grad()
def test_the_pixel_decoder_gives_the_official_features(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    golden = load(golden_clouds, "pixel_decoder_rn50.npz")
    decoder = PixelDecoder(HeadSize(), in_channels=(256, 512, 1024, 2048)).eval()
    decoder.load_state_dict(
        clouds_fill.weights("manifest_rn50.json", "sem_seg_head.pixel_decoder.")
    )

    features = decoder(Pyramid(*(golden[f"res{stage}"] for stage in (2, 3, 4, 5))))

    reached = furthest(features.mask_features_BCHW, golden["mask_features"])
    parity("pixel_decoder_rn50", "mask features", reached, 1e-3)
    names = ("ms0_stride32", "ms1_stride16", "ms2_stride8")
    for level_BTC, name in zip(features.levels_BTC, names, strict=True):
        reached = furthest(level_BTC.transpose(1, 2), golden[name].flatten(2))
        parity("pixel_decoder_rn50", name, reached, 1e-3)


@torch.no_grad()
def test_the_shipped_decoder_gives_the_official_predictions(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    decoder = TransformerDecoder(OFFICIAL).eval()
    decoder.load_state_dict(clouds_fill.weights("manifest_rn50.json", "sem_seg_head.predictor."))

    check_decoder(decoder, golden_clouds, "transformer_decoder_orig_rn50", parity)


@torch.no_grad()
def test_the_text_decoder_gives_the_official_predictions(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    decoder = TextDecoder(OFFICIAL_TEXT).eval()
    weights = clouds_fill.weights(
        "manifest_rn50_textdecoder_predictor.json", "sem_seg_head.predictor."
    )
    weights |= clouds_fill.weights("manifest_rn50.json", "void_")
    weights["void_embedding.weight"] = weights.pop("embedding.weight")
    words = clouds_fill.named("text_classifier", (60, 1024))
    weights["words_ME"] = functional.normalize(words, dim=-1)
    decoder.load_state_dict(weights)

    check_decoder(decoder, golden_clouds, "transformer_decoder_text_rn50", parity)


def check_decoder(decoder: TransformerDecoder, folder: Path, name: str, parity: Parity) -> None:
    features = load(folder, "pixel_decoder_rn50.npz")
    golden = load(folder, f"{name}.npz")
    levels = [features[level] for level in ("ms0_stride32", "ms1_stride16", "ms2_stride8")]

    sizes = [(level.shape[2], level.shape[3]) for level in levels]
    positions = [
        sine_position(*size, 256, like=level) for size, level in zip(sizes, levels, strict=True)
    ]
    levels = [level.flatten(2).transpose(1, 2) for level in levels]

    *earlier, last = decoder(PixelFeatures(levels, positions, sizes, features["mask_features"]))

    parity(name, "labels", furthest(last.label_logits_BQL1, golden["pred_logits"]), 1e-3)
    parity(name, "masks", furthest(last.mask_logits_BQhw, golden["pred_masks"]), 1e-3)
    labels = torch.stack([prediction.label_logits_BQL1 for prediction in earlier])
    parity(name, "labels of earlier layers", furthest(labels, golden["aux_logits"]), 1e-3)
    for layer in (0, 4):
        if f"aux_masks_{layer}" in golden:
            masks = earlier[layer].mask_logits_BQhw
            reached = furthest(masks, golden[f"aux_masks_{layer}"])
            parity(name, f"masks after {layer} layers", reached, 1e-3)


def test_the_read_out_gives_the_official_scores(golden_clouds: Path, parity: Parity) -> None:
    golden = load(golden_clouds, "semantic_inference.npz")
    prediction = Prediction(golden["cls_logits"][None], golden["mask_logits"][None])

    scores = label_scores(*prediction)[0]
    full = full_size_scores(prediction, padded_px=(64, 128), image_px=(64, 128))[0]

    parity("semantic_inference", "at stride 4", furthest(scores, golden["out"]), 1e-4)
    reached = furthest(full[:, ::4, ::4], golden["out_up64x128_stride4"])
    parity("semantic_inference", "at full size", reached, 1e-4)


@pytest.fixture(scope="module")
def official(clouds_fill: CloudsFill) -> CloudsSegmenter:
    network = CloudsSegmenter(OFFICIAL).eval()
    network.head.load_state_dict(clouds_fill.weights("manifest_rn50.json", "sem_seg_head."))
    trunk = clouds_fill.weights("manifest_rn50.json", "backbone.clip_model.visual.")
    network.backbone.load_state_dict(
        {name: value for name, value in trunk.items() if not name.startswith("attnpool.")}
    )
    return network


def golden_image() -> Tensor:
    image_HW3 = np.random.RandomState(0).randint(0, 256, (64, 128, 3)).astype(np.uint8)
    return normalise(torch.from_numpy(image_HW3).permute(2, 0, 1)[None].float() / 255)


@torch.no_grad()
def test_the_whole_network_gives_the_official_scores(
    official: CloudsSegmenter, golden_clouds: Path, parity: Parity
) -> None:
    golden = load(golden_clouds, "e2e_orig_rn50_plain.npz")

    prediction = official(golden_image())[-1]
    scores = full_size_scores(prediction, padded_px=(64, 128), image_px=(64, 128))[0]

    parity("e2e_orig_rn50_plain", "scores", furthest(scores, golden["sem_seg"]), 1e-3)
    differing = (scores.argmax(dim=0) != golden["argmax"]).sum().item()
    parity("e2e_orig_rn50_plain", "pixels with another label", differing, 0)


@torch.no_grad()
def test_a_padded_image_gives_the_official_scores(
    official: CloudsSegmenter, golden_clouds: Path, parity: Parity
) -> None:
    golden = load(golden_clouds, "e2e_orig_rn50_plain.npz")
    image = functional.pad(golden_image()[..., :60, :100], (0, 28, 0, 4))

    prediction = official(image)[-1]
    scores = full_size_scores(prediction, padded_px=(64, 128), image_px=(60, 100))
    resized = functional.interpolate(scores, size=(90, 150), mode="bilinear")[0]

    reached = furthest(resized[:, ::5, ::5], golden["pad60x100_to90x150_sem_seg_stride5"])
    parity("e2e_orig_rn50_plain", "scores, padded and resized", reached, 1e-3)
    differing = (resized.argmax(dim=0) != golden["pad60x100_to90x150_argmax"]).sum().item()
    parity("e2e_orig_rn50_plain", "pixels with another label, padded", differing, 0)


def test_parts_have_the_official_number_of_parameters() -> None:
    with torch.device("meta"):
        network, text = CloudsSegmenter(OFFICIAL), TextDecoder(OFFICIAL_TEXT)

    assert parameter_count(network.head.pixel_decoder) == 6_035_904
    assert parameter_count(network.head.predictor) == 14_463_764
    assert parameter_count(text) - 1024 == 14_919_681  # the void row lies elsewhere there


def test_a_query_with_an_empty_mask_attends_everywhere() -> None:
    mask_logits = torch.stack([torch.full((4, 4), -1.0), torch.full((4, 4), 1.0)])[None]
    mask_logits[0, 1, :, 2:] = -1.0

    outside = outside_mask(Prediction(torch.zeros(1, 2, 3), mask_logits), (4, 4), heads=3)

    assert outside.shape == (3, 2, 16)
    assert not outside[:, 0].any()
    assert outside[:, 1].float().mean() == 0.5


def test_training_leaves_the_trunk_alone() -> None:
    network = CloudsSegmenter(tiny()).train()
    before = {name: value.clone() for name, value in network.backbone.state_dict().items()}

    predictions = network(torch.rand(2, 3, 64, 96))
    predictions[-1].mask_logits_BQhw.sum().backward()

    after = network.backbone.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert all(value.grad is None for value in network.backbone.parameters())


@pytest.mark.parametrize("classifier", ["linear", "pooled"])
def test_a_tiny_network_predicts_once_more_than_it_has_layers(classifier: str) -> None:
    predictions = CloudsSegmenter(tiny(classifier))(torch.rand(2, 3, 64, 96))

    assert len(predictions) == 4
    assert {prediction.mask_logits_BQhw.shape for prediction in predictions} == {(2, 5, 16, 24)}
    assert predictions[-1].label_logits_BQL1.shape == (2, 5, 4)


def tiny(classifier: str = "linear") -> CloudsConfig:
    return CloudsConfig(
        backbone=ClipResNetConfig(depths=(1, 1, 1, 1), width=4, output_stride=32),
        label_count=3,
        classifier="pooled" if classifier == "pooled" else "linear",
        head=HeadSize(
            channels=16,
            attention_heads=2,
            encoder_layers=1,
            encoder_hidden=32,
            queries=5,
            decoder_layers=3,
            decoder_hidden=32,
        ),
    )
