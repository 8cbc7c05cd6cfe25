"""What a training of CLOUDS reads: datasets, a trunk, and for joint training generated images."""

import argparse
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from dgseg.commands.famix_inputs import describe_clip, read_bank_for, sha256_of
from dgseg.commands.labelled_inputs import open_labelled, open_source, open_validation
from dgseg.data.generated_images import MANIFEST, open_generated
from dgseg.data.label_sets import read_label_set
from dgseg.export.run_data import RENDERED
from dgseg.generation.image_folder import is_rendered
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.mit import MitConfig
from dgseg.recipes.ablation_outcome import Row
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.clouds_state import CloudsInputs, read_warmup
from dgseg.recipes.run_folder import BEST
from dgseg.self_training.point_segmenter import SEGMENTERS, open_segmenter
from dgseg.styles.bank import TENSORS, StyleBank
from dgseg.weights.trunk_weights import load_trunk


def add_joint_inputs(parser: argparse.ArgumentParser) -> None:
    """Add the options of joint training but the warm-up; `add_famix_inputs` adds all others."""
    parser.add_argument(
        "--generated", type=Path, metavar="FOLDER", help="of generated images: joint training"
    )
    parser.add_argument(
        "--segmenter", metavar="NAME", help=f"refines pseudo-labels: {SEGMENTERS} (joint training)"
    )


def add_clouds_inputs(parser: argparse.ArgumentParser) -> None:
    """Add all options of joint training; `add_famix_inputs` adds all others."""
    add_joint_inputs(parser)
    parser.add_argument(
        "--from",
        type=Path,
        dest="warmup",
        metavar="RUN",
        help="folder of the warm-up that joint training starts from",
    )


def read_clouds_inputs(
    run: CloudsRun, arguments: argparse.Namespace, device: torch.device
) -> CloudsInputs:
    """Open everything, and refuse what does not fit the run before any training."""
    _refuse_other_phase(run, arguments)
    inputs = _read(run, arguments, device, with_bank=run.style.needs_bank)
    if arguments.warmup is None:
        return inputs
    return replace(inputs, head=read_warmup(run, arguments.warmup, inputs.trunk))


def read_ablation_inputs(
    run: CloudsRun, arguments: argparse.Namespace, rows: Sequence[Row], device: torch.device
) -> CloudsInputs:
    """Open what some rows of an ablation need. ``run`` is the joint training, without a warm-up."""
    for option, word in (("generated", "generated"), ("segmenter", "refined")):
        needed = [row.title for row in rows if word in row.title]
        if needed and getattr(arguments, option) is None:
            raise ValueError(f'the row "{needed[0]}" needs --{option}')
    return _read(run, arguments, device, with_bank=arguments.styles is not None)


def _read(
    run: CloudsRun, arguments: argparse.Namespace, device: torch.device, *, with_bank: bool
) -> CloudsInputs:
    if arguments.clip is None:
        raise ValueError(f"{run.name} starts from a trunk: give --clip")
    return CloudsInputs(
        source=open_source(arguments.source, run.label_set),
        # As they are: CLOUDS sees every image at its own size.
        validation=open_validation(arguments.validation, run.label_set, open_labelled),
        trunk=load_trunk(arguments.clip, run.network.backbone),
        label_names=list(read_label_set(run.label_set).names),
        generated=None if arguments.generated is None else open_generated(arguments.generated),
        segmenter=(
            None if arguments.segmenter is None else open_segmenter(arguments.segmenter, device)
        ),
        bank=_read_bank(run, arguments) if with_bank else None,
    )


def describe_clouds_inputs(run: CloudsRun, arguments: argparse.Namespace) -> dict[str, str]:
    """Return what the folder of a run says of its inputs: words, and digests of files."""
    is_clip = not isinstance(run.network.backbone, MitConfig)
    inputs = {
        "source": shlex.join(arguments.source),
        "validation": shlex.join(arguments.validation),
        **(
            describe_clip(arguments.clip)
            if is_clip
            else {"clip": arguments.clip.name, "clipSha256": sha256_of(arguments.clip)}
        ),
    }
    if arguments.styles is not None and run.style.needs_bank:
        inputs["stylesSha256"] = sha256_of(arguments.styles / TENSORS)
    if getattr(arguments, "warmup", None) is not None:
        inputs["warmupSha256"] = sha256_of(arguments.warmup / BEST)
    if run.self_training is None:
        return inputs
    if arguments.generated is not None:
        # It holds the digest of every image.
        inputs["generatedSha256"] = sha256_of(arguments.generated / MANIFEST)
        if is_rendered(arguments.generated):
            inputs["generatedBy"] = RENDERED
    if arguments.segmenter is not None and run.self_training.refinement is not None:
        inputs["segmenter"] = arguments.segmenter
        weights = Path(arguments.segmenter.partition(":")[2])
        if weights.is_dir():
            weights = weights / "model.safetensors"
        if weights.is_file():
            inputs["segmenterSha256"] = sha256_of(weights)
    return inputs


def _refuse_other_phase(run: CloudsRun, arguments: argparse.Namespace) -> None:
    options = {
        "--generated": arguments.generated,
        "--from": arguments.warmup,
        "--segmenter": arguments.segmenter,
    }
    given = [name for name, value in options.items() if value is not None]
    missing = [name for name, value in options.items() if value is None]
    if run.self_training is not None and run.self_training.refinement is None:
        if "--segmenter" in given:
            raise ValueError(f"{run.name} refines nothing: leave out --segmenter")
        missing.remove("--segmenter")
    if run.self_training is not None and missing:
        raise ValueError(f"{run.name} is a joint training: give {', '.join(missing)}")
    if run.self_training is None and given:
        raise ValueError(f"{run.name} is a warm-up, and takes no {', '.join(given)}")


def _read_bank(run: CloudsRun, arguments: argparse.Namespace) -> StyleBank:
    backbone = run.network.backbone
    if arguments.styles is None or not isinstance(backbone, ClipResNetConfig):
        raise ValueError(f"{run.name} mixes mined styles into a CLIP ResNet: give --styles and one")
    return read_bank_for(
        arguments.styles,
        clip=arguments.clip,
        channels=backbone.low_level_channels,
        label_set=run.label_set,
    )
