"""``generate images``: paint images of prompts, or go on with them."""

import argparse
import re
from dataclasses import replace
from pathlib import Path

import torch

from dgseg.commands.subparsers import Subparsers
from dgseg.generation.diffusion import Diffusion, DiffusionGenerator, stable_diffusion_2
from dgseg.generation.generate_images import ImageRun, generate_images
from dgseg.generation.image_generator import ImageGenerator
from dgseg.generation.prompt_list import read_prompts
from dgseg.generation.synthetic import SyntheticGenerator

SYNTHETIC, STABLE_DIFFUSION_2 = "synthetic", "stable-diffusion-2"
DIFFUSION_SETTINGS = ("steps", "guidance", "negative_prompt", "dtype", "revision", "scheduler")


def add_generate_images(actions: Subparsers) -> None:
    """Add ``images`` to what can be generated."""
    parser = actions.add_parser("images", help="paint images of prompts, or go on with it")
    parser.add_argument(
        "--prompts", type=Path, required=True, help="prompts.json, or a text file, one a line"
    )
    parser.add_argument(
        "--with",
        dest="generator",
        required=True,
        metavar="GENERATOR",
        help=f"{STABLE_DIFFUSION_2}, with the official settings; another text-to-image pipeline of "
        f"diffusers, by its folder or its name on the hub; or {SYNTHETIC} streets, without a model",
    )
    parser.add_argument(
        "--count", type=int, help="default: one for each prompt; officially 5000 of 100 prompts"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the first; default: %(default)s")
    parser.add_argument(
        "--duplicate-bits",
        type=int,
        default=ImageRun.duplicate_bits,
        help="by how many of 64 bits the hashes of two alike images differ; default: %(default)s",
    )
    parser.add_argument(
        "--attempts",
        type=int,
        default=ImageRun.attempts,
        help="after which an image is left out; default: %(default)s",
    )
    parser.add_argument("--size", type=_size, metavar="WIDTHxHEIGHT", help="in pixels")
    pipeline = parser.add_argument_group("pipelines of diffusers; default: the pipeline's own")
    pipeline.add_argument("--steps", type=int)
    pipeline.add_argument("--guidance", type=float)
    pipeline.add_argument("--scheduler", choices=["euler"])
    pipeline.add_argument("--negative-prompt", metavar="TEXT")
    pipeline.add_argument(
        "--dtype",
        choices=["float32", "float16", "bfloat16"],
        help="default: float16 on a GPU, float32 elsewhere",
    )
    pipeline.add_argument("--revision", help="branch, tag or commit on the hub")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.set_defaults(command=_generate_images)


def _generate_images(arguments: argparse.Namespace) -> None:
    prompts = read_prompts(arguments.prompts)
    run = ImageRun(
        count=len(prompts.prompts) if arguments.count is None else arguments.count,
        first_seed=arguments.seed,
        duplicate_bits=arguments.duplicate_bits,
        attempts=arguments.attempts,
    )
    painted = generate_images(prompts, _generator(arguments), arguments.out, run)
    print(
        f"{painted.images} images, {painted.painted_again} of them not at the first attempt, "
        f"{painted.left_out} left out: {arguments.out}"
    )
    print(f"picture: {painted.contact_sheet}")


def _generator(arguments: argparse.Namespace) -> ImageGenerator:
    given = {name: getattr(arguments, name) for name in DIFFUSION_SETTINGS}
    given = {name: value for name, value in given.items() if value is not None}
    size: dict[str, int] = arguments.size or {}
    if arguments.generator == SYNTHETIC:
        if given:
            option = next(iter(given)).replace("_", "-")
            raise ValueError(f"--{option} does not go with --with {SYNTHETIC}")
        return SyntheticGenerator(**size)

    settings = (
        stable_diffusion_2()
        if arguments.generator == STABLE_DIFFUSION_2
        else Diffusion(model=arguments.generator)
    )
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return DiffusionGenerator(replace(settings, **given, **size), device)


def _size(text: str) -> dict[str, int]:
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form 768x768")
    return {"width_px": int(match[1]), "height_px": int(match[2])}
