"""Pictures and folders for the tests of corrupted copies."""

import json
from pathlib import Path

import numpy as np
from dataset_folders import write_ids
from PIL import Image


def blots(height_px: int, width_px: int, seed: int = 0) -> np.ndarray:
    """Return soft blots, so that blurs and elastic waves show."""
    noise = np.random.default_rng(seed).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    return np.array(Image.fromarray(noise).resize((width_px, height_px)))


def corrupt_words(source: object, out: Path, *more: str) -> tuple[str, ...]:
    word = f"streets:{source}" if isinstance(source, Path) and is_streets(source) else str(source)
    return ("datasets", "corrupt", "--source", word, "--out", str(out), "--processes", "1", *more)


def is_streets(source: Path) -> bool:
    return (source / "captions.jsonl").exists()


def write_streets(folder: Path) -> Path:
    """Write three streets by day and one in fog, as `datasets synthesize` lays them out."""
    for seed, name in enumerate(("a", "c/a", "d", "b")):
        write_pair(folder, name, 33, 47, seed)
    caption(folder, ["a", "c/a", "d"], "day")
    caption(folder, ["b"], "fog")
    return folder


def caption(folder: Path, names: list[str], domain: str) -> None:
    with (folder / "captions.jsonl").open("a") as file:
        for name in names:
            line = {"name": name, "caption": "a street", "visualDomain": domain}
            file.write(json.dumps(line) + "\n")


def write_pair(folder: Path, name: str, height_px: int, width_px: int, seed: int = 0) -> None:
    image = folder / "image" / f"{name}.png"
    image.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(blots(height_px, width_px, seed)).save(image)
    write_ids(folder / "label" / f"{name}.png", [[7] * width_px] * height_px)


def contents_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}
