"""What every training does on its source's validation split: score, keep the best, note, draw."""

from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from torch import nn
from tqdm import tqdm

from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.share_of_pairs import ShareOfPairs
from dgseg.distributed import Group, sum_over_group
from dgseg.evaluate import Segment, evaluate
from dgseg.metrics import mean_iou
from dgseg.recipes.curve import plot_curve
from dgseg.recipes.run_folder import BEST, CURVE, METRICS, append_metrics, save_checkpoint


class Milestone(NamedTuple):
    """Where a training stands."""

    step: int
    loss: float
    best_miou: float


def validate(
    run: Any,  # noqa: ANN401  # dataclasses share no type
    milestone: Milestone,
    network: nn.Module,
    segment: Segment,
    pairs: LabelledPairs,
    *,
    out: Path,
    group: Group,
    progress: "tqdm[NoReturn]",
) -> float:
    """Return the best mIoU so far, this one included. ``segment`` is what ``network`` answers.

    Of several processes each scores its share of the pairs, and the first writes to ``out``:
    ``best.pt`` when this is the best, and always a line of metrics and their curve.
    """
    own_pairs = ShareOfPairs(pairs, rank=group.rank, size=group.size)
    confusion_LL = evaluate(segment, own_pairs, run.network.label_count)
    miou = mean_iou(sum_over_group(confusion_LL.to(group.device)).cpu())
    step, loss, best_miou = milestone
    if group.is_first:
        progress.write(f"step {step}: mIoU on the source's validation split {miou:.4f}")
        if miou > best_miou:
            best = {"step": step, "miou": miou, "network": network.state_dict()}
            save_checkpoint(out, run, best, file=BEST)
        append_metrics(out, {"step": step, "loss": loss, "validation_miou": miou})
        plot_curve(out / METRICS, out / CURVE, title=run.name)
    return max(miou, best_miou)
