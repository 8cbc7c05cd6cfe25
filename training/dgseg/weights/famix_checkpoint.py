"""Segmentation checkpoints of the official FAMix code, read into our network.

Names are the same; the file says neither its backbone nor its output stride. The number of blocks
in layer 3 tells the backbone. Dilation has no weights, so the stride must be known: FAMix uses 16.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor

from dgseg.models.clip_resnet import OutputStride, rn50, rn101
from dgseg.models.segmenter import Segmenter, SegmenterConfig
from dgseg.weights.foreign_checkpoint import read_checkpoint
from dgseg.weights.state_dict import as_state_dict, block_count, checked_weights
from dgseg.weights.weights_error import WeightsError

Backbone = Literal["rn50", "rn101"]
BACKBONES = {"rn50": rn50, "rn101": rn101}
BACKBONE_BY_BLOCKS: dict[int, Backbone] = {6: "rn50", 23: "rn101"}

CLASSIFIER = "classifier.classifier.3.weight"


@dataclass(frozen=True, kw_only=True)
class FamixCheckpoint:
    """A network in eval mode, and what the file says about it."""

    segmenter: Segmenter
    backbone: Backbone
    iterations: int | None
    """``cur_itrs``: iterations of training behind the weights."""
    best_score: float | None
    """The best mIoU on the validation set of the training's own source domain."""


def read_famix_checkpoint(
    path: Path,
    *,
    label_count: int = 19,
    backbone: Backbone | None = None,
    output_stride: OutputStride = 16,
) -> FamixCheckpoint:
    """Read a checkpoint, or a bare state dict of the same names. Its optimiser is left aside.

    A file that is no FAMix segmenter, or has another backbone or label count than asked for, is
    refused with a WeightsError.
    """
    content = read_checkpoint(path)
    is_whole = isinstance(content, Mapping) and "model_state" in content
    tensors = as_state_dict(content["model_state"] if is_whole else content, str(path))
    found = _backbone(tensors.keys(), path, asked=backbone)
    _refuse_other_label_count(tensors, path, label_count)

    config = SegmenterConfig(
        backbone=BACKBONES[found](output_stride=output_stride), label_count=label_count
    )
    with torch.device("meta"):
        segmenter = Segmenter(config)
    weights = checked_weights(tensors, segmenter.state_dict(), str(path))
    segmenter.load_state_dict(weights, assign=True)

    facts: Mapping[str, Any] = content if is_whole else {}
    return FamixCheckpoint(
        segmenter=segmenter.eval(),
        backbone=found,
        iterations=None if "cur_itrs" not in facts else int(_number(facts["cur_itrs"], path)),
        best_score=None if "best_score" not in facts else _number(facts["best_score"], path),
    )


def _backbone(names: Collection[str], path: Path, *, asked: Backbone | None) -> Backbone:
    if any(name.startswith("backbone.attnpool.") for name in names):
        raise WeightsError(
            f"{path} holds backbone.attnpool.*: it is CLIP as FAMix mines styles with it, not a"
            " trained segmenter. Give a best_deeplabv3plus_resnet_clip_*.pth"
        )
    blocks = block_count(names, "backbone.layer3")
    found = BACKBONE_BY_BLOCKS.get(blocks)
    if found is None:
        raise WeightsError(
            f"{path} has {blocks} blocks named backbone.layer3.*; FAMix with RN50 has 6 and with"
            " RN101 23. It is not a FAMix segmenter"
        )
    if asked is not None and asked != found:
        raise WeightsError(
            f"{path} is a {found} ({blocks} blocks in layer 3), but {asked} was asked for"
        )
    return found


def _refuse_other_label_count(tensors: Mapping[str, Tensor], path: Path, label_count: int) -> None:
    if CLASSIFIER not in tensors:
        raise WeightsError(f"{path} has no {CLASSIFIER}: it is a backbone without FAMix's head")
    found = tensors[CLASSIFIER].shape[0]
    if found != label_count:
        raise WeightsError(
            f"{path} scores {found} labels, but the label set has {label_count}: choose the label"
            " set it was trained for"
        )


def _number(value: Any, path: Path) -> float:  # noqa: ANN401 - the file may hold anything
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise WeightsError(
            f"{path} counts its progress as {value!r}, which is no number"
        ) from error
