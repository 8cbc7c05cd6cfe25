"""The colour jitter of SSD (Liu et al. 2016), as CLOUDS uses it: uint8 in, uint8 out.

Shapes: H height, W width.
"""

from dataclasses import dataclass

import cv2
import numpy as np

HUES = 180
"""OpenCV halves the degrees of hue, so that they fit into a byte."""


@dataclass(frozen=True, kw_only=True)
class SsdJitter:
    """How far colours may stray. The defaults are the official ones."""

    brightness: float = 32.0
    """Largest offset, in 0..255."""
    contrast: tuple[float, float] = (0.5, 1.5)
    """Range of a factor."""
    saturation: tuple[float, float] = (0.5, 1.5)
    hue: int = 18
    """Largest turn, in steps of two degrees."""
    probability: float = 0.5
    """Of each of the four."""

    def __post_init__(self) -> None:
        """Refuse a jitter that cannot be drawn."""
        if self.brightness < 0 or not 0 <= self.hue <= HUES:
            raise ValueError(f"brightness {self.brightness} or hue {self.hue} is out of range")
        for name in ("contrast", "saturation"):
            low, high = getattr(self, name)
            if not 0 <= low <= high:
                raise ValueError(f"{name} must be a range from 0 on, got {low} to {high}")
        if not 0 <= self.probability <= 1:
            raise ValueError(f"probability must be in 0..1, got {self.probability}")


@dataclass(frozen=True, kw_only=True)
class JitterDraw:
    """What chance decided about the colours of one image; None leaves as it is."""

    brightness: float | None = None
    contrast: float | None = None
    saturation: float | None = None
    hue: int | None = None
    is_contrast_first: bool = False
    """Whether contrast changes before saturation and hue, or after them."""


def draw_jitter(jitter: SsdJitter, rng: np.random.Generator) -> JitterDraw:
    """Decide by chance. As many numbers are drawn whatever they turn out to be."""
    is_on = rng.random(4) < jitter.probability
    brightness = float(rng.uniform(-jitter.brightness, jitter.brightness))
    contrast = float(rng.uniform(*jitter.contrast))
    saturation = float(rng.uniform(*jitter.saturation))
    hue = int(rng.integers(-jitter.hue, jitter.hue, endpoint=True))
    return JitterDraw(
        brightness=brightness if is_on[0] else None,
        contrast=contrast if is_on[1] else None,
        saturation=saturation if is_on[2] else None,
        hue=hue if is_on[3] else None,
        is_contrast_first=bool(rng.random() < 0.5),
    )


def apply_jitter(image_HW3: np.ndarray, draw: JitterDraw) -> np.ndarray:
    """Return the image in other colours, uint8. After every change, values are cut to whole ones.

    So it is in the official code, where an image is made of bytes all the way.
    """
    if draw.brightness is not None:
        image_HW3 = _to_bytes(image_HW3.astype(np.float32) + np.float32(draw.brightness))
    if draw.is_contrast_first:
        return _colour(_contrast(image_HW3, draw), draw)
    return _contrast(_colour(image_HW3, draw), draw)


def _contrast(image_HW3: np.ndarray, draw: JitterDraw) -> np.ndarray:
    if draw.contrast is None:
        return image_HW3
    return _to_bytes(image_HW3.astype(np.float32) * np.float32(draw.contrast))


def _colour(image_HW3: np.ndarray, draw: JitterDraw) -> np.ndarray:
    if draw.saturation is not None:
        hsv_HW3 = cv2.cvtColor(image_HW3, cv2.COLOR_RGB2HSV)
        saturation_HW = hsv_HW3[..., 1].astype(np.float32) * np.float32(draw.saturation)
        hsv_HW3[..., 1] = _to_bytes(saturation_HW)
        image_HW3 = cv2.cvtColor(hsv_HW3, cv2.COLOR_HSV2RGB)
    if draw.hue is not None:
        hsv_HW3 = cv2.cvtColor(image_HW3, cv2.COLOR_RGB2HSV)
        hsv_HW3[..., 0] = (hsv_HW3[..., 0].astype(np.int16) + draw.hue) % HUES
        image_HW3 = cv2.cvtColor(hsv_HW3, cv2.COLOR_HSV2RGB)
    return image_HW3


def _to_bytes(values: np.ndarray) -> np.ndarray:
    return values.clip(0, 255).astype(np.uint8)
