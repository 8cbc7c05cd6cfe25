"""How good a network is on labelled images, at their own size."""

import torch
from torch import Tensor

from dgseg.data.camvid import LabelledImages
from dgseg.data.normalise import normalise
from dgseg.metrics import confusion_matrix
from dgseg.models.segmenter import Segmenter, upsample


@torch.no_grad()
def evaluate(network: Segmenter, images: LabelledImages, device: torch.device) -> Tensor:
    """Return one confusion matrix, int64 ``[L, L]``, over all images: one forward pass each."""
    network.eval()
    label_count = network.config.label_count
    confusion_LL = torch.zeros(label_count, label_count, dtype=torch.int64)
    for image_HW3, truth_HW in zip(images.image_NHW3, images.label_NHW, strict=True):
        image_13HW = image_HW3.permute(2, 0, 1)[None].to(device).float() / 255
        logits_1LHW = upsample(network(normalise(image_13HW)), tuple(truth_HW.shape))
        prediction_HW = logits_1LHW.argmax(1)[0].cpu()
        confusion_LL += confusion_matrix(truth_HW, prediction_HW, label_count)
    return confusion_LL
