"""What a CLOUDS training starts from, carries from step to step, and leaves behind."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from dgseg.data.generated_images import GeneratedImages
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.distributed import Group
from dgseg.models.clouds.network import CloudsHead, CloudsSegmenter
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.clouds_step import optimizer_for
from dgseg.recipes.run_folder import BEST, forget_metrics_after, read_checkpoint, save_checkpoint
from dgseg.self_training.point_segmenter import PointSegmenter
from dgseg.self_training.teacher import copy_head
from dgseg.styles.bank import StyleBank
from dgseg.weights import foreign_checkpoint
from dgseg.weights.state_dict import as_state_dict, checked_weights
from dgseg.weights.weights_error import WeightsError


@dataclass
class CloudsState:
    """All that a run carries from step to step."""

    network: CloudsSegmenter
    optimizer: torch.optim.AdamW
    teacher: CloudsHead | None
    """Of a joint training."""
    step: int = 0
    best_miou: float = -1.0


@dataclass(frozen=True, kw_only=True)
class CloudsInputs:
    """What a run starts from. Large, so not part of its settings."""

    source: LabelledPairs
    validation: LabelledPairs
    """Of the source domain: the best checkpoint is chosen on it, and no target is looked at."""
    trunk: dict[str, Tensor]
    """Weights of the trunk."""
    label_names: list[str]
    head: dict[str, Tensor] | None = None
    """Weights of a warm-up's head; a joint training starts from them."""
    generated: GeneratedImages | None = None
    segmenter: PointSegmenter | None = None
    """Refines what the teacher says of generated images."""
    bank: StyleBank | None = None


def refuse_unfit(run: CloudsRun, inputs: CloudsInputs) -> None:
    """Raise ValueError when an input that a run needs is missing, or views have two sizes."""
    if run.style.needs_bank and inputs.bank is None:
        raise ValueError(
            f'{run.name} mixes styles mined from words ("{run.style.mode}"): give it a bank'
        )
    if run.self_training is None:
        if inputs.generated is not None:
            raise ValueError(f"{run.name} is a warm-up, and learns from no generated images")
        return
    # Not when the settings are made: the command line changes them one by one.
    if run.self_training.view.crop_px != run.view.crop_px:
        raise ValueError(
            f"photographs are cut to {run.view.crop_px} px and generated images to"
            f" {run.self_training.view.crop_px}: in one batch they need one size"
        )
    needed: dict[str, object] = {
        "generated images": inputs.generated,
        "a warm-up to start from": inputs.head,
    }
    if run.self_training.refinement is not None:
        needed["a segmenter"] = inputs.segmenter
    if missing := [what for what, given in needed.items() if given is None]:
        raise ValueError(f"{run.name} is a joint training: give it {', '.join(missing)}")


def start(run: CloudsRun, inputs: CloudsInputs, group: Group) -> CloudsState:
    """Return the state before the first step. A teacher begins as its student's copy."""
    torch.manual_seed(run.seed)  # for the head
    network = CloudsSegmenter(run.network)
    network.backbone.load_state_dict(inputs.trunk)
    if inputs.head is not None:
        network.head.load_state_dict(inputs.head)
    network = network.to(group.device)
    network.backbone.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    teacher = None if run.self_training is None else copy_head(network.head)
    return CloudsState(network, optimizer_for(run, network.head), teacher)


def save(run: CloudsRun, state: CloudsState, out: Path) -> None:
    """Write the checkpoint to go on from."""
    save_checkpoint(
        out,
        run,
        {
            "step": state.step,
            "best_miou": state.best_miou,
            "network": state.network.state_dict(),
            "teacher": None if state.teacher is None else state.teacher.state_dict(),
            "optimizer": state.optimizer.state_dict(),
        },
    )


def resume(run: CloudsRun, inputs: CloudsInputs, out: Path, group: Group) -> CloudsState | None:
    """Return the state that a folder holds, if it holds one.

    Raises ValueError when it is another run's.
    """
    checkpoint = read_checkpoint(out, run, group.device)
    if checkpoint is None:
        return None
    state = start(run, inputs, group)
    state.network.load_state_dict(checkpoint["network"])
    if state.teacher is not None:
        state.teacher.load_state_dict(checkpoint["teacher"])
    state.optimizer.load_state_dict(checkpoint["optimizer"])
    state.step = checkpoint["step"]
    state.best_miou = checkpoint["best_miou"]
    if group.is_first:
        forget_metrics_after(out, state.step)
    return state


def load_best(run: CloudsRun, out: Path) -> tuple[CloudsSegmenter, int, float]:
    """Return the network that was best on the source's validation split, its step and its mIoU.

    Raises FileNotFoundError without a checkpoint, ValueError when it belongs to another run.
    """
    best = read_checkpoint(out, run, torch.device("cpu"), file=BEST)
    if best is None:
        raise FileNotFoundError(f"{out / BEST} does not exist; train the run first")
    network = CloudsSegmenter(run.network)
    network.load_state_dict(best["network"])
    return network.eval(), best["step"], best["miou"]


def read_warmup(run: CloudsRun, folder: Path, trunk: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights of the head that was best in a warm-up, for a run to start from.

    The official code takes the last; which is best is known on the source's validation split.
    Raises ValueError when the warm-up had another trunk or a head of another shape.
    """
    path = folder / BEST
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; train the warm-up first")
    content = foreign_checkpoint.read_checkpoint(path)
    if not isinstance(content, dict) or "network" not in content:
        raise WeightsError(f"{path} is no checkpoint of a training")
    weights = as_state_dict(content["network"], str(path))
    for name, value in trunk.items():
        theirs = weights.get(f"backbone.{name}")
        if theirs is None or not torch.equal(theirs, value):
            raise ValueError(f"{path} was trained with another trunk than --clip gives ({name})")
    with torch.device("meta"):
        expected = CloudsSegmenter(run.network).head.state_dict()
    head = {
        name.removeprefix("head."): value
        for name, value in weights.items()
        if name.startswith("head.")
    }
    return checked_weights(head, expected, str(path))
