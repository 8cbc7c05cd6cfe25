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

from cityscapesscripts.evaluation import (
    evalPixelLevelSemanticLabeling as benchmark,  # noqa: N813
)
from PIL import Image


class TimedReader:
    """Stands where the package has Pillow's `Image`, and adds up what reading takes."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def open(self, file: str) -> Image.Image:
        """Read and decode a file."""
        start = time.perf_counter()
        image = Image.open(file)
        # Without this, it is decoded when it is first used.
        image.load()
        self.seconds += time.perf_counter() - start
        return image


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

    reader = TimedReader()
    benchmark.__dict__.update(Image=reader)
    rounds: list[tuple[float, float]] = []
    miou = float("nan")
    for _ in range(arguments.rounds):
        reader.seconds = 0.0
        start = time.perf_counter()
        miou = score(pairs)
        rounds.append((time.perf_counter() - start, reader.seconds))
    whole, reading = min(rounds)

    print(
        json.dumps(
            {
                "ms": 1000 * whole / len(pairs),
                "readingMs": 1000 * reading / len(pairs),
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


if __name__ == "__main__":
    main()
