"""Paths, flags and options of file calls, checked as Node checks them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

from pynet._abort import AbortSignal
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
    MISSING,
    is_number,
    is_object,
    unexpected_keyword,
    validate_abort_signal,
    validate_boolean,
    validate_int32,
    validate_integer,
)
from pynet._stream import is_encoding
from pynet._typing import TypedDict

Path: TypeAlias = str | bytes | os.PathLike[str] | os.PathLike[bytes]


class FileStreamOptions(TypedDict, total=False):
    """Options of both kinds of file stream."""

    flags: str | int  # how to open: "r", "w", "a", "r+", …
    mode: int | str  # permissions of a file that is created, before the umask
    encoding: str | None  # of the text read; of text written, unless write() says otherwise
    fd: int | None  # an open descriptor instead of the path
    autoClose: bool  # close at the end and after an error; default True
    emitClose: bool
    start: int  # offset in bytes
    highWaterMark: int  # bytes; 64 KiB
    signal: AbortSignal | None  # destroys the stream when aborted


class ReadStreamOptions(FileStreamOptions, total=False):
    """Options of ``createReadStream``."""

    end: float  # offset of the last byte to read


class WriteStreamOptions(FileStreamOptions, total=False):
    """Options of ``createWriteStream``."""

    flush: bool  # have the data on the disk before closing


class FileOptions(TypedDict, total=False):
    """Options of ``readFile``, ``writeFile`` and ``appendFile``."""

    encoding: str | None
    mode: int | str
    flag: str | int
    signal: AbortSignal | None


T = TypeVar("T", bound=Mapping[str, object])

_NO_KEYWORDS: Mapping[str, object] = {}
_BINARY: int = getattr(os, "O_BINARY", 0)
_NEW, _SYNC = os.O_CREAT | os.O_EXCL, int(getattr(os, "O_SYNC", 0))
_FLAGS: dict[str, int] = {
    name: access | more
    for names, more in (
        ("r", 0),
        ("rs sr", _SYNC),
        ("w", os.O_TRUNC | os.O_CREAT),
        ("wx xw", os.O_TRUNC | _NEW),
        ("a", os.O_APPEND | os.O_CREAT),
        ("ax xa", os.O_APPEND | _NEW),
        ("as sa", os.O_APPEND | os.O_CREAT | _SYNC),
    )
    for plain in names.split()
    for name, access in ((plain, os.O_RDONLY if "r" in plain else os.O_WRONLY), (plain + "+", os.O_RDWR))
}


def open_flags(flags: object) -> int:
    """The number that *flags* stand for: ``"wx+"``; ``s`` is synchronous."""
    if isinstance(flags, int) and not isinstance(flags, bool):
        return validate_int32(flags, "flags") | _BINARY
    number = _FLAGS.get(flags) if isinstance(flags, str) else None
    if number is None:
        raise ERR_INVALID_ARG_VALUE("flags", flags)
    return number | _BINARY


def check_path(path: object) -> str | bytes:
    """*path* as the system takes it."""
    if isinstance(path, (bytearray, memoryview)):
        path = bytes(path)
    try:
        plain: str | bytes = os.fspath(path)  # type: ignore[call-overload]
    except TypeError:
        raise ERR_INVALID_ARG_TYPE("path", ["string", "Buffer", "URL"], path) from None
    if ("\0" if isinstance(plain, str) else b"\0") in plain:  # type: ignore[operator]
        raise ERR_INVALID_ARG_VALUE("path", plain, "must be a string, Uint8Array, or URL without null bytes")
    return _encodable(plain) if isinstance(plain, str) else plain


def _encodable(path: str) -> str:
    """*path* with U+FFFD for what no encoding has a byte for, half a surrogate pair, as in Node."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return path.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return path


def path_text(path: str | bytes | None) -> str | None:
    """*path* as errors show it."""
    return None if path is None else os.fsdecode(path)


def merge_options(
    known: type[T], options: object, keywords: Mapping[str, object] = _NO_KEYWORDS, function: str = ""
) -> T:
    """One *known* of *options*, which may be the name of an encoding, and *keywords*, which *function* must know."""
    for name in keywords:
        if name not in known.__annotations__:
            raise unexpected_keyword(function, name, known.__annotations__)
    if options is None or options is MISSING:
        merged: Any = {}
    elif isinstance(options, str):
        merged = {"encoding": options}
    elif isinstance(options, Mapping):
        merged = dict(options)
    elif not is_object(options):
        raise ERR_INVALID_ARG_TYPE("options", ["string", "Object"], options)
    else:
        merged = {}
    merged.update(keywords)
    encoding = merged.get("encoding")
    if encoding is not None and encoding != "buffer" and not is_encoding(encoding):
        raise ERR_INVALID_ARG_VALUE("encoding", encoding, "is invalid encoding")
    if merged.get("signal") is not None:
        validate_abort_signal(merged["signal"], "options.signal")
    checked: T = merged
    return checked


def stream_options(merged: Mapping[str, object], known: frozenset[str]) -> dict[str, object]:
    """The part of *merged* that is for the stream itself."""
    high = merged.get("highWaterMark")
    return {
        **{name: merged[name] for name in known if name in merged},
        "autoDestroy": merged.get("autoClose", True) is not False,
        "highWaterMark": 65536 if high is None else high,
    }


def check_descriptor(merged: Mapping[str, object]) -> int | None:
    """The open descriptor among the options."""
    fd = merged.get("fd")
    if fd is None:
        return None
    if not is_number(fd):
        raise ERR_INVALID_ARG_TYPE("options.fd", ["number", "FileHandle"], fd)
    return validate_integer(fd, "fd", 0, 2**31 - 1)


def check_range(merged: Mapping[str, object]) -> tuple[int | None, float]:
    """``start`` and ``end``."""
    start, end = merged.get("start"), merged.get("end", float("inf"))
    if start is not None:
        start = validate_integer(start, "start", 0)
    if end is None:
        end = float("inf")
    elif end != float("inf"):
        end = validate_integer(end, "end", 0)
        if start is not None and start > end:
            raise ERR_OUT_OF_RANGE("start", f'<= "end" (here: {end})', start)
    return start, end


def check_flush(merged: Mapping[str, object]) -> bool:
    """``flush``."""
    flush = merged.get("flush")
    return False if flush is None else validate_boolean(flush, "options.flush")
