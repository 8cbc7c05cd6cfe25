"""Whoever can paint an image of a prompt."""

from typing import NamedTuple, Protocol

from PIL import Image

from dgseg.generation.journal import JsonObject


class Generated(NamedTuple):
    """One image, as it was painted."""

    image: Image.Image
    """RGB."""
    is_flagged: bool = False
    """Whether a safety checker took offence, and put something else in the image's place."""


class ImageGenerator(Protocol):
    """Paints photographs of streets. Equal prompts and seeds give equal images."""

    @property
    def description(self) -> JsonObject:
        """Everything that decides what is painted, but for prompt and seed."""
        ...

    def generate(self, prompt: str, seed: int, /) -> Generated:
        """Paint one image. ``seed`` is not negative."""
        ...
