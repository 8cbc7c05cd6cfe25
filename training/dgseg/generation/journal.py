"""Files of JSON, safe against kills: one that is replaced whole, and one that grows by lines."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What JSON can say."""
JsonObject = dict[str, Json]


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and on the disk when this returns."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)  # renaming is atomic


def read_json_object(path: Path, what: str) -> JsonObject:
    """Read an object. Raises ValueError in one line when ``path`` holds none."""
    if not path.is_file():
        raise ValueError(f"{path} does not exist, or is no file: expected {what}")
    try:
        value: object = json.loads(path.read_bytes())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"{path} is no {what}: it is not JSON ({error})") from error
    if not isinstance(value, dict):
        raise ValueError(f"{path} is no {what}: it holds no JSON object")  # noqa: TRY004
    return cast("JsonObject", value)


def append_line(path: Path, value: Mapping[str, Any]) -> None:
    """Add one line, which is on the disk when this returns."""
    with path.open("ab") as file:
        file.write((json.dumps(value, ensure_ascii=False) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())


def read_lines(path: Path) -> list[JsonObject]:
    """Return all lines, after cutting off what a kill left of the last one.

    Raises ValueError when any other line is no JSON object.
    """
    if not path.exists():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        with path.open("r+b") as file:
            file.truncate(len(whole))
    return [_object(path, number, line) for number, line in enumerate(whole.splitlines(), 1)]


def _object(path: Path, number: int, line: bytes) -> JsonObject:
    try:
        value: object = json.loads(line)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"line {number} of {path} is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise ValueError(f"line {number} of {path} holds no JSON object")  # noqa: TRY004
    return cast("JsonObject", value)
