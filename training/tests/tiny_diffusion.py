"""A diffusion pipeline of random weights, small enough to paint in a blink."""

from pathlib import Path
from string import ascii_lowercase
from typing import Any

import torch

from dgseg.models.torchvision_operators import declare_torchvision_operators


def save_tiny_pipeline(folder: Path, *, offence: float | None = None, safe: bool = True) -> None:
    """Save a pipeline like Stable Diffusion's, of 32 x 32 px, as safetensors or pickled.

    With ``offence``, a safety checker comes with it that takes more offence the higher it is: at
    every image with 2, at none with -2.
    """
    declare_torchvision_operators()
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
    from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import (
        StableDiffusionPipeline,
    )
    from diffusers.schedulers.scheduling_pndm import PNDMScheduler
    from transformers import CLIPTextConfig, CLIPTextModel

    torch.manual_seed(0)
    # What these declare is narrower than what they take.
    pipeline_class: Any = StableDiffusionPipeline
    coder_class: Any = AutoencoderKL
    pipeline = pipeline_class(
        vae=coder_class(
            block_out_channels=(8, 8),
            down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
            up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
            norm_num_groups=4,
        ),
        unet=UNet2DConditionModel(
            sample_size=16,
            layers_per_block=1,
            block_out_channels=(8, 16),
            norm_num_groups=4,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            cross_attention_dim=8,
            attention_head_dim=4,
        ),
        text_encoder=CLIPTextModel(
            CLIPTextConfig(
                vocab_size=64,
                hidden_size=8,
                intermediate_size=8,
                num_hidden_layers=1,
                num_attention_heads=2,
                max_position_embeddings=16,
                bos_token_id=0,
                eos_token_id=1,
                pad_token_id=1,
            )
        ),
        tokenizer=_tokenizer(),
        scheduler=PNDMScheduler(skip_prk_steps=True, steps_offset=1),
        safety_checker=None if offence is None else _safety_checker(offence),
        feature_extractor=None if offence is None else _feature_extractor(),
        requires_safety_checker=offence is not None,
    )
    pipeline.save_pretrained(folder, safe_serialization=safe)


def _tokenizer() -> Any:  # noqa: ANN401
    from transformers import CLIPTokenizer

    words = ["<|startoftext|>", "<|endoftext|>"]
    words += [letter + end for letter in ascii_lowercase for end in ("", "</w>")]
    vocabulary = {word: place for place, word in enumerate(words)}
    return CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=16)


def _safety_checker(offence: float) -> Any:  # noqa: ANN401
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from transformers import CLIPConfig, CLIPVisionConfig

    vision = CLIPVisionConfig(
        hidden_size=8,
        intermediate_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=8,
        patch_size=8,
    )
    config = CLIPConfig(vision_config=vision.to_dict(), projection_dim=4)
    checker: Any = StableDiffusionSafetyChecker(config)
    # A concept is found where the cosine to its embedding is above its weight.
    checker.concept_embeds_weights.data.fill_(-offence)
    checker.special_care_embeds_weights.data.fill_(2)
    return checker


def _feature_extractor() -> Any:  # noqa: ANN401
    from transformers import CLIPImageProcessor

    return CLIPImageProcessor(size={"shortest_edge": 8}, crop_size={"height": 8, "width": 8})
