"""What a datagram socket is doing: two life-cycles, binding and peer, and the facts beside them.

``_MOVES`` holds every legal move; anything else is a bug of ours and raises ``AssertionError``.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pynet._addresses import plain_family

if TYPE_CHECKING:
    from pynet._handles import UDP
    from pynet._loop import Loop

    from ._options import Settings

    Waiting = tuple[Callable[..., object], tuple[Any, ...]]


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


class State:
    """The facts of one socket."""

    __slots__ = ("binding", "direct_family", "direct_host", "handle", "loop", "peer", "queue", "settings")

    def __init__(self, loop: Loop, handle: UDP, settings: Settings) -> None:
        self.loop = loop
        self.handle: UDP | None = handle  # None once closed
        self.settings = settings  # what createSocket was given
        self.binding = UNBOUND
        self.peer = NO_PEER
        self.queue: list[Waiting] | None = None  # calls that wait for the bind, in order; None when nothing ever waits

        # 4 or 6 while a datagram for an IP literal of that family needs neither bind, nor look-up, nor check; else 0.
        self.direct_family = 0
        self.direct_host: str | None = None  # the latest literal that was found to be one of that family

    def bind_is(self, to: Binding) -> None:
        """Move the local end."""
        assert to in _MOVES[self.binding], f"{self.binding} to {to}"
        self.binding = to
        self._moved()

    def peer_is(self, to: Peer) -> None:
        """Move the remote end."""
        assert to in _MOVES[self.peer], f"{self.peer} to {to}"
        self.peer = to
        self._moved()

    def _moved(self) -> None:
        is_direct = self.binding is BOUND and self.peer is not CONNECTED and self.settings.is_direct
        self.direct_family = (6 if self.settings.type == "udp6" else 4) if is_direct else 0
        self.direct_host = None

    def is_direct_host(self, host: str) -> bool:
        """Whether *host* is a literal that needs no look-up, here and now."""
        if not self.direct_family or plain_family(host) != self.direct_family:
            return False
        self.direct_host = host
        return True
