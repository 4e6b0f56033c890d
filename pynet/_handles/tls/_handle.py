"""TLSHandle: a Connection over another one, with TLS between them.

The engine is ``ssl``'s ``SSLObject`` between two ``MemoryBIO``s: bytes go in and come out, and nothing of it waits or
makes a system call. What is beneath may so be anything with the face of a Connection: a TCP connection, a pipe, a
stream of the program, another TLS connection.

The engine gets whole records and is asked for what is in them at once: ``SSL_shutdown()`` as Python calls it reads
too, and would throw away what is there.
"""

from __future__ import annotations

import errno
from os import write
from ssl import SSLError, SSLWantReadError, SSLWantWriteError
from typing import TYPE_CHECKING, cast

from .._buffers import byte_view
from .._sockopts import SEND_AGAIN, failure, fresh
from .._write_queue import WriteQueue
from ._batches import BATCH
from ._reader import TLSReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from typing_extensions import Self

    from .._connection import Outcome
    from .._read_handle import Chunk
    from .._stream_handle import Data

WRITES_PER_TURN = 16  # system calls, before somebody else has a turn
# The peer has gone, or the stream beneath: what was said before is still to be read, and then the end.
READ_ON = frozenset({errno.EPIPE, errno.ECONNRESET, errno.ECONNABORTED, errno.ECANCELED, errno.EBADF})


class TLSHandle(TLSReader):
    """TLS over a connected *inner* connection, which it owns from now on.

    ``read_hello()`` or ``secure()`` begins. Reading, writing and ``shutdown()`` may be asked for at once: they wait for
    the end of the handshake.
    """

    __slots__ = ("_inner_writes", "_on_shutdown", "_queue", "_writable", "bytes_written", "can_send")

    fd = -1  # what is written to it goes through the engine

    def _prepare(self) -> None:
        self._queue: WriteQueue | None = None
        self._on_shutdown: Outcome | None = None  # from shutdown() until its turn
        self._inner_writes = 0  # that the connection beneath has queued
        self._writable = True  # not shut down
        self.can_send = False
        self.bytes_written = 0

    @property
    def write_queue_size(self) -> int:
        """Bytes queued and not yet encrypted."""
        return 0 if self._queue is None else self._queue.size

    @property
    def channel(self) -> Self:
        return self

    def send(self, data: Chunk) -> int:
        """Encrypt *data* and hand it on, until the connection beneath has to queue; returns how much that was."""
        if len(data) > self.fragment:
            return self._send_batches(memoryview(data))
        outgoing = self._outgoing
        if outgoing.pending:
            outgoing.read()  # of a connection that an exception has left in the middle
        try:
            self._encrypt(data)
        except SSLError as error:
            self._flush(outgoing.read())
            raise self._why_not(error) from None
        cipher = outgoing.read()
        inner = self.inner
        if inner.can_send:
            # _send_cipher(), written out: this is what a busy connection does most.
            try:
                sent = inner.channel.send(cipher) if inner.fd < 0 else write(inner.fd, cipher)
            except OSError as error:
                if error.errno not in SEND_AGAIN:
                    raise
                sent = 0
            inner.bytes_written += sent
            if sent == len(cipher):
                return len(data)
            cipher = cipher[sent:]
        self._hand_on(cipher)
        return len(data)

    def _send_batches(self, data: memoryview) -> int:
        """The same for more: some records, then the system call."""
        encrypt, size, fragment = self._encrypt, len(data), self.fragment
        outgoing = self._outgoing
        outgoing.read()
        done = 0
        while done < size and self.can_send:
            end = min(size, done + BATCH)
            try:
                for at in range(done, end, fragment):
                    encrypt(data[at : min(end, at + fragment)])
            except SSLError as error:
                self._flush(outgoing.read())
                raise self._why_not(error) from None
            done = end
            self._send_cipher(outgoing.read())
        return done

    def _why_not(self, error: SSLError) -> Exception:
        if isinstance(error, (SSLWantReadError, SSLWantWriteError)):
            self._wants_read = True  # the peer negotiates anew
            return failure(errno.EAGAIN)
        return self._translate(error)

    def _send_cipher(self, cipher: bytes) -> None:
        inner = self.inner
        if inner.can_send:
            try:
                sent = inner.channel.send(cipher)
            except OSError as error:
                if error.errno not in SEND_AGAIN:
                    raise
                sent = 0
            inner.bytes_written += sent
            if sent == len(cipher):
                return
            cipher = cipher[sent:]
        if cipher:
            self._hand_on(cipher)

    def _hand_on(self, cipher: Data) -> None:
        """Have the connection beneath queue it."""
        self.can_send = False
        self.inner.write_later(cipher, self._on_inner_written)
        self._inner_writes += 1

    def _flush(self, cipher: bytes) -> None:
        """Hand on what the engine has to say for itself."""
        inner = self.inner
        if not cipher or inner.closing:
            return
        try:
            sent = inner.try_write(cipher)
            if sent != len(cipher):
                self._hand_on(memoryview(cipher)[sent:])
        except OSError as error:
            self._lost(error)

    def _lost(self, error: Exception) -> None:
        """A record has not gone out, and none can after it. Where reading does not find out, it is told as its end."""
        code = getattr(error, "errno", None)
        if code is not None and code not in READ_ON:
            self.loop.pend_in(self.context, self._break_off, failure(code))

    def _break_off(self, error: Exception) -> None:
        if not self.closing and not self._ended:
            self.inner.read_stop()
            self.on_end(error)

    def _answer(self, cipher: bytes) -> None:
        self._flush(cipher)
        if self._inner_writes > 1:
            self.inner.read_stop()  # a peer that asks and asks and takes no answer

    def try_write(self, data: Chunk) -> int:
        if not self.can_send:
            return 0
        try:
            sent = self.send(data)
        except OSError as error:
            if error.errno not in SEND_AGAIN:
                raise
            return 0
        self.bytes_written += sent
        return sent

    def write_later(self, data: Data, on_done: Outcome) -> None:
        self._check_writable()
        chunk = byte_view(data)
        self.bytes_written += len(chunk)
        self._enqueue([chunk], on_done)

    def write(self, data: Data, on_done: Outcome) -> bool:
        chunk: Chunk = data if type(data) is bytes else byte_view(data)
        if self.can_send:
            sent = self.try_write(chunk)
            if sent == len(chunk):
                return True
            chunk = memoryview(chunk)[sent:]
        self.write_later(chunk, on_done)
        return False

    def writev(self, buffers: Sequence[Data], on_done: Outcome) -> bool:
        # A few full records cost less than many.
        whole = b"".join([data if isinstance(data, bytes) else byte_view(data) for data in buffers])
        return self.write(whole, on_done)

    def _check_writable(self) -> None:
        if self.closing:
            raise failure(errno.EBADF)
        if not self._writable:
            raise failure(errno.EPIPE)

    def _enqueue(self, chunks: Iterable[Chunk], on_done: Outcome, sent: int = 0) -> None:
        queue = self._queue
        if queue is None:
            queue = self._queue = WriteQueue()
        queue.append(map(memoryview, chunks), on_done)
        if sent:
            queue.advance(sent)
        if self.can_send:
            self.can_send = False
            self.loop.pend_in(self.context, self._send_queued)

    def _on_inner_written(self, error: Exception | None) -> None:
        self._inner_writes -= 1
        if self.closing:
            return
        if error is not None:
            self._lost(error)
            self.fail_writes(error)
        elif not self._inner_writes:
            self._resume_reading()
            self._send_queued()

    def _send_queued(self) -> None:
        """Nothing is in the way: send what waits, then call back."""
        if self.closing or self._inner_writes or not self._secured:
            return
        queue = self._queue
        if queue is not None:
            self.can_send = True  # for _send_batches(); the queue is not to be overtaken, and nobody is called here
            try:
                self._send_from(queue)
            except OSError as error:
                self.can_send = False
                if error.errno not in SEND_AGAIN:
                    self.fail_writes(error)
                return
            self._run_finished()
        elif self._writable:
            self.can_send = True
        self._maybe_shut_down()

    def _send_from(self, queue: WriteQueue) -> None:
        queue.advance(0)  # requests of no bytes
        for _ in range(WRITES_PER_TURN):
            if not queue.buffers or not self.can_send:
                break
            queue.advance(self.send(queue.buffers[0][:BATCH]))
        self.can_send = self.can_send and self._writable and not queue.requests

    def fail_writes(self, error: Exception) -> None:
        """Nothing more can be sent: each write that waits is told *error*, now."""
        self.can_send = False
        queue = self._queue
        while queue is not None and queue.requests:
            queue.fail(cast("OSError", error))
        self._run_finished()
        self._maybe_shut_down()

    def _run_finished(self) -> None:
        queue = self._queue
        if queue is None:
            return
        finished = queue.finished
        try:
            while finished and not self.closing:
                on_done, error = finished.popleft()
                on_done(error)
                if finished or self._on_shutdown is not None:
                    self._drain()
        except BaseException:
            self.loop.pend_in(self.context, self._run_finished)  # the exception goes first; the rest keeps its turn
            raise
        if self.closing:
            return
        if not queue:
            self._queue = None
            self.can_send = self._writable and not self._inner_writes
        elif not self._inner_writes and not self._wants_read:
            self.loop.pend_in(self.context, self._send_queued)

    def shutdown(self, on_done: Outcome) -> None:
        """Send close_notify and FIN when everything queued is sent, then call ``on_done(error or None)``.

        With nothing queued the handshake is not waited for: FIN goes out alone, and the peer will hardly finish it.
        """
        if not self._writable:
            raise failure(errno.ENOTCONN)
        self._writable = self.can_send = False
        self._on_shutdown = on_done
        self._maybe_shut_down()

    def _maybe_shut_down(self) -> None:
        on_done = self._on_shutdown
        if on_done is None or self._queue or self.closing:
            return
        self._on_shutdown = None
        self._say_goodbye()
        try:
            self.inner.shutdown(on_done)
        except OSError as error:
            self.loop.pend_in(self.context, on_done, fresh(error))

    def _give_up_handshake(self) -> None:
        """The connection beneath has ended before it: what waits for it waits no longer.

        Later, because a program that takes the end for a failure closes, and then the requests are cancelled.
        """
        self.loop.pend_in(self.context, self._fail_waiting)

    def _fail_waiting(self) -> None:
        if not self.closing:
            self.fail_writes(failure(errno.ECONNRESET))

    def _say_goodbye(self) -> None:
        if not self._secured:
            return
        self._send_flight()
        try:
            self._engine.unwrap()
        except (SSLError, ValueError):
            pass  # it has been said; what the peer says to it is for reading to hear
        self._flush(self._outgoing.read())

    def _stop_writing(self) -> None:
        self._writable = self.can_send = False

    def _cancel_requests(self, code: int) -> Iterable[tuple[Callable[..., object], Exception | None]]:
        queue, self._queue = self._queue, None
        on_shutdown, self._on_shutdown = self._on_shutdown, None
        cancelled: list[tuple[Callable[..., object], Exception | None]] = []
        if queue is not None:
            cancelled += queue.give_up(code)
        if on_shutdown is not None:
            cancelled.append((on_shutdown, failure(code)))
        return cancelled
