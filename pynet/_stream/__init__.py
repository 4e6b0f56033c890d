"""Node's streams, over emitters and ticks: two halves, one life, one way down. No sockets here.

This is the package's whole interface: ``pynet.stream`` shows the part of it that Node has. The rest is for the streams
of other packages here: what a socket's short ways around ``push()`` and ``write()`` do to the state, and encodings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._loop import late

from ._abort_signal import addAbortSignal
from ._base import Stream
from ._defaults import getDefaultHighWaterMark, high_water_mark, setDefaultHighWaterMark
from ._destroy import error_or_destroy
from ._duplex import Duplex
from ._encodings import decode, encode, is_encoding, normalize_encoding
from ._end_of_stream import finished
from ._halves import make_readable_half, make_source_halves
from ._options import DuplexOptions, ReadableOptions, StreamOptions, TransformOptions, WritableOptions
from ._readable import Readable
from ._reading import call_read, on_end_of_data
from ._rejection import take_rejection
from ._source import SourceLife
from ._state import Life, ReadableState, WritableState, WriteRequest
from ._string_decoder import StringDecoder
from ._typing import WriteCallback
from ._utils import destroyer as destroy
from ._utils import isDestroyed, isDisturbed, isErrored, isReadable, isWritable
from ._writable import Writable
from ._writing import not_sent, partly_sent

if TYPE_CHECKING:
    from . import _promises as promises
    from ._duplex_pair import duplexPair
    from ._pipeline import pipeline
    from ._transform import PassThrough, Transform

    # Nothing of this is needed to run.
    from ._typing import D_data as D_data
    from ._typing import D_failure as D_failure
    from ._typing import D_pipe as D_pipe
    from ._typing import ReadableEvent as ReadableEvent
    from ._typing import WritableEvent as WritableEvent
else:
    __getattr__ = late(
        __name__,
        {"_duplex_pair": ["duplexPair"], "_pipeline": ["pipeline"], "_transform": ["PassThrough", "Transform"]},
        {"promises": "_promises"},
    )

__all__ = [
    "Duplex",
    "DuplexOptions",
    "Life",
    "PassThrough",
    "Readable",
    "ReadableOptions",
    "ReadableState",
    "SourceLife",
    "Stream",
    "StreamOptions",
    "StringDecoder",
    "Transform",
    "TransformOptions",
    "Writable",
    "WriteCallback",
    "WritableOptions",
    "WritableState",
    "WriteRequest",
    "addAbortSignal",
    "call_read",
    "decode",
    "destroy",
    "duplexPair",
    "encode",
    "error_or_destroy",
    "take_rejection",
    "finished",
    "getDefaultHighWaterMark",
    "high_water_mark",
    "isDestroyed",
    "isDisturbed",
    "isErrored",
    "isReadable",
    "isWritable",
    "is_encoding",
    "make_source_halves",
    "make_readable_half",
    "normalize_encoding",
    "not_sent",
    "on_end_of_data",
    "partly_sent",
    "pipeline",
    "promises",
    "setDefaultHighWaterMark",
]
