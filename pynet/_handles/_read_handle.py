"""ReadHandle: the half of a stream handle that reads."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Protocol

from pynet._loop import READABLE, WRITABLE, Handle, WatchedHandle

from ._sockopts import AGAIN, failure

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from pynet._loop import Loop, Watcher

    Chunk: TypeAlias = bytes | memoryview  # whose len() is in bytes
    Into: TypeAlias = bytearray | memoryview

# Per system call, and so at most per on_data. From 128 KiB on malloc would map and unmap memory for every read.
READ_SIZE = 65536
READS_PER_WAKEUP = 32  # only while they come back full; polling is level-triggered and brings us back


class Channel(Protocol):
    """What a stream is made of: a non-blocking socket, or a descriptor that looks like one."""

    def fileno(self) -> int: ...
    def recv(self, size: int, /) -> bytes: ...
    def recv_into(self, buffer: Into, /) -> int: ...
    def send(self, data: Chunk, /) -> int: ...
    def shutdown(self, how: int, /) -> None: ...
    def close(self) -> None: ...


class ReadHandle(WatchedHandle):
    """Reads from a channel while asked to, into new bytes or into the caller's buffers."""

    __slots__ = (
        "_get_buffer",
        "_on_connect",
        "_on_data",
        "_on_end",
        "_on_into",
        "_readable",
        "bytes_read",
        "channel",
        "read_size",
    )

    def __init__(self, loop: Loop) -> None:
        Handle.__init__(self, loop)  # not super(): it costs as much as the call, for every connection
        self.channel: Channel | None = None  # None before there is a descriptor, and after close()
        self._watcher: Watcher | None = None
        self._on_connect: Callable[[OSError | None], object] | None = None  # set while connecting
        self._on_data: Callable[[bytes], object] | None = None  # set while reading
        self._get_buffer: Callable[[], Into] | None = None  # set while reading into the caller's buffers,
        self._on_into: Callable[[int, Into], object] | None = None  # and then this one too
        self._on_end: Callable[[OSError | None], object] | None = None
        self._readable = False
        self.read_size = READ_SIZE
        self.bytes_read = 0

    def _use(self, channel: Channel) -> None:
        self.channel = channel
        self._watcher = watcher = self.loop.watch(channel.fileno(), self._on_ready)
        watcher.context = self.context

    def fileno(self) -> int:
        """The descriptor; OSError (EBADF) when there is none."""
        if self.channel is None:
            raise failure(errno.EBADF)
        return self.channel.fileno()

    def _on_ready(self, mask: int) -> None:
        on_data, channel = self._on_data, self.channel
        if mask == READABLE and on_data is not None and channel is not None:
            # _read() and no more, written out: this is what a busy loop does most.
            try:
                data = channel.recv(self.read_size)
            except OSError as error:
                self._read_failed(error)
                return
            size = len(data)
            if not size:
                self._end_reading(None)
                return
            self.bytes_read += size
            on_data(data)
            if size == self.read_size:
                data = b""  # gives the memory back, still in the cache, for the next read to take
                self._read_on()
            return
        if mask != WRITABLE:
            if self._read():
                self._read_on()
            if mask == READABLE:
                return
            self._drain()
        self._on_writable()

    def _on_writable(self) -> None:
        """The descriptor was wanted writable, and is."""

    @property
    def is_reading(self) -> bool:
        """Whether read_start() is in force."""
        return self._on_data is not None or self._get_buffer is not None

    def read_start(self, on_data: Callable[[bytes], object], on_end: Callable[[OSError | None], object]) -> None:
        """Call ``on_data(bytes)`` for what arrives, and ``on_end(error or None)`` when no more will.

        Reading has stopped when *on_end* is called. A second call replaces the callbacks.

        Raises:
            OSError: ENOTCONN if there is no connection, EINVAL once the handle is closed.
        """
        if self._on_data is not None and not self.closing:
            self._on_end = on_end  # it is only handed over
        else:
            self._begin_reading(on_end)
            self._get_buffer = None
        self._on_data = on_data

    def read_start_into(
        self,
        get_buffer: Callable[[], Into],
        on_data: Callable[[int, Into], object],
        on_end: Callable[[OSError | None], object],
    ) -> None:
        """As ``read_start()``, but read into what *get_buffer* returns, then call ``on_data(size, that buffer)``.

        An empty buffer ends reading with ENOBUFS.
        """
        self._begin_reading(on_end)
        self._on_data = None
        self._get_buffer = get_buffer
        self._on_into = on_data

    def _begin_reading(self, on_end: Callable[[OSError | None], object]) -> None:
        if self.closing:
            raise failure(errno.EINVAL)
        if not self._readable:
            raise failure(errno.ENOTCONN)
        self._on_end = on_end
        watcher = self._watcher
        if watcher is not None and self._on_connect is None:  # else when connected
            watcher.want(watcher.wanted | READABLE)
        self._activate()

    def read_stop(self) -> None:
        """Stop reading; what arrives waits in the kernel. Idempotent."""
        if self._on_data is not None or self._get_buffer is not None:
            self._on_data = self._get_buffer = None
            watcher = self._watcher
            if watcher is not None:
                watcher.want(watcher.wanted & ~READABLE)
            self._deactivate()

    def _read(self) -> bool:
        """One system call, one callback; True if there may be more to read."""
        on_data, channel = self._on_data, self.channel
        if on_data is None or channel is None:
            return self._read_into()
        try:
            data = channel.recv(self.read_size)
        except OSError as error:
            self._read_failed(error)
            return False
        size = len(data)
        if not size:
            self._end_reading(None)
            return False
        self.bytes_read += size
        on_data(data)
        return size == self.read_size

    def _read_into(self) -> bool:
        get_buffer, on_into, channel = self._get_buffer, self._on_into, self.channel
        if get_buffer is None or on_into is None or channel is None:
            return False
        buffer = get_buffer()
        room = buffer.nbytes if isinstance(buffer, memoryview) else len(buffer)
        if not room:
            self._end_reading(failure(errno.ENOBUFS))
            return False
        try:
            size = channel.recv_into(buffer)
        except OSError as error:
            self._read_failed(error)
            return False
        if not size:
            self._end_reading(None)
            return False
        self.bytes_read += size
        on_into(size, buffer)
        return size == room

    def _read_on(self) -> None:
        loop = self.loop
        for _ in range(READS_PER_WAKEUP - 1):
            if loop.tick_queue or loop.microtasks:
                loop.drain()
            on_data, channel = self._on_data, self.channel
            if on_data is None or channel is None:
                if self._read_into():
                    continue
                return
            try:
                data = channel.recv(self.read_size)
            except OSError as error:
                self._read_failed(error)
                return
            size = len(data)
            if not size:
                self._end_reading(None)
                return
            self.bytes_read += size
            on_data(data)
            if size != self.read_size:
                return
            data = b""

    def _read_failed(self, error: OSError) -> None:
        if error.errno not in AGAIN:
            self._broken()
            self._end_reading(error)

    def _end_reading(self, error: OSError | None) -> None:
        on_end = self._on_end
        self.read_stop()
        if on_end is not None:
            on_end(error)

    def _broken(self) -> None:
        """Reading has failed, so nothing else will work either."""
        self._readable = False

    def _close(self) -> None:
        self._readable = False
        self._on_data = self._get_buffer = self._on_into = self._on_end = None
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.close()
        channel, self.channel = self.channel, None
        if channel is not None:
            # As in libuv, whatever close(2) says: a descriptor that somebody else has closed must not keep the handle
            # from its end.
            try:
                channel.close()
            except OSError:
                pass
