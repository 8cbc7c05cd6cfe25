"""An ablation as a table and as a picture."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean, stdev

import matplotlib as mpl
from matplotlib import pyplot as plt

from dgseg.markdown import markdown_table
from dgseg.recipes.ablation_outcome import Outcome, Row

mpl.use("Agg")


def table(outcomes: Sequence[Outcome], switches: Sequence[str]) -> str:
    """Return a Markdown table of mIoU in percent: the mean over seeds, with their deviation."""
    tests = list(outcomes[0].miou)
    rows: list[list[str]] = []
    for row, own in _by_row(outcomes):
        cells = [*row.marks, _percent(own, lambda outcome: outcome.source_miou)]
        cells += [_percent(own, lambda outcome, test=test: outcome.miou[test]) for test in tests]
        rows.append([*cells, _percent(own, lambda outcome: outcome.mean_miou)])
    return markdown_table([*switches, "source validation", *tests, "mean"], rows)


def plot_ablation(outcomes: Sequence[Outcome], picture: Path, *, title: str) -> None:
    """Draw one bar per row, the mean over tests and seeds, and a point per test and seed."""
    by_row = _by_row(outcomes)
    tests = list(outcomes[0].miou)
    figure, axes = plt.subplots(figsize=(9, 0.55 * len(by_row) + 1.9), layout="constrained")
    for place, (row, own) in enumerate(by_row):
        mean = 100 * fmean(outcome.mean_miou for outcome in own)
        axes.barh(place, mean, color="tab:blue" if row.is_frozen else "tab:gray", alpha=0.45)
        # At the beginning of the bar, where no point lies.
        axes.annotate(f"{mean:.1f}", (0, place), (4, 0), textcoords="offset points", va="center")
    for number, test in enumerate(tests):
        points = [
            (100 * outcome.miou[test], place)
            for place, (_, own) in enumerate(by_row)
            for outcome in own
        ]
        axes.scatter(*zip(*points, strict=True), s=22, color=f"C{number + 1}", label=test, zorder=3)
    axes.set_yticks(range(len(by_row)), [row.title for row, _ in by_row])
    axes.invert_yaxis()
    axes.set(xlabel="mIoU, %", title=title)
    figure.legend(loc="outside lower center", ncols=min(4, len(tests)))
    figure.savefig(picture, dpi=120)
    plt.close(figure)


def _by_row(outcomes: Sequence[Outcome]) -> list[tuple[Row, list[Outcome]]]:
    found: dict[Row, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.row, []).append(outcome)
    return list(found.items())


def _percent(outcomes: Sequence[Outcome], value: Callable[[Outcome], float]) -> str:
    values = [100 * value(outcome) for outcome in outcomes]
    spread = f" ± {stdev(values):.1f}" if len(values) > 1 else ""
    return f"{fmean(values):.1f}{spread}"
