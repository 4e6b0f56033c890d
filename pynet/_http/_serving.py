"""Serving: what makes a server of connections a server of HTTP. ``http.Server`` and ``https.Server`` have it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Hashable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import Self

import pynet as net
from pynet._errors import validate_function
from pynet._events import Bare
from pynet._loop import Timer, current_loop

from ._checking import check
from ._connection import Connection, refuse_encoding
from ._incoming import IncomingMessage
from ._options import apply_options
from ._response import ServerResponse
from ._status import STATUS_CODES

if TYPE_CHECKING:
    import asyncio


__all__ = ["SERVING_EVENTS", "Serving"]

_REQUESTS = frozenset(("request", "checkContinue", "checkExpectation"))
#: What such a server emits besides what the server below it does.
SERVING_EVENTS = _REQUESTS | {"upgrade", "connect", "clientError", "dropRequest", "timeout"}


class Serving(net.Server):
    """The part of a server that speaks HTTP on whatever ``connection`` brings.

    For what builds on it: call ``_pynet_serve(options)`` in the constructor, ``_pynet_http_connection`` with every
    connection, and ``_pynet_stop_checking()`` when listening ends.
    """

    if TYPE_CHECKING:  # each of the two servers has its own types of listeners
        on: Any
        once: Any
        off: Any
        addListener: Any
        removeListener: Any
        prependListener: Any
        prependOnceListener: Any

    #: Milliseconds that an idle connection is kept for the next request; 0 is for ever. Told to the client.
    keepAliveTimeout: float
    #: What is added to that in silence, so that the client gives up first.
    keepAliveTimeoutBuffer: float
    #: Milliseconds that the head of a request may take to come; 0 means no limit.
    headersTimeout: int
    #: Milliseconds that a whole request may take to come; 0 means no limit.
    requestTimeout: int
    connectionsCheckingInterval: int
    #: Most headers of a request; None is 1000, 0 no limit.
    maxHeadersCount: int | None = None
    #: Most requests of one connection; 0 means no limit. Requests beyond that are answered 503.
    maxRequestsPerSocket: int | None = 0
    #: Most bytes of a request's body; None means no limit. Not Node's.
    maxBodySize: int | None
    maxHeaderSize: int | None
    #: Milliseconds without traffic before ``timeout``; 0 is never.
    timeout: float = 0
    httpAllowHalfOpen: bool = False
    requireHostHeader: bool
    joinDuplicateHeaders: bool | None
    rejectNonStandardBodyWrites: bool
    insecureHTTPParser: bool | None
    httpValidation: str | None

    _pynet_request_class: type[IncomingMessage]
    _pynet_answer_class: type[ServerResponse]
    _pynet_should_upgrade: Callable[[IncomingMessage], object] | None
    _pynet_unique: frozenset[str] | None
    _pynet_http_connections: dict[Connection, None]
    _pynet_http_check: Timer | None = None
    _pynet_keep_alive: tuple[float | None, int | None, str] = (None, None, "")

    def _pynet_serve(self, options: Mapping[str, object]) -> None:
        """Check and keep the options of HTTP."""
        apply_options(self, options)
        self._pynet_http_connections = {}
        self._pynet_validation = self.httpValidation or ("insecure" if self.insecureHTTPParser else "strict")
        self._pynet_is_relaxed = self._pynet_validation != "strict"
        #: What a ServerResponse is made with.
        self._pynet_answer_options: dict[str, object] = (
            {"rejectNonStandardBodyWrites": True} if self.rejectNonStandardBodyWrites else {}
        )
        if self._pynet_validation == "insecure":
            warnings.warn(
                "this server takes what is no HTTP (insecureHTTPParser): keep it away from other people's requests",
                stacklevel=4,
            )

    def _pynet_http_connection(self, socket: Any) -> None:
        """Speak HTTP on *socket*, any Duplex."""
        socket._httpMessage = None
        socket.server = self
        if self.timeout and hasattr(socket, "setTimeout"):
            socket.setTimeout(self.timeout)
        self._pynet_http_connections[Connection(self, socket)] = None
        socket.setEncoding = refuse_encoding

    def _pynet_tell_keep_alive(self) -> tuple[float | None, int | None, str]:
        """What a kept connection is told of its time, as a header, and the two numbers that decide about it."""
        timeout, most = self.keepAliveTimeout, self.maxRequestsPerSocket
        line = ""
        if timeout and timeout > 0:
            tail = f", max={most}\r\n" if most and most > 0 else "\r\n"
            line = f"Keep-Alive: timeout={int(timeout) // 1000}{tail}"
        self._pynet_keep_alive = (timeout, most, line)
        return self._pynet_keep_alive

    def _pynet_wants_upgrade(self, request: IncomingMessage) -> bool:
        """Whether a request that asks for another protocol gets it; else it is one like any other."""
        if self._pynet_should_upgrade is not None:
            return bool(self._pynet_should_upgrade(request))
        return self.listenerCount("upgrade") > 0

    # Time

    def _pynet_start_checking(self) -> None:
        """Look for requests that are too slow, from now on."""
        self._pynet_stop_checking()
        loop = current_loop()
        self._pynet_http_check = loop.start_timer(
            self.connectionsCheckingInterval, self._pynet_check, repeat=True, ref=False
        )

    def _pynet_stop_checking(self) -> None:
        timer, self._pynet_http_check = self._pynet_http_check, None
        if timer is not None:
            timer.cancel()

    def _pynet_check(self) -> None:
        check(self._pynet_http_connections, current_loop().now(), self.headersTimeout, self.requestTimeout)

    @overload
    def setTimeout(self, msecs: float = 0, callback: Callable[[Any], object] | None = None) -> Self: ...
    @overload
    def setTimeout(self, msecs: float, callback: Bare) -> Self: ...
    @overload
    def setTimeout(self, callback: Callable[[Any], object], /) -> Self: ...
    def setTimeout(self, msecs: Any = 0, callback: Any = None) -> Self:
        """Give new connections *msecs* without traffic before ``timeout``; without listeners they are destroyed then.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: http.md, "server.setTimeout([msecs][, callback])". Differs: no.
        """
        if callable(msecs):
            msecs, callback = self.timeout, msecs
        self.timeout = msecs
        if callback:
            self.on("timeout", validate_function(callback, "listener"))
        return self

    # The end

    def closeAllConnections(self) -> None:
        """Destroy all connections, those with a request at work too.

        Node: http.md, "server.closeAllConnections()". Differs: no.
        """
        for connection in list(self._pynet_http_connections):
            connection.socket.destroy()

    def closeIdleConnections(self) -> None:
        """Destroy the connections that wait for a request.

        Node: http.md, "server.closeIdleConnections()". Differs: no.
        """
        for connection in list(self._pynet_http_connections):
            if connection.is_idle:
                connection.socket.destroy()

    @overload
    def close(self, callback: Callable[[Any], object] | None = None) -> Self: ...
    @overload
    def close(self, callback: Bare) -> Self: ...
    def close(self, callback: Any = None) -> Self:
        """Stop listening, and destroy the connections that wait for a request; ``close`` comes when all have ended.

        Args:
            callback: Added as ``once("close", …)``; called with ``ERR_SERVER_NOT_RUNNING`` if the server was not
                listening.

        Node: http.md, "server.close([callback])". Differs: no.
        """
        self.closeIdleConnections()
        self._pynet_stop_checking()
        return super().close(callback)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the server, let requests at work finish, and wait for ``close``. Returns at once if not listening.

        Node: http.md, "server[Symbol.asyncDispose]()". Differs: the name; connections that become idle are closed.
        """
        self.keepAliveTimeout = 1  # for those that are answered from here on
        self.keepAliveTimeoutBuffer = 0
        await super().__aexit__(kind, error, trace)

    # Coroutines

    def _pynet_task_started(self, task: asyncio.Task[object], event: Hashable, args: tuple[object, ...]) -> None:
        if event in _REQUESTS and len(args) == 2 and isinstance(args[1], ServerResponse) and not task.done():
            args[1]._pynet_tasks = (*args[1]._pynet_tasks, task)

    def _nodejs_rejection(self, error: Exception, event: Any, /, *args: Any) -> None:
        if event in _REQUESTS and len(args) == 2:
            _answer_error(args[1])
            current_loop().host.report(error)
        else:
            super()._nodejs_rejection(error, event, *args)


def _answer_error(answer: ServerResponse) -> None:
    """A coroutine listener has failed: 500 if nothing was sent, else the connection is given up."""
    if answer.headersSent or answer.writableEnded:
        answer.destroy()
        return
    for name in answer.getHeaderNames():
        answer.removeHeader(name)
    answer.statusCode = 500
    answer.end(STATUS_CODES[500])
