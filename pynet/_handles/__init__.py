"""Descriptors with plain callbacks, on the loop below: TCP, pipes, UDP, terminals and files, listeners.

All non-blocking system calls are made here. Knows nothing of emitters, streams or Node's errors.
Everything above imports from here; the modules below this package are private to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._loop import late

from ._buffers import byte_view
from ._connection import Connection
from ._paths import keep_paths
from ._pipe import Pipe
from ._readers import BufferReader, Callbacks, Reader
from ._sockopts import SEND_AGAIN
from ._stream_handle import StreamHandle
from ._tcp import TCP

if TYPE_CHECKING:
    # What a TCP socket has no use for.
    from ._fd_stream import FdStream, guess_handle
    from ._readers import Into as Into
    from ._udp import SEND_UNHEARD, UDP
else:
    __getattr__ = late(__name__, {"_fd_stream": ["FdStream", "guess_handle"], "_udp": ["SEND_UNHEARD", "UDP"]})

__all__ = [
    "SEND_AGAIN",
    "SEND_UNHEARD",
    "TCP",
    "UDP",
    "BufferReader",
    "Callbacks",
    "Connection",
    "FdStream",
    "Pipe",
    "Reader",
    "StreamHandle",
    "byte_view",
    "guess_handle",
    "keep_paths",
]
