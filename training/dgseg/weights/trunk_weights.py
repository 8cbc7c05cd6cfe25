"""The weights of a trunk, from CLIP or from elsewhere, as a training starts from them.

Encoders that are no CLIP, like SegFormer's, are kept as one safetensors file: written once from
what others publish, with source and size in its header as JSON under "trunk".
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from dgseg.models.clip_convnext_encoder import HEADS
from dgseg.models.clip_image_encoder import ClipImageEncoder, trunk_weights
from dgseg.models.mit import MitConfig
from dgseg.models.trunks import TRUNKS, TrunkConfig, build_trunk
from dgseg.weights.clip_digest import checked_digest
from dgseg.weights.clip_weights import METADATA_KEY as CLIP_KEY
from dgseg.weights.clip_weights import load_any_clip
from dgseg.weights.foreign_checkpoint import read_checkpoint
from dgseg.weights.state_dict import as_state_dict, checked_weights, listed
from dgseg.weights.trunk_sizes import trunk_size, trunk_title
from dgseg.weights.weights_error import WeightsError

METADATA_KEY = "trunk"

ENCODER_PREFIXES = ("segformer.encoder.", "encoder.")
"""Before the names of Hugging Face's SegFormer, with a head behind it and without."""


@dataclass(frozen=True, kw_only=True)
class TrunkMetadata:
    """Where the weights of a trunk come from, and its size."""

    source: str
    """The name of the file they were read from."""
    source_sha256: str
    config: MitConfig


def import_trunk(
    weights: Path, out: Path, *, backbone: str = "mit-b5", sha256: str | None = None
) -> TrunkMetadata:
    """Read Hugging Face's SegFormer encoder, check it, and write ``out``. Its head is left aside.

    ``weights`` is a safetensors file or what ``torch.save`` wrote. Another size than that of
    ``backbone``, or another digest than ``sha256``, is refused with a WeightsError.
    """
    wanted = TRUNKS[backbone]
    if not isinstance(wanted, MitConfig):
        raise WeightsError(f"{backbone} is a CLIP: import it with `allweather import clip`")
    digest = checked_digest(weights, sha256)
    found = as_state_dict(read_checkpoint(weights), str(weights))
    tensors = {
        name.removeprefix(prefix): value
        for prefix in ENCODER_PREFIXES
        for name, value in found.items()
        if name.startswith(prefix)
    }
    if not tensors:
        raise WeightsError(
            f"{weights} holds no tensors named segformer.encoder.* or encoder.*: give the encoder"
            f" as Hugging Face publishes it. It holds {listed(found)}"
        )
    _refuse_other(trunk_size(tensors, str(weights)), wanted, weights)
    checked = _checked(tensors, wanted, weights)
    metadata = TrunkMetadata(source=weights.name, source_sha256=digest, config=wanted)
    out.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own first, so that a run cut short leaves no half file under the real one.
    unfinished = out.with_name(f"{out.name}.unfinished")
    header = {METADATA_KEY: json.dumps(asdict(metadata), sort_keys=True)}
    save_file(checked, unfinished, header)
    unfinished.replace(out)
    return metadata


def load_trunk(path: Path, config: TrunkConfig) -> dict[str, Tensor]:
    """Return the weights that ``build_trunk(config)`` loads strictly.

    ``path`` was made by `allweather import clip` or `allweather import trunk`. A trunk of another
    kind or size is refused with a WeightsError that names both.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is not a file: make it with `allweather import clip` or `import trunk`"
        )
    header = _header(path)
    if CLIP_KEY in header:
        clip = load_any_clip(path)
        _refuse_other(clip.image_encoder.config.trunk, config, path)
        if isinstance(clip.image_encoder, ClipImageEncoder):
            return trunk_weights(clip.image_encoder)
        return {
            name: value
            for name, value in clip.image_encoder.state_dict().items()
            if not name.startswith(HEADS)
        }
    _refuse_other(_parse_metadata(header, path).config, config, path)
    with safe_open(path, framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    return _checked(tensors, config, path)


def _refuse_other(found: TrunkConfig, wanted: TrunkConfig, path: Path) -> None:
    if found != wanted:
        raise WeightsError(
            f"{path} holds the trunk {trunk_title(found)}, but {trunk_title(wanted)} is wanted"
        )


def _checked(tensors: Mapping[str, Tensor], config: TrunkConfig, path: Path) -> dict[str, Tensor]:
    with torch.device("meta"):
        expected = build_trunk(config).state_dict()
    return checked_weights(tensors, expected, str(path))


def _header(path: Path) -> dict[str, str]:
    try:
        with safe_open(path, framework="pt") as file:
            return file.metadata() or {}
    except SafetensorError as error:
        raise WeightsError(
            f"{path} is not a safetensors file, or damaged ({error}): make it again with"
            " `allweather import clip` or `import trunk`"
        ) from error


def _parse_metadata(header: Mapping[str, str], path: Path) -> TrunkMetadata:
    try:
        content = json.loads(header[METADATA_KEY])
        sizes = {name: tuple(numbers) for name, numbers in content["config"].items()}
        return TrunkMetadata(
            source=content["source"],
            source_sha256=content["source_sha256"],
            config=MitConfig(**sizes),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError(
            f"{path} was made neither by `allweather import clip` nor by `import trunk`: its header"
            f" describes no trunk ({error})"
        ) from error
