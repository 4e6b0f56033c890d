"""ClientConnection: what of a client belongs to one socket, whichever request is at work on it.

It listens to the socket from the first request on, until the socket closes or is handed over to another protocol: the
requests that follow each other on a kept socket add and remove nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pynet._errors import ConnResetException

from ._client_listeners import Information
from ._incoming import IncomingMessage
from ._messages import End, Head
from ._parser import MAX_HEADERS, ResponseParser

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Context

    from ._carrier import ClientCarrier
    from ._request import ClientRequest

__all__ = ["ClientConnection"]

_UNLIMITED = 2**31


class ClientConnection:
    """Parses what comes on a socket, and passes it to the request that the socket is at work for."""

    __slots__ = ("_context", "_limits", "_reading", "_response", "had_error", "parser", "request", "socket")

    def __init__(self, socket: ClientCarrier) -> None:
        self.socket = socket
        self._context: Context | None = socket._pynet_home()  # while it is idle
        self.request: ClientRequest | None = None  # None: the socket is idle
        self.parser: ResponseParser | None = None
        self.had_error = False  # the request has had its error
        self._limits: tuple[object, ...] = ()  # that the parser was made with
        self._reading = False  # an answer is expected, or not complete
        self._response: IncomingMessage | None = None
        socket._pynet_client_connection = self
        for event, listener in self._listeners():
            socket.on(event, listener)

    @classmethod
    def of(cls, socket: ClientCarrier) -> ClientConnection:
        """The connection of *socket*, which may have served other requests."""
        found: ClientConnection | None = getattr(socket, "_pynet_client_connection", None)
        return cls(socket) if found is None else found

    def _listeners(self) -> tuple[tuple[str, Callable[..., object]], ...]:
        return (
            ("error", self._on_error),
            ("data", self._on_data),
            ("end", self._on_end),
            ("close", self._on_close),
            ("drain", self._on_drain),
            ("timeout", self._on_timeout),
        )

    def begin(self, request: ClientRequest) -> None:
        """The socket is *request*'s from here."""
        self.request = self.socket._httpMessage = request
        self.socket._pynet_use_context(request._pynet_home())
        self.had_error = False
        self._response = None
        self._reading = True
        limits = request._pynet_parser_limits()
        parser = self.parser
        if parser is None or parser.failed or limits != self._limits:
            size, headers, validation = self._limits = limits
            count = MAX_HEADERS if headers is None else headers or _UNLIMITED
            parser = self.parser = ResponseParser(size or 0, count, validation)
        parser.method = request.method

    def release(self) -> None:
        """The request is over, and the socket idle."""
        self.request = None
        self.socket._pynet_use_context(self._context)

    def detach(self) -> None:
        """Leave the socket alone: it is closed, or somebody else's."""
        self.request = None
        self._stop()
        self.socket._pynet_client_connection = None
        for event, listener in self._listeners():
            self.socket.off(event, listener)

    def _stop(self) -> None:
        """Nothing that comes concerns the request any more."""
        self._reading = False
        if self.parser is not None:
            self.parser.close()
            self.parser = None

    # What comes

    def _on_data(self, data: bytes) -> None:
        if not self._reading:
            if self.request is None:
                self.socket.destroy()  # nobody has asked for it, and the next request must not get it
            return
        parser, request = self.parser, self.request
        assert parser is not None
        assert request is not None
        event: Any
        for event in parser.feed(data):
            kind = event.__class__
            if kind is bytes:
                self._take_body(event)
            elif kind is Head:
                if not self._take_head(request, event):
                    return
            elif kind is End:
                self._take_end(event)
            else:
                self._fail(request, event)
                return
        response = self._response
        if response is not None and response.complete:
            self._reading = False

    def _take_head(self, request: ClientRequest, head: Head) -> bool:
        """Returns whether to go on."""
        if request.res is not None:  # an answer too much
            self._stop()
            self.socket.destroy()
            return False
        status = head.status
        if status < 200 and status != 101 and not head.upgrade:
            self._take_information(request, head)
            return True
        response = self._response = request.res = IncomingMessage(self.socket)
        response._pynet_take_head(head)
        response.req = request
        response.joinDuplicateHeaders = request.joinDuplicateHeaders or False
        if head.upgrade:
            self._upgrade(request, response)
            return False
        if request.shouldKeepAlive and not head.keep_alive:
            request.shouldKeepAlive = False
        response._pynet_on_read = self._on_read
        request._pynet_take_response(response)
        return True

    def _take_information(self, request: ClientRequest, head: Head) -> None:
        message = IncomingMessage(self.socket)
        message._pynet_take_head(head)
        message.joinDuplicateHeaders = request.joinDuplicateHeaders or False
        if head.status == 100:
            request.emit("continue")
        if "information" in request._pynet_listeners:
            request.emit(
                "information",
                Information(
                    message.statusCode,
                    message.statusMessage,
                    message.httpVersion,
                    message.httpVersionMajor,
                    message.httpVersionMinor,
                    message.headers,
                    message.rawHeaders,
                ),
            )

    def _take_body(self, data: bytes) -> None:
        response = self._response
        if response is not None and not response._pynet_dumped and not response.push(data):
            self.socket.pause()

    def _take_end(self, end: End) -> None:
        response = self._response
        if response is not None and not response.complete:
            response._pynet_take_end(end.trailers)
            self._on_read()

    def _on_read(self) -> None:
        """The reader of the answer wants more."""
        if self.socket.isPaused():
            self.socket.resume()

    def _upgrade(self, request: ClientRequest, response: IncomingMessage) -> None:
        """The connection speaks another protocol from here; it is the listener's."""
        assert self.parser is not None
        socket, rest = self.socket, self.parser.take_rest()
        event = "connect" if request.method == "CONNECT" else "upgrade"
        self._reading = False
        if not request.listenerCount(event):
            socket.destroy()
            return
        request.upgradeOrConnect = True
        socket.emit("agentRemove")
        self.detach()
        socket._httpMessage = None
        socket.readableFlowing = None
        request.emit(event, response, socket, rest)
        request.destroyed = True
        request._pynet_close()

    # What goes wrong, and what ends

    def _fail(self, request: ClientRequest, error: object) -> None:
        self._stop()
        self.socket.destroy()
        self.had_error = True
        request.emit("error", error)

    def _on_error(self, error: Exception) -> None:
        request = self.request
        if request is not None:
            self.had_error = True
            request.emit("error", error)
        self._finish()
        self.socket.destroy()

    def _on_end(self) -> None:
        request = self.request
        if request is None:
            self.socket.destroy()
        elif self._reading:
            if request.res is None and not self.had_error:
                self.had_error = True
                request.emit("error", ConnResetException("socket hang up"))
            self._finish()
            self.socket.destroy()

    def _finish(self) -> None:
        """Nothing more will come: that may be the end of a body."""
        if self.parser is not None and self._reading:
            for event in self.parser.finish():
                if event.__class__ is End:
                    self._take_end(event)
        self._stop()

    def _on_close(self) -> None:
        request = self.request
        if request is None:
            self.detach()
            return
        self.socket.read()
        request.destroyed = True
        response = request.res
        if response is not None:
            if not response.complete:
                response.destroy(ConnResetException("aborted"))
            request._pynet_close()
            if not response.aborted and response.readable:
                response.push(None)
        else:
            if not self.had_error:
                self.had_error = True
                request.emit("error", ConnResetException("socket hang up"))
            request._pynet_close()
        self._finish()
        request._pynet_forget_output()
        self.detach()

    # Other events

    def _on_drain(self) -> None:
        request = self.request
        if request is not None and not request.finished and request._pynet_need_drain:
            request._pynet_need_drain = False
            request.emit("drain")

    def _on_timeout(self) -> None:
        request = self.request
        if request is None:
            return
        response = request.res
        if request._pynet_wants_timeout:
            request._pynet_wants_timeout = False
            request.emit("timeout")
        if response is not None:
            response.emit("timeout")
