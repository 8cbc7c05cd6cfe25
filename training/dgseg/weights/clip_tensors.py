"""CLIP's two encoders found in a bag of named tensors, and their sizes read off the shapes.

OpenAI and open_clip name the image encoder's tensors ``visual.*``; the text encoder's stand at the
top, or under ``text.*`` in open_clip's later models.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt
from typing import NoReturn

import torch
from torch import Tensor

from dgseg.models.clip_convnext_encoder import (
    ClipConvNextConfig,
    ClipConvNextEncoder,
    convnext_large_image_encoder,
)
from dgseg.models.clip_image_encoder import (
    ClipImageEncoder,
    ClipImageEncoderConfig,
    rn50_image_encoder,
    rn101_image_encoder,
)
from dgseg.models.text_encoder import (
    VOCABULARY_SIZE,
    Activation,
    ClipTextEncoder,
    ClipTextEncoderConfig,
    convnext_large_text_encoder,
    rn50_text_encoder,
    rn101_text_encoder,
)
from dgseg.weights.state_dict import block_count, checked_weights
from dgseg.weights.trunk_sizes import convnext_size, resnet_size
from dgseg.weights.weights_error import WeightsError

IGNORED_NAMES = {"logit_scale", "logit_bias", "input_resolution", "context_length", "vocab_size"}
"""Of use when both encoders are compared or trained, or told by the shapes as well."""

TEXT_HEAD_CHANNELS = 64
"""The number of heads is in no shape; every CLIP has 64 channels a head."""


ImageConfig = ClipImageEncoderConfig | ClipConvNextConfig
"""The size of an image encoder, and which kind it is."""


@dataclass(frozen=True, kw_only=True)
class ClipConfig:
    """The size of both encoders."""

    image: ImageConfig
    text: ClipTextEncoderConfig

    def __post_init__(self) -> None:
        """Refuse encoders whose embeddings cannot be compared."""
        if self.image.embedding_size != self.text.embedding_size:
            raise ValueError(
                f"the image encoder embeds into {self.image.embedding_size} numbers and the text"
                f" encoder into {self.text.embedding_size}: they are not of one CLIP"
            )


BACKBONES = {
    "rn50": ClipConfig(image=rn50_image_encoder(), text=rn50_text_encoder()),
    "rn101": ClipConfig(image=rn101_image_encoder(), text=rn101_text_encoder()),
    "convnext-large": ClipConfig(
        image=convnext_large_image_encoder(), text=convnext_large_text_encoder()
    ),
}


@dataclass(frozen=True, kw_only=True)
class ClipTensors:
    """The tensors of each encoder, by the names that our encoders have."""

    image: dict[str, Tensor]
    text: dict[str, Tensor]


def split_encoders(tensors: Mapping[str, Tensor], what: str) -> ClipTensors:
    """Return each encoder's own tensors."""
    image = {
        name.removeprefix("visual."): value
        for name, value in tensors.items()
        if name.startswith("visual.")
    }
    text = {
        name.removeprefix("text."): value
        for name, value in tensors.items()
        if not name.startswith("visual.") and not _is_ignored(name)
    }
    if any(name.startswith("transformer.") for name in image) or (
        any(name.startswith("trunk.") for name in image) and "trunk.stem.0.weight" not in image
    ):
        raise WeightsError(
            f"{what} is a CLIP whose image encoder is no ResNet of OpenAI's design (RN50, RN101),"
            " and no ConvNeXt"
        )
    if "token_embedding.weight" not in text or not (
        "attnpool.positional_embedding" in image or "trunk.stem.0.weight" in image
    ):
        raise WeightsError(
            f"{what} is not a whole CLIP: expected visual.attnpool.* or visual.trunk.stem.*, and"
            " token_embedding.weight among its tensors"
        )
    for name in [name for name in image if name.endswith("running_var")]:
        # Weights from before PyTorch 0.4.1 lack this count, which CLIP's momentum never reads.
        count = name.replace("running_var", "num_batches_tracked")
        image.setdefault(count, torch.zeros((), dtype=torch.int64))
    return ClipTensors(image=image, text=text)


def derive_config(tensors: ClipTensors, activation: Activation, what: str) -> ClipConfig:
    """Return the size that the shapes tell. The activation leaves no trace in them."""
    try:
        return ClipConfig(
            image=_image_config(tensors.image), text=text_config(tensors.text, activation)
        )
    except KeyError as error:
        raise WeightsError(f"{what} has no tensor {error}: it is not a whole CLIP") from error
    except (IndexError, ValueError) as error:
        raise WeightsError(f"{what} has shapes that make no CLIP: {error}") from error


def text_config(text: Mapping[str, Tensor], activation: Activation) -> ClipTextEncoderConfig:
    """Return the size of a text encoder. Raises KeyError and ValueError where it is none."""
    width = text["ln_final.weight"].shape[0]
    vocabulary = text["token_embedding.weight"].shape[0]
    if vocabulary != VOCABULARY_SIZE:
        _refuse(f"it knows {vocabulary} tokens, but CLIP's tokenizer has {VOCABULARY_SIZE}")
    if width % TEXT_HEAD_CHANNELS != 0:
        _refuse(f"its text width is {width}, not a multiple of {TEXT_HEAD_CHANNELS}")
    return ClipTextEncoderConfig(
        width=width,
        heads=width // TEXT_HEAD_CHANNELS,
        layers=block_count(text, "transformer.resblocks"),
        embedding_size=text["text_projection"].shape[1],
        context_length=text["positional_embedding"].shape[0],
        activation=activation,
    )


def build_image_encoder(config: ImageConfig) -> ClipImageEncoder | ClipConvNextEncoder:
    """Return the encoder that a configuration describes, with random weights."""
    if isinstance(config, ClipConvNextConfig):
        return ClipConvNextEncoder(config)
    return ClipImageEncoder(config)


def checked_tensors(tensors: ClipTensors, config: ClipConfig, what: str) -> ClipTensors:
    """Return the tensors in fp32, every name and shape checked against the network."""
    with torch.device("meta"):
        image, text = build_image_encoder(config.image), ClipTextEncoder(config.text)
    return ClipTensors(
        image=checked_weights(tensors.image, image.state_dict(), f"{what} (image encoder)"),
        text=checked_weights(tensors.text, text.network.state_dict(), f"{what} (text encoder)"),
    )


def _image_config(image: Mapping[str, Tensor]) -> ImageConfig:
    if "attnpool.positional_embedding" not in image:
        trunk = convnext_size(image)
        return ClipConvNextConfig(
            depths=trunk.depths,
            channels=trunk.channels,
            embedding_size=image["head.mlp.fc2.weight"].shape[0],
        )
    positions = image["attnpool.positional_embedding"].shape[0] - 1
    if isqrt(positions) ** 2 != positions:
        _refuse(f"its attention pool has {positions} positions, which are no square")
    trunk = resnet_size(image)
    return ClipImageEncoderConfig(
        depths=trunk.depths,
        width=trunk.width,
        embedding_size=image["attnpool.c_proj.weight"].shape[0],
        grid=(isqrt(positions), isqrt(positions)),
    )


def _refuse(reason: str) -> NoReturn:
    raise ValueError(reason)


def _is_ignored(name: str) -> bool:
    # The causal mask is no weight, but TorchScript keeps it beside them.
    return name in IGNORED_NAMES or name.rsplit(".", 1)[-1] == "attn_mask"
