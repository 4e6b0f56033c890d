"""The codes of addresses, descriptors, sockets and servers."""

from __future__ import annotations

from ._base import FixedError, NodeRangeError, NodeRuntimeError, NodeTypeError
from ._inspect import format_text
from ._received import plain_text, received


class ERR_INVALID_ADDRESS(FixedError, NodeRuntimeError):
    """The text is no address of that family."""

    code = "ERR_INVALID_ADDRESS"
    text = "Invalid socket address"


class ERR_INVALID_ADDRESS_FAMILY(NodeRangeError):
    """A lookup answered with a family that is neither 4 nor 6; ``host`` and ``port`` say for what."""

    code = "ERR_INVALID_ADDRESS_FAMILY"

    def __init__(self, family: object, host: object, port: int | None) -> None:
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
    """A descriptor that is not a whole number from 0 on."""

    code = "ERR_INVALID_FD"

    def __init__(self, fd: object) -> None:
        super().__init__(f'"fd" must be a positive integer: {plain_text(fd)}')


class ERR_INVALID_FD_TYPE(NodeTypeError):
    """The descriptor is of a kind that cannot be used here: ``FILE``, ``UNKNOWN``."""

    code = "ERR_INVALID_FD_TYPE"

    def __init__(self, kind: str) -> None:
        super().__init__(f"Unsupported fd type: {kind}")


class ERR_INVALID_HANDLE_TYPE(FixedError, NodeTypeError):
    """The kind of handle does not offer that."""

    code = "ERR_INVALID_HANDLE_TYPE"
    text = "This handle type cannot be sent"


class ERR_SERVER_ALREADY_LISTEN(FixedError, NodeRuntimeError):
    """``listen()`` on a listening server."""

    code = "ERR_SERVER_ALREADY_LISTEN"
    text = "Listen method has been called more than once without closing."


class ERR_SERVER_NOT_RUNNING(FixedError, NodeRuntimeError):
    """``close()`` on a server that does not listen."""

    code = "ERR_SERVER_NOT_RUNNING"
    text = "Server is not running."


class ERR_SOCKET_ALREADY_BOUND(FixedError, NodeRuntimeError):
    """``bind()`` on a bound datagram socket."""

    code = "ERR_SOCKET_ALREADY_BOUND"
    text = "Socket is already bound"


class ERR_SOCKET_BAD_BUFFER_SIZE(FixedError, NodeTypeError):
    """A kernel buffer size must be a positive integer."""

    code = "ERR_SOCKET_BAD_BUFFER_SIZE"
    text = "Buffer size must be a positive integer"


class ERR_SOCKET_BAD_PORT(NodeRangeError):
    """No port number."""

    code = "ERR_SOCKET_BAD_PORT"

    def __init__(self, name: str, port: object, allow_zero: bool = True) -> None:
        least = ">=" if allow_zero else ">"
        super().__init__(f"{name} should be {least} 0 and < 65536. Received {received(port)}.")


class ERR_SOCKET_BAD_TYPE(FixedError, NodeTypeError):
    """A datagram socket is ``udp4`` or ``udp6``."""

    code = "ERR_SOCKET_BAD_TYPE"
    text = "Bad socket type specified. Valid types are: udp4, udp6"


class ERR_SOCKET_CLOSED(FixedError, NodeRuntimeError):
    """The socket has no connection."""

    code = "ERR_SOCKET_CLOSED"
    text = "Socket is closed"


class ERR_SOCKET_CLOSED_BEFORE_CONNECTION(FixedError, NodeRuntimeError):
    """Data written while connecting is lost: the connection did not come about."""

    code = "ERR_SOCKET_CLOSED_BEFORE_CONNECTION"
    text = "Socket closed before the connection was established"


class ERR_SOCKET_DGRAM_IS_CONNECTED(FixedError, NodeRuntimeError):
    """The datagram socket has a peer already."""

    code = "ERR_SOCKET_DGRAM_IS_CONNECTED"
    text = "Already connected"


class ERR_SOCKET_DGRAM_NOT_CONNECTED(FixedError, NodeRuntimeError):
    """The datagram socket has no peer."""

    code = "ERR_SOCKET_DGRAM_NOT_CONNECTED"
    text = "Not connected"


class ERR_SOCKET_DGRAM_NOT_RUNNING(FixedError, NodeRuntimeError):
    """The datagram socket is closed."""

    code = "ERR_SOCKET_DGRAM_NOT_RUNNING"
    text = "Not running"


class ERR_SOCKET_HANDLE_ADOPTED(FixedError, NodeRuntimeError):
    """The bound socket is closed, or belongs to a server or socket by now."""

    code = "ERR_SOCKET_HANDLE_ADOPTED"
    text = "The bound socket has already been adopted by a server or socket"
