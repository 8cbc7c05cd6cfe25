"""Tensors as pickles describe them: a place, a size and a stride within a row of numbers."""

from typing import Any

from torch import Tensor

from dgseg.weights.restricted_pickle import Held
from dgseg.weights.weights_error import WeightsError

MOST_DIMENSIONS = 8


def rebuilt_tensor(arguments: tuple[Any, ...], what: str) -> Held[Tensor]:
    """Return what `torch._utils._rebuild_tensor_v2` would, from the same arguments.

    The numbers come as a held tensor of one dimension. A tensor that reaches beyond them, or shows
    them more often than once, is refused with a WeightsError that starts with ``what``.
    """
    match arguments:
        case (
            Held(value=Tensor() as numbers),
            int() as offset,
            tuple() as size,
            tuple() as stride,
            *_,
        ):
            layout = (offset, *size, *stride)
        case _:
            raise WeightsError(f"{what} is damaged: a tensor has the wrong parts")
    if (
        len(size) != len(stride)
        or len(size) > MOST_DIMENSIONS
        or any(type(number) is not int or number < 0 for number in layout)
    ):
        raise WeightsError(f"{what} is damaged: a tensor has size {size} and stride {stride}")

    count = 1
    for side in size:
        count *= side
    last = offset + sum((side - 1) * step for side, step in zip(size, stride, strict=True))
    # A stride of 0 makes a few numbers look like terabytes, so the count is bounded as well.
    if count > numbers.numel() or (count > 0 and last >= numbers.numel()):
        raise WeightsError(
            f"{what} is damaged: a tensor of size {size} with stride {stride} at {offset} reaches"
            f" beyond its {numbers.numel()} numbers"
        )
    if count == 0:
        return Held(numbers[:0].reshape(size))
    return Held(numbers.as_strided(size, stride, offset))
