"""The warnings that Node's process emits, as categories for ``warnings.warn``."""

from __future__ import annotations

from pynet._loop import printable

from ._base import MISSING, Missing, rebuild
from ._received import class_name, plain_text


class NodeWarning(RuntimeWarning):
    """Base of the warnings that Node's process emits; ``name`` is Node's."""

    __module__ = "pynet.errors"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return printable(self.message, keep="\n")

    @property
    def name(self) -> str:
        """Node's name of the warning, which is the name of its class."""
        return type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        return rebuild, (type(self), self.args, self.__dict__.copy())


class MaxListenersExceededWarning(NodeWarning):
    """More listeners of one event than ``setMaxListeners`` allows: usually a leak.

    Attributes:
        emitter, type, count: Who, which event, how many.
    """

    __module__ = "pynet.errors"

    def __init__(self, emitter: object, type: object, count: int, limit: float) -> None:
        super().__init__(
            f"Possible EventEmitter memory leak detected. {count} {plain_text(type)} listeners added to "
            f"[{class_name(emitter)}]. MaxListeners is {plain_text(limit)}. "
            "Use emitter.setMaxListeners() to increase limit"
        )
        self.emitter = emitter
        self.type = type
        self.count = count

    def __str__(self) -> str:
        return printable(self.message)


class TimeoutNaNWarning(NodeWarning):
    """A timer's delay was not a number."""

    __module__ = "pynet.errors"

    def __init__(self, delay: object) -> None:
        super().__init__(f"{plain_text(delay)} is not a number.\nTimeout duration was set to 1.")


class TimeoutNegativeWarning(NodeWarning):
    """A timer's delay was negative."""

    __module__ = "pynet.errors"

    def __init__(self, delay: float) -> None:
        super().__init__(f"{plain_text(delay)} is a negative number.\nTimeout duration was set to 1.")


class TimeoutOverflowWarning(NodeWarning):
    """A delay does not fit into 32 bits; *truncated* says what ``socket.setTimeout`` makes of it."""

    __module__ = "pynet.errors"

    def __init__(self, delay: float, truncated: int | Missing = MISSING) -> None:
        effect = (
            "Timeout duration was set to 1."
            if truncated is MISSING
            else f"Timer duration was truncated to {truncated}."
        )
        super().__init__(f"{plain_text(delay)} does not fit into a 32-bit signed integer.\n{effect}")
