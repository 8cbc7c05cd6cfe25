"""``refine``: show what refinement makes of the pseudo-labels of one image."""

import argparse
from pathlib import Path

import numpy as np
import torch

from dgseg.commands.subparsers import Subparsers
from dgseg.data.decode import decode_image, decode_label
from dgseg.data.label_mapping import read_label_mapping
from dgseg.data.label_sets import read_label_set
from dgseg.self_training.picture import plot_refinement
from dgseg.self_training.point_segmenter import SEGMENTERS, open_segmenter
from dgseg.self_training.refinement import RefinementSettings, refine

MAPPINGS = {"cityscapes-19": "cityscapes-train-ids", "camvid-11": "camvid-11"}
"""By label set: how a file says label indices as they are."""
OFFICIAL_IMAGE_PX = 768 * 768


def add_refine(commands: Subparsers) -> None:
    """Add ``refine`` to the command line."""
    parser = commands.add_parser(
        "refine", help="show the pseudo-labels of an image before and after refinement"
    )
    parser.add_argument("image", type=Path)
    parser.add_argument(
        "--labels",
        type=Path,
        required=True,
        metavar="PNG",
        help="label map of the image's size: label indices, grey or with a palette",
    )
    parser.add_argument("--label-set", choices=sorted(MAPPINGS), default="cityscapes-19")
    parser.add_argument("--segmenter", default="classical", metavar="WORD", help=SEGMENTERS)
    parser.add_argument(
        "--min-component-px",
        type=int,
        help="components must be larger; without it, 5000 for 768x768, in proportion",
    )
    parser.add_argument(
        "--points", type=int, help="for each component; without it, what the segmenter wants"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the points")
    parser.add_argument("--out", type=Path, required=True, metavar="PICTURE")
    parser.set_defaults(command=_refine)


def _refine(arguments: argparse.Namespace) -> None:
    if arguments.seed < 0:
        raise ValueError(f"--seed must not be negative, got {arguments.seed}")
    label_set = read_label_set(arguments.label_set)
    image_HW3 = decode_image(arguments.image)
    labels_HW = decode_label(arguments.labels, read_label_mapping(MAPPINGS[arguments.label_set]))
    if labels_HW.shape != image_HW3.shape[:2]:
        raise ValueError(
            f"{arguments.labels} is {_size(labels_HW)}, but {arguments.image} is"
            f" {_size(image_HW3)}: give the label map of this image"
        )
    min_component_px = arguments.min_component_px
    if min_component_px is None:
        official_px = RefinementSettings().min_component_px
        min_component_px = round(official_px * labels_HW.size / OFFICIAL_IMAGE_PX)

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    refinement = refine(
        image_HW3,
        labels_HW,
        segmenter=open_segmenter(arguments.segmenter, device),
        settings=RefinementSettings(min_component_px=min_component_px, points=arguments.points),
        label_count=len(label_set.names),
        rng=np.random.default_rng([arguments.seed]),
    )
    plot_refinement(
        arguments.out,
        image_HW3=image_HW3,
        pseudo_label_HW=labels_HW,
        refinement=refinement,
        label_set=label_set,
        segmenter=arguments.segmenter,
        min_component_px=min_component_px,
    )
    print(f"picture: {arguments.out}")


def _size(array_HW: np.ndarray) -> str:
    return f"{array_HW.shape[1]}x{array_HW.shape[0]}"
