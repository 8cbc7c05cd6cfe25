"""SAM from a folder, a Hugging Face name or a checkpoint, ready to be asked."""

from pathlib import Path
from typing import Any

import torch

from dgseg.models.torchvision_operators import declare_torchvision_operators
from dgseg.self_training.sam_segmenter import SamSegmenter
from dgseg.weights.sam_checkpoint import read_sam_checkpoint, sam_image_px
from dgseg.weights.state_dict import listed
from dgseg.weights.weights_error import WeightsError


def open_sam_file(path: Path, device: torch.device) -> SamSegmenter:
    """Return SAM or MobileSAM from a checkpoint in Meta's format."""
    model = read_sam_checkpoint(path)
    side_px = sam_image_px(model)

    from transformers import SamProcessor
    from transformers.models.sam.image_processing_pil_sam import SamImageProcessorPil

    # Meta's code resizes with Pillow as well.
    processor = SamProcessor(
        SamImageProcessorPil(
            size={"longest_edge": side_px}, pad_size={"height": side_px, "width": side_px}
        )
    )
    return SamSegmenter(model, processor, device)


def open_pretrained_sam(place: str, *, is_sam2: bool, device: torch.device) -> SamSegmenter:
    """Return SAM or SAM 2 from a folder or a Hugging Face name, with safetensors only.

    Raises WeightsError when it is not there, is not whole, or is another network.
    """
    declare_torchvision_operators()
    from transformers import Sam2Model, Sam2Processor, SamModel, SamProcessor

    looks_like_path = Path(place).is_absolute() or place.startswith(".") or place.count("/") > 1
    if looks_like_path and not Path(place).is_dir():
        raise WeightsError(f"{place} is no folder: give one with config.json and model.safetensors")
    # Their declared types leave out what `output_loading_info` changes.
    model_class: Any = Sam2Model if is_sam2 else SamModel
    processor_class: Any = Sam2Processor if is_sam2 else SamProcessor
    try:
        model, report = model_class.from_pretrained(
            place, use_safetensors=True, output_loading_info=True
        )
        processor = processor_class.from_pretrained(place)
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError) as error:
        raise WeightsError(
            f"{place} does not hold a {model_class.__name__} and its {processor_class.__name__}:"
            f" {str(error).partition(chr(10))[0]}"
        ) from error
    if missing := report["missing_keys"]:
        raise WeightsError(
            f"{place} is no whole {model_class.__name__}: {len(missing)} tensors are missing"
            f" ({listed(missing)})"
        )
    return SamSegmenter(model, processor, device)
