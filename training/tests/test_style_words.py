"""The cut-down text encoder: the same embeddings for the words that it was trained with."""

from dataclasses import replace

import pytest
import torch
from tiny_styles import tiny_bank, tiny_clip
from tokenizers import Tokenizer

from dgseg.data.street_words import WORDS_OF_DOMAIN
from dgseg.data.synthetic_streets.render import render_street
from dgseg.data.trained_texts import trained_texts
from dgseg.export.cut_tokenizer import tokenizer_json
from dgseg.export.style_words import StyleWords, cut_tokens, learn_style_words
from dgseg.models.cut_text_encoder import CutTextEncoder
from dgseg.models.text_encoder import clip_tokenizer, imagenet_templates

PROMPTS = ("foggy road", "dark night traffic light", "Snow-Covered  fence", "sunset bicyclist")


def test_prompts_of_trained_words_embed_as_with_the_whole_encoder(words: StyleWords) -> None:
    texts = [template(prompt) for prompt in PROMPTS for template in imagenet_templates()]
    with torch.no_grad():
        whole_NE = tiny_clip().text_encoder.encode(texts)
        ours_NE = words.encoder(cut_tokens(words, texts))

    assert (ours_NE - whole_NE).abs().max() < 1e-5


def test_the_cut_tokenizer_splits_trained_words_as_clips_own(words: StyleWords) -> None:
    ours, whole = Tokenizer.from_str(tokenizer_json(words.vocabulary)), clip_tokenizer()

    for text in trained_texts():
        tokens = [words.vocabulary.kept[token] for token in ours.encode(text).ids]
        assert tokens == whole.encode(text)


@pytest.mark.parametrize("word", ["cyberpunk", "漢字", "tramss", "<end_of_text>"])
def test_a_word_that_was_never_seen_is_told_by_its_tokens(words: StyleWords, word: str) -> None:
    tokenizer = Tokenizer.from_str(tokenizer_json(words.vocabulary))
    trained = len(words.vocabulary.kept)

    assert max(tokenizer.encode(word).ids) >= trained
    with pytest.raises(ValueError, match="never saw"):
        cut_tokens(words, [word])


def test_cyberpunk_has_no_trained_token_at_all(words: StyleWords) -> None:
    tokenizer = Tokenizer.from_str(tokenizer_json(words.vocabulary))

    assert min(tokenizer.encode("cyberpunk").ids) >= len(words.vocabulary.kept)


def test_a_bank_of_words_that_were_never_seen_teaches_nothing() -> None:
    bank = tiny_bank()
    first, *others = bank.styles
    strange = replace(bank, styles=(*others, replace(first, prompt="Cyberpunk style road")))

    with pytest.raises(ValueError, match="never trained with words of 'Cyberpunk style road', "):
        learn_style_words(tiny_clip(), strange)


def test_a_clip_that_others_trained_knows_every_word() -> None:
    clip = tiny_clip()
    official = clip._replace(metadata=replace(clip.metadata, trained_on=()))
    bank = tiny_bank()
    first, *others = bank.styles
    strange = replace(bank, styles=(replace(first, prompt="Cyberpunk style road"), *others))

    words = learn_style_words(official, strange)

    text = "a photo of a Cyberpunk 漢字."
    assert len(words.vocabulary.kept) == len(clip_tokenizer().encoder) == 49_408
    tokens = cut_tokens(words, [text])[0].tolist()
    inside = [words.vocabulary.start, *clip_tokenizer().encode(text), words.vocabulary.end]
    assert tokens[: len(inside)] == inside
    assert torch.allclose(
        words.encoder(torch.tensor([tokens])), clip.text_encoder.encode([text]), atol=1e-5
    )


def test_captions_of_streets_and_words_for_domains_are_all_known(words: StyleWords) -> None:
    captions = [
        render_street(domain, seed, height_px=64, width_px=96).caption
        for seed, domain in enumerate([*WORDS_OF_DOMAIN, *WORDS_OF_DOMAIN])
    ]
    tokenizer = Tokenizer.from_str(tokenizer_json(words.vocabulary))

    ids = [token for caption in captions for token in tokenizer.encode(caption).ids]
    assert max(ids) < len(words.vocabulary.kept)


def test_a_text_that_does_not_fit_is_refused(words: StyleWords) -> None:
    with pytest.raises(ValueError, match="more than 30 tokens"):
        cut_tokens(words, ["road " * 31])


def test_an_encoder_is_cut_in_clips_order() -> None:
    encoder = tiny_clip().text_encoder

    with pytest.raises(ValueError, match="ascending"):
        CutTextEncoder(encoder, (5, 4), 10)
    with pytest.raises(ValueError, match=r"context_length must be in 3\.\.40, got 41"):
        CutTextEncoder(encoder, (4, 5), 41)


@pytest.fixture(scope="module")
def words() -> StyleWords:
    """Return what a version would hold of `tiny_clip`."""
    return learn_style_words(tiny_clip(), tiny_bank())
