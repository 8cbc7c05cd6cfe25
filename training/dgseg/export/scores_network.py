"""How a network that scores every pixel is served: FAMix, and every other DeepLab.

Shapes: L labels, H and W the image's size, h and w the network's.
"""

from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.data.normalise import normalise
from dgseg.export.onnx_part import ANY_SIZE
from dgseg.export.served_graph import CONFIDENCE_LEVELS, Quality, ServedOutputs
from dgseg.models.segmenter import upsample

DIVISORS: dict[Quality, tuple[int, ...]] = {"fast": (2,), "standard": (1,), "best": (1, 2)}
"""At which parts of its size the network sees an image; more than one are averaged."""

SCALES: dict[Quality, str] = {
    "fast": "then halved, one scale",
    "standard": "one scale",
    "best": "the mean of that scale and of half of it",
}


@dataclass(frozen=True)
class ScoresNetwork:
    """A network that maps a normalised image to scores at its own stride. A `ServedNetwork`."""

    network: nn.Module
    long_side_px: int | None
    """At which the network sees every image, whatever its own; None leaves images as they are.
    The scales of a quality come on top of it."""

    @property
    def output_names(self) -> tuple[str, ...]:
        """Of the network."""
        return ("scores",)

    @property
    def views(self) -> dict[Quality, int]:
        """One per scale."""
        return {quality: len(divisors) for quality, divisors in DIVISORS.items()}

    def preparation(self, quality: Quality) -> nn.Module:
        """Return what brings an image to the scales of a quality."""
        return Preparation(long_side_px=self.long_side_px, divisors=DIVISORS[quality])

    def read_out(self, quality: Quality) -> nn.Module:
        """Return what averages the scales and picks labels."""
        return ReadOut(divisors=DIVISORS[quality])

    def example_view_px(self) -> tuple[int, int]:
        """Return an odd size, so that no side is taken for a constant or a multiple of another."""
        return 131, 173

    def open_sides(self) -> tuple[dict[int, Any], list[dict[int, Any]]]:
        """Return that every side has any size."""
        sides = {2: ANY_SIZE, 3: ANY_SIZE}
        return sides, [sides]

    def describe(self, quality: Quality) -> str:
        """Say at which size the network sees an image."""
        seen_at = (
            "photographs at their own size"
            if self.long_side_px is None
            else f"the long side of photographs brought to {self.long_side_px} px"
        )
        return f"{seen_at}, {SCALES[quality]}"


class Preparation(nn.Module):
    """From bytes to what the network sees: one normalised image per divisor."""

    def __init__(self, *, long_side_px: int | None, divisors: tuple[int, ...]) -> None:
        super().__init__()
        self.long_side_px = long_side_px
        self.divisors = divisors

    def forward(self, image_1HW3: Tensor) -> list[Tensor]:
        """Return ``[1, 3, H / divisor, W / divisor]`` for each divisor, sizes rounded down."""
        image_13HW = image_1HW3.permute(0, 3, 1, 2).float() / 255
        if self.long_side_px is not None:
            image_13HW = resize_long_side(image_13HW, self.long_side_px)
        image_13HW = normalise(image_13HW)
        return [
            image_13HW if divisor == 1 else _shrink(image_13HW, divisor)
            for divisor in self.divisors
        ]


class ReadOut(nn.Module):
    """From the scores of one or more views of an image to its labels."""

    def __init__(self, *, divisors: tuple[int, ...]) -> None:
        super().__init__()
        self.divisors = divisors

    def forward(
        self, image_1HW3: Tensor, views_13hw: list[Tensor], outputs: list[tuple[Tensor]]
    ) -> ServedOutputs:
        """Return what is served. Of the image and its views, only the sizes matter.

        Labels are exact: the argmax of the mean over the views' scores, each at full size. The
        scores given out are the same mean at the stride of the first view, the largest.
        """
        size_px = image_1HW3.shape[1], image_1HW3.shape[2]
        scores_1Lhw = [scores for (scores,) in outputs]
        logits_1LHW = _mean(
            [
                _at_full_size(scores, view, size_px, divisor)
                for divisor, view, scores in zip(
                    self.divisors, views_13hw, scores_1Lhw, strict=True
                )
            ]
        )
        labels_1HW = logits_1LHW.argmax(dim=1).to(torch.uint8)

        first, *others = scores_1Lhw
        stride_size = first.shape[2], first.shape[3]
        mean_1Lhw = _mean([first, *(upsample(scores, stride_size) for scores in others)])
        # A softmax at full size would cost more than the network, so confidence is taken at the
        # network's stride and interpolated.
        confidence_11hw = mean_1Lhw.softmax(dim=1).amax(dim=1, keepdim=True)
        confidence_1HW = upsample(confidence_11hw, size_px)[:, 0]
        confidence_1HW = (confidence_1HW * CONFIDENCE_LEVELS).round().to(torch.uint16)
        return ServedOutputs(labels_1HW, confidence_1HW, mean_1Lhw)


def _shrink(image_13HW: Tensor, divisor: int) -> Tensor:
    size_px = image_13HW.shape[2] // divisor, image_13HW.shape[3] // divisor
    return functional.interpolate(image_13HW, size=size_px, mode="bilinear", align_corners=True)


def _at_full_size(
    scores_1Lhw: Tensor, view_13hw: Tensor, size_px: tuple[int, int], divisor: int
) -> Tensor:
    """Return scores at the image's size, in the two steps of FAMix's ``--scale``.

    First to the size that the network saw, as `upsample` does, then with aligned corners, which
    undoes `_shrink`. Where nothing was shrunk, the second step is none.
    """
    if divisor == 1:
        return upsample(scores_1Lhw, size_px)
    scores_1Lhw = upsample(scores_1Lhw, (view_13hw.shape[2], view_13hw.shape[3]))
    return functional.interpolate(scores_1Lhw, size=size_px, mode="bilinear", align_corners=True)


def _mean(tensors: list[Tensor]) -> Tensor:
    first, *others = tensors
    for other in others:
        first = first + other
    return first / len(tensors) if others else first


def resize_long_side(image_13HW: Tensor, long_side_px: int) -> Tensor:
    """Return the image with its longer side at ``long_side_px`` and its shape kept.

    Bilinear; antialiased, because photographs of many megapixels shrink by a large factor. The
    shorter side is never under 32 px, the least that a stride of 16 can work with.
    """
    height, width = image_13HW.shape[2:]
    longest = torch.sym_max(height, width)
    size_px = [
        cast("int", torch.sym_max(32, (side * long_side_px + longest // 2) // longest))
        for side in (height, width)
    ]
    return functional.interpolate(
        image_13HW, size=size_px, mode="bilinear", align_corners=False, antialias=True
    )
