"""The typed listener methods of ``TLSSocket`` and ``tls.Server``: one Protocol each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

from pynet import DropArgument
from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co
from pynet._net.extending import (
    D_attempt,
    D_close,
    D_connection,
    D_data,
    D_drop,
    D_failed,
    D_failure,
    D_lookup,
    D_pipe,
    ServerEvent,
    SocketEvent,
)

from ._sessions import Session

if TYPE_CHECKING:
    from pynet import Socket
    from pynet._stream import Readable

    from ._socket import TLSSocket

__all__ = ["TLSServerListen", "TLSSocketListen"]

TLSSocketEvent = SocketEvent | Literal["secure", "secureConnect", "session", "OCSPResponse", "keylog"]
TLSServerEvent = (
    ServerEvent | Literal["secureConnection", "tlsClientError", "newSession", "resumeSession", "OCSPRequest", "keylog"]
)

D_session = TypeVar("D_session", bound=Callable[[Session], object] | Callable[[], object])
D_secure = TypeVar("D_secure", bound="Callable[[TLSSocket], object] | Callable[[], object]")
D_client_error = TypeVar(
    "D_client_error", bound="Callable[[Any, TLSSocket], object] | Callable[[Any], object] | Callable[[], object]"
)


class TLSSocketListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``TLSSocket``."""

    @overload
    def __call__(self, event: Literal["session"], f: Callable[[Session], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], f: Callable[[bytes], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], f: Callable[[str], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], f: Callable[[Readable], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["close"], f: Callable[[bool], object], /) -> S_co: ...
    @overload
    def __call__(
        self, event: Literal["lookup"], f: Callable[[Any, str | None, int | None, str], object], /
    ) -> S_co: ...
    @overload
    def __call__(self, event: Literal["lookup"], f: Callable[[Any, str | None, int | None], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["lookup"], f: Callable[[Any, str | None], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["lookup"], f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(
        self, event: Literal["connectionAttemptFailed"], f: Callable[[str, int, int, Any], object], /
    ) -> S_co: ...
    @overload
    def __call__(
        self,
        event: Literal["connectionAttempt", "connectionAttemptFailed", "connectionAttemptTimeout"],
        f: Callable[[str, int, int], object],
        /,
    ) -> S_co: ...
    @overload
    def __call__(
        self,
        event: Literal["connectionAttempt", "connectionAttemptFailed", "connectionAttemptTimeout"],
        f: Callable[[str, int], object],
        /,
    ) -> S_co: ...
    @overload
    def __call__(
        self,
        event: Literal["connectionAttempt", "connectionAttemptFailed", "connectionAttemptTimeout"],
        f: Callable[[str], object],
        /,
    ) -> S_co: ...
    @overload
    def __call__(self, event: TLSSocketEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["session"], /) -> Callable[[D_session], D_session]: ...
    @overload
    def __call__(self, event: Literal["data"], /) -> Callable[[D_data], D_data]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], /) -> Callable[[D_pipe], D_pipe]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_close], D_close]: ...
    @overload
    def __call__(
        self,
        event: Literal["end", "pause", "resume", "readable", "drain", "finish", "connect", "ready", "timeout"]
        | Literal["secure", "secureConnect"],
        /,
    ) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(
        self, event: Literal["connectionAttempt", "connectionAttemptTimeout"], /
    ) -> Callable[[D_attempt], D_attempt]: ...
    @overload
    def __call__(self, event: Literal["connectionAttemptFailed"], /) -> Callable[[D_failed], D_failed]: ...
    @overload
    def __call__(self, event: Literal["lookup"], /) -> Callable[[D_lookup], D_lookup]: ...


class TLSServerListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``tls.Server``."""

    @overload
    def __call__(self, event: Literal["secureConnection"], f: Callable[[TLSSocket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["tlsClientError"], f: Callable[[Any, TLSSocket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["tlsClientError"], f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["connection"], f: Callable[[Socket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["drop"], f: Callable[[DropArgument], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: TLSServerEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["secureConnection"], /) -> Callable[[D_secure], D_secure]: ...
    @overload
    def __call__(self, event: Literal["tlsClientError"], /) -> Callable[[D_client_error], D_client_error]: ...
    @overload
    def __call__(self, event: Literal["connection"], /) -> Callable[[D_connection], D_connection]: ...
    @overload
    def __call__(self, event: Literal["drop"], /) -> Callable[[D_drop], D_drop]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close", "listening"], /) -> Callable[[D_bare], D_bare]: ...
