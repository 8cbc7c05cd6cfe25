"""The training loop of a small CLIP: resumable, on CPU or GPU.

Every random draw comes from the run's seed and the step's number, so a killed run goes on as if it
had never stopped: to the bit on the same machine and libraries on a CPU.
"""

import copy
import math
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from tqdm import tqdm

from dgseg.data.described_pairs import DescribedPairs
from dgseg.recipes.averaging import average_weights
from dgseg.recipes.clip import ClipRun
from dgseg.recipes.clip_batches import ClipBatch, cell_weights, clip_batches
from dgseg.recipes.clip_step import TrainedClip, clip_loss
from dgseg.recipes.run_folder import (
    append_metrics,
    forget_metrics_after,
    read_checkpoint,
    save_checkpoint,
)
from dgseg.weights.clip_weights import Clip, ClipMetadata, save_clip
from dgseg.zero_shot import look_at, zero_shot

WEIGHTS = "clip.safetensors"


@dataclass
class ClipState:
    """All that a run carries from step to step."""

    clip: TrainedClip
    averaged: TrainedClip
    optimizer: torch.optim.Optimizer
    step: int = 0


def train_clip(
    run: ClipRun,
    source: DescribedPairs,
    held_out: DescribedPairs,
    *,
    out: Path,
    device: torch.device,
    workers: int = 0,
    stop_after_step: int | None = None,
) -> None:
    """Train, or go on where ``out`` stopped.

    At every validation it writes to ``out``: ``checkpoint.pt`` to go on from, ``metrics.jsonl``,
    and ``clip.safetensors``, the averaged weights as `load_clip` reads them.

    Raises ValueError when ``out`` holds another run, or the loss diverges.
    """
    out.mkdir(parents=True, exist_ok=True)
    state = _resume(run, out, device) or _start(run, device)
    weight_L = cell_weights(source, run.seed).to(device)
    last_step = min(run.steps, stop_after_step or run.steps)
    progress = tqdm(total=run.steps, initial=state.step, desc=run.name, unit="step")
    for batch in clip_batches(
        run, source, first_step=state.step, steps=last_step - state.step, workers=workers
    ):
        loss_value = _step(run, state, _to(batch, device), weight_L)
        progress.update()
        progress.set_postfix(loss=f"{loss_value:.3f}", refresh=False)
        if state.step % run.validate_every_steps == 0 or state.step == run.steps:
            averaged = state.averaged
            found = zero_shot(look_at(averaged.image_encoder, held_out), averaged.text_encoder)
            progress.write(
                f"step {state.step}: loss {loss_value:.3f}; from words, on held-out pictures:"
                f" domain {found.domain:.3f}, label {found.label:.3f}"
                f" (mean over labels {found.label_mean:.3f})"
            )
            append_metrics(out, {"step": state.step, "loss": loss_value, **asdict(found)})
            _save(run, state, out)
            save_clip(_trained(run, averaged, source), out / WEIGHTS)
    progress.close()
    # Once more, for a kill between the two.
    if state.step == run.steps:
        save_clip(_trained(run, state.averaged, source), out / WEIGHTS)


def learning_rate(run: ClipRun, step: int) -> float:
    """Return the rate of a step: linear warm-up, then a cosine that falls to zero."""
    if step < run.warmup_steps:
        return run.learning_rate * (step + 1) / run.warmup_steps
    done = (step - run.warmup_steps) / max(1, run.steps - run.warmup_steps)
    return run.learning_rate * 0.5 * (1 + math.cos(math.pi * done))


def _step(run: ClipRun, state: ClipState, batch: ClipBatch, weight_L: Tensor) -> float:
    for group in state.optimizer.param_groups:
        group["lr"] = learning_rate(run, state.step)
    state.clip.train()
    loss = clip_loss(run, state.clip, batch, weight_L)
    loss_value = loss.item()
    if not math.isfinite(loss_value):
        raise ValueError(f"the loss of step {state.step + 1} is {loss_value}: lower learning_rate")
    state.optimizer.zero_grad()
    loss.backward()
    state.optimizer.step()
    state.step += 1
    average_weights(state.averaged, state.clip, decay=run.ema_decay, step=state.step)
    return loss_value


def _to(batch: ClipBatch, device: torch.device) -> ClipBatch:
    return batch._replace(
        image_B3HW=batch.image_B3HW.to(device).contiguous(memory_format=torch.channels_last),
        share_BLhw=batch.share_BLhw.to(device),
        known_BL=batch.known_BL.to(device),
    )


def _trained(run: ClipRun, clip: TrainedClip, source: DescribedPairs) -> Clip:
    metadata = ClipMetadata(
        source=f"Allweather {run.name}, seed {run.seed}",
        source_sha256=None,
        config=run.config,
        trained_on=source.datasets,
    )
    return Clip(clip.image_encoder, clip.text_encoder, metadata)


def _start(run: ClipRun, device: torch.device) -> ClipState:
    torch.manual_seed(run.seed)
    clip = TrainedClip(run).to(device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    averaged = copy.deepcopy(clip).eval().requires_grad_(False)
    return ClipState(clip, averaged, _optimizer(run, clip))


def _optimizer(run: ClipRun, clip: TrainedClip) -> torch.optim.Optimizer:
    table = clip.text_encoder.network.token_embedding.weight
    parameters = list(clip.parameters())
    decays = [each for each in parameters if each.ndim > 1 and each is not table]
    others = [each for each in parameters if each.ndim <= 1 or each is table]
    return torch.optim.AdamW(
        [
            {"params": decays, "weight_decay": run.weight_decay},
            {"params": others, "weight_decay": 0.0},
        ],
        lr=run.learning_rate,
        betas=(0.9, 0.98),
    )


def _save(run: ClipRun, state: ClipState, out: Path) -> None:
    save_checkpoint(
        out,
        run,
        {
            "step": state.step,
            "clip": state.clip.state_dict(),
            "averaged": state.averaged.state_dict(),
            "optimizer": state.optimizer.state_dict(),
        },
    )


def _resume(run: ClipRun, out: Path, device: torch.device) -> ClipState | None:
    checkpoint = read_checkpoint(out, run, device)
    if checkpoint is None:
        return None
    state = _start(run, device)
    state.clip.load_state_dict(checkpoint["clip"])
    state.averaged.load_state_dict(checkpoint["averaged"])
    state.optimizer.load_state_dict(checkpoint["optimizer"])
    state.step = checkpoint["step"]
    forget_metrics_after(out, state.step)
    return state
