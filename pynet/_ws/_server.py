"""``WebSocketServer``: takes the ``upgrade`` requests of an HTTP server and makes WebSockets of them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from contextvars import copy_context
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from typing_extensions import Self, Unpack

import pynet.http as http
from pynet import AddressInfo
from pynet._events import Bare, EventEmitter, arity, fit, listens, take_result
from pynet._loop import current_loop

from ._errors import WebSocketHandshakeError, WebSocketOptionError, WebSocketRequestError, WebSocketStateError
from ._handshake import (
    check_request,
    refusal_head,
    requested_extension,
    requested_protocols,
    requested_version,
    response_lines,
)
from ._negotiation import Parameters, PerMessageDeflateOptions
from ._options import ServerOptions, Settings, VerifyClientInfo
from ._websocket import WebSocket

if TYPE_CHECKING:
    from pynet._stream import Duplex

    from ._typing import WebSocketServerListen

__all__ = ["WebSocketServer"]

_RUNNING, _CLOSING, _CLOSED = range(3)
_BACKLOG = 511
_TEXT = b"Upgrade Required"


@listens
class WebSocketServer(EventEmitter):
    """A WebSocket server: on a port of its own, on an HTTP server that is there, or fed by ``handleUpgrade()``.

    =================  ==========================  ==================================================================
    event              arguments                   when
    =================  ==========================  ==================================================================
    ``listening``                                  the HTTP server listens
    ``connection``     websocket, request          a handshake is done
    ``headers``        headers, request            before a handshake is answered; lines may be added to the list
    ``wsClientError``  error, socket, request      a request was no handshake; a listener has to answer it
    ``error``          err                         of the HTTP server
    ``close``                                      it is closed
    =================  ==========================  ==================================================================

    Args:
        options: What ``ServerOptions`` says, as a dict.
        callback: Added to ``listening``, if there is a ``port``.
        **keywords: The options as keywords.

    Raises:
        TypeError: ``ERR_INVALID_ARG_VALUE`` unless exactly one of ``port``, ``server`` and ``noServer`` is there.
        ValueError: ``ERR_SOCKET_BAD_PORT``.

    Node: ws.md, "Class: WebSocketServer". Differs: ``verifyClient`` may be a coroutine function.
    """

    _pynet_known_events = frozenset(("close", "connection", "error", "headers", "listening", "wsClientError"))

    on: WebSocketServerListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: WebSocketServerListen[Self]
    """As ``on()``, but for the next time only."""
    off: WebSocketServerListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: WebSocketServerListen[Self]
    removeListener: WebSocketServerListen[Self]
    prependListener: WebSocketServerListen[Self]
    prependOnceListener: WebSocketServerListen[Self]

    #: The options, with what is not there by default.
    options: dict[str, Any]
    #: The WebSockets that are open or closing; None with ``clientTracking`` False.
    clients: set[WebSocket] | None

    def __init__(
        self,
        options: ServerOptions | Mapping[str, Any] | None = None,
        callback: Bare | None = None,
        **keywords: Unpack[ServerOptions],
    ) -> None:
        super().__init__()
        merged: dict[str, Any] = {"clientTracking": True, "perMessageDeflate": False, **keywords}
        if isinstance(options, Mapping):  # anything else has no options in it, as in JavaScript
            merged = {**merged, **options, **keywords}
        _check_place(merged)
        if merged["perMessageDeflate"] is True:
            merged["perMessageDeflate"] = {}
        is_wanted = isinstance(merged["perMessageDeflate"], Mapping)
        self._pynet_deflate: PerMessageDeflateOptions | None = merged["perMessageDeflate"] if is_wanted else None
        self.options = merged
        self.clients = set() if merged["clientTracking"] else None
        self._pynet_settings = Settings.of(merged)
        self._pynet_state = _RUNNING
        self._pynet_context = copy_context()  # for its 'close', which the last client may bring
        self._pynet_closes_with_last = False
        self._pynet_class: Callable[..., Any] = merged.get("WebSocket") or WebSocket
        self._pynet_verify: Callable[..., object] | None = merged.get("verifyClient")
        self._pynet_server: Any = merged.get("server")
        if merged.get("port") is not None:
            self._pynet_server = http.createServer(_upgrade_required)
            self._pynet_hear_server()
            self._pynet_server.listen(merged["port"], merged.get("host"), merged.get("backlog", _BACKLOG), callback)
        elif self._pynet_server is not None:
            self._pynet_hear_server()

    def _pynet_hear_server(self) -> None:
        self._pynet_heard: dict[str, Callable[..., object]] = {
            "listening": lambda: self.emit("listening"),
            "error": lambda error: self.emit("error", error),
            "upgrade": self._pynet_on_upgrade,
        }
        for event, f in self._pynet_heard.items():
            self._pynet_server.on(event, f)

    def _pynet_leave_server(self) -> Any:
        server, self._pynet_server = self._pynet_server, None
        for event, f in self._pynet_heard.items():
            server.removeListener(event, f)
        return server

    def _pynet_on_upgrade(self, request: http.IncomingMessage, socket: Duplex, head: bytes) -> None:
        self.handleUpgrade(request, socket, head, self._pynet_emit_connection)

    def _pynet_emit_connection(self, ws: WebSocket, request: http.IncomingMessage) -> None:
        self.emit("connection", ws, request)

    @property
    def path(self) -> str | None:
        """The ``path`` of the options."""
        return cast("str | None", self.options.get("path"))

    def address(self) -> AddressInfo | str | None:
        """Where it listens, as ``address()`` of the HTTP server.

        Raises:
            RuntimeError: ``ERR_INVALID_STATE`` with ``noServer``.

        Node: ws.md, "server.address()". Differs: no.
        """
        if self.options.get("noServer"):
            raise WebSocketStateError('The server is operating in "noServer" mode')
        return None if self._pynet_server is None else self._pynet_server.address()

    # --- closing

    def close(self, callback: Callable[..., object] | None = None) -> None:
        """Take no new clients; those that are there stay.

        A server with a ``port`` of its own stops listening, and is closed when its last connection is; one on another
        HTTP server leaves that as it is, and is closed when its last WebSocket is.

        Args:
            callback: Called with ``close``; with an error if it was closed already.

        Node: ws.md, "server.close([callback])". Differs: no.
        """
        if self._pynet_state == _CLOSED:
            if callback is not None:
                self._pynet_once_closed(callback, WebSocketStateError("The server is not running"))
            self._pynet_close_soon()
            return
        if callback is not None:
            self._pynet_once_closed(callback)
        if self._pynet_state == _CLOSING:
            return
        self._pynet_state = _CLOSING
        if self.options.get("noServer") or self.options.get("server") is not None:
            if self._pynet_server is not None:
                self._pynet_leave_server()
            if self.clients:
                self._pynet_closes_with_last = True
            else:
                self._pynet_close_soon()
            return
        self._pynet_leave_server().close(lambda: self._pynet_emit_closed())

    def _pynet_once_closed(self, callback: Callable[..., object], error: Exception | None = None) -> None:
        call = fit(callback, 1)
        self.once("close", lambda: call(error))

    def _pynet_close_soon(self) -> None:
        current_loop().tick_in(self._pynet_context, self._pynet_emit_closed)

    def _pynet_emit_closed(self) -> None:
        self._pynet_state = _CLOSED
        self.emit("close")

    # --- handshakes

    def shouldHandle(self, request: Any) -> bool:
        """Whether *request* is for this server; to be overridden. By default its path is compared with ``path``.

        Node: ws.md, "server.shouldHandle(request)". Differs: no.
        """
        path = self.options.get("path")
        return not path or request.url.partition("?")[0] == path

    def handleUpgrade(self, request: Any, socket: Any, head: bytes, callback: Callable[..., object]) -> None:
        """Do the handshake that *request* asks for, or refuse it.

        Args:
            request, socket, head: As an HTTP server's ``upgrade`` event has them.
            callback: Called with the WebSocket and the request when it is done; ``connection`` is not emitted by
                itself.

        Raises:
            RuntimeError: ``ERR_INVALID_STATE``: it was done on this socket before.

        Node: ws.md, "server.handleUpgrade(request, socket, head, callback)". Differs: no.
        """
        callback = fit(callback, 2)
        socket.on("error", socket.destroy)
        try:
            key = check_request(request.method, request.headers)
            if not self.shouldHandle(request):
                _refuse(socket, 400)
                return
            protocols = requested_protocols(request.headers)
            parameters = None
            if self._pynet_deflate is not None:
                parameters = requested_extension(request.headers, self._pynet_deflate)
        except WebSocketRequestError as refusal:
            if self.listenerCount("wsClientError"):
                self.emit("wsClientError", refusal, socket, request)
            else:
                _refuse(socket, refusal.statusCode, refusal.message, refusal.headers)
            return

        def complete() -> None:
            self._pynet_complete(request, socket, head, key, protocols, parameters, callback)

        if self._pynet_verify is None:
            complete()
        else:
            self._pynet_ask(self._pynet_verify, request, socket, complete)

    def _pynet_ask(
        self, verify: Callable[..., object], request: http.IncomingMessage, socket: Duplex, complete: Callable[[], None]
    ) -> None:
        """Have the program's ``verifyClient`` decide."""
        is_old = requested_version(request.headers) == 8
        origin = request.headers.get("sec-websocket-origin" if is_old else "origin")
        is_secure = bool(getattr(socket, "authorized", False) or getattr(socket, "encrypted", False))
        info = VerifyClientInfo(origin, is_secure, request)

        def decided(
            verified: object,
            code: int | None = None,
            message: str | None = None,
            headers: Mapping[str, object] | None = None,
        ) -> None:
            if verified:
                complete()
            else:
                _refuse(socket, code or 401, message, headers or {})

        if arity(verify)[1] == 2:  # a second parameter with a default is none to answer by
            answer = verify(info, decided)
            take_result(answer, "verifyClient", lambda error: self._pynet_verify_failed(socket, error))
        elif isinstance(answer := fit(verify, 1)(info), Coroutine):

            async def decide() -> None:
                decided(await answer)

            take_result(decide(), "verifyClient", lambda error: self._pynet_verify_failed(socket, error))
        else:
            decided(answer)

    def _pynet_verify_failed(self, socket: Duplex, error: Exception) -> None:
        _refuse(socket, 500)
        self.emit("error", error)

    def _pynet_complete(
        self,
        request: http.IncomingMessage,
        socket: Duplex,
        head: bytes,
        key: str,
        protocols: dict[str, None],
        parameters: Parameters | None,
        callback: Callable[..., object],
    ) -> None:
        if not (socket.readable and socket.writable):
            socket.destroy()
            return
        if getattr(socket, "_pynet_websocket", None) is not None:
            raise WebSocketHandshakeError(
                "server.handleUpgrade() was called more than once with the same socket, "
                "possibly due to a misconfiguration"
            )
        if self._pynet_state != _RUNNING:
            _refuse(socket, 503)
            return
        ws = self._pynet_class(None, None, self.options)
        protocol = self._pynet_choose(protocols, request)
        if protocol:
            ws._pynet_protocol = protocol
        headers = response_lines(key, protocol, parameters)
        self.emit("headers", headers, request)
        socket.write("\r\n".join([*headers, "", ""]))
        socket.removeListener("error", socket.destroy)
        socket._pynet_websocket = True  # type: ignore[attr-defined]
        ws._pynet_settings = self._pynet_settings
        ws._pynet_open(socket, head, True, parameters, self._pynet_deflate or {})
        if self.clients is not None:
            self.clients.add(ws)
            ws.on("close", lambda: self._pynet_on_client_closed(ws))
        callback(ws, request)

    def _pynet_choose(self, protocols: dict[str, None], request: http.IncomingMessage) -> str | None:
        if not protocols:
            return None
        choose = self.options.get("handleProtocols")
        if choose is None:
            return next(iter(protocols))
        chosen = fit(choose, 2)(protocols, request)
        return chosen if isinstance(chosen, str) else None

    def _pynet_on_client_closed(self, ws: WebSocket) -> None:
        assert self.clients is not None
        self.clients.discard(ws)
        if self._pynet_closes_with_last and not self.clients:
            self._pynet_close_soon()

    def _nodejs_rejection(self, error: Exception, event: Any, /, *args: Any) -> None:
        # A coroutine listener has failed: it is its WebSocket that suffers.
        if event == "connection" and args:
            args[0]._nodejs_rejection(error, event)
        else:
            self.emit("error", error)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it, tell its clients so (1001), and wait for ``close``."""
        if self._pynet_state == _CLOSED:
            return
        closed = current_loop().host.create_future()

        def settle() -> None:
            if not closed.done():
                closed.set_result(None)

        self.close(settle)
        for ws in list(self.clients or ()):
            ws.close(1001)
        await closed

    def __repr__(self) -> str:
        state = ("RUNNING", "CLOSING", "CLOSED")[self._pynet_state]
        return f"<{type(self).__name__} {state} clients={'?' if self.clients is None else len(self.clients)}>"


def _check_place(options: Mapping[str, object]) -> None:
    given = [options.get("port") is not None, bool(options.get("server")), bool(options.get("noServer"))]
    if sum(given) != 1:
        raise WebSocketOptionError('One and only one of the "port", "server", or "noServer" options must be specified')


def _upgrade_required(request: object, response: http.ServerResponse) -> None:
    response.writeHead(426, {"Content-Length": len(_TEXT), "Content-Type": "text/plain"})
    response.end(_TEXT)


def _refuse(socket: Duplex, code: int, message: str | None = None, headers: Mapping[str, object] | None = None) -> None:
    """Answer *code* and end the connection; *message* is the body, by default the reason that goes with the code."""
    reason = http.STATUS_CODES.get(code, "")
    socket.once("finish", socket.destroy)
    socket.end(refusal_head(code, reason, reason if message is None else message, headers or {}))
