"""What an ``AbortSignal`` leads to, and the reason it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ._base import MISSING, NodeRuntimeError, rebuild


class AbortError(NodeRuntimeError):
    """An ``AbortSignal`` ended the operation; ``code`` is ``ABORT_ERR``.

    Attributes:
        cause: The signal's reason, of any type; ``__cause__`` too when it is an exception. ``MISSING`` without one.
    """

    name = "AbortError"
    code = "ABORT_ERR"

    def __init__(self, reason: object = MISSING, *, message: str = "The operation was aborted") -> None:
        super().__init__(message)
        self.cause: object = reason
        if isinstance(reason, BaseException):
            self.__cause__ = reason


class DOMException(Exception):
    """The default reason of an abort, as the web platform has it: a name, and a code that is a number.

    ``signal.reason`` is one of name ``AbortError`` (code 20) unless the caller gave a reason.
    """

    __module__ = "pynet.errors"

    if TYPE_CHECKING:
        _CODES: ClassVar[dict[str, int]]
    _CODES = {"InvalidStateError": 11, "AbortError": 20, "TimeoutError": 23}

    def __init__(self, message: str = "", name: str = "Error") -> None:
        super().__init__(message)
        self.message = message
        self.name = name
        self.code = self._CODES.get(name, 0)

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        return rebuild, (type(self), self.args, self.__dict__.copy())


class DOMTimeout(DOMException, TimeoutError):
    """The reason of ``AbortSignal.timeout()``: name ``TimeoutError``, code 23; a ``TimeoutError`` too."""

    __module__ = "pynet.errors"

    def __init__(self, message: str = "The operation was aborted due to timeout", name: str = "TimeoutError") -> None:
        super().__init__(message, name)
