"""``generate``: prompts from a grammar or a language model, and images of them."""

from dgseg.commands.generate_images import add_generate_images
from dgseg.commands.generate_prompts import add_generate_prompts
from dgseg.commands.subparsers import Subparsers


def add_generate(commands: Subparsers) -> None:
    """Add ``generate prompts`` and ``generate images`` to the command line."""
    parser = commands.add_parser("generate", help="write prompts, and paint images of them")
    what = parser.add_subparsers(required=True)
    add_generate_prompts(what)
    add_generate_images(what)
