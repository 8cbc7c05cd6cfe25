"""Predicting styles from words: the regression, what is left out, what it is compared with."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from conftest import Main
from tiny_styles import PROMPTS, tiny_bank, tiny_clip

from dgseg.commands.predict_styles import noise_table, prediction_table
from dgseg.export.style_words import prompt_embedder
from dgseg.styles.bank import Style, write_bank
from dgseg.styles.from_words import (
    Prompted,
    by_label,
    by_mean,
    by_nearest_entry,
    by_ridge,
    choose_ridge,
    cross_validated,
    domain_folds,
    fit_style_map,
    prompt_folds,
    prompted,
    word_folds,
)
from dgseg.styles.mining_noise import error_among_repeated, estimate_noise, repeated_prompts

WORDS, LABELS = ("foggy", "wet", "dusk", "snowy"), ("road", "car", "sky", "traffic light", "bus")


def test_a_linear_map_is_found_again() -> None:
    examples = _examples(noise=0.0)

    fitted = fit_style_map(examples, ridge=1e-9)

    assert (fitted(examples.embedding_NE) - examples.statistics_NS).abs().max() < 1e-5


def test_a_large_ridge_predicts_the_mean() -> None:
    examples = _examples(noise=0.1)

    predicted = fit_style_map(examples, ridge=1e9)(examples.embedding_NE)

    assert (predicted - examples.statistics_NS.mean(dim=0)).abs().max() < 1e-5


def test_the_ridge_follows_the_noise() -> None:
    assert choose_ridge(_examples(noise=0.0)) < choose_ridge(_examples(noise=3.0))


def test_folds_leave_out_whole_prompts_and_whole_words() -> None:
    styles = _examples(noise=0.0).styles
    for folds, key in (
        (list(prompt_folds(styles)), lambda style: style.prompt),
        (list(word_folds(styles)), lambda style: style.prompt.split()[0]),
    ):
        for known, left_out in folds:
            assert not {key(styles[at]) for at in known} & {key(styles[at]) for at in left_out}
        assert sorted(at for _, left_out in folds for at in left_out) == list(range(len(styles)))
    assert len(list(word_folds(styles))) == len(WORDS)


def test_predictions_of_what_is_left_out_are_as_good_as_the_words_allow() -> None:
    examples = _examples(noise=0.5)
    folds = list(prompt_folds(examples.styles))

    ridge, nearest, label = (
        cross_validated(examples, folds, predictor)
        for predictor in (by_ridge(), by_nearest_entry, by_label)
    )

    assert ridge.error < min(nearest.error, label.error)
    assert ridge.r2 > 0.4
    assert ridge.error**2 == pytest.approx(1 - ridge.r2, abs=1e-6)


def test_baselines_predict_what_their_names_say() -> None:
    examples = _examples(noise=0.0)
    asked = examples.at([0])

    nearest = by_nearest_entry(examples)(asked)
    of_label = by_label(examples)(asked)
    unknown = by_label(examples)(replace(asked, styles=(Style(label="pole", prompt="wet pole"),)))

    same = [at for at, style in enumerate(examples.styles) if style.label == asked.styles[0].label]
    assert torch.equal(nearest, examples.statistics_NS[:1])
    assert torch.allclose(of_label[0], examples.statistics_NS[same].mean(dim=0))
    assert torch.allclose(unknown[0], examples.statistics_NS.mean(dim=0))


def test_a_bank_without_prompts_teaches_no_words() -> None:
    bank = replace(tiny_bank(), styles=tuple(Style(label="road") for _ in PROMPTS))

    with pytest.raises(ValueError, match="does not say what its styles were mined from"):
        prompted(bank, lambda _: torch.zeros(4))


def test_noise_is_estimated_where_a_prompt_has_several_styles() -> None:
    examples = _examples(noise=0.5)
    once = [at for at in range(len(examples.styles)) if at % 2 == 0 or at < 20]
    some = examples.at(once)

    noise = estimate_noise(some)
    ridge, mean = (error_among_repeated(some, predictor) for predictor in (by_ridge(), by_mean))

    # Two styles a prompt, of which ten prompts kept both.
    assert [len(places) for places in repeated_prompts(some).values()] == [2] * 10
    spread_S = some.statistics_NS.std(dim=0, unbiased=False)
    apart = (some.statistics_NS[0:20:2] - some.statistics_NS[1:20:2]) / spread_S
    assert noise.error == pytest.approx((apart.square().mean() / 2).sqrt().item())
    assert noise.low < noise.error < noise.high
    assert noise.error < ridge.error < mean.error
    with pytest.raises(ValueError, match="no two styles of the bank have one prompt"):
        estimate_noise(examples.at(range(0, len(examples.styles), 2)))


def test_a_visual_domain_is_left_out_with_all_its_words() -> None:
    styles = [Style(label="car", prompt=f"{words} car") for words in ("foggy", "misty", "wet")]

    assert list(domain_folds(styles)) == [([2], [0, 1]), ([0, 1], [2])]
    assert list(domain_folds(styles[:2])) == []


def test_a_statistic_that_never_varies_is_left_out_of_no_error() -> None:
    examples = _examples(noise=0.5)
    examples.statistics_NS[:, 0] = 0.25
    folds = list(prompt_folds(examples.styles))

    assert 0 < cross_validated(examples, folds, by_ridge()).error < 1
    examples.statistics_NS[0, 0] = torch.nan
    with pytest.raises(ValueError, match="not finite"):
        choose_ridge(examples)


def test_one_prompt_teaches_nothing_of_others() -> None:
    with pytest.raises(ValueError, match="mine a bank of two or more"):
        choose_ridge(_examples(noise=0.0).at([0, 1]))


def test_the_tables_compare_predictors() -> None:
    examples = prompted(tiny_bank(), prompt_embedder(tiny_clip().text_encoder))

    table, noise = prediction_table(examples), noise_table(examples)

    head, _, *rows = table.splitlines()
    assert head == "| predicted by | prompts left out | words left out | visual domains left out |"
    assert len(rows) == 3
    assert all(row.count("(") == 3 for row in rows)
    assert noise is not None
    assert noise.startswith("| 2 styles of 1 prompts with several | error (95 %) |")
    assert len(noise.splitlines()) == 2 + 5
    assert noise_table(examples.at([0, 1, 3, 4])) is None
    assert examples.embedding_NE[0].norm() == pytest.approx(1, abs=1e-5)


def test_the_command_needs_prompts_enough_to_leave_some_out(tmp_path: Path, main: Main) -> None:
    bank = tiny_bank()
    one = replace(
        bank,
        styles=bank.styles[:1],
        mean_NC=bank.mean_NC[:1],
        deviation_NC=bank.deviation_NC[:1],
    )
    write_bank(one, tmp_path / "bank")

    with pytest.raises(SystemExit, match="has styles of 1 prompts, and 3 are needed"):
        main("styles", "predict", str(tmp_path / "bank"), "--clip", str(tmp_path / "none"))


def _examples(*, noise: float) -> Prompted:
    """Return two styles a prompt, whose statistics are linear in word and label, and noise."""
    generator = torch.Generator().manual_seed(1)
    directions = torch.randn(len(WORDS) + len(LABELS), 12, generator=generator).double()
    weight_ES = torch.randn(12, 6, generator=generator).double()
    styles: list[Style] = []
    embeddings: list[torch.Tensor] = []
    for word_place, word in enumerate(WORDS):
        for label_place, label in enumerate(LABELS):
            for _ in range(2):
                styles.append(Style(label=label, prompt=f"{word} {label}"))
                embeddings.append(directions[word_place] + directions[len(WORDS) + label_place])
    embedding_NE = torch.nn.functional.normalize(torch.stack(embeddings), dim=1)
    noise_NS = noise * torch.randn(len(styles), 6, generator=generator).double()
    return Prompted(
        styles=tuple(styles),
        embedding_NE=embedding_NE,
        statistics_NS=embedding_NE @ weight_ES + noise_NS,
    )
