"""What a socket is doing: its life-cycle, and the facts beside it.

``_MOVES`` holds every legal move; anything else is a bug of ours and raises ``AssertionError``.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, TypeAlias

from pynet._errors import MISSING
from pynet._stream import Life, SourceLife

from ._reading import on_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from pynet._addresses import AddressInfo, BlockList
    from pynet._handles import Connection

    from ._connecting import Connecting
    from ._server import Server
    from ._socket import Socket

__all__ = ["CLOSED", "CONNECTING", "DESTROYED", "IDLE", "OPEN", "OnRead", "Phase", "SocketState", "Uncommon"]


#: The buffer and the callback of the option ``onread``.
OnRead: TypeAlias = "tuple[Callable[[], bytearray | memoryview], Callable[..., object]]"


class Phase(enum.Enum):
    """How far a socket has come."""

    IDLE = enum.auto()  # no handle yet
    CONNECTING = enum.auto()  # look-up or attempts under way, perhaps on a handle that was open before
    OPEN = enum.auto()  # a handle to read from and write to
    DESTROYED = enum.auto()  # the handle is closing; 'close' is still to come
    CLOSED = enum.auto()  # 'close' was emitted; only connect() may follow, and starts a new life

    __hash__ = object.__hash__  # Enum's is a Python function


IDLE, CONNECTING, OPEN, DESTROYED, CLOSED = Phase

_MOVES = {
    IDLE: (CONNECTING, OPEN, DESTROYED),
    CONNECTING: (IDLE, OPEN, DESTROYED),  # back to IDLE or OPEN: connect() has raised
    OPEN: (CONNECTING, DESTROYED),
    DESTROYED: (CLOSED, IDLE),
    CLOSED: (IDLE,),
}


class Uncommon:
    """What most sockets never have."""

    __slots__ = (
        "attempted",
        "block_list",
        "is_reset",
        "keep_alive",
        "no_delay",
        "onread",
        "server",
        "sockname",
        "timeout",
        "type_of_service",
    )

    def __init__(self) -> None:
        # Wishes of before the connection, and what was set last.
        self.no_delay = False
        self.keep_alive: tuple[bool, int, int, int] | None = None  # on, then seconds idle, between probes, probes
        self.type_of_service: int | None = None
        self.block_list: BlockList | None = None  # of those that connect() may not reach
        self.onread: OnRead | None = None
        self.timeout: float | None = None  # what setTimeout() was called with
        self.attempted: list[str] | None = None  # "address:port" of each attempt, where a name had several addresses
        self.sockname: AddressInfo | None = None  # kept, because the kernel forgets when the connection breaks
        self.server: Any = MISSING  # the public attribute, where it was set, or is left of a former life
        self.is_reset = False  # destroy() is to send RST


class SocketState(SourceLife):
    """The facts of one socket: the life that its halves share, and what a stream knows nothing of.

    One object, for there may be a hundred thousand of them. It is the ``Reader`` of the handle, too.
    """

    if TYPE_CHECKING:
        stream: Socket | None

    __slots__ = (
        "allow_half_open",
        "bytes_read",
        "bytes_written",
        "connecting",
        "handle",
        "peername",
        "phase",
        "ready",
        "server",
        "uncommon",
    )

    def __init__(self, autoDestroy: bool = True) -> None:
        Life.__init__(self, False, autoDestroy)  # 'close' comes when the handle is closed: _ending emits it
        self.stream = self.timer = None
        self.phase = IDLE
        self.handle: Connection | None = None  # from connect() or accept to destroy()
        self.ready: Connection | None = None  # the same, as long as write() may go straight to it
        self.connecting: Connecting | None = None  # while CONNECTING, and until its listeners were called
        self.allow_half_open = False
        self.server: Server | None = None  # that has accepted, and counts, this connection
        self.bytes_read = 0  # of the handle that is gone
        self.bytes_written = 0
        self.peername: AddressInfo | None = None  # kept, because the kernel forgets when the connection breaks
        self.uncommon: Uncommon | None = None

    on_end = on_end

    def stop_reading(self) -> None:
        if self.handle is not None:
            self.handle.read_stop()

    def enter(self, phase: Phase) -> None:
        """Change the phase."""
        if phase not in _MOVES[self.phase]:
            raise AssertionError(f"a socket cannot go from {self.phase.name} to {phase.name}")
        self.phase = phase

    @property
    def is_pending(self) -> bool:
        """Whether there is no connection to use."""
        return self.handle is None or self.phase is CONNECTING

    def more(self) -> Uncommon:
        """The facts that most sockets do without, made when first needed."""
        if self.uncommon is None:
            self.uncommon = Uncommon()
        return self.uncommon
