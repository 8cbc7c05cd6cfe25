"""How a network of queries with masks is served: CLOUDS.

Shapes: Q queries, L labels, L1 is L + 1, H and W the image's size, h and w of stride 4.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch._higher_order_ops.scan import scan
from torch.nn import functional

from dgseg.data.normalise import normalise
from dgseg.export.served_graph import CONFIDENCE_LEVELS, Quality, ServedOutputs
from dgseg.models.clouds.network import CloudsSegmenter
from dgseg.models.clouds.out_vocabulary import OutVocabulary
from dgseg.models.clouds.pooling_decoders import TextDecoder
from dgseg.models.mask_classification import label_scores
from dgseg.models.pyramid import STRIDE

MASK_STRIDE = 4
STRIP_ROWS = STRIDE // MASK_STRIDE
"""Rows of a mask that are brought to full size at once: all of 1024 x 2048 px would take 840 MB."""

LARGEST_SIDE = 256
"""In strides, for the exporter. It limits nothing: the graph takes any size."""


@dataclass(frozen=True)
class MaskNetwork:
    """CLOUDS, which sees an image padded to whole strides. A `ServedNetwork`."""

    segmenter: CloudsSegmenter
    short_edge_px: int | None = None
    """To which the short edge of every image is brought, as in the official evaluation; None leaves
    images as they are."""
    out_vocabulary: OutVocabulary | None = None
    """Frozen CLIP's opinion of each mask, to join that of a text classifier."""

    @property
    def network(self) -> nn.Module:
        """The segmenter without the predictions of its earlier layers."""
        return LastPrediction(self.segmenter, self.out_vocabulary)

    @property
    def output_names(self) -> tuple[str, ...]:
        """Of the network."""
        return ("label_logits", "mask_logits")

    @property
    def views(self) -> dict[Quality, int]:
        """One: neither paper nor code average scales."""
        return {"fast": 1, "standard": 1}

    def preparation(self, quality: Quality) -> nn.Module:  # noqa: ARG002  # the same for each
        """Return what normalises and pads an image."""
        return MaskPreparation(self.short_edge_px)

    def read_out(self, quality: Quality) -> nn.Module:
        """Return the official read-out, or for ``fast`` the one that votes at stride 4."""
        return MaskReadOut(self.short_edge_px, is_vote_coarse=quality == "fast")

    def example_view_px(self) -> tuple[int, int]:
        """Return a size that holds every level of the pyramid more than once."""
        return 5 * STRIDE, 6 * STRIDE

    def open_sides(self) -> tuple[dict[int, Any], list[dict[int, Any]]]:
        """Return that a view has whole strides, and its masks accordingly."""
        rows = torch.export.Dim("rows", min=2, max=LARGEST_SIDE)
        columns = torch.export.Dim("columns", min=2, max=LARGEST_SIDE)
        view = {2: STRIDE * rows, 3: STRIDE * columns}
        return view, [{}, {2: STRIP_ROWS * rows, 3: STRIP_ROWS * columns}]

    def describe(self, quality: Quality) -> str:
        """Say at which size the network sees an image, and where its queries vote."""
        seen_at = (
            "photographs at their own size"
            if self.short_edge_px is None
            else f"the short edge of photographs brought to {self.short_edge_px} px"
        )
        vote = "votes at stride 4" if quality == "fast" else "votes at full size"
        return f"{seen_at}, padded to a multiple of {STRIDE} px, {vote}"


class LastPrediction(nn.Module):
    """What the last layer says: label logits ``[1, Q, L1]`` and mask logits ``[1, Q, h, w]``."""

    def __init__(
        self, segmenter: CloudsSegmenter, out_vocabulary: OutVocabulary | None = None
    ) -> None:
        super().__init__()
        self.segmenter = segmenter
        self.out_vocabulary = out_vocabulary

    def forward(self, view_13HW: Tensor) -> tuple[Tensor, Tensor]:
        """Return both."""
        pyramid = self.segmenter.backbone(view_13HW)
        prediction = self.segmenter.head(pyramid)[-1]
        predictor = self.segmenter.head.predictor
        if self.out_vocabulary is not None and isinstance(predictor, TextDecoder):
            prediction = self.out_vocabulary(
                pyramid.stage4_BCHW, prediction, predictor.classifier(), predictor.synonym_counts
            )
        return prediction.label_logits_BQL1, prediction.mask_logits_BQhw


class MaskPreparation(nn.Module):
    """From bytes to what the network sees: normalised first, then padded with zeros."""

    def __init__(self, short_edge_px: int | None) -> None:
        super().__init__()
        self.short_edge_px = short_edge_px

    def forward(self, image_1HW3: Tensor) -> list[Tensor]:
        """Return the one view, ``[1, 3, H, W]`` with H and W rounded up to whole strides."""
        image_13HW = image_1HW3.permute(0, 3, 1, 2).float() / 255
        if self.short_edge_px is not None:
            size_px = short_edge_size(image_13HW.shape[2], image_13HW.shape[3], self.short_edge_px)
            image_13HW = functional.interpolate(
                image_13HW, size=size_px, mode="bilinear", align_corners=False, antialias=True
            )
        height, width = image_13HW.shape[2:]
        # Of whole strides, without a negative number: those are rounded otherwise in ONNX.
        right, below = ((side + STRIDE - 1) // STRIDE * STRIDE - side for side in (width, height))
        return [functional.pad(normalise(image_13HW), (0, right, 0, below))]


class MaskReadOut(nn.Module):
    """From queries to labels."""

    def __init__(self, short_edge_px: int | None, *, is_vote_coarse: bool) -> None:
        super().__init__()
        self.short_edge_px = short_edge_px
        self.is_vote_coarse = is_vote_coarse

    def forward(
        self,
        image_1HW3: Tensor,
        views_13hw: list[Tensor],  # noqa: ARG002  # their sizes are the masks'
        outputs: list[tuple[Tensor, Tensor]],
    ) -> ServedOutputs:
        """Return what is served. Of the image, only the size matters.

        In the official order: masks to full size, then the vote, padding off, and to the image's
        own size where it was resized. The scores given out are votes at stride 4. Confidence is the
        winner's share of them, or of one vote where there is less than one.
        """
        ((label_logits_1QL1, mask_logits_1Qhw),) = outputs
        size_px = image_1HW3.shape[1], image_1HW3.shape[2]
        seen_px = size_px
        if self.short_edge_px is not None:
            seen_px = short_edge_size(*size_px, self.short_edge_px)

        coarse_1Lhw = label_scores(label_logits_1QL1, mask_logits_1Qhw)
        # Where hardly a query votes, nothing is known: there the whole is one vote.
        votes_11hw = coarse_1Lhw.sum(dim=1, keepdim=True).clamp(min=1)
        share_11hw = coarse_1Lhw.amax(dim=1, keepdim=True) / votes_11hw
        confidence_1HW = self._at_own_size(_enlarge(share_11hw), seen_px, size_px)[:, 0]
        rows, columns = ((side + MASK_STRIDE - 1) // MASK_STRIDE for side in seen_px)
        return ServedOutputs(
            self._labels(label_logits_1QL1, mask_logits_1Qhw, coarse_1Lhw, seen_px, size_px),
            (confidence_1HW.clamp(0, 1) * CONFIDENCE_LEVELS).round().to(torch.uint16),
            coarse_1Lhw[:, :, :rows, :columns],
        )

    def _labels(
        self,
        label_logits_1QL1: Tensor,
        mask_logits_1Qhw: Tensor,
        coarse_1Lhw: Tensor,
        seen_px: tuple[int, int],
        size_px: tuple[int, int],
    ) -> Tensor:
        if self.is_vote_coarse:
            scores_1LHW = self._at_own_size(_enlarge(coarse_1Lhw), seen_px, size_px)
            return scores_1LHW.argmax(dim=1).to(torch.uint8)
        if self.short_edge_px is None:
            labels_1HW = _by_strips(
                lambda masks: label_scores(label_logits_1QL1, masks).argmax(1).to(torch.uint8),
                mask_logits_1Qhw,
            )
            return labels_1HW[:, : size_px[0], : size_px[1]]
        scores_1LHW = _by_strips(
            lambda masks: label_scores(label_logits_1QL1, masks), mask_logits_1Qhw
        )
        return self._at_own_size(scores_1LHW, seen_px, size_px).argmax(dim=1).to(torch.uint8)

    def _at_own_size(
        self, padded_1CHW: Tensor, seen_px: tuple[int, int], size_px: tuple[int, int]
    ) -> Tensor:
        seen_1CHW = padded_1CHW[:, :, : seen_px[0], : seen_px[1]]
        if self.short_edge_px is None:
            return seen_1CHW
        return functional.interpolate(seen_1CHW, size=size_px, mode="bilinear", align_corners=False)


def _by_strips(read_out: Callable[[Tensor], Tensor], mask_logits_1Qhw: Tensor) -> Tensor:
    """Return what ``read_out`` makes of masks at full size, whose last two sides stay the last two.

    Strip by strip, with the same numbers as all at once: a strip is enlarged with the rows beside
    it, and bilinear interpolation repeats rows at the border just so.
    """
    strips = mask_logits_1Qhw.shape[2] // STRIP_ROWS
    framed_Qhw = functional.pad(mask_logits_1Qhw, (0, 0, 1, 1), mode="replicate")[0]
    place = torch.arange(STRIP_ROWS + 2, device=framed_Qhw.device)
    first = torch.arange(strips, device=framed_Qhw.device)[:, None] * STRIP_ROWS
    rows = framed_Qhw.index_select(1, (first + place).flatten())
    strips_SQrw = rows.unflatten(1, (strips, STRIP_ROWS + 2)).transpose(0, 1)

    def one(strip_Qrw: Tensor) -> Tensor:
        return read_out(_enlarge(strip_Qrw[None])[:, :, MASK_STRIDE:-MASK_STRIDE])

    done = _map(one, strips_SQrw)
    # [strips, ..., rows, columns] to [..., all rows, columns]
    return done.movedim(0, -3).flatten(-3, -2)


def _map(function: Callable[[Tensor], Tensor], items: Tensor) -> Tensor:
    """Return the function's results, stacked."""
    if not torch.compiler.is_exporting():
        return torch.stack([function(item) for item in items])
    # A loop of the graph itself, whose number of rounds is not known yet. It must carry something.
    _, results = scan(
        lambda carry, item: (carry.clone(), function(item)), items.new_zeros(1), items
    )
    return results


def short_edge_size(height: int, width: int, short_edge_px: int) -> tuple[int, int]:
    """Return the size at which the shorter side is ``short_edge_px`` and the shape is kept.

    As detectron2's `ResizeShortestEdge` without a largest size, in whole numbers.
    """
    shortest = torch.sym_min(height, width)
    # Half up: (2 * side * edge + shortest) // (2 * shortest) is round(side * edge / shortest).
    return cast(
        "tuple[int, int]",
        tuple((2 * side * short_edge_px + shortest) // (2 * shortest) for side in (height, width)),
    )


def _enlarge(map_1Chw: Tensor) -> Tensor:
    size = MASK_STRIDE * map_1Chw.shape[2], MASK_STRIDE * map_1Chw.shape[3]
    return functional.interpolate(map_1Chw, size=size, mode="bilinear", align_corners=False)
