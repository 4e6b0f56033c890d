"""IncomingMessage: a request on a server, a response on a client.

For what builds on it: the connection makes one per Head (``_pynet_take_head()``), gives it the body with
``push(bytes)`` and ends it with ``_pynet_take_end(trailers)``. ``_pynet_on_read()``, or a server's
``_pynet_connection.on_read(self)``, is called when the reader wants more. When nobody will read any more it calls
``_pynet_dump()``, and ``_pynet_settle()`` a tick later; ``_pynet_abort(error)`` where the connection is lost.

Its stream state is made when somebody first looks at it: most requests have no body, and their handlers never do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import Self

from pynet import Socket
from pynet._abort import AbortController, AbortSignal
from pynet._events import Bare, listens
from pynet._loop import current_loop, printable
from pynet._stream import Readable, Stream, finished, getDefaultHighWaterMark, make_readable_half

from ._headers import distinct, lower_names, merge
from ._idle import set_timeout
from ._messages import Head

if TYPE_CHECKING:
    from ._connection import Connection
    from ._listeners import IncomingListen

__all__ = ["IncomingMessage"]


class _Lazy:
    """A part of the stream's state, made when it is first asked for."""

    __slots__ = ("name",)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, message: Any, owner: type | None = None) -> object:
        if message is None:
            return self
        message._pynet_begin()
        return message.__dict__[self.name]


@listens
class IncomingMessage(Readable):
    """A message that comes in: head, body as a stream, trailers.

    ============  ===============  ===========================================================================
    event         arguments        when
    ============  ===============  ===========================================================================
    ``data``      chunk            a part of the body; many times
    ``end``                        the body was read to its end, and the trailers are there; once
    ``aborted``                    the peer went away before that (deprecated: use ``error`` and ``close``)
    ``error``     err              ``ECONNRESET``: the same; only if somebody listens
    ``timeout``   socket           the socket was idle for as long as ``setTimeout()`` says
    ``close``                      the message is read, or given up; last
    ============  ===============  ===========================================================================

    ``readable``, ``pause`` and ``resume`` are those of every stream.

    Args:
        socket: Where it comes from.

    Node: http.md, "Class: http.IncomingMessage". Differs: headers are dicts.
    """

    _pynet_known_events = Readable._pynet_known_events | {"aborted", "timeout"}
    # The parser pushes until push() says False; _read() has it go on.
    _pynet_self_driven = True

    if not TYPE_CHECKING:
        _writableState = None
        _pynet_life = _Lazy()
        _readableState = _Lazy()

    on: IncomingListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: IncomingListen[Self]
    """As ``on()``, but for the next time only."""
    off: IncomingListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: IncomingListen[Self]
    removeListener: IncomingListen[Self]
    prependListener: IncomingListen[Self]
    prependOnceListener: IncomingListen[Self]

    socket: Socket
    #: "1.1" or "1.0", and its parts.
    httpVersion: str = ""
    httpVersionMajor: int = 0
    httpVersionMinor: int = 0
    #: Whether the whole message has come.
    complete: bool = False
    #: Whether the peer went away before that. Deprecated.
    aborted: bool = False
    #: Whether the message asks for another protocol; None before there is a head.
    upgrade: bool | None = None
    #: Of a request: the target as it was sent, "/a?b".
    url: str = ""
    #: Of a request: "GET".
    method: str = ""
    #: Of a response: 200.
    statusCode: int = 0
    #: Of a response: "OK".
    statusMessage: str = ""
    #: Of a response: the request that it answers.
    req: Any = None
    #: Whether headers that may be there once are joined like others.
    joinDuplicateHeaders: bool = False

    # Slots, which costs a message less than finding them among the class's names.
    __slots__ = (
        "_pynet_begun",
        "_pynet_connection",
        "_pynet_consumed",
        "_pynet_dumped",
        "_pynet_ended",
        "_pynet_head",
        "_pynet_over",
    )
    _pynet_head: Head | None  # that the headers come from, unless somebody has set them
    _pynet_connection: Connection | None  # of a server
    _pynet_begun: bool  # the stream's state is made
    _pynet_ended: bool  # before anybody looked at the stream
    _pynet_over: bool  # the same, and the message was thrown away: it is closed
    _pynet_dumped: bool
    _pynet_consumed: bool  # somebody reads
    _pynet_raw_headers: list[str] | None = None
    _pynet_raw_trailers: list[str] | None = None
    _pynet_headers: dict[str, object] | None = None
    _pynet_trailers: dict[str, object] | None = None
    _pynet_headers_distinct: dict[str, list[str]] | None = None
    _pynet_trailers_distinct: dict[str, list[str]] | None = None
    _pynet_on_read: Callable[[], None] | None = None  # of a client
    _pynet_controller: AbortController | None = None
    _pynet_thrown_away = False

    def __init__(self, socket: Any = None) -> None:
        self._pynet_listeners = {}
        self._pynet_loop = getattr(socket, "_pynet_loop", None) or current_loop()
        self._pynet_head = self._pynet_connection = None
        self._pynet_begun = self._pynet_ended = self._pynet_over = self._pynet_dumped = self._pynet_consumed = False
        self.socket = socket

    def _pynet_begin(self) -> None:
        """Make the stream's state, as if it had been there from the start."""
        self._pynet_begun = True
        mark = getDefaultHighWaterMark() if self.socket is None else self.socket.readableHighWaterMark
        make_readable_half(self, mark, ended=self._pynet_ended, closed=self._pynet_over)
        origin: Stream | None = self.socket if self.req is None else self.req
        self._pynet_life.context = None if origin is None else origin._pynet_home()
        self._readableState.readingMore = True  # nothing is read ahead: the connection pushes, asked or not

    # What the connection does with it

    def _pynet_take_head(self, head: Head) -> None:
        """Take over what *head* says."""
        self.httpVersionMajor, self.httpVersionMinor = head.major, head.minor
        self.httpVersion = "1.1" if head.minor == 1 == head.major else f"{head.major}.{head.minor}"
        self._pynet_head = head
        self.upgrade = head.upgrade
        if head.status:
            self.statusCode, self.statusMessage = head.status, head.reason
        else:
            self.method, self.url = head.method, head.url

    def _pynet_take_end(self, trailers: list[str]) -> None:
        """The message is complete."""
        self.complete = True
        if trailers:
            self._pynet_raw_trailers = [*self.rawTrailers, *trailers]
        if self._pynet_begun:
            self.push(None)
        else:
            self._pynet_ended = True

    def _pynet_abort(self, error: Any) -> None:
        """The connection is gone: give up what has not come."""
        if not self.destroyed:
            self.destroy(error)

    def _pynet_dump(self) -> None:
        """Nobody reads it any more: throw the rest away, and let it come to its end."""
        if self._pynet_dumped:
            return
        self._pynet_dumped = True
        if self._pynet_begun or self._pynet_listeners or not self._pynet_ended:  # else nobody could tell
            self._pynet_throw_away()

    def _pynet_settle(self) -> None:
        """A tick after `dump()`: what nobody has looked at is over without more ado."""
        if self._pynet_over or not self._pynet_dumped:
            return
        if not self._pynet_begun and not self._pynet_listeners and self._pynet_ended:
            self._pynet_over = True
        elif not self._pynet_thrown_away:
            self._pynet_throw_away()

    def _pynet_throw_away(self) -> None:
        self._pynet_thrown_away = True
        self.removeAllListeners("data")
        if self.complete and not self._readableState.length:
            self.read()  # there is only the end, for which nothing has to flow
        else:
            self.resume()

    def _read(self, size: int, /) -> None:
        if not self._pynet_consumed:
            self._pynet_consumed = True
            self._readableState.readingMore = False
        if self._pynet_connection is not None:
            self._pynet_connection.on_read(self)
        elif self._pynet_on_read is not None:
            self._pynet_on_read()

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> None:
        if not self.readableEnded or not self.complete:
            self.aborted = True
            self.emit("aborted")
            if self._pynet_controller is not None:
                self._pynet_controller.abort()
        socket: Any = self.socket
        if not self.aborted or socket is None or socket.destroyed:
            self._pynet_tick(self._pynet_destroyed_nt, error, callback)
            return
        socket.destroy(error)

        def on_closed(failure: object = None) -> None:
            stop()
            if getattr(failure, "code", None) == "ERR_STREAM_PREMATURE_CLOSE":
                failure = None
            self._pynet_tick(self._pynet_destroyed_nt, failure or error, callback)

        stop = finished(socket, on_closed)

    def _pynet_destroyed_nt(self, error: object, callback: Callable[..., None]) -> None:
        # A peer that hangs up ends no program that does not care.
        callback(error if "error" in self._pynet_listeners else None)

    # What came

    @property
    def headers(self) -> dict[str, Any]:
        """The headers, names in lower case. ``set-cookie`` is a list; others that came twice are joined, or dropped.

        Node: http.md, "message.headers". Differs: a dict.
        """
        if self._pynet_headers is None:
            self._pynet_headers = merge(self._pynet_lower_names(), self.rawHeaders, self.joinDuplicateHeaders)
        return self._pynet_headers

    @headers.setter
    def headers(self, value: Any) -> None:
        self._pynet_headers = value

    @property
    def headersDistinct(self) -> dict[str, list[str]]:
        """The headers, each with the list of its values.

        Node: http.md, "message.headersDistinct". Differs: a dict.
        """
        if self._pynet_headers_distinct is None:
            self._pynet_headers_distinct = distinct(self._pynet_lower_names(), self.rawHeaders)
        return self._pynet_headers_distinct

    @headersDistinct.setter
    def headersDistinct(self, value: Any) -> None:
        self._pynet_headers_distinct = value

    @property
    def rawHeaders(self) -> list[str]:
        """Names and values in turn, as they came.

        Node: http.md, "message.rawHeaders". Differs: no.
        """
        if self._pynet_raw_headers is None:
            self._pynet_raw_headers = [] if self._pynet_head is None else self._pynet_head.raw
        return self._pynet_raw_headers

    @rawHeaders.setter
    def rawHeaders(self, value: list[str]) -> None:
        self._pynet_raw_headers = value
        self._pynet_head = None

    @property
    def trailers(self) -> dict[str, Any]:
        """The headers behind the body; empty before ``end``.

        Node: http.md, "message.trailers". Differs: a dict.
        """
        if self._pynet_trailers is None:
            raw = self.rawTrailers
            trailers = merge(lower_names(raw), raw, self.joinDuplicateHeaders)
            if not self.complete:
                return trailers
            self._pynet_trailers = trailers
        return self._pynet_trailers

    @trailers.setter
    def trailers(self, value: Any) -> None:
        self._pynet_trailers = value

    @property
    def trailersDistinct(self) -> dict[str, list[str]]:
        """The headers behind the body, each with the list of its values.

        Node: http.md, "message.trailersDistinct". Differs: a dict.
        """
        if self._pynet_trailers_distinct is None:
            raw = self.rawTrailers
            trailers = distinct(lower_names(raw), raw)
            if not self.complete:
                return trailers
            self._pynet_trailers_distinct = trailers
        return self._pynet_trailers_distinct

    @trailersDistinct.setter
    def trailersDistinct(self, value: Any) -> None:
        self._pynet_trailers_distinct = value

    @property
    def rawTrailers(self) -> list[str]:
        """Names and values behind the body in turn, as they came.

        Node: http.md, "message.rawTrailers". Differs: no.
        """
        if self._pynet_raw_trailers is None:
            self._pynet_raw_trailers = []
        return self._pynet_raw_trailers

    @rawTrailers.setter
    def rawTrailers(self, value: list[str]) -> None:
        self._pynet_raw_trailers = value

    def _pynet_first(self, name: str) -> object:
        """The first of the headers *name*, without a dict of them all, unless somebody has asked for that."""
        head = self._pynet_head
        if head is None or self._pynet_headers is not None or self._pynet_raw_headers is not None:
            return self.headers.get(name)  # which the program may have changed
        return head.first(name.encode())

    def _pynet_lower_names(self) -> list[str]:
        names = [] if self._pynet_head is None else self._pynet_head.names
        return names if 2 * len(names) == len(self.rawHeaders) else lower_names(self.rawHeaders)

    # Socket

    @property
    def connection(self) -> Socket:
        """Alias of ``socket``. Deprecated.

        Node: http.md, "message.connection". Differs: no.
        """
        return self.socket

    @connection.setter
    def connection(self, value: Any) -> None:
        self.socket = value

    @property
    def signal(self) -> AbortSignal:
        """An ``AbortSignal`` that is aborted when the peer goes away before the message is over.

        Node: http.md, "message.signal". Differs: no.
        """
        if self._pynet_controller is None:
            self._pynet_controller = AbortController()
            if self.aborted:
                self._pynet_controller.abort()
        return self._pynet_controller.signal

    @overload
    def setTimeout(self, msecs: float, callback: Callable[[Any], object] | None = None) -> Self: ...
    @overload
    def setTimeout(self, msecs: float, callback: Bare) -> Self: ...
    def setTimeout(self, msecs: float, callback: Any = None) -> Self:
        """Emit ``timeout`` after *msecs* without traffic on the socket.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: http.md, "message.setTimeout(msecs[, callback])". Differs: no.
        """
        if callback is not None:
            self.on("timeout", callback)
        set_timeout(self.socket, msecs)
        return self

    def __repr__(self) -> str:
        what = f"{self.method} {self.url}" if self.method else f"{self.statusCode} {self.statusMessage}"
        return f"<pynet.http.IncomingMessage {printable(what.strip())}>"
