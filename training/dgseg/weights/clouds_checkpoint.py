"""Checkpoints of the official CLOUDS code, read into our network.

detectron2 saves ``{model, optimizer, scheduler, iteration}``. The file says neither its backbone
nor which of the code's three classifiers it was trained with; the names of its weights tell both.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor

from dgseg.models.clip_convnext_encoder import HEADS
from dgseg.models.clouds.config import Classifier, CloudsConfig, HeadSize
from dgseg.models.clouds.network import CloudsSegmenter
from dgseg.models.clouds.out_vocabulary import OutVocabulary
from dgseg.models.clouds.text_classifier import read_label_words, synonyms_of, text_weights
from dgseg.models.text_encoder import ClipTextEncoder
from dgseg.models.trunks import TRUNKS
from dgseg.weights.clip_tensors import text_config
from dgseg.weights.clouds_out_vocabulary import read_out_vocabulary
from dgseg.weights.foreign_checkpoint import read_checkpoint
from dgseg.weights.state_dict import as_state_dict, checked_weights, listed
from dgseg.weights.trunk_sizes import trunk_size, trunk_title
from dgseg.weights.weights_error import WeightsError

Backbone = Literal["rn50", "rn101", "convnext-large"]
BACKBONES: tuple[Backbone, ...] = ("rn50", "rn101", "convnext-large")

CLIP = "backbone.clip_model."
VISUAL = f"{CLIP}visual."
HEAD = "sem_seg_head."
PREDICTOR = f"{HEAD}predictor."
VOID = "void_embedding.weight"
WORDS = "head.predictor.words_ME"

IMAGE_HEADS = tuple(f"{VISUAL}{head}" for head in ("attnpool.", *HEADS))
IGNORED = {
    "teacher": "sem_seg_head_ema.",
    "SAM": "sam.sam.",
    "loss": "criterion.",
    "void embedding": VOID,
}
"""What no answer depends on, and how its names begin."""


@dataclass(frozen=True, kw_only=True)
class CloudsCheckpoint:
    """A network in eval mode, and what the file says about it."""

    segmenter: CloudsSegmenter
    backbone: Backbone
    variant: Classifier
    iterations: int | None
    """Of training behind the weights; None where the file does not say."""
    ignored: Mapping[str, int]
    """How many tensors were left aside, by what they belong to."""
    out_vocabulary: OutVocabulary | None = None
    """The geometric ensemble, where it was asked for."""


def read_clouds_checkpoint(
    path: Path,
    *,
    label_count: int = 19,
    backbone: Backbone | None = None,
    label_names: Sequence[str] | None = None,
    head: HeadSize | None = None,
    ensemble_share: float | None = None,
) -> CloudsCheckpoint:
    """Read a checkpoint, or a bare state dict of the same names. Its optimiser is left aside.

    A text classifier's rows are worked out anew by the text encoder in the file, from CLOUDS'
    synonyms if there are ``label_names`` of Cityscapes or none, and else from the names alone.
    ``head`` is the size of networks that are not of the official one. With ``ensemble_share``, 0 to
    1, a text classifier comes with frozen CLIP's opinion of each mask, which has that share.

    A file that is no CLOUDS network, lacks weights or has unknown ones, or has another backbone or
    label count than asked for, is refused with a WeightsError.
    """
    content = read_checkpoint(path)
    is_whole = isinstance(content, Mapping) and "model" in content
    tensors = as_state_dict(content["model"] if is_whole else content, str(path))
    variant = _variant(tensors, path)
    found = _backbone(tensors, path, asked=backbone)
    _refuse_other_label_count(tensors, path, label_count)

    words_ME, synonym_counts = None, None
    if variant == "text":
        names = label_names or tuple(read_label_words().synonyms)
        synonyms = synonyms_of(names)
        if len(synonyms) != label_count:
            raise WeightsError(
                f"{path} tells {label_count} labels apart by their names, but there are"
                f" {len(synonyms)} names: give the names of its labels"
            )
        synonym_counts = tuple(len(words) for words in synonyms)
        words_ME = text_weights(
            _text_encoder(tensors, path, found), synonyms, read_label_words().templates
        )
    config = CloudsConfig(
        backbone=TRUNKS[found],
        label_count=label_count,
        classifier=variant,
        embedding_size=None if words_ME is None else words_ME.shape[1],
        synonym_counts=synonym_counts,
        head=head or HeadSize(),
    )
    out_vocabulary = None
    if ensemble_share is not None:
        out_vocabulary = _out_vocabulary(tensors, path, config, ensemble_share)
    groups = {name: _ignored_group(name, variant) for name in tensors}
    used = {name: value for name, value in tensors.items() if groups[name] is None}
    return CloudsCheckpoint(
        segmenter=_segmenter(config, used, words_ME, path),
        backbone=found,
        variant=variant,
        iterations=_iterations(content, path) if is_whole else None,
        ignored=Counter(group for group in groups.values() if group is not None),
        out_vocabulary=out_vocabulary,
    )


def _out_vocabulary(
    tensors: Mapping[str, Tensor], path: Path, config: CloudsConfig, alpha: float
) -> OutVocabulary:
    if config.embedding_size is None:
        raise WeightsError(
            f"{path} has a {config.classifier} classifier: the geometric ensemble compares label"
            " names, and needs a text classifier"
        )
    return read_out_vocabulary(
        _under(VISUAL, tensors),
        tensors.get(f"{CLIP}logit_scale"),
        config.backbone,
        embedding_size=config.embedding_size,
        alpha=alpha,
        what=str(path),
    )


def _segmenter(
    config: CloudsConfig, tensors: Mapping[str, Tensor], words_ME: Tensor | None, path: Path
) -> CloudsSegmenter:
    with torch.device("meta"):
        segmenter = CloudsSegmenter(config)
    names = {name: _official_name(name) for name in segmenter.state_dict() if name != WORDS}
    expected = {official: segmenter.state_dict()[name] for name, official in names.items()}
    checked = checked_weights(tensors, expected, str(path))
    weights = {name: checked[official] for name, official in names.items()}
    if words_ME is not None:
        weights[WORDS] = words_ME
    segmenter.load_state_dict(weights, assign=True)
    return segmenter.eval()


def _variant(tensors: Mapping[str, Tensor], path: Path) -> Classifier:
    if f"{PREDICTOR}logit_scale" in tensors:
        return "text"
    if f"{PREDICTOR}class_embed.weight" not in tensors:
        raise WeightsError(
            f"{path} is no CLOUDS network: it has neither {PREDICTOR}class_embed.weight nor"
            f" {PREDICTOR}logit_scale, but {listed(tensors)}"
        )
    is_pooled = any(name.startswith(f"{PREDICTOR}_mask_pooling_proj.") for name in tensors)
    return "pooled" if is_pooled else "linear"


def _backbone(tensors: Mapping[str, Tensor], path: Path, *, asked: Backbone | None) -> Backbone:
    size = trunk_size(_under(VISUAL, tensors), f"{path} ({VISUAL}*)")
    fitting: list[Backbone] = [name for name in BACKBONES if TRUNKS[name] == size]
    if not fitting:
        raise WeightsError(
            f"{path} has the trunk {trunk_title(size)}, which is none of {', '.join(BACKBONES)}"
        )
    found = fitting[0]
    if asked is not None and asked != found:
        raise WeightsError(f"{path} is a {found}, but {asked} was asked for")
    return found


def _refuse_other_label_count(tensors: Mapping[str, Tensor], path: Path, label_count: int) -> None:
    # The last row is "no object". A text classifier has none, but its loss has weights.
    rows = next(
        (
            tensors[name].shape[0]
            for name in (f"{PREDICTOR}class_embed.weight", "criterion.empty_weight")
            if name in tensors and tensors[name].dim() > 0
        ),
        label_count + 1,
    )
    if rows != label_count + 1:
        raise WeightsError(
            f"{path} scores {rows - 1} labels, but the label set has {label_count}: choose the"
            " label set it was trained for"
        )


def _text_encoder(tensors: Mapping[str, Tensor], path: Path, backbone: Backbone) -> ClipTextEncoder:
    what = f"{path} (text encoder)"
    weights = {
        name: value
        for name, value in _under(CLIP, tensors).items()
        if not name.startswith("visual.") and name not in ("logit_scale", "attn_mask")
    }
    try:
        # CLOUDS' ResNets are OpenAI's, its ConvNeXt is LAION's; nothing in the file tells.
        config = text_config(weights, "gelu" if backbone == "convnext-large" else "quickgelu")
    except KeyError as error:
        raise WeightsError(
            f"{path} tells labels apart by their names, but lacks {CLIP}{error.args[0]} of the text"
            " encoder that reads them"
        ) from error
    except (IndexError, ValueError) as error:
        raise WeightsError(f"{what} has shapes that make no CLIP: {error}") from error
    with torch.device("meta"):
        encoder = ClipTextEncoder(config)
    encoder.load_network(checked_weights(weights, encoder.network.state_dict(), what))
    return encoder.eval()


def _ignored_group(name: str, variant: Classifier) -> str | None:
    if name.startswith(IMAGE_HEADS):
        return "image head of CLIP"
    if name.startswith(CLIP) and not name.startswith(VISUAL):
        return "text encoder"
    if name == VOID and variant == "text":
        return None
    return next((group for group, start in IGNORED.items() if name.startswith(start)), None)


def _official_name(name: str) -> str:
    if name == f"head.predictor.{VOID}":
        return VOID
    if name.startswith("head."):
        return HEAD + name.removeprefix("head.")
    return VISUAL + name.removeprefix("backbone.")


def _iterations(content: Mapping[str, Any], path: Path) -> int | None:
    last = content.get("iteration")
    if last is None:
        return None
    if not isinstance(last, int):
        raise WeightsError(f"{path} counts its iterations as {last!r}, which is no whole number")
    return last + 1  # detectron2 counts from 0


def _under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }
