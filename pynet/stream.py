"""Node's ``stream``: ``Readable``, ``Writable``, ``Duplex``, ``Transform``, and what connects them.

Bytes by default, text after ``setEncoding()``, any values with ``objectMode``. A stream is implemented by a subclass
that overrides ``_read``, ``_write`` and so on, or by passing functions to the constructor.
"""

from __future__ import annotations

from ._stream import (
    Duplex,
    DuplexOptions,
    PassThrough,
    Readable,
    ReadableOptions,
    Stream,
    StreamOptions,
    Transform,
    TransformOptions,
    Writable,
    WritableOptions,
    WriteRequest,
    addAbortSignal,
    destroy,
    duplexPair,
    finished,
    getDefaultHighWaterMark,
    isDestroyed,
    isDisturbed,
    isErrored,
    isReadable,
    isWritable,
    pipeline,
    promises,
    setDefaultHighWaterMark,
)

__all__ = [
    "Duplex",
    "DuplexOptions",
    "PassThrough",
    "Readable",
    "ReadableOptions",
    "Stream",
    "StreamOptions",
    "Transform",
    "TransformOptions",
    "Writable",
    "WritableOptions",
    "WriteRequest",
    "addAbortSignal",
    "destroy",
    "duplexPair",
    "finished",
    "getDefaultHighWaterMark",
    "isDestroyed",
    "isDisturbed",
    "isErrored",
    "isReadable",
    "isWritable",
    "pipeline",
    "promises",
    "setDefaultHighWaterMark",
]
