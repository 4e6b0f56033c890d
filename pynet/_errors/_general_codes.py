"""Codes that belong to no single part: states, callbacks, the process, files, lines."""

from __future__ import annotations

from ._base import MISSING, FixedError, NodeRuntimeError, NodeTypeError
from ._inspect import inspect


class ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(NodeTypeError):
    """The operating system lacks it."""

    code = "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM"

    def __init__(self, feature: str) -> None:
        super().__init__(
            f"The feature {feature} is unavailable on the current platform, which is being used to run Node.js"
        )


class ERR_METHOD_NOT_IMPLEMENTED(NodeRuntimeError, NotImplementedError):
    """A subclass left out a method that it must supply."""

    code = "ERR_METHOD_NOT_IMPLEMENTED"

    def __init__(self, method: str) -> None:
        super().__init__(f"The {method} method is not implemented")


class ERR_MULTIPLE_CALLBACK(FixedError, NodeRuntimeError):
    """A callback that may run once was called again."""

    code = "ERR_MULTIPLE_CALLBACK"
    text = "Callback called multiple times"


class ERR_UNHANDLED_ERROR(NodeRuntimeError):
    """``emit("error", value)`` without a listener, where *value* is no exception; ``context`` holds it."""

    code = "ERR_UNHANDLED_ERROR"

    def __init__(self, context: object = MISSING) -> None:
        super().__init__(f"Unhandled error. ({inspect(context)})")
        self.context = context


class ERR_USE_AFTER_CLOSE(NodeRuntimeError):
    """The object (a readline interface) is closed."""

    code = "ERR_USE_AFTER_CLOSE"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was closed")


class ERR_INVALID_CURSOR_POS(FixedError, NodeTypeError):
    """A cursor row without a column."""

    code = "ERR_INVALID_CURSOR_POS"
    text = "Cannot set cursor row without setting its column"
