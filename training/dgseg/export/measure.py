"""How good an exported graph is, with the whole protocol, as the manifest records it."""

from pathlib import Path
from typing import Any

from dgseg.data.camvid import read_camvid
from dgseg.evaluate import evaluate, onnx_segment
from dgseg.export.served_graph import Quality
from dgseg.metrics import label_ious, mean_iou

SCALES: dict[Quality, str] = {
    "fast": "then halved, one scale",
    "standard": "one scale",
    "best": "the mean of that scale and of half of it",
}


def measure_camvid(
    graph: Path,
    folder: Path,
    *,
    label_names: list[str],
    long_side_px: int | None,
    quality: Quality,
    seen_in_training: bool,
    checkpoint: str,
) -> dict[str, Any]:
    """Run the graph of ``quality`` on every pair below ``folder``.

    The folder's path ends in the visual domain and the split.
    """
    images = read_camvid(folder)
    visual_domain, split = folder.parts[-2:]
    confusion_LL = evaluate(onnx_segment(graph), images, len(label_names))
    ious = label_ious(confusion_LL).tolist()
    seen_at = (
        "photographs at their own size"
        if long_side_px is None
        else f"the long side of photographs brought to {long_side_px} px"
    )
    height_px, width_px = images.label_NHW.shape[1:]
    return {
        "dataset": "CamVid",
        "visualDomain": visual_domain,
        "seenInTraining": seen_in_training,
        "miou": mean_iou(confusion_LL),
        "iou": {
            name: None if iou != iou else iou  # NaN: in neither truth nor prediction
            for name, iou in zip(label_names, ious, strict=True)
        },
        "protocol": {
            "split": f"{visual_domain}/{split}",
            "imageCount": len(images),
            "widthPx": width_px,
            "heightPx": height_px,
            "labelSet": "camvid-11",
            "metric": "data-set level mIoU over labels in truth or prediction, 255 ignored",
            "testTime": f"served graph of quality {quality}: {seen_at}, {SCALES[quality]}, no"
            " flips, no windows; labels compared at the photographs' own size",
            "checkpoint": checkpoint,
        },
    }
