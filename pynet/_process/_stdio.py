"""The three standard streams of one loop, each made when it is first asked for."""

from __future__ import annotations

from functools import cached_property

from ._read_stream import ReadStream
from ._write_stream import WriteStream


class Stdio:
    """Standard input, output and error."""

    @cached_property
    def stdin(self) -> ReadStream:
        return ReadStream(0)

    @cached_property
    def stdout(self) -> WriteStream:
        return WriteStream(1)

    @cached_property
    def stderr(self) -> WriteStream:
        return WriteStream(2)
