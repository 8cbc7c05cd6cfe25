"""CLIP's weights as one safetensors file: written once from what others publish, read ever after.

The file holds ``image.*`` and ``text.*`` in fp32. Where they come from, and the size of both
encoders, stand in its header as JSON under "clip". The same source gives the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from dgseg.models.clip_convnext_encoder import ClipConvNextConfig, ClipConvNextEncoder
from dgseg.models.clip_image_encoder import ClipImageEncoder, ClipImageEncoderConfig
from dgseg.models.text_encoder import Activation, ClipTextEncoder, ClipTextEncoderConfig
from dgseg.weights.clip_digest import VerifiedFile, verify_file
from dgseg.weights.clip_tensors import (
    BACKBONES,
    ClipConfig,
    ClipTensors,
    build_image_encoder,
    checked_tensors,
    derive_config,
    split_encoders,
)
from dgseg.weights.foreign_checkpoint import is_torchscript, read_checkpoint
from dgseg.weights.state_dict import as_state_dict
from dgseg.weights.torchscript_archive import read_torchscript_tensors
from dgseg.weights.weights_error import WeightsError

METADATA_KEY = "clip"
"""One key, because safetensors writes several in an order that changes from run to run."""


@dataclass(frozen=True, kw_only=True)
class ClipMetadata:
    """Where the weights come from, and the size of both encoders."""

    source: str
    """OpenAI's name for the weights, the name of another's file, or the recipe that made them."""
    source_sha256: str | None
    """Digest of the file they were read from; None for weights that were trained here."""
    config: ClipConfig
    trained_on: tuple[str, ...] = ()
    """Datasets of `data.layouts`, for weights that were trained here; their terms come along."""

    @property
    def activation(self) -> Activation:
        """The text encoder's activation."""
        return self.config.text.activation


class AnyClip(NamedTuple):
    """Both encoders in eval mode, and what their file says about them."""

    image_encoder: ClipImageEncoder | ClipConvNextEncoder
    text_encoder: ClipTextEncoder
    metadata: ClipMetadata


class Clip(NamedTuple):
    """The same of a CLIP with a ResNet, which FAMix needs."""

    image_encoder: ClipImageEncoder
    text_encoder: ClipTextEncoder
    metadata: ClipMetadata


def import_clip(
    weights: Path,
    out: Path,
    *,
    backbone: Literal["rn50", "rn101", "convnext-large"] | None = None,
    sha256: str | None = None,
    activation: Activation | None = None,
) -> ClipMetadata:
    """Read what OpenAI or open_clip published, check it, and write ``out``.

    ``weights`` is OpenAI's TorchScript archive, an open_clip checkpoint, or its safetensors file.
    ``backbone`` refuses any other size. ``sha256`` and ``activation`` are needed where the file is
    not OpenAI's: nothing in it tells the activation, and the wrong one costs accuracy silently.
    """
    file = verify_file(weights, sha256=sha256)
    config, tensors = _read_published(weights, _activation(weights, file, activation))
    if backbone is not None:
        _refuse_other_size(config, backbone, weights)
    metadata = ClipMetadata(
        source=file.openai_name or weights.name, source_sha256=file.sha256, config=config
    )
    _write(out, checked_tensors(tensors, config, str(weights)), metadata)
    return metadata


def save_clip(clip: Clip, out: Path) -> None:
    """Write encoders that were trained here, to be read by `load_clip`."""
    tensors = ClipTensors(
        image=clip.image_encoder.state_dict(), text=clip.text_encoder.network.state_dict()
    )
    _write(out, checked_tensors(tensors, clip.metadata.config, "the CLIP to save"), clip.metadata)


def load_clip(path: Path) -> Clip:
    """Read a CLIP with a ResNet that `import_clip` or `save_clip` wrote."""
    clip = load_any_clip(path)
    if not isinstance(clip.image_encoder, ClipImageEncoder):
        raise WeightsError(
            f"{path} holds a CLIP with a ConvNeXt ({clip.metadata.source}), but a ResNet is needed"
            " here: give RN50 or RN101"
        )
    return Clip(clip.image_encoder, clip.text_encoder, clip.metadata)


def load_any_clip(path: Path) -> AnyClip:
    """Read what `import_clip` or `save_clip` wrote."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not a file: make it with `allweather import clip`")
    try:
        with safe_open(path, framework="pt") as file:
            header = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except SafetensorError as error:
        raise WeightsError(
            f"{path} is not a safetensors file, or damaged ({error}): make it again with"
            " `allweather import clip`"
        ) from error
    metadata = _parse_metadata(header, path)
    named = ClipTensors(image=_under("image.", tensors), text=_under("text.", tensors))
    checked = checked_tensors(named, metadata.config, str(path))

    # Random numbers would be drawn only to be overwritten, and would disturb the caller's.
    with torch.device("meta"):
        image_encoder = build_image_encoder(metadata.config.image)
        text_encoder = ClipTextEncoder(metadata.config.text)
    image_encoder.load_state_dict(checked.image, assign=True)
    text_encoder.load_network(checked.text)
    return AnyClip(image_encoder.eval(), text_encoder.eval(), metadata)


def read_clip_metadata(path: Path) -> ClipMetadata:
    """Read where the weights of a file that `load_clip` takes come from, and nothing else."""
    try:
        with safe_open(path, framework="pt") as file:
            return _parse_metadata(file.metadata() or {}, path)
    except SafetensorError as error:
        raise WeightsError(f"{path} is not a safetensors file, or damaged ({error})") from error


def _read_published(path: Path, activation: Activation) -> tuple[ClipConfig, ClipTensors]:
    if is_torchscript(path):
        content: Any = read_torchscript_tensors(path)
    else:
        content = read_checkpoint(path)
        if isinstance(content, Mapping) and "state_dict" in content:
            content = content["state_dict"]
    tensors = split_encoders(as_state_dict(content, str(path)), str(path))
    return derive_config(tensors, activation, str(path)), tensors


def _activation(path: Path, file: VerifiedFile, asked: Activation | None) -> Activation:
    if file.openai_name is not None:
        if asked == "gelu":
            raise WeightsError(f"{file.openai_name} was trained with quickgelu, not with gelu")
        return "quickgelu"
    if asked is None:
        raise WeightsError(
            f"{path} does not tell its activation: give --activation quickgelu if its publisher"
            " names a *-quickgelu model or OpenAI's weights, and else --activation gelu"
        )
    return asked


def _refuse_other_size(config: ClipConfig, backbone: str, path: Path) -> None:
    found, wanted = _flat(config), _flat(BACKBONES[backbone])
    differences = [
        f"{name} {found.get(name)}, not {value}"
        for name, value in wanted.items()
        if found.get(name) != value and name != "text activation"
    ]
    if differences:
        raise WeightsError(f"{path} is not {backbone}: it has {'; '.join(differences)}")


def _flat(config: ClipConfig) -> dict[str, Any]:
    return {
        f"{encoder} {name}": value
        for encoder, sizes in asdict(config).items()
        for name, value in sizes.items()
    }


def _write(out: Path, tensors: ClipTensors, metadata: ClipMetadata) -> None:
    named = {f"image.{name}": value for name, value in tensors.image.items()}
    named |= {f"text.{name}": value for name, value in tensors.text.items()}
    out.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own first, so that a run cut short leaves no half file under the real one.
    unfinished = out.with_name(f"{out.name}.unfinished")
    save_file(
        {name: value.contiguous() for name, value in named.items()},
        unfinished,
        {METADATA_KEY: json.dumps(asdict(metadata), sort_keys=True)},
    )
    unfinished.replace(out)


def _parse_metadata(header: Mapping[str, str], path: Path) -> ClipMetadata:
    try:
        content = json.loads(header[METADATA_KEY])
        image, text = content["config"]["image"], content["config"]["text"]
        image: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in image.items()
        }
        kind = ClipConvNextConfig if "channels" in image else ClipImageEncoderConfig
        config = ClipConfig(image=kind(**image), text=ClipTextEncoderConfig(**text))
        return ClipMetadata(
            source=content["source"],
            source_sha256=content["source_sha256"],
            config=config,
            trained_on=tuple(content.get("trained_on", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError(
            f"{path} was not made by `allweather import clip`: its header does not describe a CLIP"
            f" ({error})"
        ) from error


def _under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }
