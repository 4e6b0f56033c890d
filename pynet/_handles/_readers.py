"""Who is told what a connection reads: objects that are there anyway, so that none has to be made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Into: TypeAlias = bytearray | memoryview


class Reader(Protocol):
    """Takes what arrives."""

    def on_data(self, data: bytes, /) -> object:
        """*data* has arrived."""

    def on_end(self, error: Exception | None, /) -> object:
        """No more will, for this reason; reading has stopped."""


class BufferReader(Protocol):
    """Has what arrives written into buffers of its own."""

    def get_buffer(self) -> Into:
        """The buffer to read into. An empty one ends reading with ENOBUFS."""
        ...

    def on_filled(self, size: int, buffer: Into, /) -> object:
        """The first *size* bytes of *buffer*, the one that ``get_buffer()`` gave, have arrived."""

    def on_end(self, error: Exception | None, /) -> object:
        """No more will, for this reason; reading has stopped."""


class Callbacks:
    """A reader of two functions."""

    __slots__ = ("on_data", "on_end")

    def __init__(self, on_data: Callable[[bytes], object], on_end: Callable[[Exception | None], object]) -> None:
        self.on_data = on_data
        self.on_end = on_end
