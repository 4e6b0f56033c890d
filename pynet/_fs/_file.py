"""``File``: the descriptor of a stream, and the calls on it, one at a time; the thread pool makes what may block."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_STREAM_DESTROYED, NodeError, file_error, parse_file_mode

from ._cached import CachedReads
from ._options import FileStreamOptions, check_descriptor, open_flags, path_text

if TYPE_CHECKING:
    from pynet._stream import Stream

__all__ = ["File"]

#: Gets what a call has brought, and its error.
OnDone = Callable[[Any, NodeError | None], object]


class File:
    """The descriptor of a stream, and the one call on it that may be under way: closing waits for that."""

    __slots__ = (
        "_busy",
        "_cached",
        "_on_done",
        "_on_idle",
        "_path",
        "_stream",
        "_syscall",
        "auto_close",
        "fd",
        "flags",
        "mode",
        "path",
    )

    def __init__(self, stream: Stream, path: str | bytes | None, options: FileStreamOptions, flags: str) -> None:
        self._stream = stream
        self._busy = False
        # Of the call under way: who is told of it, its name, and the path it was given.
        self._on_done: OnDone | None = None
        self._syscall = ""
        self._path: str | bytes | None = None
        # Closes, with the error of what was under way.
        self._on_idle: Callable[[NodeError | None], object] | None = None
        self._cached: CachedReads | None = None  # once it is open, where a read needs no thread as a rule
        self.path = path
        self.fd = check_descriptor(options)
        self.flags = options.get("flags", flags)
        self.mode = options.get("mode", 0o666)
        self.auto_close = options.get("autoClose", True) is not False

    def open(self, callback: Callable[..., None]) -> None:
        """Open it, if it is not, then emit 'open' and 'ready'."""
        if self.fd is not None or self.path is None:
            callback()
            return
        flags, path, mode = open_flags(self.flags), self.path, parse_file_mode(self.mode, "mode", 0o666)

        def opened(result: tuple[int, CachedReads | None] | None, error: NodeError | None) -> None:
            if result is None:
                callback(error)
                return
            self.fd, self._cached = result
            callback()
            self._stream.emit("open", self.fd)
            self._stream.emit("ready")

        self._call("open", opened, _open, path, flags, mode, path=path)

    def read(self, size: int, position: int | None, on_done: OnDone) -> None:
        """Read at most *size* bytes, at *position* or else where the last call has ended."""
        if self._cached is not None:
            data = self._cached.read(size, position)
            if data is not None:
                self._begin("read", on_done, None)
                self._stream._pynet_loop.submit_done(self._done, data)
                return
        self._call("read", on_done, _read_at, size, position)

    def write(self, data: memoryview, position: int | None, on_done: OnDone) -> None:
        """Write all of *data*, at *position* or else where the last call has ended."""
        self._call("write", on_done, _write_at, data, position)

    def close(self, error: object, callback: Callable[..., None], *, flush: bool = False) -> None:
        """Close it, after the call that is under way."""
        if self._busy:
            self._on_idle = lambda failure: self.close(failure if error is None else error, callback, flush=flush)
            return
        if self.fd is None:
            callback(error)
            return

        def closed(_: object, failure: NodeError | None) -> None:
            callback(error if failure is None else failure)

        if self._cached is not None and self._cached.closes_at_once():
            self._begin("close", closed, None)
            try:
                os.close(self.fd)
            except OSError as failure:
                self._stream._pynet_loop.submit_done(self._done, None, failure)
            else:
                self._stream._pynet_loop.submit_done(self._done, None)
        else:
            self._call("close", closed, _close, flush)
        self.fd = None

    def _call(
        self, syscall: str, on_done: OnDone, work: Callable[..., object], *args: object, path: str | bytes | None = None
    ) -> None:
        """Have the pool do *work* with the descriptor, then *on_done* on the loop."""
        self._begin(syscall, on_done, path)
        self._stream._pynet_loop.submit(partial(work, -1 if self.fd is None else self.fd, *args), self._done)

    def _begin(self, syscall: str, on_done: OnDone, path: str | bytes | None) -> None:
        self._busy = True
        self._syscall, self._on_done, self._path = syscall, on_done, path

    def _done(self, result: object, error: BaseException | None) -> None:
        self._busy = False
        failure: NodeError | None = None
        if error is not None:
            if not isinstance(error, OSError):
                raise error
            failure = file_error(error, self._syscall, path_text(self._path))
        on_done, self._on_done = self._on_done, None
        assert on_done is not None
        on_idle, self._on_idle = self._on_idle, None
        if on_idle is None:
            on_done(result, failure)
            return
        if self._syscall == "write" and failure is None:
            # The stream was destroyed meanwhile. As in Node that counts as a failure, whatever the system has done.
            result, failure = None, ERR_STREAM_DESTROYED("write")
        try:
            on_done(result, failure)
        finally:
            on_idle(failure)


def _open(_: int, path: str | bytes, flags: int, mode: int) -> tuple[int, CachedReads | None]:
    fd = os.open(path, flags, mode)
    return fd, None if flags & (os.O_WRONLY | os.O_RDWR) else CachedReads.of(fd)


def _close(fd: int, flush: bool) -> None:
    try:
        if flush:
            os.fsync(fd)
    finally:
        os.close(fd)


def _read_at(fd: int, size: int, position: int | None) -> bytes:
    if position is None:
        return os.read(fd, size)
    if sys.platform == "win32":
        os.lseek(fd, position, os.SEEK_SET)
        return os.read(fd, size)
    else:
        return os.pread(fd, size, position)


def _write_at(fd: int, data: memoryview, position: int | None) -> int:
    size, done = len(data), 0
    while done < size:
        rest = data[done:]
        if position is None:
            done += os.write(fd, rest)
        elif sys.platform == "win32":
            os.lseek(fd, position + done, os.SEEK_SET)
            done += os.write(fd, rest)
        else:
            done += os.pwrite(fd, rest, position + done)
    return size
