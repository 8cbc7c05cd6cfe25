"""``python -m dgseg``: train a recipe, or export what it trained as a model version."""

import argparse
import json
from pathlib import Path

import torch

from dgseg.data.camvid import read_camvid
from dgseg.export.measure import measure_camvid
from dgseg.export.version import GRAPH_FILE, write_graph, write_version_manifest
from dgseg.recipes.baseline_mini import (
    baseline_mini,
    baseline_mini_smoke,
    baseline_mini_version,
)
from dgseg.recipes.provenance import current_provenance, read_provenance, write_provenance
from dgseg.recipes.supervised import load_checkpoint, train

RECIPES = {recipe.__name__: recipe for recipe in (baseline_mini, baseline_mini_smoke)}
LABEL_SETS = Path(__file__).parents[2] / "contracts" / "label-sets"


def main() -> None:
    """Parse the command line and run one command."""
    parser = argparse.ArgumentParser(prog="dgseg", description=__doc__)
    commands = parser.add_subparsers(required=True)

    train_parser = commands.add_parser("train", help="train a recipe, or go on where it stopped")
    train_parser.add_argument("recipe", choices=sorted(RECIPES))
    train_parser.add_argument(
        "--source", type=Path, required=True, help="folder with image/ and label/"
    )
    train_parser.add_argument("--validation", type=Path, required=True, help="like --source")
    train_parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    train_parser.set_defaults(command=_train)

    export_parser = commands.add_parser(
        "export", help="write what a run trained as a folder that `allweather` can publish"
    )
    export_parser.add_argument("--run", type=Path, required=True, help="--out of the training")
    export_parser.add_argument("--version", required=True, help="semantic version, like 1.0.0")
    export_parser.add_argument(
        "--seen",
        type=Path,
        nargs="*",
        default=[],
        help="folders <visual domain>/<split> to measure on",
    )
    export_parser.add_argument(
        "--unseen", type=Path, nargs="*", default=[], help="likewise, of domains not trained on"
    )
    export_parser.add_argument("--out", type=Path, required=True, help="folder of the version")
    export_parser.set_defaults(command=_export)

    arguments = parser.parse_args()
    arguments.command(arguments)


def _train(arguments: argparse.Namespace) -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    write_provenance(current_provenance(arguments.recipe, device), arguments.out)
    train(
        RECIPES[arguments.recipe](),
        source=read_camvid(arguments.source),
        validation=read_camvid(arguments.validation),
        out=arguments.out,
        device=device,
    )


def _export(arguments: argparse.Namespace) -> None:
    provenance = read_provenance(arguments.run)
    if not provenance.is_clean:
        raise SystemExit(f"{arguments.run} was trained from code that no commit holds: train again")
    run = RECIPES[provenance.recipe]()
    network = load_checkpoint(run, arguments.run)
    version = baseline_mini_version(run, provenance, arguments.version)
    write_graph(network, version, arguments.out)

    label_set = json.loads((LABEL_SETS / f"{version.label_set}.json").read_text())
    results = [
        measure_camvid(
            arguments.out / GRAPH_FILE,
            folder,
            label_names=[label["name"] for label in label_set["labels"]],
            long_side_px=version.long_side_px,
            seen_in_training=folder in arguments.seen,
            checkpoint=f"averaged weights of the last step, {run.steps}",
        )
        for folder in (*arguments.seen, *arguments.unseen)
    ]
    write_version_manifest(network, version, results, arguments.out)
    for result in results:
        print(f"{result['protocol']['split']}: mIoU {result['miou']:.4f}")


if __name__ == "__main__":
    main()
