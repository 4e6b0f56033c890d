"""The typed listener methods of ``Socket`` and ``Server``: one Protocol each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co

from ._options import DropArgument

if TYPE_CHECKING:
    from pynet._stream import Readable

    from ._socket import Socket

__all__ = ["ServerListen", "SocketListen"]

SocketEvent = Literal[
    "close",
    "connect",
    "connectionAttempt",
    "connectionAttemptFailed",
    "connectionAttemptTimeout",
    "data",
    "drain",
    "end",
    "error",
    "finish",
    "lookup",
    "pause",
    "pipe",
    "readable",
    "ready",
    "resume",
    "timeout",
    "unpipe",
]
ServerEvent = Literal["close", "connection", "drop", "error", "listening"]

D_data = TypeVar("D_data", bound=Callable[[bytes], object] | Callable[[str], object] | Callable[[], object])
# An error has a `code` where Node's has one; exceptions that others put in need not.
D_failure = TypeVar("D_failure", bound=Callable[[Any], object] | Callable[[], object])
D_pipe = TypeVar("D_pipe", bound="Callable[[Readable], object] | Callable[[], object]")
D_close = TypeVar("D_close", bound=Callable[[bool], object] | Callable[[], object])
D_attempt = TypeVar(
    "D_attempt",
    bound=Callable[[str, Any, Any], object]
    | Callable[[str, Any], object]
    | Callable[[str], object]
    | Callable[[], object],
)
D_failed = TypeVar(
    "D_failed",
    bound=Callable[[str, Any, Any, Any], object]
    | Callable[[str, Any, Any], object]
    | Callable[[str, Any], object]
    | Callable[[str], object]
    | Callable[[], object],
)
D_lookup = TypeVar(
    "D_lookup",
    bound=Callable[[Any, Any, Any, str], object]
    | Callable[[Any, Any, Any], object]
    | Callable[[Any, Any], object]
    | Callable[[Any], object]
    | Callable[[], object],
)
D_connection = TypeVar("D_connection", bound="Callable[[Socket], object] | Callable[[], object]")
D_drop = TypeVar("D_drop", bound=Callable[[DropArgument], object] | Callable[[], object])


class SocketListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``Socket``."""

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
    def __call__(self, event: SocketEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
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
        event: Literal["end", "pause", "resume", "readable", "drain", "finish", "connect", "ready", "timeout"],
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


class ServerListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``Server``."""

    @overload
    def __call__(self, event: Literal["connection"], f: Callable[[Socket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["drop"], f: Callable[[DropArgument], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: ServerEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
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
