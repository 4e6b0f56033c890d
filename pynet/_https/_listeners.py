"""The typed listener methods of ``https.Server``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co

if TYPE_CHECKING:
    import pynet as net
    import pynet.http as http
    import pynet.tls as tls

__all__ = ["ServerListen"]

_Requests = Literal["request", "checkContinue", "checkExpectation"]
_Event = Literal[
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
    "secureConnection",
    "newSession",
    "resumeSession",
    "OCSPRequest",
    "keylog",
    "timeout",
    "tlsClientError",
    "upgrade",
]

D_failure = TypeVar("D_failure", bound=Callable[[Any], object] | Callable[[], object])
D_two = TypeVar("D_two", bound=Callable[[Any, Any], object] | Callable[[Any], object] | Callable[[], object])
D_request = TypeVar(
    "D_request",
    bound="Callable[[http.IncomingMessage, http.ServerResponse], object] | Callable[[http.IncomingMessage], object]"
    " | Callable[[], object]",
)
D_upgrade = TypeVar(
    "D_upgrade",
    bound="Callable[[http.IncomingMessage, tls.TLSSocket, bytes], object]"
    " | Callable[[http.IncomingMessage, tls.TLSSocket], object] | Callable[[http.IncomingMessage], object]"
    " | Callable[[], object]",
)
D_secure = TypeVar("D_secure", bound="Callable[[tls.TLSSocket], object] | Callable[[], object]")
D_socket = TypeVar("D_socket", bound="Callable[[net.Socket], object] | Callable[[], object]")
D_drop = TypeVar("D_drop", bound="Callable[[net.DropArgument], object] | Callable[[], object]")


class ServerListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``https.Server``."""

    @overload
    def __call__(self, event: Literal["secureConnection"], f: Callable[[tls.TLSSocket], object], /) -> S_co: ...
    @overload
    def __call__(
        self, event: Literal["tlsClientError", "clientError"], f: Callable[[Any, tls.TLSSocket], object], /
    ) -> S_co: ...
    @overload
    def __call__(self, event: Literal["tlsClientError", "clientError"], f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["connection"], f: Callable[[net.Socket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["drop"], f: Callable[[net.DropArgument], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["timeout"], f: Callable[[tls.TLSSocket], object], /) -> S_co: ...
    @overload
    def __call__(
        self, event: _Requests, f: Callable[[http.IncomingMessage, http.ServerResponse], object], /
    ) -> S_co: ...
    @overload
    def __call__(self, event: _Requests, f: Callable[[http.IncomingMessage], object], /) -> S_co: ...
    @overload
    def __call__(
        self,
        event: Literal["upgrade", "connect"],
        f: Callable[[http.IncomingMessage, tls.TLSSocket, bytes], object],
        /,
    ) -> S_co: ...
    @overload
    def __call__(
        self,
        event: Literal["upgrade", "connect", "dropRequest"],
        f: Callable[[http.IncomingMessage, tls.TLSSocket], object],
        /,
    ) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: _Event | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["secureConnection", "timeout"], /) -> Callable[[D_secure], D_secure]: ...
    @overload
    def __call__(self, event: Literal["tlsClientError", "clientError"], /) -> Callable[[D_two], D_two]: ...
    @overload
    def __call__(self, event: Literal["connection"], /) -> Callable[[D_socket], D_socket]: ...
    @overload
    def __call__(self, event: Literal["drop"], /) -> Callable[[D_drop], D_drop]: ...
    @overload
    def __call__(self, event: _Requests, /) -> Callable[[D_request], D_request]: ...
    @overload
    def __call__(self, event: Literal["upgrade", "connect", "dropRequest"], /) -> Callable[[D_upgrade], D_upgrade]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close", "listening"], /) -> Callable[[D_bare], D_bare]: ...
