"""The tensors of a TorchScript archive, read without `torch.jit.load`, which would run its code.

OpenAI's RN50.pt and RN101.pt are such archives: a zip with ``data.pkl`` (the tree of modules as a
pickle), ``data/<n>`` (the numbers), and ``code/``, which is never opened. The pickle may name
TorchScript's own classes, which become containers that only keep their state, and tensors, which
are put together here. See PyTorch, docs/source/jit_utils and torch/csrc/jit/serialization.
"""

import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dgseg.weights.rebuilt_tensor import rebuilt_tensor
from dgseg.weights.restricted_pickle import Callee, Held, load_restricted
from dgseg.weights.torchscript_records import ZIP_DAMAGE, Records, open_records
from dgseg.weights.weights_error import WeightsError

NUMBER_FORMATS = {
    "HalfStorage": "f2",
    "FloatStorage": "f4",
    "DoubleStorage": "f8",
    "LongStorage": "i8",
    "IntStorage": "i4",
    "ByteStorage": "u1",
    "BoolStorage": "?",
}
LIST_BUILDERS = ("build_intlist", "build_doublelist", "build_boollist", "build_tensorlist")

LARGEST_DEPTH = 32
MOST_ENTRIES = 1_000_000
"""RN101 has some thousands."""


def read_torchscript_tensors(path: Path) -> dict[str, Tensor]:
    """Return the parameters and buffers by their full names, like ``visual.conv1.weight``.

    A file that is damaged, asks for a function or class beyond TorchScript's own, or unpacks to
    more than its own size is refused with a WeightsError. Nothing of the file is run.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not a file: give the path of a TorchScript archive")
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(open_records(archive, path), str(path))
    except ZIP_DAMAGE as error:
        raise WeightsError(f"{path} is not a TorchScript archive, or damaged: {error}") from error


class _Module:
    """What every class of the archive becomes: it keeps its state, and does nothing."""

    __slots__ = ("state",)

    state: Any

    def __setstate__(self, state: Any) -> None:  # noqa: ANN401 - checked when it is read
        self.state = state


def _read(records: Records, what: str) -> dict[str, Tensor]:
    def find(module: str, name: str) -> Any:  # noqa: ANN401 - see `Find`
        if module.split(".")[0] == "__torch__":
            return _Module
        if module == "torch" and name in NUMBER_FORMATS:
            return NUMBER_FORMATS[name]
        if module == "torch.jit._pickle" and name in LIST_BUILDERS:
            return Callee(list)
        return callees.get((module, name))

    @cache
    def storage(*identity: Any) -> Held[Tensor]:  # noqa: ANN401 - comes from the pickle
        return _storage(identity, records, what)

    callees = {
        ("torch._utils", "_rebuild_tensor_v2"): Callee(
            lambda *arguments: rebuilt_tensor(arguments, what)
        ),
        ("collections", "OrderedDict"): Callee(dict),
    }
    root = load_restricted(
        records.pickle, find=find, what=what, persistent=lambda identity: storage(*identity)
    )
    if not isinstance(root, _Module):
        raise WeightsError(f"{what} holds a {type(root).__name__} where a module was expected")
    return _named_tensors(root, what)


def _storage(identity: tuple[Any, ...], records: Records, what: str) -> Held[Tensor]:
    match identity:
        case ("storage", str() as number_format, str() as key, str(), int() as count) if (
            number_format in NUMBER_FORMATS.values()
        ):
            dtype = np.dtype(number_format)
        case _:
            raise WeightsError(
                f"{what} is damaged: {repr(identity)[:100]} is not a reference to numbers"
            )
    data = records.storage(key)
    if len(data) != count * dtype.itemsize:
        raise WeightsError(
            f"{what} is damaged: data/{key} should hold {count} numbers of {dtype.itemsize} bytes,"
            f" but has {len(data)} bytes"
        )
    stored = np.frombuffer(data, dtype.newbyteorder(records.byte_order))
    return Held(torch.from_numpy(stored.astype(dtype.newbyteorder("="))))


def _named_tensors(root: _Module, what: str) -> dict[str, Tensor]:
    tensors: dict[str, Tensor] = {}
    pending = [("", root)]
    entries = 0
    while pending:
        prefix, module = pending.pop()
        state = getattr(module, "state", None)
        if not isinstance(state, dict):
            continue
        entries += len(state)
        # Modules that hold themselves, or each other, would never end.
        if entries > MOST_ENTRIES or prefix.count(".") > LARGEST_DEPTH:
            raise WeightsError(f"{what} nests modules without end, at {prefix:.80}")
        for name, value in state.items():
            if isinstance(value, _Module):
                pending.append((f"{prefix}{name}.", value))
            elif isinstance(value, Held) and isinstance(value.value, Tensor):
                tensors[f"{prefix}{name}"] = value.value
    return tensors
