"""Changes of a recipe's settings from the command line: ``steps=600``, ``style.mode=mixstyle``."""

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Run = TypeVar("Run")


def override(run: Run, changes: Sequence[str]) -> Run:
    """Return the settings with every ``name=value`` applied, in order; dots lead into parts.

    Raises ValueError naming the change, when there is no such setting or the value does not fit.
    """
    for change in changes:
        name, separator, value = change.partition("=")
        if separator == "":
            raise ValueError(f'"{change}" is no change of a setting; write name=value')
        run = cast("Run", _replaced(run, name.split("."), value, change))
    return run


def _replaced(settings: Any, path: Sequence[str], value: str, change: str) -> Any:  # noqa: ANN401
    name, *rest = path
    known: list[str] = []
    if is_dataclass(settings) and not isinstance(settings, type):
        known = [field.name for field in fields(settings)]
    if name not in known:
        raise ValueError(f'"{change}": there is no setting {name!r}; there are {", ".join(known)}')
    if rest:
        return _with(settings, name, _replaced(getattr(settings, name), rest, value, change))
    kind = get_type_hints(type(settings))[name]
    return _with(settings, name, _parsed(kind, value, change))


def _with(settings: Any, name: str, value: Any) -> Any:  # noqa: ANN401
    return replace(settings, **{name: value})


def _parsed(kind: Any, text: str, change: str) -> Any:  # noqa: ANN401
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = text  # words need no quotes
    if not _fits(kind, value):
        wanted = str(getattr(kind, "__name__", kind)).removeprefix("typing.")
        raise ValueError(f'"{change}": {value!r} is no value for it; it takes {wanted}')
    return tuple(value) if isinstance(value, list) else value


def _fits(kind: Any, value: Any) -> bool:  # noqa: ANN401
    origin = get_origin(kind)
    if origin is Literal:
        return value in get_args(kind)
    if origin in (Union, UnionType):
        return any(_fits(each, value) for each in get_args(kind))
    if origin is tuple and isinstance(value, list):
        kinds = get_args(kind)
        return len(kinds) == len(value) and all(map(_fits, kinds, value))
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return value is None if kind is type(None) else isinstance(kind, type) and type(value) is kind
