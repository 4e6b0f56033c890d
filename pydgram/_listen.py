"""The types of a datagram socket's listener methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeVar, overload

from pynet._addresses import RemoteInfo
from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co

SocketEvent = Literal["close", "connect", "error", "listening", "message"]

D_message = TypeVar(
    "D_message", bound=Callable[[bytes, RemoteInfo], object] | Callable[[bytes], object] | Callable[[], object]
)
# Any, so that a listener may ask for the class of errors it knows how to handle, and a lambda for err.code.
D_error = TypeVar("D_error", bound=Callable[[Any], object] | Callable[[], object])


class SocketListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and their like on a datagram socket."""

    @overload
    def __call__(self, event: Literal["message"], f: Callable[[bytes, RemoteInfo], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["message"], f: Callable[[bytes], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: SocketEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["message"], /) -> Callable[[D_message], D_message]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_error], D_error]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close", "connect", "listening"], /) -> Callable[[D_bare], D_bare]: ...
