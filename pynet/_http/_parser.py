"""HTTP/1 as events, over httptools: the only file that knows it.

::

    parser = RequestParser()                    # or ResponseParser(); both take the limits
    for event in parser.feed(data):             # whatever the pieces, the same events
        event is a Head                         # the head of a message is complete
        event is bytes                          # a part of its body
        event is an End                         # the message is complete; End.trailers has the rest
        event is a ParseError                   # the last event that this parser gives

Nothing is called back: events are a list, and no code of the program runs inside the parser.

*Upgrades.* A Head whose ``upgrade`` is true stops the parser: no End follows it, and what came behind the head waits.
``take_rest()`` hands that over (the connection speaks another protocol from here), ``proceed()`` goes on as if nobody
had asked, and returns the next events. On requests it is set for CONNECT and ``Connection: upgrade``, on responses for
101 and every answer to CONNECT.

*Responses.* Before the bytes of an answer are fed, ``parser.method`` must be the method of the request: an answer to
HEAD has no body. An informational answer (1xx) is a Head and an End like any other.

*The end.* ``finish()`` is for the end of the connection: it ends a body that runs until then, and is an error of
HPE_INVALID_EOF_STATE within a message. ``close()`` lets go; call it, because parser and httptools hold each other.

*Limits* are counted as Node counts them: target or reason, names and values of one head (and of its trailers) are less
than *max_header_size* bytes, headers are no more than *max_headers*. Where Node counts the extensions of a chunk to the
byte, httptools does not show them: here a chunk's whole line, with its size, is at most 16 KiB long.

Stricter than llhttp: a request has the version 1.0 or 1.1, and a length next to chunks is never allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._errors import ParseError

from ._hpe import AFTER_VERSION, chunk_overflow, cut_short, header_overflow, parse_error, place_of
from ._messages import END, End, Event, Head, texts, without_upgrade

try:
    import httptools
except ImportError as failure:  # pragma: no cover
    raise ImportError("pynet.http needs httptools: pip install httptools", name="httptools") from failure

if TYPE_CHECKING:
    from typing import Any

__all__ = ["END", "End", "Event", "Head", "RequestParser", "ResponseParser", "body_of"]

MAX_HEADER_SIZE = 16384
MAX_HEADERS = 1000
MAX_CHUNK_EXTENSIONS = 16384

_PIECE = 65536  # what is given to httptools at once, so that what it yields is bounded
_SLICE = MAX_CHUNK_EXTENSIONS  # the same where chunks may come: a line that is too long does not fit in
_MARGIN = 1024  # method, version and white space of a head: not counted by Node, and not told by httptools
_VERSIONS = {"1.0": (1, 0), "1.1": (1, 1)}
_PAUSED = "Pause on CONNECT/Upgrade"
_CONTROLS = bytes(byte for byte in range(1, 128) if byte < 32 or byte == 127).translate(None, b"\t\r\n")
_RELAXED = bytes.maketrans(_CONTROLS, b"?" * len(_CONTROLS))


_NOTHING: list[bytes] = []  # where no head is at work; nothing is added to it
_NO_EVENTS: list[Event] = []  # where nothing is being fed; the same


class _Nobody:
    """Takes no callbacks, for a parser that is asked for its verdict alone."""


class _Parser:
    """What both directions have in common. Methods named ``on_…`` are called by httptools."""

    __slots__ = (
        "_at_size_line",
        "_before",
        "_chunked",
        "_coded",
        "_events",
        "_fed",
        "_head",
        "_head_bytes",
        "_is_deaf",
        "_is_endless",
        "_line",
        "_llhttp",
        "_max_headers",
        "_max_size",
        "_names",
        "_rest",
        "_shadow",
        "_skip",
        "_text",
        "_validation",
        "_values",
        "failed",
        "in_head",
        "in_message",
        "stopped",
    )
    _llhttp: Any

    def __init__(
        self, max_header_size: int = MAX_HEADER_SIZE, max_headers: int = MAX_HEADERS, validation: str = "strict"
    ) -> None:
        self._max_size = max_header_size or MAX_HEADER_SIZE
        self._max_headers = max_headers
        self._validation = validation  # Node's httpValidation: strict, relaxed or insecure
        self.failed = False  # a ParseError was given, or close() was called
        self.stopped = False  # by an upgrade, until proceed()
        self._is_deaf = False  # what comes now is dropped, as in Node
        self._events = _NO_EVENTS  # of what is being fed
        self._names: list[bytes] = _NOTHING  # of the head, or of the trailers, at work; and their values
        self._values: list[bytes] = _NOTHING
        self._text = b""  # target or reason
        self._head: Head | None = None  # of an upgrade
        self._is_endless = False  # the message at work is an upgrade, which no end follows
        self.in_message = False  # a message has begun and not ended
        self.in_head = False  # and its head is not complete
        self._fed = 0  # bytes that httptools has got, or is getting, at once
        self._head_bytes = 0  # fed for a head, or for trailers, that are not complete; or since a body came last
        self._before: bytes | None = b""  # those bytes, to find the place of an error; None where nobody knows
        self._coded = False  # the message at work has a Transfer-Encoding
        self._chunked = False  # and its body comes in chunks
        self._at_size_line = False  # between two chunks
        self._line = 0  # bytes of the line there, so far
        self._skip = 0  # where in the data an httptools parser was replaced
        self._rest = b""  # behind an upgrade
        self._shadow: Any = None
        self._start()

    def feed(self, data: bytes) -> list[Event]:
        """The events that *data* leads to. After an error, and while stopped, none."""
        if self.failed:
            return []
        if self.stopped:
            self._rest += data
            return []
        if self._is_deaf:
            return []
        events = self._events = []
        before = self._before
        self._skip = 0
        is_short = len(data) <= _SLICE and not self._chunked
        try:
            if is_short:
                self._feed_piece(data)
                if self._chunked:
                    self._measure_line(data)
            else:
                self._feed_slices(data)
        except ParseError as error:
            self._fail(error, before, data)
        self._events = _NO_EVENTS  # an idle connection keeps no head
        return events

    def finish(self) -> list[Event]:
        """The connection has ended: the end of a body that runs until then, an error, or nothing."""
        if self.failed or self.stopped or not self.in_message:
            return []
        if self._ends_with_connection():
            self.in_message = False
            return [END]
        self.failed = True
        return [cut_short()]

    def take_rest(self) -> bytes:
        """What came behind the head that upgrades. The parser is done."""
        rest, self._rest = self._rest, b""
        self.close()
        return rest

    def close(self) -> None:
        """Let go of httptools."""
        self.failed = True
        self._llhttp = self._shadow = None
        self._before = self._rest = b""
        self._names = self._values = _NOTHING
        self._events = _NO_EVENTS

    # What differs

    def _make(self, protocol: object) -> Any:
        raise NotImplementedError

    def _feed_piece(self, piece: bytes) -> None:
        raise NotImplementedError

    def _ends_with_connection(self) -> bool:
        return False

    # Feeding

    def _start(self) -> None:
        """Begin with an httptools parser that has seen nothing."""
        self._llhttp = self._make(self)
        if self._validation == "insecure":
            _be_lenient(self._llhttp)
        elif self._validation == "relaxed":
            # Control characters in values, and nothing else: lenient_headers would allow more, so a strict parser
            # reads the same without them.
            self._llhttp.set_dangerous_leniencies(lenient_headers=True)
            self._shadow = self._make(_Nobody())

    def _give(self, piece: bytes) -> None:
        """Feed httptools; what it does not like is raised as a ParseError."""
        self._fed = len(piece)
        try:
            if self._shadow is None:
                self._llhttp.feed_data(piece)
            else:
                self._give_relaxed(piece)
        except httptools.HttpParserUpgrade as stop:
            self._stop(piece[stop.args[0] :])
            return
        except httptools.HttpParserError as failure:
            if str(failure) == _PAUSED:  # a 101 that says nothing of an upgrade: an answer like others, but the last
                self._is_deaf = True
                return
            raise self._translated(failure) from None
        if self.stopped:
            return
        if self.in_message:
            self._check_unfinished(piece)
        elif self._before != b"":
            self._before = b""

    def _give_relaxed(self, piece: bytes) -> None:
        """Feed line by line: what is before an error must have its events."""
        at = 0
        while at < len(piece):
            end = piece.find(b"\n", at) + 1 or len(piece)
            line = piece[at:end]
            refusal = None
            try:
                self._shadow.feed_data(line.translate(_RELAXED))
            except httptools.HttpParserUpgrade:
                pass
            except httptools.HttpParserError as failure:
                if self.in_head or not self.in_message:
                    raise
                refusal = failure  # the end of a body may stand before it, in the same line
            try:
                self._llhttp.feed_data(line)
            except httptools.HttpParserUpgrade as stop:
                self._stop(piece[at + stop.args[0] :])
                return
            if refusal is not None:
                raise refusal
            at = end

    def _feed_slices(self, data: bytes) -> None:
        """Feed much, or a body in chunks."""
        at = 0
        while at < len(data) and not self.stopped:
            size = _PIECE if self.in_message and not self.in_head and not self._chunked else _SLICE
            piece = data[at : at + size] if at or size < len(data) else data
            if self._chunked and self._at_size_line:
                end = piece.find(b"\n")
                if self._line + (len(piece) if end < 0 else end) > MAX_CHUNK_EXTENSIONS:
                    raise chunk_overflow()
            self._feed_piece(piece)
            at += size
            if self._chunked:
                self._measure_line(piece)
        if self.stopped:
            self._rest += data[at:]

    def _measure_line(self, piece: bytes) -> None:
        """How much there is so far of the line that tells the size of the next chunk, and its extensions."""
        start = piece.rfind(b"\n") + 1
        self._line = len(piece) - start if start else self._line + len(piece)

    def _check_unfinished(self, piece: bytes) -> None:
        """See to it that what is still incomplete does not grow without end."""
        if self.in_head:
            if self._events:  # only httptools knows where in the piece this head begins
                self._before = None
            else:
                self._head_bytes += len(piece)
                if self._before is not None:
                    self._before += piece
        elif self._names or (self._chunked and not self._at_size_line):  # trailers, if it is not the body of a chunk
            self._head_bytes += len(piece)
            self._text = b""
        else:
            return
        if self._head_bytes > self._max_size + _MARGIN + 4 * len(self._names):
            raise header_overflow()
        self._check_size()

    def _check_size(self) -> None:
        size = len(self._text) + sum(map(len, self._names)) + sum(map(len, self._values))
        if size >= self._max_size or len(self._names) > self._max_headers:
            raise header_overflow()

    def _stop(self, rest: bytes) -> None:
        self.stopped = True
        self.in_message = False
        self._before = None
        self._rest = rest

    def _fail(self, error: BaseException, before: bytes | None, data: bytes) -> None:
        if not isinstance(error, ParseError):
            raise error
        self.failed = True
        if before is None or (self._before is None and not self._skip):
            error._locate = len(data)
        else:
            skip = self._skip
            start, whole = len(before), (before + data)[skip:]
            if error.reason == AFTER_VERSION and whole[self._place(whole) - 1 :][:1] == b"\r":
                error.code = "HPE_STRICT"
            error._locate = lambda: max(skip + place_of(error, whole, self._place(whole)) - start, 0)
        self._events.append(error)

    def _place(self, data: bytes) -> int:
        """How much of *data* a new parser takes: an error once met stays, so the place can be halved down to."""
        low, high = 0, len(data)  # low bytes are fine; high bytes may be, or not
        while low < high:
            middle = (low + high + 1) // 2
            parser = self._make(_Nobody())
            if self._validation == "insecure":
                _be_lenient(parser)
            try:
                parser.feed_data(data[:middle])
            except httptools.HttpParserUpgrade:
                pass
            except httptools.HttpParserError:
                high = middle - 1
                continue
            low = middle
        return low

    def _translated(self, failure: httptools.HttpParserError) -> BaseException:
        """What is to be raised for an error of httptools."""
        too_many = len(self._names) > self._max_headers  # and these came before whatever it does not like
        return header_overflow() if too_many else _translated(failure)

    # Called by httptools

    def on_message_begin(self) -> None:
        self.in_message = self.in_head = True
        self._head_bytes = 0
        self._names = []
        self._values = []
        self._text = b""

    def on_header(self, name: bytes, value: bytes) -> None:
        self._names.append(name)
        self._values.append(value)

    def on_body(self, body: bytes) -> None:
        self._head_bytes = -self._fed
        self._events.append(body)

    def on_chunk_header(self) -> None:
        self._at_size_line = False
        self._head_bytes = -self._fed  # how much of the piece is before it nobody tells: none of it will count

    def on_chunk_complete(self) -> None:
        self._at_size_line = True

    def on_message_complete(self) -> None:
        if self._is_endless:
            return
        self.in_message = self._chunked = False
        names, values = self._names, self._values
        if not names:
            self._before = b""
            self._events.append(END)
            return
        self._text = b""
        self._check_size()
        self._names = self._values = _NOTHING
        self._events.append(End(texts(names, values)))

    def _take_head(self, major: int, minor: int) -> Head:
        names = self._names
        # What was fed is not less than what is counted.
        if self._before is None or self._head_bytes + self._fed >= self._max_size or len(names) > self._max_headers:
            self._check_size()
        self.in_head = False
        head = Head(major, minor, names, self._values, self._llhttp.should_keep_alive())
        if b"transfer-encoding" in head.lower:
            self._coded = True
            self._chunked = self._at_size_line = head.is_chunked
            self._names, self._values = [], []  # of its trailers
        else:
            self._coded = self._chunked = False
            self._names = self._values = _NOTHING
        self._head_bytes = 0
        self._events.append(head)
        return head


class RequestParser(_Parser):
    """Requests, as a server gets them."""

    __slots__ = ()

    def proceed(self) -> list[Event]:
        """Go on behind a head that wants an upgrade as if it did not: its body comes, and what is behind it."""
        assert self._head is not None
        head, rest = self._head, self._rest
        self._head, self._rest, self._is_endless = None, b"", False
        self.stopped = False
        self._start()
        events = self.feed(without_upgrade(head))[1:]
        return events + self.feed(rest) if rest else events

    def _make(self, protocol: object) -> object:
        return httptools.HttpRequestParser(protocol)

    def feed(self, data: bytes) -> list[Event]:
        is_short = not self.in_message and self._shadow is None and len(data) <= _SLICE
        if not is_short or self.failed or self.stopped:
            return super().feed(data)
        # The short way of the most frequent case: whole messages, as a rule one without a body.
        events = self._events = []
        self._skip = 0
        self._fed = len(data)
        try:
            self._llhttp.feed_data(data)
        except httptools.HttpParserUpgrade as stop:
            self._stop(data[stop.args[0] :])
        except httptools.HttpParserError as failure:
            self._fail(self._translated(failure), b"", data)
        else:
            if self.in_message:
                try:
                    self._check_unfinished(data)
                except ParseError as error:
                    self._fail(error, b"", data)
                else:
                    if self._chunked:
                        self._measure_line(data)
        self._events = _NO_EVENTS
        return events

    def _feed_piece(self, piece: bytes) -> None:
        self._give(piece)

    def _ends_with_connection(self) -> bool:
        return self._validation == "insecure" and not self.in_head and self._coded and not self._chunked

    def on_url(self, part: bytes) -> None:
        self._text += part

    def on_headers_complete(self) -> None:
        llhttp = self._llhttp
        version = _VERSIONS.get(llhttp.get_http_version())
        if version is None:
            raise parse_error("Invalid HTTP version")
        head = self._take_head(*version)
        head.method = llhttp.get_method().decode("ascii")
        head.url = self._text.decode("latin-1")
        self._text = b""
        if llhttp.should_upgrade():
            head.upgrade = self._is_endless = True
            self._head = head


def body_of(head: Head, data: bytes) -> tuple[list[Event], bytes] | None:
    """The body and the end of a message that upgrades, in *data* behind its head, and what is behind them.

    None if it is not complete, or no HTTP.
    """
    parser = RequestParser()
    found = parser.feed(without_upgrade(head))[1:]
    # httptools does not tell where a message ends, so it gets the bytes one by one: nobody upgrades with a body.
    at = 0
    while not (found and isinstance(found[-1], End)):
        if at == len(data) or parser.failed:
            return None
        found += parser.feed(data[at : at + 1])
        at += 1
    parser.close()
    return found, data[at:]


class ResponseParser(_Parser):
    """Responses, as a client gets them; *method* says what the next one answers."""

    __slots__ = ("_at_status", "_careful", "_closed", "_until_close", "method")

    def __init__(
        self, max_header_size: int = MAX_HEADER_SIZE, max_headers: int = MAX_HEADERS, validation: str = "strict"
    ) -> None:
        super().__init__(max_header_size, max_headers, validation)
        self.method = "GET"
        self._at_status = True  # the status line of the next answer is not complete
        self._careful = False  # the answer at work may be over with its head, whatever its headers say
        self._until_close = False  # its body ends with the connection
        self._closed = False  # no answer may follow

    def _make(self, protocol: object) -> object:
        return httptools.HttpResponseParser(protocol)

    def _ends_with_connection(self) -> bool:
        return self._until_close and not self.in_head

    def _feed_piece(self, piece: bytes) -> None:
        # Where httptools cannot be told that a message ends with its head, it gets the head line by line.
        if (
            self._at_status
            and not self.in_message
            and not self._closed
            and piece[:9] == b"HTTP/1.1 "
            and piece[9:10] in (b"2", b"3", b"4", b"5")
            and self.method not in ("HEAD", "CONNECT")
        ):
            self._at_status = False
            self._give(piece)
            return
        at = 0
        while at < len(piece) and not self.stopped:
            if self._closed and piece[at:].strip(b"\r\n"):
                raise parse_error("Data after `Connection: close`")
            end = len(piece)
            if self._at_status or self._careful:
                end = self._end_of_line(piece, at)
            part = piece[at:end] if at or end < len(piece) else piece
            in_head = self.in_head
            self._give(part)
            at = end
            if self._careful and in_head and not self.in_head and not part.endswith((b"\r", b"\n")):
                self._refuse_bare_end()
            if self._at_status:
                self._look_at_status(part)
            elif self._careful and not self.in_head:
                self._end_with_head(at)
        if at < len(piece):
            self._rest += piece[at:]

    def _end_of_line(self, piece: bytes, at: int) -> int:
        end = piece.find(b"\n", at) + 1 or len(piece)
        if self._validation != "insecure":
            return end
        # A CR alone may end the head, which shows at the byte behind it: that one goes by itself.
        return at + 1 if at == 0 or piece[at - 1] == 13 else piece.find(b"\r", at, end) + 1 or end

    def _refuse_bare_end(self) -> None:
        """The lenient let a CR alone end a head, and have seen the byte behind it then."""
        while not isinstance(self._events[-1], Head):
            self._events.pop()
        raise parse_error("Expected LF after headers")

    def _look_at_status(self, part: bytes) -> None:
        if self.in_message and part.endswith((b"\n", b"\r")):  # to the lenient a CR alone is the end of the line
            self._at_status = False
            self._careful = self._llhttp.get_status_code() < 200 or self.method in ("HEAD", "CONNECT")

    def _end_with_head(self, at: int) -> None:
        head = self._head
        if head is not None and head.upgrade:
            if not self.stopped:
                self._stop(b"")
        elif self.method == "HEAD" and self.in_message:
            self.in_message = False
            self._events.append(END)
            self._before = None
            self._skip = at
            self._start()
            self._at_status = True
            self._closed = self._validation != "insecure" and head is not None and not head.persists
        self._careful = False

    def on_status(self, part: bytes) -> None:
        self._text += part

    def on_headers_complete(self) -> None:
        llhttp = self._llhttp
        major, _, minor = llhttp.get_http_version().partition(".")
        head = self._head = self._take_head(int(major), int(minor))
        status = head.status = llhttp.get_status_code()
        head.reason = self._text.decode("latin-1")
        head.upgrade = self._is_endless = self.method == "CONNECT" or (status == 101 and llhttp.should_upgrade())
        if status < 200 or status in (204, 304):
            self._until_close = False
        elif self._coded:
            self._until_close = not self._chunked
        else:
            self._until_close = b"content-length" not in head.lower

    def on_message_complete(self) -> None:
        if not self._is_endless:
            self._at_status = True
        super().on_message_complete()


def _be_lenient(parser: Any) -> None:
    """Everything that Node's insecureHTTPParser allows, but never a length next to chunks."""
    parser.set_dangerous_leniencies(
        lenient_headers=True,
        lenient_keep_alive=True,
        lenient_transfer_encoding=True,
        lenient_version=True,
        lenient_data_after_close=True,
        lenient_optional_lf_after_cr=True,
        lenient_optional_cr_before_lf=True,
        lenient_optional_crlf_after_chunk=True,
        lenient_spaces_after_chunk_size=True,
    )


def _translated(failure: httptools.HttpParserError) -> BaseException:
    """What is to be raised for an error of httptools: ours, or the program's if one of our callbacks is to blame."""
    if isinstance(failure, httptools.HttpParserCallbackError):
        return failure.__context__ or failure
    reason, code = str(failure), None
    if isinstance(failure, httptools.HttpParserInvalidMethodError):
        code = "HPE_INVALID_METHOD"
    elif isinstance(failure, httptools.HttpParserInvalidURLError):
        code = "HPE_INVALID_URL"
    elif isinstance(failure, httptools.HttpParserInvalidStatusError):
        code = "HPE_INVALID_STATUS"
    return parse_error(reason, code)
