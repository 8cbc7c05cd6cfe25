"""Models side by side: a table and a picture."""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import matplotlib as mpl
from matplotlib import pyplot as plt

from dgseg.markdown import markdown_table

mpl.use("Agg")


class Score(NamedTuple):
    """A model, and its mIoU by the name of the test set."""

    model: str
    miou: dict[str, float]


def comparison_table(scores: Sequence[Score]) -> str:
    """Return a Markdown table of mIoU in percent: a row for each model."""
    tests = list(scores[0].miou)
    rows = [
        [model, *(f"{100 * miou[test]:.1f}" for test in tests), f"{100 * fmean(miou.values()):.1f}"]
        for model, miou in scores
    ]
    return markdown_table(["model", *tests, "mean"], rows)


def plot_comparison(scores: Sequence[Score], picture: Path) -> None:
    """Draw a group of bars for each test set, a bar for each model."""
    tests = list(scores[0].miou)
    width = 0.8 / len(scores)
    figure, axes = plt.subplots(figsize=(1.5 * len(tests) + 2, 4.2), layout="constrained")
    for number, (model, miou) in enumerate(scores):
        places = [place + (number - (len(scores) - 1) / 2) * width for place in range(len(tests))]
        bars = axes.bar(places, [100 * miou[test] for test in tests], width, label=model)
        axes.bar_label(bars, fmt="%.0f", fontsize=8)
    names = [test.replace(" ", "\n").replace("-to-", "-to-\n") for test in tests]
    axes.set_xticks(range(len(tests)), names, fontsize=9)
    axes.set(ylabel="mIoU, %")
    figure.legend(loc="outside lower center", ncols=len(scores))
    figure.savefig(picture, dpi=120)
    plt.close(figure)
