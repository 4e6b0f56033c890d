"""The classes of the standard streams, for who asks for them by name."""

from __future__ import annotations

from pynet._typing import lend

from . import _process
from ._read_stream import ReadStream
from ._write_stream import WriteStream

__all__ = ["ReadStream", "WriteStream"]

lend(_process, ReadStream, WriteStream)
