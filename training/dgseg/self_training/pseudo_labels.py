"""What the teacher takes generated images for.

Shapes: B batch, L labels, H height, W width.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from dgseg.models.mask_classification import Prediction, full_size_scores
from dgseg.models.trunks import Pyramid


@torch.no_grad()
def pseudo_labels(
    head: Callable[[Pyramid], Sequence[Prediction]],
    pyramid: Pyramid,
    *,
    padded_px: tuple[int, int],
    image_px: tuple[int, int],
) -> Tensor:
    """Return the likeliest label of each pixel, int64 ``[B, H, W]``, however unlikely it is.

    ``pyramid`` is of clean images, padded to ``padded_px`` (height, width); ``image_px`` is their
    size without padding. The official code has no threshold either.
    """
    output = head(pyramid)[-1]
    return full_size_scores(output, padded_px=padded_px, image_px=image_px).argmax(dim=1)
