"""One class for every ``ERR_`` code, named as the code.

The built-in base follows Node's class: TypeError for TypeError, ValueError for RangeError, RuntimeError for Error.
A code is permanent; its text may follow Node's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from ._base import MISSING, Missing, NodeError, NodeRangeError, NodeRuntimeError, NodeTypeError, rebuild
from ._inspect import format_text, inspect
from ._received import class_name, inspected_number, plain_text, received

_MAX_VALUE: Final = 128  # characters of a value shown by ERR_INVALID_ARG_VALUE
_SEPARATED_ABOVE: Final = 2**32
_TYPES: Final = frozenset(
    ("string", "function", "number", "object", "Function", "Object", "boolean", "bigint", "symbol")
)


def format_list(words: Sequence[str], conjunction: str) -> str:
    """``a``, ``a or b``, ``a, b, or c``."""
    if len(words) < 3:
        return f" {conjunction} ".join(words)
    return f"{', '.join(words[:-1])}, {conjunction} {words[-1]}"


class _Fixed(NodeError):
    """An error whose text never varies."""

    text: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.text)


# --- arguments ---------------------------------------------------------------------------------------------------


class ERR_INVALID_ARG_TYPE(NodeTypeError):
    """An argument, option or property has the wrong type.

    Args:
        name: The argument's name; with a dot it is called a property, and ``"first argument"`` stands as it is.
        expected: Type names (``"string"``, ``"function"``), class names (``"AbortSignal"``) or other words.
        value: What came instead.
    """

    code = "ERR_INVALID_ARG_TYPE"

    def __init__(self, name: str, expected: str | Sequence[str], value: object = MISSING) -> None:
        if name.endswith(" argument"):
            subject = f"The {name}"
        else:
            subject = f'The "{name}" {"property" if "." in name else "argument"}'
        words = [expected] if isinstance(expected, str) else expected
        super().__init__(f"{subject} must be {_expected_text(words)}. Received {received(value)}")


def _expected_text(words: Sequence[str]) -> str:
    types: list[str] = []
    instances: list[str] = []
    others: list[str] = []
    for word in words:
        if word in _TYPES:
            types.append(word.lower())
        elif word[:1].isupper() and word.isalnum():
            instances.append(word)
        else:
            others.append(word)
    # Beside a class, "object" means any instance.
    if instances and "object" in types:
        types.remove("object")
        instances.append("Object")
    parts = []
    if types:
        parts.append(f"{'one of type' if len(types) > 1 else 'of type'} {format_list(types, 'or')}")
    if instances:
        parts.append(f"an instance of {format_list(instances, 'or')}")
    if len(others) > 1:
        parts.append(f"one of {format_list(others, 'or')}")
    elif others:
        parts.append(f"an {others[0]}" if others[0].lower() != others[0] else others[0])
    return " or ".join(parts)


class ERR_INVALID_ARG_VALUE(NodeTypeError):
    """An argument has the right type and an impossible value."""

    code = "ERR_INVALID_ARG_VALUE"

    def __init__(self, name: str, value: object, reason: str = "is invalid") -> None:
        text = inspect(value)
        if len(text) > _MAX_VALUE:
            text = text[:_MAX_VALUE] + "..."
        super().__init__(f"The {'property' if '.' in name else 'argument'} '{name}' {reason}. Received {text}")


class ERR_OUT_OF_RANGE(NodeRangeError):
    """A number lies outside its range.

    Args:
        name: The argument's name.
        range_text: What it must be: ``">= 0 && <= 255"``, ``"an integer"``.
        value: What came instead.
        replace: *name* is the whole beginning of the text.
    """

    code = "ERR_OUT_OF_RANGE"

    def __init__(self, name: str, range_text: str, value: object, *, replace: bool = False) -> None:
        subject = name if replace else f'The value of "{name}" is out of range.'
        super().__init__(f"{subject} It must be {range_text}. Received {_separated(value)}")


def _separated(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        text = inspected_number(value)
        if abs(value) > _SEPARATED_ABOVE and abs(value) != float("inf") and "." not in text.partition("e")[0]:
            return _with_separators(text)
        if abs(value) > _SEPARATED_ABOVE and "e" in text:
            return _with_separators(text)
        return text
    return inspect(value)


def _with_separators(text: str) -> str:
    """Every third character from the end, whatever it is: Node writes 1e21 as ``1e_+21``."""
    sign, digits = (text[0], text[1:]) if text[0] == "-" else ("", text)
    head = len(digits) % 3 or 3
    return sign + "_".join([digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))])


class ERR_MISSING_ARGS(NodeTypeError):
    """A required argument was left out; a list among *names* stands for alternatives."""

    code = "ERR_MISSING_ARGS"

    def __init__(self, *names: str | Sequence[str]) -> None:
        words = [f'"{n}"' if isinstance(n, str) else " or ".join(f'"{one}"' for one in n) for n in names]
        super().__init__(f"The {format_list(words, 'and')} argument{'s' if len(words) > 1 else ''} must be specified")


class ERR_INVALID_RETURN_VALUE(NodeTypeError):
    """A function given by the caller returned something unusable."""

    code = "ERR_INVALID_RETURN_VALUE"

    def __init__(self, expected: str, function: str, value: object) -> None:
        super().__init__(
            f'Expected {expected} to be returned from the "{function}" function but got {received(value)}.'
        )


class ERR_AMBIGUOUS_ARGUMENT(NodeTypeError):
    """An argument can be read in two ways."""

    code = "ERR_AMBIGUOUS_ARGUMENT"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f'The "{name}" argument is ambiguous. {reason}')


class ERR_INCOMPATIBLE_OPTION_PAIR(NodeTypeError):
    """Two options exclude each other."""

    code = "ERR_INCOMPATIBLE_OPTION_PAIR"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f'Option "{one}" cannot be used in combination with option "{other}"')


class ERR_MISSING_OPTION(NodeTypeError):
    """A required option was left out."""

    code = "ERR_MISSING_OPTION"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is required")


class ERR_INVALID_THIS(NodeTypeError):
    """A method was called on an object of another class."""

    code = "ERR_INVALID_THIS"

    def __init__(self, name: str) -> None:
        super().__init__(f'Value of "this" must be of type {name}')


class ERR_ILLEGAL_CONSTRUCTOR(_Fixed, NodeTypeError):
    """The class has no public constructor."""

    code = "ERR_ILLEGAL_CONSTRUCTOR"
    text = "Illegal constructor"


class ERR_UNKNOWN_ENCODING(NodeTypeError):
    """No such text encoding."""

    code = "ERR_UNKNOWN_ENCODING"

    def __init__(self, encoding: object) -> None:
        super().__init__(f"Unknown encoding: {format_text(encoding)}")


class ERR_UNKNOWN_SIGNAL(NodeTypeError):
    """No such signal."""

    code = "ERR_UNKNOWN_SIGNAL"

    def __init__(self, signal: object) -> None:
        super().__init__(f"Unknown signal: {format_text(signal)}")


class ERR_BUFFER_OUT_OF_BOUNDS(NodeRangeError):
    """An offset or length points outside a buffer."""

    code = "ERR_BUFFER_OUT_OF_BOUNDS"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(
            f'"{name}" is outside of buffer bounds' if name else "Attempt to access memory outside buffer bounds"
        )


class ERR_INVALID_BUFFER_SIZE(NodeRangeError):
    """The size of a buffer does not fit its element size."""

    code = "ERR_INVALID_BUFFER_SIZE"

    def __init__(self, size: str) -> None:
        super().__init__(f"Buffer size must be a multiple of {size}")


class ERR_INVALID_URL(NodeTypeError):
    """A text is no URL; ``input`` holds it."""

    code = "ERR_INVALID_URL"

    def __init__(self, input: str, base: str | None = None) -> None:
        super().__init__("Invalid URL")
        self.input = input
        self.base = base


# --- general -----------------------------------------------------------------------------------------------------


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


class ERR_MULTIPLE_CALLBACK(_Fixed, NodeRuntimeError):
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


class ERR_UNAVAILABLE_DURING_EXIT(_Fixed, NodeRuntimeError):
    """Not possible in an ``exit`` listener."""

    code = "ERR_UNAVAILABLE_DURING_EXIT"
    text = "Cannot call function in process exit handler"


class ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET(_Fixed, NodeRuntimeError):
    """A capture callback for uncaught exceptions is already there."""

    code = "ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET"
    text = "`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active"


class ERR_USE_AFTER_CLOSE(NodeRuntimeError):
    """The object (a readline interface) is closed."""

    code = "ERR_USE_AFTER_CLOSE"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was closed")


class ERR_INVALID_CURSOR_POS(_Fixed, NodeTypeError):
    """A cursor row without a column."""

    code = "ERR_INVALID_CURSOR_POS"
    text = "Cannot set cursor row without setting its column"


class ERR_DIR_CLOSED(_Fixed, NodeRuntimeError):
    """The directory handle is closed."""

    code = "ERR_DIR_CLOSED"
    text = "Directory handle was closed"


class ERR_FS_FILE_TOO_LARGE(NodeRangeError):
    """A file is too large to be read at once."""

    code = "ERR_FS_FILE_TOO_LARGE"

    def __init__(self, size: int) -> None:
        super().__init__(f"File size ({size}) is greater than 2 GiB")


# --- addresses and descriptors -----------------------------------------------------------------------------------


class ERR_INVALID_ADDRESS(_Fixed, NodeRuntimeError):
    """The text is no address of that family."""

    code = "ERR_INVALID_ADDRESS"
    text = "Invalid socket address"


class ERR_INVALID_ADDRESS_FAMILY(NodeRangeError):
    """A lookup answered with a family that is neither 4 nor 6; ``host`` and ``port`` say for what."""

    code = "ERR_INVALID_ADDRESS_FAMILY"

    def __init__(self, family: object, host: object, port: object) -> None:
        super().__init__(f"Invalid address family: {format_text(family)} {format_text(host)}:{format_text(port)}")
        self.host = host
        self.port = port


class ERR_INVALID_IP_ADDRESS(NodeTypeError):
    """An IP literal was needed."""

    code = "ERR_INVALID_IP_ADDRESS"

    def __init__(self, address: object) -> None:
        super().__init__(f"Invalid IP address: {format_text(address)}")


class ERR_IP_BLOCKED(NodeRuntimeError):
    """A ``BlockList`` holds the address."""

    code = "ERR_IP_BLOCKED"

    def __init__(self, address: str) -> None:
        super().__init__(f"IP({address}) is blocked by net.BlockList")


class ERR_INVALID_FD(NodeRangeError):
    """No descriptor number."""

    code = "ERR_INVALID_FD"

    def __init__(self, fd: object) -> None:
        super().__init__(f'"fd" must be a positive integer: {format_text(fd)}')


class ERR_INVALID_FD_TYPE(NodeTypeError):
    """The descriptor is of a kind that cannot be used here: ``FILE``, ``UNKNOWN``."""

    code = "ERR_INVALID_FD_TYPE"

    def __init__(self, kind: str) -> None:
        super().__init__(f"Unsupported fd type: {kind}")


class ERR_INVALID_HANDLE_TYPE(_Fixed, NodeTypeError):
    """The kind of handle does not offer that."""

    code = "ERR_INVALID_HANDLE_TYPE"
    text = "This handle type cannot be sent"


class ERR_WORKER_HANDLE_NOT_TRANSFERABLE(NodeRuntimeError):
    """The socket is in use already."""

    code = "ERR_WORKER_HANDLE_NOT_TRANSFERABLE"

    def __init__(self, name: str = "Socket") -> None:
        super().__init__(
            f"{name} cannot be transferred in its current state; it must be a freshly created or accepted handle "
            "that has not started reading and has no pending writes"
        )


# --- sockets and servers -----------------------------------------------------------------------------------------


class ERR_SERVER_ALREADY_LISTEN(_Fixed, NodeRuntimeError):
    """``listen()`` on a listening server."""

    code = "ERR_SERVER_ALREADY_LISTEN"
    text = "Listen method has been called more than once without closing."


class ERR_SERVER_NOT_RUNNING(_Fixed, NodeRuntimeError):
    """``close()`` on a server that does not listen."""

    code = "ERR_SERVER_NOT_RUNNING"
    text = "Server is not running."


class ERR_SOCKET_ALREADY_BOUND(_Fixed, NodeRuntimeError):
    """``bind()`` on a bound datagram socket."""

    code = "ERR_SOCKET_ALREADY_BOUND"
    text = "Socket is already bound"


class ERR_SOCKET_BAD_BUFFER_SIZE(_Fixed, NodeTypeError):
    """A kernel buffer size must be a positive integer."""

    code = "ERR_SOCKET_BAD_BUFFER_SIZE"
    text = "Buffer size must be a positive integer"


class ERR_SOCKET_BAD_PORT(NodeRangeError):
    """No port number."""

    code = "ERR_SOCKET_BAD_PORT"

    def __init__(self, name: str, port: object, allow_zero: bool = True) -> None:
        least = ">=" if allow_zero else ">"
        super().__init__(f"{name} should be {least} 0 and < 65536. Received {received(port)}.")


class ERR_SOCKET_BAD_TYPE(_Fixed, NodeTypeError):
    """A datagram socket is ``udp4`` or ``udp6``."""

    code = "ERR_SOCKET_BAD_TYPE"
    text = "Bad socket type specified. Valid types are: udp4, udp6"


class ERR_SOCKET_CLOSED(_Fixed, NodeRuntimeError):
    """The socket has no connection."""

    code = "ERR_SOCKET_CLOSED"
    text = "Socket is closed"


class ERR_SOCKET_CLOSED_BEFORE_CONNECTION(_Fixed, NodeRuntimeError):
    """Data written while connecting is lost: the connection did not come about."""

    code = "ERR_SOCKET_CLOSED_BEFORE_CONNECTION"
    text = "Socket closed before the connection was established"


class ERR_SOCKET_CONNECTION_TIMEOUT(_Fixed, NodeRuntimeError):
    """A connection attempt took too long."""

    code = "ERR_SOCKET_CONNECTION_TIMEOUT"
    text = "Socket connection timeout"


class ERR_SOCKET_DGRAM_IS_CONNECTED(_Fixed, NodeRuntimeError):
    """The datagram socket has a peer already."""

    code = "ERR_SOCKET_DGRAM_IS_CONNECTED"
    text = "Already connected"


class ERR_SOCKET_DGRAM_NOT_CONNECTED(_Fixed, NodeRuntimeError):
    """The datagram socket has no peer."""

    code = "ERR_SOCKET_DGRAM_NOT_CONNECTED"
    text = "Not connected"


class ERR_SOCKET_DGRAM_NOT_RUNNING(_Fixed, NodeRuntimeError):
    """The datagram socket is closed."""

    code = "ERR_SOCKET_DGRAM_NOT_RUNNING"
    text = "Not running"


class ERR_SOCKET_HANDLE_ADOPTED(_Fixed, NodeRuntimeError):
    """The bound socket is closed, or belongs to a server or socket by now."""

    code = "ERR_SOCKET_HANDLE_ADOPTED"
    text = "The bound socket has already been adopted by a server or socket"


# --- streams -----------------------------------------------------------------------------------------------------


class ERR_STREAM_ALREADY_FINISHED(NodeRuntimeError):
    """The writable side has finished."""

    code = "ERR_STREAM_ALREADY_FINISHED"

    def __init__(self, method: str) -> None:
        super().__init__(f"Cannot call {method} after a stream was finished")


class ERR_STREAM_CANNOT_PIPE(_Fixed, NodeRuntimeError):
    """``pipe()`` of a stream that cannot be read."""

    code = "ERR_STREAM_CANNOT_PIPE"
    text = "Cannot pipe, not readable"


class ERR_STREAM_DESTROYED(NodeRuntimeError):
    """The stream is destroyed."""

    code = "ERR_STREAM_DESTROYED"

    def __init__(self, method: str) -> None:
        super().__init__(f"Cannot call {method} after a stream was destroyed")


class ERR_STREAM_NULL_VALUES(_Fixed, NodeTypeError):
    """``None`` marks the end of a stream and cannot be written."""

    code = "ERR_STREAM_NULL_VALUES"
    text = "May not write null values to stream"


class ERR_STREAM_PREMATURE_CLOSE(_Fixed, NodeRuntimeError):
    """The stream closed before it ended or finished."""

    code = "ERR_STREAM_PREMATURE_CLOSE"
    text = "Premature close"


class ERR_STREAM_PUSH_AFTER_EOF(_Fixed, NodeRuntimeError):
    """``push()`` after ``push(None)``."""

    code = "ERR_STREAM_PUSH_AFTER_EOF"
    text = "stream.push() after EOF"


class ERR_STREAM_UNABLE_TO_PIPE(_Fixed, NodeRuntimeError):
    """The target of ``pipe()`` is closed or destroyed."""

    code = "ERR_STREAM_UNABLE_TO_PIPE"
    text = "Cannot pipe to a closed or destroyed stream"


class ERR_STREAM_UNSHIFT_AFTER_END_EVENT(_Fixed, NodeRuntimeError):
    """``unshift()`` after the ``end`` event."""

    code = "ERR_STREAM_UNSHIFT_AFTER_END_EVENT"
    text = "stream.unshift() after end event"


class ERR_STREAM_WRAP(_Fixed, NodeRuntimeError):
    """A stream that decodes or carries objects cannot stand for a socket."""

    code = "ERR_STREAM_WRAP"
    text = "Stream has StringDecoder set or is in objectMode"


class ERR_STREAM_WRITE_AFTER_END(_Fixed, NodeRuntimeError):
    """``write()`` after ``end()``."""

    code = "ERR_STREAM_WRITE_AFTER_END"
    text = "write after end"


# --- aborts and warnings -----------------------------------------------------------------------------------------


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

    _CODES: ClassVar[dict[str, int]] = {"InvalidStateError": 11, "AbortError": 20, "TimeoutError": 23}

    def __init__(self, message: str = "", name: str = "Error") -> None:
        super().__init__(message)
        self.message = message
        self.name = name
        self.code = self._CODES.get(name, 0)

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return rebuild, (type(self), self.args, self.__dict__.copy())


class DOMTimeout(DOMException, TimeoutError):
    """The reason of ``AbortSignal.timeout()``: name ``TimeoutError``, code 23; a ``TimeoutError`` too."""

    __module__ = "pynet.errors"

    def __init__(self, message: str = "The operation was aborted due to timeout", name: str = "TimeoutError") -> None:
        super().__init__(message, name)


class NodeWarning(RuntimeWarning):
    """Base of the warnings that Node's process emits; ``name`` is Node's."""

    __module__ = "pynet.errors"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def name(self) -> str:
        """Node's name of the warning, which is the name of its class."""
        return type(self).__name__

    def __reduce__(self) -> tuple[Any, ...]:
        return rebuild, (type(self), self.args, self.__dict__.copy())


class MaxListenersExceededWarning(NodeWarning):
    """More listeners of one event than ``setMaxListeners`` allows: usually a leak.

    Attributes:
        emitter, type, count: Who, which event, how many.
    """

    __module__ = "pynet.errors"

    def __init__(self, emitter: object, type: str, count: int, limit: float) -> None:
        super().__init__(
            f"Possible EventEmitter memory leak detected. {count} {type} listeners added to "
            f"[{class_name(emitter)}]. MaxListeners is {plain_text(limit)}. "
            "Use emitter.setMaxListeners() to increase limit"
        )
        self.emitter = emitter
        self.type = type
        self.count = count


class TimeoutNaNWarning(NodeWarning):
    """A timer's delay was no number."""

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
