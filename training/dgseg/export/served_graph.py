"""The one graph that serving knows, whatever the method that trained the network.

    image       uint8   [1, H, W, 3]  RGB, any H and W
    labels      uint8   [1, H, W]     the label of each pixel
    confidence  uint16  [1, H, W]     65535 * the largest softmax probability
    scores      float32 [1, L, h, w]  at the network's own stride

Everything between bytes and labels is inside, so that serving holds no method's arithmetic.

Shapes: L labels, H and W the image's size, h and w the network's.
"""

from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.data.normalise import normalise
from dgseg.models.segmenter import upsample

CONFIDENCE_LEVELS = 65535


class ServedOutputs(NamedTuple):
    """What the graph answers, in the order of its outputs."""

    labels_1HW: Tensor
    confidence_1HW: Tensor
    scores_1Lhw: Tensor


class ServedGraph(nn.Module):
    """A network between the bytes of an image and the bytes of a label map."""

    def __init__(self, network: nn.Module, *, long_side_px: int | None) -> None:
        """Wrap ``network``, which maps a normalised image to scores at its own stride.

        ``long_side_px`` is the size at which the network sees every image, whatever its own; None
        leaves images as they are.
        """
        super().__init__()
        self.network = network
        self.long_side_px = long_side_px

    def forward(self, image_1HW3: Tensor) -> ServedOutputs:
        """Return labels, confidence and scores of one image."""
        size_px = image_1HW3.shape[1], image_1HW3.shape[2]
        image_13HW = image_1HW3.permute(0, 3, 1, 2).float() / 255
        if self.long_side_px is not None:
            image_13HW = resize_long_side(image_13HW, self.long_side_px)
        scores_1Lhw = self.network(normalise(image_13HW))

        labels_1HW = upsample(scores_1Lhw, size_px).argmax(dim=1).to(torch.uint8)
        # A softmax at full size would cost more than the network, so confidence is taken at the
        # network's stride and interpolated; labels are exact.
        confidence_11hw = scores_1Lhw.softmax(dim=1).amax(dim=1, keepdim=True)
        confidence_1HW = upsample(confidence_11hw, size_px)[:, 0]
        confidence_1HW = (confidence_1HW * CONFIDENCE_LEVELS).round().to(torch.uint16)
        return ServedOutputs(labels_1HW, confidence_1HW, scores_1Lhw)


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
