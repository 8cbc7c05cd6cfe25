"""``train``: train a recipe, or go on where it stopped."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

import torch

from dgseg.commands.clip_inputs import open_described
from dgseg.commands.clouds_inputs import (
    add_clouds_inputs,
    describe_clouds_inputs,
    read_clouds_inputs,
)
from dgseg.commands.famix_inputs import add_famix_inputs, describe_inputs, read_famix_inputs
from dgseg.commands.refuse_options import refuse_options
from dgseg.commands.subparsers import Subparsers
from dgseg.data.camvid import LabelledImages, read_camvid
from dgseg.data.sources import parse_source
from dgseg.distributed import process_group
from dgseg.recipes.clip_training import train_clip
from dgseg.recipes.clouds_training import train_clouds
from dgseg.recipes.famix_training import train_famix
from dgseg.recipes.overrides import override
from dgseg.recipes.picture_training import train_picture
from dgseg.recipes.provenance import current_provenance, write_provenance
from dgseg.recipes.registry import CLIP, CLOUDS, FAMIX, PICTURES, SUPERVISED
from dgseg.recipes.supervised import train


def add_train(commands: Subparsers) -> None:
    """Add ``train`` to the command line."""
    parser = commands.add_parser("train", help="train a recipe, or go on where it stopped")
    recipes = sorted((*CLIP, *SUPERVISED, *FAMIX, *CLOUDS, *PICTURES))
    parser.add_argument("recipe", choices=recipes, metavar="RECIPE", help=", ".join(recipes))
    add_famix_inputs(parser)
    add_clouds_inputs(parser)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.set_defaults(command=_train)


def _train(arguments: argparse.Namespace) -> None:
    if arguments.recipe in CLIP:
        _train_clip(arguments)
    elif arguments.recipe in FAMIX:
        _train_famix(arguments)
    elif arguments.recipe in CLOUDS:
        _train_clouds(arguments)
    elif arguments.recipe in PICTURES:
        _train_picture(arguments)
    else:
        _train_supervised(arguments)


def _train_clip(arguments: argparse.Namespace) -> None:
    run = override(CLIP[arguments.recipe](), arguments.set)
    refuse_options(arguments, ("clip", "styles", "generated", "warmup", "segmenter"))
    _refuse_processes(arguments.recipe)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    source, held_out = (open_described(texts) for texts in (arguments.source, arguments.validation))
    _note(arguments, device, describe_inputs(arguments))
    train_clip(run, source, held_out, out=arguments.out, device=device, workers=arguments.workers)


def _train_famix(arguments: argparse.Namespace) -> None:
    refuse_options(arguments, ("generated", "warmup", "segmenter"))
    run = override(FAMIX[arguments.recipe](), arguments.set)
    inputs = read_famix_inputs(run, arguments)
    with process_group() as group:
        if group.is_first:
            _note(arguments, group.device, describe_inputs(arguments))
        train_famix(run, inputs, out=arguments.out, group=group, workers=arguments.workers)


def _train_clouds(arguments: argparse.Namespace) -> None:
    run = override(CLOUDS[arguments.recipe](), arguments.set)
    with process_group() as group:
        inputs = read_clouds_inputs(run, arguments, group.device)
        if group.is_first:
            _note(arguments, group.device, describe_clouds_inputs(run, arguments))
        train_clouds(run, inputs, out=arguments.out, group=group, workers=arguments.workers)


def _train_picture(arguments: argparse.Namespace) -> None:
    refuse_options(arguments, ("generated", "warmup", "segmenter"))
    run = override(PICTURES[arguments.recipe](), arguments.set)
    _refuse_processes(arguments.recipe)
    inputs = read_famix_inputs(run.segmenter, arguments)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    _note(arguments, device, describe_inputs(arguments))
    train_picture(run, inputs, out=arguments.out, device=device, workers=arguments.workers)


def _train_supervised(arguments: argparse.Namespace) -> None:
    run = override(SUPERVISED[arguments.recipe](), arguments.set)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    _refuse_processes(arguments.recipe)
    if len(arguments.source) > 1 or len(arguments.validation) > 1:
        raise ValueError(
            f"{arguments.recipe} trains on one dataset: name one source, one validation"
        )
    source, validation = (_read_whole(text) for text in (*arguments.source, *arguments.validation))
    _note(arguments, device, describe_inputs(arguments))
    train(run, source=source, validation=validation, out=arguments.out, device=device)


def _read_whole(text: str) -> LabelledImages:
    """Read a split of CamVid into memory, where supervised training crops it."""
    source = parse_source(text)
    if source.dataset != "camvid" or source.domain is None or source.split is None:
        raise ValueError(f"{text}: this recipe trains on camvid:FOLDER,domain=..,split=..")
    return read_camvid(source.root / source.domain / source.split)


def _refuse_processes(recipe: str) -> None:
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise ValueError(f"{recipe} trains in one process, and torchrun started several")


def _note(arguments: argparse.Namespace, device: torch.device, inputs: Mapping[str, str]) -> None:
    provenance = current_provenance(arguments.recipe, device, changes=arguments.set, inputs=inputs)
    write_provenance(provenance, arguments.out)
