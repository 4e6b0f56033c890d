"""The idle timer: ``setTimeout()`` and its event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._errors import TimeoutOverflowWarning, validate_duration
from pynet._events import warn
from pynet._timers import TIMEOUT_MAX

if TYPE_CHECKING:
    from pynet._errors import Missing

    from ._socket import Socket
    from ._state import SocketState

__all__ = ["set_timeout", "stop_timer"]


def set_timeout(socket: Socket, state: SocketState, msecs: float | Missing) -> bool:
    """Start the timer anew, or stop it; returns whether it runs."""
    timeout = state.more().timeout = validate_duration(msecs, "msecs")
    stop_timer(state)
    if not timeout:
        return False
    if timeout > TIMEOUT_MAX:
        warn(TimeoutOverflowWarning(timeout, TIMEOUT_MAX))
        timeout = TIMEOUT_MAX
    watch = _IdleWatch(socket, state)
    state.timer = socket._pynet_loop.start_timer(timeout, watch.on_time, ref=False)
    return True


def stop_timer(state: SocketState) -> None:
    """There is no idle time to tell of any more."""
    timer, state.timer = state.timer, None
    if timer is not None:
        timer.cancel()


class _IdleWatch:
    """Looks, when the time is up, whether nothing has happened."""

    __slots__ = ("_last_queue_size", "_socket", "_state")

    def __init__(self, socket: Socket, state: SocketState) -> None:
        self._socket = socket
        self._state = state
        self._last_queue_size = 0  # when the time was up last

    def on_time(self) -> None:
        self._socket._pynet_loop.run_in(self._state.context, self._on_idle)

    def _on_idle(self) -> None:
        state = self._state
        handle = state.handle
        if handle is not None and handle.write_queue_size:
            # The kernel takes a long write in pieces, of which nobody hears. That is traffic too.
            before, self._last_queue_size = self._last_queue_size, handle.write_queue_size
            if before != self._last_queue_size:
                if state.timer is not None:
                    state.timer.refresh()
                return
        self._socket.emit("timeout")
