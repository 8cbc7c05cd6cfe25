"""Pickles read as data: whatever they ask for comes from a list, and anything else is refused.

A pickle is a program that calls functions by name. Here a name is looked up in what the reader
allows, never imported, and what is allowed is our own and inert.
"""

import io
import pickle
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from dgseg.weights.weights_error import WeightsError

Value = TypeVar("Value")

Find = Callable[[str, str], Any]
"""From module and name to what stands in for it; None when it is not allowed."""

PICKLE_DAMAGE = (
    pickle.UnpicklingError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    SystemError,
    TypeError,
    ValueError,
)
"""What Python's unpickler raises for bytes that are no pickle: it depends on the bytes."""


class Held(Generic[Value]):
    """Something that a pickle may pass on, and not change.

    A pickle can set the state of whatever it holds; a tensor would let it reach other memory.
    """

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __setstate__(self, state: Any) -> None:  # noqa: ANN401 - the pickle decides
        """Refuse."""
        raise pickle.UnpicklingError("it tries to change what it was given")


class Callee(Held[Callable[..., Any]]):
    """A function that a pickle may call, and do nothing else with."""

    __slots__ = ()

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401 - the pickle decides
        """Call the function."""
        return self.value(*arguments)


def load_restricted(
    data: bytes,
    *,
    find: Find,
    what: str,
    persistent: Callable[[Any], Any] | None = None,
) -> Any:  # noqa: ANN401 - the reader checks what it got
    """Return what ``data`` holds; ``persistent`` turns a persistent id into an object.

    Refuses with a WeightsError, which starts with ``what``: the path of the file.
    """

    class Unpickler(pickle.Unpickler):
        def find_class(self, module_name: str, global_name: str, /) -> Any:  # noqa: ANN401
            found = find(module_name, global_name)
            if found is None:
                raise WeightsError(
                    f"{what} asks for {module_name}.{global_name}, which weights have no need of."
                    " It was not run. Do not use this file"
                )
            return found

        def persistent_load(self, pid: Any, /) -> Any:  # noqa: ANN401
            if persistent is None:
                raise pickle.UnpicklingError("it points to data outside itself")
            return persistent(pid)

    try:
        return Unpickler(io.BytesIO(data)).load()
    except WeightsError:
        raise
    except PICKLE_DAMAGE as error:
        raise WeightsError(f"{what} is damaged: {error or type(error).__name__}") from error
