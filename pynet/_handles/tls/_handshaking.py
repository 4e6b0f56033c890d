"""Handshaking: how a TLS handle begins."""

from __future__ import annotations

from collections import deque
from ssl import MemoryBIO, SSLError, SSLObject, SSLWantReadError, SSLZeroReturnError
from typing import TYPE_CHECKING, Any

from ._batches import BATCH, BATCH_READ, outgoing_of
from ._client_hello import TOO_MUCH, ClientHello, Incomplete, parse_hello

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Context
    from ssl import SSLContext, SSLSession
    from typing import TypeAlias

    from pynet._loop import Loop

    from .._connection import Connection
    from .._readers import BufferReader, Reader

    #: Closes the connection beneath and calls back.
    CloseInner: TypeAlias = Callable[[Callable[[], object]], object]


class Handshaking:
    """All that a TLS handle knows, and its beginning."""

    __slots__ = (
        "_behind",
        "_buffer_reader",
        "_close_inner",
        "_encrypt",
        "_end",
        "_ended",
        "_engine",
        "_failure",
        "_flight",
        "_hello",
        "_in_verdict",
        "_incoming",
        "_on_failure",
        "_on_hello",
        "_on_secure",
        "_outgoing",
        "_partial",
        "_read",
        "_reader",
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
        "read_size",
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
        inner.read_size = BATCH_READ
        self.loop: Loop = inner.loop
        self.closing = False
        self.read_size = BATCH
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
        self._reader: Reader | None = None  # one of these two is set while reading
        self._buffer_reader: BufferReader | None = None
        self.on_read: Callable[[], object] | None = None  # something was read, before what it was is given on
        self.fragment = BATCH  # bytes given to the engine at once: it makes full records of them
        self._flight = b""  # what is still to be said of the handshake, once the verdict is good
        self._behind = b""  # what came with its end
        self._partial = b""  # the beginning of a record, after the handshake
        self._waiting: deque[bytes] | None = None  # decrypted, and not given on
        self._ended = False  # no more will come,
        self._end: Exception | None = None  # for this reason
        self._prepare()

    @property
    def context(self) -> Context | None:
        """In which the callbacks come."""
        return self.inner.context

    def use_context(self, context: Context | None) -> None:
        """Call back in *context* from now on."""
        self.inner.use_context(context)

    def _prepare(self) -> None:
        """Set up the half that writes."""
        raise NotImplementedError

    def _flush(self, cipher: bytes) -> None:
        raise NotImplementedError

    def _send_queued(self) -> None:
        raise NotImplementedError

    def on_data(self, data: bytes) -> None:
        raise NotImplementedError

    def on_end(self, error: Exception | None) -> None:
        raise NotImplementedError

    def _decrypt_waiting(self) -> None:
        raise NotImplementedError

    def _give(self) -> None:
        raise NotImplementedError

    def _fail(self) -> None:
        raise NotImplementedError

    def _drain(self) -> None:
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
        self._incoming, self._outgoing = MemoryBIO(), outgoing_of(self.loop)
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
                self.inner.read_start(self)
            except OSError as error:
                self.on_end(error)
                return
        if received or self._on_secure is not None:
            self.on_data(received)

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
            self._flush(self._outgoing.read())
            return
        except SSLZeroReturnError:  # a goodbye already
            self._flush(self._outgoing.read())
            self.inner.read_stop()
            if self._starting:
                self.loop.pend_in(self.context, self.on_end, None)
            else:
                self.on_end(None)
            return
        except (SSLError, ValueError) as raised:
            error = self._translate(raised)
        if error is not None:
            self._flush(self._outgoing.read())
            self._ended = True
            self.inner.read_stop()
        else:
            self._secured = True
            self._flight = self._outgoing.read()
            self._behind = self._incoming.read()  # for SSL_shutdown() to find nothing
        if self._starting:
            self.loop.pend_in(self.context, self._end_handshake, error)
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
        self._send_flight()
        self._drain()
        if self.on_read is not None:
            self.on_read()
        self._send_queued()
        self._decrypt_waiting()
        self._give()
        if self._failure is not None:
            self._fail()

    def _send_flight(self) -> None:
        """The last of the handshake. A client that does not want this server has not said yes."""
        flight, self._flight = self._flight, b""
        self._flush(flight)

    @property
    def engine(self) -> SSLObject | None:
        """``ssl``'s object, from ``secure()`` on."""
        return getattr(self, "_engine", None)

    @property
    def is_secured(self) -> bool:
        """Whether the handshake is done."""
        return self._secured
