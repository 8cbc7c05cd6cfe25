"""The views of images that CLOUDS trains on.

As the official code makes them: photographs are brought to a random size, cut to a window, padded,
recoloured and flipped; generated images, which have the window's size, are flipped, and recoloured
for the student alone. What is random is drawn first and applied second.

Two slips of the official code are not repeated: there one random number places a window in height
and width alike, so that windows lie on a diagonal, and labels are sampled at the corners of pixels.

Shapes: H height, W width.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from dgseg.data.labelled_pairs import IGNORE
from dgseg.data.ssd_jitter import JitterDraw, SsdJitter, apply_jitter, draw_jitter


@dataclass(frozen=True, kw_only=True)
class SourceView:
    """How far a view strays from its photograph. Satisfies ``View``."""

    reference_px: tuple[int, int]
    """Height and width of the box into which a photograph is fitted, at a magnification of 1."""
    scale: tuple[float, float] = (0.5, 2.0)
    """Range of the magnification, drawn uniformly."""
    crop_px: int = 768
    """Height and width of the window. Smaller photographs are padded, right and below."""
    jitter: SsdJitter = field(default_factory=SsdJitter)
    flip_probability: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a view that cannot be made, before any data is read."""
        if min(self.reference_px) < 1:
            raise ValueError(f"reference_px must be positive, got {self.reference_px}")
        if not 0 < self.scale[0] <= self.scale[1]:
            raise ValueError(f"scale must be a range above 0, got {self.scale}")
        _check(self.crop_px, self.flip_probability)

    def __call__(
        self, image_HW3: Tensor, label_HW: Tensor, rng: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        """Return a random view: an image ``[3, H, W]`` in 0..1 and its labels, int64."""
        height, width = label_HW.shape
        draw = draw_source_view(self, height, width, rng)
        return apply_source_draw(self, draw, image_HW3, label_HW)


@dataclass(frozen=True, kw_only=True)
class SourceDraw:
    """All that chance decided about the view of one photograph."""

    height_px: int
    width_px: int
    """Of the photograph, magnified."""
    top: int
    left: int
    """Where the window begins in it."""
    jitter: JitterDraw
    is_flipped: bool


class GeneratedSample(NamedTuple):
    """Two views of one generated image, equal in all but colour."""

    student_3HW: Tensor
    """In 0..1."""
    clean_HW3: Tensor
    """uint8: what the teacher labels and the refinement looks at."""


@dataclass(frozen=True, kw_only=True)
class GeneratedView:
    """How the student's view strays from a generated image."""

    crop_px: int = 768
    """Height and width of a view. Images of another size are brought to it by their shorter side,
    and a random window is cut; official images have this size already."""
    jitter: SsdJitter = field(default_factory=SsdJitter)
    flip_probability: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a view that cannot be made."""
        _check(self.crop_px, self.flip_probability)

    def __call__(self, image_HW3: Tensor, rng: np.random.Generator) -> GeneratedSample:
        """Return a random view for the student, and the clean one."""
        height, width, _ = image_HW3.shape
        return apply_generated_draw(self, draw_generated_view(self, height, width, rng), image_HW3)


@dataclass(frozen=True, kw_only=True)
class GeneratedDraw:
    """All that chance decided about the views of one generated image."""

    height_px: int
    width_px: int
    top: int
    left: int
    jitter: JitterDraw
    """Of the student's view."""
    is_flipped: bool
    """Both views."""


def draw_source_view(
    view: SourceView, height: int, width: int, rng: np.random.Generator
) -> SourceDraw:
    """Decide by chance about a view of a photograph of this size."""
    scale = float(rng.uniform(*view.scale))
    factor = min(
        side * scale / own for side, own in zip(view.reference_px, (height, width), strict=True)
    )
    height_px, width_px = (max(1, round(side * factor)) for side in (height, width))
    top, left = (_place(side, view.crop_px, rng) for side in (height_px, width_px))
    return SourceDraw(
        height_px=height_px,
        width_px=width_px,
        top=top,
        left=left,
        jitter=draw_jitter(view.jitter, rng),
        is_flipped=bool(rng.random() < view.flip_probability),
    )


def apply_source_draw(
    view: SourceView, draw: SourceDraw, image_HW3: Tensor, label_HW: Tensor
) -> tuple[Tensor, Tensor]:
    """Return the view that was drawn: an image ``[3, H, W]`` in 0..1 and its labels, int64."""
    size = draw.width_px, draw.height_px
    image = Image.fromarray(image_HW3.numpy()).resize(size, Image.Resampling.BILINEAR)
    label = Image.fromarray(label_HW.numpy()).resize(size, Image.Resampling.NEAREST)
    window_HW3 = np.zeros((view.crop_px, view.crop_px, 3), np.uint8)
    window_HW = np.full((view.crop_px, view.crop_px), IGNORE, np.uint8)
    box = (
        draw.left,
        draw.top,
        min(draw.width_px, draw.left + view.crop_px),
        min(draw.height_px, draw.top + view.crop_px),
    )
    inside = slice(box[3] - box[1]), slice(box[2] - box[0])
    window_HW3[inside], window_HW[inside] = np.array(image.crop(box)), np.array(label.crop(box))
    # The official code recolours the padding, too.
    window_HW3 = apply_jitter(window_HW3, draw.jitter)
    if draw.is_flipped:
        window_HW3, window_HW = window_HW3[:, ::-1], window_HW[:, ::-1]
    return _as_image(window_HW3), torch.from_numpy(window_HW.astype(np.int64))


def draw_generated_view(
    view: GeneratedView, height: int, width: int, rng: np.random.Generator
) -> GeneratedDraw:
    """Decide by chance about the views of a generated image of this size."""
    height_px, width_px = (
        max(view.crop_px, round(side * view.crop_px / min(height, width)))
        for side in (height, width)
    )
    top, left = (_place(side, view.crop_px, rng) for side in (height_px, width_px))
    return GeneratedDraw(
        height_px=height_px,
        width_px=width_px,
        top=top,
        left=left,
        jitter=draw_jitter(view.jitter, rng),
        is_flipped=bool(rng.random() < view.flip_probability),
    )


def apply_generated_draw(
    view: GeneratedView, draw: GeneratedDraw, image_HW3: Tensor
) -> GeneratedSample:
    """Return the views that were drawn."""
    image = Image.fromarray(image_HW3.numpy())
    if image.size != (draw.width_px, draw.height_px):
        image = image.resize((draw.width_px, draw.height_px), Image.Resampling.BICUBIC)
    right, bottom = draw.left + view.crop_px, draw.top + view.crop_px
    clean_HW3 = np.array(image.crop((draw.left, draw.top, right, bottom)))
    if draw.is_flipped:
        clean_HW3 = np.ascontiguousarray(clean_HW3[:, ::-1])
    return GeneratedSample(
        _as_image(apply_jitter(clean_HW3, draw.jitter)), torch.from_numpy(clean_HW3)
    )


def _place(side_px: int, crop_px: int, rng: np.random.Generator) -> int:
    return int(rng.integers(max(0, side_px - crop_px) + 1))


def _as_image(image_HW3: np.ndarray) -> Tensor:
    image_3HW = np.ascontiguousarray(image_HW3.transpose(2, 0, 1))
    return torch.from_numpy(image_3HW).float() / 255


def _check(crop_px: int, flip_probability: float) -> None:
    if crop_px <= 0 or crop_px % 32 != 0:
        raise ValueError(f"crop_px must be a positive multiple of 32, got {crop_px}")
    if not 0 <= flip_probability <= 1:
        raise ValueError(f"flip_probability must be in 0..1, got {flip_probability}")
