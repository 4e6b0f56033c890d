"""``MISSING`` and the root of every exception that carries a Node code."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, ClassVar, Final

from pynet._loop import printable


class Missing(enum.Enum):
    """The type of ``MISSING``: an enum, so that type checkers narrow on ``is MISSING``."""

    MISSING = "undefined"

    def __repr__(self) -> str:
        return "undefined"

    def __str__(self) -> str:
        return "undefined"

    def __bool__(self) -> bool:
        return False


#: An argument that was left out, where Node tells ``undefined`` and ``null`` apart. Falsy.
MISSING: Final = Missing.MISSING


class NodeError(Exception):
    """An error with Node's permanent ``code`` and Node's text.

    Every exception that this library makes is one; each also derives from the built-in class that a Python
    programmer expects (``TypeError``, ``ValueError``, ``RuntimeError``, ``OSError`` and its subclasses).

    Attributes:
        code: Node's code, ``"ERR_SOCKET_CLOSED"`` or ``"ECONNREFUSED"``; never changes its meaning.
        message: Node's text. ``str(err)``, which tracebacks print, is the same with control characters escaped, because
            a path or a peer's name may hold what a terminal obeys.
        name: The name that the error has in Node: ``"TypeError"``, ``"RangeError"``, ``"Error"``, ``"AbortError"``.
        syscall, address, port, …: What ``NodeOSError`` says of a failed system call. ``None`` with all other errors,
            where JavaScript has undefined: a listener may ask without knowing what it got.
    """

    if TYPE_CHECKING:
        name: ClassVar[str]
    name = "Error"
    code: str
    message: str
    syscall: str | None = None
    address: str | None = None
    port: int | None = None
    localAddress: str | None = None
    localPort: int | None = None
    hostname: str | None = None
    path: str | None = None
    dest: str | None = None

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        # Tracebacks and pickles name the public module, wherever the class is defined.
        if cls.__module__.startswith("pynet._errors."):
            cls.__module__ = "pynet.errors"

    def __str__(self) -> str:
        return printable(self.message)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return rebuild, (type(self), self.args, self.__dict__.copy())


def rebuild(cls: type[Exception], args: tuple[object, ...], state: dict[str, object]) -> Exception:
    """Unpickle: our constructors take the parts of a text, not the text, so they cannot be called again."""
    error = cls.__new__(cls)
    # The built-in class next to ours: OSError takes its number from the arguments.
    (OSError if isinstance(error, OSError) else Exception).__init__(error, *args)
    for name, value in state.items():
        setattr(error, name, value)
    return error


class NodeTypeError(NodeError, TypeError):
    """Base of the errors that are a ``TypeError`` in Node."""

    name = "TypeError"


class NodeRangeError(NodeError, ValueError):
    """Base of the errors that are a ``RangeError`` in Node."""

    name = "RangeError"


class NodeRuntimeError(NodeError, RuntimeError):
    """Base of the errors that are a plain ``Error`` in Node."""


class FixedError(NodeError):
    """Base of the errors whose text never varies; it stands before the class that names the built-in."""

    if TYPE_CHECKING:
        text: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.text)


NodeError.__module__ = "pynet.errors"
