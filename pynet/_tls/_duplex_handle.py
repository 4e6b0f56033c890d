"""DuplexHandle: a stream of the program with the face of a Connection, for TLS over anything."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

from pynet._errors import error_name
from pynet._loop import current_loop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextvars import Context

    from typing_extensions import Self

    from pynet._handles import TCP, Reader
    from pynet._stream import Duplex

__all__ = ["DuplexHandle"]


def _failure(code: int) -> OSError:
    return OSError(code, error_name(code))


class DuplexHandle:
    """Reads by ``data`` events and writes by ``write()``; the stream's own water marks keep its queue short."""

    def __init__(self, duplex: Duplex) -> None:
        self.duplex = duplex
        self.loop = current_loop()
        self.closing = False
        self.read_size = 0  # the stream's own chunks
        self.bytes_read = 0
        self.bytes_written = 0
        self.can_send = True
        self.fd = -1
        self.is_reading = False
        self._reader: Reader | None = None
        self._has_ended = False
        duplex.on("data", self._on_chunk)
        duplex.once("end", self._on_ended)
        duplex.once("close", self._on_closed)
        duplex.on("drain", self._on_drain)
        duplex.pause()

    @property
    def context(self) -> Context | None:
        return self.duplex._pynet_life.context

    def use_context(self, context: Context | None) -> None:
        self.duplex._pynet_use_context(context)

    # Reading

    def read_start(self, reader: Reader) -> None:
        if self.closing:
            raise _failure(errno.EINVAL)
        self._reader = reader
        self.is_reading = True
        if self._has_ended:
            self.loop.pend_in(self.context, self._tell_end)
        else:
            self.duplex.resume()

    def read_start_into(self, *unused: object) -> None:
        raise _failure(errno.EINVAL)  # TLS reads whole records

    def read_stop(self) -> None:
        if self.is_reading:
            self.is_reading = False
            if not self._has_ended:
                self.duplex.pause()

    def _on_chunk(self, chunk: str | bytes) -> None:
        data = chunk.encode("latin-1") if isinstance(chunk, str) else bytes(chunk)
        self.bytes_read += len(data)
        if self._reader is not None and not self.closing:
            self._reader.on_data(data)

    def _on_ended(self) -> None:
        self._has_ended = True
        self._tell_end()

    def _on_closed(self) -> None:
        if not self._has_ended:
            self._has_ended = True
            self._tell_end()

    def _tell_end(self) -> None:
        reader = self._reader
        if reader is not None and self.is_reading and not self.closing:
            self.is_reading = False
            reader.on_end(None)

    # Writing

    @property
    def write_queue_size(self) -> int:
        return self.duplex.writableLength

    @property
    def channel(self) -> Self:
        return self

    def send(self, data: Any) -> int:
        self._check_writable()
        if not self.duplex.write(bytes(data)):
            self.can_send = False
        return len(data)

    def _check_writable(self) -> None:
        if self.duplex.destroyed or not self.duplex.writable:
            raise _failure(errno.EPIPE)

    def try_write(self, data: object) -> int:
        if not self.can_send:
            return 0
        sent = self.send(data)
        self.bytes_written += sent
        return sent

    def write_later(self, data: Any, on_done: Callable[[Exception | None], object]) -> None:
        def written(error: object = None) -> None:
            on_done(None if error is None else _failure(errno.ECANCELED))

        self._check_writable()
        # Its own callback, not the stream's ``drain``: that does not come any more once the stream has ended.
        if not self.duplex.write(bytes(data), written):
            self.can_send = False
        self.bytes_written += len(data)

    def write(self, data: object, on_done: Callable[[Exception | None], object]) -> bool:
        self.write_later(data, on_done)
        return False

    def writev(self, buffers: Sequence[Any], on_done: Callable[[Exception | None], object]) -> bool:
        return self.write(b"".join(buffers), on_done)

    def _on_drain(self) -> None:
        self.can_send = not self.closing

    def shutdown(self, on_done: Callable[[Exception | None], object]) -> None:
        self.duplex.end()
        self.loop.pend_in(self.context, on_done, None)

    # The rest

    @property
    def tcp(self) -> TCP | None:
        return None

    def fileno(self) -> int:
        raise _failure(errno.EBADF)

    def path(self) -> str:
        return ""

    def ref(self) -> None:
        """A stream keeps no loop alive."""

    def unref(self) -> None:
        """See ``ref()``."""

    def has_ref(self) -> bool:
        return False

    def close(self, on_close: Callable[[], object] | None = None) -> None:
        if self.closing:
            return
        self.closing = True
        self.can_send = self.is_reading = False
        duplex = self.duplex
        duplex.off("data", self._on_chunk).off("end", self._on_ended).off("drain", self._on_drain)
        self._reader = None
        if on_close is not None:
            if duplex.closed:
                self.loop.pend_in(self.context, on_close)
            else:
                duplex.once("close", on_close)
        duplex.destroy()
