"""Images without a model: synthetic streets of the visual domain that a prompt speaks of."""

import re
from dataclasses import dataclass

from PIL import Image

from dgseg.data.synthetic_streets import DOMAINS, render_street
from dgseg.data.synthetic_streets.render import LEAST_SIDE_PX
from dgseg.generation.image_generator import Generated
from dgseg.generation.journal import JsonObject

WORDS = (
    # The first that is spoken of wins: rain at night looks like night.
    ("night", "night|nights|night-?time|midnight|moonlit|after dark"),
    ("snow", "snow|snowfall|snowy|slush|blizzard|sleet"),
    ("fog", "fog|foggy|mist|misty|haze|hazy|smog"),
    ("rain", "rain|rainy|raining|drizzle|downpour|thunderstorm|storm|puddles|wet|umbrellas?"),
    ("dusk", "dusk|dawn|sunset|sunrise|twilight|evening"),
)
ELSE = "day"


def domain_of(prompt: str) -> str:
    """Return the visual domain that a prompt speaks of; by day where it speaks of none."""
    for domain, words in WORDS:
        if re.search(rf"\b({words})\b", prompt, re.IGNORECASE):
            return domain
    return ELSE


@dataclass(frozen=True, kw_only=True)
class SyntheticGenerator:
    """Renders streets. Of a prompt it reads weather and hour alone."""

    width_px: int = 1024
    height_px: int = 512

    def __post_init__(self) -> None:
        """Refuse what cannot be rendered."""
        if min(self.width_px, self.height_px) < LEAST_SIDE_PX:
            raise ValueError(
                f"both sides must be at least {LEAST_SIDE_PX} px, "
                f"got {self.width_px}x{self.height_px}"
            )

    @property
    def description(self) -> JsonObject:
        """The renderer's domains, and the size."""
        return {
            "kind": "synthetic",
            "model": "synthetic_streets",
            "domains": list(DOMAINS),
            "width": self.width_px,
            "height": self.height_px,
        }

    def generate(self, prompt: str, seed: int, /) -> Generated:
        """Render one street. Its labels are left behind: generated images have none."""
        street = render_street(
            domain_of(prompt), seed, height_px=self.height_px, width_px=self.width_px
        )
        return Generated(Image.fromarray(street.image_HW3.numpy()))
