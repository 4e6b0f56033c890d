"""duplexPair(): two duplexes, each of which reads what is written to the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from typing_extensions import Unpack

from ._duplex import Duplex
from ._options import DuplexOptions

__all__ = ["duplexPair"]


class _Side(Duplex):
    _other: _Side | None = None
    _callback: Callable[..., None] | None = None  # of a write that the other side has not read

    def _read(self, size: int, /) -> None:
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()

    def _write(self, chunk: Any, encoding: str, callback: Callable[..., None], /) -> None:
        other = self._other
        if other is None or not len(chunk):
            self._loop.next_tick(callback)
        else:
            other.push(chunk)
            other._callback = callback

    def _final(self, callback: Callable[..., None], /) -> None:
        other = self._other
        if other is None:
            callback()
            return
        other.on("end", lambda: callback())
        other.push(None)

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> None:
        other, self._other = self._other, None
        if other is not None:
            other._callback = None
            if other._other is not None and not other.destroyed:
                # The far end learns of it as of a connection that went away.
                other._other = None
                self._loop.next_tick(other.push, None)
                if error is not None:
                    self._loop.next_tick(other.destroy, error)
        callback(error)


def duplexPair(options: DuplexOptions | None = None, **keywords: Unpack[DuplexOptions]) -> tuple[Duplex, Duplex]:
    """Make two duplexes; what is written to one can be read from the other, with back-pressure.

    Args:
        options: Of both.

    Node: stream.md, "stream.duplexPair([options])". Differs: no.
    """
    one, other = _Side(options, **keywords), _Side(options, **keywords)
    one._other, other._other = other, one
    return one, other
