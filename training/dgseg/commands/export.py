"""``export``: write what a run trained as a model version."""

import argparse
from pathlib import Path
from typing import Any, NamedTuple

from dgseg.commands.style_inputs import ReadStyles, add_style_inputs, read_styles
from dgseg.commands.subparsers import Subparsers
from dgseg.data.sources import PATTERN, parse_source
from dgseg.export.clouds_run_version import clouds_run_version
from dgseg.export.data_terms import UNKNOWN_LICENCE
from dgseg.export.famix_run_version import famix_run_version
from dgseg.export.mask_network import MaskNetwork
from dgseg.export.measure import measure
from dgseg.export.scores_network import ScoresNetwork
from dgseg.export.served_graph import ServedNetwork
from dgseg.export.stored_version import STORE_HELP, StoredVersion, find_version, stores_of
from dgseg.export.style_files import style_models, write_style_files
from dgseg.export.version import (
    WEIGHTS_FILE,
    Version,
    graph_file,
    write_graph,
    write_version_manifest,
)
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
    add_style_inputs(parser)
    parser.add_argument(
        "--results-of",
        metavar="NAME@VERSION",
        help="take over the results of a version whose graphs and weights are the same bytes",
    )
    parser.add_argument("--store", type=Path, help=f"of that version: {STORE_HELP}")
    parser.add_argument("--out", type=Path, required=True, help="folder of the version")
    parser.set_defaults(command=_export)


class Trained(NamedTuple):
    """What a run's folder gives."""

    served: ServedNetwork
    version: Version
    checkpoint: str
    """Which one it is, and chosen on what."""
    styles: ReadStyles | None = None


def _export(arguments: argparse.Namespace) -> None:
    provenance = read_provenance(arguments.run)
    if not provenance.is_clean:
        raise ValueError(f"{arguments.run} was trained from code that no commit holds: train again")
    trained = _read(arguments, provenance)
    sources = [(parse_source(text), True) for text in arguments.seen]
    sources += [(parse_source(text), False) for text in arguments.unseen]
    measured = _measured(arguments)

    _write(trained, arguments.out)
    results = _taken_over(measured, trained.version, arguments.out)
    results += [
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
    write_version_manifest(
        trained.served.network,
        trained.version,
        results,
        arguments.out,
        style_files=trained.styles.parts.files if trained.styles is not None else None,
    )
    for result in results:
        protocol = result["protocol"]
        print(f"{protocol['split']}: mIoU {result['miou']:.4f} ({protocol['testTime']})")


def _measured(arguments: argparse.Namespace) -> StoredVersion | None:
    """Look up the version whose results are asked for, before anything is exported."""
    if arguments.results_of is None:
        return None
    if arguments.seen or arguments.unseen:
        raise ValueError(
            "--results-of takes over what was measured, --seen and --unseen measure: give one of"
            " them, or a dataset would be told twice"
        )
    return find_version(stores_of(arguments.store), arguments.results_of)


def _taken_over(
    measured: StoredVersion | None, version: Version, folder: Path
) -> list[dict[str, Any]]:
    if measured is None:
        return []
    files = [WEIGHTS_FILE, *map(graph_file, version.qualities)]
    return measured.results_for([folder / file for file in files])


def _write(trained: Trained, folder: Path) -> None:
    served, styles = trained.served, trained.styles
    if styles is None:
        write_graph(served, trained.version, folder)
        return
    if not isinstance(served, ScoresNetwork):
        raise TypeError(f"styles are mixed into a ScoresNetwork, not a {type(served).__name__}")
    write_graph(
        served, trained.version, folder, more_models=lambda ends: style_models(served, ends)
    )
    write_style_files(served, styles.parts, folder, report=print)


def _read(arguments: argparse.Namespace, provenance: Provenance) -> Trained:
    if provenance.recipe in CLIP:
        raise ValueError(f"{arguments.run} holds a CLIP, which --clip takes, and no segmenter")
    if provenance.recipe in PICTURES:
        raise ValueError(f"{arguments.run} holds a decoder, which --picture takes, no segmenter")
    if provenance.recipe in FAMIX:
        return _read_famix(arguments, provenance)
    if arguments.styles or arguments.picture or arguments.clip:
        raise ValueError(f"{provenance.recipe} mixes no styles that could be previewed")
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
    styles = read_styles(run, provenance, arguments)
    if styles is not None:
        version = styles.described(version)
    return Trained(served, version, _chosen(step, run.steps, miou), styles)


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
