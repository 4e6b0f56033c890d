"""ServerResponse: the answer to one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import Context
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

from pynet._errors import (
    ERR_HTTP_HEADERS_SENT,
    ERR_HTTP_INVALID_STATUS_CODE,
    ERR_HTTP_SOCKET_ASSIGNED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
    MISSING,
    is_number,
    to_number,
)
from pynet._loop import current_loop, printable

from ._early import early_hints, information
from ._head import make_head
from ._headers import has_bad_character
from ._incoming import IncomingMessage
from ._outgoing import OutgoingMessage
from ._status import STATUS_CODES

if TYPE_CHECKING:
    import asyncio

    from ._carrier import ServerCarrier
    from ._connection import Connection

__all__ = ["ServerResponse"]

_BODILESS = (204, 304)


class ServerResponse(OutgoingMessage):
    """The answer to a request, made by the server and given to listeners of ``request``.

    ===========  =========  =========================================================================
    event        arguments  when
    ===========  =========  =========================================================================
    ``finish``              the whole answer is handed to the system; once
    ``close``               it is over: after ``finish``, or without it because the connection broke
    ``drain``               there is room again, after ``write()`` said False
    ``pipe``     source     a stream is piped in
    ``unpipe``   source     it is no more
    ``timeout``  socket     the socket is idle, and the request did not take the event
    ``error``    err        a write after ``end()``, or what ``destroy()`` was given
    ===========  =========  =========================================================================

    Args:
        req: The request, or something else with its ``method``, ``httpVersionMajor`` and ``httpVersionMinor``.

    Node: http.md, "Class: http.ServerResponse". Differs: no.
    """

    #: What the answer says of its status; the number's own words if left empty.
    statusMessage: str = ""
    statusCode: int = 200
    sendDate: bool = True
    req: IncomingMessage

    _pynet_expects_continue = False
    _pynet_sent_continue = False
    __slots__ = ("_pynet_connection",)

    if TYPE_CHECKING:
        _pynet_socket: ServerCarrier | None
        _pynet_connection: Connection | None  # that the server made for the socket
        _pynet_tasks: tuple[asyncio.Task[object], ...]  # of coroutine listeners
    _pynet_tasks = ()

    def __init__(self, req: Any, options: Mapping[str, Any] | None = None, /) -> None:
        self._pynet_start(getattr(req, "_pynet_loop", None) or current_loop(), options)
        self._pynet_connection = None
        self.req = req
        method = getattr(req, "method", MISSING)
        if method is MISSING:
            raise ERR_INVALID_ARG_TYPE("req", "IncomingMessage", req)
        if method == "HEAD":
            self._pynet_has_body = False
        if getattr(req, "httpVersionMajor", 1) < 1 or getattr(req, "httpVersionMinor", 1) < 1:
            self.useChunkedEncodingByDefault = "chunked" in str(req.headers.get("te", "")).lower()
            self.shouldKeepAlive = False

    # The head

    def writeHead(self, statusCode: Any = MISSING, statusMessage: Any = None, headers: Any = None) -> Self:
        """Make the head; it is sent with the first part of the body, with ``end()`` or ``flushHeaders()``.

        Forms: ``writeHead(status[, message][, headers])``.

        Args:
            statusCode: 100 to 999.
            statusMessage: In place of the status' own words.
            headers: A dict, or a list of names and values in turn; over those that were set before.

        Raises:
            ValueError: ``ERR_HTTP_INVALID_STATUS_CODE``.
            TypeError: ``ERR_INVALID_CHAR``, ``ERR_INVALID_HTTP_TOKEN``, ``ERR_HTTP_INVALID_HEADER_VALUE``,
                ``ERR_INVALID_ARG_VALUE``.
            RuntimeError: ``ERR_HTTP_HEADERS_SENT``, ``ERR_HTTP_TRAILER_INVALID``.

        Node: http.md, "response.writeHead(statusCode[, statusMessage][, headers])". Differs: a message that is
        refused is not kept.
        """
        if self._pynet_head is not None:
            raise ERR_HTTP_HEADERS_SENT("write")
        status = statusCode if type(statusCode) is int else _int32(statusCode)
        if not 100 <= status <= 999:
            status = _int32(status)
            if not 100 <= status <= 999:
                raise ERR_HTTP_INVALID_STATUS_CODE(statusCode)
        message = self.statusMessage
        if statusMessage is not None:
            if isinstance(statusMessage, str):
                message = statusMessage
            elif headers is None:
                headers = statusMessage
        if not message:
            message = STATUS_CODES.get(status, "unknown")
        elif has_bad_character(message):
            raise ERR_INVALID_CHAR("statusMessage")
        self.statusCode, self.statusMessage = status, message
        if headers:
            if isinstance(headers, (list, tuple)) and not isinstance(headers[0], (list, tuple)) and len(headers) % 2:
                raise ERR_INVALID_ARG_VALUE("headers", headers)
            if self._pynet_headers:
                self._pynet_set_over(headers)
                headers = None
        else:
            headers = None
        if status < 200 or status in _BODILESS:
            self._pynet_has_body = False
        if self._pynet_expects_continue and not self._pynet_sent_continue:
            # The client may send its body, or not: what follows on this connection cannot be told from it.
            self.shouldKeepAlive = False
        make_head(self, f"HTTP/1.1 {status} {message}\r\n", headers)
        return self

    def _pynet_set_over(self, headers: Any) -> None:
        """Set *headers* besides those of ``setHeader()``."""
        if isinstance(headers, Mapping):
            for name, value in headers.items():
                if name:
                    self.setHeader(name, value)
            return
        given = (
            headers if isinstance(headers[0], (list, tuple)) else list(zip(headers[::2], headers[1::2], strict=True))
        )
        for name, _ in given:
            self.removeHeader(name)
        for name, value in given:
            self.appendHeader(name, value)

    def _pynet_implicit_head(self) -> None:
        self.writeHead(self.statusCode)

    def _pynet_keep_alive_line(self) -> str:
        if self._pynet_connection is None:
            return ""
        server = self._pynet_connection.server
        known = server._pynet_keep_alive  # until one of the numbers in it changes
        if known[0] != server.keepAliveTimeout or known[1] != server.maxRequestsPerSocket:
            known = server._pynet_tell_keep_alive()
        line: str = known[2]
        return line

    # Before the answer

    def writeContinue(self, callback: Callable[..., object] | None = None) -> None:
        """Send "100 Continue": the client may send its body.

        Raises:
            RuntimeError: ``ERR_HTTP_HEADERS_SENT``.

        Node: http.md, "response.writeContinue()". Differs: no.
        """
        information(self, 100, None, callback)

    def writeProcessing(self, callback: Callable[..., object] | None = None) -> None:
        """Send "102 Processing": the answer takes a while.

        Raises:
            RuntimeError: ``ERR_HTTP_HEADERS_SENT``.

        Node: http.md, "response.writeProcessing()". Differs: no.
        """
        information(self, 102, None, callback)

    def writeEarlyHints(self, hints: Any = MISSING, callback: Callable[..., object] | None = None) -> None:
        """Send "103 Early Hints": links to what the client will want.

        Args:
            hints: A dict with ``link``, a str or a list of them; other keys are headers.
            callback: Called when it is handed to the system.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``, ``ERR_INVALID_HTTP_TOKEN``,
                ``ERR_INVALID_CHAR``.
            RuntimeError: ``ERR_HTTP_HEADERS_SENT``.

        Node: http.md, "response.writeEarlyHints(hints[, callback])". Differs: no.
        """
        early_hints(self, hints, callback)

    def writeInformation(
        self, statusCode: int, headers: Any = MISSING, callback: Callable[..., object] | None = None
    ) -> bool:
        """Send any answer from 100 to 199 but 101.

        Raises:
            ValueError: ``ERR_OUT_OF_RANGE``, ``ERR_HTTP_INVALID_STATUS_CODE``.
            TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_HTTP_TOKEN``, ``ERR_INVALID_CHAR``.
            RuntimeError: ``ERR_HTTP_HEADERS_SENT``.

        Node: http.md, "response.writeInformation(statusCode[, headers][, callback])". Differs: no.
        """
        return information(self, statusCode, headers, callback)

    # The socket

    def assignSocket(self, socket: Any) -> None:
        """Send the answer through *socket*, any Duplex.

        Raises:
            RuntimeError: ``ERR_HTTP_SOCKET_ASSIGNED`` if another answer is at work on it.

        Node: undocumented, ``response.assignSocket``. Differs: no.
        """
        if getattr(socket, "_httpMessage", None) is not None:
            raise ERR_HTTP_SOCKET_ASSIGNED()
        socket.on("close", self._pynet_on_socket_close)
        self._pynet_attach(socket)

    def detachSocket(self, socket: Any) -> None:
        """Undo ``assignSocket()``.

        Node: undocumented, ``response.detachSocket``. Differs: no.
        """
        socket.removeListener("close", self._pynet_on_socket_close)
        self._pynet_detach(socket)

    def _pynet_home(self) -> Context | None:
        connection = self._pynet_connection
        return super()._pynet_home() if connection is None else connection.context

    def _pynet_attach(self, socket: ServerCarrier) -> None:
        socket._httpMessage = self
        self._pynet_socket = socket
        if "socket" in self._pynet_listeners:
            self.emit("socket", socket)
        if self._pynet_output is not None or self.finished:
            self._pynet_flush()

    def _pynet_detach(self, socket: ServerCarrier) -> None:
        socket._httpMessage = None
        self._pynet_socket = None

    def _pynet_may_write(self) -> bool:
        socket = self._pynet_socket
        return socket is not None and socket._httpMessage is self

    def _pynet_pending(self, change: int) -> None:
        if self._pynet_connection is not None:
            self._pynet_connection.on_pending(change)

    # The end

    def _pynet_on_sent(self) -> None:
        if self._pynet_connection is not None:
            self._pynet_connection.on_answered(self)

    def _pynet_on_socket_close(self, *_: object) -> None:
        self._pynet_close_nt()

    def _pynet_close_nt(self) -> None:
        """Emit 'close', once; a coroutine that is still at work on an answer that nobody gets is cancelled."""
        if self._pynet_closed:
            return
        self.destroyed = self._pynet_closed = True
        if not self._pynet_sent:
            self._pynet_cancel_tasks()
        if "close" in self._pynet_listeners:
            self.emit("close")

    def _pynet_cancel_tasks(self) -> None:
        tasks, self._pynet_tasks = self._pynet_tasks, ()
        for task in tasks:
            task.cancel()

    def __repr__(self) -> str:
        return f"<pynet.http.ServerResponse {self.statusCode} {printable(self.statusMessage or '')}>".replace(" >", ">")


def _int32(value: object) -> int:
    """What JavaScript's bit operators make of *value*."""
    number: Any = value if is_number(value) else int(value) if isinstance(value, bool) else None
    if isinstance(value, str):
        number = to_number(value)
    if number is None or number != number or number in (float("inf"), float("-inf")):
        return 0
    return (int(number) + 2**31) % 2**32 - 2**31
