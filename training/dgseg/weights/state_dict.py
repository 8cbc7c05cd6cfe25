"""Checks on named tensors, before they become the weights of a network."""

from collections.abc import Collection, Mapping
from typing import Any

import torch
from torch import Tensor

from dgseg.weights.weights_error import WeightsError

LISTED_NAMES = 6
"""A wrong network differs in hundreds of names; the first few tell what it is."""


def as_state_dict(value: Any, what: str) -> dict[str, Tensor]:  # noqa: ANN401
    """Return ``value`` as named tensors, or say what it holds instead.

    The prefix ``module.``, which data-parallel training puts before every name, is taken off.
    """
    if not isinstance(value, Mapping) or not value:
        raise WeightsError(f"{what} is not a dictionary of tensors but {type(value).__name__}")
    odd = [str(name) for name, tensor in value.items() if not isinstance(tensor, Tensor)]
    if odd:
        raise WeightsError(f"{what} holds entries that are no tensors: {listed(odd)}")
    if all(str(name).startswith("module.") for name in value):
        return {str(name).removeprefix("module."): tensor for name, tensor in value.items()}
    return {str(name): tensor for name, tensor in value.items()}


def checked_weights(
    tensors: Mapping[str, Tensor], expected: Mapping[str, Tensor], what: str
) -> dict[str, Tensor]:
    """Return ``tensors`` in the number formats of ``expected``, which may lie on "meta".

    Missing and unknown names, other shapes, and numbers that are not finite are refused with a
    ValueError.
    """
    problems = [
        *_problem("missing", expected.keys() - tensors.keys()),
        *_problem("unknown", tensors.keys() - expected.keys()),
        *_problem(
            "of another shape",
            [
                f"{name} {list(tensors[name].shape)}, not {list(value.shape)}"
                for name, value in expected.items()
                if name in tensors and tensors[name].shape != value.shape
            ],
        ),
    ]
    if problems:
        raise WeightsError(f"{what} does not fit the network: " + "; ".join(problems))
    converted = {
        name: tensors[name].to(value.dtype).contiguous() for name, value in expected.items()
    }
    broken = [name for name, tensor in converted.items() if not bool(torch.isfinite(tensor).all())]
    if broken:
        raise WeightsError(
            f"{what} holds numbers that are not finite, in {listed(broken)}: its training diverged,"
            " or the file is damaged"
        )
    return converted


def block_count(names: Collection[str], stage: str) -> int:
    """Return how many blocks a stage has, from names like ``<stage>.<block>.conv1.weight``."""
    return len(
        {name[len(stage) + 1 :].split(".")[0] for name in names if name.startswith(f"{stage}.")}
    )


def listed(names: Collection[str]) -> str:
    """Return the first few names in order, and how many more there are."""
    shown = sorted(names)[:LISTED_NAMES]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _problem(kind: str, names: Collection[str]) -> list[str]:
    return [f"{len(names)} {kind} ({listed(names)})"] if names else []
