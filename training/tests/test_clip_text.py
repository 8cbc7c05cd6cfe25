"""Texts in, directions out: tokens, prompts, and what is refused."""

import subprocess
import sys

import pytest
import torch
from torch.nn import functional

from dgseg.models.text_encoder import (
    ClipTextEncoder,
    ClipTextEncoderConfig,
    prompt_target,
    tokenize,
)

TINY = ClipTextEncoderConfig(width=64, heads=1, layers=1, embedding_size=16, context_length=24)


def test_tokens_are_those_of_openai() -> None:
    tokens = tokenize(["a photo of a cat"], 8)

    # From the README of OpenAI's CLIP and of open_clip: start, five words, end, padding.
    assert tokens.tolist() == [[49406, 320, 1125, 539, 320, 2368, 49407, 0]]


def test_a_text_longer_than_the_context_is_refused_by_its_words() -> None:
    with pytest.raises(
        ValueError, match="may have 4 tokens, but this one has 5: 'a photo of a cat'"
    ):
        tokenize(["a cat", "a photo of a cat"], 6)
    assert tokenize(["a photo of a cat"], 7)[0, -1] == 49407


def test_one_text_that_is_no_list_is_refused() -> None:
    with pytest.raises(TypeError, match="put it into a list"):
        tokenize("fog", 77)


def test_each_text_has_its_own_embedding_whatever_stands_beside_it() -> None:
    encoder = _encoder()

    with torch.no_grad():
        both = encoder.encode(["fog", "a street by night"])
        alone = encoder.encode(["fog"])

    torch.testing.assert_close(both[:1], alone)
    assert not torch.allclose(both[0], both[1])
    assert encoder.encode([]).shape == (0, 16)


def test_a_prompt_is_the_normalised_mean_of_80_plain_embeddings() -> None:
    encoder = _encoder()
    from open_clip import OPENAI_IMAGENET_TEMPLATES

    with torch.no_grad():
        embeddings = encoder.encode([template("fog") for template in OPENAI_IMAGENET_TEMPLATES])

    target = prompt_target(encoder, "fog")

    assert len(embeddings) == 80
    torch.testing.assert_close(target, functional.normalize(embeddings.mean(0), dim=0))
    assert not torch.allclose(target, functional.normalize(embeddings, dim=1).mean(0), atol=1e-4)
    assert target.norm() == pytest.approx(1.0)
    assert not target.requires_grad


def test_gradients_reach_the_text_encoder() -> None:
    encoder = _encoder()

    encoder.encode(["fog"]).sum().backward()

    assert encoder.network.token_embedding.weight.grad is not None


def test_an_encoder_built_without_numbers_is_whole_once_it_has_weights() -> None:
    encoder = _encoder()
    with torch.device("meta"):
        empty = ClipTextEncoder(TINY)

    empty.load_network(encoder.network.state_dict())

    assert torch.equal(empty.encode(["a street"]), encoder.encode(["a street"]))


def test_open_clip_is_imported_only_when_a_text_encoder_is_built() -> None:
    program = (
        "import sys; import dgseg.models.text_encoder, dgseg.weights.clip_weights;"
        "assert 'open_clip' not in sys.modules and 'torchvision' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)  # noqa: S603


def _encoder() -> ClipTextEncoder:
    torch.manual_seed(0)
    return ClipTextEncoder(TINY)
