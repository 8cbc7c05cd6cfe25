"""The views of photographs that FAMix mines and trains on.

As the official code makes them: a window at full resolution, colour jitter with Pillow's operations
and a flip; for SYNTHIA a random magnification before and a fixed size after. What is random is
drawn first and applied second, so that draws of the official code can be applied too.

Shapes: H height, W width.
"""

from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageEnhance, ImageOps
from torch import Tensor

from dgseg.data.labelled_pairs import IGNORE

ENHANCERS = (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color)


@dataclass(frozen=True, kw_only=True)
class FamixView:
    """How far a view strays from its photograph. Satisfies ``View``."""

    crop_px: int
    """Height and width of the window."""
    jitter: float = 0.0
    """Brightness, contrast and saturation change by a factor in 1 - jitter .. 1 + jitter."""
    flip_probability: float = 0.0
    scale: tuple[float, float] | None = None
    """Range of a magnification, drawn uniformly, before the window is cut. What is then smaller
    than the window is padded with black; without a magnification it is refused."""
    pad_label: int = IGNORE
    """The label of padding. The official code has 0, which is road: with it a network learns that
    black is road."""
    resize_px: int | None = None
    """Height and width that the window is brought to."""

    def __post_init__(self) -> None:
        """Refuse a view that cannot be made, before any data is read."""
        if self.crop_px <= 0:
            raise ValueError(f"crop_px must be positive, got {self.crop_px}")
        if self.resize_px is not None and self.resize_px <= 0:
            raise ValueError(f"resize_px must be positive, got {self.resize_px}")
        if self.jitter < 0:
            raise ValueError(f"jitter must not be negative, got {self.jitter}")
        if not 0 <= self.flip_probability <= 1:
            raise ValueError(f"flip_probability must be in 0..1, got {self.flip_probability}")
        if self.scale is not None and not 0 < self.scale[0] <= self.scale[1]:
            raise ValueError(f"scale must be a range above 0, got {self.scale}")
        if not 0 <= self.pad_label <= IGNORE:
            raise ValueError(f"pad_label must be in 0..{IGNORE}, got {self.pad_label}")

    def __call__(
        self, image_HW3: Tensor, label_HW: Tensor, rng: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        """Return a random view: an image ``[3, H, W]`` in 0..1 and its labels, int64."""
        height, width = label_HW.shape
        return apply_draw(self, draw_view(self, height, width, rng), image_HW3, label_HW)


@dataclass(frozen=True, kw_only=True)
class ViewDraw:
    """All that chance decided about one view."""

    scale: float
    top: int
    left: int
    """Where the window begins in the photograph, magnified and padded."""
    jitter_factors: tuple[float, float, float]
    """Of brightness, contrast and saturation."""
    jitter_order: tuple[int, int, int]
    """The places of the factors, in the order in which they are applied."""
    is_flipped: bool


def famix_view() -> FamixView:
    """Return the view that FAMix trains on, on GTA5 and Cityscapes."""
    return FamixView(crop_px=768, jitter=0.8, flip_probability=0.5)


def famix_mining_view() -> FamixView:
    """Return the view that FAMix mines styles on, on GTA5 and Cityscapes: a window, unchanged."""
    return FamixView(crop_px=768)


def famix_synthia_view() -> FamixView:
    """Return the view that FAMix trains on, on SYNTHIA, but that padding is ignored.

    Its photographs are 760 px high, so that no window of 768 px fits into them.
    """
    return FamixView(crop_px=720, jitter=0.8, flip_probability=0.5, scale=(0.5, 2.0), resize_px=768)


def draw_view(view: FamixView, height: int, width: int, rng: np.random.Generator) -> ViewDraw:
    """Decide by chance about a view of a photograph of this size.

    Raises ValueError when the window does not fit.
    """
    scale = 1.0 if view.scale is None else float(rng.uniform(*view.scale))
    if view.scale is None and min(height, width) < view.crop_px:
        raise ValueError(
            f"a window of {view.crop_px} x {view.crop_px} px does not fit into {width} x {height}"
            " px; make crop_px smaller, or choose a view with a scale, which pads"
        )
    spare = [_padded(int(side * scale), view.crop_px) - view.crop_px for side in (height, width)]
    low, high = max(0.0, 1 - view.jitter), 1 + view.jitter
    top, left = (int(rng.integers(side + 1)) for side in spare)
    brightness, contrast, saturation = (float(factor) for factor in rng.uniform(low, high, size=3))
    first, second, third = (int(place) for place in rng.permutation(3))
    return ViewDraw(
        scale=scale,
        top=top,
        left=left,
        jitter_factors=(brightness, contrast, saturation),
        jitter_order=(first, second, third),
        is_flipped=bool(rng.random() < view.flip_probability),
    )


def apply_draw(
    view: FamixView, draw: ViewDraw, image_HW3: Tensor, label_HW: Tensor
) -> tuple[Tensor, Tensor]:
    """Return the view that was drawn: an image ``[3, H, W]`` in 0..1 and its labels, int64."""
    image, label = Image.fromarray(image_HW3.numpy()), Image.fromarray(label_HW.numpy())
    if view.scale is not None:
        size = int(image.width * draw.scale), int(image.height * draw.scale)
        image = image.resize(size, Image.Resampling.BICUBIC)
        label = label.resize(size, Image.Resampling.NEAREST)
        border = tuple((_padded(side, view.crop_px) - side) // 2 for side in size)
        image = ImageOps.expand(image, border, fill=0)
        label = ImageOps.expand(label, border, fill=view.pad_label)
    window = (draw.left, draw.top, draw.left + view.crop_px, draw.top + view.crop_px)
    image, label = image.crop(window), label.crop(window)
    if view.resize_px is not None:
        size = view.resize_px, view.resize_px
        image = image.resize(size, Image.Resampling.BILINEAR)
        label = label.resize(size, Image.Resampling.NEAREST)
    if view.jitter > 0:
        for kind in draw.jitter_order:
            image = ENHANCERS[kind](image).enhance(draw.jitter_factors[kind])
    if draw.is_flipped:
        image, label = ImageOps.mirror(image), ImageOps.mirror(label)
    image_3HW = torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous().float() / 255
    return image_3HW, torch.from_numpy(np.array(label)).long()


def _padded(side: int, crop_px: int) -> int:
    """Return a side with equal borders that make it at least as long as a window, as RobustNet."""
    return side if side >= crop_px else side + 2 * ((crop_px - side) // 2 + 1)
