"""A list of prompts as data: what it says, who wrote it, and a digest to know it by."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from dgseg.generation.journal import JsonObject, read_json_object, write_json

SCHEMA_VERSION = 1
PROMPT_LIMIT_CHARS = 400
"""CLIP reads 77 tokens, about 300 characters of English; what is longer than this is no prompt."""
CONTROL = {"Cc", "Cf", "Cs"}
"""Unicode categories that would hide in a line: controls, invisible marks, halves of characters."""


@dataclass(frozen=True, kw_only=True)
class PromptList:
    """Prompts in order, without duplicates."""

    prompts: tuple[str, ...]
    source: Mapping[str, Any]
    """Who wrote them: ``kind``, and whatever would be needed to ask again."""

    def __post_init__(self) -> None:
        """Refuse what no writer may hand over."""
        if not self.prompts:
            raise ValueError("a list of prompts needs at least one prompt")
        for place, prompt in enumerate(self.prompts):
            if clean_prompt(prompt) != prompt:
                raise ValueError(f"prompt {place} has needless white space: {prompt!r}")
        if len(without_duplicates(self.prompts)) < len(self.prompts):
            raise ValueError("the prompts hold duplicates")

    @property
    def sha256(self) -> str:
        """The digest of the prompts as a text file, one a line."""
        return hashlib.sha256("".join(f"{line}\n" for line in self.prompts).encode()).hexdigest()


def clean_prompt(text: str) -> str:
    """Return ``text`` with single spaces. Raises ValueError when it cannot be a prompt."""
    prompt = " ".join(unicodedata.normalize("NFC", text).split())
    if not prompt:
        raise ValueError("a prompt is empty")
    if len(prompt) > PROMPT_LIMIT_CHARS:
        raise ValueError(
            f"a prompt has {len(prompt)} characters, at most {PROMPT_LIMIT_CHARS} are allowed: "
            f"{prompt[:60]!r}..."
        )
    if any(unicodedata.category(character) in CONTROL for character in prompt):
        raise ValueError(f"a prompt holds control characters: {prompt[:60]!r}")
    return prompt


def likeness(prompt: str) -> str:
    """Return what two prompts share when they differ in case and white space alone."""
    return " ".join(prompt.split()).casefold()


def without_duplicates(prompts: Iterable[str]) -> list[str]:
    """Return the first of every likeness, in order."""
    first: dict[str, str] = {}
    for prompt in prompts:
        first.setdefault(likeness(prompt), prompt)
    return list(first.values())


def write_prompts(prompts: PromptList, path: Path) -> None:
    """Write ``prompts.json``, whole or not at all."""
    write_json(
        path,
        {
            "schemaVersion": SCHEMA_VERSION,
            "source": dict(prompts.source),
            "sha256": prompts.sha256,
            "prompts": list(prompts.prompts),
        },
    )


def read_prompts(path: Path) -> PromptList:
    """Read what `generate prompts` wrote, or a text file of one prompt a line.

    Raises ValueError when it is neither, or when its prompts are not those of its digest.
    """
    if path.suffix != ".json":
        return read_prompt_lines(path)
    content = read_json_object(path, "list of prompts")
    if content.get("schemaVersion") != SCHEMA_VERSION:
        raise ValueError(
            f"{path} is no list of prompts of schema {SCHEMA_VERSION}: "
            f"schemaVersion is {content.get('schemaVersion')!r}"
        )
    prompts, source = content.get("prompts"), content.get("source")
    if (
        not isinstance(prompts, list)
        or not all(isinstance(prompt, str) for prompt in prompts)
        or not isinstance(source, dict)
    ):
        raise ValueError(
            f"{path} is no list of prompts: `prompts` has to be a list of texts, `source` an object"
        )
    try:
        read = PromptList(prompts=tuple(cast("list[str]", prompts)), source=source)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    if read.sha256 != content.get("sha256"):
        raise ValueError(
            f"the prompts of {path} have sha256 {read.sha256}, but it says {content.get('sha256')}:"
            " it was changed by hand. Keep prompts of your own in a text file, one a line"
        )
    return read


def read_prompt_lines(path: Path) -> PromptList:
    """Read a text file of one prompt a line, like the official ``prompt_llama70b.txt``.

    Empty lines and duplicates are left out.
    """
    if not path.is_file():
        raise ValueError(f"{path} does not exist, or is no file: expected prompts, one a line")
    content = path.read_bytes()
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is no text file of prompts: {error}") from error

    read: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                read.append(clean_prompt(line))
        except ValueError as error:
            raise ValueError(f"line {number} of {path}: {error}") from error
    if not read:
        raise ValueError(f"{path} holds no prompt: expected prompts, one a line")
    prompts = without_duplicates(read)
    source: JsonObject = {
        "kind": "file",
        "file": path.name,
        "fileSha256": hashlib.sha256(content).hexdigest(),
        "duplicates": len(read) - len(prompts),
    }
    return PromptList(prompts=tuple(prompts), source=source)
