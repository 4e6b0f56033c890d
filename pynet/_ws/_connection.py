"""Connection: a WebSocket once it is open, over the duplex stream that was upgraded.

It reads frames and calls the WebSocket's listeners, writes frames, and does the closing handshake: a close frame each
way, then the server ends the TCP connection, and whatever does not happen within ``closeTimeout`` is cut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from pynet._timers import clearTimeout, setTimeout

from ._close_codes import ABNORMAL, NO_STATUS
from ._errors import WebSocketFrameError
from ._frames import BINARY, CLOSE, CONTINUATION, PONG, TEXT, Close, MessageReader, frame, frame_head
from ._mask import mask_key
from ._outgoing import Payload, message_payload

if TYPE_CHECKING:
    from pynet._stream import Duplex
    from pynet._timers import Timeout

    from ._deflate import Deflate
    from ._options import SendOptions, Settings
    from ._websocket import WebSocket

__all__ = ["Connection", "last_frame"]

# Up to here head and payload are put together, and the result may be sent to others as well; beyond, they are handed
# to the socket as two, and nothing is copied.
_JOINED_UP_TO: Final = 128 * 1024
# While listeners are called one per turn, this much may wait before the socket is paused: what a stream takes ahead.
_READ_AHEAD: Final = 16 * 1024

# The heads of short messages, which are most of them.
_SHORT_TEXT: Final = [frame_head(TEXT, size) for size in range(126)]
_SHORT_BINARY: Final = [frame_head(BINARY, size) for size in range(126)]

_WHOLE_BINARY: Final = 0x82

# The part of reading: frames are read; no more will come, what is there is still being given out; the peer broke the
# rules, and this is still to be told; all was given out; the error was told.
_READING, _ENDED, _FAILING, _FINISHED, _FAILED = range(5)


class _LastFrame:
    """The frame a server sent last: a message that goes to a thousand clients is put together once."""

    __slots__ = ("data", "frame", "is_binary")

    def __init__(self) -> None:
        self.data: object = self  # nothing that anybody sends
        self.is_binary: object = False
        self.frame = b""


#: Of a plain message, whatever connection it went to.
last_frame = _LastFrame()


class Connection:
    """What belongs to a WebSocket from its opening to its close."""

    __slots__ = (
        "_close_timer", "_close_waits", "_compresses", "_deferred", "_held", "_held_size", "_in_message",
        "_is_deferred", "_pending_pongs", "_reader", "_reading", "_settings", "close_received", "close_sent",
        "code", "deflate", "error_emitted", "masks", "reason", "sends_plain", "socket", "unsent", "ws",
    )  # fmt: skip

    def __init__(
        self, ws: WebSocket, socket: Duplex, is_server: bool, settings: Settings, deflate: Deflate | None
    ) -> None:
        self.ws = ws
        self.socket = socket
        self.deflate = deflate
        self.code = ABNORMAL  # what the close event will say
        self.reason = b""
        self.close_received = False
        self.close_sent = False  # and written
        self.error_emitted = False
        self.unsent = 0  # bytes given to send() when it was too late
        self._settings = settings
        self.masks = not is_server
        self._reader = MessageReader(is_server, settings.limits, deflate)
        self._reader.seeks_whole = settings.allowSynchronousEvents
        self._reading = _READING
        self._is_deferred = False  # a listener is to be called in the next turn, and the rest of what was read waits
        self._deferred: tuple[int, Any] | None = None  # what it will be called with; None if that was done already
        self._held: list[bytes] = []  # what came behind it
        self._held_size = 0
        self._close_waits = False  # the socket is closed, the close event waits for the reading to finish
        self._close_timer: Timeout | None = None
        self._pending_pongs = 0
        self._in_message = False  # the last message sent is not complete
        self._compresses = False  # and it is compressed
        # It is open, between two messages, and does not compress.
        self.sends_plain = deflate is None

    def start(self, head: bytes) -> None:
        """Read *head*, which came behind the handshake, and then what comes."""
        socket: Any = self.socket
        if hasattr(socket, "setTimeout"):
            socket.setTimeout(0)
        if hasattr(socket, "setNoDelay"):
            socket.setNoDelay()
        if head:
            socket.unshift(head)
        socket.on("close", self._on_socket_close)
        socket.on("data", self._on_data)
        socket.on("end", self._on_socket_end)
        socket.on("error", self._on_socket_error)

    # --- reading

    def keep_fragments(self, keep: bool) -> None:
        """Whether binary messages are given out as a list of what their frames held."""
        self._reader.keeps_fragments = keep
        self._reader.is_idle = False  # let it look again

    def _on_data(self, chunk: bytes) -> None:
        reader = self._reader
        if reader.is_idle:
            message = reader.whole_message(chunk)
            if message is not None:
                self.ws.emit("message", message, chunk[0] == _WHOLE_BINARY)
                return
        if self._is_deferred:
            self._held.append(chunk)
            self._held_size += len(chunk)
            if self._held_size >= _READ_AHEAD:
                self.socket.pause()
            return
        self._read(chunk)

    def _read(self, chunk: bytes) -> None:
        if self._reading in (_FAILING, _FAILED) or self.close_received:
            return
        try:
            self._reader.feed(chunk)
        except WebSocketFrameError as error:
            self._fail_soon(error)
            return
        self._give_out()

    def _give_out(self) -> None:
        """Call the listeners for all that was read; or soon for the first of it, if not all at once is allowed."""
        ws = self.ws
        read = self._reader.next
        at_once = self._settings.allowSynchronousEvents
        try:
            while True:
                try:
                    received = read()
                except WebSocketFrameError as error:
                    self._fail_soon(error)
                    return
                if received is None:
                    return
                opcode, data = received
                if opcode == CLOSE:
                    self._on_close_frame(data)  # type: ignore[arg-type]
                    return
                if not at_once:
                    self._deferred = received
                    self._go_on_soon()
                    return
                if opcode <= BINARY:  # as _hand_out() has it, without a call for each message
                    ws.emit("message", data, opcode == BINARY)
                else:
                    self._on_control(opcode, data)  # type: ignore[arg-type]
        except BaseException:
            # A listener has raised: the messages behind are not lost by that.
            self._is_deferred = True
            self.socket._pynet_tick(self._go_on)
            raise

    def _hand_out(self, opcode: int, data: Any) -> None:
        if opcode <= BINARY:
            self.ws.emit("message", data, opcode == BINARY)
        else:
            self._on_control(opcode, data)

    def _go_on_soon(self) -> None:
        self._is_deferred = True
        socket = self.socket
        loop = socket._pynet_loop
        loop.set_immediate(loop.run_event, socket._pynet_home(), self._go_on)

    def _go_on(self) -> None:
        """Call the listener that was put off, and then read on."""
        deferred, self._deferred = self._deferred, None
        if deferred is not None:
            try:
                self._hand_out(*deferred)
            except BaseException:
                self.socket._pynet_tick(self._go_on)
                raise
        self._is_deferred = False
        self._give_out_rest()
        if self._is_deferred:
            return
        if self._close_waits or self._reading == _ENDED:
            self._finish_reading()
        elif not self.ws.isPaused:
            self.socket.resume()

    def _give_out_rest(self) -> None:
        if self._reading in (_FAILING, _FAILED) or self.close_received:
            return
        self._give_out()
        held = self._held
        while held and not self._is_deferred:
            chunk = held.pop(0)
            self._held_size -= len(chunk)
            self._read(chunk)

    def _on_control(self, opcode: int, data: bytes) -> None:
        ws = self.ws
        if opcode == PONG:
            ws.emit("pong", data)
            return
        if self._settings.autoPong and ws.readyState == ws.OPEN:
            self._answer_ping(data)
        ws.emit("ping", data)

    def _answer_ping(self, data: bytes) -> None:
        most = self._settings.maxPendingAutoPongs
        if 0 < most <= self._pending_pongs:
            self.ws.terminate()
            return
        self._pending_pongs += 1
        self.send_control(PONG, data, None, self._pong_sent)

    def _pong_sent(self, error: object = None) -> None:
        self._pending_pongs -= 1

    def _on_close_frame(self, close: Close) -> None:
        self.close_received = True
        self.code, self.reason = close
        if self._close_waits:
            return
        self._discard()
        if close.code == NO_STATUS:
            self.ws.close()
        else:
            self.ws.close(close.code, close.reason)
        self._end_reading()

    def _fail_soon(self, error: WebSocketFrameError) -> None:
        """The peer broke the rules. What listeners have put off for this turn comes before the end, as in ``ws``."""
        if self._reading in (_FAILING, _FAILED):
            return
        self._reading = _FAILING
        tick = self.socket._pynet_tick
        tick(tick, self._fail, error)

    def _fail(self, error: WebSocketFrameError) -> None:
        """Tell the peer, and the program."""
        self._reading = _FAILED
        close_waits, self._close_waits = self._close_waits, False
        try:
            if not close_waits:
                self._discard()
                self.ws.close(error.closeCode)
            if not self.error_emitted:
                self.error_emitted = True
                self.ws.emit("error", error)
        finally:
            if close_waits:
                self._emit_close()

    def _discard(self) -> None:
        """Read on, to see the end, and drop it."""
        self.socket.removeListener("data", self._on_data)
        self.socket._pynet_tick(self.socket.resume)

    def _end_reading(self) -> None:
        if self._reading == _READING:
            self._reading = _ENDED
            self.socket._pynet_tick(self._finish_reading)

    def _finish_reading(self) -> None:
        if self._is_deferred or self._reading == _FAILING:
            return  # _go_on comes back here, or _fail ends it
        self._reading = max(self._reading, _FINISHED)
        if self._close_waits:
            self._close_waits = False
            self._emit_close()

    def resume(self) -> None:
        """Let the stream flow, unless what it gave is still being given out."""
        if self._held_size < _READ_AHEAD:
            self.socket.resume()

    # --- the stream below

    def _on_socket_end(self) -> None:
        self.ws._pynet_start_closing()
        self._end_reading()
        self.socket.end()

    def _on_socket_error(self, error: object = None) -> None:
        """Nobody is told: the close event says 1006."""
        self.ws._pynet_start_closing()
        self.socket.destroy()

    def _on_socket_close(self) -> None:
        socket = self.socket
        socket.removeListener("data", self._on_data)
        socket.removeListener("end", self._on_socket_end)
        socket.removeListener("close", self._on_socket_close)
        self.ws._pynet_start_closing()
        self._close_waits = True
        if self._close_timer is not None:
            clearTimeout(self._close_timer)
            self._close_timer = None
        try:
            if socket.readableLength and not self.close_received and self._reading < _FAILING:
                chunk = socket.read(socket.readableLength)  # what a paused socket has kept
                if chunk:
                    self._on_data(chunk)
        finally:
            if self._reading >= _FINISHED:
                self._close_waits = False
                self._emit_close()
            else:
                self._end_reading()

    def _emit_close(self) -> None:
        self.socket.removeListener("error", self._on_socket_error)
        if self.deflate is not None:
            self.deflate.close()
        self.ws._pynet_emit_closed(self)

    # --- writing

    def send(self, payload: Payload, opcode: int, options: SendOptions, callback: Callable[..., object] | None) -> None:
        """Write one frame of a message; only its first has an opcode."""
        deflate = self.deflate
        fin = options.get("fin", True)
        if self._in_message:
            opcode, rsv1, compress = CONTINUATION, False, self._compresses
        else:
            compress = deflate is not None and options.get("compress", True)
            if compress and deflate is not None and deflate.forgets:
                compress = len(payload) >= deflate.threshold
            rsv1 = self._compresses = compress
        self._in_message = not fin
        self.sends_plain = fin and deflate is None
        if compress and deflate is not None:
            payload = deflate.compress(payload, fin)
        key = mask_key(self._settings.generateMask) if options.get("mask", self.masks) else None
        self._write(opcode, payload, key, fin, rsv1, callback)

    def send_plain(self, data: str | bytes, is_binary: object) -> None:
        """``send()`` where ``sends_plain``. A server's frame is the same bytes for every client: see ``last_frame``."""
        payload = data if type(data) is bytes else message_payload(data)[1]
        size = len(payload)
        if self.masks:
            key = mask_key(self._settings.generateMask)
            self.socket.write(frame(BINARY if is_binary else TEXT, payload, key))
            return
        if size < 126:
            whole = (_SHORT_BINARY if is_binary else _SHORT_TEXT)[size] + payload
        elif size <= _JOINED_UP_TO:
            whole = frame_head(BINARY if is_binary else TEXT, size) + payload
        else:
            self._write(BINARY if is_binary else TEXT, payload, None, True, False, None)
            return
        last_frame.data = data
        last_frame.is_binary = is_binary
        last_frame.frame = whole
        self.socket.write(whole)

    def send_control(
        self, opcode: int, payload: Payload, mask: bool | None, callback: Callable[..., object] | None
    ) -> None:
        """Write a ping, a pong or a close frame."""
        masks = self.masks if mask is None else mask
        key = mask_key(self._settings.generateMask) if masks else None
        self._write(opcode, payload, key, True, False, callback)

    def _write(
        self,
        opcode: int,
        payload: Payload,
        key: bytes | None,
        fin: bool,
        rsv1: bool,
        callback: Callable[..., object] | None,
    ) -> None:
        socket = self.socket
        if key is not None or len(payload) <= _JOINED_UP_TO:
            whole = frame(opcode, payload, key, fin, rsv1)
            if callback is None:
                socket.write(whole)
            else:
                socket.write(whole, callback)
            return
        # The caller may change a buffer afterwards.
        body = payload if type(payload) is bytes else bytes(payload)
        socket.cork()
        socket.write(frame_head(opcode, len(body), fin, rsv1))
        if callback is None:
            socket.write(body)
        else:
            socket.write(body, callback)
        socket.uncork()

    # --- closing

    def start_close(self, payload: bytes) -> None:
        """Send our close frame; it starts the handshake, or answers the peer's."""
        self.sends_plain = False
        self.send_control(CLOSE, payload, None, self._close_written)
        self._close_timer = setTimeout(self.socket.destroy, self._settings.closeTimeout)

    def _close_written(self, error: object = None) -> None:
        if error is None:
            self.close_sent = True
            self.go_on_closing()

    def go_on_closing(self) -> None:
        """Both have said all they had to say: the connection can end."""
        if self.close_sent and (self.close_received or self._reading == _FAILED):
            self.socket.end()
