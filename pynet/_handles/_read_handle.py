"""ReadHandle: the half of a stream handle that reads."""

from __future__ import annotations

import errno
import socket
import sys
from os import read
from typing import TYPE_CHECKING, Protocol

from pynet._loop import READABLE, WRITABLE, Handle, WatchedHandle

from ._sockopts import AGAIN, bytes_waiting, failure, fresh

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from pynet._loop import Loop, Watcher

    from ._readers import BufferReader, Into, Reader

    Chunk: TypeAlias = bytes | memoryview  # whose len() is in bytes

# Per system call, and so at most per on_data(). From 128 KiB on malloc would map and unmap memory for every read.
READ_SIZE = 65536
READS_PER_WAKEUP = 32  # only while they come back full; polling is level-triggered and brings us back
# The largest bytes object that Python's own allocator has memory for is 512 bytes with its header. To let malloc cut
# every small message out of 64 KiB takes longer than all of our code for it.
SMALL_READ = 512 - 33
SMALL_READS = 16  # in so many of which there was little, before little is asked for again
# Sockets for which read(2) and write(2) do what recv(2) and send(2) do; Python's way to them is shorter.
DESCRIPTORS = () if sys.platform == "win32" else (socket.socket, socket.SocketType)


class Channel(Protocol):
    """What a stream is made of: a non-blocking socket, or a descriptor that looks like one."""

    def fileno(self) -> int: ...
    def recv(self, size: int, /) -> bytes: ...
    def recv_into(self, buffer: Into, /) -> int: ...
    def send(self, data: Chunk, /) -> int: ...
    def shutdown(self, how: int, /) -> None: ...
    def close(self) -> None: ...


class _NoChannel:
    """What a handle has while there is no descriptor: nothing can be done with it."""

    __slots__ = ()

    def fileno(self) -> int:
        raise failure(errno.EBADF)

    def recv(self, size: int, /) -> bytes:
        raise failure(errno.EBADF)

    def recv_into(self, buffer: Into, /) -> int:
        raise failure(errno.EBADF)

    def send(self, data: Chunk, /) -> int:
        raise failure(errno.EBADF)

    def shutdown(self, how: int, /) -> None:
        raise failure(errno.EBADF)

    def close(self) -> None:
        pass


NO_CHANNEL = _NoChannel()


class ReadHandle(WatchedHandle):
    """Reads from a channel while asked to, into new bytes or into the caller's buffers."""

    # Whether two reads may make one chunk. Not of a Unix socket: a read stops behind a message with descriptors, and
    # takes them away.
    _joins = False

    __slots__ = (
        "_buffer_reader",
        "_on_connect",
        "_read_size",
        "_readable",
        "_reader",
        "_room",
        "_small_reads",
        "bytes_read",
        "channel",
        "fd",
    )

    def __init__(self, loop: Loop) -> None:
        Handle.__init__(self, loop)  # not super(): it costs as much as the call, for every connection
        self.channel: Channel = NO_CHANNEL  # before there is a descriptor, and after close()
        self.fd = -1  # its descriptor, where os.read() and os.write() do the same; else -1
        self._watcher: Watcher | None = None
        self._on_connect: Callable[[OSError | None], object] | None = None  # set while connecting
        self._reader: Reader | None = None  # one of these two is set while reading
        self._buffer_reader: BufferReader | None = None
        self._readable = False
        self._read_size = self._room = READ_SIZE
        self._small_reads = 0
        self.bytes_read = 0

    def _use(self, channel: Channel) -> None:
        self.channel = channel
        fd = channel.fileno()
        if type(channel) in DESCRIPTORS:
            self.fd = fd
            if self._joins:
                self._room = SMALL_READ
        self._watcher = watcher = self.loop.watch(fd, self._on_ready)
        watcher.context = self.context

    @property
    def read_size(self) -> int:
        """The most that a reader is given at once."""
        return self._read_size

    @read_size.setter
    def read_size(self, size: int) -> None:
        if self._room == self._read_size:
            self._room = size
        self._read_size = size

    def fileno(self) -> int:
        """The descriptor; OSError (EBADF) when there is none."""
        return self.channel.fileno()

    def _on_ready(self, mask: int) -> None:
        reader = self._reader
        if mask == READABLE and reader is not None:
            # _read() and no more, written out: this is what a busy loop does most.
            room, fd = self._room, self.fd
            try:
                data = self.channel.recv(room) if fd < 0 else read(fd, room)
            except OSError as error:
                self._read_failed(error)
                return
            size = len(data)
            if not size:
                self._end_reading(None)
                return
            if size < room:
                if room != SMALL_READ and size < SMALL_READ:
                    self._note_small()
                self.bytes_read += size
                reader.on_data(data)
                return
            if room == SMALL_READ:
                data = self._with_rest(data)
                size = len(data)
            self.bytes_read += size
            reader.on_data(data)
            if size == self._read_size:
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

    def _note_small(self) -> None:
        """Ask for little again, once little has come often enough."""
        self._small_reads += 1
        if self._small_reads >= SMALL_READS and self._joins and self.fd >= 0:
            self._room = SMALL_READ

    def _with_rest(self, data: bytes) -> bytes:
        """*data* is all that was asked for, and that was little: what has come with it belongs to the same chunk.

        The kernel is asked first how much that is. A read that finds nothing would find the error of the connection,
        which is for whoever reads or writes next, or go on behind a mark at which the first one has stopped.
        """
        self._room, self._small_reads = self._read_size, 0
        waiting = bytes_waiting(self.fd)
        if waiting:
            try:
                data += self.channel.recv(min(waiting, self._read_size - SMALL_READ))
            except OSError as error:  # it has come in between
                self.loop.pend_in(self.context, self._read_failed, fresh(error))
        return data

    def _on_writable(self) -> None:
        """The descriptor was wanted writable, and is."""

    @property
    def is_reading(self) -> bool:
        """Whether read_start() is in force."""
        return self._reader is not None or self._buffer_reader is not None

    def read_start(self, reader: Reader) -> None:
        """Tell *reader* what arrives, and when no more will. A second call replaces the reader.

        Raises:
            OSError: ENOTCONN if there is no connection, EINVAL once the handle is closed.
        """
        if self._reader is None or self.closing:  # else it is only handed over
            self._begin_reading()
            self._buffer_reader = None
        self._reader = reader

    def read_start_into(self, reader: BufferReader) -> None:
        """As ``read_start()``, but read into the buffers of *reader*."""
        self._begin_reading()
        self._reader = None
        self._buffer_reader = reader

    def _begin_reading(self) -> None:
        if self.closing:
            raise failure(errno.EINVAL)
        if not self._readable:
            raise failure(errno.ENOTCONN)
        watcher = self._watcher
        if watcher is not None and self._on_connect is None:  # else when connected
            watcher.want(watcher.wanted | READABLE)
        self._activate()

    def read_stop(self) -> None:
        """Stop reading; what arrives waits in the kernel. Idempotent."""
        if self._reader is not None or self._buffer_reader is not None:
            self._reader = self._buffer_reader = None
            watcher = self._watcher
            if watcher is not None:
                watcher.want(watcher.wanted & ~READABLE)
            self._deactivate()

    def _read(self) -> bool:
        """One system call, one callback; True if there may be more to read."""
        reader = self._reader
        if reader is None:
            return self._read_into()
        try:
            data = self.channel.recv(self._read_size)
        except OSError as error:
            self._read_failed(error)
            return False
        size = len(data)
        if not size:
            self._end_reading(None)
            return False
        self.bytes_read += size
        reader.on_data(data)
        return size == self._read_size

    def _read_into(self) -> bool:
        reader = self._buffer_reader
        if reader is None:
            return False
        buffer = reader.get_buffer()
        room = buffer.nbytes if isinstance(buffer, memoryview) else len(buffer)
        if not room:
            self._end_reading(failure(errno.ENOBUFS))
            return False
        try:
            size = self.channel.recv_into(buffer)
        except OSError as error:
            self._read_failed(error)
            return False
        if not size:
            self._end_reading(None)
            return False
        self.bytes_read += size
        reader.on_filled(size, buffer)
        return size == room

    def _read_on(self) -> None:
        loop = self.loop
        for _ in range(READS_PER_WAKEUP - 1):
            if loop.tick_queue or loop.microtasks:
                loop.drain()
            reader = self._reader
            if reader is None:
                if self._read_into():
                    continue
                return
            try:
                data = self.channel.recv(self._read_size)
            except OSError as error:
                self._read_failed(error)
                return
            size = len(data)
            if not size:
                self._end_reading(None)
                return
            self.bytes_read += size
            reader.on_data(data)
            if size != self._read_size:
                return
            data = b""

    def _read_failed(self, error: OSError) -> None:
        if error.errno not in AGAIN:
            self._broken()
            self._end_reading(error)

    def _end_reading(self, error: OSError | None) -> None:
        reader = self._buffer_reader if self._reader is None else self._reader
        self.read_stop()
        if reader is not None:
            reader.on_end(error)

    def _broken(self) -> None:
        """Reading has failed, so nothing else will work either."""
        self._readable = False

    def _close(self) -> None:
        self._readable = False
        self._reader = self._buffer_reader = None
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.close()
        channel, self.channel, self.fd = self.channel, NO_CHANNEL, -1
        # As in libuv, whatever close(2) says: a descriptor that somebody else has closed must not keep the handle from
        # its end.
        try:
            channel.close()
        except OSError:
            pass
