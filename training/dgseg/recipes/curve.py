"""The course of a training as a picture."""

import json
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

mpl.use("Agg")


def plot_curve(metrics: Path, picture: Path, *, title: str) -> None:
    """Draw loss and validation mIoU over steps from a metrics file, one JSON object per line."""
    rows = [json.loads(line) for line in metrics.read_text().splitlines()]
    steps = [row["step"] for row in rows]
    figure, loss_axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    loss_axes.plot(steps, [row["loss"] for row in rows], "o-", color="tab:gray", label="loss")
    loss_axes.set(title=title, xlabel="step", ylabel="training loss")
    miou_axes = loss_axes.twinx()
    mious = [row["validation_miou"] for row in rows]
    miou_axes.plot(steps, mious, "o-", color="tab:blue", label="validation mIoU")
    miou_axes.set(ylabel="validation mIoU", ylim=(0, 1))
    miou_axes.annotate(
        f"{mious[-1]:.3f}", (steps[-1], mious[-1]), (0, 8), textcoords="offset points"
    )
    figure.legend(loc="outside lower center", ncols=2)
    figure.savefig(picture, dpi=120)
    plt.close(figure)
