"""The three standard streams of one loop, each made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._life import ProgramLife
    from ._read_stream import ReadStream
    from ._write_stream import WatchWindow, WriteStream


class Stdio:
    """Standard input, output and error.

    Args:
        life: Ends the program when nobody reads standard output any more.
        watch_window: Has its argument called whenever the terminal's window changes, and returns the undoing.
    """

    def __init__(self, life: ProgramLife, watch_window: WatchWindow) -> None:
        self._life = life
        self._watch_window = watch_window

    @cached_property
    def stdin(self) -> ReadStream:
        from ._read_stream import ReadStream  # here and below: many programs use print(), or nothing

        return ReadStream(0)

    @cached_property
    def stdout(self) -> WriteStream:
        return self._output(1)

    @cached_property
    def stderr(self) -> WriteStream:
        return self._output(2)

    def _output(self, fd: int) -> WriteStream:
        from ._write_stream import WriteStream

        return WriteStream(fd, end_broken=self._life.end_broken, watch_window=self._watch_window)
