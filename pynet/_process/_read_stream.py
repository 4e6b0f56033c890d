"""``ReadStream``: what ``process.stdin`` is."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from pynet._errors import system_error
from pynet._stream import Readable
from pynet._typing import Self

from ._sources import source_of
from ._terminal import RawMode, checked_fd


class ReadStream(Readable):
    """A ``Readable`` over a descriptor of this process that others use too.

    Nothing is read before somebody asks; ``pause()`` stops reading, so that the loop can end. The descriptor stays
    open. Has the events of ``Readable``.

    Attributes:
        fd: The descriptor.
        isTTY: Whether it is a terminal.
        isRaw: Whether ``setRawMode(True)`` is in force.

    Node: tty.md, "Class: tty.ReadStream". Differs: pipes and files have the same class.
    """

    __module__ = "pynet.process"

    def __init__(self, fd: int) -> None:
        super().__init__()
        self.fd = fd = checked_fd(fd)
        self.isTTY = os.isatty(fd)
        self.isRaw = False
        self._pynet_raw_mode: RawMode | None = None
        self._pynet_source = source_of(self._pynet_loop, fd)
        self._pynet_self_driven = self._pynet_source.pushes

    def _read(self, size: int, /) -> None:
        self._pynet_source.start(self._pynet_on_data, self._pynet_on_end)

    def _pynet_on_data(self, data: bytes) -> None:
        if not self.push(data):
            self._pynet_source.stop()

    def _pynet_on_end(self, error: Exception | None) -> None:
        if error is None:
            self.push(None)
        else:
            self.destroy(system_error(error, "read") if isinstance(error, OSError) else error)

    def pause(self) -> Self:
        """Stop the flow of ``'data'``, and reading too, so that it no longer keeps the loop alive.

        Node: stream.md, "readable.pause()". Differs: no.
        """
        super().pause()
        # On the next tick, because unpipe() and the like pause only to go on.
        self._pynet_tick(self._pynet_stop_if_paused)
        return self

    def _pynet_stop_if_paused(self) -> None:
        state = self._readableState
        if state.reading and not state.flowing and self._pynet_source.pushes:
            state.reading = False
            self._pynet_source.stop()

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> None:
        self.setRawMode(False)
        self._pynet_source.close(lambda: callback(error))

    def setRawMode(self, mode: bool) -> Self:
        """Have every key at once, unedited and without echo, Ctrl-C as ``b"\\x03"``; or the usual lines again.

        The terminal is put back when the process ends.

        Raises:
            OSError: ENOTTY if it is no terminal.

        Node: tty.md, "readStream.setRawMode(mode)". Differs: raises where Node emits ``error``.
        """
        if bool(mode) != self.isRaw:
            if self._pynet_raw_mode is None:
                self._pynet_raw_mode = RawMode(self.fd)
            if mode:
                self._pynet_raw_mode.enter()
            else:
                self._pynet_raw_mode.leave()
            self.isRaw = bool(mode)
        return self

    def ref(self) -> Self:
        """Let it keep the loop alive while it reads (the default).

        Node: net.md, "socket.ref()". Differs: no effect on files.
        """
        self._pynet_source.ref()
        return self

    def unref(self) -> Self:
        """Let the loop end although it reads.

        Node: net.md, "socket.unref()". Differs: no effect on files.
        """
        self._pynet_source.unref()
        return self
