"""The typed listener methods of ``WebSocket`` and ``WebSocketServer``: one Protocol each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co

if TYPE_CHECKING:
    from ._websocket import WebSocket

__all__ = ["WebSocketListen", "WebSocketServerListen"]

WebSocketEvent = Literal[
    "close", "error", "message", "open", "ping", "pong", "redirect", "unexpected-response", "upgrade"
]
ServerEvent = Literal["close", "connection", "error", "headers", "listening", "wsClientError"]

D_message = TypeVar(
    "D_message",
    bound=Callable[[bytes, bool], object]
    | Callable[[bytes], object]
    | Callable[[list[bytes], bool], object]
    | Callable[[list[bytes]], object]
    | Callable[[], object],
)
D_close = TypeVar("D_close", bound=Callable[[int, bytes], object] | Callable[[int], object] | Callable[[], object])
D_data = TypeVar("D_data", bound=Callable[[bytes], object] | Callable[[], object])
D_any = TypeVar("D_any", bound=Callable[[Any], object] | Callable[[], object])
D_two = TypeVar("D_two", bound=Callable[[Any, Any], object] | Callable[[Any], object] | Callable[[], object])
D_redirect = TypeVar("D_redirect", bound=Callable[[str, Any], object] | Callable[[str], object] | Callable[[], object])
D_connection = TypeVar(
    "D_connection", bound="Callable[[WebSocket, Any], object] | Callable[[WebSocket], object] | Callable[[], object]"
)
D_headers = TypeVar(
    "D_headers", bound=Callable[[list[str], Any], object] | Callable[[list[str]], object] | Callable[[], object]
)
D_client_error = TypeVar(
    "D_client_error",
    bound=Callable[[Any, Any, Any], object]
    | Callable[[Any, Any], object]
    | Callable[[Any], object]
    | Callable[[], object],
)


class WebSocketListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``WebSocket``."""

    @overload
    def __call__(self, event: Literal["message"], f: Callable[[bytes, bool], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["message"], f: Callable[[bytes], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["message"], f: Callable[[list[bytes], bool], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["message"], f: Callable[[list[bytes]], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["close"], f: Callable[[int, bytes], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["close"], f: Callable[[int], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["ping", "pong"], f: Callable[[bytes], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["upgrade"], f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["unexpected-response"], f: Callable[[Any, Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["redirect"], f: Callable[[str, Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["redirect"], f: Callable[[str], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: WebSocketEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["message"], /) -> Callable[[D_message], D_message]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_close], D_close]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_any], D_any]: ...
    @overload
    def __call__(self, event: Literal["ping", "pong"], /) -> Callable[[D_data], D_data]: ...
    @overload
    def __call__(self, event: Literal["upgrade"], /) -> Callable[[D_any], D_any]: ...
    @overload
    def __call__(self, event: Literal["unexpected-response"], /) -> Callable[[D_two], D_two]: ...
    @overload
    def __call__(self, event: Literal["redirect"], /) -> Callable[[D_redirect], D_redirect]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["open"], /) -> Callable[[D_bare], D_bare]: ...


class WebSocketServerListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``WebSocketServer``."""

    @overload
    def __call__(self, event: Literal["connection"], f: Callable[[WebSocket, Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["connection"], f: Callable[[WebSocket], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["headers"], f: Callable[[list[str], Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["headers"], f: Callable[[list[str]], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["wsClientError"], f: Callable[[Any, Any, Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["wsClientError"], f: Callable[[Any, Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: ServerEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["connection"], /) -> Callable[[D_connection], D_connection]: ...
    @overload
    def __call__(self, event: Literal["headers"], /) -> Callable[[D_headers], D_headers]: ...
    @overload
    def __call__(self, event: Literal["wsClientError"], /) -> Callable[[D_client_error], D_client_error]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_any], D_any]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close", "listening"], /) -> Callable[[D_bare], D_bare]: ...
