"""The files of a version that show what a style does, beside its graphs.

Their roles, and what is in them, are those of ``contracts/style-roles.ts``.

Shapes: N styles, C channels, P patches, E embedding, S = 2C statistics, h and w of layer 1.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from dgseg.export.cut_tokenizer import tokenizer_json
from dgseg.export.golden import golden_image
from dgseg.export.onnx_graph import GraphEnds
from dgseg.export.scores_network import ScoresNetwork
from dgseg.export.style_graphs import (
    AfterStyle,
    BeforeStyle,
    Painted,
    picture_graph,
    style_halves,
    text_graph,
)
from dgseg.export.style_words import StyleWords, cut_tokens
from dgseg.export.thumbnails import draw_thumbnails
from dgseg.models.picture_decoder import PictureDecoder
from dgseg.styles.bank import StyleBank
from dgseg.styles.mixing import mix_patches
from dgseg.styles.patches import Statistics

STYLE_FILES = {
    "style-before": "style-before.onnx",
    "style-after": "style-after.onnx",
    "style-bank": "style-bank.safetensors",
    "style-list": "style-list.json",
    "style-thumbnails": "style-thumbnails.png",
    "style-golden": "style-golden.safetensors",
}
PICTURE_FILES = {"style-picture": "style-picture.onnx"}
WORDS_FILES = {
    "text-encoder": "text-encoder.onnx",
    "tokenizer": "tokenizer.json",
    "style-map": "style-map.safetensors",
    "style-words": "style-words.json",
}

MAX_GRAPH_BYTES = 16 * 2**20
"""That ``models publish`` takes of a graph. That of the text encoder has its weights inside it."""

GOLDEN_PX = 36, 400
"""Flat, because features of layer 1 are most of a golden file, and a photograph that is brought to
512 px has 128 of them in its longer side, whatever its own size."""
GOLDEN_SEED = 8


@dataclass(frozen=True, kw_only=True)
class StyleParts:
    """What a version needs to preview styles."""

    bank: StyleBank
    grid: int
    beta: float
    """Both parameters of the distribution of mixing weights."""
    decoder: PictureDecoder | None = None
    words: StyleWords | None = None

    def __post_init__(self) -> None:
        """Refuse a text encoder that could not be published, before anything is exported."""
        if self.words is None:
            return
        weights = self.words.encoder.parameters()
        size = sum(weight.numel() * weight.element_size() for weight in weights)
        if size > MAX_GRAPH_BYTES:
            raise ValueError(
                f"the text encoder has {size / 2**20:.0f} MiB of weights, and a version takes"
                f" {MAX_GRAPH_BYTES / 2**20:.0f} MiB, as a small CLIP that is trained here has:"
                " leave out --clip, and the version shows the styles of its bank alone"
            )

    @property
    def files(self) -> dict[str, str]:
        """The names of the files by their roles."""
        return {
            **STYLE_FILES,
            **(PICTURE_FILES if self.decoder is not None else {}),
            **(WORDS_FILES if self.words is not None else {}),
        }


def style_models(served: ScoresNetwork, ends: GraphEnds) -> Iterator[tuple[str, onnx.ModelProto]]:
    """Yield the halves of the network with their files' names, to share the file of weights.

    ``ends`` are those of quality standard.
    """
    halves = style_halves(served, ends)
    yield STYLE_FILES["style-before"], halves.before
    yield STYLE_FILES["style-after"], halves.after


def write_style_files(
    served: ScoresNetwork,
    parts: StyleParts,
    folder: Path,
    *,
    report: Callable[[str], None] = lambda _: None,
) -> None:
    """Write everything but the halves of the network."""
    bank = parts.bank
    tensors = {"mean": bank.mean_NC, "deviation": bank.deviation_NC}
    _save(tensors, folder / STYLE_FILES["style-bank"])
    _write_json(_style_list(parts), folder / STYLE_FILES["style-list"])
    report("drawing a street in every style")
    thumbnails = draw_thumbnails(BeforeStyle(served).eval(), parts.decoder, bank, grid=parts.grid)
    thumbnails.save(folder / STYLE_FILES["style-thumbnails"], optimize=True)
    if parts.decoder is not None:
        _write_graph(picture_graph(parts.decoder), folder / PICTURE_FILES["style-picture"])
    if parts.words is not None:
        report("exporting the text encoder")
        _write_words(parts.words, folder)
    report("writing a golden case of styles")
    tensors, metadata = _golden(served, parts)
    _save(tensors, folder / STYLE_FILES["style-golden"], metadata)


def style_names(bank: StyleBank) -> list[str]:
    """Return a name for each style: its prompt, numbered from the second of a prompt on."""
    names: list[str] = []
    counts: dict[str, int] = {}
    for style in bank.styles:
        prompt = style.prompt or style.label
        counts[prompt] = counts.get(prompt, 0) + 1
        names.append(prompt if counts[prompt] == 1 else f"{prompt}/{counts[prompt]}")
    return names


def _style_list(parts: StyleParts) -> dict[str, Any]:
    bank = parts.bank
    return {
        "schemaVersion": 1,
        "grid": parts.grid,
        "sourceWeight": {"distribution": "beta", "a": parts.beta, "b": parts.beta},
        "source": dict(bank.source),
        "styles": [
            {
                "name": name,
                "label": style.label,
                "prompt": style.prompt,
                "lossBefore": style.loss_before,
                "lossAfter": style.loss_after,
            }
            for name, style in zip(style_names(bank), bank.styles, strict=True)
        ],
    }


def _write_words(words: StyleWords, folder: Path) -> None:
    _write_graph(text_graph(words.encoder), folder / WORDS_FILES["text-encoder"])
    (folder / WORDS_FILES["tokenizer"]).write_text(tokenizer_json(words.vocabulary))
    _save(
        {"weight": words.style_map.weight_ES.float(), "bias": words.style_map.bias_S.float()},
        folder / WORDS_FILES["style-map"],
    )
    facts = {
        "schemaVersion": 1,
        "contextLength": words.context_length,
        "startToken": words.vocabulary.start,
        "endToken": words.vocabulary.end,
        "trainedTokens": len(words.vocabulary.kept),
        "templates": list(words.templates),
    }
    _write_json(facts, folder / WORDS_FILES["style-words"])


@torch.no_grad()
def _golden(
    served: ScoresNetwork, parts: StyleParts
) -> tuple[dict[str, Tensor], dict[str, str] | None]:
    """Return a made-up image, styles and a prompt, and what the trained networks make of them."""
    bank, generator = parts.bank, torch.Generator().manual_seed(GOLDEN_SEED)
    image_1HW3 = golden_image(GOLDEN_PX, GOLDEN_SEED)
    before, after = BeforeStyle(served).eval(), AfterStyle(served).eval()
    low_level_1Chw = before(image_1HW3)
    plain = after(image_1HW3, low_level_1Chw)
    place_P = torch.arange(parts.grid**2) % len(bank)
    style_PC = Statistics(bank.mean_NC[place_P], bank.deviation_NC[place_P])
    weight_C = torch.rand(bank.mean_NC.shape[1], generator=generator)
    mixed_1Chw = mix_patches(
        low_level_1Chw, Statistics(*(value[:, None] for value in style_PC)), weight_C[None]
    )
    tensors = {
        "image": image_1HW3,
        "low_level": low_level_1Chw,
        "labels": plain.labels_1HW,
        "confidence": plain.confidence_1HW,
        "scores": plain.scores_1Lhw,
        "style_mean": style_PC.mean,
        "style_deviation": style_PC.deviation,
        "source_weight": weight_C,
        "mixed": mixed_1Chw,
        "stylised_labels": after(image_1HW3, mixed_1Chw).labels_1HW,
    }
    if parts.decoder is not None:
        painted = Painted(parts.decoder).eval()
        tensors["picture"] = painted(low_level_1Chw)
        tensors["stylised_picture"] = painted(mixed_1Chw)
    if parts.words is None:
        return tensors, None
    prompt = bank.styles[0].prompt or bank.styles[0].label
    texts = [template.replace("{}", prompt) for template in parts.words.templates]
    tokens_NT = cut_tokens(parts.words, texts)
    embedding_E = functional.normalize(parts.words.encoder(tokens_NT).mean(dim=0), dim=0)
    tensors["prompt_tokens"] = tokens_NT
    tensors["prompt_embedding"] = embedding_E
    tensors["prompt_statistics"] = parts.words.style_map(embedding_E[None])[0].float()
    return tensors, {"prompt": prompt}


def _save(tensors: dict[str, Tensor], path: Path, metadata: dict[str, str] | None = None) -> None:
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path, metadata)


def _write_json(content: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")


def _write_graph(model: onnx.ModelProto, path: Path) -> None:
    path.write_bytes(model.SerializeToString(deterministic=True))
