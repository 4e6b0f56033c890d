"""duplexPair(): two duplexes, each of which reads what is written to the other."""

from __future__ import annotations

from collections.abc import Callable

from pynet._typing import Unpack

from ._duplex import Duplex
from ._options import DuplexOptions

__all__ = ["duplexPair"]


# Of what JavaScript gives a length to: nothing at all is not passed on. In object mode a chunk may be anything.
_HAVE_LENGTH = (bytes, bytearray, memoryview, str, list, tuple)


class _Side(Duplex):
    _other: _Side | None = None
    _callback: Callable[..., None] | None = None  # of a write that the other side has not read

    def _read(self, size: int, /) -> None:
        callback, self._callback = self._callback, None
        if callback is not None:
            callback()

    def _write(self, chunk: object, encoding: str, callback: Callable[..., None], /) -> None:
        other = self._other
        assert other is not None
        if isinstance(chunk, _HAVE_LENGTH) and not len(chunk):
            self._pynet_tick(callback)
        else:
            other.push(chunk)  # whose listeners may destroy both
            other._callback = callback

    def _final(self, callback: Callable[..., None], /) -> None:
        assert self._other is not None
        self._other.once("end", lambda: callback())
        self._other.push(None)

    def _destroy(self, error: object, callback: Callable[..., None], /) -> None:
        other = self._other
        if other is None or other.destroyed:
            self._other = None
            if other is not None:
                other._other = None  # both are gone: nothing holds the two together any more
        else:
            self._pynet_tick(other._on_other_destroyed, error)
        callback(error)

    def _on_other_destroyed(self, error: object) -> None:
        if self.destroyed:
            return
        if error is None:
            self.push(None)
        else:
            self.destroy()


def duplexPair(options: DuplexOptions | None = None, **keywords: Unpack[DuplexOptions]) -> tuple[Duplex, Duplex]:
    """Make two duplexes; what is written to one can be read from the other, with back-pressure.

    Args:
        options: Of both.

    Node: stream.md, "stream.duplexPair([options])". Differs: no.
    """
    one, other = _Side(options, **keywords), _Side(options, **keywords)
    one._other, other._other = other, one
    return one, other
