"""Carrier: what HTTP asks of the stream that it goes over, and what it notes on it. For type checkers alone.

A ``net.Socket`` is one, a ``TLSSocket``, and any other Duplex. What only sockets have is looked for first
(``setTimeout``, ``destroySoon``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextvars import Context

    from pynet._stream import ReadableState, WritableState

    from ._client_connection import ClientConnection
    from ._pooled import PooledSocket
    from ._request import ClientRequest
    from ._response import ServerResponse
    from ._serving import Serving

__all__ = ["Carrier", "ClientCarrier", "ServerCarrier"]

_Listener = Callable[..., object]


class Carrier(Protocol):
    """A Duplex that messages go over."""

    _readableState: ReadableState
    _writableState: WritableState
    connecting: bool  # of sockets alone
    readableFlowing: bool | None

    @property
    def destroyed(self) -> bool: ...
    @property
    def errored(self) -> object: ...
    @property
    def readableHighWaterMark(self) -> int: ...
    @property
    def writable(self) -> bool: ...
    @property
    def writableCorked(self) -> int: ...
    @property
    def writableHighWaterMark(self) -> int: ...
    @property
    def writableLength(self) -> int: ...
    @property
    def writableNeedDrain(self) -> bool: ...

    def on(self, event: str, f: _Listener, /) -> object: ...
    def once(self, event: str, f: _Listener, /) -> object: ...
    def off(self, event: str, f: _Listener, /) -> object: ...
    def emit(self, event: str, /, *args: object) -> bool: ...

    def read(self) -> object: ...
    def pause(self) -> object: ...
    def resume(self) -> object: ...
    def isPaused(self) -> bool: ...
    def write(self, data: bytes, callback: _Listener | None = None, /) -> bool: ...
    def cork(self) -> None: ...
    def uncork(self) -> None: ...
    def end(self) -> object: ...
    def destroy(self, error: object = None, /) -> object: ...
    def destroySoon(self) -> object: ...
    def setTimeout(self, msecs: float, /) -> object: ...

    def _pynet_home(self) -> Context | None: ...
    def _pynet_use_context(self, context: Context | None) -> None: ...


class ServerCarrier(Carrier, Protocol):
    """One that a server answers on."""

    _httpMessage: ServerResponse | None  # whose turn it is
    server: Serving
    setEncoding: _Listener


class ClientCarrier(Carrier, Protocol):
    """One that a client asks on."""

    _httpMessage: ClientRequest | None  # that it is at work for
    _pynet_client_connection: ClientConnection | None
    _pynet_pooled: PooledSocket
