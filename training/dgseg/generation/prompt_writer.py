"""Whoever can write prompts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dgseg.generation.journal import JsonObject
from dgseg.generation.prompt_list import PromptList, read_prompt_lines


class PromptWriter(Protocol):
    """Writes descriptions of photographs of streets."""

    @property
    def source(self) -> JsonObject:
        """Who writes, and whatever else decides what is written, but for the seed. No secrets."""
        ...

    def write(self, count: int, seed: int, /) -> list[str]:
        """Return ``count`` clean prompts, no two alike. Raises ValueError when it cannot."""
        ...


@dataclass(frozen=True)
class FileWriter:
    """Hands over the prompts of a text file, one a line, in their order."""

    path: Path

    @property
    def source(self) -> JsonObject:
        """The file's name and digest."""
        return dict(read_prompt_lines(self.path).source)

    def write(self, count: int, _seed: int, /) -> list[str]:
        """Return the first ``count`` prompts of the file."""
        prompts = read_prompt_lines(self.path).prompts
        if count > len(prompts):
            raise ValueError(f"{self.path} holds {len(prompts)} different prompts, not {count}")
        return list(prompts[:count])


def write_list(writer: PromptWriter, count: int, seed: int) -> PromptList:
    """Let a writer write a list, with its source."""
    if count < 1:
        raise ValueError(f"count must be positive, got {count}")
    if seed < 0:
        raise ValueError(f"seed must not be negative, got {seed}")
    prompts = writer.write(count, seed)
    return PromptList(prompts=tuple(prompts), source={**writer.source, "seed": seed})
