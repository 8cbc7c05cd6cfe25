"""How streets are spoken of: the words for visual domains, and texts around a label.

What the mini CLIP learns to understand, and what styles are mined from for it. The templates that
texts are put into are those that CLIP used on ImageNet, because style mining uses them too.
"""

from collections.abc import Mapping, Sequence

import numpy as np

WORDS_OF_DOMAIN: Mapping[str, Sequence[str]] = {
    "day": ("daytime", "sunny", "bright day"),
    "dusk": ("dusk", "twilight", "sunset"),
    "night": ("night", "nighttime", "dark night"),
    "fog": ("foggy", "misty", "hazy"),
    "rain": ("rainy", "wet", "pouring rain"),
    "snow": ("snowy", "wintry", "snow-covered"),
}
"""Each goes before a label's name: "foggy car"."""

MOST_NAMED = 8
"""Labels that a caption made of a label map names."""


def labelled_prompt(domain: str, label: str, rng: np.random.Generator) -> str:
    """Return ``<word for the domain> <label>``, as FAMix joins a style and a label."""
    words = WORDS_OF_DOMAIN[domain]
    return f"{words[int(rng.integers(len(words)))]} {label}"


def caption_of_labels(domain: str, labels: Sequence[str], rng: np.random.Generator) -> str:
    """Return a sentence for a photograph without one, from the labels that it shows."""
    words = WORDS_OF_DOMAIN[domain]
    beginning = f"A {words[int(rng.integers(len(words)))]} street"
    if not labels:
        return f"{beginning}."
    *others, last = labels[:MOST_NAMED]
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"{beginning}, with {listed}."
