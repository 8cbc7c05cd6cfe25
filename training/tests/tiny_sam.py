"""SAM, SAM 2 and MobileSAM small enough for tests, with random weights."""

import re
from pathlib import Path
from typing import Any

import torch
from torch import nn

from dgseg.models.torchvision_operators import declare_torchvision_operators
from dgseg.self_training.tiny_vit_encoder import TinyVitConfig, TinyVitEncoder

SIDE_PX = 64
WIDTH = 32
PROMPTS = {"hidden_size": WIDTH, "image_size": SIDE_PX, "mask_input_channels": 8}
DECODER = {"hidden_size": WIDTH, "mlp_dim": 48, "iou_head_hidden_dim": 24, "layer_norm_eps": 1e-5}

TO_VIT = (
    (r"^vision_encoder\.", "image_encoder."),
    (r"patch_embed\.projection", "patch_embed.proj"),
    (r"^image_encoder\.layers\.(\d+)\.layer_norm", r"image_encoder.blocks.\1.norm"),
    (r"^image_encoder\.layers", "image_encoder.blocks"),
    (r"neck\.conv1", "neck.0"),
    (r"neck\.layer_norm1", "neck.1"),
    (r"neck\.conv2", "neck.2"),
    (r"neck\.layer_norm2", "neck.3"),
)
TO_TINY_VIT = (
    (r"^vision_encoder\.", "image_encoder."),
    (r"trunk\.patch_embed\.conv1", "patch_embed.seq.0"),
    (r"trunk\.patch_embed\.conv2", "patch_embed.seq.2"),
    (r"\.conv\.weight", ".c.weight"),
    (r"trunk\.stages\.1\.downsample", "layers.0.downsample"),
    (r"trunk\.stages\.2\.downsample", "layers.1.downsample"),
    (r"trunk\.stages\.3\.downsample", "layers.2.downsample"),
    (r"trunk\.stages", "layers"),
)
TO_META = (
    (r"shared_embedding\.positional_embedding", "pe_layer.positional_encoding_gaussian_matrix"),
    (r"\.point_embed\.", ".point_embeddings."),
    (r"mask_embed\.conv1", "mask_downscaling.0"),
    (r"mask_embed\.layer_norm1", "mask_downscaling.1"),
    (r"mask_embed\.conv2", "mask_downscaling.3"),
    (r"mask_embed\.layer_norm2", "mask_downscaling.4"),
    (r"mask_embed\.conv3", "mask_downscaling.6"),
    (r"layer_norm_final_attn", "norm_final_attn"),
    (r"(transformer\.layers\.\d+)\.layer_norm", r"\1.norm"),
    (r"upscale_conv1", "output_upscaling.0"),
    (r"upscale_layer_norm", "output_upscaling.1"),
    (r"upscale_conv2", "output_upscaling.3"),
    (r"(mlps\.\d+|iou_prediction_head)\.layers\.0", r"\1.layers.1"),
    (r"proj_in", "layers.0"),
    (r"proj_out", "layers.2"),
)


def tiny_sam() -> Any:  # noqa: ANN401 - transformers' own types are too narrow
    """Return a SamModel of `transformers`, with attention of both kinds."""
    declare_torchvision_operators()
    from transformers import SamConfig, SamModel

    model = SamModel(
        SamConfig(
            vision_config={
                "hidden_size": 32,
                "output_channels": WIDTH,
                "num_hidden_layers": 2,
                "num_attention_heads": 4,
                "image_size": SIDE_PX,
                "patch_size": 8,
                "window_size": 3,
                "global_attn_indexes": [1],
                "num_pos_feats": WIDTH // 2,
                "mlp_dim": 48,
            },
            prompt_encoder_config={**PROMPTS, "patch_size": 8},
            mask_decoder_config=DECODER,
        )
    )
    return _with_random_weights(model)


def tiny_sam2() -> Any:  # noqa: ANN401
    """Return a Sam2Model of `transformers`."""
    declare_torchvision_operators()
    from transformers import Sam2Config, Sam2Model

    model = Sam2Model(
        Sam2Config(
            vision_config={
                "backbone_config": {
                    "model_type": "sam2_hiera_det_model",
                    "hidden_size": 8,
                    "image_size": [SIDE_PX, SIDE_PX],
                    "blocks_per_stage": [1, 1, 2, 1],
                    "embed_dim_per_stage": [8, 16, 32, 64],
                    "num_attention_heads_per_stage": [1, 2, 4, 8],
                    "window_size_per_stage": [8, 4, 4, 2],
                    "global_attention_blocks": [3],
                    "window_positional_embedding_background_size": [2, 2],
                },
                "backbone_channel_list": [64, 32, 16, 8],
                "backbone_feature_sizes": [[16, 16], [8, 8], [4, 4]],
                "fpn_hidden_size": WIDTH,
            },
            prompt_encoder_config=PROMPTS,
            mask_decoder_config=DECODER,
        )
    )
    return _with_random_weights(model)


def tiny_mobile_sam() -> Any:  # noqa: ANN401
    """Return a SamModel with a TinyViT as its image encoder."""
    declare_torchvision_operators()
    from transformers import SamConfig, SamModel

    model = SamModel(
        SamConfig(
            vision_config={
                "hidden_size": WIDTH,
                "num_hidden_layers": 0,
                "image_size": SIDE_PX,
                "num_pos_feats": WIDTH // 2,
            },
            prompt_encoder_config=PROMPTS,
            mask_decoder_config=DECODER,
        )
    )
    config = TinyVitConfig(
        widths=(8, 16, 24, 32),
        depths=(1, 1, 2, 1),
        heads=(1, 2, 3, 4),
        windows=(7, 3, 2, 3),
        out_channels=WIDTH,
    )
    model.add_module("vision_encoder", TinyVitEncoder(config))
    return _with_random_weights(model)


def save_pretrained(model: Any, folder: Path) -> None:  # noqa: ANN401
    """Save a model with its processor, as a folder of `transformers`."""
    from transformers import Sam2ImageProcessor, Sam2Processor, SamImageProcessor, SamProcessor

    model.save_pretrained(folder)
    square = {"height": SIDE_PX, "width": SIDE_PX}
    if type(model).__name__ == "Sam2Model":
        processor = Sam2Processor(Sam2ImageProcessor(size=square))
    else:
        processor = SamProcessor(SamImageProcessor(size={"longest_edge": SIDE_PX}, pad_size=square))
    processor.save_pretrained(folder)


def save_as_meta(model: Any, path: Path) -> None:  # noqa: ANN401
    """Save a SAM or MobileSAM under the names of its makers."""
    is_mobile = isinstance(model.vision_encoder, TinyVitEncoder)
    tensors = {
        _official(name, is_mobile=is_mobile): value
        for name, value in model.state_dict().items()
        if not name.startswith("shared_image_embedding")
    }
    if is_mobile:
        tensors["image_encoder.norm_head.weight"] = torch.ones(WIDTH)
        tensors["image_encoder.head.weight"] = torch.ones(1000, WIDTH)
    torch.save(tensors, path)


def _official(name: str, *, is_mobile: bool) -> str:
    for pattern, replacement in (*(TO_TINY_VIT if is_mobile else TO_VIT), *TO_META):
        name = re.sub(pattern, replacement, name)
    return name


def _with_random_weights(model: nn.Module) -> nn.Module:
    """Fill a model; fresh positions, biases and norms are zeros and ones, and would hide errors."""
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if value.is_floating_point():
                noise = torch.randn(value.shape, generator=generator)
                if name.endswith("running_var"):
                    value.copy_(noise.abs() + 0.5)
                elif value.dim() > 1 and "rel_pos" not in name and "bias" not in name:
                    value.copy_(noise * 1.5 / value[0].numel() ** 0.5)
                else:
                    value.copy_(0.2 * noise + (1.0 if "norm" in name or "bn" in name else 0.0))
    return model.eval()
