"""``styles predict``: how close styles that are predicted from words come to mined ones."""

import argparse
from pathlib import Path

from dgseg.commands.famix_inputs import sha256_of
from dgseg.commands.subparsers import Subparsers
from dgseg.export.style_words import TEMPLATES, prompt_embedder
from dgseg.markdown import markdown_table
from dgseg.styles.bank import StyleBank, read_bank
from dgseg.styles.from_words import (
    Prediction,
    Prompted,
    by_label,
    by_nearest_entry,
    by_ridge,
    choose_ridge,
    cross_validated,
    prompt_folds,
    prompted,
    spread_within_prompts,
    word_folds,
)
from dgseg.weights.clip_weights import load_clip

PREDICTORS = {
    "ridge regression": by_ridge(),
    "nearest entry of the bank": by_nearest_entry,
    "mean of the label": by_label,
}


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
    if bank.source.get("clipSha256") not in (None, sha256_of(arguments.clip)):
        raise ValueError(f"{arguments.bank} was mined with other weights than {arguments.clip}")
    examples = prompted(bank, prompt_embedder(load_clip(arguments.clip).text_encoder))
    print(f"{_counted(bank)}; {len(TEMPLATES)} templates; ridge {choose_ridge(examples):.3g}\n")
    print(prediction_table(examples))


def prediction_table(examples: Prompted) -> str:
    """Return errors and shares of the variance as a Markdown table.

    Whole prompts are left out in ten folds, and whole words one by one: all of "hazy road", "hazy
    car" and the others.
    """
    folds = {
        "prompts left out": list(prompt_folds(examples.styles)),
        "words left out": list(word_folds(examples.styles)),
    }
    rows = [
        [name, *(_cell(cross_validated(examples, each, predictor)) for each in folds.values())]
        for name, predictor in PREDICTORS.items()
    ]
    limit = _cell(spread_within_prompts(examples))
    return markdown_table(
        ["predicted by", *folds],
        [*rows, ["(the prompt's own mean, if it were known)", limit, limit]],
    )


def _cell(found: Prediction) -> str:
    return f"{found.error:.2f} ({found.r2:.2f})"


def _counted(bank: StyleBank) -> str:
    prompts = {style.prompt for style in bank.styles}
    return f"{len(bank)} styles of {bank.mean_NC.shape[1]} channels from {len(prompts)} prompts"
