"""Connection: what of a server belongs to one socket. Parser, queue of answers, timeouts, keep-alive.

What the parser gives is queued and dispatched one by one. As in Node ticks and microtasks are drained after each part
of a body: a listener that answers in 'end' is done before the next request comes. One that raises loses nothing of
the rest.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_HTTP_BODY_TOO_LARGE, ERR_HTTP_SOCKET_ENCODING, ConnResetException, ParseError
from pynet._loop import current_loop
from pynet._typing import lend

from . import _incoming
from ._dispatch import take_head
from ._messages import End, Event, Head
from ._parser import MAX_HEADERS, RequestParser

if TYPE_CHECKING:
    from contextvars import Context

    from pynet._loop import Loop, Timer

    from ._carrier import ServerCarrier
    from ._incoming import IncomingMessage
    from ._response import ServerResponse
    from ._serving import Serving

__all__ = ["Connection"]

MAX_PIPELINED = 16  # requests that may wait for their answers; Node has no such limit
_ANSWERS = {
    "HPE_HEADER_OVERFLOW": b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n",
    "HPE_CHUNK_EXTENSIONS_OVERFLOW": b"HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n",
    "ERR_HTTP_BODY_TOO_LARGE": b"HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n",
    "ERR_HTTP_REQUEST_TIMEOUT": b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n",
}
_BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"


class Connection:
    """One socket of a server, from ``connection`` to its close, or to an upgrade."""

    __slots__ = (
        "answers",
        "body_size",
        "context",
        "count",
        "dispatching",
        "failed",
        "full",
        "has_ended",
        "idle_ms",
        "idle_since",
        "idle_timer",
        "incoming",
        "is_over",
        "loop",
        "parser",
        "paused",
        "pending",
        "queue",
        "requests",
        "server",
        "socket",
        "started",
        "timeout_set",
    )

    def __init__(self, server: Serving, socket: ServerCarrier) -> None:
        self.server = server
        self.socket = socket
        self.context: Context | None = socket._pynet_home()
        self.loop: Loop = current_loop()
        self.parser = RequestParser(
            server.maxHeaderSize or 0,
            MAX_HEADERS if server.maxHeadersCount is None else server.maxHeadersCount or 2**31,
            server._pynet_validation,
        )
        # An idle connection has no lists: they are what thousands of those would be made of.
        self.queue: list[Event] | None = None  # what the parser has given and nobody has taken
        self.dispatching = False
        self.incoming: IncomingMessage | None = None  # whose body comes
        self.body_size = 0
        self.requests: tuple[IncomingMessage, ...] = ()  # not answered
        self.answers: tuple[ServerResponse, ...] = ()  # that wait for those before them
        self.count = 0  # of requests so far; kept where there is a limit
        self.pending = 0  # bytes of answers that wait
        self.started = self.loop.now() or 1e-9  # when the message at work began, or the connection; 0: idle
        self.full = False  # the reader of the body has had enough for now
        self.paused = False
        self.failed = False
        self.is_over = False
        self.has_ended = False  # 'end' came while requests were held back
        self.timeout_set = False  # the socket's own, to that of an idle connection
        # For keepAliveTimeout. Node sets the socket's own timer instead, and sets it back with every request; this one
        # just runs on, and when it is over looks how long the connection has been idle.
        self.idle_timer: Timer | None = None
        self.idle_ms = 0.0  # how long it may be
        self.idle_since = 0.0
        self._listen()

    def _listen(self) -> None:
        socket = self.socket
        socket.on("timeout", self._on_timeout)
        socket.on("error", self.fail)
        socket.on("end", self._on_end)
        socket.on("close", self._on_close)
        socket.on("drain", self._on_drain)
        socket.on("data", self._on_data)

    def detach(self) -> bytes:
        """Leave the socket to somebody else; returns what has come for him."""
        socket = self.socket
        for event, listener in (
            ("timeout", self._on_timeout),
            ("error", self.fail),
            ("end", self._on_end),
            ("close", self._on_close),
            ("drain", self._on_drain),
            ("data", self._on_data),
        ):
            socket.off(event, listener)
        self._end()
        answer = socket._httpMessage
        if answer is not None:
            socket.once("close", answer._pynet_on_socket_close)
        socket.__dict__.pop("setEncoding", None)
        socket.readableFlowing = None  # as if nobody had ever read
        self.started = 0.0
        return self.parser.take_rest()

    @property
    def awaits_head(self) -> bool:
        """Whether no head of a message at work is complete."""
        return self.parser.in_head or not self.parser.in_message

    @property
    def is_idle(self) -> bool:
        """Whether nothing of a request is there, not even of the first one, and nothing of an answer is missing."""
        answer = self.socket._httpMessage
        in_message = self.incoming is not None or (self.started and self.parser.in_message)
        return not in_message and (answer is None or answer.finished)

    # What comes

    def _on_data(self, data: bytes) -> None:
        parser = self.parser
        was_in_message = parser.in_message
        events = parser.feed(data)
        self._enqueue(events)
        if not parser.in_message:
            if events:  # else it was an empty line, and the time for the first head runs on
                self.started = 0.0
        else:
            if not was_in_message or not self.started:
                self.started = self.loop.now()
            self.idle_since = self.loop.now()
        if parser.failed and self.queue:
            error = self.queue[-1]
            if isinstance(error, ParseError):
                error.rawPacket = data
        self.dispatch()

    def _enqueue(self, events: list[Event]) -> None:
        if self.queue:
            self.queue += events
        else:
            self.queue = events

    def dispatch(self) -> None:
        """Take what is queued, as far as that may be."""
        if self.dispatching:
            return
        self.dispatching = True
        try:
            while self.queue:
                queue = self.queue
                event: Any = queue[0]  # told apart by its class, in the cheapest way
                kind = event.__class__
                if kind is Head and self.requests and self._must_wait():
                    self._pause()
                    return
                del queue[0]
                if kind is Head:
                    self.body_size = 0
                    take_head(self, event)
                elif kind is End:
                    self._take_end(event.trailers)
                elif kind is bytes:
                    self._take_body(event)
                else:
                    self.fail(event)
        except BaseException:
            if self.queue:
                self.loop.next_tick_of_all(self.context, self.dispatch)
            raise
        finally:
            self.dispatching = False
        self.queue = None
        if self.has_ended:
            self._on_end()

    def _take_end(self, trailers: list[str]) -> None:
        request = self.incoming
        if trailers:
            self.loop.drain()  # as in Node, where trailers are a callback of their own
        if request is not None:
            self.incoming = None
            request._pynet_take_end(trailers)
        if not self.paused and self.socket._readableState.paused is True:
            self.socket.resume()  # its pause() counts for one message: else no other would come

    def _take_body(self, body: bytes) -> None:
        request = self.incoming
        if request is None:
            return
        limit = self.server.maxBodySize
        if limit is not None:
            self.body_size += len(body)
            if self.body_size > limit:
                self.queue = None
                self.parser.close()
                self.fail(ERR_HTTP_BODY_TOO_LARGE(limit))
                return
        if not request._pynet_dumped and not request.push(body):
            self.full = True
            self._pause()
        if self.queue:
            self.loop.drain()

    def go_on(self) -> None:
        """A head that asked for an upgrade gets none: what is behind it is the rest of an ordinary message."""
        self._enqueue(self.parser.proceed())
        self.started = self.loop.now() if self.parser.in_message else 0.0

    # The pace

    def _must_wait(self) -> bool:
        """Whether the next request has to wait: many are at work, or the client does not read its answers."""
        socket = self.socket
        return bool(
            len(self.requests) >= MAX_PIPELINED
            or socket.writableNeedDrain
            or self.pending >= socket.writableHighWaterMark
        )

    def _pause(self) -> None:
        if not self.paused:
            self.paused = True
            self.socket.pause()

    def _resume(self) -> None:
        """Go on if nothing stands in the way."""
        if self.queue and not self.dispatching:
            self.dispatch()
        if self.paused and not self.full and not self.queue and not self.dispatching:
            self.paused = False
            self.socket.resume()

    def on_read(self, request: IncomingMessage) -> None:
        """The reader of *request* wants more."""
        if self.full and (request is self.incoming or self.incoming is None):
            self.full = False
            self._resume()

    def on_pending(self, change: int) -> None:
        """So many bytes of answers more, or less, wait for their turn."""
        self.pending += change
        if change < 0 and self.paused:
            self._resume()

    def _on_drain(self) -> None:
        answer = self.socket._httpMessage
        if self.paused:
            self._resume()
        if answer is not None and not answer.finished and answer._pynet_need_drain:
            answer._pynet_need_drain = False
            answer.emit("drain")

    # Answers

    def on_answered(self, answer: ServerResponse) -> None:
        """*answer* is sent: the next one, or the end of the connection, or a new request."""
        request, socket = answer.req, self.socket
        self.requests = self.requests[1:]
        if not request._pynet_consumed:
            request._pynet_dump()
        socket._httpMessage = answer._pynet_socket = None
        self.loop.tick_in(self.context, _close_nt, answer, request)
        if answer._pynet_last:
            if hasattr(socket, "destroySoon"):
                socket.destroySoon()
            else:
                socket.end()
        elif self.answers:
            following, *others = self.answers
            self.answers = tuple(others)
            following._pynet_attach(socket)
        else:
            self._await_request()
        if self.paused:
            self._resume()

    def _await_request(self) -> None:
        server = self.server
        timeout = server.keepAliveTimeout
        if not timeout or timeout < 0 or self.is_over:
            return
        if server.keepAliveTimeoutBuffer > 0:
            timeout += server.keepAliveTimeoutBuffer
        if server.timeout or getattr(self.socket, "timeout", None):
            # Somebody has set the socket's own timer: then it is that one which has to make room.
            self.socket.setTimeout(timeout)
            self.timeout_set = True
            return
        self.idle_since = self.loop.now()
        if timeout != self.idle_ms or self.idle_timer is None:
            if self.idle_timer is not None:
                self.idle_timer.cancel()
            self.idle_ms = timeout
            self.idle_timer = self.loop.start_timer(timeout, self._on_time, ref=False)

    def reset_timeout(self) -> None:
        """A request has come: the time for an idle connection does not count, where the socket's own timer is set."""
        self.timeout_set = False
        self.socket.setTimeout(self.server.timeout or 0)

    def _on_time(self) -> None:
        self.loop.run_in(self.context, self._on_idle)

    def _on_idle(self) -> None:
        """The time for an idle connection is over, if nothing has happened since the timer was set."""
        self.idle_timer = None
        if self.requests:
            return
        left = self.idle_since + self.idle_ms - self.loop.now()
        if left > 0:
            self.idle_timer = self.loop.start_timer(ceil(left), self._on_time, ref=False)
        else:
            self.socket.emit("timeout")

    def _end(self) -> None:
        """The socket is closed, or somebody else's."""
        self.is_over = True
        self.server._pynet_http_connections.pop(self, None)
        timer, self.idle_timer = self.idle_timer, None
        if timer is not None:
            timer.cancel()

    # The end

    def _on_timeout(self) -> None:
        socket, request, answer = self.socket, self.incoming, self.socket._httpMessage
        heard = request is not None and not request.complete and request.emit("timeout", socket)
        heard = (answer is not None and answer.emit("timeout", socket)) or heard
        if not (self.server.emit("timeout", socket) or heard):
            socket.destroy()

    def fail(self, error: object) -> None:
        """The peer's mistake, or the socket's: ``clientError``, or the answer for it if none has begun, and the end."""
        if self.failed:
            return
        self.failed = True
        socket = self.socket
        if self.server.emit("clientError", error, socket):
            return
        answer = socket._httpMessage
        if socket.writable and (answer is None or not answer._pynet_head_sent):
            socket.write(_ANSWERS.get(getattr(error, "code", ""), _BAD_REQUEST))
        socket.destroy(error)

    def _on_end(self) -> None:
        if self.queue:
            self.has_ended = True
            return
        self.has_ended = False
        for event in self.parser.finish():
            if isinstance(event, ParseError):
                self.fail(event)
                return
            self._enqueue([event])
        if self.queue:
            self.has_ended = True
            self.dispatch()
            return
        socket = self.socket
        answer = self.answers[-1] if self.answers else socket._httpMessage
        if answer is not None and self.server.httpAllowHalfOpen:
            answer._pynet_last = True
        elif socket.writable:
            socket.end()

    def _on_close(self) -> None:
        self._end()
        self.parser.close()
        self.queue = None
        self.started = 0.0
        self._abort_requests()
        answer = self.socket._httpMessage
        if answer is not None:
            answer._pynet_on_socket_close()
        answers, self.answers = self.answers, ()
        for answer in answers:
            answer._pynet_on_socket_close()

    def _abort_requests(self) -> None:
        requests, self.requests = self.requests, ()
        for request in requests:
            request._pynet_abort(ConnResetException("aborted"))


def refuse_encoding(*_: object) -> None:
    """In place of the socket's ``setEncoding()``: the parser needs the bytes."""
    raise ERR_HTTP_SOCKET_ENCODING()


def _close_nt(answer: ServerResponse, request: IncomingMessage) -> None:
    try:
        answer._pynet_close_nt()
    finally:
        request._pynet_settle()


lend(_incoming, Connection)
