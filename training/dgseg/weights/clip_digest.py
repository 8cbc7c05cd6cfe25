"""Which file it is: weights are told apart by their SHA-256, never by their name."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from dgseg.weights.weights_error import WeightsError

OPENAI_FILES = {
    "afeb0e10f9e5a86da6080e35cf09123aca3b358a0c3e3b6c78a7b63bc04b6762": "OpenAI CLIP RN50",
    "8fa8567bab74a42d41c5915025a8e4538c3bdbe8804a470a72f30b0d94fab599": "OpenAI CLIP RN101",
}
"""The digests in the addresses that OpenAI's own loader downloads from, and checks against."""


@dataclass(frozen=True, kw_only=True)
class VerifiedFile:
    """A file whose digest somebody vouched for."""

    sha256: str
    openai_name: str | None
    """What OpenAI calls it; None for a file of anybody else."""


def verify_file(path: Path, *, sha256: str | None) -> VerifiedFile:
    """Return which file this is, or refuse it.

    ``sha256`` is the digest that the caller expects. Without one, only OpenAI's files are known.
    """
    found = checked_digest(path, sha256)
    if sha256 is None and found not in OPENAI_FILES:
        raise WeightsError(
            f"{path} has the SHA-256 {found}, which is neither OpenAI's RN50 nor RN101. If it is"
            f" the digest that its publisher names, repeat with --sha256 {found}"
        )
    return VerifiedFile(sha256=found, openai_name=OPENAI_FILES.get(found))


def checked_digest(path: Path, sha256: str | None) -> str:
    """Return a file's SHA-256, and refuse the file if another is expected."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not a file: give the path of published weights")
    if sha256 is not None and re.fullmatch(r"[0-9a-f]{64}", sha256.lower()) is None:
        raise WeightsError(f"{sha256!r} is not a SHA-256: expected 64 hexadecimal digits")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 is not None and found != sha256.lower():
        raise WeightsError(
            f"{path} has the SHA-256 {found}, but {sha256.lower()} was expected: it is damaged, or"
            " another file. Download it again"
        )
    return found
