"""``export``: write what a run trained as a model version."""

import argparse
from pathlib import Path
from typing import NamedTuple

from dgseg.commands.subparsers import Subparsers
from dgseg.data.sources import PATTERN, parse_source
from dgseg.export.clouds_run_version import clouds_run_version
from dgseg.export.data_terms import UNKNOWN_LICENCE
from dgseg.export.famix_run_version import famix_run_version
from dgseg.export.mask_network import MaskNetwork
from dgseg.export.measure import measure
from dgseg.export.scores_network import ScoresNetwork
from dgseg.export.served_graph import ServedNetwork
from dgseg.export.version import Version, write_graph, write_version_manifest
from dgseg.recipes import clouds_state, famix_training
from dgseg.recipes.baseline_mini import LONG_SIDE_PX, baseline_mini_version
from dgseg.recipes.overrides import override
from dgseg.recipes.provenance import Provenance, read_provenance
from dgseg.recipes.registry import CLIP, CLOUDS, FAMIX, PICTURES, SUPERVISED
from dgseg.recipes.supervised import load_checkpoint


def add_export(commands: Subparsers) -> None:
    """Add ``export`` to the command line."""
    parser = commands.add_parser(
        "export", help="write what a run trained as a folder that `models publish` takes"
    )
    parser.add_argument("--run", type=Path, required=True, help="--out of the training")
    parser.add_argument("--name", help="of the model; without it, that of the recipe")
    parser.add_argument("--version", required=True, help="semantic version, like 1.0.0")
    parser.add_argument(
        "--weights-licence",
        default=UNKNOWN_LICENCE,
        help="SPDX identifier that you give the weights; default: %(default)s",
    )
    parser.add_argument(
        "--seen", nargs="*", default=[], metavar="DATASET", help=f"to measure on: {PATTERN}"
    )
    parser.add_argument(
        "--unseen", nargs="*", default=[], metavar="DATASET", help="likewise, not trained on"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the version")
    parser.set_defaults(command=_export)


class Trained(NamedTuple):
    """What a run's folder gives."""

    served: ServedNetwork
    version: Version
    checkpoint: str
    """Which one it is, and chosen on what."""


def _export(arguments: argparse.Namespace) -> None:
    provenance = read_provenance(arguments.run)
    if not provenance.is_clean:
        raise ValueError(f"{arguments.run} was trained from code that no commit holds: train again")
    trained = _read(arguments, provenance)
    sources = [(parse_source(text), True) for text in arguments.seen]
    sources += [(parse_source(text), False) for text in arguments.unseen]

    write_graph(trained.served, trained.version, arguments.out)
    results = [
        measure(
            arguments.out,
            trained.version,
            source,
            trained.served,
            quality=quality,
            seen_in_training=is_seen,
            checkpoint=trained.checkpoint,
        )
        for source, is_seen in sources
        for quality in trained.version.qualities
    ]
    write_version_manifest(trained.served.network, trained.version, results, arguments.out)
    for result in results:
        protocol = result["protocol"]
        print(f"{protocol['split']}: mIoU {result['miou']:.4f} ({protocol['testTime']})")


def _read(arguments: argparse.Namespace, provenance: Provenance) -> Trained:
    if provenance.recipe in CLIP:
        raise ValueError(f"{arguments.run} holds a CLIP, which --clip takes, and no segmenter")
    if provenance.recipe in PICTURES:
        raise ValueError(f"{arguments.run} holds a decoder, which --picture takes, no segmenter")
    if provenance.recipe in FAMIX:
        return _read_famix(arguments, provenance)
    if provenance.recipe in CLOUDS:
        return _read_clouds(arguments, provenance)
    return _read_supervised(arguments, provenance)


def _read_famix(arguments: argparse.Namespace, provenance: Provenance) -> Trained:
    run = override(FAMIX[provenance.recipe](), provenance.changes)
    network, step, miou = famix_training.load_best(run, arguments.run)
    version = famix_run_version(
        run,
        provenance,
        name=arguments.name or provenance.recipe.replace("_", "-"),
        version=arguments.version,
        weights_licence=arguments.weights_licence,
    )
    served = ScoresNetwork(network, long_side_px=run.served_long_side_px)
    return Trained(served, version, _chosen(step, run.steps, miou))


def _read_clouds(arguments: argparse.Namespace, provenance: Provenance) -> Trained:
    run = override(CLOUDS[provenance.recipe](), provenance.changes)
    network, step, miou = clouds_state.load_best(run, arguments.run)
    version = clouds_run_version(
        run,
        provenance,
        name=arguments.name or provenance.recipe.replace("_", "-"),
        version=arguments.version,
        weights_licence=arguments.weights_licence,
    )
    served = MaskNetwork(network, short_edge_px=run.served_short_edge_px)
    return Trained(served, version, _chosen(step, run.steps, miou))


def _chosen(step: int, steps: int, miou: float) -> str:
    return f"step {step} of {steps}, best on the source's validation split ({miou:.4f})"


def _read_supervised(arguments: argparse.Namespace, provenance: Provenance) -> Trained:
    run = override(SUPERVISED[provenance.recipe](), provenance.changes)
    network = load_checkpoint(run, arguments.run)
    version = baseline_mini_version(run, provenance, arguments.version)
    served = ScoresNetwork(network, long_side_px=LONG_SIDE_PX)
    return Trained(served, version, f"averaged weights of the last step, {run.steps}")
