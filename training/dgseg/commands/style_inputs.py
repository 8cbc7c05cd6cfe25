"""What `export` reads to let a version preview styles: a bank, a decoder, a CLIP for words."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from dgseg.commands.decode_styles import read_decoder
from dgseg.commands.famix_inputs import sha256_of
from dgseg.export.run_data import clip_licence, run_licences, run_titles
from dgseg.export.style_files import StyleParts
from dgseg.export.style_words import StyleWords, learn_style_words
from dgseg.export.version import Version
from dgseg.models.picture_decoder import PictureDecoder
from dgseg.recipes.famix import FamixRun
from dgseg.recipes.provenance import Provenance
from dgseg.styles.bank import FACTS, TENSORS, read_bank
from dgseg.weights.clip_weights import load_clip

TEXT_ENCODER = "the text encoder, with the words that it was trained with"


def add_style_inputs(parser: argparse.ArgumentParser) -> None:
    """Add the options that `read_styles` reads."""
    parser.add_argument(
        "--styles",
        type=Path,
        metavar="BANK",
        help="let the version preview the styles of this bank, which a FAMix run was trained with",
    )
    parser.add_argument(
        "--picture",
        type=Path,
        metavar="DECODER",
        help="with --styles: a run of picture_mini, to show what a style looks like",
    )
    parser.add_argument(
        "--clip",
        type=Path,
        help="with --styles: that the run was trained with, to predict styles of any words",
    )


@dataclass(frozen=True, kw_only=True)
class ReadStyles:
    """What lets a version preview styles, and what its manifest says of it."""

    parts: StyleParts
    settings: Mapping[str, Any]
    data: tuple[str, ...]
    licences: tuple[dict[str, str], ...]

    def described(self, version: Version) -> Version:
        """Return the version with what is said of its styles."""
        known = [licence["subject"] for licence in version.licences["data"]]
        new = [licence for licence in self.licences if licence["subject"] not in known]
        words = " and of any words" if self.parts.words is not None else ""
        return replace(
            version,
            description=f"{version.description} It previews {len(self.parts.bank)} styles{words}.",
            licences={**version.licences, "data": [*version.licences["data"], *new]},
            training={
                **version.training,
                "data": [*version.training["data"], *self.data],
                "settings": {**version.training["settings"], "stylePreview": dict(self.settings)},
            },
        )


def read_styles(
    run: FamixRun, provenance: Provenance, arguments: argparse.Namespace
) -> ReadStyles | None:
    """Read what was asked for; nothing was when there is no bank.

    Raises ValueError when the parts are not of the run: they would fit, and mean nothing.
    """
    if arguments.styles is None:
        if arguments.picture is not None or arguments.clip is not None:
            raise ValueError("--picture and --clip are for styles: give --styles as well")
        return None
    _refuse_other(arguments.styles / TENSORS, provenance, "stylesSha256", "styles")
    if "stylesFactsSha256" in provenance.inputs:  # older runs did not note it
        _refuse_other(arguments.styles / FACTS, provenance, "stylesFactsSha256", "styles")
    if run.trainable == "everything":
        raise ValueError(f"{run.name} trained layer 1 too, so that mined styles are not of it")
    bank = read_bank(arguments.styles)
    decoder, licences, data = None, list[dict[str, str]](), list[str]()
    settings: dict[str, Any] = {}
    if arguments.picture is not None:
        decoder, of_decoder, settings["picture"] = _read_decoder(arguments.picture, provenance)
        data = [f"{title}; for the decoder of pictures" for title in run_titles(of_decoder)]
        licences = run_licences(of_decoder, "what the decoder of pictures decodes")
    words = None
    if arguments.clip is not None:
        _refuse_other(arguments.clip, provenance, "clipSha256", "CLIP")
        words = learn_style_words(load_clip(arguments.clip), bank)
        settings["words"] = _described_words(words)
        licences.append(clip_licence(provenance, TEXT_ENCODER))
    parts = StyleParts(
        bank=bank, grid=run.style.grid, beta=run.style.beta, decoder=decoder, words=words
    )
    return ReadStyles(parts=parts, settings=settings, data=tuple(data), licences=tuple(licences))


def _read_decoder(
    folder: Path, provenance: Provenance
) -> tuple[PictureDecoder, Provenance, dict[str, Any]]:
    run, of_decoder, decoder = read_decoder(
        folder, clip_sha256=provenance.inputs.get("clipSha256", "unknown")
    )
    if not of_decoder.is_clean:
        raise ValueError(f"{folder} was trained from code that no commit holds: train again")
    settings = {
        "recipe": of_decoder.recipe,
        "settings": asdict(run),
        "seed": run.seed,
        "commit": of_decoder.commit,
    }
    return decoder, of_decoder, settings


def _described_words(words: StyleWords) -> dict[str, Any]:
    return {
        "trainedTokens": len(words.vocabulary.kept),
        "templates": list(words.templates),
        "ridge": words.ridge,
    }


def _refuse_other(path: Path, provenance: Provenance, name: str, what: str) -> None:
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist")
    if sha256_of(path) != provenance.inputs.get(name):
        raise ValueError(f"{path} is not the {what} that the run was trained with")
