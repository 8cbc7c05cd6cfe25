"""``styles predict``: how close styles that are predicted from words come to mined ones."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from dgseg.commands.famix_inputs import sha256_of
from dgseg.commands.subparsers import Subparsers
from dgseg.export.style_words import TEMPLATES, prompt_embedder
from dgseg.markdown import markdown_table
from dgseg.styles.bank import StyleBank, read_bank
from dgseg.styles.from_words import (
    Fold,
    Predictor,
    Prompted,
    by_label,
    by_mean,
    by_nearest_entry,
    by_ridge,
    choose_ridge,
    cross_validated,
    domain_folds,
    prompt_folds,
    prompted,
    word_folds,
)
from dgseg.styles.mining_noise import (
    Estimate,
    error_among_repeated,
    estimate_noise,
    repeated_prompts,
)
from dgseg.weights.clip_weights import load_clip

PREDICTORS = {
    "ridge regression": by_ridge(),
    "nearest entry of the bank": by_nearest_entry,
    "mean of the label": by_label,
}

LEAST_PROMPTS = 3
"""One to leave out, and two to choose a ridge from."""


def add_predict(actions: Subparsers) -> None:
    """Add ``styles predict`` to the command line."""
    predict = actions.add_parser(
        "predict", help="how close styles that are predicted from words come to mined ones"
    )
    predict.add_argument("bank", type=Path)
    predict.add_argument("--clip", type=Path, required=True, help="that the bank was mined with")
    predict.set_defaults(command=_predict)


def _predict(arguments: argparse.Namespace) -> None:
    bank = read_bank(arguments.bank)
    if (count := len({style.prompt for style in bank.styles})) < LEAST_PROMPTS:
        raise ValueError(
            f"{arguments.bank} has styles of {count} prompts, and {LEAST_PROMPTS} are needed"
        )
    if bank.source.get("clipSha256") not in (None, sha256_of(arguments.clip)):
        raise ValueError(f"{arguments.bank} was mined with other weights than {arguments.clip}")
    examples = prompted(bank, prompt_embedder(load_clip(arguments.clip).text_encoder))
    print(f"{_counted(bank)}; {len(TEMPLATES)} templates; ridge {choose_ridge(examples):.3g}\n")
    print(prediction_table(examples))
    if (noise := noise_table(examples)) is not None:
        print(f"\n{noise}")


def prediction_table(examples: Prompted) -> str:
    """Return errors and shares of the variance as a Markdown table.

    Whole prompts are left out in ten folds; whole words one by one, all of "hazy road", "hazy car"
    and the others; and all words of a visual domain, "hazy", "foggy" and "misty".
    """
    folds = {
        "prompts left out": list(prompt_folds(examples.styles)),
        "words left out": list(word_folds(examples.styles)),
        "visual domains left out": list(domain_folds(examples.styles)),
    }
    rows = [
        [name, *(_cell(examples, each, predictor) for each in folds.values())]
        for name, predictor in PREDICTORS.items()
    ]
    return markdown_table(["predicted by", *folds], rows)


def noise_table(examples: Prompted) -> str | None:
    """Return errors beside the noise of mining, for styles whose prompt has several.

    None where no two styles have one prompt.
    """
    places = repeated_prompts(examples)
    if not places:
        return None
    count = sum(map(len, places.values()))
    predictors = {**PREDICTORS, "mean of the bank": by_mean}
    rows = [
        [name, _interval(error_among_repeated(examples, predictor))]
        for name, predictor in predictors.items()
    ]
    return markdown_table(
        [f"{count} styles of {len(places)} prompts with several", "error (95 %)"],
        [*rows, ["(noise of mining, estimated)", _interval(estimate_noise(examples))]],
    )


def _cell(examples: Prompted, folds: Sequence[Fold], predictor: Predictor) -> str:
    learned = [{examples.styles[place].prompt for place in known} for known, _ in folds]
    if not folds or min(map(len, learned)) < LEAST_PROMPTS - 1:
        return ""
    found = cross_validated(examples, folds, predictor)
    return f"{found.error:.2f} ({found.r2:.2f})"


def _interval(found: Estimate) -> str:
    return f"{found.error:.2f} ({found.low:.2f} to {found.high:.2f})"


def _counted(bank: StyleBank) -> str:
    prompts = {style.prompt for style in bank.styles}
    return f"{len(bank)} styles of {bank.mean_NC.shape[1]} channels from {len(prompts)} prompts"
