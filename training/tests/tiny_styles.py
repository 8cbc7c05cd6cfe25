"""A CLIP whose words mean nothing, a bank mined from them, and all that a version makes of both."""

from functools import cache

import torch
from test_export import tiny_network

from dgseg.export.style_files import StyleParts
from dgseg.export.style_words import learn_style_words
from dgseg.models.clip_image_encoder import ClipImageEncoder, ClipImageEncoderConfig
from dgseg.models.picture_decoder import PictureDecoder, PictureDecoderConfig
from dgseg.models.text_encoder import ClipTextEncoder, ClipTextEncoderConfig
from dgseg.styles.bank import Style, StyleBank
from dgseg.weights.clip_tensors import ClipConfig
from dgseg.weights.clip_weights import Clip, ClipMetadata

PROMPTS = ("foggy road", "dark night car", "foggy road", "snow-covered traffic light", "wet sky")


@cache
def tiny_clip(text_layers: int = 2) -> Clip:
    """Return a CLIP with random weights, said to be trained on streets."""
    torch.manual_seed(3)
    image = ClipImageEncoderConfig(depths=(1, 1, 1, 1), width=4, embedding_size=16, grid=(2, 2))
    text = ClipTextEncoderConfig(
        width=64, heads=1, layers=text_layers, embedding_size=16, context_length=40
    )
    config = ClipConfig(image=image, text=text)
    metadata = ClipMetadata(source="t", source_sha256=None, config=config, trained_on=("streets",))
    return Clip(ClipImageEncoder(image).eval(), ClipTextEncoder(text).eval(), metadata)


@cache
def tiny_bank() -> StyleBank:
    """Return five styles for layer 1 of `tiny_network`."""
    torch.manual_seed(4)
    channels = tiny_network().config.backbone.low_level_channels
    labels = ("road", "car", "road", "traffic light", "sky")
    return StyleBank(
        styles=tuple(
            Style(label=label, prompt=prompt, loss_before=0.5, loss_after=0.25)
            for label, prompt in zip(labels, PROMPTS, strict=True)
        ),
        mean_NC=torch.rand(len(labels), channels),
        deviation_NC=torch.rand(len(labels), channels),
    )


@cache
def tiny_parts() -> StyleParts:
    """Return everything that previews the styles of `tiny_bank` in `tiny_network`."""
    torch.manual_seed(5)
    bank = tiny_bank()
    decoder = PictureDecoder(PictureDecoderConfig(in_channels=bank.mean_NC.shape[1], width=8))
    return StyleParts(
        bank=bank,
        grid=2,
        beta=0.1,
        decoder=decoder.eval(),
        # One layer, because the parts of a version are exported.
        words=learn_style_words(tiny_clip(text_layers=1), bank),
    )
