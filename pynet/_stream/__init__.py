"""Node's streams, over emitters and ticks: two halves, one life, one way down. No sockets here."""

from __future__ import annotations

from . import _promises as promises
from ._abort_signal import addAbortSignal
from ._base import Stream
from ._defaults import getDefaultHighWaterMark, setDefaultHighWaterMark
from ._duplex import Duplex
from ._duplex_pair import duplexPair
from ._encodings import decode, encode, is_encoding, normalize_encoding
from ._end_of_stream import finished
from ._options import DuplexOptions, ReadableOptions, StreamOptions, TransformOptions, WritableOptions
from ._pipeline import pipeline
from ._readable import Readable
from ._state import WriteRequest
from ._string_decoder import StringDecoder
from ._transform import PassThrough, Transform
from ._utils import destroyer as destroy
from ._utils import isDestroyed, isDisturbed, isErrored, isReadable, isWritable
from ._writable import Writable

__all__ = [
    "Duplex",
    "DuplexOptions",
    "PassThrough",
    "Readable",
    "ReadableOptions",
    "Stream",
    "StreamOptions",
    "StringDecoder",
    "Transform",
    "TransformOptions",
    "Writable",
    "WritableOptions",
    "WriteRequest",
    "addAbortSignal",
    "decode",
    "destroy",
    "duplexPair",
    "encode",
    "finished",
    "getDefaultHighWaterMark",
    "isDestroyed",
    "isDisturbed",
    "isErrored",
    "isReadable",
    "isWritable",
    "is_encoding",
    "normalize_encoding",
    "pipeline",
    "promises",
    "setDefaultHighWaterMark",
]
