"""What frozen CLIP makes of each mask, and how its opinion joins the decoder's.

FC-CLIP's geometric ensemble (Yu et al. 2023, sections 3.3 and 3.4). The CLOUDS code has it behind a
setting that none of its recipes turns on.

Shapes: B batch, Q queries, C channels, H and W of CLIP's last map, h and w of the masks, P its
positions, N attention heads, D channels of a head, E embedding, M words of all labels and "no
object", L labels. L1 is L + 1: the last is "no object".
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.models.attention_pool import HEAD_CHANNELS, AttentionPool
from dgseg.models.clip_convnext_encoder import ClipConvNextEncoder
from dgseg.models.clouds.mask_pooling import mask_pooling
from dgseg.models.clouds.text_classifier import text_logits
from dgseg.models.mask_classification import Prediction

ALPHA = 0.4
"""CLIP's share for labels that the decoder was trained on. FC-CLIP has another, 0.8, for labels
that it was not; in CLOUDS there are none."""

PROBABILITY_EPSILON = 1e-8


class OutVocabulary(nn.Module):
    """CLIP's last map and a prediction in, the prediction with both opinions out.

    ``image_encoder`` is the attention pool of CLIP's ResNet or a whole ConvNeXt encoder, and
    ``logit_scale`` CLIP's own, a logarithm. With a ResNet, masks that are empty at CLIP's stride
    are left to the decoder, as in the official settings.
    """

    def __init__(
        self,
        image_encoder: AttentionPool | ClipConvNextEncoder,
        logit_scale: Tensor,
        *,
        alpha: float = ALPHA,
    ) -> None:
        super().__init__()
        if not 0 <= alpha <= 1:
            raise ValueError(f"alpha must be in 0..1, got {alpha}")
        self.image_encoder = image_encoder.requires_grad_(requires_grad=False)
        self.register_buffer("logit_scale", logit_scale.detach().clone())
        self.alpha = alpha

    def forward(
        self,
        stage4_BCHW: Tensor,
        prediction: Prediction,
        classifier_ME: Tensor,
        synonym_counts: Sequence[int],
    ) -> Prediction:
        """Return the prediction with other label logits; `text_logits` says what else goes in."""
        mask_logits_BQHW = functional.interpolate(
            prediction.mask_logits_BQhw,
            size=stage4_BCHW.shape[-2:],
            mode="bilinear",
            align_corners=False,
        )
        share_BQ1 = torch.full_like(prediction.label_logits_BQL1[..., :1], self.alpha)
        if isinstance(self.image_encoder, AttentionPool):
            embedding_BQE = pool_masks(self.image_encoder, stage4_BCHW, mask_logits_BQHW)
            has_pixels_BQ = (mask_logits_BQHW > 0).flatten(2).any(dim=-1)
            share_BQ1 = share_BQ1 * has_pixels_BQ[..., None]
        else:
            embedding_BQE = self.image_encoder.embed(mask_pooling(stage4_BCHW, mask_logits_BQHW))
        clip_logits_BQL1 = text_logits(
            embedding_BQE, classifier_ME, synonym_counts, self.get_buffer("logit_scale")
        )
        return prediction._replace(
            label_logits_BQL1=ensemble(prediction.label_logits_BQL1, clip_logits_BQL1, share_BQ1)
        )


def pool_masks(pool: AttentionPool, features_BCHW: Tensor, mask_logits_BQhw: Tensor) -> Tensor:
    """Return one embedding per mask, ``[B, Q, E]``: CLIP's attention pool, seeing only the mask.

    The query is the mean of all positions, for every mask. An empty mask gathers zeros, so that its
    embedding is the bias of the last layer. So it is for the official code with today's PyTorch;
    with an older one it is NaN.
    """
    height, width = features_BCHW.shape[-2:]
    mask_logits_BQHW = mask_logits_BQhw.detach()
    if mask_logits_BQHW.shape[-2:] != features_BCHW.shape[-2:]:
        mask_logits_BQHW = functional.interpolate(
            mask_logits_BQHW, size=(height, width), mode="bilinear", align_corners=False
        )
    inside_BQP = (mask_logits_BQHW > 0).flatten(2)
    has_pixels_BQ1 = inside_BQP.any(dim=-1, keepdim=True)

    mean_C, grid_PC = pool.positional_embedding[0], pool.positional_embedding[1:]
    positions_1CHW = functional.interpolate(
        grid_PC.T.unflatten(1, pool.grid)[None],
        size=(height, width),
        mode="bilinear",
        align_corners=False,
    )
    query_B1C = features_BCHW.mean(dim=(2, 3))[:, None] + mean_C
    seen_BPC = (features_BCHW + positions_1CHW).flatten(2).transpose(1, 2)
    queries_BQC = pool.q_proj(query_B1C).expand(-1, inside_BQP.shape[1], -1)
    attended_BNQD = functional.scaled_dot_product_attention(
        _split_heads(queries_BQC),
        _split_heads(pool.k_proj(seen_BPC)),
        _split_heads(pool.v_proj(seen_BPC)),
        # Attention to nothing is 0 / 0, so an empty mask sees everything, and forgets it below.
        attn_mask=(inside_BQP | ~has_pixels_BQ1)[:, None],
    )
    attended_BQC = attended_BNQD.transpose(1, 2).flatten(2)
    return pool.c_proj(attended_BQC.where(has_pixels_BQ1, 0.0))


def ensemble(decoder_BQL1: Tensor, clip_BQL1: Tensor, share_BQ1: Tensor) -> Tensor:
    """Return label logits, ``[B, Q, L1]``, of which CLIP decides ``share_BQ1``, in 0..1.

    Probabilities of labels are multiplied as powers, p^(1 - share) * q^share, and made to sum up to
    one again. Whether there is an object at all, the decoder decides alone.
    """
    log_BQL = (1 - share_BQ1) * decoder_BQL1[..., :-1].log_softmax(dim=-1)
    log_BQL = log_BQL + share_BQ1 * clip_BQL1[..., :-1].log_softmax(dim=-1)
    no_object_BQ1 = decoder_BQL1.softmax(dim=-1)[..., -1:]
    labels_BQL = log_BQL.softmax(dim=-1) * (1 - no_object_BQ1)
    return (torch.cat([labels_BQL, no_object_BQ1], dim=-1) + PROBABILITY_EPSILON).log()


def _split_heads(x_BTC: Tensor) -> Tensor:
    return x_BTC.unflatten(2, (-1, HEAD_CHANNELS)).transpose(1, 2)
