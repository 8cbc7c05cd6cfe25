"""Scores label maps with the Cityscapes benchmark's own code, and their boundaries with OpenCV.

    python score-elsewhere.py FOLDER

Reads FOLDER/cases.json, a list of cases, each a list of pairs of PNG files with Cityscapes label
ids, and writes FOLDER/results.json, a result for each case.
"""

import json
import math
import sys
from pathlib import Path

import cv2
import numpy as np
from cityscapesscripts.evaluation import evalPixelLevelSemanticLabeling as benchmark  # noqa: N813
from cityscapesscripts.helpers.labels import labels
from PIL import Image


def main() -> None:
    """Score every case."""
    folder = Path(sys.argv[1])
    cases = json.loads((folder / "cases.json").read_text())
    # Its settings are globals. The others need instances, or write and print.
    benchmark.args.evalInstLevelScore = False
    benchmark.args.JSONOutput = False
    benchmark.args.quiet = True
    results = [
        {**score([[str(folder / file) for file in pair] for pair in case]), **bands(folder, case)}
        for case in cases
    ]
    (folder / "results.json").write_text(json.dumps(results, allow_nan=False))


def score(pairs: list[list[str]]) -> dict[str, object]:
    """Return IoU by label name, its mean, and the confusion matrix of label ids."""
    result = benchmark.evaluateImgLists(
        [prediction for _, prediction in pairs], [truth for truth, _ in pairs], benchmark.args
    )
    return {
        "iou": {name: number(score) for name, score in result["classScores"].items()},
        "miou": number(result["averageScoreClasses"]),
        "confusion": result["confMatrix"],
    }


def bands(folder: Path, case: list[list[str]]) -> dict[str, dict[str, list[int]]]:
    """Return intersection and union of bands by label name, after Cheng et al., by erosion."""
    counts = {label.name: [0, 0] for label in labels if not label.ignoreInEval}
    scored = [label.id for label in labels if not label.ignoreInEval]
    for files in case:
        truth, prediction = (np.array(Image.open(folder / file)) for file in files)
        counted = np.isin(truth, scored)
        for label in labels:
            if label.name in counts:
                one, other = (
                    band((map_HW == label.id) & counted) for map_HW in (truth, prediction)
                )
                counts[label.name][0] += int((one & other).sum())
                counts[label.name][1] += int((one | other).sum())
    return {"bands": counts}


def band(mask_HW: np.ndarray) -> np.ndarray:
    """Return where a mask is near its border, which the image's edge is too."""
    width = max(1, round(0.02 * math.hypot(*mask_HW.shape)))
    eroded_HW = cv2.erode(
        mask_HW.astype(np.uint8),
        np.ones((3, 3), np.uint8),
        iterations=width,
        borderType=cv2.BORDER_CONSTANT,
        borderValue=0,
    )
    return mask_HW & (eroded_HW == 0)


def number(score: float) -> float | None:
    """Return what JSON can hold."""
    return None if math.isnan(score) else score


if __name__ == "__main__":
    main()
