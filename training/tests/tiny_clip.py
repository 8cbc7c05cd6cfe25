"""A CLIP small enough to train in a test, and streets of noise to train it on."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from dgseg.data.described_pairs import DescribedFiles, DescribedPairs, read_descriptions
from dgseg.data.famix_views import FamixView
from dgseg.data.labelled_files import LabelledFiles
from dgseg.data.open_dataset import open_dataset
from dgseg.data.sources import parse_source
from dgseg.models.clip_image_encoder import ClipImageEncoderConfig
from dgseg.models.text_encoder import ClipTextEncoderConfig
from dgseg.recipes.clip import ClipRun

ROAD, CAR, SKY = 0, 13, 10
BRIGHTNESS = {"day": 180, "night": 20}


def write_streets(folder: Path, *, count: int = 4, side_px: int = 96) -> str:
    """Write pictures of three stripes by day and by night; return their word."""
    lines: list[dict[str, object]] = []
    for number in range(count):
        for domain, brightness in BRIGHTNESS.items():
            rng = np.random.default_rng([number, brightness])
            label_HW = np.repeat([SKY, CAR, ROAD], side_px // 3)[:, None].repeat(side_px, 1)
            noise_HW3 = rng.integers(0, 40, (side_px, side_px, 3))
            image_HW3 = brightness + noise_HW3 + 2 * label_HW[..., None]
            name = f"{domain}-{number}"
            for kind, pixels in (("image", image_HW3), ("label", label_HW)):
                path = folder / kind / f"{name}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(pixels.astype(np.uint8)).save(path)
            caption = f"A street by {domain}, number {number}."
            lines.append({"name": name, "caption": caption, "visualDomain": domain})
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "captions.jsonl").write_text(text)
    return f"streets:{folder}"


def described(word: str) -> DescribedPairs:
    """Open one dataset with its captions."""
    source = parse_source(word)
    files = open_dataset(source)
    assert isinstance(files, LabelledFiles)
    return DescribedPairs(
        [DescribedFiles(files=files, descriptions=read_descriptions(source.root))]
    )


def tiny_clip_run(**changes: object) -> ClipRun:
    """Return six steps on views of 64 px."""
    settings: dict[str, object] = {
        "name": "tiny",
        "image": ClipImageEncoderConfig(
            depths=(1, 1, 1, 2), width=4, embedding_size=16, grid=(2, 2)
        ),
        "text": ClipTextEncoderConfig(
            width=64, heads=1, layers=1, embedding_size=16, context_length=32
        ),
        "whole_view": FamixView(crop_px=64, scale=(0.67, 0.7)),
        "window_view": FamixView(crop_px=64, flip_probability=0.5),
        "steps": 4,
        "batch_size": 4,
        "warmup_steps": 1,
        "validate_every_steps": 2,
    }
    return ClipRun(**(settings | changes))  # pyright: ignore[reportArgumentType]
