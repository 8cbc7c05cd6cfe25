"""The styles that the official FAMix code mined, from its ``saved_params.pkl``.

The file is a plain pickle of a dictionary with two lists per label: ``"<label>_mu"`` and
``"<label>_std"``, and ``"255"`` for pixels without one. It is read as data; see
`restricted_pickle`.

Shapes: K styles of a label, C channels.
"""

import io
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from dgseg.weights.foreign_checkpoint import read_torch_save
from dgseg.weights.rebuilt_tensor import rebuilt_tensor
from dgseg.weights.restricted_pickle import Callee, Find, Held, load_restricted
from dgseg.weights.weights_error import WeightsError

MEAN, DEVIATION = "_mu", "_std"


def read_famix_style_bank(path: Path) -> dict[str, tuple[Tensor, Tensor]]:
    """Return mean and deviation, each ``[K, C]`` on the CPU, per label name or ``"255"``.

    Labels keep the order of the file; a label without styles has K = 0. A file that asks for more
    than tensors, or is not such a dictionary, is refused with a WeightsError. Nothing of it is run.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path} is not a file: give the path of a saved_params.pkl")
    bank = load_restricted(path.read_bytes(), find=_find(str(path)), what=str(path))
    lists = _checked_lists(bank, path)
    channels = next((style.shape[0] for styles in lists.values() for style in styles), 0)
    labels = [name.removesuffix(MEAN) for name in lists if name.endswith(MEAN)]
    return {
        label: (
            _stacked(lists[label + MEAN], channels, path, label + MEAN),
            _stacked(lists[label + DEVIATION], channels, path, label + DEVIATION),
        )
        for label in labels
    }


def _find(what: str) -> Find:
    def storage(data: Any) -> Held[Tensor]:  # noqa: ANN401 - comes from the pickle
        # A pickle inside the pickle, in which torch saves the numbers of one tensor.
        if not isinstance(data, bytes):
            raise WeightsError(f"{what} is damaged: the numbers of a tensor are not bytes")
        numbers = read_torch_save(io.BytesIO(data), what)
        if not isinstance(numbers, torch.storage.TypedStorage):
            raise WeightsError(f"{what} is damaged: the numbers of a tensor are {type(numbers)}")
        return Held(torch.tensor([], dtype=numbers.dtype).set_(numbers))

    def latin_1(text: Any, encoding: Any) -> bytes:  # noqa: ANN401
        # How pickle's first three protocols write bytes.
        if not isinstance(text, str) or encoding != "latin1":
            raise WeightsError(f"{what} is damaged: bytes are written as {encoding!r}")
        return text.encode("latin1")

    allowed = {
        ("_codecs", "encode"): Callee(latin_1),
        ("torch._utils", "_rebuild_tensor_v2"): Callee(
            lambda *arguments: rebuilt_tensor(arguments, what)
        ),
        ("torch._utils", "_rebuild_parameter"): Callee(lambda data, *_: data),
        ("torch.storage", "_load_from_bytes"): Callee(storage),
        ("collections", "OrderedDict"): Callee(dict),
    }
    return lambda module, name: allowed.get((module, name))


def _checked_lists(bank: object, path: Path) -> dict[str, list[Tensor]]:
    if not isinstance(bank, dict) or not bank:
        raise WeightsError(f"{path} holds no styles but {type(bank).__name__}")
    lists: dict[str, list[Tensor]] = {}
    for name, styles in bank.items():
        if not isinstance(name, str) or not name.endswith((MEAN, DEVIATION)):
            raise WeightsError(
                f"{path} has the entry {name!r}; expected <label>_mu and <label>_std"
            )
        if not isinstance(styles, list):
            raise WeightsError(f"{path} has no list at {name!r} but {type(styles).__name__}")
        lists[name] = [_style(style, path, name) for style in styles]
    for name in lists:
        label, ending = name.rsplit("_", 1)
        other = label + (DEVIATION if f"_{ending}" == MEAN else MEAN)
        if len(lists.get(other, [])) != len(lists[name]) or other not in lists:
            raise WeightsError(f"{path} has not as many {other!r} as {name!r}: it is incomplete")
    return lists


def _style(style: Any, path: Path, name: str) -> Tensor:  # noqa: ANN401 - comes from the pickle
    if not isinstance(style, Held) or not isinstance(style.value, Tensor):
        raise WeightsError(f"{path} has something else than tensors in {name!r}")
    tensor_C11 = style.value
    if tensor_C11.dim() != 3 or tensor_C11.shape[1:] != (1, 1):
        raise WeightsError(
            f"{path} has a style of shape {list(tensor_C11.shape)} in {name!r}; expected"
            " [channels, 1, 1]"
        )
    if not bool(torch.isfinite(tensor_C11).all()):
        raise WeightsError(f"{path} has numbers that are not finite in {name!r}: mine it again")
    return tensor_C11.float().flatten()


def _stacked(styles: list[Tensor], channels: int, path: Path, name: str) -> Tensor:
    if any(len(style) != channels for style in styles):
        raise WeightsError(f"{path} mixes styles of {channels} channels with others, in {name!r}")
    return torch.stack(styles) if styles else torch.empty(0, channels)
