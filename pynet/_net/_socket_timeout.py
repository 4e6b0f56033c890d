"""The idle timer of a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import Self

from pynet._errors import MISSING, Missing, TimeoutOverflowWarning, validate_duration, validate_function
from pynet._events import Bare, warn
from pynet._timers import TIMEOUT_MAX

from ._socket_base import SocketBase

if TYPE_CHECKING:
    from pynet._loop import Timer

__all__ = ["TimedSocket"]


class TimedSocket(SocketBase):
    """A socket that tells when nothing has happened for a while."""

    _idle_timer: Timer | None = None
    _last_queue_size = 0  # at the last idle time-out, to tell whether anything was sent since

    def setTimeout(self, msecs: float | Missing = MISSING, callback: Bare | Missing = MISSING) -> Self:
        """Emit ``timeout`` after *msecs* without traffic in either direction; again after each idle period.

        The socket stays open: call ``end()`` or ``destroy()`` in the listener.

        Args:
            msecs: Idle time in milliseconds; 0 switches the timer off.
            callback: Added as ``once("timeout", callback)``; with 0 it is removed from the listeners.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.
            ValueError: ``ERR_OUT_OF_RANGE`` if *msecs* is negative or not finite.

        Node: net.md, "socket.setTimeout(timeout[, callback])". Differs: no.
        """
        if self.destroyed:
            return self
        self.timeout = validate_duration(msecs, "msecs")
        self._stop_timer()
        if self.timeout:
            self._idle_timer = self._start_timer(self.timeout)
        if callback is not MISSING:  # refused last, as in Node: the timer is as asked for all the same
            listener = validate_function(callback, "callback")
            (self.once if self.timeout else self.off)("timeout", listener)
        return self

    def _start_timer(self, msecs: float) -> Timer:
        if msecs > TIMEOUT_MAX:
            warn(TimeoutOverflowWarning(msecs, TIMEOUT_MAX))
            msecs = TIMEOUT_MAX
        return self._loop.start_timer(msecs, self._on_idle, ref=False)

    def _refresh_timeout(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.refresh()

    def _stop_timer(self) -> None:
        timer, self._idle_timer = self._idle_timer, None
        if timer is not None:
            timer.cancel()

    def _on_idle(self) -> None:
        handle = self._handle
        if handle is not None and handle.write_queue_size:
            # The kernel takes a long write in pieces, of which nobody hears. That is traffic too.
            before, self._last_queue_size = self._last_queue_size, handle.write_queue_size
            if before != self._last_queue_size:
                self._refresh_timeout()
                return
        self.emit("timeout")
