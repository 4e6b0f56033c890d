"""TLSReader: the half of a TLS handle that reads and closes."""

from __future__ import annotations

import errno
from collections import deque
from ssl import SSLError, SSLWantReadError, SSLZeroReturnError
from typing import TYPE_CHECKING

from .._readers import Callbacks
from .._sockopts import failure
from ._batches import HEADER, LONGEST, joined
from ._handshaking import Handshaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .._readers import BufferReader, Reader
    from .._tcp import TCP


class TLSReader(Handshaking):
    """From what is on the wire to what the program gets."""

    __slots__ = ()

    def _answer(self, cipher: bytes) -> None:
        raise NotImplementedError

    def _stop_writing(self) -> None:
        raise NotImplementedError

    def _give_up_handshake(self) -> None:
        raise NotImplementedError

    def _cancel_requests(self, code: int) -> Iterable[tuple[Callable[..., object], Exception | None]]:
        raise NotImplementedError

    @property
    def is_reading(self) -> bool:
        """Whether ``read_start()`` is in force."""
        return self._reader is not None or self._buffer_reader is not None

    def read_start(self, reader: Reader) -> None:
        self._check_open()
        self._reader, self._buffer_reader = reader, None
        self._go_on_reading()

    def read_start_into(self, reader: BufferReader) -> None:
        self._check_open()
        self._reader, self._buffer_reader = None, reader
        self._go_on_reading()

    def _check_open(self) -> None:
        if self.closing:
            raise failure(errno.EINVAL)

    def _go_on_reading(self) -> None:
        if self._waiting or self._ended:
            self.loop.pend_in(self.context, self._give_first)
        else:
            self._resume_reading()

    def _give_first(self) -> None:
        self._give()
        if not self._waiting and not self.closing:
            self._resume_reading()

    def _resume_reading(self) -> None:
        inner = self.inner
        if not self._ended and not inner.is_reading and (self.is_reading or not self._secured):
            inner.read_start(self)

    def read_stop(self) -> None:
        if self._reader is not None or self._buffer_reader is not None:
            self._reader = self._buffer_reader = None
            if self._secured:
                self.inner.read_stop()

    def on_data(self, data: bytes) -> None:
        if not self._secured:
            if self._on_secure is None:
                if not self._ended:
                    self._read_hello(data)
                return
            if data:
                self._incoming.write(data)
            self._shake_hands()
            return
        size = len(data)
        plain = b""
        if size > HEADER and size == HEADER + (data[3] << 8 | data[4]) and not self._partial and size <= LONGEST:
            # One record in one piece, as most are; _read_record(), written out.
            self._incoming.write(data)
            try:
                plain = self._read(size)
            except SSLError as error:
                self._hear(error)
                self._answer_pending()  # data never makes the engine speak
            else:
                if not plain:
                    self._end_with(None)
        else:
            chunks = self._decrypt(data)
            self._answer_pending()
            if len(chunks) == 1:
                plain = chunks[0]
            elif chunks:
                self._keep(chunks)
        if self.on_read is not None:
            self.on_read()
        if plain:
            reader = self._reader
            if reader is not None and not self._waiting:
                self.bytes_read += len(plain)
                reader.on_data(plain)
            else:
                self._keep([plain])
        if self._waiting:
            self._give()
        if self._ended:
            self._drain()
            self._give()
        elif self._failure is not None:
            self._fail()
        elif self._wants_read:
            self._wants_read = False
            self._send_queued()

    def _answer_pending(self) -> None:
        if self._outgoing.pending:
            self._answer(self._outgoing.read())

    def _keep(self, chunks: list[bytes]) -> None:
        """Have *chunks* given on in their turn."""
        if self._waiting:
            self._waiting.extend(chunks)
        else:
            self._waiting = deque(chunks)

    def _decrypt(self, data: bytes) -> list[bytes]:
        """What is in the records that *data* completes.

        The engine gets whole records only: a part would make it raise, which costs more than to decrypt.
        """
        chunks: list[bytes] = []
        view = memoryview(data)
        if self._partial:
            view = self._complete_partial(view, chunks)
        at, size = 0, len(view)
        feed, read = self._incoming.write, self._read_record
        while size - at >= HEADER and not self._ended and self._failure is None:
            end = at + HEADER + (view[at + 3] << 8 | view[at + 4])
            if not 20 <= view[at] <= 24 or view[at + 1] != 3 or end - at > LONGEST:
                end = size  # no record: the engine knows best what is wrong
            elif end > size:
                break
            feed(view[at:end])
            plain = read(end - at)
            at = end
            if plain:
                chunks.append(plain)
        if at < size:
            self._partial += view[at:]
        return chunks if len(chunks) < 2 else joined(chunks)

    def _complete_partial(self, view: memoryview, chunks: list[bytes]) -> memoryview:
        """Feed the record whose beginning has come before; returns what is behind it."""
        partial = self._partial
        if len(partial) < HEADER:
            self._partial = b""
            return memoryview(partial + view)
        missing = HEADER + (partial[3] << 8 | partial[4]) - len(partial)
        if missing > len(view):
            self._partial = partial + view
            return view[:0]
        self._partial = b""
        self._incoming.write(partial)
        self._incoming.write(view[:missing])
        plain = self._read_record(len(partial) + missing)
        if plain:
            chunks.append(plain)
        return view[missing:]

    def _read_record(self, size: int) -> bytes:
        """What the engine finds in the record of *size* bytes that it was given; b"" where that is not for the program.

        To ask for no more than there can be keeps the engine from taking 16 KiB of memory for a few bytes.
        """
        try:
            plain = self._read(size)
        except SSLError as error:
            self._hear(error)
            return b""
        if not plain:
            self._end_with(None)
        return plain

    def _hear(self, error: SSLError) -> None:
        """The record had nothing for the program."""
        if isinstance(error, SSLZeroReturnError):  # close_notify, after our own
            self._end_with(None)
        elif not isinstance(error, SSLWantReadError):  # which is a ticket, or a new key
            self._failure = self._translate(error)

    def _decrypt_waiting(self) -> None:
        """Decrypt what came with the end of the handshake."""
        data, self._behind = self._behind, b""
        if data and not self._ended:
            self._keep(self._decrypt(data))
            self._flush(self._outgoing.read())

    def _fail(self) -> None:
        """Tell of a failure. Nothing makes sense any more but the end of the connection beneath."""
        error, self._failure = self._failure, None
        if error is None or self.closing or self._on_failure is None:
            return
        if self.inner.is_reading:
            self.inner.read_start(Callbacks(_discard, self.on_end))
        self._drain()
        self._on_failure(error)

    def _end_with(self, error: Exception | None) -> None:
        self._ended = True
        self._end = error
        self.inner.read_stop()

    def on_end(self, error: Exception | None) -> None:
        if self._ended or self.closing:
            return
        self._ended = True
        self._end = error
        self._on_hello = None
        if not self._secured:
            self._give_up_handshake()
        self._give()

    def _give(self) -> None:
        """Give the reader what waits for one, and the end."""
        while self._waiting and not self.closing:
            if self._reader is not None:
                data = self._waiting.popleft()
                self.bytes_read += len(data)
                self._reader.on_data(data)
            elif self._buffer_reader is None:
                return
            else:
                self._give_into(self._waiting, self._buffer_reader)
            self._drain()
        self._waiting = None
        reader = self._buffer_reader if self._reader is None else self._reader
        if self._ended and reader is not None and not self.closing:
            error = self._end
            self.read_stop()
            reader.on_end(error)

    def _give_into(self, waiting: deque[bytes], reader: BufferReader) -> None:
        buffer = reader.get_buffer()
        room = buffer.nbytes if isinstance(buffer, memoryview) else len(buffer)
        if not room:
            waiting.clear()
            self._end_with(failure(errno.ENOBUFS))
            return
        data = waiting.popleft()
        if len(data) > room:
            waiting.appendleft(data[room:])
            data = data[:room]
        memoryview(buffer)[: len(data)] = data
        self.bytes_read += len(data)
        reader.on_filled(len(data), buffer)

    def _drain(self) -> None:
        loop = self.loop
        if loop.tick_queue or loop.microtasks:
            loop.drain()

    @property
    def tcp(self) -> TCP | None:
        return self.inner.tcp

    def fileno(self) -> int:
        return self.inner.fileno()

    def path(self) -> str:
        return self.inner.path()

    def ref(self) -> None:
        self.inner.ref()

    def unref(self) -> None:
        self.inner.unref()

    def has_ref(self) -> bool:
        return self.inner.has_ref()

    def close(self, on_close: Callable[[], object] | None = None) -> None:
        """Release everything, the connection beneath too; what waited gets ECANCELED, then *on_close* is called.

        EBADF where ``on_secure()`` is what closes.
        """
        if self.closing:
            return
        self.closing = True
        self._stop_writing()
        self._reader = self._buffer_reader = None
        self._on_secure = self._on_failure = self._on_hello = self.on_read = None
        self._waiting, self._hello = None, b""
        # With the verdict the turn of what has waited for it has come too, and there is nothing left to write to.
        code = errno.EBADF if self._in_verdict else errno.ECANCELED
        self._close_inner(lambda: self._closed(code, on_close))

    def _closed(self, code: int, on_close: Callable[[], object] | None) -> None:
        for on_done, error in self._cancel_requests(code):
            on_done(error)
            self._drain()
        if on_close is not None:
            on_close()


def _discard(data: bytes) -> None:
    pass
