"""The options of the stream constructors, as a dict or as keywords."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pynet._abort import AbortSignal
from pynet._typing import TypedDict

__all__ = ["DuplexOptions", "ReadableOptions", "StreamOptions", "TransformOptions", "WritableOptions"]


class StreamOptions(TypedDict, total=False):
    """Options of every stream."""

    autoDestroy: bool  # destroy() by itself at the end and after an error
    emitClose: bool  # emit 'close' when destroyed
    signal: AbortSignal | None  # destroys the stream when aborted
    construct: Callable[..., object]
    destroy: Callable[..., object]
    captureRejections: bool


class ReadableOptions(StreamOptions, total=False):
    """Options of ``Readable``."""

    highWaterMark: int | None  # bytes, or objects, to read ahead
    encoding: str | None  # setEncoding()
    defaultEncoding: str | None  # of text that is pushed
    objectMode: bool
    read: Callable[..., object]


class WritableOptions(StreamOptions, total=False):
    """Options of ``Writable``."""

    highWaterMark: int | None  # bytes, or objects, to take before write() returns False
    defaultEncoding: str | None  # of text that is written
    decodeStrings: bool  # text becomes bytes before _write() sees it
    objectMode: bool
    write: Callable[..., object]
    writev: Callable[..., object] | None
    final: Callable[..., object]


class DuplexOptions(ReadableOptions, WritableOptions, total=False):
    """Options of ``Duplex``: those of both halves, and some for one of them alone."""

    allowHalfOpen: bool  # False: the end of the readable half ends the writable one
    readable: bool
    writable: bool
    readableObjectMode: bool
    writableObjectMode: bool
    readableHighWaterMark: int | None
    writableHighWaterMark: int | None


class TransformOptions(DuplexOptions, total=False):
    """Options of ``Transform`` and ``PassThrough``."""

    transform: Callable[..., object]
    flush: Callable[..., object]


def as_mapping(options: object) -> Mapping[str, object]:
    """*options* where they are a dict; anything else has none of ours, as in JavaScript."""
    return options if isinstance(options, Mapping) else {}


def names(options: type) -> frozenset[str]:
    """The names in one of the dict types above."""
    return frozenset(name for base in options.__mro__ for name in getattr(base, "__annotations__", ()))
