"""``WriteStream``: what ``process.stdout`` and ``process.stderr`` are."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from pynet._errors import system_error
from pynet._handles import FdStream, byte_view
from pynet._stream import Writable
from pynet._typing import Self

from . import _cursor
from ._cursor import Callback
from ._terminal import checked_fd, window_size

if TYPE_CHECKING:
    from typing import TextIO

    from ._write_typing import WriteStreamListen


WatchWindow = Callable[[Callable[[], object]], Callable[[], object]]


class WriteStream(Writable):
    """A ``Writable`` over standard output or standard error.

    Writes are made at once, after what ``print`` has buffered. The stream is never really closed: after ``destroy()``
    it goes on as new, and ``pipe()`` does not end it.

    Besides the events of ``Writable``:

    ==========  =========  ======================================
    event       arguments  when
    ==========  =========  ======================================
    ``resize``             the terminal's window has another size
    ==========  =========  ======================================

    Attributes:
        fd: The descriptor.
        isTTY: Whether it is a terminal.

    Node: tty.md, "Class: tty.WriteStream". Differs: pipes and files have the same class.
    """

    __module__ = "pynet.process"

    _pynet_known_events = Writable._pynet_known_events | {"resize"}
    _isStdio = True

    if TYPE_CHECKING:
        on: WriteStreamListen[Self]
        once: WriteStreamListen[Self]
        off: WriteStreamListen[Self]
        addListener: WriteStreamListen[Self]
        removeListener: WriteStreamListen[Self]
        prependListener: WriteStreamListen[Self]
        prependOnceListener: WriteStreamListen[Self]

    def __init__(
        self,
        fd: int,
        *,
        end_broken: Callable[[int], NoReturn] | None = None,
        watch_window: WatchWindow | None = None,
    ) -> None:
        super().__init__()
        self.fd = fd = checked_fd(fd)
        self.isTTY = os.isatty(fd)
        self._pynet_size = window_size(fd) if self.isTTY else None
        self._pynet_end_broken = end_broken
        self._pynet_watch_window = watch_window
        self._pynet_unwatch_window: Callable[[], object] | None = None  # there while somebody listens to 'resize'

    def _write(self, chunk: Any, encoding: Any, callback: Callable[..., None], /) -> None:
        try:
            self._pynet_put(byte_view(chunk), callback)
        except OSError as error:
            callback(system_error(error, "write"))

    def _pynet_put(self, data: memoryview, callback: Callable[..., None]) -> None:
        python = sys.stdout if self.fd == 1 else sys.stderr
        if python is None or not self._pynet_is_ours(python):
            if python is not None:  # None: started without it, and print() is silent too
                _write_to_python(python, data)
            callback()
            return
        rest = data
        try:
            python.flush()
            while rest:
                rest = rest[os.write(self.fd, rest) :]
        except BlockingIOError:
            self._pynet_finish_later(rest, callback)
        else:
            callback()

    def _pynet_is_ours(self, python: TextIO) -> bool:
        """Whether *python* ends where we do; else it was put there to catch what is written."""
        try:
            return python.fileno() == self.fd
        except (AttributeError, OSError, ValueError):
            return False

    def _pynet_finish_later(self, rest: memoryview, callback: Callable[..., None]) -> None:
        # Whoever shares the descriptor has made it non-blocking. The handle lives until it is written.
        handle = FdStream(self._pynet_loop, os.dup(self.fd), nonblocking=False)

        def done(error: OSError | None) -> None:
            handle.close()
            callback(None if error is None else system_error(error, "write"))

        try:
            if handle.write(rest, done):
                self._pynet_loop.pend(done, None)
        except OSError:
            handle.close()
            raise

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> None:
        callback(error)
        self._undestroy()

    def emit(self, event: Hashable, /, *args: object) -> bool:
        """Call the listeners of *event*. A broken pipe that nobody listens to ends the process quietly."""
        if (
            event == "error"
            and event not in self._pynet_listeners
            and self._pynet_end_broken is not None
            and args
            and getattr(args[0], "errno", 0) == errno.EPIPE
        ):
            self._pynet_end_broken(self.fd)
        return super().emit(event, *args)

    @property
    def columns(self) -> int | None:
        """The width of the terminal, None if it is none.

        Node: tty.md, "writeStream.columns". Differs: None for undefined.
        """
        size = window_size(self.fd) if self.isTTY else None
        return size[0] if size else None

    @property
    def rows(self) -> int | None:
        """The height of the terminal, None if it is none.

        Node: tty.md, "writeStream.rows". Differs: None for undefined.
        """
        size = window_size(self.fd) if self.isTTY else None
        return size[1] if size else None

    def getWindowSize(self) -> tuple[int, int] | None:
        """Columns and rows; None if it is not a terminal.

        Node: tty.md, "writeStream.getWindowSize()". Differs: a tuple.
        """
        return window_size(self.fd) if self.isTTY else None

    def cursorTo(self, x: int, y: int | Callback | None = None, callback: Callback | None = None) -> bool:
        """Put the cursor into column *x*, and row *y* if given, counted from 0; as ``write()``.

        Raises:
            TypeError: ``ERR_INVALID_CURSOR_POS``, ``ERR_INVALID_ARG_VALUE``.

        Node: tty.md, "writeStream.cursorTo(x[, y][, callback])". Differs: no.
        """
        return _cursor.cursorTo(self, x, y, callback)

    def moveCursor(self, dx: int, dy: int, callback: Callback | None = None) -> bool:
        """Move the cursor right and down by so much, or left and up if negative; as ``write()``.

        Node: tty.md, "writeStream.moveCursor(dx, dy[, callback])". Differs: no.
        """
        return _cursor.moveCursor(self, dx, dy, callback)

    def clearLine(self, dir: Literal[-1, 0, 1], callback: Callback | None = None) -> bool:
        """Clear the line: -1 left of the cursor, 1 right of it, 0 as a whole; as ``write()``.

        Node: tty.md, "writeStream.clearLine(dir[, callback])". Differs: no.
        """
        return _cursor.clearLine(self, dir, callback)

    def clearScreenDown(self, callback: Callback | None = None) -> bool:
        """Clear the screen from the cursor down; as ``write()``.

        Node: tty.md, "writeStream.clearScreenDown([callback])". Differs: no.
        """
        return _cursor.clearScreenDown(self, callback)

    def _pynet_add(self, event: Hashable, f: object, first: bool) -> None:
        super()._pynet_add(event, f, first)
        if (
            event == "resize"
            and self.isTTY
            and self._pynet_unwatch_window is None
            and self._pynet_watch_window is not None
        ):
            self._pynet_unwatch_window = self._pynet_watch_window(self._pynet_on_window_change)

    def _pynet_listener_removed(self, event: Hashable | None) -> None:
        super()._pynet_listener_removed(event)
        if self._pynet_unwatch_window is not None and "resize" not in self._pynet_listeners:
            unwatch, self._pynet_unwatch_window = self._pynet_unwatch_window, None
            unwatch()

    def _pynet_on_window_change(self) -> None:
        size = window_size(self.fd)
        if size != self._pynet_size:
            self._pynet_size = size
            self.emit("resize")


def _write_to_python(python: TextIO, data: memoryview) -> None:
    """Write where ``print`` would."""
    python.flush()
    binary = getattr(python, "buffer", None)
    if binary is None:
        python.write(bytes(data).decode("utf-8", "replace"))
    else:
        binary.write(data)
        binary.flush()
