"""The typed listener methods of the classes of http: one Protocol each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co

if TYPE_CHECKING:
    from pynet import DropArgument, Socket
    from pynet._stream import Readable

    from ._incoming import IncomingMessage
    from ._response import ServerResponse

__all__ = ["IncomingListen", "OutgoingListen", "ServerListen"]

IncomingEvent = Literal["aborted", "data", "end", "close", "error", "pause", "resume", "readable", "timeout"]
OutgoingEvent = Literal["close", "drain", "error", "finish", "pipe", "prefinish", "socket", "timeout", "unpipe"]
ServerEvent = Literal[
    "checkContinue",
    "checkExpectation",
    "clientError",
    "close",
    "connect",
    "connection",
    "drop",
    "dropRequest",
    "error",
    "listening",
    "request",
    "timeout",
    "upgrade",
]

D_data = TypeVar("D_data", bound=Callable[[bytes], object] | Callable[[str], object] | Callable[[], object])
D_failure = TypeVar("D_failure", bound=Callable[[Any], object] | Callable[[], object])
D_pipe = TypeVar("D_pipe", bound="Callable[[Readable], object] | Callable[[], object]")
D_socket = TypeVar("D_socket", bound="Callable[[Socket], object] | Callable[[], object]")
D_drop = TypeVar("D_drop", bound="Callable[[DropArgument], object] | Callable[[], object]")
D_request = TypeVar(
    "D_request",
    bound="Callable[[Any, Any], object] | Callable[[Any], object] | Callable[[], object]",
)
D_upgrade = TypeVar(
    "D_upgrade",
    bound="Callable[[Any, Any, bytes], object] | Callable[[Any, Any], object] | Callable[[Any], object]"
    " | Callable[[], object]",
)


class IncomingListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``IncomingMessage``."""

    @overload
    def __call__(self, event: Literal["data"], f: Callable[[bytes], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], f: Callable[[str], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["timeout"], f: Callable[[Socket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: IncomingEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], /) -> Callable[[D_data], D_data]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: Literal["timeout"], /) -> Callable[[D_socket], D_socket]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(
        self, event: Literal["aborted", "end", "pause", "resume", "readable"], /
    ) -> Callable[[D_bare], D_bare]: ...


class OutgoingListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``OutgoingMessage``."""

    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], f: Callable[[Readable], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["socket", "timeout"], f: Callable[[Socket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: OutgoingEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], /) -> Callable[[D_pipe], D_pipe]: ...
    @overload
    def __call__(self, event: Literal["socket", "timeout"], /) -> Callable[[D_socket], D_socket]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(self, event: Literal["drain", "finish", "prefinish"], /) -> Callable[[D_bare], D_bare]: ...


_Requests = Literal["request", "checkContinue", "checkExpectation"]


class ServerListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``http.Server``."""

    @overload
    def __call__(self, event: _Requests, f: Callable[[IncomingMessage, ServerResponse], object], /) -> S_co: ...
    @overload
    def __call__(self, event: _Requests, f: Callable[[IncomingMessage], object], /) -> S_co: ...
    @overload
    def __call__(
        self, event: Literal["upgrade", "connect"], f: Callable[[IncomingMessage, Socket, bytes], object], /
    ) -> S_co: ...
    @overload
    def __call__(
        self,
        event: Literal["upgrade", "connect", "dropRequest"],
        f: Callable[[IncomingMessage, Socket], object],
        /,
    ) -> S_co: ...
    @overload
    def __call__(self, event: Literal["clientError"], f: Callable[[Any, Socket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["connection", "timeout"], f: Callable[[Socket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["drop"], f: Callable[[DropArgument], object], /) -> S_co: ...
    @overload
    def __call__(
        self, event: Literal["error", "clientError"] | ErrorMonitor, f: Callable[[Any], object], /
    ) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: ServerEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: _Requests, /) -> Callable[[D_request], D_request]: ...
    @overload
    def __call__(self, event: Literal["upgrade", "connect", "dropRequest"], /) -> Callable[[D_upgrade], D_upgrade]: ...
    @overload
    def __call__(self, event: Literal["clientError"], /) -> Callable[[D_request], D_request]: ...
    @overload
    def __call__(self, event: Literal["connection", "timeout"], /) -> Callable[[D_socket], D_socket]: ...
    @overload
    def __call__(self, event: Literal["drop"], /) -> Callable[[D_drop], D_drop]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close", "listening"], /) -> Callable[[D_bare], D_bare]: ...
