"""CLIP's own opinion of masks: parity, empty masks, and how it joins the decoder's."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from conftest import CloudsFill, Parity
from torch import Tensor, nn
from torch.nn import functional

from dgseg.export.onnx_part import export_part
from dgseg.models.attention_pool import AttentionPool
from dgseg.models.clip_convnext_encoder import ClipConvNextConfig, ClipConvNextEncoder
from dgseg.models.clouds.mask_pooling import mask_pooling
from dgseg.models.clouds.out_vocabulary import OutVocabulary, ensemble, pool_masks
from dgseg.models.clouds.text_classifier import text_logits
from dgseg.models.mask_classification import Prediction

SYNONYM_COUNTS = (2, 2, 6, 6, 2, 2, 2, 2, 5, 10, 2, 1, 1, 2, 2, 2, 5, 2, 4)
EMPTY = 5
"""The golden mask without a pixel."""


@torch.no_grad()
def test_clips_embedding_of_a_mask_is_the_official_one(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    golden = np.load(golden_clouds / "out_vocab_rn50.npz")
    features = torch.from_numpy(np.load(golden_clouds / "backbone_rn50.npz")["res5"])
    pool = AttentionPool(channels=2048, embedding_size=1024)
    pool.load_state_dict(
        clouds_fill.weights("manifest_rn50.json", "backbone.clip_model.visual.attnpool.")
    )
    void = clouds_fill.named("void_embedding.weight", (1, 1024))
    rows = torch.cat([clouds_fill.named("text_classifier", (60, 1024)), void])
    classifier = functional.normalize(rows, dim=-1)

    embedding = pool_masks(pool, features, torch.from_numpy(golden["mask"]))
    logits = text_logits(embedding, classifier, SYNONYM_COUNTS, torch.tensor(2.6592600345611572))

    for what, ours, key in (("embedding", embedding, "pooled"), ("logits", logits, "logits")):
        parity("out_vocab_rn50", what, np.abs(ours.numpy() - golden[key]).max(), 1e-5)
    is_empty = ~(golden["mask"][0] > 0).any(axis=(1, 2))
    assert is_empty.nonzero()[0].tolist() == [EMPTY]


@torch.no_grad()
def test_a_mask_sees_its_own_pixels_alone_and_an_empty_one_nothing() -> None:
    pool, features = _pool(), torch.randn(1, 64, 2, 2)
    masks = torch.full((1, 2, 2, 2), -1.0)
    masks[0, 1, 1, 0] = 1.0

    embedding = pool_masks(pool, features, masks)[0]

    seen = features[0, :, 1, 0] + pool.positional_embedding[3]
    torch.testing.assert_close(embedding[1], pool.c_proj(pool.v_proj(seen)))
    torch.testing.assert_close(embedding[0], pool.c_proj.bias)


@torch.no_grad()
def test_an_empty_mask_gives_numbers_in_onnx_runtime_as_well() -> None:
    # Attention to nothing is zeros in PyTorch, and 0 / 0 elsewhere.
    network, inputs = PooledMasks(_pool()), (torch.randn(1, 64, 2, 2), torch.ones(1, 2, 2, 2))
    inputs[1][0, 0] = -1.0
    names = ["features", "masks"]

    model = export_part(
        network, inputs, any_size=(None, None), input_names=names, output_names=["embedding"]
    )

    session = onnxruntime.InferenceSession(model.SerializeToString())
    fed = {name: value.numpy() for name, value in zip(names, inputs, strict=True)}
    (found,) = session.run(None, fed)
    torch.testing.assert_close(torch.from_numpy(found), network(*inputs))


def test_both_opinions_are_multiplied_as_powers_and_no_object_is_the_decoders() -> None:
    decoder, clip = torch.randn(2, 3, 5), torch.randn(2, 3, 5)
    # The formula as it stands in the paper, with powers of probabilities.
    product = decoder[..., :-1].softmax(-1) ** 0.6 * clip[..., :-1].softmax(-1) ** 0.4
    no_object = decoder.softmax(-1)[..., -1]

    found = ensemble(decoder, clip, torch.full((2, 3, 1), 0.4)).exp()

    expected = product / product.sum(-1, keepdim=True) * (1 - no_object)[..., None]
    torch.testing.assert_close(found[..., :-1], expected, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(found[..., -1], no_object, rtol=1e-4, atol=1e-6)


@torch.no_grad()
def test_with_a_resnet_an_empty_mask_is_left_to_the_decoder() -> None:
    network = OutVocabulary(_pool(), torch.tensor(2.0))
    prediction = _prediction()

    found = network(torch.randn(1, 64, 2, 2), prediction, torch.eye(4, 8), (2, 1))

    before, after = (logits.label_logits_BQL1[0].softmax(-1) for logits in (prediction, found))
    torch.testing.assert_close(after[0], before[0])
    assert not torch.allclose(after[1], before[1], atol=1e-3)
    assert torch.equal(found.mask_logits_BQhw, prediction.mask_logits_BQhw)


@torch.no_grad()
def test_with_a_convnext_masks_are_pooled_and_go_through_clips_head() -> None:
    torch.manual_seed(0)
    config = ClipConvNextConfig(depths=(1, 1, 1, 1), channels=(4, 8, 12, 16), embedding_size=8)
    encoder, prediction = ClipConvNextEncoder(config).eval(), _prediction()
    image, classifier = torch.randn(1, 3, 64, 64), torch.eye(4, 8)
    stage4 = encoder.trunk.forward_features(image)

    found = OutVocabulary(encoder, torch.tensor(2.0), alpha=1.0)(
        stage4, prediction, classifier, (2, 1)
    )

    # A mask that covers the image is the image: all of CLIP, as it was trained.
    expected = text_logits(encoder(image)[:, None], classifier, (2, 1), torch.tensor(2.0))
    labels = found.label_logits_BQL1[0, 1, :-1].softmax(-1)
    torch.testing.assert_close(labels, expected[0, 0, :-1].softmax(-1), rtol=1e-4, atol=1e-5)
    assert mask_pooling(stage4, prediction.mask_logits_BQhw)[0, 0].abs().max() == 0


def test_a_share_beyond_all_is_refused() -> None:
    with pytest.raises(ValueError, match=r"alpha must be in 0\.\.1, got 1\.5"):
        OutVocabulary(_pool(), torch.tensor(0.0), alpha=1.5)


class PooledMasks(nn.Module):
    """`pool_masks` as a network."""

    def __init__(self, pool: AttentionPool) -> None:
        super().__init__()
        self.pool = pool

    def forward(self, features_BCHW: Tensor, mask_logits_BQHW: Tensor) -> Tensor:
        """Return one embedding per mask."""
        return pool_masks(self.pool, features_BCHW, mask_logits_BQHW)


def _pool() -> AttentionPool:
    torch.manual_seed(0)
    return AttentionPool(channels=64, embedding_size=8, grid=(2, 2)).eval()


def _prediction() -> Prediction:
    """Return two queries: the mask of the first is empty, that of the second is everywhere."""
    masks: Tensor = torch.tensor([-1.0, 1.0])[None, :, None, None].expand(1, 2, 8, 8)
    return Prediction(torch.randn(1, 2, 3), masks)
