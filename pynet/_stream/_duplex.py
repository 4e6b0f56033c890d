"""Duplex: a readable and a writable half with one life."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pynet._events import EventEmitter, listens
from pynet._loop import current_loop
from pynet._typing import Self, Unpack

from ._base import apply_hooks, apply_signal, merge_options
from ._defaults import getDefaultHighWaterMark
from ._destroy import construct
from ._halves import make_halves, make_plain_halves
from ._options import DuplexOptions, names
from ._readable import Readable
from ._reading import start_reading
from ._state import Life
from ._typing import PipeTarget
from ._writable import Writable
from ._writing import start_writing

if TYPE_CHECKING:
    from ._typing import DuplexListen

__all__ = ["Duplex"]

_OPTIONS = names(DuplexOptions)

T = TypeVar("T", bound=PipeTarget)


@listens
class Duplex(Readable, Writable):
    """A stream that is both ``Readable`` and ``Writable``, such as a socket; the halves have separate buffers.

    It has the events of both; ``error`` and ``close`` are common to the halves.

    Args:
        options: A dict of the options of both halves; keywords are merged over it. ``highWaterMark`` and
            ``objectMode`` count for both halves, ``readableHighWaterMark`` and so on for one.
        allowHalfOpen: False has ``'end'`` end the writable half too, some ticks later.
        readable, writable: False makes the half appear as ended, or finished, from the start.

    Node: stream.md, "Class: stream.Duplex". Differs: no.
    """

    _pynet_known_events = Readable._pynet_known_events | Writable._pynet_known_events
    allowHalfOpen: bool = True

    on: DuplexListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: DuplexListen[Self]
    """As ``on()``, but for the next time only."""
    off: DuplexListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: DuplexListen[Self]
    removeListener: DuplexListen[Self]
    prependListener: DuplexListen[Self]
    prependOnceListener: DuplexListen[Self]

    def __init__(self, options: DuplexOptions | None = None, /, **keywords: Unpack[DuplexOptions]) -> None:
        merged = merge_options(type(self), options, keywords, _OPTIONS)
        EventEmitter.__init__(self, merged if "captureRejections" in merged else None)
        self._pynet_loop = current_loop()
        if merged:
            make_halves(self, merged)
            apply_hooks(self, merged)
            apply_signal(self, merged)
        else:
            make_plain_halves(self, Life(), getDefaultHighWaterMark(False))
        if self._construct is not None:
            construct(self, lambda error: _start(self))

    @staticmethod
    def from_(source: Any, options: DuplexOptions | None = None) -> Duplex:  # type: ignore[override]
        """Make a duplex of *source*.

        Args:
            source: A stream; an iterable or async iterable, which is read; a generator function or async
                generator function of one argument, which transforms the chunks that it iterates over; an async
                function of one argument, which consumes them; an awaitable, whose result is read; a dict with
                ``readable`` and ``writable``, two streams.

        Node: stream.md, "stream.Duplex.from(src)". Differs: the name; no blobs and web streams.
        """
        from ._duplex_from import duplex_from  # few programs have a use for it

        return duplex_from(Duplex, source, options)

    def pipe(self, destination: T, options: Mapping[str, Any] | None = None, *, end: bool = True) -> T:
        return Readable.pipe(self, destination, options, end=end)

    def _pynet_is_through(self) -> bool:
        return Readable._pynet_is_through(self)


def _start(stream: Duplex) -> None:
    start_reading(stream)
    start_writing(stream)
