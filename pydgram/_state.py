"""What a datagram socket is doing: two life-cycles, binding and peer, and the facts beside them.

``_MOVES`` holds every legal move; anything else is a bug of ours and raises ``AssertionError``. The state does not know
its socket, which would be a cycle: a function of another room takes the state when facts are enough for it, and the
socket when it emits something or calls a method that a subclass may replace.
"""

from __future__ import annotations

import enum
import socket
from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING, Final, NamedTuple

from pynet._addresses import plain_family
from pynet._errors import ERR_SOCKET_DGRAM_NOT_RUNNING

if TYPE_CHECKING:
    from pynet._handles import UDP
    from pynet._loop import Loop

    from ._options import Settings, SocketType
    from ._waiting import WaitingCalls


class Binding(enum.Enum):
    """The local end."""

    UNBOUND = enum.auto()  # also again after a bind that failed
    BINDING = enum.auto()  # the look-up of the address is under way
    BOUND = enum.auto()  # receiving
    CLOSED = enum.auto()  # for good; 'close' is emitted a tick later


class Peer(enum.Enum):
    """The remote end that the kernel knows of."""

    NONE = enum.auto()
    CONNECTING = enum.auto()  # waiting for the bind or for a look-up
    CONNECTED = enum.auto()


UNBOUND, BINDING, BOUND, CLOSED = Binding
NO_PEER, CONNECTING, CONNECTED = Peer

_MOVES: dict[enum.Enum, frozenset[enum.Enum]] = {
    UNBOUND: frozenset({BINDING, BOUND, CLOSED}),  # BOUND at once: bindSync
    BINDING: frozenset({UNBOUND, BOUND, CLOSED}),
    BOUND: frozenset({CLOSED}),
    CLOSED: frozenset(),
    NO_PEER: frozenset({CONNECTING, CONNECTED}),  # CONNECTED at once: connectSync
    CONNECTING: frozenset({NO_PEER, CONNECTED}),
    CONNECTED: frozenset({NO_PEER}),
}


class Family(NamedTuple):
    """What the type of a socket stands for."""

    version: int  # of IP, as look-ups take it
    system: int  # the system's number
    loopback: str  # where a datagram without an address goes
    any: str  # what a socket is bound to that hears on every interface


FAMILIES: Final[dict[SocketType, Family]] = {
    "udp4": Family(4, socket.AF_INET, "127.0.0.1", "0.0.0.0"),
    "udp6": Family(6, socket.AF_INET6, "::1", "::"),
}


class State:
    """The facts of one socket."""

    __slots__ = (
        "binding",
        "context",
        "direct_host",
        "direct_version",
        "family",
        "handle",
        "loop",
        "peer",
        "settings",
        "waiting",
        "was_bound",
    )

    def __init__(self, loop: Loop, handle: UDP, settings: Settings) -> None:
        self.loop = loop
        self.handle: UDP | None = handle  # None once closed
        self.context = copy_context()  # in which the loop has it emit its events
        handle.use_context(self.context)
        self.settings = settings  # what createSocket was given
        self.family = FAMILIES[settings.type]
        self.binding = UNBOUND
        self.was_bound = False  # and may be closed by now
        self.peer = NO_PEER
        self.waiting: WaitingCalls | None = None  # calls that wait for the bind; None when nothing ever waits

        # 4 or 6 while a datagram for an IP literal of that version needs neither bind, nor look-up, nor check; else 0.
        self.direct_version = 0
        self.direct_host: str | None = None  # the latest literal that was found to be one of that version

    def tick(self, callback: Callable[..., object], *args: object) -> None:
        """``next_tick()`` in the context of the socket."""
        self.loop.tick_in(self.context, callback, *args)

    def bind_is(self, to: Binding) -> None:
        """Move the local end."""
        assert to in _MOVES[self.binding], f"{self.binding} to {to}"
        self.binding = to
        self.was_bound = self.was_bound or to is BOUND
        self._moved()

    def peer_is(self, to: Peer) -> None:
        """Move the remote end."""
        assert to in _MOVES[self.peer], f"{self.peer} to {to}"
        self.peer = to
        self._moved()

    def _moved(self) -> None:
        is_direct = self.binding is BOUND and self.peer is not CONNECTED and self.settings.is_direct
        self.direct_version = self.family.version if is_direct else 0
        self.direct_host = None

    def is_direct_host(self, host: str) -> bool:
        """Whether *host* is a literal that needs no look-up, here and now."""
        if not self.direct_version or plain_family(host) != self.direct_version:
            return False
        self.direct_host = host
        return True

    def running(self) -> UDP:
        """The handle, where a closed socket has Node's own error."""
        handle = self.handle
        if handle is not None:
            self.loop.check_here()
        else:
            raise ERR_SOCKET_DGRAM_NOT_RUNNING()
        return handle

    def opened(self, member: str) -> UDP:
        """The handle, where Node does not check: what *member* of it is asked for shows in the error."""
        handle = self.handle
        if handle is not None:
            self.loop.check_here()
        else:
            raise TypeError(f"Cannot read properties of null (reading '{member}')")
        return handle
