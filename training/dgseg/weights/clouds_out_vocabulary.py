"""What CLOUDS' geometric ensemble needs beside the network: the head of frozen CLIP."""

from collections.abc import Mapping
from math import isqrt

import torch
from torch import Tensor

from dgseg.models.attention_pool import AttentionPool
from dgseg.models.clip_convnext_encoder import ClipConvNextConfig, ClipConvNextEncoder
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.clouds.out_vocabulary import OutVocabulary
from dgseg.models.trunks import TrunkConfig
from dgseg.weights.state_dict import checked_weights
from dgseg.weights.weights_error import WeightsError

POSITIONS = "attnpool.positional_embedding"


def read_out_vocabulary(
    visual: Mapping[str, Tensor],
    logit_scale: Tensor | None,
    trunk: TrunkConfig,
    *,
    embedding_size: int,
    alpha: float,
    what: str,
) -> OutVocabulary:
    """Return CLIP's opinion of masks from its image encoder, names as in open_clip's ``visual``.

    ``alpha`` is its share, 0 to 1. Missing weights are refused by name with a WeightsError.
    """
    if logit_scale is None:
        raise WeightsError(f"{what} lacks CLIP's logit_scale, which the geometric ensemble needs")
    if isinstance(trunk, ClipResNetConfig):
        rows = visual[POSITIONS].shape[0] if POSITIONS in visual else 1
        side = max(1, isqrt(max(1, rows - 1)))
        with torch.device("meta"):
            encoder = AttentionPool(
                channels=trunk.out_channels, embedding_size=embedding_size, grid=(side, side)
            )
        prefix = "attnpool."
    else:
        config = ClipConvNextConfig(
            depths=trunk.depths, channels=trunk.channels, embedding_size=embedding_size
        )
        with torch.device("meta"):
            encoder = ClipConvNextEncoder(config)
        prefix = ""
    found = {
        name.removeprefix(prefix): value
        for name, value in visual.items()
        if name.startswith(prefix)
    }
    weights = checked_weights(found, encoder.state_dict(), f"{what} ({prefix or 'visual.'}*)")
    encoder.load_state_dict(weights, assign=True)
    return OutVocabulary(encoder.eval(), logit_scale, alpha=alpha).eval()
