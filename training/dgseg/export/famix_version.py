"""What the manifest of an imported FAMix checkpoint says: only what is known, and that plainly."""

import math
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
from dgseg.models.clip_resnet import OutputStride
from dgseg.weights.famix_checkpoint import FamixCheckpoint

OFFICIAL_CODE = "https://github.com/astra-vision/FAMix"


@dataclass(frozen=True, kw_only=True)
class FamixImport:
    """What the importer knows, and neither the checkpoint nor the network tells."""

    name: str
    version: str
    label_set: str
    trained_on: tuple[SourceDataset, ...]
    """Empty when nobody has said."""
    output_stride: OutputStride
    checkpoint_file: str
    checkpoint_sha256: str
    converter_commit: str
    """Of the code which converted the checkpoint: ours."""
    weights_licence: str = UNKNOWN_LICENCE
    data_licence: str | None = None
    """Instead of what the datasets' publishers are known to allow."""


def famix_version(facts: FamixImport, checkpoint: FamixCheckpoint) -> Version:
    """Return the manifest of a checkpoint. It sees images at their own size, as in its paper."""
    backbone = checkpoint.backbone.upper()
    return Version(
        name=facts.name,
        version=facts.version,
        description=(
            f"FAMix (Fahes et al., A Simple Recipe for Language-guided Domain Generalized"
            f" Segmentation, 2024) with CLIP {backbone}, trained on"
            f" {' and '.join(facts.trained_on) or UNKNOWN_DATA} by the official code and imported"
            " from its checkpoint. The quality fast is its --scale 0.5, best its --ensemble."
        ),
        method="famix",
        backbone=f"CLIP {backbone}, output stride {facts.output_stride}",
        label_set=facts.label_set,
        # `fast` halves a side, and the last stage needs one pixel.
        input_limits=input_limits(min_side_px=max(32, 2 * facts.output_stride), served_px=None),
        licences=_licences(facts, backbone),
        training={
            "data": imported_titles(facts.trained_on),
            "recipe": f"official FAMix, {OFFICIAL_CODE}",
            "settings": {
                "backbone": checkpoint.backbone,
                "outputStride": facts.output_stride,
                "checkpoint": {
                    "file": facts.checkpoint_file,
                    "sha256": facts.checkpoint_sha256,
                    "cur_itrs": checkpoint.iterations,
                    "best_score": _finite(checkpoint.best_score),
                },
                "convertedBy": facts.converter_commit,
            },
            # A checkpoint records neither.
            "seed": None,
            "commit": None,
        },
    )


def _licences(facts: FamixImport, backbone: str) -> dict[str, Any]:
    return {
        "code": {
            "licence": "Apache-2.0",
            "subject": "FAMix, which trained the weights, and Allweather, which runs them",
            "source": OFFICIAL_CODE,
        },
        "weights": {
            "licence": facts.weights_licence,
            "subject": f"the weights of the checkpoint {facts.checkpoint_file}; their terms come on"
            " top of those of the data and of CLIP",
        },
        "data": [
            *imported_licences(facts.trained_on, licence=facts.data_licence),
            {
                "licence": "MIT",
                "subject": f"CLIP {backbone} by OpenAI: where the weights started, and what the"
                " frozen layers still are",
                "source": "https://github.com/openai/CLIP",
            },
        ],
    }


def _finite(score: float | None) -> float | None:
    return score if score is not None and math.isfinite(score) else None
