"""Files of photographs and label maps as arrays. Shapes: H height, W width."""

import struct
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from dgseg.data.label_mapping import LabelMapping, map_colors, map_ids

NOT_DECODABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error)
"""All that Pillow raises for broken files, SyntaxError for a broken PNG included."""


def decode_image(path: Path) -> np.ndarray:
    """Return a photograph, uint8 ``[H, W, 3]`` in RGB.

    Raises ValueError naming the file when it cannot be decoded.
    """
    try:
        with Image.open(path) as file:
            return np.array(file.convert("RGB"))
    except NOT_DECODABLE as error:
        raise ValueError(f"{path} cannot be decoded: {error}") from error


def decode_label(path: Path, mapping: LabelMapping) -> np.ndarray:
    """Return a label map, uint8 indices ``[H, W]``, whether saved as ids or as colours.

    Raises ValueError naming the file when it cannot be decoded or holds a value without meaning.
    """
    try:
        values = _decode_16_bit_red(path) if mapping.id == "synthia" else _decode_values(path)
        return map_ids(values, mapping) if values.ndim == 2 else map_colors(values, mapping)
    except NOT_DECODABLE as error:
        raise ValueError(f"{path} is no label map: {error}") from error


def _decode_values(path: Path) -> np.ndarray:
    with Image.open(path) as file:
        if file.mode == "RGBA":
            return np.array(file.convert("RGB"))
        if file.mode not in ("L", "P", "RGB", "I;16"):
            raise ValueError(f"its mode is {file.mode}, expected ids (L or P) or colours (RGB)")
        return np.array(file)


def _decode_16_bit_red(path: Path) -> np.ndarray:
    # Pillow keeps 8 bits of 16, and OpenCV does not say what is wrong with a file that it cannot
    # decode: Pillow checks it, OpenCV decodes it.
    with Image.open(path) as file:
        file.verify()
    values: np.ndarray | None = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if values is None:
        raise ValueError("OpenCV cannot decode it")
    return values if values.ndim == 2 else values[..., 2]  # OpenCV's order is blue, green, red
