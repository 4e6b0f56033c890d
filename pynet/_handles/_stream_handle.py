"""StreamHandle: reading, writing and shutting down a connected stream of bytes."""

from __future__ import annotations

import errno
import socket
from os import write
from typing import TYPE_CHECKING, Any

from pynet._loop import WRITABLE

from ._buffers import byte_view
from ._read_handle import NO_CHANNEL, ReadHandle
from ._sockopts import IOV_MAX, SEND_AGAIN, failure, fresh
from ._write_queue import WriteQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeAlias

    from pynet._loop import Loop

    from ._read_handle import Channel, Chunk
    from ._tcp import TCP
    from ._write_queue import Done

    Data: TypeAlias = bytes | bytearray | memoryview

WRITES_PER_WAKEUP = 32


class StreamHandle(ReadHandle):
    """A byte stream, with the face of ``Connection``: at most one reader, any number of queued writes, one shutdown.

    Callbacks come from the loop, never from inside the method that was given them. Those of requests (connect, write,
    shutdown) come exactly once: when the handle is closed first, with ECANCELED, in queue order, before ``on_close``.
    """

    __slots__ = ("_on_shutdown", "_queue", "_writable", "bytes_written", "can_send")

    def __init__(self, loop: Loop, channel: Channel | None = None) -> None:
        ReadHandle.__init__(self, loop)
        self._on_shutdown: Done | None = None  # set from shutdown() until it is done
        self._queue: WriteQueue | None = None
        # Writable, connected and nothing queued: a write may go straight to the kernel. Whoever has no time for
        # try_write() may then do what that does, with ``channel.send()`` and ``bytes_written``.
        self.can_send = False
        self._writable = False  # connected or connecting, and not shut down
        self.bytes_written = 0  # handed to write(), queued or not
        if channel is not None:
            self._use(channel)
            self._readable = self._writable = self.can_send = True

    @property
    def tcp(self) -> TCP | None:
        """The TCP connection whose names, knobs and reset these are; None without one."""
        return None

    def path(self) -> str:
        """The path of a Unix domain socket, of whichever end has one; else ""."""
        return ""

    @property
    def write_queue_size(self) -> int:
        """Bytes queued and not yet sent."""
        return 0 if self._queue is None else self._queue.size

    def try_write(self, data: Chunk) -> int:
        """Send what the kernel takes of *data* now, and queue nothing; returns how much it was.

        Raises:
            OSError: the kernel's error. After ``shutdown()`` and without a connection nothing is sent.
        """
        if not self.can_send:
            return 0
        try:
            sent = self.channel.send(data) if self.fd < 0 else write(self.fd, data)
        except OSError as error:
            if error.errno not in SEND_AGAIN:
                raise
            return 0
        self.bytes_written += sent
        return sent

    def write_later(self, data: Data, on_done: Done) -> None:
        """Queue *data*: what ``try_write()`` has left. Otherwise as ``write()``."""
        self._check_writable()
        chunk = byte_view(data)
        self.bytes_written += len(chunk)
        self._enqueue([chunk], on_done)

    def write(self, data: Data, on_done: Done) -> bool:
        """Send *data*, now if possible.

        Returns True when the kernel has taken all of it: *on_done* is not called then. Otherwise the rest is queued,
        not copied, and ``on_done(error or None)`` tells when the buffer is no longer needed.

        Raises:
            OSError: the kernel's error, or EPIPE after ``shutdown()``, EBADF when there is no descriptor.
        """
        chunk: Chunk = data if type(data) is bytes else byte_view(data)
        if self.can_send:
            sent = self.try_write(chunk)
            if sent == len(chunk):
                return True
            chunk = memoryview(chunk)[sent:]
        self.write_later(chunk, on_done)
        return False

    def writev(self, buffers: Sequence[Data], on_done: Done) -> bool:
        """As ``write()``, for all *buffers* as one request, with as few system calls as possible."""
        chunks: list[Chunk] = [data if isinstance(data, bytes) else byte_view(data) for data in buffers]
        size = sum(map(len, chunks))
        if not self.can_send:
            self._check_writable()
            self.bytes_written += size
            self._enqueue(chunks, on_done)
            return False
        sent = self._send_now(chunks)
        self.bytes_written += size
        if sent == size:
            return True
        self._enqueue(chunks, on_done, sent)
        return False

    def _send_now(self, chunks: list[Chunk]) -> int:
        total = 0
        for start in range(0, len(chunks), IOV_MAX):
            batch = chunks[start : start + IOV_MAX]
            try:
                sent = self._send_batch(batch)
            except OSError as error:
                if error.errno not in SEND_AGAIN:
                    raise
                break
            total += sent
            if sent < sum(map(len, batch)):
                break
        return total

    def _send_batch(self, batch: Sequence[Chunk]) -> int:
        channel = self.channel
        if len(batch) == 1:
            return channel.send(batch[0])
        sendmsg: Any = getattr(channel, "sendmsg", None)
        sent: int = channel.send(b"".join(batch)) if sendmsg is None else sendmsg(batch)
        return sent

    def _check_writable(self) -> None:
        if not self._writable:
            raise failure(errno.EBADF if self.channel is NO_CHANNEL else errno.EPIPE)

    def _enqueue(self, chunks: Iterable[Chunk], on_done: Done, sent: int = 0) -> None:
        queue = self._queue
        if queue is None:
            queue = self._queue = WriteQueue()
        if not queue:
            self.loop.ref_count(1)
        queue.append(map(memoryview, chunks), on_done)
        if sent:
            queue.advance(sent)
        self.can_send = False
        if self._on_connect is None:
            self._want(WRITABLE)

    def _on_writable(self) -> None:
        queue = self._queue
        if queue is None or self.closing:
            return
        queue.advance(0)  # requests of no bytes
        for _ in range(WRITES_PER_WAKEUP):
            if not queue.buffers:
                break
            batch = queue.batch()
            try:
                sent = self._send_batch(batch)
            except OSError as error:
                if error.errno in SEND_AGAIN:
                    break
                # The next request finds out by itself: after ECONNRESET the kernel says EPIPE.
                queue.fail(error)
                continue
            everything = len(batch) == len(queue.buffers)
            queue.advance(sent)
            if everything and queue.buffers:
                break  # the kernel is full
        if not queue.buffers:
            self._unwant(WRITABLE)
            self.can_send = self._writable and not queue.requests
        self._run_finished()

    def _run_finished(self) -> None:
        queue = self._queue
        if queue is None:
            return
        finished = queue.finished
        try:
            while finished and not self.closing:
                on_done, error = finished.popleft()
                if not queue:
                    self.loop.ref_count(-1)
                on_done(error)
                if finished or self._on_shutdown is not None:
                    self._drain()
        except BaseException:
            self.loop.pend_in(self.context, self._run_finished)  # the exception goes first; the rest keeps its turn
            raise
        self._maybe_shut_down()

    def shutdown(self, on_done: Done) -> None:
        """Send FIN when everything queued is sent, then call ``on_done(error or None)``, from the pending phase.

        Nothing can be written any more from now on.

        Raises:
            OSError: ENOTCONN if there is no connection, or it was shut down before.
        """
        if not self._writable:
            raise failure(errno.ENOTCONN)
        self._writable = self.can_send = False
        # What it waits for keeps the loop alive: the connection, the queue, or the pending phase.
        self._on_shutdown = on_done
        if not self._queue:
            self.loop.pend_in(self.context, self._maybe_shut_down)

    def _maybe_shut_down(self) -> None:
        on_done, channel = self._on_shutdown, self.channel
        if on_done is None or channel is NO_CHANNEL or self._queue or self._on_connect is not None:
            return
        failed: OSError | None = None
        try:
            channel.shutdown(socket.SHUT_WR)
        except OSError as error:
            failed = fresh(error)
        self._on_shutdown = None
        on_done(failed)

    def _broken(self) -> None:
        self._readable = self._writable = self.can_send = False

    def _close(self) -> None:
        self.can_send = self._writable = False
        ReadHandle._close(self)
        requests = (self._on_connect is not None) + bool(self._queue)
        if requests:
            self.loop.ref_count(-requests)  # from here on the closing phase keeps the loop alive

    def _cancel_requests(self) -> Sequence[tuple[Callable[..., object], tuple[object, ...]]]:
        if self._on_connect is None and self._on_shutdown is None and self._queue is None:
            return ()
        on_connect, self._on_connect = self._on_connect, None
        on_shutdown, self._on_shutdown = self._on_shutdown, None
        queue, self._queue = self._queue, None
        cancelled: list[tuple[Callable[..., object], tuple[object, ...]]] = []
        if on_connect is not None:
            cancelled.append((on_connect, (failure(errno.ECANCELED),)))
        if queue is not None:
            cancelled += [(on_done, (error,)) for on_done, error in queue.give_up()]
        if on_shutdown is not None:
            cancelled.append((on_shutdown, (failure(errno.ECANCELED),)))
        return cancelled
