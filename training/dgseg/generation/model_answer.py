"""The prompts in what a language model answered. The answer is not trusted: it may be anything."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import cast

from dgseg.generation.prompt_list import clean_prompt, without_duplicates

ANSWER_LIMIT_CHARS = 200_000
"""What a model says beyond this is not read."""
SHORTEST_WORDS = 4
JSON_STARTS = 8
"""How many brackets are tried as the beginning of JSON."""

THOUGHTS = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL | re.IGNORECASE)
MARKER = re.compile(
    r"""\s*(?:
        [-*+•‣\u2013\u2014]\s+                 # - text
        | \(?\d{1,4}\s*[.):]\s+      # 1. text, 1) text, (1) text, 1: text
        | \[\d{1,4}\][.:]?\s+        # [1] text
        | \#\d{1,4}[.:]?\s+          # #1 text
        | prompt\s+\d{1,4}\s*:\s+    # Prompt 1: text
    )""",
    re.VERBOSE | re.IGNORECASE,
)
PICTURE = re.compile(r"^an?\b.*\b(photo|photograph|picture|snapshot|image|view|shot)\b", re.I)
QUOTES = "\"'`“”\u2018\u2019«»"


def prompts_in(answer: str) -> list[str]:
    """Return the usable prompts of an answer, in order, without duplicates.

    Read are JSON (a list of texts, or of objects with one text each, also inside an object) and
    lists with numbers or bullets. Lines of an answer without either count only where they speak of
    a picture, so that neither a greeting nor a refusal becomes a prompt.
    """
    answer = THOUGHTS.sub("", answer[:ANSWER_LIMIT_CHARS])
    texts = _json_texts(answer) or _listed_texts(answer)
    return without_duplicates(_usable(texts))


def _usable(texts: list[str]) -> Iterator[str]:
    for text in texts:
        try:
            prompt = clean_prompt(text.replace("**", "").strip().strip(QUOTES))
        except ValueError:
            continue  # one bad line is no reason to lose the others
        if len(prompt.split()) >= SHORTEST_WORDS and not prompt.endswith(":"):
            yield prompt


def _json_texts(answer: str) -> list[str]:
    decoder = json.JSONDecoder()
    for start in islice(re.finditer(r"[\[{]", answer), JSON_STARTS):
        try:
            value, _ = decoder.raw_decode(answer, start.start())
        except (json.JSONDecodeError, RecursionError):
            continue
        if texts := _texts_of(value):
            return texts
    return []


def _texts_of(value: object) -> list[str]:
    if isinstance(value, dict):
        values = list(cast("dict[str, object]", value).values())
        for item in values:
            if isinstance(item, list):
                return _texts_of(cast("object", item))
        # Without a list it may be {"1": "A photo of ..."}, but also {"error": "I am not ..."}.
        return [text for text in values if isinstance(text, str) and PICTURE.match(text)]
    if not isinstance(value, list):
        return []
    texts: list[str] = []
    for item in cast("list[object]", value):
        if isinstance(item, str):
            texts.append(item)
        elif isinstance(item, dict):
            own = [text for text in cast("dict[str, object]", item).values() if _is_sentence(text)]
            texts += cast("list[str]", own[:1])
    return texts


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and len(value.split()) >= SHORTEST_WORDS


def _listed_texts(answer: str) -> list[str]:
    lines = [line.strip() for line in answer.splitlines()]
    if listed := [text for line in lines if (text := _without_markers(line)) != line]:
        return listed
    bare = [line.strip(QUOTES + ",") for line in lines]
    return [line for line in bare if PICTURE.match(line)]


def _without_markers(line: str) -> str:
    while marker := MARKER.match(line.replace("**", "")):
        line = line.replace("**", "")[marker.end() :]
    return line
