"""The training loop of CLOUDS: resumable, on one process or many, on CPU or GPU.

As in `famix_training`: every random draw comes from the run's seed and a step's number, and all
else that is carried over, the teacher included, stands in the checkpoint. So a killed run goes on
to the bit on the same machine and libraries on a CPU.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from tqdm import tqdm

from dgseg.data.mixed_batches import GeneratedPart, MixedBatch, mixed_batches
from dgseg.distributed import Group, sum_over_group, wait_for_group
from dgseg.evaluate import served_segment
from dgseg.export.mask_network import MaskNetwork
from dgseg.mask_loss.mask_loss import mask_loss
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.clouds_state import (
    CloudsInputs,
    CloudsState,
    refuse_unfit,
    resume,
    save,
    start,
)
from dgseg.recipes.clouds_step import (
    HeadForward,
    SelfTraining,
    loss_points,
    set_learning_rate,
    student_pyramid,
    targets_of,
    teach,
    update,
)
from dgseg.recipes.style_step import draw, pick_for_batch
from dgseg.recipes.validation import Milestone, validate


def train_clouds(
    run: CloudsRun,
    inputs: CloudsInputs,
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

    Raises ValueError when ``out`` holds another run, or an input that the run needs is missing.
    """
    if run.batch_size % group.size != 0:
        raise ValueError(f"a batch of {run.batch_size} cannot be shared by {group.size} processes")
    refuse_unfit(run, inputs)
    out.mkdir(parents=True, exist_ok=True)
    bank = None if inputs.bank is None else inputs.bank.to(group.device)
    state = resume(run, inputs, out, group) or start(run, inputs, group)
    self_training = _self_training(run, inputs, state)
    trunk, head = state.network.backbone, state.network.head
    forward = _parallel(HeadForward(head, run.precision), group)

    last_step = min(run.steps, stop_after_step or run.steps)
    progress = tqdm(
        total=run.steps, initial=state.step, desc=run.name, unit="step", disable=not group.is_first
    )
    for batch in _stream(run, inputs, state.step, last_step, group, workers):
        state.network.train()
        if self_training is not None:
            teach(state.step, self_training, head)
        draws = draw(
            run.style,
            seed=run.seed,
            step=state.step,
            batch_size=run.batch_size,
            channels=trunk.channels[0],
            group=group,
        )
        styles_PBC = pick_for_batch(run.style, bank, batch.truth_BHW, inputs.label_names, draws)
        predictions = forward(student_pyramid(trunk, batch, run, styles_PBC, draws))
        losses = mask_loss(
            predictions,
            targets_of(run, batch, trunk, self_training),
            run.loss,
            loss_points(run, state.step, group),
            group,
        )
        loss = torch.stack([layer.weighted(run.loss) for layer in losses]).sum()
        loss_value = sum_over_group(loss).item() / group.size
        if not math.isfinite(loss_value):
            raise ValueError(
                f"the loss of step {state.step + 1} is {loss_value}: lower the learning rate, and"
                f" go on from the last checkpoint in {out} or begin anew"
            )
        set_learning_rate(run, state.optimizer, state.step)
        update(run, state.optimizer, head, loss)
        state.step += 1
        progress.update()
        progress.set_postfix(loss=f"{loss_value:.3f}", refresh=False)
        if state.step % run.validate_every_steps == 0 or state.step == run.steps:
            _validate(run, state, inputs, loss_value, out, group, progress)
    progress.close()
    wait_for_group()


def _stream(
    run: CloudsRun,
    inputs: CloudsInputs,
    first_step: int,
    last_step: int,
    group: Group,
    workers: int,
) -> Iterator[MixedBatch]:
    generated = None
    if run.self_training is not None and inputs.generated is not None:
        generated = GeneratedPart(
            images=inputs.generated,
            view=run.self_training.view,
            repeat_factor=run.self_training.target_factor,
        )
    for batch in mixed_batches(
        inputs.source,
        run.view,
        generated,
        batch_size=run.batch_size,
        seed=run.seed,
        first_step=first_step,
        steps=last_step - first_step,
        rank=group.rank,
        world_size=group.size,
        workers=workers,
    ):
        image_B3HW = batch.image_B3HW.to(group.device, non_blocking=True)
        yield batch._replace(
            image_B3HW=image_B3HW.contiguous(memory_format=torch.channels_last),
            truth_BHW=batch.truth_BHW.to(group.device, non_blocking=True),
        )


def _validate(
    run: CloudsRun,
    state: CloudsState,
    inputs: CloudsInputs,
    loss: float,
    out: Path,
    group: Group,
    progress: "tqdm[NoReturn]",
) -> None:
    state.network.eval()
    network = state.network
    state.best_miou = validate(
        run,
        Milestone(state.step, loss, state.best_miou),
        network,
        served_segment(MaskNetwork(network, short_edge_px=run.served_short_edge_px), group.device),
        inputs.validation,
        out=out,
        group=group,
        progress=progress,
    )
    if group.is_first:
        save(run, state, out)


def _self_training(run: CloudsRun, inputs: CloudsInputs, state: CloudsState) -> SelfTraining | None:
    if run.self_training is None or state.teacher is None:
        return None
    return SelfTraining(
        settings=run.self_training, teacher=state.teacher, segmenter=inputs.segmenter
    )


def _parallel(forward: HeadForward, group: Group) -> nn.Module:
    return forward if group.size == 1 else DistributedDataParallel(forward)
