"""The one graph that serving knows, whatever the method that trained the network.

    image       uint8   [1, H, W, 3]  RGB, any H and W
    labels      uint8   [1, H, W]     the label of each pixel
    confidence  uint16  [1, H, W]     65535 * the largest softmax probability
    scores      float32 [1, L, h, w]  at the network's own stride

Everything between bytes and labels is inside, so that serving holds no method's arithmetic. It is
done in three parts, which are exported one by one: `Preparation`, the network, `ReadOut`.

Shapes: L labels, H and W the image's size, h and w the network's.
"""

from typing import Literal, NamedTuple, cast, get_args

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.data.normalise import normalise
from dgseg.models.segmenter import upsample

Quality = Literal["fast", "standard", "best"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)

DIVISORS: dict[Quality, tuple[int, ...]] = {"fast": (2,), "standard": (1,), "best": (1, 2)}
"""At which parts of its size the network sees an image; more than one are averaged."""

CONFIDENCE_LEVELS = 65535


class ServedOutputs(NamedTuple):
    """What the graph answers, in the order of its outputs."""

    labels_1HW: Tensor
    confidence_1HW: Tensor
    scores_1Lhw: Tensor


class ServedGraph(nn.Module):
    """A network between the bytes of an image and the bytes of a label map."""

    def __init__(
        self, network: nn.Module, *, long_side_px: int | None, quality: Quality = "standard"
    ) -> None:
        """Wrap ``network``, which maps a normalised image to scores at its own stride.

        ``long_side_px`` is the size at which the network sees every image, whatever its own; None
        leaves images as they are. The scales of ``quality`` come on top of it.
        """
        super().__init__()
        self.preparation = Preparation(long_side_px=long_side_px, divisors=DIVISORS[quality])
        self.network = network
        self.read_out = ReadOut(divisors=DIVISORS[quality])

    def forward(self, image_1HW3: Tensor) -> ServedOutputs:
        """Return labels, confidence and scores of one image."""
        views_13hw = self.preparation(image_1HW3)
        scores_1Lhw = [self.network(view_13hw) for view_13hw in views_13hw]
        return self.read_out(image_1HW3, views_13hw, scores_1Lhw)


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
        self, image_1HW3: Tensor, views_13hw: list[Tensor], scores_1Lhw: list[Tensor]
    ) -> ServedOutputs:
        """Return what is served. Of the image and its views, only the sizes matter.

        Labels are exact: the argmax of the mean over the views' scores, each at full size. The
        scores given out are the same mean at the stride of the first view, the largest.
        """
        size_px = image_1HW3.shape[1], image_1HW3.shape[2]
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
