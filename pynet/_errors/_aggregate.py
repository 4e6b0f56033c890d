"""Several failures as one."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Final

from ._system import NodeOSError


class AggregateError(NodeOSError):
    """Several attempts failed, one error each.

    It is an ``OSError`` with the code (and number) of the first, and an instance of the first one's built-in class:
    ``except ConnectionRefusedError`` works for a host of several addresses too.

    Attributes:
        errors: What each attempt failed with, in order.
    """

    name = "AggregateError"
    errors: list[BaseException]

    def __new__(cls, errors: Sequence[BaseException], message: str = "") -> AggregateError:
        # Not in __init__: an instance cannot change its class.
        return OSError.__new__(_paired_aggregate(errors[0]) if cls is AggregateError and errors else cls)

    def __init__(self, errors: Sequence[BaseException], message: str = "") -> None:
        self.errors = list(errors)
        self.message = message
        first = self.errors[0] if self.errors else None
        self.code = str(getattr(first, "code", None) or "")
        if isinstance(first, OSError):
            self.errno = first.errno
            self.strerror = first.strerror
        # Python 3.11 prints notes below the traceback; the text itself is empty, as in Node.
        self.__notes__ = [str(error) for error in self.errors]

    def __reduce__(self) -> tuple[object, ...]:
        cls = type(self)
        return AggregateError if cls in _PAIRED.values() else cls, (self.errors, self.message), self.__dict__.copy()


_PAIRED: Final[dict[type, type[AggregateError]]] = {}


def _paired_aggregate(first: BaseException) -> type[AggregateError]:
    """The AggregateError that is also of *first*'s built-in class."""
    for base in type(first).__mro__:
        is_built_in = base.__module__ == "builtins" and issubclass(base, OSError) and base is not OSError
        if is_built_in or base is socket.gaierror:
            if base not in _PAIRED:
                _PAIRED[base] = type(
                    "AggregateError", (AggregateError, base), {"__module__": AggregateError.__module__}
                )
            return _PAIRED[base]
    return AggregateError
