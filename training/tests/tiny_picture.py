"""A picture decoder small enough to train in a test, and the folder of its run."""

from pathlib import Path

import torch
from tiny_famix import TRUNK, tiny_inputs, tiny_run

from dgseg.data.famix_views import FamixView
from dgseg.models.picture_decoder import PictureDecoderConfig
from dgseg.recipes.picture import PictureRun
from dgseg.recipes.picture_training import train_picture
from dgseg.recipes.provenance import Provenance, write_provenance

DECODER = PictureDecoderConfig(in_channels=TRUNK.low_level_channels, width=8)


def tiny_picture(**changes: object) -> PictureRun:
    """Return six steps on windows of 48 px."""
    settings: dict[str, object] = {
        "name": "tiny_picture",
        "segmenter": tiny_run(),
        "decoder": DECODER,
        "view": FamixView(crop_px=48),
        "steps": 6,
        "batch_size": 4,
        "warmup_steps": 2,
        "validate_every_steps": 3,
    }
    return PictureRun(**(settings | changes))  # pyright: ignore[reportArgumentType]


def write_decoder(out: Path, **inputs: str) -> None:
    """Train a decoder and note what it was trained with; `PICTURES` must know `tiny_picture`."""
    run = tiny_picture()
    train_picture(run, tiny_inputs(), out=out, device=torch.device("cpu"))
    provenance = Provenance(
        recipe=run.name,
        commit="0" * 40,
        is_clean=True,
        torch="",
        python="",
        device="cpu",
        threads=1,
        inputs=inputs,
    )
    write_provenance(provenance, out)
