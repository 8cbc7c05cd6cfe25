"""SAM and SAM 2 of `transformers` as point segmenters.

Both are asked alike, so that one class serves both; so does MobileSAM, which is SAM with another
image encoder.

Shapes: K prompts, P points of a prompt, M masks proposed for a prompt, H and W of the image, h and
w of the masks as the decoder leaves them, at a quarter of the size that the network sees.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dgseg.self_training.point_segmenter import Proposals

MAX_PROMPTS_AT_ONCE = 16
"""SAM brings masks to 1024x1024 before it cuts the padding off: 12 MB for each prompt."""


class SamSegmenter:
    """Satisfies ``PointSegmenter`` and ``TwoPassSegmenter``. The image is embedded once a call.

    ``model`` is a SamModel or Sam2Model of `transformers`, and ``processor`` the SamProcessor or
    Sam2Processor to it; the types that they declare do not admit how they are meant to be used.
    """

    def __init__(self, model: Any, processor: Any, device: torch.device) -> None:  # noqa: ANN401
        self._model = model.eval().requires_grad_(False).to(device)
        self._processor = processor
        self._device = device

    def propose(self, image_HW3: np.ndarray, points_KPxy: np.ndarray) -> Proposals:
        """Return three masks for each prompt, and the overlap that SAM predicts for each."""
        return self._ask(image_HW3, points_KPxy, passes=1)

    def propose_twice(self, image_HW3: np.ndarray, points_KPxy: np.ndarray) -> Proposals:
        """Return three masks for each prompt, made from its points and the best of a first pass."""
        return self._ask(image_HW3, points_KPxy, passes=2)

    @torch.no_grad()
    def _ask(self, image_HW3: np.ndarray, points_KPxy: np.ndarray, *, passes: int) -> Proposals:
        inputs = self._processor(
            images=image_HW3,
            # The processor brings them from the image's frame to the one that the network sees.
            input_points=[points_KPxy.tolist()],
            input_labels=[np.ones(points_KPxy.shape[:2], np.int64).tolist()],
            return_tensors="pt",
        )
        embedding = self._model.get_image_embeddings(inputs["pixel_values"].to(self._device))
        masks: list[np.ndarray] = []
        qualities: list[np.ndarray] = []
        for points_KP2 in _chunks(inputs["input_points"][0]):
            mask_logits_KMhw, quality_KM = self._decode(embedding, points_KP2)
            for _ in range(1, passes):
                best_K = quality_KM.argmax(dim=1)
                best_K1hw = mask_logits_KMhw[torch.arange(len(best_K)), best_K][:, None]
                mask_logits_KMhw, quality_KM = self._decode(embedding, points_KP2, best_K1hw)
            masks.append(self._at_image_size(mask_logits_KMhw, inputs))
            qualities.append(quality_KM.float().cpu().numpy())
        return Proposals(np.concatenate(masks), np.concatenate(qualities))

    def _decode(
        self,
        embedding: Tensor | list[Tensor],
        points_KP2: Tensor,
        prompt_mask_K1hw: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        # The prompts take the place of the images of a batch: a mask can prompt there only.
        count = len(points_KP2)
        points_K1P2 = points_KP2[:, None].to(self._device, torch.float32)
        output = self._model(
            image_embeddings=(
                [level.expand(count, -1, -1, -1) for level in embedding]
                if isinstance(embedding, list)
                else embedding.expand(count, -1, -1, -1)
            ),
            input_points=points_K1P2,
            input_labels=torch.ones_like(points_K1P2[..., 0], dtype=torch.int64),
            input_masks=prompt_mask_K1hw,
            multimask_output=True,
        )
        return output.pred_masks[:, 0], output.iou_scores[:, 0]

    def _at_image_size(self, mask_logits_KMhw: Tensor, inputs: Mapping[str, Tensor]) -> np.ndarray:
        sizes = {
            name: inputs[name]
            for name in ("original_sizes", "reshaped_input_sizes")
            if name in inputs  # SAM 2 stretches images to a square, and has no padding to cut off
        }
        (masks_KMHW,) = self._processor.post_process_masks(mask_logits_KMhw[None], **sizes)
        return masks_KMHW.cpu().numpy()


def _chunks(points_KP2: Tensor) -> Iterator[Tensor]:
    yield from points_KP2.split(MAX_PROMPTS_AT_ONCE)
