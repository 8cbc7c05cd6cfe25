"""One feature vector for each mask: the mean of the features that it covers (FC-CLIP, section 3.3).

Shapes: B batch, Q queries, C channels, H height, W width of the features.
"""

import torch
from torch import Tensor
from torch.nn import functional

EPSILON = 1e-8
"""Keeps the mean of an empty mask at zero."""


def mask_pooling(features_BCHW: Tensor, mask_logits_BQhw: Tensor) -> Tensor:
    """Return the mean of the features where a mask's logits are positive, ``[B, Q, C]``.

    Masks of another size are resized first. No gradient reaches them; an empty one gives zeros.
    """
    mask_logits_BQHW = mask_logits_BQhw.detach()
    if mask_logits_BQHW.shape[-2:] != features_BCHW.shape[-2:]:
        mask_logits_BQHW = functional.interpolate(
            mask_logits_BQHW, size=features_BCHW.shape[-2:], mode="bilinear", align_corners=False
        )
    masks_BQHW = (mask_logits_BQHW > 0).to(features_BCHW.dtype)
    share_BQHW = masks_BQHW / (masks_BQHW.sum(dim=(-2, -1), keepdim=True) + EPSILON)
    return torch.einsum("bchw,bqhw->bqc", features_BCHW, share_BQHW)
