"""The typed listener methods of ``ClientRequest`` and ``Agent``: one Protocol each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeVar, overload

from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co

if TYPE_CHECKING:
    import pynet as net
    from pynet._stream import Readable

    from ._incoming import IncomingMessage

__all__ = ["AgentListen", "ClientRequestListen", "Information"]

ClientRequestEvent = Literal[
    "abort",
    "close",
    "connect",
    "continue",
    "drain",
    "error",
    "finish",
    "information",
    "pipe",
    "prefinish",
    "response",
    "socket",
    "timeout",
    "unpipe",
    "upgrade",
]


class Information(NamedTuple):
    """An answer with a status of 1xx: the argument of ``information``."""

    statusCode: int
    statusMessage: str
    httpVersion: str
    httpVersionMajor: int
    httpVersionMinor: int
    headers: dict[str, Any]
    rawHeaders: list[str]


D_failure = TypeVar("D_failure", bound=Callable[[Any], object] | Callable[[], object])
D_pipe = TypeVar("D_pipe", bound="Callable[[Readable], object] | Callable[[], object]")
D_response = TypeVar("D_response", bound="Callable[[IncomingMessage], object] | Callable[[], object]")
D_socket = TypeVar("D_socket", bound="Callable[[net.Socket], object] | Callable[[], object]")
D_information = TypeVar("D_information", bound=Callable[[Information], object] | Callable[[], object])
D_upgrade = TypeVar(
    "D_upgrade",
    bound="Callable[[IncomingMessage, net.Socket, bytes], object] | Callable[[IncomingMessage, net.Socket], object]"
    " | Callable[[IncomingMessage], object] | Callable[[], object]",
)
D_free = TypeVar(
    "D_free",
    bound="Callable[[net.Socket, dict[str, Any]], object] | Callable[[net.Socket], object] | Callable[[], object]",
)


class ClientRequestListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``ClientRequest``."""

    @overload
    def __call__(self, event: Literal["response"], f: Callable[[IncomingMessage], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], f: Callable[[Readable], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["socket"], f: Callable[[net.Socket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["information"], f: Callable[[Information], object], /) -> S_co: ...
    @overload
    def __call__(
        self,
        event: Literal["connect", "upgrade"],
        f: Callable[[IncomingMessage, net.Socket, bytes], object],
        /,
    ) -> S_co: ...
    @overload
    def __call__(
        self, event: Literal["connect", "upgrade"], f: Callable[[IncomingMessage, net.Socket], object], /
    ) -> S_co: ...
    @overload
    def __call__(self, event: Literal["connect", "upgrade"], f: Callable[[IncomingMessage], object], /) -> S_co: ...
    @overload
    def __call__(self, event: ClientRequestEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["response"], /) -> Callable[[D_response], D_response]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], /) -> Callable[[D_pipe], D_pipe]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["socket"], /) -> Callable[[D_socket], D_socket]: ...
    @overload
    def __call__(self, event: Literal["information"], /) -> Callable[[D_information], D_information]: ...
    @overload
    def __call__(self, event: Literal["connect", "upgrade"], /) -> Callable[[D_upgrade], D_upgrade]: ...
    @overload
    def __call__(
        self, event: Literal["abort", "close", "continue", "drain", "finish", "prefinish", "timeout"], /
    ) -> Callable[[D_bare], D_bare]: ...


class AgentListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``Agent``."""

    @overload
    def __call__(self, event: Literal["free"], f: Callable[[net.Socket, dict[str, Any]], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["free"], f: Callable[[net.Socket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["free", "error"] | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["free"], /) -> Callable[[D_free], D_free]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
