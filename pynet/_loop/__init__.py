"""The event loop and its handles: to pynet what libuv is to Node. Knows nothing of emitters, streams or Node's errors.

Everything above imports from here; the modules below this package are private to it.
"""

from __future__ import annotations

from threading import get_ident

from ._current import current_loop, enter, existing_loop, leave, main_loop, nextTick, queueMicrotask
from ._fd_stream import FdStream, guess_handle
from ._forgotten import expect_no_run, expect_run
from ._handle import Handle
from ._host import Host
from ._immediates import Immediate
from ._loop import Loop
from ._pipe import Pipe
from ._poller import READABLE, WRITABLE, Poller, default_poller
from ._signals import SignalWatcher, on_main_thread
from ._sockopts import SEND_AGAIN
from ._stream_handle import StreamHandle
from ._tcp import TCP
from ._threads import Request
from ._timers import Timer
from ._udp import UDP
from ._watcher import Watcher

__all__ = [
    "READABLE",
    "SEND_AGAIN",
    "TCP",
    "UDP",
    "WRITABLE",
    "FdStream",
    "Handle",
    "Host",
    "Immediate",
    "Loop",
    "Pipe",
    "Poller",
    "Request",
    "SignalWatcher",
    "StreamHandle",
    "Timer",
    "Watcher",
    "current_loop",
    "default_poller",
    "enter",
    "existing_loop",
    "expect_no_run",
    "expect_run",
    "get_ident",
    "guess_handle",
    "leave",
    "main_loop",
    "nextTick",
    "on_main_thread",
    "queueMicrotask",
]
