"""Generated images on disk: a folder whose manifest says which files they are.

``images.jsonl`` holds one JSON object per line with at least ``file`` (relative to the folder),
``seed``, ``prompt`` and ``sha256``. What it does not list is no generated image, whatever its name.

Shapes: H height, W width.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from dgseg.data.decode import NOT_DECODABLE

MANIFEST = "images.jsonl"
MEND = "generate the images again, or take this line out"


@dataclass(frozen=True, kw_only=True)
class GeneratedImage:
    """One image, and what it was made from."""

    file: str
    seed: int
    prompt: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class GeneratedImages:
    """The generated images of a folder, read one by one, in the order of the manifest."""

    folder: Path
    images: tuple[GeneratedImage, ...]

    def __len__(self) -> int:
        """Return how many images there are."""
        return len(self.images)

    def name(self, index: int) -> str:
        """Return the name of an image; no two share one."""
        return self.images[index].file

    def read(self, index: int) -> Tensor:
        """Return an image, uint8 ``[H, W, 3]`` in RGB.

        Raises ValueError naming the file when it is not the one that was generated.
        """
        image = self.images[index]
        path = self.folder / image.file
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ValueError(f"{path} cannot be read: {error}") from error
        digest = hashlib.sha256(content).hexdigest()
        if digest != image.sha256:
            raise ValueError(
                f"{path} has sha256 {digest}, but {MANIFEST} says {image.sha256}: {MEND}"
            )
        try:
            with Image.open(io.BytesIO(content)) as file:
                return torch.from_numpy(np.array(file.convert("RGB")))
        except NOT_DECODABLE as error:
            raise ValueError(f"{path} cannot be decoded: {error}") from error


def open_generated(folder: Path) -> GeneratedImages:
    """Return the images that a folder's manifest lists. None is decoded yet.

    Raises ValueError naming the line that is garbled, or lists a file that is not there.
    """
    manifest = folder / MANIFEST
    try:
        lines = manifest.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(
            f"{folder} holds no generated images: its {MANIFEST} cannot be read ({error})"
        ) from error
    images: list[GeneratedImage] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            images.append(_parse(line))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"line {number} of {manifest} describes no generated image"
                f" ({type(error).__name__}: {error}): {MEND}"
            ) from error
    if not images:
        raise ValueError(f"{manifest} lists no images")
    _refuse_twice(images, manifest)
    missing = [image.file for image in images if not (folder / image.file).is_file()]
    if missing:
        raise ValueError(
            f"{len(missing)} images of {manifest} are not there, {missing[0]} the first: {MEND}"
        )
    return GeneratedImages(folder=folder, images=tuple(images))


def _parse(line: str) -> GeneratedImage:
    content: dict[str, Any] = json.loads(line)
    image = GeneratedImage(
        file=content["file"],
        seed=content["seed"],
        prompt=content["prompt"],
        sha256=content["sha256"],
    )
    for name, kind in (("file", str), ("seed", int), ("prompt", str), ("sha256", str)):
        if type(getattr(image, name)) is not kind:
            raise ValueError(f"{name} is {getattr(image, name)!r}")
    path = PurePosixPath(image.file)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{image.file} leads out of the folder")
    return image


def _refuse_twice(images: list[GeneratedImage], manifest: Path) -> None:
    seen: set[str] = set()
    for image in images:
        if image.file in seen:
            raise ValueError(f"{manifest} lists {image.file} twice: {MEND}")
        seen.add(image.file)
