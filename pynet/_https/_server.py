"""https.Server: a tls.Server whose secure connections speak HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, overload

from typing_extensions import Self, Unpack

import pynet.tls as tls
from pynet._errors import validate_function
from pynet._events import Bare, listens
from pynet._http import (
    SERVING_EVENTS,
    IncomingMessage,
    RequestListener,
    ServerResponse,
    Serving,
    server_arguments,
)

from ._listeners import ServerListen
from ._options import SERVER_OPTIONS, ServerOptions

__all__ = ["Server", "createServer"]

_ALPN = ["http/1.1"]


@listens
class Server(Serving, tls.Server):
    """A server of HTTP over TLS: its events are those of ``tls.Server`` and of ``http.Server``.

    A failed handshake is ``tlsClientError``, and ``clientError`` too; without a listener of ``clientError`` the
    connection is destroyed.

    Args:
        options: A dict, or keywords: ``key`` and ``cert``, and what else ``tls.Server`` and ``http.Server`` take.
        requestListener: Added to ``request``.

    Raises:
        TypeError, ValueError: What ``tls.Server`` and ``http.Server`` raise.

    Node: https.md, "Class: https.Server". Differs: as ``tls.Server`` and ``http.Server`` do.
    """

    _pynet_known_events = tls.Server._pynet_known_events | SERVING_EVENTS

    on: ServerListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: ServerListen[Self]
    """As ``on()``, but for the next time only."""
    off: ServerListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: ServerListen[Self]
    removeListener: ServerListen[Self]
    prependListener: ServerListen[Self]
    prependOnceListener: ServerListen[Self]

    @overload
    def __init__(
        self,
        options: ServerOptions | None = None,
        requestListener: Callable[[IncomingMessage, ServerResponse], object] | None = None,
        /,
        **keywords: Unpack[ServerOptions],
    ) -> None: ...
    @overload
    def __init__(
        self,
        options: ServerOptions | None,
        requestListener: Callable[[IncomingMessage], object] | Bare,
        /,
        **keywords: Unpack[ServerOptions],
    ) -> None: ...
    @overload
    def __init__(
        self,
        requestListener: Callable[[IncomingMessage, ServerResponse], object],
        /,
        **keywords: Unpack[ServerOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, requestListener: Callable[[IncomingMessage], object] | Bare, /, **keywords: Unpack[ServerOptions]
    ) -> None: ...
    @overload
    def __init__(
        self, /, *, requestListener: RequestListener | None = None, **keywords: Unpack[ServerOptions]
    ) -> None: ...
    def __init__(self, options: object = None, listener: object = None, /, **keywords: object) -> None:
        given, listener = server_arguments(options, listener, keywords, SERVER_OPTIONS)
        if not given.get("ALPNProtocols") and not given.get("ALPNCallback"):
            given["ALPNProtocols"] = _ALPN
        if given.get("noDelay") is None:
            given["noDelay"] = True
        tls.Server.__init__(self, cast("tls.TlsOptions", given), self._pynet_http_connection)
        self._pynet_serve(given)
        if listener is not None:
            self.on("request", validate_function(listener, "listener"))
        self.on("tlsClientError", self._pynet_on_tls_error)
        self.on("listening", self._pynet_start_checking)

    def _pynet_on_tls_error(self, error: Exception, socket: tls.TLSSocket) -> None:
        if not self.emit("clientError", error, socket):
            socket.destroy(error)


@overload
def createServer(
    options: ServerOptions | None = None,
    requestListener: Callable[[IncomingMessage, ServerResponse], object] | None = None,
    /,
    **keywords: Unpack[ServerOptions],
) -> Server: ...
@overload
def createServer(
    options: ServerOptions | None,
    requestListener: Callable[[IncomingMessage], object] | Bare,
    /,
    **keywords: Unpack[ServerOptions],
) -> Server: ...
@overload
def createServer(
    requestListener: Callable[[IncomingMessage, ServerResponse], object], /, **keywords: Unpack[ServerOptions]
) -> Server: ...
@overload
def createServer(
    requestListener: Callable[[IncomingMessage], object] | Bare, /, **keywords: Unpack[ServerOptions]
) -> Server: ...
@overload
def createServer(*, requestListener: RequestListener | None = None, **keywords: Unpack[ServerOptions]) -> Server: ...
def createServer(options: Any = None, requestListener: Any = None, /, **keywords: Any) -> Server:
    """Make a server: ``createServer([options][, listener])``, or the options as keywords.

    Args:
        options: A dict; see ``ServerOptions``. ``key`` and ``cert`` are needed to shake hands.
        requestListener: Added to ``request``; called with request and response.

    Raises:
        TypeError, ValueError: What ``tls.Server`` and ``http.Server`` raise.

    Node: https.md, "https.createServer([options][, requestListener])". Differs: no.
    """
    return Server(options, requestListener, **keywords)


Server.__module__ = "pynet.https"
