"""A generator that paints noise, and looks into the folders it fills."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from dgseg.generation.generate_images import LARGEST_COUNT
from dgseg.generation.image_generator import Generated
from dgseg.generation.journal import JsonObject
from dgseg.generation.prompt_list import PromptList

PROMPTS = PromptList(prompts=("A road", "A tram", "A bus"), source={"kind": "file"})


def smooth_noise(seed: int) -> Image.Image:
    """Return an image that looks like no other seed's."""
    coarse = np.random.default_rng([seed, 9]).integers(0, 256, (6, 12, 3), np.uint8)
    return Image.fromarray(coarse).resize((48, 24), Image.Resampling.BICUBIC)


@dataclass
class FakeGenerator:
    """Paints noise; what it paints for a seed can be replaced."""

    instead: dict[int, Generated] = field(default_factory=dict[int, Generated])
    dies_at: int | None = None
    painted: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    description: JsonObject = field(default_factory=lambda: {"kind": "fake", "model": "noise"})

    def generate(self, prompt: str, seed: int, /) -> Generated:
        """Paint one image."""
        if len(self.painted) == self.dies_at:
            raise KeyboardInterrupt
        self.painted.append((prompt, seed))
        return self.instead.get(seed, Generated(smooth_noise(seed)))


def lines_of(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "images.jsonl").read_text().splitlines()]


def content_of(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.*")}


def troubled() -> dict[int, Generated]:
    """Return what goes wrong at some seeds: a duplicate, an offence, something blank."""
    return {
        3: Generated(smooth_noise(1)),
        4: Generated(smooth_noise(4), is_flagged=True),
        5: Generated(Image.new("RGB", (48, 24))),
        **{6 + attempt * LARGEST_COUNT: Generated(smooth_noise(2)) for attempt in range(5)},
    }
