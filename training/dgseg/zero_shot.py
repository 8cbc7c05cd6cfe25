"""What a CLIP tells from words alone: the visual domain of a photograph, the label of a place.

And what its frozen features are worth to a linear probe, which needs no words.

Shapes: B batch, C channels, E embedding, L labels, D visual domains, N cells, h and w cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from dgseg.data.described_pairs import DescribedPairs
from dgseg.data.famix_views import FamixView
from dgseg.data.normalise import normalise
from dgseg.data.street_words import WORDS_OF_DOMAIN
from dgseg.models.clip_image_encoder import STRIDE, ClipImageEncoder, dense_trunk
from dgseg.models.text_encoder import ClipTextEncoder, prompt_target
from dgseg.recipes.clip_batches import label_shares

CELL_STRIDE = 16
PURE = 0.5
"""A cell counts as of a label when this share of its pixels is."""
RIDGE = 10.0
"""Of the linear probe, on features of mean 0 and deviation 1."""


@dataclass(frozen=True, kw_only=True)
class ZeroShot:
    """Accuracies in 0..1."""

    images: int
    cells: int
    domain: float
    """Of whole photographs: the nearest of the domains' words."""
    domain_by_domain: dict[str, float]
    label: float
    """Of cells: the nearest of the names of the label set."""
    label_by_domain: dict[str, float]
    label_mean: float
    """Of cells, the mean over the labels: road does not decide it alone."""


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """Embeddings and features of a dataset, and what is true of them. One label set throughout."""

    names: tuple[str, ...]
    domains: tuple[str, ...]
    domain_of_image_B: Tensor
    embedding_BE: Tensor
    cell_label_N: Tensor
    cell_domain_N: Tensor
    cell_embedding_NE: Tensor
    cell_feature_NC: Tensor


@torch.no_grad()
def look_at(
    encoder: ClipImageEncoder, pairs: DescribedPairs, *, progress: str | None = None
) -> LookedAt:
    """Embed every photograph once, in its middle and as large as fits, and all its pure cells.

    What comes back lies on the CPU. Raises ValueError when the pairs are of several label sets.
    """
    indices = pairs.each_once()
    if len(names_of := {pairs.names_of(index) for index in indices}) > 1:
        raise ValueError(f"the datasets have {len(names_of)} label sets: look at one at a time")
    (names,) = names_of
    domains = tuple(WORDS_OF_DOMAIN)
    encoder = encoder.eval()
    dense = dense_trunk(encoder, CELL_STRIDE).eval()
    device = encoder.conv1.weight.device
    of_image, embeddings, labels, of_cell, cells, features = ([] for _ in range(6))
    for index in tqdm(indices, desc=progress, unit="image", disable=progress is None):
        image_3HW, label_HW = _middle(pairs, index, encoder.config.grid[0] * STRIDE)
        domain = domains.index(pairs.describe(index).visual_domain)
        low_level_1CHW = encoder.forward_low_level(normalise(image_3HW)[None].to(device))
        shallow_1CHW = encoder.layer3(encoder.layer2(low_level_1CHW))
        feature_1Chw = dense.layer4(shallow_1CHW)
        cell_1Ehw = encoder.attnpool.embed_cells(feature_1Chw).cpu()
        share_Lhw = label_shares(label_HW, len(names), CELL_STRIDE)
        share_hw, label_hw = share_Lhw.max(0)
        is_pure_hw = share_hw >= PURE

        of_image.append(domain)
        embeddings.append(encoder.attnpool(encoder.layer4(shallow_1CHW)).cpu())
        labels.append(label_hw[is_pure_hw])
        of_cell.append(torch.full_like(labels[-1], domain))
        cells.append(cell_1Ehw[0, :, is_pure_hw].T)
        features.append(feature_1Chw.cpu()[0, :, is_pure_hw].T)
    if not any(map(len, labels)):
        raise ValueError("no cell of these pictures is mostly of one label: nothing to count")
    return LookedAt(
        names=names,
        domains=domains,
        domain_of_image_B=torch.tensor(of_image),
        embedding_BE=functional.normalize(torch.cat(embeddings), dim=1),
        cell_label_N=torch.cat(labels),
        cell_domain_N=torch.cat(of_cell),
        cell_embedding_NE=functional.normalize(torch.cat(cells), dim=1),
        cell_feature_NC=torch.cat(features),
    )


@torch.no_grad()
def zero_shot(seen: LookedAt, text_encoder: ClipTextEncoder) -> ZeroShot:
    """Classify by words: "night street" and its like for the domains, names for the labels."""
    text_encoder = text_encoder.eval()
    domain_DE = torch.stack(
        [
            _mean_direction(text_encoder, [f"{word} street" for word in WORDS_OF_DOMAIN[domain]])
            for domain in seen.domains
        ]
    )
    label_LE = torch.stack([prompt_target(text_encoder, name).cpu() for name in seen.names])
    found_B = (seen.embedding_BE @ domain_DE.T).argmax(1)
    found_N = (seen.cell_embedding_NE @ label_LE.T).argmax(1)
    return ZeroShot(
        images=len(found_B),
        cells=len(found_N),
        domain=_share(found_B == seen.domain_of_image_B),
        domain_by_domain=_by_domain(
            found_B == seen.domain_of_image_B, seen.domain_of_image_B, seen.domains
        ),
        label=_share(found_N == seen.cell_label_N),
        label_by_domain=_by_domain(found_N == seen.cell_label_N, seen.cell_domain_N, seen.domains),
        label_mean=_mean_over_labels(found_N, seen.cell_label_N),
    )


def linear_probe(fitted: LookedAt, tested: LookedAt) -> dict[str, float]:
    """Return the accuracy of cells by domain, and under "mean label" the mean over labels.

    Ridge regression of one-hot labels on the frozen features of layer 4: closed form, no luck.

    Raises ValueError when the two are of different label sets.
    """
    if fitted.names != tested.names:
        raise ValueError("a probe is fitted and tested on datasets of one label set")
    mean_C, deviation_C = fitted.cell_feature_NC.mean(0), fitted.cell_feature_NC.std(0) + 1e-6

    def prepared(seen: LookedAt) -> Tensor:
        scaled_NC = ((seen.cell_feature_NC - mean_C) / deviation_C).double()
        return torch.cat([scaled_NC, torch.ones(len(scaled_NC), 1, dtype=torch.float64)], dim=1)

    input_NC = prepared(fitted)
    target_NL = functional.one_hot(fitted.cell_label_N, len(fitted.names)).double()
    gram_CC = input_NC.T @ input_NC + RIDGE * torch.eye(input_NC.shape[1], dtype=torch.float64)
    weights_CL = torch.linalg.solve(gram_CC, input_NC.T @ target_NL)
    found_N = (prepared(tested) @ weights_CL).argmax(1)
    right_N = found_N == tested.cell_label_N
    return {
        **_by_domain(right_N, tested.cell_domain_N, tested.domains),
        "mean label": _mean_over_labels(found_N, tested.cell_label_N),
    }


def _middle(pairs: DescribedPairs, index: int, size_px: int) -> tuple[Tensor, Tensor]:
    image_HW3, label_HW = pairs.read(index)
    height, width = label_HW.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    rows, columns = slice(top, top + side), slice(left, left + side)
    view = FamixView(crop_px=side, resize_px=size_px)
    whole_HW3, whole_HW = image_HW3[rows, columns], label_HW[rows, columns]
    # The window is as large as the square, so nothing is left to chance.
    return view(whole_HW3.contiguous(), whole_HW.contiguous(), np.random.default_rng(0))


def _mean_direction(encoder: ClipTextEncoder, prompts: Sequence[str]) -> Tensor:
    mean_E = torch.stack([prompt_target(encoder, prompt).cpu() for prompt in prompts]).mean(0)
    return functional.normalize(mean_E, dim=0)


def _share(right_N: Tensor) -> float:
    return float(right_N.double().mean())


def _by_domain(right_N: Tensor, domain_N: Tensor, domains: Sequence[str]) -> dict[str, float]:
    return {
        name: _share(right_N[domain_N == domain])
        for domain, name in enumerate(domains)
        if bool((domain_N == domain).any())
    }


def _mean_over_labels(found_N: Tensor, true_N: Tensor) -> float:
    shares = [_share(found_N[true_N == label] == label) for label in true_N.unique()]
    return sum(shares) / len(shares)
