"""What SAM's tensors are called by Meta and MobileSAM, and what by `transformers` and timm."""

import re
from collections.abc import Mapping

from torch import Tensor

SHARED_POSITIONS = (
    "shared_image_embedding.positional_embedding",
    "prompt_encoder.shared_embedding.positional_embedding",
)
"""`transformers` gives one tensor two names."""

NAMES: tuple[tuple[str, str], ...] = (
    (r"^image_encoder\.", "vision_encoder."),
    # Meta's vision transformer
    (r"^(vision_encoder\.patch_embed)\.proj\.", r"\1.projection."),
    (r"^(vision_encoder)\.blocks\.(\d+)\.norm", r"\1.layers.\2.layer_norm"),
    (r"^(vision_encoder)\.blocks\.", r"\1.layers."),
    # prompt encoder
    (r"^(prompt_encoder)\.pe_layer\.positional_encoding_gaussian_matrix$", SHARED_POSITIONS[1]),
    (r"^(prompt_encoder)\.point_embeddings\.", r"\1.point_embed."),
    (r"^(prompt_encoder)\.mask_downscaling\.0\.", r"\1.mask_embed.conv1."),
    (r"^(prompt_encoder)\.mask_downscaling\.1\.", r"\1.mask_embed.layer_norm1."),
    (r"^(prompt_encoder)\.mask_downscaling\.3\.", r"\1.mask_embed.conv2."),
    (r"^(prompt_encoder)\.mask_downscaling\.4\.", r"\1.mask_embed.layer_norm2."),
    (r"^(prompt_encoder)\.mask_downscaling\.6\.", r"\1.mask_embed.conv3."),
    # mask decoder
    (r"^(mask_decoder\.transformer\.layers\.\d+)\.norm", r"\1.layer_norm"),
    (r"^(mask_decoder\.transformer)\.norm_final_attn\.", r"\1.layer_norm_final_attn."),
    (r"^(mask_decoder)\.output_upscaling\.0\.", r"\1.upscale_conv1."),
    (r"^(mask_decoder)\.output_upscaling\.1\.", r"\1.upscale_layer_norm."),
    (r"^(mask_decoder)\.output_upscaling\.3\.", r"\1.upscale_conv2."),
)
NECK_OF_TRANSFORMER: tuple[tuple[str, str], ...] = (
    (r"^(vision_encoder\.neck)\.0\.", r"\1.conv1."),
    (r"^(vision_encoder\.neck)\.1\.", r"\1.layer_norm1."),
    (r"^(vision_encoder\.neck)\.2\.", r"\1.conv2."),
    (r"^(vision_encoder\.neck)\.3\.", r"\1.layer_norm2."),
)
TINY_VIT: tuple[tuple[str, str], ...] = (
    (r"^(vision_encoder)\.patch_embed\.seq\.0\.", r"\1.trunk.patch_embed.conv1."),
    (r"^(vision_encoder)\.patch_embed\.seq\.2\.", r"\1.trunk.patch_embed.conv2."),
    (r"^(vision_encoder)\.layers\.", r"\1.trunk.stages."),
    (r"^(vision_encoder\..*)\.c\.weight$", r"\1.conv.weight"),
)
PERCEPTRON = re.compile(
    r"^(mask_decoder\.(?:iou_prediction_head|output_hypernetworks_mlps\.\d+))\.layers\.(\d+)\."
)
SHRINKING = re.compile(r"^(vision_encoder\.trunk\.stages)\.(\d+)\.downsample\.")
UNUSED = re.compile(r"^image_encoder\.(norm_head|head)\.")
"""TinyViT's head for ImageNet, which MobileSAM leaves in its file."""


def rename_sam(tensors: Mapping[str, Tensor], *, is_mobile: bool) -> dict[str, Tensor]:
    """Return tensors of Meta's or MobileSAM's names under those of our SamModel.

    Names without a counterpart are kept as they are.
    """
    table = NAMES + (TINY_VIT if is_mobile else NECK_OF_TRANSFORMER)
    last_layers = _last_layers(tensors)
    renamed: dict[str, Tensor] = {}
    for name, value in tensors.items():
        if UNUSED.match(name):
            continue
        renamed[_rename(name, table, last_layers)] = value
    if SHARED_POSITIONS[1] in renamed:
        renamed[SHARED_POSITIONS[0]] = renamed[SHARED_POSITIONS[1]]
    return renamed


def _rename(name: str, table: tuple[tuple[str, str], ...], last_layers: Mapping[str, int]) -> str:
    if perceptron := PERCEPTRON.match(name):
        owner, number = perceptron[1], int(perceptron[2])
        layer = {0: "proj_in", last_layers[owner]: "proj_out"}.get(number, f"layers.{number - 1}")
        return f"{owner}.{layer}.{name[perceptron.end() :]}"
    for pattern, replacement in table:
        name = re.sub(pattern, replacement, name)
    # MobileSAM shrinks at the end of a stage, timm at the start of the next.
    return SHRINKING.sub(lambda found: f"{found[1]}.{int(found[2]) + 1}.downsample.", name)


def _last_layers(names: Mapping[str, Tensor]) -> dict[str, int]:
    last: dict[str, int] = {}
    for name in names:
        if found := PERCEPTRON.match(name):
            last[found[1]] = max(last.get(found[1], 0), int(found[2]))
    return last
