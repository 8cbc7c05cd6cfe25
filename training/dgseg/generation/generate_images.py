"""Paints images from prompts: resumable, without duplicates, each image with its seed.

A run that was killed, and started again, leaves the same folder as one that was not.
"""

import hashlib
import io
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageStat
from tqdm import tqdm

from dgseg.generation.contact_sheet import write_contact_sheet
from dgseg.generation.duplicates import SeenImages, perceptual_hash
from dgseg.generation.image_folder import (
    ImageFolder,
    ImageLine,
    LeftOut,
    Rejected,
    description_id,
    image_file,
)
from dgseg.generation.image_generator import ImageGenerator
from dgseg.generation.prompt_list import PromptList

LARGEST_COUNT = 1_000_000
"""Also the distance between the seeds of an image's attempts, so that none is another image's."""
FRUITLESS_IMAGES = 10
"""So many images in a row that had to be given up end a run."""
CONTACT_SHEET = "contact_sheet.png"


@dataclass(frozen=True, kw_only=True)
class ImageRun:
    """How many images, from which seeds, and when one is painted again."""

    count: int
    first_seed: int = 1
    """Image i is painted with seed ``first_seed + i``, at first."""
    duplicate_bits: int = 4
    """Of 64. Streets that merely resemble each other differ in 14 or more."""
    attempts: int = 5
    """After so many duplicates, blank images or offences an image is left out."""

    def __post_init__(self) -> None:
        """Refuse a run that paints nothing."""
        if not 1 <= self.count <= LARGEST_COUNT:
            raise ValueError(f"count must be from 1 to {LARGEST_COUNT}, got {self.count}")
        if self.first_seed < 0:
            raise ValueError(f"first_seed must not be negative, got {self.first_seed}")
        if not 0 <= self.duplicate_bits < 64 or self.attempts < 1:
            raise ValueError(
                "duplicate_bits must be from 0 to 63 and attempts positive, got "
                f"{self.duplicate_bits}, {self.attempts}"
            )


class Painted(NamedTuple):
    """What a folder holds."""

    images: int
    painted_again: int
    """Of these, how many are not their first attempt."""
    left_out: int
    contact_sheet: Path


def generate_images(
    prompts: PromptList, generator: ImageGenerator, out: Path, run: ImageRun
) -> Painted:
    """Paint image i from prompt ``i mod number of prompts`` into ``out``, or go on with it.

    Raises ValueError when ``out`` holds images of other prompts, settings or another generator, and
    when ``FRUITLESS_IMAGES`` in a row had to be given up. A larger count goes on with a folder.
    """
    description = generator.description
    folder = ImageFolder(
        out,
        {
            "promptsSha256": prompts.sha256,
            "generator": description,
            "firstSeed": run.first_seed,
            "duplicateBits": run.duplicate_bits,
            "attempts": run.attempts,
        },
        {
            "promptSource": dict(prompts.source),
            "madeWith": {name: version(name) for name in ("torch", "diffusers", "pillow")},
        },
    )
    seen = SeenImages(run.duplicate_bits)
    for line in folder.lines:
        seen.add(line.file, line.sha256, line.perceptual_hash)

    missing = sorted(set(range(run.count)) - folder.finished())
    in_vain = 0
    with tqdm(
        total=run.count, initial=run.count - len(missing), desc="painting", unit="image"
    ) as progress:
        for index in missing:
            is_kept = _paint(index, prompts, generator, folder, seen, run)
            in_vain = 0 if is_kept else in_vain + 1
            if in_vain == FRUITLESS_IMAGES:
                raise ValueError(
                    f"{FRUITLESS_IMAGES} images in a row had to be given up, the last because "
                    f"{_last_reason(folder)}: use another generator, prompts or settings"
                )
            progress.update()

    if not folder.lines:
        raise ValueError(f"every image had to be given up, the last because {_last_reason(folder)}")
    sheet = out / CONTACT_SHEET
    write_contact_sheet(out, folder.lines, str(description["model"]), sheet)
    again = sum(bool(line.rejected) for line in folder.lines)
    return Painted(len(folder.lines), again, len(folder.left_out), sheet)


def _paint(
    index: int,
    prompts: PromptList,
    generator: ImageGenerator,
    folder: ImageFolder,
    seen: SeenImages,
    run: ImageRun,
) -> bool:
    """Paint one image until it can be kept. Returns whether it was."""
    prompt_index = index % len(prompts.prompts)
    prompt, file = prompts.prompts[prompt_index], image_file(index)
    rejected: list[Rejected] = []
    for attempt in range(run.attempts):
        seed = run.first_seed + index + attempt * LARGEST_COUNT
        image, is_flagged = generator.generate(prompt, seed)
        content = _png(image)
        sha256, looks = hashlib.sha256(content).hexdigest(), perceptual_hash(image)
        if is_flagged:
            reason = "a safety checker took offence"
        elif _is_blank(image):
            reason = "it was blank"
        elif other := seen.duplicate_of(sha256, looks):
            reason = f"it looked like {other}"
        else:
            line = ImageLine(
                file=file,
                prompt=prompt,
                prompt_index=prompt_index,
                seed=seed,
                sha256=sha256,
                width_px=image.width,
                height_px=image.height,
                perceptual_hash=looks,
                generator=description_id(generator.description),
                rejected=rejected,
            )
            folder.keep(content, line)
            seen.add(file, sha256, looks)
            return True
        rejected.append(Rejected(seed, reason))
    folder.leave_out(LeftOut(index, prompt, rejected))
    return False


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


def _is_blank(image: Image.Image) -> bool:
    """Whether all pixels are equal, as they are where half precision overflowed."""
    return all(low == high for low, high in ImageStat.Stat(image).extrema)


def _last_reason(folder: ImageFolder) -> str:
    return folder.left_out[-1].rejected[-1].reason
