"""The way of a message to its socket: its turn, what waits for that, corking, and the end of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pynet._errors import ERR_STREAM_DESTROYED
from pynet._stream import Stream

if TYPE_CHECKING:
    from ._carrier import Carrier

__all__ = ["Callback", "Sending"]

#: Called with the error that kept something from being sent, or with None.
Callback = Callable[[object], object]


class Sending(Stream):
    """The part of an OutgoingMessage that hands bytes to the socket.

    These fields are slots, which costs a message less than finding them among the class's names; OutgoingMessage gives
    them their first values.
    """

    __slots__ = (
        "_pynet_chunks",
        "_pynet_chunks_size",
        "_pynet_corked",
        "_pynet_end_callbacks",
        "_pynet_head",
        "_pynet_head_sent",
        "_pynet_need_drain",
        "_pynet_output",
        "_pynet_output_size",
        "_pynet_sent",
        "_pynet_socket",
    )

    if TYPE_CHECKING:
        _pynet_socket: Carrier | None
    _pynet_head: bytes | None  # once it is made
    _pynet_head_sent: bool
    _pynet_output: list[tuple[bytes, Callback | None]] | None  # what waits for the socket, with its callbacks
    _pynet_output_size: int
    _pynet_need_drain: bool
    _pynet_corked: int
    _pynet_chunks: list[tuple[bytes, Callback | None]] | None  # written while corked, to be one chunk
    _pynet_chunks_size: int
    _pynet_end_callbacks: list[Callback] | None  # of end(); called before 'finish', or with what has kept it away
    _pynet_sent: bool  # everything is handed to the system
    #: Whether ``end()`` was called.
    finished: bool = False

    @property
    def writableHighWaterMark(self) -> int:
        """Bytes that may wait before ``write()`` says False."""
        raise NotImplementedError

    def _pynet_may_write(self) -> bool:
        """Whether it is this message's turn on the socket."""
        return self._pynet_socket is not None

    def _pynet_send(self, data: bytes, callback: Callback | None = None) -> bool:
        """Send *data* behind the head, if that has not gone yet."""
        if not self._pynet_head_sent:
            assert self._pynet_head is not None
            self._pynet_head_sent = True
            data = self._pynet_head + data
        return self._pynet_write_raw(data, callback)

    def _pynet_write_raw(self, data: bytes, callback: Callback | None = None) -> bool:
        """Send *data*, or keep it until it is this message's turn."""
        socket = self._pynet_socket
        if socket is not None and socket.destroyed:  # its 'close' is on the way
            if callback is not None:
                error = socket._writableState.life.errored
                self._pynet_tick(callback, ERR_STREAM_DESTROYED("write") if error is None else error)
            return False
        if socket is not None and self._pynet_may_write() and socket.writable:
            if self._pynet_output:
                self._pynet_flush_output(socket)
            return self._pynet_hand_over(socket, data, callback)
        if self._pynet_output is None:
            self._pynet_output = []
        self._pynet_output.append((data, callback))
        self._pynet_output_size += len(data)
        self._pynet_pending(len(data))
        return self._pynet_output_size < self.writableHighWaterMark

    def _pynet_flush(self) -> None:
        """It is this message's turn: send what waits."""
        socket = self._pynet_socket
        if socket is None or not socket.writable:
            return
        room = self._pynet_flush_output(socket)
        if self.finished:
            self._pynet_done()
        elif room and self._pynet_need_drain:
            self._pynet_need_drain = False
            self.emit("drain")

    def _pynet_flush_output(self, socket: Carrier) -> bool:
        output, self._pynet_output = self._pynet_output, None
        if not output:
            return True
        for _ in range(self._pynet_corked):
            socket.cork()
        size, self._pynet_output_size = self._pynet_output_size, 0
        room = True
        if len(output) > 1:
            socket.cork()
        for data, callback in output:
            room = self._pynet_hand_over(socket, data, callback)
        if len(output) > 1:
            socket.uncork()
        self._pynet_pending(-size)
        return room

    def _pynet_hand_over(self, socket: Carrier, data: bytes, callback: Callback | None) -> bool:
        """``socket.write()``; *callback* costs a tick where all goes at once."""
        room: bool
        writing = socket._writableState
        if callback is None:
            room = socket.write(data)
        elif writing.length or writing.corked or getattr(socket, "connecting", False):
            room = socket.write(data, callback)
        else:
            room = socket.write(data)
            if room and not writing.length:
                self._pynet_tick(callback, None)
            else:
                socket.write(b"", callback)
        return room

    def _pynet_pending(self, change: int) -> None:
        """So many bytes more, or less, wait."""

    def _pynet_done(self) -> None:
        """``end()`` was called, and everything is handed to the socket."""
        if "prefinish" in self._pynet_listeners:
            self.emit("prefinish")

    def _pynet_on_finish(self, error: object = None) -> None:
        """Everything is handed to the system, or *error* has kept it from that."""
        if error is None and self._pynet_socket is not None:
            error = self._pynet_socket._writableState.life.errored
        is_first = error is None and not self._pynet_sent
        if is_first:
            self._pynet_sent = True
        if self._pynet_end_callbacks:
            callbacks, self._pynet_end_callbacks = self._pynet_end_callbacks, None
            for callback in callbacks:
                callback(error)
        if is_first:
            self._pynet_on_sent()
            if "finish" in self._pynet_listeners:
                self.emit("finish")

    def _pynet_on_sent(self) -> None:
        """Everything is handed to the system; 'finish' follows."""

    def _pynet_cork_for_this_tick(self) -> None:
        """What is written in one go leaves in one go, as one chunk if the body goes out in chunks."""
        socket = self._pynet_socket
        if socket is not None and not socket.writableCorked:
            self.cork()
            self._pynet_tick(self.uncork)

    def cork(self) -> None:
        """Hold back what is written until ``uncork()``.

        Node: http.md, "outgoingMessage.cork()". Differs: no.
        """
        self._pynet_corked += 1
        if self._pynet_socket is not None:
            self._pynet_socket.cork()

    def uncork(self) -> None:
        """Send what ``cork()`` holds back: of a body in chunks, as one chunk.

        Node: http.md, "outgoingMessage.uncork()". Differs: no.
        """
        if self._pynet_corked:
            self._pynet_corked -= 1
        if self._pynet_socket is not None:
            self._pynet_socket.uncork()
        if (
            not self._pynet_corked
            and self._pynet_chunks
            and self._pynet_flush_chunks()
            and self._pynet_need_drain
            and not self.finished
        ):
            self._pynet_need_drain = False  # the socket has taken everything, and so will not say it
            self.emit("drain")

    def _pynet_keep_chunk(self, data: bytes, callback: Callback | None) -> bool:
        self._pynet_chunks = self._pynet_chunks or []
        self._pynet_chunks.append((data, callback))
        self._pynet_chunks_size += len(data)
        head = 0 if self._pynet_head_sent or self._pynet_head is None else len(self._pynet_head)
        return self._pynet_chunks_size + head < self.writableHighWaterMark

    def _pynet_flush_chunks(self) -> bool:
        chunks, self._pynet_chunks = self._pynet_chunks or [], None
        self._pynet_chunks_size = 0
        data = b"".join([each for each, _ in chunks])
        callbacks = [callback for _, callback in chunks if callback is not None]

        def on_sent(error: object = None) -> None:
            for callback in callbacks:
                callback(error)

        return self._pynet_send(b"%x\r\n%b\r\n" % (len(data), data), on_sent if callbacks else None)
