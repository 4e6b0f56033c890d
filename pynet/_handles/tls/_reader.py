"""TLSReader: the half of a TLS handle that shakes hands, reads and closes."""

from __future__ import annotations

import errno
from ssl import MemoryBIO, SSLError, SSLObject, SSLWantReadError, SSLZeroReturnError
from typing import TYPE_CHECKING, Any

from .._sockopts import failure
from ._client_hello import TOO_MUCH, ClientHello, Incomplete, parse_hello

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from ssl import SSLContext, SSLSession
    from typing import TypeAlias

    from pynet._loop import Loop

    from .._connection import Connection, Outcome
    from .._read_handle import Into
    from .._tcp import TCP

    #: Closes the connection beneath and calls back.
    CloseInner: TypeAlias = Callable[[Callable[[], object]], object]

RECORD = 16384  # of plain text, at most
HEADER = 5  # of a record: its kind, the version, and the length of the rest
LONGEST = RECORD + 256  # rest, with what encryption adds


class TLSReader:
    """Handshake and reading."""

    __slots__ = (
        "_behind",
        "_close_inner",
        "_encrypt",
        "_end",
        "_ended",
        "_engine",
        "_failure",
        "_get_buffer",
        "_hello",
        "_in_verdict",
        "_incoming",
        "_on_data",
        "_on_end",
        "_on_failure",
        "_on_hello",
        "_on_into",
        "_on_secure",
        "_outgoing",
        "_partial",
        "_read",
        "_secured",
        "_starting",
        "_translate",
        "_waiting",
        "_wants_read",
        "bytes_read",
        "closing",
        "fragment",
        "inner",
        "loop",
        "on_read",
    )

    can_send: bool
    _engine: SSLObject
    _incoming: MemoryBIO
    _outgoing: MemoryBIO

    def __init__(
        self,
        inner: Connection,
        translate: Callable[[Exception], Exception],
        close_inner: CloseInner | None = None,
    ) -> None:
        """*translate* makes what is told to the program of an ``ssl`` error. *close_inner* is for a connection beneath
        that belongs to a socket of its own."""
        self.inner = inner
        self.loop: Loop = inner.loop
        self.closing = False
        self.bytes_read = 0
        self._translate = translate
        self._close_inner: CloseInner = inner.close if close_inner is None else close_inner
        self._on_hello: Callable[[ClientHello | None], object] | None = None  # set from read_hello() until it is called
        self._hello = b""  # what has arrived of it; then what waits for secure()
        self._on_secure: Callable[[Exception | None], object] | None = None  # set from secure() until it is called
        self._on_failure: Callable[[Exception], object] | None = None
        self._starting = False  # inside of secure(), which calls nobody back
        self._secured = False  # the handshake is done
        self._in_verdict = False  # on_secure() is being called
        self._failure: Exception | None = None  # of the engine after that, not told yet
        self._wants_read = False  # the engine wants to read before it writes
        self._on_data: Callable[[bytes], object] | None = None  # set while reading
        self._get_buffer: Callable[[], Into] | None = None  # set while reading into the caller's buffers,
        self._on_into: Callable[[int, Into], object] | None = None  # and then this one too
        self._on_end: Outcome | None = None
        self.on_read: Callable[[], object] | None = None  # something was read, before what it was is given on
        self.fragment = RECORD  # bytes of plain text in a record that is sent
        self._behind = b""  # what came with the end of the handshake
        self._partial = b""  # the beginning of a record, after the handshake
        self._waiting = b""  # decrypted, and nobody reads
        self._ended = False  # no more will come,
        self._end: Exception | None = None  # for this reason
        self._prepare()

    def _prepare(self) -> None:
        """Set up the half that writes."""
        raise NotImplementedError

    def _flush(self) -> None:
        raise NotImplementedError

    def _send_queued(self) -> None:
        raise NotImplementedError

    def _stop_writing(self) -> None:
        raise NotImplementedError

    def _give_up_handshake(self) -> None:
        raise NotImplementedError

    def _cancel_requests(self, code: int) -> Iterable[tuple[Callable[..., object], Exception | None]]:
        raise NotImplementedError

    def read_hello(self, on_hello: Callable[[ClientHello | None], object], received: bytes = b"") -> None:
        """Read what a client says first and call ``on_hello(it)``, which calls ``secure()``, now or later.

        None is for what cannot be one: ``ssl`` knows best what is wrong with it.
        """
        self._on_hello = on_hello
        self._begin(received)

    def secure(
        self,
        context: SSLContext,
        on_secure: Callable[[Exception | None], object],
        on_failure: Callable[[Exception], object],
        *,
        server_side: bool = False,
        server_hostname: str | None = None,
        session: SSLSession | None = None,
        received: bytes = b"",
    ) -> None:
        """Begin the handshake; ``on_secure(error or None)`` tells of its end. *received* has been read already.

        ``on_failure(error)`` is for what goes wrong with TLS later; nothing more is read then, but the end of the
        connection beneath. A connection that ends before the handshake does is told to the reader, as it is later.

        Raises:
            ValueError: from ``ssl``, for a name or session that it does not take.
        """
        self._incoming, self._outgoing = MemoryBIO(), MemoryBIO()
        engine = context.wrap_bio(self._incoming, self._outgoing, server_side, server_hostname, session)
        self._engine = engine
        fast = getattr(engine, "_sslobj", engine)  # what SSLObject calls, and no more
        self._read: Callable[[int], bytes] = fast.read
        self._encrypt: Callable[[Any], int] = fast.write
        self._on_secure = on_secure
        self._on_failure = on_failure
        received = self._hello + received
        self._hello = b""
        self._starting = True
        try:
            self._begin(received)
        finally:
            self._starting = False

    def _begin(self, received: bytes) -> None:
        if self.closing:
            return
        if not self._ended:
            try:
                self.inner.read_start(self._on_cipher, self._on_inner_end)
            except OSError as error:
                self._on_inner_end(error)
                return
        if received or self._on_secure is not None:
            self._on_cipher(received)

    def _read_hello(self, data: bytes) -> None:
        on_hello = self._on_hello
        self._hello += data
        if on_hello is None:  # answered later; meanwhile the client has nothing more to say
            if len(self._hello) > TOO_MUCH:
                self.inner.read_stop()
            return
        hello = parse_hello(self._hello)
        if not isinstance(hello, Incomplete):
            self._on_hello = None
            on_hello(hello)

    def _shake_hands(self) -> None:
        error: Exception | None = None
        try:
            self._engine.do_handshake()
        except SSLWantReadError:
            self._flush()
            return
        except SSLZeroReturnError:  # a goodbye already
            self.inner.read_stop()
            if self._starting:
                self.loop.pend(self._on_inner_end, None)
            else:
                self._on_inner_end(None)
            return
        except (SSLError, ValueError) as raised:
            error = self._translate(raised)
        if error is not None:
            self._flush()
            self._ended = True
            self.inner.read_stop()
        else:
            self._secured = True
            self._behind = self._incoming.read()  # for SSL_shutdown() to find nothing
        if self._starting:
            self.loop.pend(self._end_handshake, error)
        else:
            self._end_handshake(error)

    def _end_handshake(self, error: Exception | None) -> None:
        on_secure, self._on_secure = self._on_secure, None
        if on_secure is None:
            return  # closed meanwhile
        self._in_verdict = True
        try:
            on_secure(error)
        finally:
            self._in_verdict = False
            if error is None and not self.closing:
                self._after_handshake()

    def refuse(self, context: SSLContext, alert: int) -> Exception | None:
        """Answer the hello with a fatal alert instead of a handshake.

        Where *context* would not take the hello either, its alert goes out, and its reason is returned.
        """
        incoming, outgoing = MemoryBIO(), MemoryBIO()
        incoming.write(self._hello)
        answer, error = bytes((21, 3, 3, 0, 2, 2, alert)), None
        try:
            context.wrap_bio(incoming, outgoing, True).do_handshake()
        except SSLWantReadError:
            pass
        except SSLError as raised:
            answer, error = outgoing.read(), self._translate(raised)
        try:
            self.inner.try_write(answer)
        except OSError:
            pass  # it is gone already
        return error

    def _after_handshake(self) -> None:
        # The last flight goes out now: a client that does not want this server has not said yes.
        self._flush()
        self._drain()
        if self.on_read is not None:
            self.on_read()
        self._send_queued()
        self._decrypt_waiting()
        self._give()
        if self._failure is not None:
            self._fail()

    @property
    def is_reading(self) -> bool:
        """Whether ``read_start()`` is in force."""
        return self._on_data is not None or self._get_buffer is not None

    def read_start(self, on_data: Callable[[bytes], object], on_end: Outcome) -> None:
        self._check_open()
        self._get_buffer, self._on_data, self._on_end = None, on_data, on_end
        self._go_on_reading()

    def read_start_into(
        self, get_buffer: Callable[[], Into], on_data: Callable[[int, Into], object], on_end: Outcome
    ) -> None:
        self._check_open()
        self._on_data = None
        self._get_buffer, self._on_into, self._on_end = get_buffer, on_data, on_end
        self._go_on_reading()

    def _check_open(self) -> None:
        if self.closing:
            raise failure(errno.EINVAL)

    def _go_on_reading(self) -> None:
        if self._waiting or self._ended:
            self.loop.pend(self._give)
        else:
            self._resume_reading()

    def _resume_reading(self) -> None:
        inner = self.inner
        if not self._ended and not inner.is_reading and (self.is_reading or not self._secured):
            inner.read_start(self._on_cipher, self._on_inner_end)

    def read_stop(self) -> None:
        if self._on_data is not None or self._get_buffer is not None:
            self._on_data = self._get_buffer = None
            if self._secured:
                self.inner.read_stop()

    def _on_cipher(self, data: bytes) -> None:
        if not self._secured:
            if self._on_secure is None:
                if not self._ended:
                    self._read_hello(data)
                return
            if data:
                self._incoming.write(data)
            self._shake_hands()
            return
        size = len(data)
        if size > HEADER and size == HEADER + (data[3] << 8 | data[4]) and not self._partial and size <= LONGEST:
            # One record in one piece, as most are.
            plain = b""
            self._incoming.write(data)
            try:
                plain = self._read(RECORD)
                if not plain:
                    self._end_with(None)
            except SSLError as error:
                self._cannot_read(error)
        else:
            plain = self._decrypt(data)
        if self._outgoing.pending:
            self._flush()
        if self.on_read is not None:
            self.on_read()
        if plain:
            on_data = self._on_data
            if on_data is not None and not self._waiting:
                self.bytes_read += len(plain)
                on_data(plain)
            else:
                self._waiting += plain
                self._give()
        if self._ended:
            self._drain()
            self._give()
        elif self._failure is not None:
            self._fail()
        elif self._wants_read:
            self._wants_read = False
            self._send_queued()

    def _decrypt(self, data: bytes) -> bytes:
        """What *data* completes.

        The engine gets whole records only: a part would make it raise, which costs more than to decrypt.
        """
        chunks: list[bytes] = []
        view = self._complete_partial(memoryview(data), chunks)
        at, size = 0, len(view)
        feed = self._incoming.write
        while size - at >= HEADER and not self._ended and self._failure is None:
            end = at + HEADER + (view[at + 3] << 8 | view[at + 4])
            if not 20 <= view[at] <= 24 or view[at + 1] != 3 or end - at > LONGEST:
                end = size  # no record: the engine knows best what is wrong
            elif end > size:
                break
            feed(view[at:end])
            at = end
            self._read_record(chunks)
        self._partial += view[at:]
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def _complete_partial(self, view: memoryview, chunks: list[bytes]) -> memoryview:
        """Feed the record whose beginning has come before; returns what is behind it."""
        partial = self._partial
        if not partial:
            return view
        if len(partial) < HEADER:
            self._partial = b""
            return memoryview(partial + view)
        missing = HEADER + (partial[3] << 8 | partial[4]) - len(partial)
        if missing > len(view):
            self._partial = partial + view
            return view[:0]
        self._partial = b""
        self._incoming.write(partial)
        self._incoming.write(view[:missing])
        self._read_record(chunks)
        return view[missing:]

    def _read_record(self, chunks: list[bytes]) -> None:
        try:
            plain = self._read(RECORD)
        except SSLError as error:
            self._cannot_read(error)
            return
        if plain:
            chunks.append(plain)
        else:
            self._end_with(None)

    def _cannot_read(self, error: SSLError) -> None:
        if isinstance(error, SSLZeroReturnError):
            self._end_with(None)  # close_notify, after our own
        elif not isinstance(error, SSLWantReadError):
            self._failure = self._translate(error)

    def _decrypt_waiting(self) -> None:
        """Decrypt what came with the end of the handshake."""
        data, self._behind = self._behind, b""
        if data and not self._ended:
            self._waiting += self._decrypt(data)

    def _fail(self) -> None:
        """Tell of a failure. Nothing makes sense any more but the end of the connection beneath."""
        error, self._failure = self._failure, None
        if error is None or self.closing or self._on_failure is None:
            return
        if self.inner.is_reading:
            self.inner.read_start(_discard, self._on_inner_end)
        self._drain()
        self._on_failure(error)

    def _end_with(self, error: Exception | None) -> None:
        self._ended = True
        self._end = error
        self.inner.read_stop()

    def _on_inner_end(self, error: Exception | None) -> None:
        if self._ended or self.closing:
            return
        self._ended = True
        self._end = error
        self._on_hello = None
        if not self._secured:
            self._give_up_handshake()
        self._give()

    def _give(self) -> None:
        """Give the reader what waits for one, and the end."""
        while self._waiting and not self.closing:
            if self._on_data is not None:
                data, self._waiting = self._waiting, b""
                self.bytes_read += len(data)
                self._on_data(data)
            elif self._get_buffer is None or not self._give_into(self._get_buffer):
                return
            self._drain()
        if self._ended and self.is_reading and not self.closing:
            on_end, error = self._on_end, self._end
            self.read_stop()
            if on_end is not None:
                on_end(error)

    def _give_into(self, get_buffer: Callable[[], Into]) -> bool:
        buffer, on_into = get_buffer(), self._on_into
        room = buffer.nbytes if isinstance(buffer, memoryview) else len(buffer)
        if not room or on_into is None:
            self._waiting = b""
            self._end_with(failure(errno.ENOBUFS))
            return True
        data, self._waiting = self._waiting[:room], self._waiting[room:]
        memoryview(buffer)[: len(data)] = data
        self.bytes_read += len(data)
        on_into(len(data), buffer)
        return True

    def _drain(self) -> None:
        loop = self.loop
        if loop.tick_queue or loop.microtasks:
            loop.drain()

    @property
    def engine(self) -> SSLObject | None:
        """``ssl``'s object, from ``secure()`` on."""
        return getattr(self, "_engine", None)

    @property
    def is_secured(self) -> bool:
        """Whether the handshake is done."""
        return self._secured

    @property
    def tcp(self) -> TCP | None:
        return self.inner.tcp

    def fileno(self) -> int:
        return self.inner.fileno()

    def path(self) -> str:
        return self.inner.path()

    def ref(self) -> None:
        self.inner.ref()

    def unref(self) -> None:
        self.inner.unref()

    def has_ref(self) -> bool:
        return self.inner.has_ref()

    def close(self, on_close: Callable[[], object] | None = None) -> None:
        """Release everything, the connection beneath too; what waited gets ECANCELED, then *on_close* is called.

        EBADF where ``on_secure()`` is what closes.
        """
        if self.closing:
            return
        self.closing = True
        self._stop_writing()
        self._on_data = self._get_buffer = self._on_into = self._on_end = None
        self._on_secure = self._on_failure = self._on_hello = self.on_read = None
        self._waiting = self._hello = b""
        # With the verdict the turn of what has waited for it has come too, and there is nothing left to write to.
        code = errno.EBADF if self._in_verdict else errno.ECANCELED
        self._close_inner(lambda: self._closed(code, on_close))

    def _closed(self, code: int, on_close: Callable[[], object] | None) -> None:
        for on_done, error in self._cancel_requests(code):
            on_done(error)
            self._drain()
        if on_close is not None:
            on_close()


def _discard(data: bytes) -> None:
    pass
