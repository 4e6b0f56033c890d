"""Whole files: read, written and removed by the thread pool."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, overload

from pynet._abort import AbortSignal
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    MISSING,
    AbortError,
    Missing,
    file_error,
    parse_file_mode,
    validate_function,
)
from pynet._events import later_answer
from pynet._handles import byte_view
from pynet._loop import current_loop
from pynet._stream import decode, encode
from pynet._typing import Buffer

from ._options import FileOptions, Path, check_path, merge_options, open_flags, path_text

Work = Callable[[], object]
#: Called with the error or None, or with nothing.
Done = Callable[[Any], object] | Callable[[], object]

CHUNK = 512 * 1024  # bytes per call, as Node
READ, WRITE, REMOVE = ("open", "read"), ("open", "write"), ("unlink", "unlink")


def reading(path: object, options: FileOptions) -> Work:
    """The work of reading a whole file."""
    plain = check_path(path)
    flags = open_flags(options.get("flag") or "r")
    encoding = options.get("encoding")

    def work() -> bytes | str:
        fd = os.open(plain, flags)
        try:
            data = b"".join(iter(lambda: os.read(fd, CHUNK), b""))
        finally:
            os.close(fd)
        return data if encoding is None or encoding == "buffer" else decode(data, encoding)

    return work


def writing(path: object, data: object, options: FileOptions, flag: str) -> Work:
    """The work of writing a whole file."""
    content = _content(data, options.get("encoding"))
    plain = check_path(path)
    flags = open_flags(options.get("flag") or flag)
    mode = parse_file_mode(options.get("mode"), "mode", 0o666)

    def work() -> None:
        fd = os.open(plain, flags, mode)
        try:
            rest = content
            while rest:
                rest = rest[os.write(fd, rest) :]
        finally:
            os.close(fd)

    return work


def removing(path: object) -> Work:
    """The work of removing a file."""
    plain = check_path(path)
    return lambda: os.unlink(plain)


def _content(data: object, encoding: str | None) -> memoryview:
    if isinstance(data, str):
        return memoryview(encode(data, encoding or "utf8"))
    try:
        return byte_view(data)
    except TypeError:
        raise ERR_INVALID_ARG_TYPE("data", ["string", "Buffer", "TypedArray", "DataView"], data) from None


def submit(
    work: Work,
    syscalls: tuple[str, str],
    path: object,
    signal: AbortSignal | None,
    on_done: Callable[[BaseException | None, object], object],
) -> None:
    """Have the pool do *work*, then ``on_done(error, result)``; an abort gives it up.

    *syscalls* are the names for errors: of the call that takes the path, and of those that take the descriptor.
    """
    remove: Callable[[], object] | None = None

    def done(result: object, error: BaseException | None) -> None:
        if remove is not None:
            remove()
        if isinstance(error, OSError):
            error = file_error(error, syscalls[error.filename is None], path_text(check_path(path)))
        on_done(error, result)

    if signal is not None:

        def abort() -> None:
            if request.cancel():
                on_done(AbortError(signal.reason), None)

        if signal.aborted:
            current_loop().next_tick(on_done, AbortError(signal.reason), None)
            return
        remove = signal._add_abort_listener(abort)
    request = current_loop().submit(work, done)


def call_back(callback: Callable[..., object], with_result: bool) -> Callable[[BaseException | None, object], object]:
    """What ``submit()`` calls, for *callback*: ``callback(err)`` or ``callback(None[, result])``."""
    call = later_answer(callback, "callback")

    def settle(error: BaseException | None, result: object) -> None:
        if error is not None:
            call(error)
        elif with_result:
            call(None, result)
        else:
            call(None)

    return settle


def _arguments(options: object, callback: object) -> tuple[FileOptions, Callable[..., object]]:
    if callback is MISSING and callable(options):
        options, callback = None, options
    callback = validate_function(callback, "cb")
    return merge_options(FileOptions, options), callback


@overload
def readFile(path: Path, callback: Callable[[Any, bytes], object], /) -> None: ...
@overload
def readFile(path: Path, encoding: str, callback: Callable[[Any, str], object], /) -> None: ...
@overload
def readFile(path: Path, options: FileOptions | None, callback: Callable[[Any, Any], object], /) -> None: ...
@overload
def readFile(path: Path, callback: Callable[[Any], object], /) -> None: ...
@overload
def readFile(path: Path, options: FileOptions | str | None, callback: Callable[[Any], object], /) -> None: ...
def readFile(path: Path, options: object = MISSING, callback: object = MISSING, /) -> None:
    """Read a whole file, then call ``callback(err, data)``.

    Args:
        path: The file.
        options: The name of an encoding, or a dict with ``encoding``, ``flag`` and ``signal``. Without an encoding
            *data* is bytes.
        callback: Gets the error alone, or None and the content.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``.

    Node: fs.md, "fs.readFile(path[, options], callback)". Differs: no descriptor instead of a path.
    """
    given, callback = _arguments(options, callback)
    submit(reading(path, given), READ, path, given.get("signal"), call_back(callback, True))


@overload
def writeFile(path: Path, data: str | Buffer, callback: Done, /) -> None: ...
@overload
def writeFile(path: Path, data: str | Buffer, options: FileOptions | str | None, callback: Done, /) -> None: ...
def writeFile(path: Path, data: object, options: object = MISSING, callback: object = MISSING, /) -> None:
    """Write a whole file, replacing it if there is one, then call ``callback(err)``.

    Args:
        path: The file.
        data: bytes-like, or str.
        options: The name of an encoding, or a dict with ``encoding``, ``mode`` (0o666), ``flag`` (``"w"``) and
            ``signal``.
        callback: Gets the error, or None.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``.

    Node: fs.md, "fs.writeFile(file, data[, options], callback)". Differs: no descriptor instead of a path.
    """
    given, callback = _arguments(options, callback)
    submit(writing(path, data, given, "w"), WRITE, path, given.get("signal"), call_back(callback, False))


@overload
def appendFile(path: Path, data: str | Buffer, callback: Done, /) -> None: ...
@overload
def appendFile(path: Path, data: str | Buffer, options: FileOptions | str | None, callback: Done, /) -> None: ...
def appendFile(path: Path, data: object, options: object = MISSING, callback: object = MISSING, /) -> None:
    """Write *data* to the end of a file, which is created if need be, then call ``callback(err)``.

    Takes what ``writeFile`` takes.

    Node: fs.md, "fs.appendFile(path, data[, options], callback)". Differs: no descriptor instead of a path.
    """
    given, callback = _arguments(options, callback)
    submit(writing(path, data, given, "a"), WRITE, path, given.get("signal"), call_back(callback, False))


def unlink(path: Path, callback: Done | Missing = MISSING, /) -> None:
    """Remove a file, then call ``callback(err)``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``.

    Node: fs.md, "fs.unlink(path, callback)". Differs: no.
    """
    call = validate_function(callback, "cb")
    submit(removing(path), REMOVE, path, None, call_back(call, False))
