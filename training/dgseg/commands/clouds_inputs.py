"""What a training of CLOUDS reads: datasets, a trunk, and for joint training generated images."""

import argparse
from collections.abc import Mapping
from pathlib import Path

import torch

from dgseg.commands.famix_inputs import open_labelled, read_bank_for, sha256_of
from dgseg.data.generated_images import MANIFEST, open_generated
from dgseg.data.label_sets import read_label_set
from dgseg.models.clip_resnet import ClipResNetConfig
from dgseg.models.mit import MitConfig
from dgseg.recipes.clouds import CloudsRun
from dgseg.recipes.clouds_state import CloudsInputs, read_warmup
from dgseg.recipes.run_folder import BEST
from dgseg.self_training.point_segmenter import SEGMENTERS, open_segmenter
from dgseg.styles.bank import TENSORS, StyleBank
from dgseg.weights.clip_weights import read_clip_metadata
from dgseg.weights.trunk_weights import load_trunk


def add_clouds_inputs(parser: argparse.ArgumentParser) -> None:
    """Add the options of joint training; `add_famix_inputs` adds all others."""
    parser.add_argument(
        "--generated", type=Path, metavar="FOLDER", help="of generated images: joint training"
    )
    parser.add_argument(
        "--from",
        type=Path,
        dest="warmup",
        metavar="RUN",
        help="folder of the warm-up that joint training starts from",
    )
    parser.add_argument(
        "--segmenter", metavar="NAME", help=f"refines pseudo-labels: {SEGMENTERS} (joint training)"
    )


def read_clouds_inputs(
    run: CloudsRun, arguments: argparse.Namespace, device: torch.device
) -> CloudsInputs:
    """Open everything, and refuse what does not fit the run before any training."""
    if arguments.clip is None:
        raise ValueError(f"{run.name} starts from a trunk: give --clip")
    _refuse_other_phase(run, arguments)
    trunk = load_trunk(arguments.clip, run.network.backbone)
    return CloudsInputs(
        source=open_labelled(arguments.source, run.label_set),
        # As they are: CLOUDS sees every image at its own size.
        validation=open_labelled(arguments.validation, run.label_set),
        trunk=trunk,
        label_names=list(read_label_set(run.label_set).names),
        head=None if arguments.warmup is None else read_warmup(run, arguments.warmup, trunk),
        generated=None if arguments.generated is None else open_generated(arguments.generated),
        segmenter=(
            None if arguments.segmenter is None else open_segmenter(arguments.segmenter, device)
        ),
        bank=_read_bank(run, arguments),
    )


def describe_clouds_inputs(run: CloudsRun, arguments: argparse.Namespace) -> Mapping[str, str]:
    """Return what the folder of a run says of its inputs: words, and digests of files."""
    is_clip = not isinstance(run.network.backbone, MitConfig)
    inputs = {
        "source": arguments.source,
        "validation": arguments.validation,
        "clip": read_clip_metadata(arguments.clip).source if is_clip else arguments.clip.name,
        "clipSha256": sha256_of(arguments.clip),
    }
    if arguments.styles is not None:
        inputs["stylesSha256"] = sha256_of(arguments.styles / TENSORS)
    if arguments.generated is not None:
        # It holds the digest of every image.
        inputs["generatedSha256"] = sha256_of(arguments.generated / MANIFEST)
    if arguments.warmup is not None:
        inputs["warmupSha256"] = sha256_of(arguments.warmup / BEST)
    if arguments.segmenter is not None:
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
    if run.self_training is not None and missing:
        raise ValueError(f"{run.name} is a joint training: give {', '.join(missing)}")
    if run.self_training is None and given:
        raise ValueError(f"{run.name} is a warm-up, and takes no {', '.join(given)}")


def _read_bank(run: CloudsRun, arguments: argparse.Namespace) -> StyleBank | None:
    if not run.style.needs_bank:
        return None
    backbone = run.network.backbone
    if arguments.styles is None or not isinstance(backbone, ClipResNetConfig):
        raise ValueError(f'{run.name} uses mined styles ("{run.style.mode}"): give --styles')
    return read_bank_for(
        arguments.styles,
        clip=arguments.clip,
        channels=backbone.low_level_channels,
        label_set=run.label_set,
    )
