"""SocketStreams: the two halves of a socket as streams over its handle. What a message costs is decided here."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import Self

from pynet._errors import ERR_SOCKET_CLOSED, MISSING, system_error
from pynet._events import fit
from pynet._handles import SEND_AGAIN
from pynet._loop import get_ident
from pynet._stream import Readable, begin_write, encode

from ._pending_write import PendingWrite
from ._socket_timeout import TimedSocket

if TYPE_CHECKING:
    from pynet._handles import StreamHandle
    from pynet._stream import WritableState

__all__ = ["SocketStreams"]

_INTERNALS = frozenset({"push", "_write", "_writev", "_write_done"})
_ENDED_BY_PEER = "This socket has been ended by the other party"


class SocketStreams(TimedSocket):
    """Reading and writing: Node's stream hooks, and short ways around them for what happens most."""

    # The handle pushes until push() says False, so nothing has to call _read() after every chunk.
    _self_driven = True
    _plain = True  # no subclass has its own push(), _write() or _writev(), so that the short ways below are open
    _ready_handle: StreamHandle | None = None  # to write() to at once: connected, not destroyed, nothing failed; plain
    _write_callback: Callable[..., object] | None = None  # of the write that the handle has queued
    _read_asked = False  # _read() was called before there was a connection
    _when_connected: list[Callable[[], object]] | None = None  # what else was asked for before there was one
    _onread: tuple[Callable[[], Any], Callable[..., object]] | None = None  # of the onread option

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if not _INTERNALS.isdisjoint(vars(cls)):
            cls._plain = False

    # Reading

    def _start_reading(self) -> None:
        handle = self._handle
        if handle is None or handle.is_reading or self._readableState.ended:
            return
        try:
            if self._onread is None:
                on_data = self._on_data if self._plain else self._on_data_to_push
                handle.read_start(on_data, self._on_end_of_data)
            else:
                handle.read_start_into(self._onread[0], self._on_data_in_buffer, self._on_end_of_data)
        except OSError as error:
            self.destroy(system_error(error, "read"))

    def _read(self, size: int, /) -> None:
        if self._handle is None or self._connector is not None:
            self._read_asked = True
        else:
            self._start_reading()

    def _on_data(self, data: bytes) -> None:
        state = self._readableState
        if state.flowing and state.dataListening and not state.length and state.decoder is None and not state.sync:
            # What push() would do, without what it asks first and we know: the handle reads for no other stream.
            if self._idle_timer is not None:
                self._idle_timer.refresh()
            if state.awaiting_drain:
                state.awaiting_drain.clear()
            state.reading = state.dataEmitted = True
            self.emit("data", data)
        else:
            self._on_data_to_push(data)

    def _on_data_to_push(self, data: bytes) -> None:
        self._refresh_timeout()
        if not self.push(data) and self._handle is not None:
            self._handle.read_stop()

    def _on_data_in_buffer(self, size: int, buffer: Any) -> None:
        if self._idle_timer is not None:
            self._idle_timer.refresh()
        assert self._onread is not None
        if self._onread[1](size, buffer) is False and self._handle is not None:
            self._handle.read_stop()

    def _on_end_of_data(self, error: OSError | None) -> None:
        if error is not None:
            self.destroy(system_error(error, "read"))
        elif not self._readableState.endEmitted:
            self.push(None)
            state = self._readableState
            if state.length or not state.flowing or state.sync:  # else push() has seen to the end already
                self.read(0)

    def read(self, size: float | str | None = None) -> Any:
        """Take *size* bytes out of the buffer, or all of it; None if there is not that much.

        Node: stream.md, "readable.read([size])". Differs: no.
        """
        if self._onread is not None and self._connector is None:
            self._start_reading()
        return Readable.read(self, size)

    def pause(self) -> Self:
        """Emit no more ``data``; what arrives is buffered up to the high water mark, the rest waits in the kernel.

        Node: net.md, "socket.pause()". Differs: no.
        """
        if self._onread is not None and self._connector is None and self._handle is not None:
            self._handle.read_stop()
        return super().pause()

    def resume(self) -> Self:
        """Emit ``data`` (again), from the next tick on.

        Node: net.md, "socket.resume()". Differs: no.
        """
        if self._onread is not None and self._connector is None:
            self._start_reading()
        return Readable.resume(self)

    # Writing

    @overload
    def write(self, chunk: Any, callback: Callable[..., object] | None = None, /) -> bool: ...
    @overload
    def write(self, chunk: Any, encoding: str | None = None, callback: Callable[..., object] | None = None) -> bool: ...
    def write(self, chunk: Any = MISSING, encoding: Any = None, callback: Any = None) -> bool:
        """Send *chunk*, now if possible, else when the kernel has room.

        A mutable buffer that has to wait is not copied: leave it alone until the callback.

        Args:
            chunk: bytes, bytearray, memoryview, any other buffer, or str.
            encoding: Of a str; ``"utf8"`` by default.
            callback: Called with None when the kernel has taken the chunk, or with the error.

        Returns:
            False if more is queued than ``writableHighWaterMark``: best wait for ``drain`` then.

        Raises:
            TypeError: ``ERR_STREAM_NULL_VALUES``, ``ERR_INVALID_ARG_TYPE``, ``ERR_UNKNOWN_ENCODING``.

        Node: net.md, "socket.write(data[, encoding][, callback])". Differs: no.
        """
        if get_ident() != self._loop.thread:
            self._loop.check_thread()
        state = self._writableState
        handle = self._ready_handle
        if (
            handle is not None
            and handle.can_send
            and type(chunk) is bytes
            and encoding is None
            and callback is None
            and not state.length
            and not state.ending
            and not state.corked
        ):
            # What Writable.write() comes to when nothing is in the way: handle.try_write(), written out.
            if self._idle_timer is not None:
                self._idle_timer.refresh()
            send = handle.send  # calling it as a method would look it up the long way
            try:
                sent = send(chunk)
            except OSError as error:
                if error.errno not in SEND_AGAIN:
                    begin_write(state, len(chunk))
                    self._write_done(self._write_failure(error))
                    return False
                sent = 0
            handle.bytes_written += sent
            if sent == len(chunk):
                return True
            handle.write_later(memoryview(chunk)[sent:], self._on_written)
            return self._wait_for_rest(state, len(chunk))
        if state.ending and not self.allowHalfOpen and self._readableState.endEmitted:
            return self._refuse_write(encoding if callable(encoding) else callback)
        return super().write(chunk, encoding, callback)

    def _wait_for_rest(self, state: WritableState, size: int) -> bool:
        begin_write(state, size)
        state.sync = False
        self._write_callback = self._write_done
        if state.length >= state.highWaterMark:
            state.needDrain = True
            return False
        return True

    def _refuse_write(self, callback: Any) -> bool:
        # The end() that followed the peer's was not the program's: EPIPE, as from the kernel, explains itself better.
        error = system_error(errno.EPIPE, "write")
        error.message = _ENDED_BY_PEER
        error.args = (error.errno, _ENDED_BY_PEER)
        if callable(callback):
            self._loop.next_tick(fit(callback, 1), error)
        self.destroy(error)
        return False

    def _write(self, chunk: Any, encoding: str, callback: Callable[..., None], /) -> None:
        handle = self._handle
        if self._connector is not None:
            write = partial(self._write, chunk, encoding, callback)
            self._pending_write = PendingWrite(self, [(chunk, encoding)], write, callback)
            return
        if handle is None:
            callback(ERR_SOCKET_CLOSED())
            return
        if self._idle_timer is not None:
            self._idle_timer.refresh()
        if encoding != "buffer":
            chunk = encode(chunk, encoding)
        try:
            done = handle.write(chunk, self._on_written)
        except OSError as error:
            callback(self._write_failure(error))
            return
        if done:
            callback()
        else:
            self._write_callback = callback

    def _writev(self, chunks: list[Any], callback: Callable[..., None], /) -> None:
        handle = self._handle
        if self._connector is not None:
            pending = [(request.chunk, request.encoding) for request in chunks]
            self._pending_write = PendingWrite(self, pending, partial(self._writev, chunks, callback), callback)
            return
        if handle is None:
            callback(ERR_SOCKET_CLOSED())
            return
        self._refresh_timeout()
        buffers = [r.chunk if r.encoding == "buffer" else encode(r.chunk, r.encoding) for r in chunks]
        try:
            done = handle.writev(buffers, self._on_written)
        except OSError as error:
            callback(self._write_failure(error))
            return
        if done:
            callback()
        else:
            self._write_callback = callback

    def _on_written(self, error: OSError | None) -> None:
        callback, self._write_callback = self._write_callback, None
        assert callback is not None
        if error is None:
            self._refresh_timeout()
            callback()
        else:
            callback(self._write_failure(error))

    def _write_failure(self, error: OSError) -> Exception:
        # Before 'error' is out the callback hears of it, and what it writes must not overtake what was lost.
        self._ready_handle = None
        return system_error(error, "write")

    def _once_connected(self, call: Callable[[], object]) -> None:
        """Call it among the ``connect`` listeners, as in Node."""
        if self._when_connected is None:
            self._when_connected = []
        self._when_connected.append(call)
        self.once("connect", self._next_connected)

    def _next_connected(self) -> None:
        if self._when_connected:
            self._when_connected.pop(0)()

    def _go_on_connected(self) -> None:
        """Do what a listener that raised has kept from its turn."""
        try:
            if self._pending_write is not None:
                self._pending_write.go()
        finally:
            while self._when_connected:
                self.off("connect", self._next_connected)
                self._next_connected()

    def _forget_connected(self) -> None:
        """There will be no connection: its listeners of our own would keep the socket in a cycle."""
        waiting, self._when_connected = self._when_connected, None
        for _ in waiting or ():
            self.off("connect", self._next_connected)

    def _final(self, callback: Callable[..., None], /) -> None:
        handle = self._handle
        if self._connector is not None:
            self._once_connected(partial(self._final, callback))
        elif handle is None:
            callback()
        else:
            if self._idle_timer is not None:
                self._idle_timer.refresh()
            try:
                # The outcome does not matter, as in Node: a peer that is gone already lets 'finish' come all the same.
                handle.shutdown(lambda error: callback())
            except OSError as error:
                callback(None if error.errno == errno.ENOTCONN else system_error(error, "shutdown"))
