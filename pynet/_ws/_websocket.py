"""``WebSocket``: the class of ``ws``, for both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, overload

from typing_extensions import Self, Unpack

from pynet._errors import MISSING
from pynet._events import EventEmitter, Later, Waiter, listens
from pynet._loop import Promise, nextTick, printable
from pynet._stream import Duplex
from pynet._typing import lend

from . import _event_target, _options, _stream
from ._close_codes import ABNORMAL
from ._connection import Connection, last_frame
from ._deflate import Deflate
from ._errors import WebSocketStateError
from ._event_target import EventTarget
from ._frames import BINARY, PING, PONG, TEXT
from ._inbox import Inbox
from ._negotiation import EXTENSION, Parameters
from ._options import ClientOptions, SendOptions, Settings
from ._outgoing import close_payload, control_payload, message_payload

if TYPE_CHECKING:
    from ._client import Opening
    from ._typing import WebSocketListen

__all__ = ["CLOSED", "CLOSING", "CONNECTING", "OPEN", "WebSocket"]

CONNECTING: Final = 0
OPEN: Final = 1
CLOSING: Final = 2
CLOSED: Final = 3

_STATES = ("CONNECTING", "OPEN", "CLOSING", "CLOSED")
_BINARY_TYPES = frozenset(("nodebuffer", "arraybuffer", "fragments"))
_INTERNAL_ERROR: Final = 1011
_NO_OPTIONS: Final[SendOptions] = {}
_NO_DEFLATE: Final[Mapping[str, object]] = {}

Sent = Callable[[Any], object] | Callable[[], object]
Sendable = str | bytes | bytearray | memoryview | int | float | Sequence[int] | None


@listens
class WebSocket(EventTarget, EventEmitter):
    """A WebSocket: opened by a client, or handed out by a server's ``connection`` event.

    =======================  =======================  ================================================================
    event                    arguments                when
    =======================  =======================  ================================================================
    ``open``                                          the handshake is done
    ``message``              data, isBinary           a whole message: always bytes, of a text too; a list of bytes
                                                      if it is binary and ``binaryType`` is ``"fragments"``
    ``ping``                 data                     after the answer went out, unless ``autoPong`` is off
    ``pong``                 data
    ``close``                code, reason             once, last; 1005: no code was sent, 1006: no close frame came
    ``error``                err                      the peer broke the protocol, or a client could not connect;
                                                      ``close`` follows
    ``upgrade``              response                 client: the answer to the handshake, before it is checked
    ``unexpected-response``  request, response        client: an answer that is no 101; without a listener: ``error``
    ``redirect``             url, request             client: another server is asked
    =======================  =======================  ================================================================

    ``async for message in ws`` gives ``str`` for texts and ``bytes`` for the rest; ``async with WebSocket(url) as
    ws`` waits until it is open, and closes it in the end.

    Args:
        address: A URL (``ws:``, ``wss:``, ``http:``, ``https:``, ``ws+unix:``) to connect to; None makes one that
            waits for ``setSocket()``, as servers do.
        protocols: Subprotocols to offer: one, or several. They may also stand among the options.
        options: What ``ClientOptions`` says, as a dict; it may take the place of *protocols*.
        **keywords: The same, as keywords.

    Raises:
        ValueError: The URL or a subprotocol is none (``ERR_INVALID_URL``, ``ERR_INVALID_ARG_VALUE``), or the
            version of the protocol is not supported (``ERR_OUT_OF_RANGE``).

    Node: ws.md, "Class: WebSocket". Differs: text that comes in fragments is checked fragment by fragment.
    """

    CONNECTING: ClassVar[int] = CONNECTING
    OPEN: ClassVar[int] = OPEN
    CLOSING: ClassVar[int] = CLOSING
    CLOSED: ClassVar[int] = CLOSED

    _pynet_known_events = frozenset(
        ("open", "message", "ping", "pong", "close", "error", "upgrade", "unexpected-response", "redirect")
    )

    _pynet_ready_state: int = CONNECTING
    _pynet_connection: Connection | None = None  # from open to close
    _pynet_past_socket: Duplex | None = None  # what it had
    if TYPE_CHECKING:
        _pynet_opening: Opening | None
    _pynet_opening = None  # a client's handshake
    _pynet_inbox: Inbox | None = None
    _pynet_binary_type = "nodebuffer"
    _pynet_paused = False
    _pynet_protocol = ""
    _pynet_extensions = ""
    _pynet_url: str | None = None
    _pynet_was_clean = False
    _pynet_unsent = 0
    _pynet_settings: Settings

    on: WebSocketListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: WebSocketListen[Self]
    """As ``on()``, but for the next time only."""
    off: WebSocketListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: WebSocketListen[Self]
    removeListener: WebSocketListen[Self]
    prependListener: WebSocketListen[Self]
    prependOnceListener: WebSocketListen[Self]

    def __init__(
        self,
        address: Any = MISSING,
        protocols: str | Sequence[str] | Mapping[str, Any] | None = None,
        options: ClientOptions | Mapping[str, Any] | None = None,
        **keywords: Unpack[ClientOptions],
    ) -> None:
        super().__init__()
        if isinstance(protocols, Mapping):
            protocols, options = None, protocols
        merged: Any = {**(options if isinstance(options, Mapping) else {}), **keywords}
        self._pynet_settings = Settings.of(merged)
        if address is None:
            return
        from ._client import open_client

        offered: object = merged.pop("protocols", None) if protocols is None else protocols
        if offered is None:
            names: list[object] = []
        else:
            names = list(offered) if isinstance(offered, (list, tuple)) else [offered]
        open_client(self, address, names, merged)

    # --- properties

    @property
    def readyState(self) -> int:
        """``CONNECTING``, ``OPEN``, ``CLOSING`` or ``CLOSED``: 0 to 3.

        Node: ws.md, "websocket.readyState". Differs: no.
        """
        return self._pynet_ready_state

    @property
    def url(self) -> str | None:
        """Where a client is connected to, after redirects; None on the server.

        Node: ws.md, "websocket.url". Differs: no.
        """
        return self._pynet_url

    @property
    def protocol(self) -> str:
        """The subprotocol that was agreed; "" for none.

        Node: ws.md, "websocket.protocol". Differs: no.
        """
        return self._pynet_protocol

    @property
    def extensions(self) -> str:
        """The extensions that were agreed: ``"permessage-deflate"`` or "".

        Node: ws.md, "websocket.extensions". Differs: no.
        """
        return self._pynet_extensions

    @property
    def isPaused(self) -> bool:
        """Whether ``pause()`` was called.

        Node: ws.md, "websocket.isPaused". Differs: no.
        """
        return self._pynet_paused

    @property
    def bufferedAmount(self) -> int:
        """Bytes that were given to ``send()`` and wait for the network: watch it to notice a slow reader.

        What is sent too late, to a closing WebSocket, is added and stays.

        Node: ws.md, "websocket.bufferedAmount". Differs: no.
        """
        connection = self._pynet_connection
        if connection is None:
            return self._pynet_unsent
        return connection.socket.writableLength + connection.unsent

    @property
    def binaryType(self) -> str:
        """How binary messages are given out: ``"nodebuffer"`` and ``"arraybuffer"`` as bytes, ``"fragments"`` as a
        list of them.

        Any other value leaves it as it is.

        Node: ws.md, "websocket.binaryType". Differs: an ArrayBuffer is bytes; there are no Blobs.
        """
        return self._pynet_binary_type

    @binaryType.setter
    def binaryType(self, kind: str) -> None:
        if kind not in _BINARY_TYPES:
            return
        self._pynet_binary_type = kind
        if self._pynet_connection is not None:
            self._pynet_connection.keep_fragments(kind == "fragments")

    @property
    def _socket(self) -> Any:
        """The stream below, after the end as well; many programs ask it for the peer's address."""
        return self._pynet_past_socket if self._pynet_connection is None else self._pynet_connection.socket

    # --- sending

    @overload
    def send(self, data: Sendable = ..., callback: Sent | None = None, /) -> None: ...
    @overload
    def send(
        self,
        data: Sendable,
        options: SendOptions | None = None,
        callback: Sent | None = None,
        **keywords: Unpack[SendOptions],
    ) -> None: ...
    def send(
        self, data: Any = MISSING, options: Any = None, callback: Any = None, *, binary: Any = MISSING, **keywords: Any
    ) -> None:
        """Send a message, or with ``fin`` False a part of one.

        Args:
            data: Text (``str``, or a number, written out) or bytes in any form: buffers, a list of byte values, None
                for none.
            options: What ``SendOptions`` says; also as keywords.
            callback: Called with None when the data was handed to the system, else with the error. Called in any
                case, and once.

        Raises:
            RuntimeError: ``ERR_INVALID_STATE`` while connecting. Later the error goes to the callback, or nowhere.
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: ws.md, "websocket.send(data[, options][, callback])". Differs: False raises.
        """
        connection = self._pynet_connection
        if connection is not None and connection.sends_plain and callback is None and not keywords:
            # What most sends come to.
            kind = type(data)
            if kind is bytes or kind is str:
                if options is None:
                    is_binary = kind is bytes if binary is MISSING else binary
                elif type(options) is dict and len(options) == 1 and binary is MISSING:
                    is_binary = options.get("binary", MISSING)
                else:
                    is_binary = MISSING
                if is_binary is not MISSING:
                    if data is last_frame.data and is_binary is last_frame.is_binary and not connection.masks:
                        connection.socket.write(last_frame.frame)
                    else:
                        connection.send_plain(data, is_binary)
                    return
        if callable(options):
            callback, options = options, None
        if binary is not MISSING:
            keywords["binary"] = binary
        if keywords:
            options = {**options, **keywords} if options else keywords
        if self._pynet_ready_state != OPEN or connection is None:
            self._pynet_refuse(data, callback)
            return
        opcode, payload = message_payload(data)
        if not isinstance(options, Mapping):
            options = _NO_OPTIONS
        elif "binary" in options:
            opcode = BINARY if options["binary"] else TEXT
        connection.send(
            payload, opcode, options, None if callback is None else Later(callback, 1, "callback of send()")
        )

    def ping(self, data: Any = None, mask: Any = None, callback: Any = None) -> None:
        """Send a ping; the peer answers it with a ``pong``.

        Args:
            data: At most 125 bytes, or a text of them. The callback may stand here.
            mask: Whether it is masked; by default what the side has to do. The callback may stand here.
            callback: As that of ``send()``.

        Raises:
            RuntimeError: ``ERR_INVALID_STATE`` while connecting.
            TypeError: ``ERR_INVALID_ARG_TYPE``.
            ValueError: ``ERR_OUT_OF_RANGE``: more than 125 bytes.

        Node: ws.md, "websocket.ping([data[, mask]][, callback])". Differs: False raises.
        """
        self._pynet_send_control(PING, data, mask, callback)

    def pong(self, data: Any = None, mask: Any = None, callback: Any = None) -> None:
        """Send a pong, as an answer or unasked; arguments and errors as those of ``ping()``.

        Node: ws.md, "websocket.pong([data[, mask]][, callback])". Differs: False raises.
        """
        self._pynet_send_control(PONG, data, mask, callback)

    def _pynet_send_control(self, opcode: int, data: object, mask: Any, callback: Any) -> None:
        if callable(data):
            data, mask, callback = None, None, data
        elif callable(mask):
            mask, callback = None, mask
        connection = self._pynet_connection
        if self._pynet_ready_state != OPEN or connection is None:
            self._pynet_refuse(data, callback)
            return
        payload = control_payload(data)
        connection.send_control(
            opcode, payload, mask, None if callback is None else Later(callback, 1, "callback of send()")
        )

    def _pynet_refuse(self, data: object, callback: object) -> None:
        """It is too early to send, or too late."""
        state = self._pynet_ready_state
        error = WebSocketStateError(f"WebSocket is not open: readyState {state} ({_STATES[state]})")
        if state == CONNECTING:
            raise error
        size = len(message_payload(data)[1])
        if self._pynet_connection is not None:
            self._pynet_connection.unsent += size
        else:
            self._pynet_unsent += size
        if callback is not None:
            nextTick(_later(callback), error)

    def drained(self) -> Promise[None]:
        """Wait until there is room to send: ``await ws.drained()`` after ``send()``, as with sockets.

        Raises:
            RuntimeError: When awaited: it is not open, or is closed while waiting.
        """
        connection = self._pynet_connection
        if connection is not None:
            return connection.socket.drained()
        waiter = Waiter(None)
        waiter.reject(WebSocketStateError(f"WebSocket is not open: readyState {self._pynet_ready_state}"))
        return waiter.promise

    # --- flow

    def pause(self) -> None:
        """Stop reading: no events but ``close`` until ``resume()``. What was read already is still given out.

        Node: ws.md, "websocket.pause()". Differs: no.
        """
        if self._pynet_connection is not None:
            self._pynet_paused = True
            self._pynet_connection.socket.pause()

    def resume(self) -> None:
        """Read on.

        Node: ws.md, "websocket.resume()". Differs: no.
        """
        if self._pynet_connection is not None:
            self._pynet_paused = False
            self._pynet_connection.resume()

    # --- closing

    def close(self, code: Any = MISSING, data: Any = MISSING) -> None:
        """Start the closing handshake; ``close`` follows when the peer has answered, or after ``closeTimeout``.

        While connecting it gives up, with an ``error``.

        Args:
            code: 1000 to 1014 (but for 1004 to 1006), or 3000 to 4999.
            data: The reason: at most 123 bytes, or a text of them.

        Raises:
            TypeError: ``ERR_INVALID_ARG_VALUE``: the code may not be sent.
            ValueError: ``ERR_OUT_OF_RANGE``: the reason is too long.

        Node: ws.md, "websocket.close([code[, reason]])". Differs: 1000.5 raises.
        """
        if self._pynet_ready_state == CONNECTING:
            self._pynet_give_up()
        elif self._pynet_ready_state == OPEN and self._pynet_connection is not None:
            payload = close_payload(code, data)
            self._pynet_ready_state = CLOSING
            self._pynet_connection.start_close(payload)
            if self._pynet_inbox is not None:
                self._pynet_inbox.close()
        elif self._pynet_connection is not None:
            self._pynet_connection.go_on_closing()

    def terminate(self) -> None:
        """Close without a handshake: the connection is destroyed, the ``close`` event has 1006.

        Node: ws.md, "websocket.terminate()". Differs: no.
        """
        if self._pynet_ready_state == CONNECTING:
            self._pynet_give_up()
        elif self._pynet_connection is not None:
            self._pynet_start_closing()
            self._pynet_connection.socket.destroy()

    def _pynet_give_up(self) -> None:
        if self._pynet_opening is not None:
            self._pynet_opening.abort(WebSocketStateError("WebSocket was closed before the connection was established"))

    # --- for those who open it

    def setSocket(self, socket: Duplex, head: bytes = b"", options: Mapping[str, Any] | None = None) -> None:
        """Open it over *socket*, on which the handshake was done; servers and clients do this, and whoever did his own.

        Args:
            socket: Any Duplex.
            head: Bytes that came behind the handshake.
            options: As those of the constructor; instead of those given there.

        Events: ``open``.
        """
        if options is not None:
            self._pynet_settings = Settings.of(options)
        self._pynet_open(socket, head, True, None)

    def _pynet_open(
        self,
        socket: Duplex,
        head: bytes,
        is_server: bool,
        parameters: Parameters | None,
        deflate_options: Mapping[str, Any] = _NO_DEFLATE,
    ) -> None:
        deflate = None
        if parameters is not None:
            deflate = Deflate(parameters, is_server, deflate_options)
            self._pynet_extensions = EXTENSION
        self._pynet_connection = connection = Connection(self, socket, is_server, self._pynet_settings, deflate)
        connection.keep_fragments(self._pynet_binary_type == "fragments")
        connection.start(head)
        self._pynet_ready_state = OPEN
        self.emit("open")

    def _pynet_start_closing(self) -> None:
        if self._pynet_ready_state != CLOSED:
            self._pynet_ready_state = CLOSING
        if self._pynet_connection is not None:
            self._pynet_connection.sends_plain = False

    def _pynet_emit_closed(self, connection: Connection | None) -> None:
        """The end: ``close``, and nothing after it."""
        self._pynet_connection = None
        self._pynet_ready_state = CLOSED
        code, reason = ABNORMAL, b""
        if connection is not None:
            code, reason = connection.code, connection.reason
            self._pynet_past_socket = connection.socket
            self._pynet_unsent = connection.unsent
            self._pynet_was_clean = connection.close_received and connection.close_sent
        self.emit("close", code, reason)

    def _pynet_emit_failed(self, error: object) -> None:
        """A client's handshake failed."""
        self._pynet_ready_state = CLOSING
        try:
            self.emit("error", error)
        finally:
            self._pynet_emit_closed(None)

    def _nodejs_rejection(self, error: Exception, event: Any, /, *args: Any) -> None:
        # A coroutine listener has failed: the peer is told so.
        self.close(_INTERNAL_ERROR)
        self.emit("error", error)

    # --- for coroutines

    def __aiter__(self) -> Inbox:
        if self._pynet_inbox is None:
            self._pynet_inbox = Inbox(self)
        return self._pynet_inbox

    async def __aenter__(self) -> Self:
        """Wait until it is open; what comes from now on waits for ``async for``."""
        self.__aiter__()
        if self._pynet_ready_state == CONNECTING:
            waiter = Waiter(None)
            listeners: dict[Literal["open", "error", "close"], Callable[..., object]] = {
                "open": lambda: waiter.resolve(None),
                "error": waiter.reject,
                "close": lambda: waiter.reject(WebSocketStateError("WebSocket was closed before it was open")),
            }
            for event, f in listeners.items():
                self.on(event, f)
            waiter.undo.append(lambda: [self.off(event, f) for event, f in listeners.items()])
            try:
                await waiter.future
            except BaseException:
                self.terminate()  # cancelled: nobody would close it
                raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it and wait for ``close``: with 1000, with 1011 if the block failed; cut it if that was cancelled.

        An ``error`` that no loop has raised is raised here, unless the block failed.
        """
        if self._pynet_ready_state != CLOSED:
            waiter = Waiter(None)
            self.once("close", lambda: waiter.resolve(None))
            if error is None:
                self.close(1000)
            elif isinstance(error, Exception):
                self.close(_INTERNAL_ERROR)
            else:
                self.terminate()
            await waiter.future
        if error is None and self._pynet_inbox is not None:
            self._pynet_inbox.raise_error()

    def __repr__(self) -> str:
        where = f" {printable(self._pynet_url)}" if self._pynet_url else ""
        return f"<{type(self).__name__}{where} {_STATES[self._pynet_ready_state]}>"


for _module in (_options, _event_target, _stream):
    lend(_module, WebSocket)


def _later(callback: Any) -> Any:
    return None if callback is None else Later(callback, 1, "callback of send()")
