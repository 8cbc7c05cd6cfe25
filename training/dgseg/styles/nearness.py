"""Do words become styles? Mined statistics beside those of photographs of what the words name.

A style that was mined by day from "night road" should move a road's statistics where a road at
night has them. No paper counts this: FAMix shows that mined styles help, not what they are.

Shapes: N patches or styles, C statistics: the means and the deviations of all channels.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from dgseg.data.described_pairs import DescribedPairs
from dgseg.data.normalise import normalise
from dgseg.data.street_words import WORDS_OF_DOMAIN
from dgseg.models.clip_image_encoder import ClipImageEncoder
from dgseg.styles.bank import StyleBank, label_name
from dgseg.styles.patches import patch_labels, patches, statistics

LEAST_PATCHES = 8
"""Of a label in a visual domain: a mean over fewer says little."""


class Place(NamedTuple):
    """What a patch shows."""

    domain: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Nearness:
    """How words moved the statistics of one label, beside a visual domain. 1 and 1 is there."""

    label: str
    words: str
    """The visual domain that they name."""
    domain: str
    """That of the photographs."""
    cosine: float
    """Between the way from home to the mined styles and that to the photographs."""
    length: float
    """Of the first way, in lengths of the second."""


@torch.no_grad()
def look_at_patches(
    encoder: ClipImageEncoder, pairs: DescribedPairs, *, grid: int, progress: str | None = None
) -> dict[Place, Tensor]:
    """Return the statistics of layer 1, ``[N, C]``, of all patches by what they mostly show."""
    encoder = encoder.eval()
    device = encoder.conv1.weight.device
    found: dict[Place, list[Tensor]] = {}
    for index in tqdm(pairs.each_once(), desc=progress, unit="image", disable=progress is None):
        image_HW3, label_HW = pairs.read(index)
        image_3HW = normalise(image_HW3.permute(2, 0, 1).float() / 255)
        low_level_CHW = encoder.forward_low_level(image_3HW[None].to(device))[0].cpu()
        labels_P = patch_labels(label_HW[None].long(), grid)[:, 0].tolist()
        size_px = (low_level_CHW.shape[1], low_level_CHW.shape[2])
        for label, patch in zip(labels_P, patches(size_px, grid), strict=True):
            name = label_name(label, pairs.names_of(index))
            place = Place(pairs.describe(index).visual_domain, name)
            style = statistics(low_level_CHW[:, patch.rows, patch.columns])
            found.setdefault(place, []).append(torch.cat(style))
    return {place: torch.stack(patches_N) for place, patches_N in found.items()}


def nearness(bank: StyleBank, seen: Mapping[Place, Tensor], *, home: str) -> list[Nearness]:
    """Compare mined styles with photographs, for every label and every two visual domains.

    ``home`` is the visual domain that the bank was mined on. Ways are measured in the deviation of
    each statistic over the patches of that domain.

    Labels of which too few patches were seen are left out.

    Raises ValueError when nothing of that domain was seen.
    """
    homes = {place.label: seen_NC for place, seen_NC in seen.items() if place.domain == home}
    if not homes:
        raise ValueError(f'no photograph is of the visual domain "{home}": ways begin there')
    unit_C = torch.cat(list(homes.values())).std(dim=0).clamp(min=1e-6)
    found: list[Nearness] = []
    for label, home_NC in homes.items():
        reached = {
            place.domain: (seen_NC.mean(0) - home_NC.mean(0)) / unit_C
            for place, seen_NC in seen.items()
            if place.label == label and place.domain != home and _are_enough(seen_NC, home_NC)
        }
        for words, mined_C in _mined(bank, label).items():
            moved_C = (mined_C - home_NC.mean(0)) / unit_C
            found += [
                Nearness(
                    label=label,
                    words=words,
                    domain=domain,
                    cosine=functional.cosine_similarity(moved_C, reached_C, dim=0).item(),
                    length=(moved_C.norm() / reached_C.norm().clamp(min=1e-6)).item(),
                )
                for domain, reached_C in reached.items()
            ]
    return found


def _are_enough(*patches_NC: Tensor) -> bool:
    return all(len(each) >= LEAST_PATCHES for each in patches_NC)


def _mined(bank: StyleBank, label: str) -> dict[str, Tensor]:
    """Return the mean style of a label, ``[C]``, by the visual domain that its words name."""
    domain_of = {
        f"{word} {label}": domain for domain, words in WORDS_OF_DOMAIN.items() for word in words
    }
    by_domain: dict[str, list[int]] = {}
    for place, style in enumerate(bank.styles):
        if style.label == label and style.prompt in domain_of:
            by_domain.setdefault(domain_of[style.prompt], []).append(place)
    all_NC = torch.cat([bank.mean_NC, bank.deviation_NC], dim=1)
    return {domain: all_NC[places].mean(0) for domain, places in by_domain.items()}
