import json
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import CloudsFill, Parity
from torch import Tensor
from torch.nn import functional

from dgseg.data.label_sets import read_label_set
from dgseg.models.clouds.mask_pooling import mask_pooling
from dgseg.models.clouds.text_classifier import (
    read_label_words,
    synonyms_of,
    text_logits,
    text_weights,
)
from dgseg.models.text_encoder import (
    ClipTextEncoder,
    ClipTextEncoderConfig,
    rn50_text_encoder,
    tokenize,
)

SYNONYM_COUNTS = (2, 2, 6, 6, 2, 2, 2, 2, 5, 10, 2, 1, 1, 2, 2, 2, 5, 2, 4)


def golden_classifier(clouds_fill: CloudsFill) -> Tensor:
    """Return the classifier of the official run, ``[61, 1024]``."""
    void = clouds_fill.named("void_embedding.weight", (1, 1024))
    rows = torch.cat([clouds_fill.named("text_classifier", (60, 1024)), void])
    return functional.normalize(rows, dim=-1)


@pytest.mark.parametrize(
    ("key", "logit_scale"), [("logits", 2.6592600345611572), ("logits_scale_clamped", 5.0)]
)
def test_text_logits_are_the_official_ones(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity, key: str, logit_scale: float
) -> None:
    golden = np.load(golden_clouds / "classifier_rn50.npz")
    embedding = clouds_fill.named("cls.x", (1, 100, 1024))
    classifier = golden_classifier(clouds_fill)

    logits = text_logits(embedding, classifier, SYNONYM_COUNTS, torch.tensor(logit_scale))

    parity("classifier_rn50", key, np.abs(logits.numpy() - golden[key]).max(), 1e-5)


def test_a_label_scores_as_its_best_synonym_and_the_last_row_is_no_object() -> None:
    classifier = torch.eye(4)
    embedding = torch.tensor([[[0.0, 3.0, 0.0, 4.0]]])

    logits = text_logits(embedding, classifier, (2, 1), torch.tensor(10.0).log())

    torch.testing.assert_close(logits, torch.tensor([[[6.0, 0.0, 8.0]]]))


def test_a_classifier_without_the_row_for_no_object_is_refused() -> None:
    with pytest.raises(ValueError, match="a classifier of 4 rows, got 3"):
        text_logits(torch.ones(1, 1, 3), torch.eye(3), (2, 1), torch.tensor(0.0))


def test_words_of_labels_are_the_official_ones(golden_clouds: Path) -> None:
    official = json.loads((golden_clouds / "text_prompts.json").read_text())

    synonyms = synonyms_of(read_label_set("cityscapes-19").names)

    assert [list(words) for words in synonyms] == official["class_synonyms"]
    assert tuple(len(words) for words in synonyms) == SYNONYM_COUNTS
    assert list(read_label_words().templates) == official["templates"]


def test_labels_of_another_set_stand_for_themselves() -> None:
    assert synonyms_of(["road", "sky"]) == (("road",), ("sky",))


def test_words_mean_what_they_mean_to_the_official_code(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    golden = np.load(golden_clouds / "text_classifier_rn50.npz")
    words = json.loads((golden_clouds / "text_prompts.json").read_text())["words"]
    templates = read_label_words().templates
    prompts = [template.format(word) for word in words for template in templates]
    with torch.device("meta"):
        encoder = ClipTextEncoder(rn50_text_encoder())
    encoder.load_network(
        {
            f"{part}{name}": value
            for part in ("token_embedding", "positional", "transformer", "ln_final", "text_pro")
            for name, value in clouds_fill.weights(
                "manifest_rn50.json", f"backbone.clip_model.{part}"
            ).items()
        }
    )

    rows = text_weights(encoder.eval(), [words[:1], words[1:2]], templates)

    assert np.array_equal(tokenize(prompts, 77).numpy(), golden["tokens"])
    difference = np.abs(rows.numpy() - golden["text_classifier"][:2]).max()
    parity("text_classifier_rn50", "words", difference, 1e-5)


def test_a_words_row_does_not_depend_on_its_neighbours_and_has_length_1() -> None:
    torch.manual_seed(0)
    encoder = ClipTextEncoder(
        ClipTextEncoderConfig(width=64, heads=1, layers=1, embedding_size=16, context_length=12)
    ).eval()
    templates = [f"{number} {{}}" for number in range(50)]

    rows = text_weights(encoder, [["road", "railroad"], ["sky"]], templates)

    torch.testing.assert_close(rows.norm(dim=1), torch.ones(3))
    torch.testing.assert_close(rows[2:], text_weights(encoder, [["sky"]], templates))


def test_mask_pooling_is_the_official_one(
    golden_clouds: Path, clouds_fill: CloudsFill, parity: Parity
) -> None:
    golden = np.load(golden_clouds / "mask_pooling.npz")
    features = clouds_fill.named("pool.x", (1, 256, 16, 32))
    masks = clouds_fill.named("pool.mask", (1, 100, 16, 32))
    masks[:, 3] = -1

    pooled = mask_pooling(features, masks)

    parity("mask_pooling", "pooled", np.abs(pooled.numpy() - golden["out"]).max(), 1e-5)
    assert (pooled[0, 3] == 0).all()


def test_masks_of_another_size_are_resized_and_get_no_gradient() -> None:
    features = torch.arange(4.0).reshape(1, 1, 1, 4).requires_grad_()
    masks = torch.tensor([[[[1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0]]]], requires_grad=True)

    mask_pooling(features, masks).sum().backward()

    assert masks.grad is None
    torch.testing.assert_close(features.grad, torch.tensor([[[[0.5, 0.5, 0.0, 0.0]]]]))
