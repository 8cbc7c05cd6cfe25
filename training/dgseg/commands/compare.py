"""``compare``: model versions side by side on labelled photographs, as a table and a picture."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from dgseg.commands.labelled_inputs import open_targets
from dgseg.commands.subparsers import Subparsers
from dgseg.data.sources import PATTERN
from dgseg.evaluate import onnx_segment
from dgseg.export.stored_version import STORE_HELP, StoredVersion, find_version, stores_of
from dgseg.metrics import mean_iou
from dgseg.recipes.comparison import Score, comparison_table, plot_comparison
from dgseg.targets import Target, score


def add_compare(commands: Subparsers) -> None:
    """Add ``compare`` to the command line."""
    parser = commands.add_parser(
        "compare", help="score model versions on the same labelled photographs"
    )
    parser.add_argument("models", nargs="+", metavar="NAME@VERSION", help="of a model store")
    parser.add_argument("--store", type=Path, help=STORE_HELP)
    parser.add_argument("--quality", choices=["fast", "standard", "best"], default="standard")
    parser.add_argument(
        "--test",
        nargs="+",
        required=True,
        metavar="DATASET",
        help="in labels that all can be scored in, such as mapping=cityscapes-19-to-camvid-11"
        f" for streets: {PATTERN}",
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="folder of comparison.md, .json and .png"
    )
    parser.set_defaults(command=_compare)


def _compare(arguments: argparse.Namespace) -> None:
    models: list[str] = arguments.models
    versions = [find_version(stores_of(arguments.store), model) for model in models]
    # Before any is scored, so that the last cannot waste what was done for the first.
    targets = [open_targets(arguments.test, version.label_set) for version in versions]
    for version in versions:
        version.graphs_of(arguments.quality)

    scores = [
        Score(model, _score(version, own, arguments.quality, model))
        for model, version, own in zip(models, versions, targets, strict=True)
    ]
    arguments.out.mkdir(parents=True, exist_ok=True)
    text = comparison_table(scores)
    (arguments.out / "comparison.md").write_text(text)
    listed = [
        {"model": one.model, "quality": arguments.quality, "miou": one.miou} for one in scores
    ]
    (arguments.out / "comparison.json").write_text(json.dumps(listed, indent=1) + "\n")
    plot_comparison(scores, arguments.out / "comparison.png")
    print(text)


def _score(
    version: StoredVersion, targets: Mapping[str, Target], quality: str, model: str
) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        segment = onnx_segment(version.unpack(quality, Path(folder)))
    return {
        name: mean_iou(score(segment, target, progress=f"{model} on {name}"))
        for name, target in targets.items()
    }
