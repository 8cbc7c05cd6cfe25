"""The words that styles are mined from.

FAMix's prompts are a random style followed by a label's name. Its styles come from a language
model; any other list does.
"""

from collections.abc import Sequence

import numpy as np

IGNORE_LABEL = "ignore"
"""What stands for the label value 255, where it is a bank's or a patch's label."""
IGNORE_PROMPT = "photo"

FAMIX_STYLES = tuple(
    f"{words} style"
    for words in (
        "Ethereal Mist",
        "Cyberpunk Cityscape",
        "Rustic Charm",
        "Galactic Fantasy",
        "Pastel Dreams",
        "Dystopian Noir",
        "Whimsical Wonderland",
        "Urban Grit",
        "Enchanted Forest",
        "Retro Futurism",
        "Monochrome Elegance",
        "Vibrant Graffiti",
        "Haunting Shadows",
        "Steampunk Adventures",
        "Watercolor Serenity",
        "Industrial Chic",
        "Cosmic Voyage",
        "Pop Art Popularity",
        "Abstract Symphony",
        "Magical Realism",
    )
)


def draw_prompt(label: str, styles: Sequence[str], rng: np.random.Generator) -> str:
    """Return ``<random style> <label>``, or ``photo`` for pixels that have no label."""
    if label == IGNORE_LABEL:
        return IGNORE_PROMPT
    return f"{styles[int(rng.integers(len(styles)))]} {label}"
