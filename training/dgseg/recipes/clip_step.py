"""One iteration of training a CLIP: embeddings, three contrastive losses, update.

Shapes: B batch, T texts, E embedding, L labels of the vocabulary, h and w cells, H height, W width.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from dgseg.models.clip_image_encoder import ClipImageEncoder, dense_trunk
from dgseg.models.clip_resnet import OutputStride
from dgseg.models.text_encoder import ClipTextEncoder
from dgseg.recipes.clip import ClipRun
from dgseg.recipes.clip_batches import ClipBatch

FIRST_SCALE, LARGEST_SCALE = 1 / 0.07, 100.0
"""Of similarities, as CLIP starts and as CLIP limits them."""


class Embeddings(NamedTuple):
    """What both encoders make of a batch, each of length 1 along E."""

    image_BE: Tensor
    cell_BEhw: Tensor
    text_BE: Tensor
    label_LE: Tensor


class TrainedClip(nn.Module):
    """Both encoders, and the scale of their similarities."""

    def __init__(self, run: ClipRun) -> None:
        super().__init__()
        self.image_encoder = ClipImageEncoder(run.image)
        self.text_encoder = ClipTextEncoder(run.text)
        self.logit_scale = nn.Parameter(torch.tensor(FIRST_SCALE).log())
        self.cell_stride: OutputStride = run.cell_stride

    def forward(self, batch: ClipBatch) -> Embeddings:
        """Embed a batch."""
        encoder, texts = self.image_encoder, [*batch.texts, *batch.label_texts]
        # Made anew for each step, because its parameters are those of the encoder.
        dense = dense_trunk(encoder, self.cell_stride).train(encoder.training)
        shallow_BCHW = encoder.layer3(encoder.layer2(encoder.forward_low_level(batch.image_B3HW)))
        whole_BE = encoder.attnpool(encoder.layer4(shallow_BCHW))
        cell_BEhw = encoder.attnpool.embed_cells(dense.layer4(shallow_BCHW))

        text_TE = self.text_encoder.encode(texts)
        whole_BE, text_TE = (functional.normalize(part, dim=1) for part in (whole_BE, text_TE))
        count = len(batch.texts)
        return Embeddings(
            whole_BE, functional.normalize(cell_BEhw, dim=1), text_TE[:count], text_TE[count:]
        )


def clip_loss(run: ClipRun, clip: TrainedClip, batch: ClipBatch, weight_L: Tensor) -> Tensor:
    """Return the loss of captions, windows and cells. ``weight_L`` is of labels in cells."""
    embeddings = clip(batch)
    scale = clip.logit_scale.exp().clamp(max=LARGEST_SCALE)
    half = len(batch.texts) // 2
    loss = run.cell_weight * cell_loss(
        scale * torch.einsum("behw,le->blhw", embeddings.cell_BEhw, embeddings.label_LE),
        batch.share_BLhw,
        batch.known_BL,
        weight_L,
    )
    for part in (slice(None, half), slice(half, None)):
        similarity_BT = embeddings.image_BE[part] @ embeddings.text_BE[part].T
        loss = loss + contrastive_loss(scale * similarity_BT, batch.meanings[part])
    return loss


def contrastive_loss(logits_BT: Tensor, meanings: list[str]) -> Tensor:
    """Return CLIP's symmetric cross-entropy of images and texts (Radford et al. 2021, figure 3).

    Texts of one meaning are right for each other's images too, and share the target.
    """
    number_of = {meaning: number for number, meaning in enumerate(dict.fromkeys(meanings))}
    number_B = torch.tensor([number_of[meaning] for meaning in meanings], device=logits_BT.device)
    target_BT = (number_B[:, None] == number_B[None, :]).float()
    target_BT = target_BT / target_BT.sum(1, keepdim=True)
    both = (
        functional.cross_entropy(logits_BT, target_BT),
        functional.cross_entropy(logits_BT.T, target_BT),
    )
    return (both[0] + both[1]) / 2


def cell_loss(
    logits_BLhw: Tensor, share_BLhw: Tensor, known_BL: Tensor, weight_L: Tensor
) -> Tensor:
    """Return the weighted cross-entropy of cells with the names of their labels.

    A cell's target are the shares of its labels; ignored pixels weigh nothing. Names that an
    image's label set does not know are no candidates: a "tree" is no mistake for a "vegetation".
    """
    logits_BLhw = logits_BLhw.masked_fill(~known_BL[:, :, None, None], -torch.inf)
    log_BLhw = logits_BLhw.log_softmax(1).masked_fill(~known_BL[:, :, None, None], 0.0)
    weighted_BLhw = share_BLhw * weight_L[:, None, None]
    return -(weighted_BLhw * log_BLhw).sum() / weighted_BLhw.sum().clamp(min=1.0)
