"""Changes of a recipe's settings from the command line: ``steps=600``, ``style.mode=mixstyle``."""

import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import (
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

Run = TypeVar("Run")


class _Change(NamedTuple):
    value: str
    text: str
    """The whole of it, for messages."""


_Tree = dict[str, "_Tree | _Change"]


def override(run: Run, changes: Sequence[str]) -> Run:
    """Return the settings with every ``name=value`` applied; dots lead into parts, the last counts.

    Settings that only fit each other are changed together: what they add up to is checked, and not
    what each change alone would make.

    Raises ValueError naming the change, when there is no such setting or the value does not fit.
    """
    tree: _Tree = {}
    for text in changes:
        name, separator, value = text.partition("=")
        if separator == "":
            raise ValueError(f'"{text}" is no change of a setting; write name=value')
        _grow(tree, name.split("."), _Change(value, text))
    return cast("Run", _changed(run, tree))


def _grow(tree: _Tree, path: Sequence[str], change: _Change) -> None:
    name, *rest = path
    if not rest:
        tree[name] = change
        return
    branch = tree.setdefault(name, {})
    if isinstance(branch, _Change):
        raise ValueError(  # noqa: TRY004 - of what was typed, not of a type
            f'"{change.text}" changes a part of what "{branch.text}" sets: set one'
        )
    _grow(branch, rest, change)


def _changed(settings: Any, tree: _Tree) -> Any:  # noqa: ANN401
    is_one = is_dataclass(settings) and not isinstance(settings, type)
    known = [field.name for field in fields(settings)] if is_one else []
    for name, branch in tree.items():
        if name not in known:
            raise ValueError(
                f'"{_first(branch)}": there is no setting {name!r}; there are {", ".join(known)}'
            )
    kinds = get_type_hints(type(settings))
    values = {
        name: _parsed(kinds[name], branch)
        if isinstance(branch, _Change)
        else _changed(getattr(settings, name), branch)
        for name, branch in tree.items()
    }
    return cast("Any", replace)(settings, **values)


def _first(branch: _Tree | _Change) -> str:
    return branch.text if isinstance(branch, _Change) else _first(next(iter(branch.values())))


def _parsed(kind: Any, change: _Change) -> Any:  # noqa: ANN401
    try:
        value = json.loads(change.value)
    except json.JSONDecodeError:
        value = change.value  # words need no quotes
    if not _fits(kind, value):
        wanted = str(getattr(kind, "__name__", kind)).removeprefix("typing.")
        raise ValueError(f'"{change.text}": {value!r} is no value for it; it takes {wanted}')
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
