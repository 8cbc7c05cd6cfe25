"""The training loop of a picture decoder: resumable, on CPU or GPU.

Every random draw comes from the run's seed and the step's number, so a killed run goes on as if it
had never stopped: to the bit on the same machine and libraries on a CPU.

Shapes: B batch, C channels, P patches, H height, W width, h and w the sides of layer 1.
"""

import copy
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from dgseg.data.batches import batches
from dgseg.data.normalise import denormalise, normalise
from dgseg.distributed import Group
from dgseg.models.clip_resnet import ClipResNet
from dgseg.models.picture_decoder import PictureDecoder
from dgseg.recipes.averaging import average_weights
from dgseg.recipes.famix_training import FamixInputs
from dgseg.recipes.picture import PictureRun
from dgseg.recipes.run_folder import (
    append_metrics,
    forget_metrics_after,
    read_checkpoint,
    save_checkpoint,
)
from dgseg.recipes.style_step import draw, pick_for_batch
from dgseg.reconstruction import reconstruction
from dgseg.styles.mixing import mix_patches

STRENGTH = 4
"""The stream of random numbers, beside those of batches, styles and prompts."""
EMA_DECAY = 0.99


@dataclass
class PictureState:
    """All that a run carries from step to step."""

    decoder: PictureDecoder
    averaged: PictureDecoder
    optimizer: torch.optim.Optimizer
    step: int = 0


class PictureLoss(NamedTuple):
    """The two things that a decoder learns."""

    photographs: Tensor
    """Mean squared error of pictures in 0..1."""
    styles: Tensor
    """Mean squared error of the features of painted styles, over the variance of features."""


def train_picture(
    run: PictureRun,
    inputs: FamixInputs,
    *,
    out: Path,
    device: torch.device,
    workers: int = 0,
    stop_after_step: int | None = None,
) -> None:
    """Train, or go on where ``out`` stopped.

    At every validation it writes to ``out``: ``checkpoint.pt`` and ``metrics.jsonl``.
    ``stop_after_step`` ends early without finishing the schedule, as a kill would.

    Raises ValueError when ``out`` holds another run, there is no bank, or the loss diverges.
    """
    if inputs.bank is None:
        raise ValueError(f"{run.name} paints mined styles: give it a bank")
    out.mkdir(parents=True, exist_ok=True)
    trunk = _frozen_trunk(run, inputs, device)
    bank = inputs.bank.to(device)
    state = _resume(run, out, device) or _start(run, device)
    last_step = min(run.steps, stop_after_step or run.steps)
    progress = tqdm(total=run.steps, initial=state.step, desc=run.name, unit="step")
    for image_B3HW, truth_BHW in batches(
        inputs.source,
        run.view,
        batch_size=run.batch_size,
        seed=run.seed,
        first_step=state.step,
        steps=last_step - state.step,
        workers=workers,
    ):
        style = run.segmenter.style
        draws = draw(
            style,
            seed=run.seed,
            step=state.step,
            batch_size=run.batch_size,
            channels=run.decoder.in_channels,
            group=Group(device=device),
        )
        styles_PBC = pick_for_batch(style, bank, truth_BHW, inputs.label_names, draws)
        if styles_PBC is None:
            raise RuntimeError(f"{run.name} picked no styles")
        image_B3HW = image_B3HW.to(device)
        with torch.no_grad():
            low_level_BChw = trunk.forward_low_level(image_B3HW)
            weight_BC = shared_in_half(draws.source_weight_BC, seed=run.seed, step=state.step)
            mixed_BChw = mix_patches(low_level_BChw, styles_PBC, weight_BC)
        loss = picture_loss(trunk, state.decoder, image_B3HW, low_level_BChw, mixed_BChw)
        _update(run, state, loss)
        progress.update()
        progress.set_postfix(
            photographs=f"{loss.photographs:.4f}", styles=f"{loss.styles:.3f}", refresh=False
        )
        if state.step % run.validate_every_steps == 0 or state.step == run.steps:
            found = reconstruction(
                trunk,
                state.averaged,
                inputs.validation,
                long_side_px=run.segmenter.served_long_side_px,
            )
            progress.write(
                f"step {state.step}: PSNR {found.psnr:.2f} dB, loss of styles {loss.styles:.3f}"
            )
            metrics = {name: value.item() for name, value in loss._asdict().items()}
            append_metrics(out, {"step": state.step, **metrics, "validation_psnr": found.psnr})
            _save(run, state, out)
    progress.close()


def load_decoder(run: PictureRun, out: Path) -> PictureDecoder:
    """Return the decoder of a finished run.

    Raises FileNotFoundError without a checkpoint, ValueError when it belongs to another run or the
    training is not over.
    """
    checkpoint = read_checkpoint(out, run, torch.device("cpu"))
    if checkpoint is None:
        raise FileNotFoundError(f"{out} holds no decoder; train {run.name} first")
    if checkpoint["step"] < run.steps:
        raise ValueError(
            f"{out} stopped at step {checkpoint['step']} of {run.steps}: go on with it"
        )
    decoder = PictureDecoder(run.decoder)
    decoder.load_state_dict(checkpoint["averaged"])
    return decoder.eval().requires_grad_(False)


def picture_loss(
    trunk: ClipResNet,
    decoder: PictureDecoder,
    image_B3HW: Tensor,
    low_level_BChw: Tensor,
    mixed_BChw: Tensor,
) -> PictureLoss:
    """Return the losses of photographs, normalised, and of their features with styles mixed in."""
    painted_B3HW = decoder(torch.cat([low_level_BChw, mixed_BChw]))
    picture_B3HW, stylised_B3HW = painted_B3HW.chunk(2)
    seen_BChw = trunk.forward_low_level(normalise(stylised_B3HW))
    return PictureLoss(
        photographs=functional.mse_loss(picture_B3HW, denormalise(image_B3HW)),
        styles=functional.mse_loss(seen_BChw, mixed_BChw) / low_level_BChw.var(),
    )


def shared_in_half(source_weight_BC: Tensor, *, seed: int, step: int) -> Tensor:
    """Return mixing weights of which the second half of the batch has one for all channels.

    A preview may mix either way: as in training, or with one strength.
    """
    batch_size, channels = source_weight_BC.shape
    count = batch_size // 2
    share = np.random.default_rng([seed, STRENGTH, step]).random(count).astype(np.float32)
    shared_BC = torch.from_numpy(share).to(source_weight_BC.device)[:, None].expand(-1, channels)
    return torch.cat([source_weight_BC[: batch_size - count], shared_BC])


def _update(run: PictureRun, state: PictureState, loss: PictureLoss) -> None:
    whole = loss.photographs + run.style_weight * loss.styles
    if not math.isfinite(whole.item()):
        raise ValueError(
            f"the loss of step {state.step + 1} is {whole.item()}: lower learning_rate"
        )
    for group in state.optimizer.param_groups:
        group["lr"] = _learning_rate(run, state.step)
    state.optimizer.zero_grad()
    whole.backward()
    state.optimizer.step()
    state.step += 1
    average_weights(state.averaged, state.decoder, decay=EMA_DECAY, step=state.step)


def _learning_rate(run: PictureRun, step: int) -> float:
    """Return the rate of a step: linear warm-up, then a cosine that falls to zero."""
    if step < run.warmup_steps:
        return run.learning_rate * (step + 1) / run.warmup_steps
    done = (step - run.warmup_steps) / max(1, run.steps - run.warmup_steps)
    return run.learning_rate * 0.5 * (1 + math.cos(math.pi * done))


def _frozen_trunk(run: PictureRun, inputs: FamixInputs, device: torch.device) -> ClipResNet:
    trunk = ClipResNet(run.segmenter.network.backbone)
    trunk.load_state_dict(inputs.trunk)
    return trunk.to(device).eval().requires_grad_(False)


def _start(run: PictureRun, device: torch.device) -> PictureState:
    torch.manual_seed(run.seed)
    decoder = PictureDecoder(run.decoder).to(device)
    averaged = copy.deepcopy(decoder).eval().requires_grad_(False)
    optimizer = torch.optim.AdamW(
        decoder.parameters(), lr=run.learning_rate, weight_decay=run.weight_decay
    )
    return PictureState(decoder, averaged, optimizer)


def _save(run: PictureRun, state: PictureState, out: Path) -> None:
    save_checkpoint(
        out,
        run,
        {
            "step": state.step,
            "decoder": state.decoder.state_dict(),
            "averaged": state.averaged.state_dict(),
            "optimizer": state.optimizer.state_dict(),
        },
    )


def _resume(run: PictureRun, out: Path, device: torch.device) -> PictureState | None:
    checkpoint = read_checkpoint(out, run, device)
    if checkpoint is None:
        return None
    state = _start(run, device)
    state.decoder.load_state_dict(checkpoint["decoder"])
    state.averaged.load_state_dict(checkpoint["averaged"])
    state.optimizer.load_state_dict(checkpoint["optimizer"])
    state.step = checkpoint["step"]
    forget_metrics_after(out, state.step)
    return state
