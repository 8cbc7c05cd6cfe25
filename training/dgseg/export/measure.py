"""How good an exported graph is, with the whole protocol, as the manifest records it."""

from pathlib import Path
from typing import Any

from dgseg.data.label_sets import read_label_set
from dgseg.data.open_dataset import list_files
from dgseg.data.sources import DatasetSource
from dgseg.evaluate import evaluate, onnx_segment
from dgseg.export.served_graph import Quality, ServedNetwork
from dgseg.export.version import Version, graph_file
from dgseg.metrics import label_ious, mean_iou

TITLES = {
    "gta5": "GTA5",
    "synthia": "SYNTHIA",
    "urbansyn": "UrbanSyn",
    "cityscapes": "Cityscapes",
    "bdd100k": "BDD100K",
    "mapillary": "Mapillary Vistas",
    "acdc": "ACDC",
    "camvid": "CamVid",
    "streets": "synthetic streets",
}


def measure(
    folder: Path,
    version: Version,
    source: DatasetSource,
    served: ServedNetwork,
    *,
    quality: Quality,
    seen_in_training: bool,
    checkpoint: str,
) -> dict[str, Any]:
    """Run the graph of ``quality`` in an exported folder on every pair of a dataset.

    Raises ValueError when the dataset has other labels than the version, or a bad pair: a number
    is of a whole split or of nothing.
    """
    files, incomplete = list_files(source)
    if incomplete:
        raise ValueError("\n".join([*incomplete, "A split is measured whole: complete its pairs."]))
    if files.label_set != version.label_set:
        raise ValueError(f"{source.dataset} has {files.label_set}, the model {version.label_set}")
    names = read_label_set(version.label_set).names

    title = f"{source.dataset} {files.visual_domain}, {quality}"
    segment = onnx_segment(folder / graph_file(quality))
    confusion_LL = evaluate(segment, files, len(names), progress=title)
    height_px, width_px = files.read(0)[1].shape
    return {
        "dataset": TITLES[source.dataset],
        "visualDomain": files.visual_domain,
        "seenInTraining": seen_in_training,
        "miou": mean_iou(confusion_LL),
        "iou": {
            name: None if iou != iou else iou  # NaN: in neither truth nor prediction
            for name, iou in zip(names, label_ious(confusion_LL).tolist(), strict=True)
        },
        "protocol": {
            "split": f"{files.visual_domain}/{source.split or 'all'}",
            "imageCount": len(files),
            "widthPx": width_px,
            "heightPx": height_px,
            "labelSet": version.label_set,
            "metric": "data-set level mIoU over labels in truth or prediction, 255 ignored",
            "testTime": f"served graph of quality {quality}: {served.describe(quality)}, no"
            " flips, no windows; labels compared at the photographs' own size",
            "checkpoint": checkpoint,
        },
    }
