"""The life of a stream whose source reads by itself, until it is told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._reading import deliver
from ._state import Life

if TYPE_CHECKING:
    from pynet._loop import Timer

    from ._readable import Readable

__all__ = ["SourceLife"]


class SourceLife(Life):
    """A life that takes what the source has read: the ``Reader`` of a handle."""

    __slots__ = ("stream", "timer")

    # A subclass sets both.
    stream: Readable | None  # the stream itself, while it has a source: a cycle, which destroy() breaks
    timer: Timer | None  # of an idle time, which begins anew with everything that comes

    def on_data(self, chunk: bytes) -> None:
        """``push(chunk)``, where nobody has overridden that method.

        The short way leaves out what ``push()`` asks first: a source reads for no stream that has ended or failed.
        """
        if self.timer is not None:
            self.timer.refresh()
        stream = self.stream
        assert stream is not None
        state = stream._readableState
        if state.flowing and state.dataListening and not state.length and state.decoder is None and not state.sync:
            if state.awaiting_drain:
                state.awaiting_drain.clear()
            state.reading = state.dataEmitted = True
            stream.emit("data", chunk)
        elif not deliver(stream, state, chunk):
            self.stop_reading()

    def stop_reading(self) -> None:
        """Have the source read no more, for now."""
        raise NotImplementedError
