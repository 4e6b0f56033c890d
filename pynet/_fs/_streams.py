"""``ReadStream`` and ``WriteStream``: files as streams."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from pynet._errors import NodeError
from pynet._events import fit, listens
from pynet._handles import byte_view
from pynet._stream import (
    Readable,
    ReadableOptions,
    Stream,
    Writable,
    WritableOptions,
    WriteRequest,
    error_or_destroy,
    finished,
)
from pynet._typing import Unpack

from ._file import File
from ._files import Done
from ._options import (
    Path,
    ReadStreamOptions,
    WriteStreamOptions,
    check_flush,
    check_path,
    check_range,
    merge_options,
    stream_options,
)

if TYPE_CHECKING:
    from typing_extensions import Self

    from pynet._events import Bare

    from ._typing import ReadStreamListen, WriteStreamListen

_READABLE = frozenset({"emitClose", "encoding", "signal"})
_WRITABLE = frozenset({"emitClose", "signal"})


class FileStream(Stream):
    """What both kinds of stream have to say about their file."""

    _pynet_file: File

    @property
    def fd(self) -> int | None:
        """The descriptor; None while it is not open.

        Node: fs.md, "Class: fs.ReadStream", "Class: fs.WriteStream". Differs: no.
        """
        return self._pynet_file.fd

    @property
    def pending(self) -> bool:
        """Whether the file has yet to be opened.

        Node: fs.md, "readStream.pending", "writeStream.pending". Differs: no.
        """
        return self._pynet_file.fd is None

    def _construct(self, callback: Callable[..., None], /) -> None:
        self._pynet_file.open(callback)


@listens
class ReadStream(FileStream, Readable):
    """A file as a ``Readable``. Made by ``createReadStream``.

    Besides the events of ``Readable``:

    =========  =========  =========================================
    event      arguments  when
    =========  =========  =========================================
    ``open``   fd         the file is open; not if it was before
    ``ready``             right after ``open``
    =========  =========  =========================================

    Attributes:
        path: As it was given.
        bytesRead: How much has been read so far.

    Node: fs.md, "Class: fs.ReadStream". Differs: no.
    """

    __module__ = "pynet.fs"

    _pynet_known_events = Readable._pynet_known_events | {"open", "ready"}

    on: ReadStreamListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: ReadStreamListen[Self]
    """As ``on()``, but for the next time only."""
    off: ReadStreamListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: ReadStreamListen[Self]
    removeListener: ReadStreamListen[Self]
    prependListener: ReadStreamListen[Self]
    prependOnceListener: ReadStreamListen[Self]

    def __init__(
        self,
        path: Path | None,
        options: ReadStreamOptions | str | None = None,
        /,
        **keywords: Unpack[ReadStreamOptions],
    ) -> None:
        merged = merge_options(ReadStreamOptions, options, keywords, "createReadStream")
        plain = None if merged.get("fd") is not None else check_path(path)
        self.path = path
        self.bytesRead = 0
        self._pynet_file = File(self, plain, merged, "r")
        self._pynet_position, self._pynet_end = check_range(merged)
        given: ReadableOptions = stream_options(merged, _READABLE)  # type: ignore[assignment]
        super().__init__(given)

    def _read(self, size: int, /) -> None:
        position = self._pynet_position
        size = int(min(self._pynet_end - (self.bytesRead if position is None else position) + 1, size))
        if size <= 0:
            self.push(None)
            return

        self._pynet_file.read(size, position, self._pynet_take)

    def _pynet_take(self, data: bytes | None, error: NodeError | None) -> None:
        if self.destroyed:
            return
        if error is not None:
            error_or_destroy(self, error)
        elif data:
            self.bytesRead += len(data)
            if self._pynet_position is not None:
                self._pynet_position += len(data)
            self.push(data)
        else:
            self.push(None)

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> None:
        self._pynet_file.close(error, callback)

    def close(self, callback: Done | None = None) -> None:
        """Destroy the stream; *callback* gets ``ERR_STREAM_PREMATURE_CLOSE`` if it was not at its end.

        Node: fs.md, "Class: fs.ReadStream". Differs: no.
        """
        if callback is not None:
            finished(self, callback)
        self.destroy()


@listens
class WriteStream(FileStream, Writable):
    """A file as a ``Writable``. Made by ``createWriteStream``.

    Besides the events of ``Writable``:

    =========  =========  =========================================
    event      arguments  when
    =========  =========  =========================================
    ``open``   fd         the file is open; not if it was before
    ``ready``             right after ``open``
    =========  =========  =========================================

    Attributes:
        path: As it was given.
        bytesWritten: How much is in the file; what is still buffered does not count.

    Node: fs.md, "Class: fs.WriteStream". Differs: no.
    """

    __module__ = "pynet.fs"

    _pynet_known_events = Writable._pynet_known_events | {"open", "ready"}

    on: WriteStreamListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: WriteStreamListen[Self]
    """As ``on()``, but for the next time only."""
    off: WriteStreamListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: WriteStreamListen[Self]
    removeListener: WriteStreamListen[Self]
    prependListener: WriteStreamListen[Self]
    prependOnceListener: WriteStreamListen[Self]

    def __init__(
        self,
        path: Path | None,
        options: WriteStreamOptions | str | None = None,
        /,
        **keywords: Unpack[WriteStreamOptions],
    ) -> None:
        merged = merge_options(WriteStreamOptions, options, keywords, "createWriteStream")
        plain = None if merged.get("fd") is not None else check_path(path)
        self.path = path
        self.bytesWritten = 0
        self._flush = check_flush(merged)
        self._pynet_file = File(self, plain, merged, "w")
        self._pynet_position, _ = check_range({"start": merged.get("start")})
        given: WritableOptions = stream_options(merged, _WRITABLE)  # type: ignore[assignment]
        super().__init__(given)
        encoding = merged.get("encoding")
        if encoding:
            self.setDefaultEncoding(encoding)

    def _write(self, chunk: Any, encoding: Any, callback: Callable[..., None], /) -> None:
        data, position = byte_view(chunk), self._pynet_position

        def done(written: int | None, error: NodeError | None) -> None:
            self.bytesWritten += written or 0
            callback(error)

        if position is not None:
            self._pynet_position = position + len(data)
        self._pynet_file.write(data, position, done)

    def _writev(self, chunks: list[WriteRequest], callback: Callable[..., None], /) -> None:
        self._write(b"".join([chunk.chunk for chunk in chunks]), "buffer", callback)

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> None:
        self._pynet_file.close(error, callback, flush=self._flush and error is None)

    def close(self, callback: Done | None = None) -> None:
        """End the stream; *callback* is called when everything is written and the file closed.

        Node: fs.md, "writeStream.close([callback])". Differs: no.
        """
        if callback is not None:
            if self.closed:
                self._pynet_tick(fit(callback, 0))
                return
            self.on("close", cast("Bare", callback))
        if not self._pynet_file.auto_close:
            self.on("finish", self.destroy)
        self.end()

    destroySoon = Writable.end


def createReadStream(
    path: Path | None, options: ReadStreamOptions | str | None = None, /, **keywords: Unpack[ReadStreamOptions]
) -> ReadStream:
    """Read a file as a stream of bytes, or of text with the option ``encoding``.

    Args:
        path: The file; ignored if the option ``fd`` is given.
        options: A dict, or the name of an encoding: ``flags`` (default ``"r"``), ``encoding``, ``fd``, ``mode``,
            ``autoClose`` (True), ``emitClose`` (True), ``start`` and ``end`` (offsets; the byte at ``end`` is read
            too), ``highWaterMark`` (64 KiB per read), ``signal``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``.
        ValueError: ``ERR_OUT_OF_RANGE``.

    That the file cannot be opened or read is an ``'error'`` event.

    Node: fs.md, "fs.createReadStream(path[, options])". Differs: no ``fs`` option, no FileHandle.
    """
    return ReadStream(path, options, **keywords)


def createWriteStream(
    path: Path | None, options: WriteStreamOptions | str | None = None, /, **keywords: Unpack[WriteStreamOptions]
) -> WriteStream:
    """Write a stream of bytes or text to a file.

    Args:
        path: The file; ignored if the option ``fd`` is given.
        options: A dict, or the name of an encoding: ``flags`` (default ``"w"``: create it, or begin anew; ``"a"``
            appends, ``"r+"`` with ``start`` replaces a part), ``encoding``, ``fd``, ``mode`` (0o666), ``autoClose``
            (True), ``emitClose`` (True), ``start``, ``highWaterMark`` (64 KiB), ``flush`` (False), ``signal``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``.
        ValueError: ``ERR_OUT_OF_RANGE``.

    That the file cannot be opened or written is an ``'error'`` event.

    Node: fs.md, "fs.createWriteStream(path[, options])". Differs: no ``fs`` option, no FileHandle.
    """
    return WriteStream(path, options, **keywords)
