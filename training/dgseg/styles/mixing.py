"""How a style enters a feature map: FAMix's patch-wise mixing, its two halves, and MixStyle.

FAMix (Fahes et al. 2024, section 3.3 and the official code): each patch is freed of its own channel
statistics and dressed in a mixture of its own and a mined style's, then rectified, as layer 1 is.

    f_hat = (f - m) / d
    out   = relu((s * d + (1 - s) * sigma) * f_hat + s * m + (1 - s) * mu),  s ~ Beta(0.1, 0.1)

``s`` is drawn per image and channel, and shared by all patches and by mean and deviation.

Shapes: B batch, C channels, H height, W width, P patches of the grid.
"""

from math import isqrt

import torch
from torch import Tensor

from dgseg.styles.patches import Statistics, patches, statistics

MIXSTYLE_EPSILON = 1e-6


def mix_patches(low_level_BCHW: Tensor, styles_PBC: Statistics, source_weight_BC: Tensor) -> Tensor:
    """Return layer-1 features with one style mixed into each patch, ``[B, C, H, W]``.

    ``source_weight_BC`` is the share of a patch's own statistics: 0 dresses it wholly in the style.
    """
    grid = isqrt(styles_PBC.mean.shape[0])
    weight_BC11 = source_weight_BC[..., None, None]
    mixed: list[Tensor] = []
    size_px = low_level_BCHW.shape[2], low_level_BCHW.shape[3]
    for place, patch in enumerate(patches(size_px, grid)):
        patch_BChw = low_level_BCHW[..., patch.rows, patch.columns]
        mean_BC11, deviation_BC11 = (value[..., None, None] for value in statistics(patch_BChw))
        style_mean_BC11 = styles_PBC.mean[place][..., None, None]
        style_deviation_BC11 = styles_PBC.deviation[place][..., None, None]
        content_BChw = (patch_BChw - mean_BC11) / deviation_BC11
        deviation = weight_BC11 * deviation_BC11 + (1 - weight_BC11) * style_deviation_BC11
        mean = weight_BC11 * mean_BC11 + (1 - weight_BC11) * style_mean_BC11
        mixed.append((deviation * content_BChw + mean).relu())
    rows = [torch.cat(mixed[first : first + grid], dim=3) for first in range(0, len(mixed), grid)]
    return torch.cat(rows, dim=2)


def patch_statistics(low_level_BCHW: Tensor, grid: int) -> Statistics:
    """Return the statistics of each patch, ``[P, B, C]``, cut from the graph of gradients."""
    size_px = low_level_BCHW.shape[2], low_level_BCHW.shape[3]
    of_patches = [
        statistics(low_level_BCHW[..., patch.rows, patch.columns].detach())
        for patch in patches(size_px, grid)
    ]
    return Statistics(
        torch.stack([each.mean for each in of_patches]),
        torch.stack([each.deviation for each in of_patches]),
    )


def image_statistics(feature_BCHW: Tensor) -> Statistics:
    """Return the statistics of whole images, ``[B, C]``, as MixStyle takes them, without gradient.

    Like the authors' code: unbiased variance, and an epsilon of 1e-6.
    """
    variance, mean = torch.var_mean(feature_BCHW.detach(), dim=(2, 3))
    return Statistics(mean, (variance + MIXSTYLE_EPSILON).sqrt())


def mix_images(feature_BCHW: Tensor, partners_BC: Statistics, source_weight_B: Tensor) -> Tensor:
    """Return MixStyle's mixture of each image's statistics with its partner's (Zhou et al. 2021).

    Equations 3 to 5: whole images, one weight per image, statistics without gradient.
    """
    own_BC = image_statistics(feature_BCHW)
    weight_BC = source_weight_B[:, None]
    mean_BC = weight_BC * own_BC.mean + (1 - weight_BC) * partners_BC.mean
    deviation_BC = weight_BC * own_BC.deviation + (1 - weight_BC) * partners_BC.deviation
    content_BCHW = (feature_BCHW - own_BC.mean[..., None, None]) / own_BC.deviation[..., None, None]
    return content_BCHW * deviation_BC[..., None, None] + mean_BC[..., None, None]
