"""The event loop: turns, ticks, timers, pollers, hosts and the thread pool. Knows nothing of descriptors' kinds.

Everything above imports from here; the modules below this package are private to it.
"""

from __future__ import annotations

from threading import get_ident

from ._current import current_loop, loop_to_run, nextTick, queueMicrotask
from ._forgotten import expect_no_run
from ._forks import Hooks, at_fork, inherited_loop
from ._handle import Handle, WatchedHandle
from ._host import Host
from ._immediates import Immediate
from ._late import late
from ._loop import Loop
from ._misuse import ERR_LOOP_CLOSED, ERR_LOOP_FORKED, ERR_LOOP_OTHER_LOOP, ERR_LOOP_OTHER_THREAD, LoopError
from ._poller import READABLE, WRITABLE, Poller, default_poller
from ._printable import printable
from ._promise import Promise
from ._registry import become_main, enter, existing_loop, hosted_loop, leave, main_loop
from ._signals import SignalWatcher, on_main_thread
from ._threads import Request, pool_is_busy
from ._timers import Timer, TimerBase
from ._watcher import Watcher

__all__ = [
    "ERR_LOOP_CLOSED",
    "ERR_LOOP_FORKED",
    "ERR_LOOP_OTHER_LOOP",
    "ERR_LOOP_OTHER_THREAD",
    "READABLE",
    "WRITABLE",
    "Handle",
    "Hooks",
    "Host",
    "Immediate",
    "Loop",
    "LoopError",
    "Poller",
    "Promise",
    "Request",
    "SignalWatcher",
    "Timer",
    "TimerBase",
    "WatchedHandle",
    "Watcher",
    "at_fork",
    "become_main",
    "current_loop",
    "default_poller",
    "enter",
    "existing_loop",
    "expect_no_run",
    "get_ident",
    "hosted_loop",
    "inherited_loop",
    "late",
    "leave",
    "loop_to_run",
    "main_loop",
    "nextTick",
    "on_main_thread",
    "pool_is_busy",
    "printable",
    "queueMicrotask",
]
