"""What a style bank holds, as a picture: where its styles lie, and how far mining brought them."""

from pathlib import Path

import matplotlib as mpl
import torch
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from torch import Tensor

from dgseg.styles.bank import StyleBank
from dgseg.styles.prompts import IGNORE_LABEL

mpl.use("Agg")

Colours = dict[str, tuple[int, int, int]]
"""RGB by label name."""
GREY = (190, 190, 190)


def plot_bank(bank: StyleBank, picture: Path, *, colours: Colours) -> None:
    """Draw styles as points of their two main directions, their number and losses by label.

    ``colours`` are by label name; labels without one are grey.
    """
    labels = list(dict.fromkeys(style.label for style in bank.styles))
    labels.sort(key=lambda label: (label == IGNORE_LABEL, [*colours, label].index(label)))
    figure, (map_axes, loss_axes) = plt.subplots(
        1, 2, figsize=(13, 6), layout="constrained", width_ratios=(1.2, 1)
    )
    _draw_map(map_axes, bank, labels, colours)
    _draw_losses(loss_axes, bank, labels, colours)
    figure.suptitle(f"{len(bank)} styles of {len(labels)} labels, {bank.mean_NC.shape[1]} channels")
    figure.savefig(picture, dpi=120)
    plt.close(figure)


def principal_directions(statistics_NC: Tensor) -> tuple[Tensor, Tensor]:
    """Return coordinates ``[N, 2]`` along the two directions of most variance, and its shares."""
    centred_NC = (statistics_NC - statistics_NC.mean(0)).double()
    left, singular, _ = torch.linalg.svd(centred_NC, full_matrices=False)
    share = singular.square() / singular.square().sum().clamp(min=1e-30)
    coordinates_NK = (left * singular)[:, :2]
    missing = 2 - coordinates_NK.shape[1]
    return torch.nn.functional.pad(coordinates_NK, (0, missing)), share[:2]


def _draw_map(axes: Axes, bank: StyleBank, labels: list[str], colours: Colours) -> None:
    coordinates_N2, share = principal_directions(torch.cat([bank.mean_NC, bank.deviation_NC], 1))
    for label in labels:
        own = coordinates_N2[[style.label == label for style in bank.styles]]
        axes.scatter(
            own[:, 0],
            own[:, 1],
            s=18,
            color=_colour(colours, label),
            edgecolors="black",
            linewidths=0.3,
            label=label,
        )
    axes.set(
        title="means and deviations, main directions",
        xlabel=f"first, {share[0]:.0%} of the variance",
        ylabel=f"second, {share[1] if len(share) > 1 else 0:.0%}",
    )
    axes.legend(fontsize=7, ncols=2)


def _draw_losses(axes: Axes, bank: StyleBank, labels: list[str], colours: Colours) -> None:
    axes.set(
        title="distance to the prompt, before (faint) and after", xlabel="1 - cosine similarity"
    )
    ticks: list[str] = []
    for row, label in enumerate(labels):
        own = [style for style in bank.styles if style.label == label]
        ticks.append(f"{label} ({len(own)})")
        for values, alpha in (
            ([style.loss_before for style in own if style.loss_before is not None], 0.25),
            ([style.loss_after for style in own if style.loss_after is not None], 1.0),
        ):
            axes.scatter(
                values,
                [row] * len(values),
                marker="|",
                s=90,
                alpha=alpha,
                color=_colour(colours, label),
            )
    axes.set_yticks(range(len(ticks)), ticks, fontsize=8)
    axes.invert_yaxis()
    if all(style.loss_after is None for style in bank.styles):
        axes.text(0.5, 0.5, "losses are not known", transform=axes.transAxes, ha="center")


def _colour(colours: Colours, label: str) -> tuple[float, float, float]:
    red, green, blue = colours.get(label, GREY)
    return red / 255, green / 255, blue / 255
