"""A connection in memory, for TLSHandle alone: takes writes and delivers in pieces, and can be cut anywhere."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable, Sequence
from contextvars import Context
from typing import Any

from pynet._handles import TCP, Reader
from pynet._loop import Loop


def failure(code: int) -> OSError:
    return OSError(code, "injected")


class End:
    """One end of a wire, with the face of a Connection."""

    def __init__(self, loop: Loop, rng: random.Random) -> None:
        self.loop = loop
        self.context: Context | None = None
        self.rng = rng
        self.peer: End
        self.closing = False
        self.read_size = 65536
        self.bytes_read = self.bytes_written = 0
        self.can_send = True
        self.fd = -1
        self.cut_after: int | None = None  # bytes that arrive here before the fault,
        self.fault: OSError | None = None  # which is FIN without one
        self.largest = 65536  # bytes taken or delivered at once
        self.refuses: list[OSError | None] = []  # what the next calls of send() fail with
        self._queue: list[tuple[bytes, Callable[[Any], object]]] = []
        self._arrived = bytearray()
        self._finished = False  # the peer has, after what arrived
        self._told = False
        self._reader: Reader | None = None
        self._shut = False

    # Writing

    @property
    def write_queue_size(self) -> int:
        return sum(len(data) for data, _ in self._queue)

    @property
    def channel(self) -> End:
        return self

    def send(self, data: Any) -> int:
        if self.closing:
            raise failure(errno.EBADF)
        if self.peer.closing:
            raise failure(errno.EPIPE)
        if self.refuses and (refusal := self.refuses.pop(0)) is not None:
            raise refusal
        size = self.rng.randint(1, self.largest) if self.largest < 65536 else len(data)
        taken = bytes(data[:size])
        self.peer.arrive(taken)
        return len(taken)

    def try_write(self, data: Any) -> int:
        if not self.can_send:
            return 0
        sent = self.send(data)
        self.bytes_written += sent
        return sent

    def write_later(self, data: Any, on_done: Callable[[Any], object]) -> None:
        assert not self._shut
        self.can_send = False
        self._queue.append((bytes(data), on_done))
        self.bytes_written += len(data)
        self.loop.pend(self._drain_queue)

    def write(self, data: Any, on_done: Callable[[Any], object]) -> bool:
        self.write_later(data, on_done)
        return False

    def writev(self, buffers: Sequence[Any], on_done: Callable[[Any], object]) -> bool:
        return self.write(b"".join(buffers), on_done)

    def _drain_queue(self) -> None:
        if self.closing or not self._queue:
            return
        data, on_done = self._queue[0]
        try:
            sent = self.send(data)
        except OSError as error:
            self._queue.pop(0)
            on_done(error)
            return
        if sent < len(data):
            self._queue[0] = (data[sent:], on_done)
        else:
            self._queue.pop(0)
            self.can_send = not self._queue and not self._shut
            on_done(None)
        if self._queue:
            self.loop.pend(self._drain_queue)

    def shutdown(self, on_done: Callable[[Any], object]) -> None:
        assert not self._shut
        self._shut = True
        self.can_send = False
        self._finish(on_done)

    def _finish(self, on_done: Callable[[Any], object]) -> None:
        if self._queue:
            self.loop.pend(self._finish, on_done)
        else:
            self.peer.finish()
            self.loop.pend(on_done, None)

    # Reading

    def arrive(self, data: bytes) -> None:
        if self.cut_after is not None:
            data, rest = data[: self.cut_after], data[self.cut_after :]
            self.cut_after -= len(data)
            if rest:
                self._finished = True
                self.cut_after = 0
        if not self._finished or data:
            self._arrived += data
        self.loop.pend(self._deliver)

    def finish(self) -> None:
        self._finished = True
        self.loop.pend(self._deliver)

    @property
    def is_reading(self) -> bool:
        return self._reader is not None

    def use_context(self, context: Context | None) -> None:
        self.context = context

    def read_start(self, reader: Reader) -> None:
        self._reader = reader
        self.loop.pend(self._deliver)

    def read_stop(self) -> None:
        self._reader = None

    def _deliver(self) -> None:
        if self._reader is None or self.closing:
            return
        reader = self._reader
        if self._arrived:
            size = self.rng.randint(1, self.largest) if self.largest < 65536 else 65536
            data = bytes(self._arrived[:size])
            del self._arrived[:size]
            self.bytes_read += len(data)
            self.loop.pend(self._deliver)
            reader.on_data(data)
        elif self._finished and not self._told:
            self._told = True
            self._reader = None
            reader.on_end(self.fault)

    # The rest

    tcp: TCP | None = None

    def path(self) -> str:
        return ""

    def fileno(self) -> int:
        raise failure(errno.EBADF)

    def read_start_into(self, *unused: Any) -> None:
        raise AssertionError

    def ref(self) -> None: ...
    def unref(self) -> None: ...
    def has_ref(self) -> bool:
        return True

    def close(self, on_close: Callable[[], object] | None = None) -> None:
        if self.closing:
            return
        self.closing = True
        queue, self._queue = self._queue, []
        self.peer.finish()

        def closed() -> None:
            for _, on_done in queue:
                on_done(failure(errno.ECANCELED))
            if on_close is not None:
                on_close()

        self.loop.pend(closed)


def wire(loop: Loop, seed: int = 0, largest: int = 65536) -> tuple[End, End]:
    rng = random.Random(seed)
    near, far = End(loop, rng), End(loop, rng)
    near.peer, far.peer = far, near
    near.largest = far.largest = largest
    return near, far
