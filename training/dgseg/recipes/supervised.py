"""Plain supervised training of a segmenter, resumable to the bit.

Every random draw of a step comes from the run's seed and the step's number, and nothing else
carries over between steps but what a checkpoint holds. So a killed run goes on exactly as if it
had never stopped, on the same machine, library versions and thread count.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from dgseg.data.augment import Augmentation, random_batch
from dgseg.data.camvid import LabelledImages
from dgseg.data.normalise import normalise
from dgseg.evaluate import evaluate, network_segment
from dgseg.losses import label_weights, segmentation_loss
from dgseg.metrics import mean_iou
from dgseg.models.segmenter import Segmenter, SegmenterConfig, upsample
from dgseg.recipes.averaging import average_weights
from dgseg.recipes.curve import plot_curve
from dgseg.recipes.run_folder import (
    CHECKPOINT,
    CURVE,
    METRICS,
    append_metrics,
    forget_metrics_after,
    read_checkpoint,
    save_checkpoint,
)


@dataclass(frozen=True, kw_only=True)
class SupervisedRun:
    """Everything that decides the outcome of a run, and nothing that does not."""

    name: str
    network: SegmenterConfig
    augmentation: Augmentation
    steps: int
    batch_size: int
    learning_rate: float
    """At its peak, after a linear warm-up; falls to zero along half a cosine."""
    weight_decay: float
    warmup_steps: int
    ema_decay: float
    """Of the averaged weights, which are the ones that are validated and exported."""
    lovasz_pixel_stride: int
    """Prime to the width of a crop, so that the subset wanders over the columns."""
    validate_every_steps: int
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse a run that cannot be trained, before any data is read."""
        if self.steps <= 0:
            raise ValueError(f"steps must be positive, got {self.steps}")
        if self.batch_size < 2:
            raise ValueError(f"batch_size must be at least 2 (batch norm), got {self.batch_size}")
        if not 0 <= self.ema_decay < 1:
            raise ValueError(f"ema_decay must be in 0..1, got {self.ema_decay}")
        if math.gcd(self.lovasz_pixel_stride, self.augmentation.crop_px[1]) != 1:
            raise ValueError(
                f"lovasz_pixel_stride {self.lovasz_pixel_stride} must be prime to the crop width"
                f" {self.augmentation.crop_px[1]}"
            )


@dataclass
class TrainingState:
    """All that a run carries from step to step."""

    network: Segmenter
    averaged: Segmenter
    optimizer: torch.optim.Optimizer
    step: int = 0


def train(
    run: SupervisedRun,
    *,
    source: LabelledImages,
    validation: LabelledImages,
    out: Path,
    device: torch.device,
    stop_after_step: int | None = None,
) -> Segmenter:
    """Train, or go on where ``out`` stopped, and return the averaged network.

    Writes ``checkpoint.pt``, ``metrics.jsonl`` and ``curve.png`` to ``out`` at every validation.
    ``stop_after_step`` ends early without finishing the schedule, as a kill would.

    Raises ValueError when ``out`` holds another run.
    """
    out.mkdir(parents=True, exist_ok=True)
    state = _resume(run, out, device) or _start(run, device)
    weights_L = label_weights(source.label_NHW, run.network.label_count).to(device)

    last_step = min(run.steps, stop_after_step or run.steps)
    progress = tqdm(total=run.steps, initial=state.step, desc=run.name, unit="step")
    while state.step < last_step:
        loss = _step(run, state, source, weights_L, device)
        progress.update()
        progress.set_postfix(loss=f"{loss:.3f}", refresh=False)
        if state.step % run.validate_every_steps == 0 or state.step == run.steps:
            segment = network_segment(state.averaged, device)
            confusion_LL = evaluate(segment, validation, run.network.label_count)
            metrics = {"step": state.step, "loss": loss, "validation_miou": mean_iou(confusion_LL)}
            progress.write(f"step {state.step}: validation mIoU {metrics['validation_miou']:.4f}")
            append_metrics(out, metrics)
            plot_curve(out / METRICS, out / CURVE, title=run.name)
            _save(run, state, out)
    progress.close()
    return state.averaged


def load_checkpoint(run: SupervisedRun, out: Path) -> Segmenter:
    """Return the averaged network of the run that ``out`` holds.

    Raises FileNotFoundError without a checkpoint, ValueError when it belongs to another run.
    """
    state = _resume(run, out, torch.device("cpu"))
    if state is None:
        raise FileNotFoundError(f"{out / CHECKPOINT} does not exist; train the run first")
    return state.averaged.eval()


def _step(
    run: SupervisedRun,
    state: TrainingState,
    source: LabelledImages,
    weights_L: Tensor,
    device: torch.device,
) -> float:
    torch.manual_seed(run.seed * 1_000_003 + state.step)  # for dropout
    rng = np.random.default_rng([run.seed, state.step])
    indices = _indices(run, state.step, len(source))
    image_B3HW, truth_BHW = random_batch(source, indices, run.augmentation, rng)
    image_B3HW = normalise(image_B3HW.to(device)).contiguous(memory_format=torch.channels_last)
    truth_BHW = truth_BHW.to(device)

    for group in state.optimizer.param_groups:
        group["lr"] = run.learning_rate * learning_rate_factor(run, state.step)
    state.network.train()
    logits_BLHW = upsample(state.network(image_B3HW), run.augmentation.crop_px)
    loss = segmentation_loss(
        logits_BLHW,
        truth_BHW,
        weights_L=weights_L,
        lovasz_pixel_stride=run.lovasz_pixel_stride,
    )
    state.optimizer.zero_grad()
    loss.backward()
    state.optimizer.step()
    state.step += 1
    average_weights(state.averaged, state.network, decay=run.ema_decay, step=state.step)
    return loss.item()


def learning_rate_factor(run: SupervisedRun, step: int) -> float:
    """Return the share of the peak learning rate that step uses: linear warm-up, then cosine."""
    if step < run.warmup_steps:
        return (step + 1) / run.warmup_steps
    done = (step - run.warmup_steps) / max(1, run.steps - run.warmup_steps)
    return 0.5 * (1 + math.cos(math.pi * done))


def _indices(run: SupervisedRun, step: int, image_count: int) -> np.ndarray:
    """Return which images a step sees: each once per epoch, in a new order every epoch."""
    places = np.arange(step * run.batch_size, (step + 1) * run.batch_size)
    orders = {
        epoch: np.random.default_rng([run.seed, 0, epoch]).permutation(image_count)
        for epoch in np.unique(places // image_count)
    }
    return np.array([orders[place // image_count][place % image_count] for place in places])


def _start(run: SupervisedRun, device: torch.device) -> TrainingState:
    torch.manual_seed(run.seed)
    network = _build(run, device)
    averaged = _build(run, device)
    averaged.load_state_dict(network.state_dict())
    return TrainingState(network, averaged.requires_grad_(False), _optimizer(run, network))


def _build(run: SupervisedRun, device: torch.device) -> Segmenter:
    network = Segmenter(run.network).to(device)
    # Convolutions of few channels run faster with the channels last, on CPUs and GPUs alike.
    return network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]


def _optimizer(run: SupervisedRun, network: nn.Module) -> torch.optim.Optimizer:
    # Decay pulls filters towards zero, never the scales and biases of batch norm.
    filters = [parameter for parameter in network.parameters() if parameter.ndim > 1]
    others = [parameter for parameter in network.parameters() if parameter.ndim <= 1]
    return torch.optim.AdamW(
        [
            {"params": filters, "weight_decay": run.weight_decay},
            {"params": others, "weight_decay": 0.0},
        ],
        lr=run.learning_rate,
    )


def _save(run: SupervisedRun, state: TrainingState, out: Path) -> None:
    save_checkpoint(
        out,
        run,
        {
            "step": state.step,
            "network": state.network.state_dict(),
            "averaged": state.averaged.state_dict(),
            "optimizer": state.optimizer.state_dict(),
        },
    )


def _resume(run: SupervisedRun, out: Path, device: torch.device) -> TrainingState | None:
    checkpoint = read_checkpoint(out, run, device)
    if checkpoint is None:
        return None
    state = _start(run, device)
    state.network.load_state_dict(checkpoint["network"])
    state.averaged.load_state_dict(checkpoint["averaged"])
    state.optimizer.load_state_dict(checkpoint["optimizer"])
    state.step = checkpoint["step"]
    forget_metrics_after(out, state.step)
    return state
