"""``export``: write what a run trained as a model version."""

import argparse
from pathlib import Path

from dgseg.commands.subparsers import Subparsers
from dgseg.data.label_sets import read_label_set
from dgseg.export.measure import measure_camvid
from dgseg.export.version import graph_file, write_graph, write_version_manifest
from dgseg.recipes.baseline_mini import baseline_mini_version
from dgseg.recipes.overrides import override
from dgseg.recipes.provenance import read_provenance
from dgseg.recipes.registry import SUPERVISED
from dgseg.recipes.supervised import load_checkpoint


def add_export(commands: Subparsers) -> None:
    """Add ``export`` to the command line."""
    parser = commands.add_parser(
        "export", help="write what a run trained as a folder that `allweather` can publish"
    )
    parser.add_argument("--run", type=Path, required=True, help="--out of the training")
    parser.add_argument("--version", required=True, help="semantic version, like 1.0.0")
    parser.add_argument(
        "--seen",
        type=Path,
        nargs="*",
        default=[],
        help="folders <visual domain>/<split> to measure on",
    )
    parser.add_argument(
        "--unseen", type=Path, nargs="*", default=[], help="likewise, of domains not trained on"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the version")
    parser.set_defaults(command=_export)


def _export(arguments: argparse.Namespace) -> None:
    provenance = read_provenance(arguments.run)
    if not provenance.is_clean:
        raise SystemExit(f"{arguments.run} was trained from code that no commit holds: train again")
    if provenance.recipe not in SUPERVISED:
        raise SystemExit(
            f"{arguments.run} was trained by {provenance.recipe}; only runs of"
            f" {', '.join(SUPERVISED)} are exported"
        )
    run = override(SUPERVISED[provenance.recipe](), provenance.changes)
    network = load_checkpoint(run, arguments.run)
    version = baseline_mini_version(run, provenance, arguments.version)
    write_graph(network, version, arguments.out)

    label_set = read_label_set(version.label_set)
    results = [
        measure_camvid(
            arguments.out / graph_file(quality),
            folder,
            label_names=list(label_set.names),
            long_side_px=version.long_side_px,
            quality=quality,
            seen_in_training=folder in arguments.seen,
            checkpoint=f"averaged weights of the last step, {run.steps}",
        )
        for folder in (*arguments.seen, *arguments.unseen)
        for quality in version.qualities
    ]
    write_version_manifest(network, version, results, arguments.out)
    for result in results:
        protocol = result["protocol"]
        print(f"{protocol['split']}: mIoU {result['miou']:.4f} ({protocol['testTime']})")
