"""``createWebSocketStream()``: a WebSocket as a Duplex."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from typing_extensions import Unpack

from pynet._errors import ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE
from pynet._events import EventEmitter
from pynet._stream import Duplex, DuplexOptions

if TYPE_CHECKING:
    from ._websocket import WebSocket

__all__ = ["createWebSocketStream"]


class _WebSocketStream(Duplex):
    """Messages are its chunks. Its end closes the WebSocket, destroying it terminates that."""

    def __init__(self, ws: WebSocket, options: DuplexOptions) -> None:
        fixed: DuplexOptions = {
            "autoDestroy": False,
            "emitClose": False,
            "objectMode": False,
            "writableObjectMode": False,
        }
        super().__init__({**options, **fixed})
        self._ws = ws
        self._terminates = True  # unless it is the WebSocket's own error that destroys us
        self._unsent: Callable[..., None] | None = None  # callback of a write that waits for the opening
        ws.on("message", self._on_message)
        ws.once("error", self._on_ws_error)
        ws.once("close", self._on_ws_close)
        self.on("end", self._on_end)
        self.on("error", self._on_own_error)

    def _on_message(self, data: Any, is_binary: bool) -> None:
        if isinstance(data, list):
            data = b"".join(data)
        if not self.push(data.decode(errors="replace") if not is_binary and self.readableObjectMode else data):
            self._ws.pause()

    def _on_ws_error(self, error: Any) -> None:
        if not self.destroyed:
            self._terminates = False
            self.destroy(error)

    def _on_ws_close(self) -> None:
        if not self.destroyed:
            self.push(None)

    def _on_end(self) -> None:
        if not self.destroyed and self.writableFinished:
            self.destroy()

    def _on_own_error(self, error: object) -> None:
        self.removeListener("error", self._on_own_error)
        self.destroy()
        if not self.listenerCount("error"):
            self.emit("error", error)  # nobody listens: an uncaught exception, as with any stream

    def _read(self, size: int, /) -> None:
        if self._ws.isPaused:
            self._ws.resume()

    def _write(self, chunk: Any, encoding: object, callback: Callable[..., None], /) -> None:
        ws = self._ws
        if ws.readyState != ws.CONNECTING:
            ws.send(chunk, callback)
            return
        self._unsent = callback

        def opened() -> None:
            self._unsent = None
            self._write(chunk, encoding, callback)

        ws.once("open", opened)

    def _final(self, callback: Callable[..., None], /) -> None:
        ws = self._ws
        if ws.readyState == ws.CONNECTING:
            ws.once("open", lambda: self._final(callback))
            return
        socket = ws._socket
        if socket is None:
            return  # it never opened: 'error' follows
        if socket.writableFinished:
            callback()
            if self.readableEnded:
                self.destroy()
        else:
            socket.once("finish", lambda: callback())
            ws.close()

    def _destroy(self, error: object, callback: Callable[..., None], /) -> None:
        ws = self._ws
        unsent, self._unsent = self._unsent, None
        if unsent is not None:
            unsent(error or ERR_STREAM_PREMATURE_CLOSE())
        if ws.readyState == ws.CLOSED:
            callback(error)
            self._pynet_tick(self.emit, "close")
            return
        is_settled = False

        def failed(own: object) -> None:
            nonlocal is_settled
            is_settled = True
            callback(own)

        def closed() -> None:
            if not is_settled:
                callback(error)
            self._pynet_tick(self.emit, "close")

        ws.once("error", failed)
        ws.once("close", closed)
        if self._terminates:
            ws.terminate()


def createWebSocketStream(
    websocket: WebSocket, options: DuplexOptions | Mapping[str, object] | None = None, **keywords: Unpack[DuplexOptions]
) -> Duplex:
    """A Duplex over *websocket*: each chunk is a message.

    Texts come as bytes, or as ``str`` with ``readableObjectMode``; what is written is sent as it is: bytes binary,
    and text as text with ``decodeStrings`` False.

    Args:
        websocket: It may be connecting; listen to the stream's ``error`` then.
        options: Of the Duplex.

    Node: ws.md, "createWebSocketStream(websocket[, options])". Differs: a write that never went out has its callback
        called.
    """
    if not isinstance(websocket, EventEmitter):
        raise ERR_INVALID_ARG_TYPE("ws", "WebSocket", websocket)
    return _WebSocketStream(websocket, {**(options if isinstance(options, Mapping) else {}), **keywords})  # type: ignore[typeddict-item]
