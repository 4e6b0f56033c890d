"""The codes of streams."""

from __future__ import annotations

from ._base import FixedError, NodeRuntimeError, NodeTypeError


class ERR_STREAM_ALREADY_FINISHED(NodeRuntimeError):
    """The writable side has finished."""

    code = "ERR_STREAM_ALREADY_FINISHED"

    def __init__(self, method: str) -> None:
        super().__init__(f"Cannot call {method} after a stream was finished")


class ERR_STREAM_CANNOT_PIPE(FixedError, NodeRuntimeError):
    """``pipe()`` of a stream that cannot be read."""

    code = "ERR_STREAM_CANNOT_PIPE"
    text = "Cannot pipe, not readable"


class ERR_STREAM_DESTROYED(NodeRuntimeError):
    """The stream is destroyed."""

    code = "ERR_STREAM_DESTROYED"

    def __init__(self, method: str) -> None:
        super().__init__(f"Cannot call {method} after a stream was destroyed")


class ERR_STREAM_NULL_VALUES(FixedError, NodeTypeError):
    """``None`` marks the end of a stream and cannot be written."""

    code = "ERR_STREAM_NULL_VALUES"
    text = "May not write null values to stream"


class ERR_STREAM_PREMATURE_CLOSE(FixedError, NodeRuntimeError):
    """The stream closed before it ended or finished."""

    code = "ERR_STREAM_PREMATURE_CLOSE"
    text = "Premature close"


class ERR_STREAM_PUSH_AFTER_EOF(FixedError, NodeRuntimeError):
    """``push()`` after ``push(None)``."""

    code = "ERR_STREAM_PUSH_AFTER_EOF"
    text = "stream.push() after EOF"


class ERR_STREAM_UNABLE_TO_PIPE(FixedError, NodeRuntimeError):
    """The target of ``pipe()`` is closed or destroyed."""

    code = "ERR_STREAM_UNABLE_TO_PIPE"
    text = "Cannot pipe to a closed or destroyed stream"


class ERR_STREAM_UNSHIFT_AFTER_END_EVENT(FixedError, NodeRuntimeError):
    """``unshift()`` after the ``end`` event."""

    code = "ERR_STREAM_UNSHIFT_AFTER_END_EVENT"
    text = "stream.unshift() after end event"


class ERR_STREAM_WRITE_AFTER_END(FixedError, NodeRuntimeError):
    """``write()`` after ``end()``."""

    code = "ERR_STREAM_WRITE_AFTER_END"
    text = "write after end"
