"""Codes that belong to no single part: states, callbacks, the process, files, lines."""

from __future__ import annotations

from ._base import MISSING, FixedError, NodeRangeError, NodeRuntimeError, NodeTypeError
from ._inspect import inspect


class ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(NodeTypeError):
    """The operating system lacks it."""

    code = "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM"

    def __init__(self, feature: str) -> None:
        super().__init__(
            f"The feature {feature} is unavailable on the current platform, which is being used to run Node.js"
        )


class ERR_INTERNAL_ASSERTION(NodeRuntimeError):
    """A bug in this library."""

    code = "ERR_INTERNAL_ASSERTION"


class ERR_INVALID_STATE(NodeRuntimeError):
    """The object cannot do that now."""

    code = "ERR_INVALID_STATE"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Invalid state: {reason}")


class ERR_METHOD_NOT_IMPLEMENTED(NodeRuntimeError, NotImplementedError):
    """A subclass left out a method that it must supply."""

    code = "ERR_METHOD_NOT_IMPLEMENTED"

    def __init__(self, method: str) -> None:
        super().__init__(f"The {method} method is not implemented")


class ERR_MULTIPLE_CALLBACK(FixedError, NodeRuntimeError):
    """A callback that may run once was called again."""

    code = "ERR_MULTIPLE_CALLBACK"
    text = "Callback called multiple times"


class ERR_OPERATION_FAILED(NodeRuntimeError):
    """Something failed that has no code of its own."""

    code = "ERR_OPERATION_FAILED"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Operation failed: {reason}")


class ERR_EVENT_RECURSION(NodeRuntimeError):
    """An event was dispatched while it was being dispatched."""

    code = "ERR_EVENT_RECURSION"

    def __init__(self, event: str) -> None:
        super().__init__(f'The event "{event}" is already being dispatched')


class ERR_UNHANDLED_ERROR(NodeRuntimeError):
    """``emit("error", value)`` without a listener, where *value* is no exception; ``context`` holds it."""

    code = "ERR_UNHANDLED_ERROR"

    def __init__(self, context: object = MISSING) -> None:
        super().__init__(f"Unhandled error. ({inspect(context)})")
        self.context = context


class ERR_UNAVAILABLE_DURING_EXIT(FixedError, NodeRuntimeError):
    """Not possible in an ``exit`` listener."""

    code = "ERR_UNAVAILABLE_DURING_EXIT"
    text = "Cannot call function in process exit handler"


class ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET(FixedError, NodeRuntimeError):
    """A capture callback for uncaught exceptions is already there."""

    code = "ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET"
    text = "`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active"


class ERR_USE_AFTER_CLOSE(NodeRuntimeError):
    """The object (a readline interface) is closed."""

    code = "ERR_USE_AFTER_CLOSE"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was closed")


class ERR_INVALID_CURSOR_POS(FixedError, NodeTypeError):
    """A cursor row without a column."""

    code = "ERR_INVALID_CURSOR_POS"
    text = "Cannot set cursor row without setting its column"


class ERR_DIR_CLOSED(FixedError, NodeRuntimeError):
    """The directory handle is closed."""

    code = "ERR_DIR_CLOSED"
    text = "Directory handle was closed"


class ERR_FS_FILE_TOO_LARGE(NodeRangeError):
    """A file is too large to be read at once."""

    code = "ERR_FS_FILE_TOO_LARGE"

    def __init__(self, size: int) -> None:
        super().__init__(f"File size ({size}) is greater than 2 GiB")
