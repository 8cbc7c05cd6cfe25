"""What the manifest of an imported CLOUDS checkpoint says: only what is known, and that plainly."""

from dataclasses import dataclass
from typing import Any

from dgseg.export.data_terms import (
    UNKNOWN_DATA,
    UNKNOWN_LICENCE,
    SourceDataset,
    imported_licences,
    imported_titles,
)
from dgseg.export.version import Version, input_limits
from dgseg.weights.clouds_checkpoint import Backbone, CloudsCheckpoint

OFFICIAL_CODE = "https://github.com/yasserben/CLOUDS"


TRUNK_TITLES: dict[Backbone, str] = {
    "rn50": "CLIP RN50 by OpenAI",
    "rn101": "CLIP RN101 by OpenAI",
    "convnext-large": "CLIP ConvNeXt-Large by LAION",
}
TRUNK_SOURCES: dict[Backbone, str] = {
    "rn50": "https://github.com/openai/CLIP",
    "rn101": "https://github.com/openai/CLIP",
    "convnext-large": (
        "https://huggingface.co/laion/CLIP-convnext_large_d_320.laion2B-s29B-b131K-ft-soup"
    ),
}
CLASSIFIERS = {
    "linear": "a linear classifier, as shipped",
    "pooled": "a linear classifier on queries and pooled features",
    "text": "a classifier of label names (FC-CLIP)",
}


@dataclass(frozen=True, kw_only=True)
class CloudsImport:
    """What the importer knows, and neither the checkpoint nor the network tells."""

    name: str
    version: str
    label_set: str
    trained_on: tuple[SourceDataset, ...]
    """Empty when nobody has said."""
    short_edge_px: int | None
    ensemble_share: float | None
    """Of frozen CLIP in the geometric ensemble; None without."""
    checkpoint_file: str
    checkpoint_sha256: str
    converter_commit: str
    """Of the code which converted the checkpoint: ours."""
    weights_licence: str = UNKNOWN_LICENCE
    data_licence: str | None = None
    """Instead of what the datasets' publishers are known to allow."""


def clouds_version(facts: CloudsImport, checkpoint: CloudsCheckpoint) -> Version:
    """Return the manifest of a checkpoint, with the qualities ``fast`` and ``standard``."""
    trunk = TRUNK_TITLES[checkpoint.backbone]
    size = (
        "at their own size"
        if facts.short_edge_px is None
        else f"with the short edge brought to {facts.short_edge_px} px"
    )
    return Version(
        name=facts.name,
        version=facts.version,
        description=(
            "CLOUDS (Benigmim et al., Collaborating Foundation models for Domain Generalized"
            f" Semantic Segmentation, 2024) with {trunk}, trained on"
            f" {' and '.join(facts.trained_on) or UNKNOWN_DATA} by the official code and imported"
            f" from its checkpoint. It sees images {size}. Confidence is the winning label's share"
            " of the votes. The quality fast votes at stride 4, and then enlarges."
        ),
        method="clouds",
        backbone=f"{trunk}, frozen; Mask2Former head with {CLASSIFIERS[checkpoint.variant]}",
        label_set=facts.label_set,
        input_limits=input_limits(min_side_px=32, served_px=None),
        qualities=("fast", "standard"),
        licences=_licences(facts, checkpoint.backbone),
        training={
            "data": [
                *imported_titles(facts.trained_on),
                "generated images, unlabelled, if it is of joint training: no checkpoint says",
            ],
            "recipe": f"official CLOUDS, {OFFICIAL_CODE}",
            "settings": {
                "backbone": checkpoint.backbone,
                "classifier": checkpoint.variant,
                "shortEdgePx": facts.short_edge_px,
                "geometricEnsemble": facts.ensemble_share,
                "checkpoint": {
                    "file": facts.checkpoint_file,
                    "sha256": facts.checkpoint_sha256,
                    "iterations": checkpoint.iterations,
                    "leftAside": dict(checkpoint.ignored),
                },
                "convertedBy": facts.converter_commit,
            },
            # A checkpoint records neither.
            "seed": None,
            "commit": None,
        },
    )


def _licences(facts: CloudsImport, backbone: Backbone) -> dict[str, Any]:
    return {
        "code": {
            "licence": "Apache-2.0",
            "subject": "CLOUDS, which trained the weights, and Allweather, which runs them",
            "source": OFFICIAL_CODE,
        },
        "weights": {
            "licence": facts.weights_licence,
            "subject": f"the weights of the checkpoint {facts.checkpoint_file}; their terms come on"
            " top of those of the data, of CLIP, and of the generated images",
        },
        "data": [
            *imported_licences(facts.trained_on, licence=facts.data_licence),
            {
                "licence": "MIT",
                "subject": f"{TRUNK_TITLES[backbone]}: the frozen trunk",
                "source": TRUNK_SOURCES[backbone],
            },
            {
                "licence": "CreativeML OpenRAIL++-M",
                "subject": "Stable Diffusion 2, which made the images of the official joint"
                " training; a checkpoint of a warm-up has seen none",
                "source": "https://huggingface.co/stabilityai/stable-diffusion-2",
            },
        ],
    }
