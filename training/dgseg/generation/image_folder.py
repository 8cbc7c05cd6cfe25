"""A folder of generated images: the images, one line for each, and what made them all."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from dgseg.generation.journal import (
    append_line,
    read_json_object,
    read_lines,
    write_bytes,
    write_json,
)

SCHEMA_VERSION = 1
Parsed = TypeVar("Parsed")
IMAGES = "images"
LINES = "images.jsonl"
LEFT_OUT = "left_out.jsonl"
GENERATION = "generation.json"


class Rejected(NamedTuple):
    """What was painted in an image's place, and not kept."""

    seed: int
    reason: str


@dataclass(frozen=True)
class LeftOut:
    """An image that was given up."""

    index: int
    prompt: str
    rejected: list[Rejected]


@dataclass(frozen=True, kw_only=True)
class ImageLine:
    """One image that was kept."""

    file: str
    prompt: str
    prompt_index: int
    seed: int
    sha256: str
    """Of the file."""
    width_px: int
    height_px: int
    perceptual_hash: str
    generator: str
    """The beginning of the digest of the generator's description."""
    rejected: list[Rejected]
    """What was painted in its place before."""


class ImageFolder:
    """Images by their index. Whatever is killed when, an image has a line or is painted again."""

    def __init__(self, out: Path, run: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        """Open a folder, or make it.

        ``run`` is everything that decides its images: ValueError when the images are of another.
        ``facts`` is what else is worth to be noted when it is made.
        """
        self._out = out
        self.lines = _read(out / LINES, _image_line)
        self.left_out = _read(out / LEFT_OUT, _left_out)
        if self.lines or self.left_out:
            _check_same_run(out / GENERATION, run)
        else:
            record = {"schemaVersion": SCHEMA_VERSION, "run": dict(run), **facts}
            write_json(out / GENERATION, record)
        (out / IMAGES).mkdir(exist_ok=True)
        for line in self.lines:
            if not (out / line.file).is_file():
                raise ValueError(
                    f"{out / line.file} is not there, but {out / LINES} has a line of it: take that"
                    " line out, and the image is painted again"
                )

    def finished(self) -> set[int]:
        """Return the indices that were kept or left out."""
        kept = {int(Path(line.file).stem) for line in self.lines}
        return kept | {left.index for left in self.left_out}

    def keep(self, content: bytes, line: ImageLine) -> None:
        """Write an image and then its line."""
        write_bytes(self._out / line.file, content)
        append_line(
            self._out / LINES,
            {
                "file": line.file,
                "prompt": line.prompt,
                "promptIndex": line.prompt_index,
                "seed": line.seed,
                "sha256": line.sha256,
                "width": line.width_px,
                "height": line.height_px,
                "perceptualHash": line.perceptual_hash,
                "generator": line.generator,
                "rejected": [rejected._asdict() for rejected in line.rejected],
            },
        )
        self.lines.append(line)

    def leave_out(self, left_out: LeftOut) -> None:
        """Note that an image was given up."""
        append_line(
            self._out / LEFT_OUT,
            {
                "index": left_out.index,
                "prompt": left_out.prompt,
                "rejected": [rejected._asdict() for rejected in left_out.rejected],
            },
        )
        self.left_out.append(left_out)


def image_file(index: int) -> str:
    """Return the place of an image in its folder."""
    return f"{IMAGES}/{index:06}.png"


def is_rendered(folder: Path) -> bool:
    """Tell whether a folder's images are synthetic streets, and no model painted them."""
    path = folder / GENERATION
    if not path.exists():
        return False
    run = read_json_object(path, "record of a generation").get("run")
    generator = run.get("generator") if isinstance(run, dict) else None
    return isinstance(generator, dict) and generator.get("kind") == "synthetic"


def description_id(description: Mapping[str, Any]) -> str:
    """Return a short name of a description, equal for equal ones."""
    return hashlib.sha256(json.dumps(description, sort_keys=True).encode()).hexdigest()[:12]


def _check_same_run(record: Path, run: Mapping[str, Any]) -> None:
    known = read_json_object(record, "record of a generation").get("run")
    known = known if isinstance(known, dict) else {}
    for name, value in run.items():
        if known.get(name) != value:
            raise ValueError(
                f"{record.parent} holds images of another run: its {name} is {known.get(name)}, not"
                f" {value}. Use another folder"
            )


def _read(path: Path, parse: Callable[[Any], Parsed]) -> list[Parsed]:
    parsed: list[Parsed] = []
    for number, line in enumerate(read_lines(path), 1):
        try:
            parsed.append(parse(line))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"line {number} of {path} is not as it was written: {error}"
            ) from error
    return parsed


def _image_line(line: Any) -> ImageLine:  # noqa: ANN401  # whatever is in the file
    read = ImageLine(
        file=str(line["file"]),
        prompt=str(line["prompt"]),
        prompt_index=int(line["promptIndex"]),
        seed=int(line["seed"]),
        sha256=str(line["sha256"]),
        width_px=int(line["width"]),
        height_px=int(line["height"]),
        perceptual_hash=str(line["perceptualHash"]),
        generator=str(line["generator"]),
        rejected=_rejected(line),
    )
    if read.file != image_file(int(Path(read.file).stem)):
        raise ValueError(f"{read.file!r} is no file of a generated image")
    int(read.perceptual_hash, 16)
    return read


def _left_out(line: Any) -> LeftOut:  # noqa: ANN401
    return LeftOut(int(line["index"]), str(line["prompt"]), _rejected(line))


def _rejected(line: Any) -> list[Rejected]:  # noqa: ANN401
    return [Rejected(int(entry["seed"]), str(entry["reason"])) for entry in line["rejected"]]
