"""Tiny datasets on disk, laid out as their publishers unpack them."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from dgseg.data.label_mapping import read_label_mapping

Ids = list[list[int]]


def photograph(height: int, width: int, seed: int = 0) -> np.ndarray:
    """Return noise, uint8 ``[H, W, 3]``."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)


def write_image(path: Path, height: int, width: int, seed: int = 0) -> None:
    """Write noise as a photograph."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(photograph(height, width, seed)).save(path)


def write_ids(path: Path, ids: Ids) -> None:
    """Write a label map of 8 bits, one channel."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.array(ids, np.uint8)).save(path)


def write_palette_ids(path: Path, ids: Ids) -> None:
    """Write a label map as GTA5 has it: ids that a palette colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = Image.fromarray(np.array(ids, np.uint8)).convert("P")
    file.putpalette([value for id_ in range(256) for value in (id_, 255 - id_, 0)])
    file.putdata([id_ for row in ids for id_ in row])
    file.save(path)


def write_colors(path: Path, ids: Ids) -> None:
    """Write a label map of GTA5 as colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mapping = read_label_mapping("gta5")
    color_by_index = {index: color for color, index in mapping.index_by_color.items()}
    colors = [[color_by_index[mapping.index_by_id[id_]] for id_ in row] for row in ids]
    Image.fromarray(np.array(colors, np.uint8)).save(path)


def write_synthia_ids(path: Path, ids: Ids) -> None:
    """Write a label map of 16 bits as SYNTHIA has it: red is the id, green the instance."""
    path.parent.mkdir(parents=True, exist_ok=True)
    red = np.array(ids, np.uint16)
    blue_green_red = np.stack([np.zeros_like(red), np.full_like(red, 4242), red], axis=-1)
    cv2.imwrite(str(path), blue_green_red)


WriteLabel = Callable[[Path, Ids], None]


def write_gta5(
    root: Path, names: list[str], ids: Ids, *, write_label: WriteLabel = write_palette_ids
) -> None:
    """Write pairs of GTA5, one photograph and label map for each name."""
    for seed, name in enumerate(names):
        write_image(root / "images" / f"{name}.png", len(ids), len(ids[0]), seed)
        write_label(root / "labels" / f"{name}.png", ids)
