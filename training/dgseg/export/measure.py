"""How good an exported graph is, with the whole protocol, as the manifest records it."""

from pathlib import Path
from typing import Any

from dgseg.data.label_sets import read_label_set
from dgseg.data.open_dataset import list_files
from dgseg.data.sources import DatasetSource
from dgseg.evaluate import onnx_segment
from dgseg.export.served_graph import Quality, ServedNetwork
from dgseg.export.version import Version, graph_file
from dgseg.metrics import label_ious, mean_iou
from dgseg.targets import refuse_coarse, score, target_for

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

    Raises ValueError when the version's labels cannot become the dataset's, or a pair is bad: a
    number is of a whole split or of nothing.
    """
    return measure_graph(
        folder / graph_file(quality),
        version.label_set,
        source,
        seen_in_training=seen_in_training,
        test_time=f"served graph of quality {quality}: {served.describe(quality)}",
        checkpoint=checkpoint,
    )


def measure_graph(
    graph: Path,
    label_set: str,
    source: DatasetSource,
    *,
    seen_in_training: bool,
    test_time: str,
    checkpoint: str,
) -> dict[str, Any]:
    """Run a graph, whose labels are of ``label_set``, as `measure` does."""
    files, incomplete = list_files(source)
    if incomplete:
        raise ValueError("\n".join([*incomplete, "A split is measured whole: complete its pairs."]))
    refuse_coarse(source)
    target = target_for(label_set, files, files.label_set)
    names = read_label_set(files.label_set).names
    title = f"{source.dataset} {files.visual_domain}, {graph.stem}"
    confusion_LL = score(onnx_segment(graph), target, progress=title)
    height_px, width_px = files.read(0)[1].shape
    mapped = f", mapped by {target.mapping.id}" if target.mapping else ""
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
            "labelSet": files.label_set,
            "metric": "data-set level mIoU over labels in truth or prediction, 255 ignored",
            "testTime": f"{test_time}, no flips, no windows; labels compared at the photographs'"
            f" own size{mapped}",
            "checkpoint": checkpoint,
        },
    }
