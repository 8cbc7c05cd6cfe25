"""numpy's single numbers in checkpoints, read without numpy.

A pickled number calls ``numpy.dtype`` and sets the state of what it returns. Numpy believes that
state, so a made-up one lets it read other memory: random damage alone made it crash. What stands in
for both functions here knows a few formats of fixed size, and looks at nothing else.
"""

import struct
from collections.abc import Callable
from typing import Any

NUMBER_FORMATS = {
    "f8": "d",
    "f4": "f",
    "f2": "e",
    "i8": "q",
    "i4": "i",
    "i2": "h",
    "i1": "b",
    "u8": "Q",
    "u4": "I",
    "u2": "H",
    "u1": "B",
    "b1": "?",
}
"""From numpy's name of a format to that of Python's `struct`."""


class NumberFormat:
    """Stands in for ``numpy.dtype``."""

    def __init__(self, name: str, *_: object) -> None:
        if name not in NUMBER_FORMATS:
            raise ValueError(f"a number has the format {name!r}; known are {list(NUMBER_FORMATS)}")
        self.code = NUMBER_FORMATS[name]
        self.byte_order = "<"

    def __setstate__(self, state: Any) -> None:  # noqa: ANN401 - the pickle decides
        """Take the byte order, the one thing in numpy's state that a number needs."""
        match state:
            case (int(), ("<" | ">" | "|") as byte_order, *_):
                self.byte_order = "<" if byte_order == "|" else byte_order
            case _:
                raise ValueError(f"a number's format has the state {str(state)[:100]}")


def read_number(number_format: NumberFormat, data: bytes) -> float | int | bool:
    """Stand in for ``numpy.core.multiarray.scalar``."""
    return struct.unpack(number_format.byte_order + number_format.code, data)[0]


STAND_INS: list[Callable[..., Any] | tuple[Callable[..., Any], str]] = [
    (NumberFormat, "numpy.dtype"),
    (read_number, "numpy.core.multiarray.scalar"),  # as numpy 1 spells it
    (read_number, "numpy._core.multiarray.scalar"),  # as numpy 2 does
]
"""For `torch.serialization.safe_globals`: what is called where a pickle names what."""
