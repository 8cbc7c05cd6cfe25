"""What a CLOUDS network answers for one image, in training's own validation.

Shapes: H height, W width.
"""

import torch
from torch import Tensor
from torch.nn import functional

from dgseg.data.normalise import normalise
from dgseg.evaluate import Segment
from dgseg.models.clouds.network import CloudsSegmenter
from dgseg.models.mask_classification import full_size_scores
from dgseg.models.pyramid import STRIDE
from dgseg.recipes.clouds_step import reduced_precision


def clouds_segment(
    network: CloudsSegmenter, device: torch.device, *, precision: str = "float32"
) -> Segment:
    """Return the function that labels an image of any size, in one pass at its own size.

    As the official code: normalised, then padded with zeros, right and below.
    """

    @torch.no_grad()
    def segment(image_1HW3: Tensor) -> Tensor:
        image_13HW = normalise(image_1HW3.to(device).permute(0, 3, 1, 2).float() / 255)
        height, width = image_13HW.shape[2:]
        padded = functional.pad(image_13HW, (0, -width % STRIDE, 0, -height % STRIDE))
        with reduced_precision(device, precision):
            prediction = network(padded)[-1]
        padded_px = padded.shape[2], padded.shape[3]
        scores_1LHW = full_size_scores(prediction, padded_px=padded_px, image_px=(height, width))
        return scores_1LHW.argmax(dim=1).to(torch.uint8).cpu()

    return segment
