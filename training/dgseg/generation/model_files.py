"""Models of other libraries: in a folder, or on the Hugging Face hub."""

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from dgseg.generation.journal import JsonObject

MESSAGE_LIMIT_CHARS = 300


def folder_identity(folder: Path) -> JsonObject:
    """Return a folder's name and one digest over the names and bytes of its files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            own = hashlib.file_digest(file, "sha256").hexdigest()
        digest.update(f"{own}  {path.relative_to(folder).as_posix()}\n".encode())
    return {"model": folder.resolve().name, "filesSha256": digest.hexdigest()}


def hub_identity(name: str, commit: str | None) -> JsonObject:
    """Return a hub name with the commit that was loaded."""
    return {"model": name, "revision": commit}


@contextmanager
def loading(model: str) -> Generator[None]:
    """Turn whatever a library says of a model that it cannot load into a ValueError of one line."""
    from huggingface_hub.utils import logging

    # It would tell of every attempt to reach a hub that cannot be reached.
    logging.set_verbosity_error()
    try:
        yield
    # Missing, cut off, garbled, not reachable: these libraries have no common error for it.
    except Exception as error:
        if Path(model).is_dir():
            where = f"the folder {model}"
        else:
            where = f"{model}, which is no folder here, from the Hugging Face hub or its cache"
        reason = " ".join(str(error).split())[:MESSAGE_LIMIT_CHARS] or type(error).__name__
        raise ValueError(f"cannot load {where}: {reason}") from error
