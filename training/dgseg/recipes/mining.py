"""Mining a style bank from a whole dataset: the first half of FAMix."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from dgseg.data.batches import one_pass
from dgseg.data.famix_views import FamixView
from dgseg.data.label_sets import read_label_set
from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.data.street_words import WORDS_OF_DOMAIN
from dgseg.models.clip_image_encoder import ClipImageEncoder
from dgseg.models.text_encoder import ClipTextEncoder, prompt_target
from dgseg.recipes.famix import FamixRun, famix_mini
from dgseg.styles.bank import Style, StyleBank, label_name, read_bank, write_bank
from dgseg.styles.mining import Descent, choose_patches, cut_patches, mine_styles
from dgseg.styles.prompts import FAMIX_STYLES, draw_prompt

PROMPT_STREAM = 3
"""Beside the streams of `data.batches` and of a training's draws."""


WEATHER_STYLES = tuple(
    word for domain, words in WORDS_OF_DOMAIN.items() if domain != "day" for word in words
)
"""What `clip_mini` understands: a CLIP that has read captions of streets and nothing else."""


@dataclass(frozen=True, kw_only=True)
class MiningRun:
    """Everything that decides a bank, beside the weights and the dataset. Defaults are FAMix's."""

    label_set: str
    view: FamixView
    grid: int = 3
    batch_size: int = 16
    descent: Descent = field(default_factory=Descent)
    styles: tuple[str, ...] = FAMIX_STYLES
    """The words before a label's name, of which one is drawn for each patch."""
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse a run without words."""
        if not self.styles:
            raise ValueError("styles must hold at least one")


def mining_for(run: FamixRun) -> MiningRun:
    """Return the mining that a training wants: its windows without colour jitter and flips."""
    return MiningRun(
        label_set=run.label_set,
        view=replace(run.view, jitter=0.0, flip_probability=0.0),
        grid=run.style.grid,
        styles=FAMIX_STYLES if run.name != famix_mini().name else WEATHER_STYLES,
        seed=run.seed,
    )


@dataclass(frozen=True, kw_only=True)
class MiningInputs:
    """What a bank is mined from. Both encoders are in eval mode and frozen."""

    source: LabelledPairs
    image_encoder: ClipImageEncoder
    text_encoder: ClipTextEncoder
    facts: Mapping[str, Any]
    """What the bank says about its weights and data."""


def mine_bank(
    run: MiningRun,
    inputs: MiningInputs,
    *,
    out: Path,
    device: torch.device,
    max_batches: int | None = None,
    save_every_batches: int = 10,
    workers: int = 0,
) -> StyleBank:
    """Go once through the dataset, mine one style per label and batch, and write the bank.

    A mining that was stopped goes on where ``out`` was last saved. Each batch is a function of the
    seed and its number, so the bank is the same; on a GPU up to rounding.

    Raises ValueError when ``out`` holds a bank of other settings, or the dataset is smaller than a
    batch.
    """
    names = read_label_set(run.label_set).names
    if len(inputs.source) < run.batch_size:
        raise ValueError(
            f"{len(inputs.source)} pairs do not fill a batch of {run.batch_size}:"
            " make batch_size smaller"
        )
    batch_count = min(len(inputs.source) // run.batch_size, max_batches or len(inputs.source))
    bank = _start_or_resume(run, inputs, out)
    done: int = bank.source["batchesDone"]
    targets: dict[str, Tensor] = {}

    progress = tqdm(total=batch_count, initial=done, desc="mining", unit="batch")
    stream = one_pass(
        inputs.source,
        run.view,
        batch_size=run.batch_size,
        seed=run.seed,
        first_batch=done,
        workers=workers,
    )
    for batch, (image_B3HW, truth_BHW, _) in zip(range(done, batch_count), stream, strict=False):
        chosen = choose_patches(truth_BHW, run.grid)
        rng = np.random.default_rng([run.seed, PROMPT_STREAM, batch])
        labels = [label_name(patch.label, names) for patch in chosen]
        prompts = [draw_prompt(label, run.styles, rng) for label in labels]
        for prompt in prompts:
            if prompt not in targets:
                targets[prompt] = prompt_target(inputs.text_encoder, prompt).to(device)
        with torch.no_grad():
            low_level_BCHW = inputs.image_encoder.forward_low_level(image_B3HW.to(device))
        mined = mine_styles(
            inputs.image_encoder,
            cut_patches(low_level_BCHW, chosen, run.grid),
            torch.stack([targets[prompt] for prompt in prompts]),
            run.descent,
        )
        found = [
            Style(label=label, prompt=prompt, loss_before=before, loss_after=after)
            for label, prompt, before, after in zip(
                labels,
                prompts,
                mined.loss_before_N.tolist(),
                mined.loss_after_N.tolist(),
                strict=True,
            )
        ]
        bank = replace(
            bank,
            styles=(*bank.styles, *found),
            mean_NC=torch.cat([bank.mean_NC, mined.style.mean.cpu()]),
            deviation_NC=torch.cat([bank.deviation_NC, mined.style.deviation.cpu()]),
            source={**bank.source, "batchesDone": batch + 1},
        )
        progress.update()
        progress.set_postfix(styles=len(bank), loss=f"{mined.loss_after_N.mean():.3f}")
        if (batch + 1) % save_every_batches == 0 or batch + 1 == batch_count:
            write_bank(bank, out)
    progress.close()
    return bank


def _start_or_resume(run: MiningRun, inputs: MiningInputs, out: Path) -> StyleBank:
    settings = {"mining": _describe(run), **inputs.facts}
    if not out.exists():
        channels = inputs.image_encoder.config.trunk.low_level_channels
        return StyleBank(
            styles=(),
            mean_NC=torch.zeros(0, channels),
            deviation_NC=torch.zeros(0, channels),
            source={**settings, "batchesDone": 0},
        )
    bank = read_bank(out)
    theirs = {key: value for key, value in bank.source.items() if key != "batchesDone"}
    if theirs != settings:
        raise ValueError(f"{out} holds a bank of other settings: {theirs}. Use another folder.")
    return bank


def _describe(run: MiningRun) -> dict[str, Any]:
    # As JSON gives it back, so that a bank that was read compares equal.
    return json.loads(json.dumps(asdict(run)))
