"""How published results prepare photographs for validation, by name.

Sizes decide results, so that a protocol belongs to every number. Shapes: H height, W width.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from dgseg.data.labelled_files import LabelledFiles
from dgseg.data.labelled_pairs import IGNORE, LabelledPairs

Prepare = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
"""From an image, uint8 ``[H, W, 3]``, and its labels, uint8 ``[H, W]``, to others."""

GTA5_HEIGHT_PX, GTA5_WIDTH_PX = 1046, 1914
MAPILLARY_PX = 1536
ACDC_WIDTH_PX, ACDC_HEIGHT_PX = 1920, 1080
CLOUDS_SHORT_SIDE_PX = 1024


@dataclass(frozen=True)
class PreparedPairs:
    """Pairs, each as a protocol prepares it. Satisfies ``LabelledPairs``."""

    pairs: LabelledPairs
    prepare: Prepare

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.pairs)

    def name(self, index: int) -> str:
        """Return the name of a pair."""
        return self.pairs.name(index)

    def read(self, index: int) -> tuple[Tensor, Tensor]:
        """Return a prepared image and its labels."""
        return self.prepare(*self.pairs.read(index))


def centre_gta5(image_HW3: Tensor, label_HW: Tensor) -> tuple[Tensor, Tensor]:
    """Cut GTA5's 1046 x 1914 px (height x width) from the centre, as FAMix validates there.

    The few smaller photographs are padded with black and the ignored label, as in FAMix.
    """
    return centre_window(image_HW3, label_HW, GTA5_HEIGHT_PX, GTA5_WIDTH_PX)


def centre_mapillary(image_HW3: Tensor, label_HW: Tensor) -> tuple[Tensor, Tensor]:
    """Bring Mapillary to a height of 1536 px and cut a square from the centre.

    Narrower photographs are padded with black and the ignored label. Equal to FAMix for all others.
    """
    return centre_window(
        *resize_height(image_HW3, label_HW, MAPILLARY_PX), MAPILLARY_PX, MAPILLARY_PX
    )


def centre_mapillary_official(image_HW3: Tensor, label_HW: Tensor) -> tuple[Tensor, Tensor]:
    """Prepare Mapillary as FAMix did, for numbers that are compared with its paper."""
    return centre_window_official(*resize_height(image_HW3, label_HW, MAPILLARY_PX), MAPILLARY_PX)


def short_side_1024(image_HW3: Tensor, label_HW: Tensor) -> tuple[Tensor, Tensor]:
    """Bring a pair to a shorter side of 1024 px, as CLOUDS evaluates: bilinear, and nearest labels.

    It scores on these smaller labels, except on Cityscapes, which has this size.
    """
    height, width = label_HW.shape
    height, width = short_side_size(height, width, CLOUDS_SHORT_SIDE_PX)
    size = width, height
    image = Image.fromarray(image_HW3.numpy()).resize(size, Image.Resampling.BILINEAR)
    label = Image.fromarray(label_HW.numpy()).resize(size, Image.Resampling.NEAREST)
    return _tensors(image, label)


def short_side_size(height: int, width: int, short_side_px: int) -> tuple[int, int]:
    """Return height and width with the shorter one as given; the other is rounded, halves up."""
    shorter = min(height, width)
    return (
        int(height * short_side_px / shorter + 0.5),
        int(width * short_side_px / shorter + 0.5),
    )


PREPARATIONS: dict[str, Prepare] = {
    "famix-gta5": centre_gta5,
    "centred-mapillary": centre_mapillary,
    "famix-mapillary": centre_mapillary_official,
    "clouds": short_side_1024,
}
"""The protocols that change photographs; all other datasets are validated as they are."""


def only_full_hd(files: LabelledFiles) -> LabelledFiles:
    """Return the pairs of 1920 x 1080 px: FAMix leaves all others of ACDC's fog out.

    Raises ValueError when none is left.
    """
    return replace(files, pairs=tuple(pair for pair in files.pairs if _is_full_hd(pair.image)))


def resize_height(image_HW3: Tensor, label_HW: Tensor, height_px: int) -> tuple[Tensor, Tensor]:
    """Bring a pair to a height and keep its proportions: bicubic, and the nearest label."""
    image, label = Image.fromarray(image_HW3.numpy()), Image.fromarray(label_HW.numpy())
    size = int(image.width / image.height * height_px), height_px
    return _tensors(
        image.resize(size, Image.Resampling.BICUBIC), label.resize(size, Image.Resampling.NEAREST)
    )


def centre_window(
    image_HW3: Tensor, label_HW: Tensor, height_px: int, width_px: int
) -> tuple[Tensor, Tensor]:
    """Cut a window from the centre, padded with black and the ignored label where need be."""
    window_HW3 = image_HW3.new_zeros(height_px, width_px, 3)
    window_HW = label_HW.new_full((height_px, width_px), IGNORE)
    from_rows, to_rows = _centre(label_HW.shape[0], height_px)
    from_columns, to_columns = _centre(label_HW.shape[1], width_px)
    window_HW3[to_rows, to_columns] = image_HW3[from_rows, from_columns]
    window_HW[to_rows, to_columns] = label_HW[from_rows, from_columns]
    return window_HW3, window_HW


def centre_window_official(
    image_HW3: Tensor, label_HW: Tensor, side_px: int
) -> tuple[Tensor, Tensor]:
    """Cut a square from the centre as FAMix does, which differs where a side is too short.

    There it pads both ends by all that is missing, with black and the label 0 (road), and then
    places the window as if it had not padded: what lies beyond the padding is 0 as well, and a part
    of the photograph is lost on the other side.
    """
    image, label = Image.fromarray(image_HW3.numpy()), Image.fromarray(label_HW.numpy())
    missing = tuple(max(0, side_px - side) for side in image.size)
    left, top = (round((side - side_px) / 2) for side in image.size)
    window = (left, top, left + side_px, top + side_px)
    image, label = ImageOps.expand(image, missing), ImageOps.expand(label, missing)
    return _tensors(image.crop(window), label.crop(window))


def _centre(side: int, window: int) -> tuple[slice, slice]:
    if side < window:
        start = (window - side) // 2
        return slice(None), slice(start, start + side)
    start = round((side - window) / 2)
    return slice(start, start + window), slice(None)


def _tensors(image: Image.Image, label: Image.Image) -> tuple[Tensor, Tensor]:
    return torch.from_numpy(np.array(image)), torch.from_numpy(np.array(label))


def _is_full_hd(path: Path) -> bool:
    try:
        with Image.open(path) as file:  # reads the header only
            return file.size == (ACDC_WIDTH_PX, ACDC_HEIGHT_PX)
    except OSError as error:
        raise ValueError(f"{path} cannot be decoded: {error}") from error
