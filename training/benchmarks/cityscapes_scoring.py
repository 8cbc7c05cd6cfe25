"""How long cityscapesscripts takes to score pairs of label maps; `benchmarks/scoring.ts` runs this.

    python -m benchmarks.cityscapes_scoring PAIRS.json [--extension FOLDER] [--rounds 3]

PAIRS.json lists pairs of PNG files with Cityscapes label ids, truth first. The package's own code
reads and scores them. The output is JSON: the milliseconds that a pair takes in the fastest round,
of which reading, then mIoU and versions.

The package's compiled counting is not on PyPI, neither built nor as source. Who has built
`addToConfusionMatrix` from its repository names the folder of the built file as --extension.
"""

import argparse
import importlib
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from cityscapesscripts.evaluation import (
    evalPixelLevelSemanticLabeling as benchmark,  # noqa: N813
)
from PIL import Image


def main() -> None:
    """Print what scoring takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--extension", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()

    pairs: list[list[str]] = json.loads(arguments.pairs.read_text())
    settings = vars(benchmark.args)
    # The label maps have no instances beside them, and nobody reads what it would print and write.
    settings.update(evalInstLevelScore=False, JSONOutput=False, quiet=True)
    if arguments.extension is not None:
        sys.path.insert(0, str(arguments.extension))
        compiled = importlib.import_module("addToConfusionMatrix")
        benchmark.__dict__.update(addToConfusionMatrix=compiled, CSUPPORT=True)

    times: list[float] = []
    readings: list[float] = []
    miou = float("nan")
    for _ in range(arguments.rounds):
        start = time.perf_counter()
        miou = score(pairs)
        times.append(time.perf_counter() - start)
        start = time.perf_counter()
        read(pairs)
        readings.append(time.perf_counter() - start)

    print(
        json.dumps(
            {
                "ms": 1000 * min(times) / len(pairs),
                "readingMs": 1000 * min(readings) / len(pairs),
                "miou": miou,
                "isCompiled": benchmark.CSUPPORT,
                "versions": {
                    name: version(name) for name in ("cityscapesscripts", "numpy", "pillow")
                },
            }
        )
    )


def score(pairs: list[list[str]]) -> float:
    """Return the mean IoU that it computes."""
    result = benchmark.evaluateImgLists(
        [prediction for _, prediction in pairs], [truth for truth, _ in pairs], benchmark.args
    )
    return float(result["averageScoreClasses"])


def read(pairs: list[list[str]]) -> None:
    """Read files as it does."""
    for files in pairs:
        for file in files:
            np.array(Image.open(file))


if __name__ == "__main__":
    main()
