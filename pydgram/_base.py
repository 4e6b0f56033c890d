"""What every part of a datagram socket builds on: its state, its handle, and looking up names."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from pynet import dns
from pynet._addresses import from_sockaddr, shown
from pynet._errors import ERR_SOCKET_DGRAM_NOT_RUNNING, MISSING
from pynet._events import EventEmitter, fit, take_result, throw
from pynet._handles import UDP

from ._events import SocketListen
from ._options import SocketType
from ._state import State

if TYPE_CHECKING:
    from typing_extensions import Self

#: The family's number, the system's, and this host.
FAMILY: Final[dict[SocketType, tuple[int, int, str]]] = {
    "udp4": (4, socket.AF_INET, "127.0.0.1"),
    "udp6": (6, socket.AF_INET6, "::1"),
}

#: ``MISSING`` as the default of a parameter that has a type of its own.
LEFT_OUT: Final[Any] = MISSING

Answer = Callable[[Any, Any], None]


class BaseSocket(EventEmitter):
    """State, handle and look-ups; and the listener methods, typed here because mypy compares with the closest base."""

    _known_events = frozenset({"close", "connect", "error", "listening", "message"})

    on: SocketListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: SocketListen[Self]
    """As ``on()``, but for the next time only."""
    off: SocketListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: SocketListen[Self]
    removeListener: SocketListen[Self]
    prependListener: SocketListen[Self]
    prependOnceListener: SocketListen[Self]

    type: SocketType
    _state: State

    def __repr__(self) -> str:
        state = self._state
        local = peer = ""
        if state.handle is not None:
            with contextlib.suppress(OSError):  # EBADF before the bind; ENOTCONN
                local = shown(from_sockaddr(state.handle.getsockname()))
                peer = shown(from_sockaddr(state.handle.getpeername()))
        what = "connected" if peer else state.binding.name.lower()
        name = f"{type(self).__module__.partition('.')[0]}.{type(self).__name__}"
        return f"<{' '.join(filter(None, (name, self.type, local, peer and f'-> {peer}', what)))}>"

    def _running(self) -> UDP:
        """The handle, where a closed socket has Node's own error."""
        state = self._state
        state.loop.check_thread()
        handle = state.handle
        if handle is None:
            raise ERR_SOCKET_DGRAM_NOT_RUNNING()
        return handle

    def _opened(self, member: str) -> UDP:
        """The handle, where Node does not check: what *member* of it is asked for shows in the error."""
        handle = self._state.handle
        if handle is None:
            raise TypeError(f"Cannot read properties of null (reading '{member}')")
        return handle

    def _look_up(self, host: str, answer: Answer) -> None:
        """Call ``answer(err, ip)`` when the look-up has an answer; once, however often it answers."""
        waiting = [answer]

        def answered(err: Any = None, ip: Any = None, *_: Any) -> None:
            if waiting:
                waiting.pop()(err, ip)

        lookup = self._state.settings.lookup or fit(dns.lookup, 3)
        take_result(lookup(host, FAMILY[self._state.settings.type][0], answered), "lookup function", answered)


def call_back(callback: Callable[..., object], *args: Any) -> None:
    """Call a user's callback with as many of *args* as it takes; a coroutine function becomes a task."""
    take_result(fit(callback, len(args))(*args), "callback", throw)


def any_address(kind: SocketType) -> str:
    """What a socket is bound to that shall hear on every interface."""
    return "0.0.0.0" if kind == "udp4" else "::"
