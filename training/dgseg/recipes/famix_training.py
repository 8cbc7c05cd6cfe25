"""The training loop of FAMix: resumable, on one process or many, on CPU or GPU.

Every random draw comes from the run's seed and the step's number, and nothing else carries over but
what a checkpoint holds. So a killed run goes on as if it had never stopped: to the bit on the same
machine and libraries on a CPU. On a GPU, cuDNN and atomics leave differences of rounding.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from tqdm import tqdm

from dgseg.data.batches import batches
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.distributed import (
    Group,
    seed_dropout,
    share_batch,
    wait_for_group,
)
from dgseg.evaluate import network_segment
from dgseg.models.segmenter import Segmenter
from dgseg.recipes.averaging import average_weights
from dgseg.recipes.famix import FamixRun
from dgseg.recipes.famix_step import (
    FamixForward,
    freeze,
    optimizer_for,
    set_learning_rates,
    step_loss,
    train_mode,
)
from dgseg.recipes.run_folder import (
    BEST,
    forget_metrics_after,
    read_checkpoint,
    save_checkpoint,
)
from dgseg.recipes.style_step import draw, pick_for_batch
from dgseg.recipes.validation import Milestone, validate
from dgseg.styles.bank import StyleBank


@dataclass
class FamixState:
    """All that a run carries from step to step."""

    network: Segmenter
    optimizer: torch.optim.Optimizer
    averaged: Segmenter | None
    step: int = 0
    best_miou: float = -1.0


@dataclass(frozen=True, kw_only=True)
class FamixInputs:
    """What a run starts from. Large, so not part of its settings."""

    source: LabelledPairs
    validation: LabelledPairs
    """Of the source domain: the best checkpoint is chosen on it, and no target is looked at."""
    trunk: dict[str, Tensor]
    """Weights of CLIP's trunk."""
    bank: StyleBank | None
    label_names: list[str]


def train_famix(
    run: FamixRun,
    inputs: FamixInputs,
    *,
    out: Path,
    group: Group,
    workers: int = 0,
    stop_after_step: int | None = None,
) -> None:
    """Train, or go on where ``out`` stopped.

    At every validation it writes to ``out``: ``checkpoint.pt`` to go on from, ``best.pt`` when the
    mIoU on the source's validation split is the best so far, ``metrics.jsonl`` and ``curve.png``.
    ``stop_after_step`` ends early without finishing the schedule, as a kill would.

    Raises ValueError when ``out`` holds another run, or the run needs a style bank and has none.
    """
    if run.style.needs_bank and inputs.bank is None:
        raise ValueError(
            f'{run.name} mixes styles mined from words ("{run.style.mode}"): give it a bank'
        )
    if run.batch_size % group.size != 0:
        raise ValueError(f"a batch of {run.batch_size} cannot be shared by {group.size} processes")
    out.mkdir(parents=True, exist_ok=True)
    bank = None if inputs.bank is None else inputs.bank.to(group.device)
    state = _resume(run, inputs, out, group) or _start(run, inputs, group)
    forward = _parallel(run, state, group)

    last_step = min(run.steps, stop_after_step or run.steps)
    progress = tqdm(
        total=run.steps, initial=state.step, desc=run.name, unit="step", disable=not group.is_first
    )
    for image_B3HW, truth_BHW in _stream(run, inputs, state.step, last_step, group, workers):
        draws = draw(
            run.style,
            seed=run.seed,
            step=state.step,
            batch_size=run.batch_size,
            channels=run.network.backbone.low_level_channels,
            group=group,
        )
        train_mode(state.network, run.trainable)
        seed_dropout(state.network, draws.dropout_seed_B)
        set_learning_rates(run, state.optimizer, state.step)
        styles_PBC = pick_for_batch(run.style, bank, truth_BHW, inputs.label_names, draws)
        loss, loss_value = step_loss(forward, run, image_B3HW, truth_BHW, styles_PBC, draws, group)
        if not math.isfinite(loss_value):
            raise ValueError(
                f"the loss of step {state.step + 1} is {loss_value}: lower the learning rates, and"
                f" go on from the last checkpoint in {out} or begin anew"
            )
        state.optimizer.zero_grad()
        loss.backward()
        state.optimizer.step()
        state.step += 1
        if state.averaged is not None and run.ema_decay is not None:
            average_weights(state.averaged, state.network, decay=run.ema_decay, step=state.step)
        progress.update()
        progress.set_postfix(loss=f"{loss_value:.3f}", refresh=False)
        if state.step % run.validate_every_steps == 0 or state.step == run.steps:
            _validate(run, state, inputs, loss_value, out, group, progress)
    progress.close()
    wait_for_group()


def load_best(run: FamixRun, out: Path) -> tuple[Segmenter, int, float]:
    """Return the network that was best on the source's validation split, its step and its mIoU.

    Raises FileNotFoundError without a checkpoint, ValueError when it belongs to another run.
    """
    best = read_checkpoint(out, run, torch.device("cpu"), file=BEST)
    if best is None:
        raise FileNotFoundError(f"{out / BEST} does not exist; train the run first")
    network = Segmenter(run.network)
    network.load_state_dict(best["network"])
    return network.eval(), best["step"], best["miou"]


def _stream(
    run: FamixRun, inputs: FamixInputs, first_step: int, last_step: int, group: Group, workers: int
) -> Iterator[tuple[Tensor, Tensor]]:
    for image_B3HW, truth_BHW in batches(
        inputs.source,
        run.view,
        batch_size=run.batch_size,
        seed=run.seed,
        first_step=first_step,
        steps=last_step - first_step,
        rank=group.rank,
        world_size=group.size,
        workers=workers,
    ):
        image_B3HW = image_B3HW.to(group.device, non_blocking=True)
        yield (
            image_B3HW.contiguous(memory_format=torch.channels_last),
            truth_BHW.to(group.device, non_blocking=True),
        )


def _validate(
    run: FamixRun,
    state: FamixState,
    inputs: FamixInputs,
    loss: float,
    out: Path,
    group: Group,
    progress: "tqdm[NoReturn]",
) -> None:
    network = state.averaged or state.network
    state.best_miou = validate(
        run,
        Milestone(state.step, loss, state.best_miou),
        network,
        network_segment(network, group.device, long_side_px=run.served_long_side_px),
        inputs.validation,
        out=out,
        group=group,
        progress=progress,
    )
    if group.is_first:
        _save(run, state, out)


def _parallel(run: FamixRun, state: FamixState, group: Group) -> nn.Module:
    forward = FamixForward(state.network, run.precision, run.loss_stride)
    if group.size == 1:
        return forward
    # Buffers are equal already: SharedBatchNorm counts the whole batch.
    return DistributedDataParallel(forward, broadcast_buffers=False)


def _start(run: FamixRun, inputs: FamixInputs, group: Group) -> FamixState:
    torch.manual_seed(run.seed)  # for the head
    network = _build(run, group)
    network.backbone.load_state_dict(inputs.trunk)
    freeze(network, run.trainable)
    averaged = None
    if run.ema_decay is not None:
        averaged = _build(run, group).eval().requires_grad_(False)
        averaged.load_state_dict(network.state_dict())
    return FamixState(network, optimizer_for(run, network), averaged)


def _build(run: FamixRun, group: Group) -> Segmenter:
    network = Segmenter(run.network)
    share_batch(network)
    return network.to(group.device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]


def _save(run: FamixRun, state: FamixState, out: Path) -> None:
    averaged = None if state.averaged is None else state.averaged.state_dict()
    save_checkpoint(
        out,
        run,
        {
            "step": state.step,
            "best_miou": state.best_miou,
            "network": state.network.state_dict(),
            "averaged": averaged,
            "optimizer": state.optimizer.state_dict(),
        },
    )


def _resume(run: FamixRun, inputs: FamixInputs, out: Path, group: Group) -> FamixState | None:
    checkpoint = read_checkpoint(out, run, group.device)
    if checkpoint is None:
        return None
    state = _start(run, inputs, group)
    state.network.load_state_dict(checkpoint["network"])
    if state.averaged is not None:
        state.averaged.load_state_dict(checkpoint["averaged"])
    state.optimizer.load_state_dict(checkpoint["optimizer"])
    state.step = checkpoint["step"]
    state.best_miou = checkpoint["best_miou"]
    if group.is_first:
        forget_metrics_after(out, state.step)
    return state
