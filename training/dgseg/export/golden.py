"""Golden cases: an image, and what the trained network answers, for serving to reproduce."""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from dgseg.export.served_graph import ServedGraph


@torch.no_grad()
def write_golden(graph: ServedGraph, path: Path, *, size_px: tuple[int, int], seed: int) -> None:
    """Write image, labels, confidence and scores of one made-up image to a safetensors file."""
    image_1HW3 = golden_image(size_px, seed)
    outputs = graph.eval()(image_1HW3)
    tensors = {
        "image": image_1HW3,
        "labels": outputs.labels_1HW,
        "confidence": outputs.confidence_1HW,
        "scores": outputs.scores_1Lhw,
    }
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)


def golden_image(size_px: tuple[int, int], seed: int) -> Tensor:
    """Return soft coloured blotches, uint8 ``[1, H, W, 3]``: no photograph, so free of rights."""
    generator = torch.Generator().manual_seed(seed)
    blotches = torch.rand(1, 3, 5, 6, generator=generator)
    image_13HW = functional.interpolate(blotches, size=size_px, mode="bicubic").clamp(0, 1)
    return (image_13HW * 255).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous()
