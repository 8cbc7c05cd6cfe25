"""Prompts from any language model: asked in pages until there are enough different ones."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from dgseg.generation.journal import Json, JsonObject, append_line, read_lines
from dgseg.generation.model_answer import prompts_in
from dgseg.generation.prompt_list import likeness

Ask = Callable[[str, int], str]
"""Answers a request, given a seed. An answer may be anything."""

STREAM = 2
PAGE = 25
"""Prompts to ask for at once: long lists repeat themselves, and are cut off."""
PATIENCE = 4
"""How many times as many pages are asked for as would do if every prompt were usable."""
FRUITLESS_PAGES = 5
"""So many pages in a row without a new prompt end the asking."""
REMEMBERED = 10
"""Of the prompts there are, so many of the last are shown, not to be written again."""

REQUEST = """\
Write {count} captions for photographs taken from a car that drives through ordinary traffic. \
They will be given to a text-to-image model.
Each caption is one sentence in English, of at most 40 words. It begins with "A photo of", \
"A picture of" or "A snapshot of", and names the kind of road, what moves on it and beside it \
(cars, buses, lorries, trams, motorcycles, bicycles, people), the weather and the hour.
Vary all of these, and the cities and countries: rain, fog, snow, night, dawn, dusk and glaring \
sun are as frequent as fair days. No two captions are alike.
Answer with a numbered list of {count} lines and nothing else."""


@dataclass(frozen=True)
class AnswerLog:
    """The answers of a list that is not finished, so that none has to be asked for twice."""

    path: Path

    def read(self, asked: str) -> list[str]:
        """Return the answers so far. Raises ValueError when they answer something else."""
        lines = read_lines(self.path)
        if lines and lines[0].get("asked") != asked:
            raise ValueError(
                f"{self.path} holds answers to another request, model or seed: finish that list "
                "as it was begun, or delete the file"
            )
        answers = [line.get("answer") for line in lines[1:]]
        if not all(isinstance(answer, str) for answer in answers):
            raise ValueError(f"{self.path} holds a line without an answer: delete the file")
        return [str(answer) for answer in answers]

    def add(self, asked: str, answer: str) -> None:
        """Keep one answer."""
        if not self.path.exists() or self.path.stat().st_size == 0:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            append_line(self.path, {"asked": asked})
        append_line(self.path, {"answer": answer})

    def forget(self) -> None:
        """Delete the answers: the list is finished."""
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True, kw_only=True)
class LanguageModelWriter:
    """Asks a language model for prompts, page by page."""

    ask: Ask
    model: JsonObject
    """What is asked, and with which settings: the source, but for the request."""
    request: str = REQUEST
    """What it is asked. ``{count}`` in it becomes the number of prompts of a page."""
    page: int = PAGE
    answers: AnswerLog | None = None

    def __post_init__(self) -> None:
        """Refuse to ask for nothing."""
        if self.page < 1:
            raise ValueError(f"page must be positive, got {self.page}")
        if not self.request.strip():
            raise ValueError("the request to the language model is empty")

    @property
    def source(self) -> JsonObject:
        """The model, its settings, and the request."""
        return {
            **self.model,
            "request": self.request,
            "requestSha256": hashlib.sha256(self.request.encode()).hexdigest(),
            "page": self.page,
        }

    def write(self, count: int, seed: int, /) -> list[str]:
        """Ask until there are ``count`` different prompts.

        Raises ValueError when the model repeats itself or gives nothing usable, after
        ``FRUITLESS_PAGES`` pages without anything new or ``PATIENCE`` times the pages needed.
        """
        asked = _fingerprint({**self.source, "seed": seed})
        known = self.answers.read(asked) if self.answers else []
        found: dict[str, str] = {}
        fruitless, pages, answer = 0, 0, ""
        with tqdm(total=count, desc="asking for prompts", unit="prompt") as progress:
            while len(found) < count:
                if fruitless == FRUITLESS_PAGES or pages == PATIENCE * -(-count // self.page):
                    raise ValueError(_too_few(len(found), count, pages, answer))
                before = len(found)
                if pages < len(known):
                    answer = known[pages]
                else:
                    answer = self.ask(self._request(list(found.values())), _seed(seed, pages))
                    if self.answers:
                        self.answers.add(asked, answer)
                for prompt in prompts_in(answer):
                    found.setdefault(likeness(prompt), prompt)
                fruitless = 0 if len(found) > before else fruitless + 1
                pages += 1
                progress.update(min(len(found), count) - min(before, count))
        return list(found.values())[:count]

    def _request(self, found: list[str]) -> str:
        request = self.request.replace("{count}", str(self.page))
        if not found:
            return request
        last = "\n".join(found[-REMEMBERED:])
        return f"{request}\n\nThese are there already; write others:\n{last}"


def _seed(seed: int, page: int) -> int:
    # Endpoints take what fits in 31 bits.
    return int(np.random.default_rng([seed, STREAM, page]).integers(2**31 - 1))


def _fingerprint(asked: dict[str, Json]) -> str:
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _too_few(found: int, count: int, pages: int, answer: str) -> str:
    return (
        f"the model gave {found} different usable prompts in {pages} answers, {count} were asked "
        f"for. Ask for fewer, or use another model, request, temperature or seed. Its last answer "
        f"begins {answer[:80]!r}"
    )
