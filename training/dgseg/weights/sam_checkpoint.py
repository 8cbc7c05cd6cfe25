"""SAM checkpoints in Meta's format, read into the SamModel of `transformers`.

``sam_vit_b|l|h_*.pth`` hold a vision transformer, ``mobile_sam.pt`` a TinyViT as image encoder; the
rest of the network is the same. All sizes are told by the tensors, but for the number of heads of
the mask decoder, which leaves no trace in them.
"""

from collections.abc import Mapping
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from dgseg.models.torchvision_operators import declare_torchvision_operators
from dgseg.self_training.tiny_vit_encoder import STRIDE, TinyVitConfig, TinyVitEncoder
from dgseg.weights.foreign_checkpoint import read_checkpoint
from dgseg.weights.sam_names import rename_sam
from dgseg.weights.state_dict import as_state_dict, block_count, checked_weights
from dgseg.weights.weights_error import WeightsError

if TYPE_CHECKING:
    from transformers import SamConfig, SamModel

DECODER_HEADS = 8
MOBILE_IMAGE_PX = 1024
"""MobileSAM's encoder takes any size, but its decoder was trained with this one."""
META_NORM_EPSILON = 1e-5
"""Of the norms between the decoder's layers. `transformers` has 1e-6, without need."""


def read_sam_checkpoint(path: Path, *, mobile_image_px: int = MOBILE_IMAGE_PX) -> "SamModel":
    """Return SAM or MobileSAM in eval mode.

    A file that is neither is refused with a WeightsError.
    """
    tensors = as_state_dict(read_checkpoint(path), str(path))
    is_mobile = "image_encoder.patch_embed.seq.0.c.weight" in tensors
    if not is_mobile and "image_encoder.patch_embed.proj.weight" not in tensors:
        raise WeightsError(
            f"{path} is no SAM checkpoint: it has no image_encoder.patch_embed.*. Expected"
            " sam_vit_b|l|h_*.pth or mobile_sam.pt; a folder of `transformers` is read as it is"
        )
    try:
        encoder = _tiny_vit(tensors) if is_mobile else None
        config = _config(tensors, image_px=mobile_image_px if is_mobile else None)
    except (KeyError, IndexError, ZeroDivisionError) as error:
        raise WeightsError(f"{path} is no whole SAM: {error} is missing or misshapen") from error

    declare_torchvision_operators()
    from transformers import SamModel

    with torch.device("meta"):
        model = SamModel(config)
    if encoder is not None:
        model.add_module("vision_encoder", encoder)
    weights = checked_weights(
        rename_sam(tensors, is_mobile=is_mobile), model.state_dict(), str(path)
    )
    model.load_state_dict(weights, assign=True)
    return model.eval()


def sam_image_px(model: "SamModel") -> int:
    """Return the side of the square that a SAM looks at, in pixels."""
    return model.config.to_dict()["prompt_encoder_config"]["image_size"]


def _config(tensors: Mapping[str, Tensor], *, image_px: int | None) -> "SamConfig":
    from transformers import SamConfig

    encoder = "image_encoder."
    width = tensors["mask_decoder.iou_token.weight"].shape[1]
    positions = tensors["prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"].shape[1]
    if image_px is None:
        grid, hidden = tensors[f"{encoder}pos_embed"].shape[1::2]
        patch = tensors[f"{encoder}patch_embed.proj.weight"].shape[-1]
        depth = block_count(tensors.keys(), f"{encoder}blocks")
        reach = [tensors[f"{encoder}blocks.{i}.attn.rel_pos_h"].shape[0] for i in range(depth)]
        head_width = tensors[f"{encoder}blocks.0.attn.rel_pos_h"].shape[1]
        vision = {
            "hidden_size": hidden,
            "num_hidden_layers": depth,
            "num_attention_heads": hidden // head_width,
            "mlp_dim": tensors[f"{encoder}blocks.0.mlp.lin1.weight"].shape[0],
            # Attention in a window of n reaches n - 1 to either side.
            "global_attn_indexes": [i for i in range(depth) if reach[i] == 2 * grid - 1],
            "window_size": (min(reach) + 1) // 2,
        }
        image_px = grid * patch
    else:
        patch = STRIDE
        vision = {"hidden_size": width, "num_hidden_layers": 0, "use_abs_pos": False}

    size = {"image_size": image_px, "patch_size": patch}
    decoder = "mask_decoder."
    crossing = f"{decoder}transformer.layers.0.cross_attn_token_to_image.q_proj.weight"
    return SamConfig(
        vision_config={**vision, **size, "output_channels": width, "num_pos_feats": positions},
        prompt_encoder_config={
            **size,
            "hidden_size": width,
            "mask_input_channels": tensors["prompt_encoder.mask_downscaling.3.weight"].shape[0],
        },
        mask_decoder_config={
            "hidden_size": width,
            "num_hidden_layers": block_count(tensors.keys(), f"{decoder}transformer.layers"),
            "num_attention_heads": DECODER_HEADS,
            "mlp_dim": tensors[f"{decoder}transformer.layers.0.mlp.lin1.weight"].shape[0],
            "attention_downsample_rate": width // tensors[crossing].shape[0],
            "num_multimask_outputs": tensors[f"{decoder}mask_tokens.weight"].shape[0] - 1,
            "iou_head_depth": block_count(tensors.keys(), f"{decoder}iou_prediction_head.layers"),
            "iou_head_hidden_dim": tensors[f"{decoder}iou_prediction_head.layers.0.weight"].shape[
                0
            ],
            "layer_norm_eps": META_NORM_EPSILON,
        },
    )


def _tiny_vit(tensors: Mapping[str, Tensor]) -> TinyVitEncoder:
    layers = "image_encoder.layers"
    count = block_count(tensors.keys(), layers)
    biases = [tensors[f"{layers}.{i}.blocks.0.attn.attention_biases"] for i in range(1, count)]
    opening = tensors[f"{layers}.0.blocks.0.conv1.c.weight"]
    return TinyVitEncoder(
        TinyVitConfig(
            widths=(
                opening.shape[1],
                *(
                    tensors[f"{layers}.{i}.downsample.conv1.c.weight"].shape[0]
                    for i in range(count - 1)
                ),
            ),
            depths=tuple(block_count(tensors.keys(), f"{layers}.{i}.blocks") for i in range(count)),
            heads=(1, *(len(bias) for bias in biases)),
            windows=(1, *(isqrt(bias.shape[1]) for bias in biases)),
            expansion=opening.shape[0] / opening.shape[1],
            out_channels=tensors["image_encoder.neck.0.weight"].shape[0],
        )
    )
