"""How good a segmenter is on labelled photographs, at their own size.

Shapes: H height, W width, L labels.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor
from tqdm import tqdm

from dgseg.data.labelled_pairs import LabelledPairs
from dgseg.export.scores_network import ScoresNetwork
from dgseg.export.served_graph import ServedGraph, ServedNetwork
from dgseg.metrics import confusion_matrix
from dgseg.models.segmenter import Segmenter

Segment = Callable[[Tensor], Tensor]
"""From an image, uint8 ``[1, H, W, 3]``, to its labels, uint8 ``[1, H, W]``."""


def evaluate(
    segment: Segment, pairs: LabelledPairs, label_count: int, *, progress: str | None = None
) -> Tensor:
    """Return one confusion matrix, int64 ``[L, L]``, over all pairs: one forward pass each.

    ``progress`` names a bar that shows rate and time left; without it, nothing is printed.
    """
    confusion_LL = torch.zeros(label_count, label_count, dtype=torch.int64)
    counted: set[str] = set()
    for index in tqdm(range(len(pairs)), desc=progress, unit="image", disable=progress is None):
        image_HW3, truth_HW = pairs.read(index)
        # A pair that stands in for one that cannot be read must not count twice.
        if (name := pairs.name(index)) in counted:
            continue
        counted.add(name)
        prediction_1HW = segment(image_HW3[None])
        confusion_LL += confusion_matrix(truth_HW, prediction_1HW[0], label_count)
    return confusion_LL


def network_segment(
    network: Segmenter, device: torch.device, *, long_side_px: int | None = None
) -> Segment:
    """Return what a network that scores pixels would answer in the served graph."""
    return served_segment(ScoresNetwork(network, long_side_px=long_side_px), device)


def served_segment(served: ServedNetwork, device: torch.device) -> Segment:
    """Return what a network, which lies on ``device``, would answer in the served graph."""
    graph = ServedGraph(served).eval()

    @torch.no_grad()
    def segment(image_1HW3: Tensor) -> Tensor:
        return graph(image_1HW3.to(device)).labels_1HW.cpu()

    return segment


def onnx_segment(path: Path) -> Segment:
    """Return what an exported graph answers."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    def segment(image_1HW3: Tensor) -> Tensor:
        (labels_1HW,) = session.run(["labels"], {"image": image_1HW3.numpy()})
        return torch.from_numpy(np.asarray(labels_1HW))

    return segment
