"""Where a ``ReadStream`` gets its bytes: from a handle on the loop, or from the thread pool."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from pynet._handles import Callbacks, FdStream, guess_handle

if TYPE_CHECKING:
    from pynet._loop import Loop

    OnData = Callable[[bytes], object]
    OnEnd = Callable[[Exception | None], object]

READ_SIZE = 65536


class Source(Protocol):
    """Calls ``on_data`` from ``start()`` on, until ``stop()`` or, at the end, ``on_end``."""

    #: Whether one ``start()`` is good for many chunks.
    pushes: bool

    def start(self, on_data: OnData, on_end: OnEnd) -> None: ...
    def stop(self) -> None: ...
    def ref(self) -> None: ...
    def unref(self) -> None: ...
    def close(self, on_close: Callable[[], object]) -> None: ...


class HandleSource:
    """Terminals, pipes and sockets: read when the loop says that there is something.

    The handle has a duplicate of the descriptor, so that it can be closed and the original stays open; and it leaves
    the flags alone, which all duplicates share, with the shell's among them.
    """

    pushes = True

    def __init__(self, loop: Loop, fd: int) -> None:
        self._loop = loop
        self._fd = fd
        self._handle: FdStream | None = None
        self._ref = True

    def start(self, on_data: OnData, on_end: OnEnd) -> None:
        if self._handle is None:
            self._handle = FdStream(self._loop, os.dup(self._fd), nonblocking=False)
            if not self._ref:
                self._handle.unref()
        if not self._handle.is_reading:
            self._handle.read_start(Callbacks(on_data, on_end))

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.read_stop()

    def ref(self) -> None:
        self._ref = True
        if self._handle is not None:
            self._handle.ref()

    def unref(self) -> None:
        self._ref = False
        if self._handle is not None:
            self._handle.unref()

    def close(self, on_close: Callable[[], object]) -> None:
        if self._handle is None:
            on_close()
        else:
            self._handle.close(on_close)


class ThreadSource:
    """Files and devices, which cannot be waited for; on Windows everything. Reads on from where the descriptor is."""

    pushes = False

    def __init__(self, loop: Loop, fd: int) -> None:
        self._loop = loop
        self._fd = fd
        self._reading = False
        self._closed = False

    def start(self, on_data: OnData, on_end: OnEnd) -> None:
        if self._reading or self._closed:
            return
        self._reading = True
        fd = self._fd

        def done(data: bytes | None, error: BaseException | None) -> None:
            self._reading = False
            if self._closed:
                return
            if error is not None and not isinstance(error, OSError):
                raise error
            if data:
                on_data(data)
            else:
                on_end(error)

        self._loop.submit(lambda: os.read(fd, READ_SIZE), done)

    def stop(self) -> None:
        """A read that is under way brings its chunk all the same."""

    def ref(self) -> None:
        """Requests always keep the loop alive."""

    unref = ref

    def close(self, on_close: Callable[[], object]) -> None:
        self._closed = True
        on_close()


class NoSource:
    """A descriptor that is not open: the end, at once."""

    pushes = False

    def start(self, on_data: OnData, on_end: OnEnd) -> None:
        on_end(None)

    def stop(self) -> None:
        pass

    ref = unref = stop

    def close(self, on_close: Callable[[], object]) -> None:
        on_close()


def source_of(loop: Loop, fd: int) -> Source:
    """The way to read *fd*."""
    if sys.__stdin__ is None:  # started without it; the number may have been given to something else since
        return NoSource()
    threads = sys.platform == "win32" or guess_handle(fd) in ("FILE", "UNKNOWN")
    return ThreadSource(loop, fd) if threads else HandleSource(loop, fd)
