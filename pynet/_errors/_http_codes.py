"""The codes of http: what a caller does wrong, and what a peer does."""

from __future__ import annotations

import errno
from collections.abc import Callable

from ._base import FixedError, NodeError, NodeRangeError, NodeRuntimeError, NodeTypeError
from ._inspect import format_text
from ._system import ConnectionReset


class ERR_HTTP_BODY_NOT_ALLOWED(FixedError, NodeRuntimeError):
    """A body for an answer that has none: to HEAD, or with status 204 or 304."""

    code = "ERR_HTTP_BODY_NOT_ALLOWED"
    text = "Adding content for this request method or response status is not allowed."


class ERR_HTTP_BODY_TOO_LARGE(NodeRuntimeError):
    """The body of a request is longer than the server's ``maxBodySize``. Not Node's."""

    code = "ERR_HTTP_BODY_TOO_LARGE"

    def __init__(self, limit: int) -> None:
        super().__init__(f"Request body is longer than {limit} bytes")


class ERR_HTTP_CONTENT_LENGTH_MISMATCH(NodeRuntimeError):
    """With ``strictContentLength``: the body is not as long as the header says."""

    code = "ERR_HTTP_CONTENT_LENGTH_MISMATCH"

    def __init__(self, length: int, header: object) -> None:
        super().__init__(
            f"Response body's content-length of {length} byte(s) does not match the content-length of "
            f"{format_text(header)} byte(s) set in header"
        )


class ERR_HTTP_HEADERS_SENT(NodeRuntimeError):
    """The head is on its way and cannot be changed; *verb* says what was tried."""

    code = "ERR_HTTP_HEADERS_SENT"

    def __init__(self, verb: str) -> None:
        super().__init__(f"Cannot {verb} headers after they are sent to the client")


class ERR_HTTP_INVALID_HEADER_VALUE(NodeTypeError):
    """A header without a value."""

    code = "ERR_HTTP_INVALID_HEADER_VALUE"

    def __init__(self, value: object, name: object) -> None:
        super().__init__(f'Invalid value "{format_text(value)}" for header "{format_text(name)}"')


class ERR_HTTP_INVALID_STATUS_CODE(NodeRangeError):
    """A status that is not a number from 100 to 999."""

    code = "ERR_HTTP_INVALID_STATUS_CODE"

    def __init__(self, status: object) -> None:
        super().__init__(f"Invalid status code: {format_text(status)}")


class ERR_HTTP_REQUEST_TIMEOUT(FixedError, NodeRuntimeError):
    """The head or the whole of a request was too slow in coming."""

    code = "ERR_HTTP_REQUEST_TIMEOUT"
    text = "Request timeout"


class ERR_HTTP_SOCKET_ASSIGNED(FixedError, NodeRuntimeError):
    """``assignSocket()`` on a socket that has an answer to send already."""

    code = "ERR_HTTP_SOCKET_ASSIGNED"
    text = "ServerResponse has an already assigned socket"


class ERR_HTTP_SOCKET_ENCODING(FixedError, NodeRuntimeError):
    """``setEncoding()`` on the socket of an HTTP connection, whose bytes the parser needs."""

    code = "ERR_HTTP_SOCKET_ENCODING"
    text = "Changing the socket encoding is not allowed per RFC7230 Section 3."


class ERR_HTTP_TRAILER_INVALID(FixedError, NodeRuntimeError):
    """Trailers for a message that is not sent in chunks."""

    code = "ERR_HTTP_TRAILER_INVALID"
    text = "Trailers are invalid with this transfer encoding"


class ERR_INVALID_CHAR(NodeTypeError):
    """A character that would end, or break, a line of the head."""

    code = "ERR_INVALID_CHAR"

    def __init__(self, what: str, field: object = None) -> None:
        super().__init__(f"Invalid character in {what}" + ("" if field is None else f' ["{format_text(field)}"]'))


class ERR_INVALID_HTTP_TOKEN(NodeTypeError):
    """A name (of a header, a method) that is not a token."""

    code = "ERR_INVALID_HTTP_TOKEN"

    def __init__(self, what: str, value: object) -> None:
        super().__init__(f'{what} must be a valid HTTP token ["{format_text(value)}"]')


class ConnResetException(ConnectionReset):
    """The peer went away with a message unfinished; Node says so with texts of its own and without a system call."""

    def __init__(self, message: str) -> None:
        super().__init__(errno.ECONNRESET, "ECONNRESET", message)


class ParseError(NodeError, ValueError):
    """What came is not HTTP.

    Attributes:
        code: ``HPE_INVALID_METHOD`` and its like.
        reason: The parser's words; *message* has "Parse Error: " before them.
        bytesParsed: How much of the packet was in order.
        rawPacket: The packet, on servers.
    """

    rawPacket: bytes | None = None

    def __init__(self, code: str, reason: str, message: str | None = None) -> None:
        super().__init__(f"Parse Error: {reason}" if message is None else message)
        self.code = code
        self.reason = reason
        self._locate: Callable[[], int] | int = 0

    @property
    def bytesParsed(self) -> int:
        """How much of the packet was in order."""
        # Looked for when somebody asks: the attacker pays for his own mistakes.
        if not isinstance(self._locate, int):
            self._locate = self._locate()
        return self._locate
