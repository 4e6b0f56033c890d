"""A script that ends with open handles and has never run its loop: it says so, instead of doing nothing."""

from __future__ import annotations

import atexit
import linecache
import sys
import warnings
from collections import Counter
from typing import TYPE_CHECKING

from ._registry import existing_loop

ADVICE = (
    "the script has ended, and what it has started ({}) never got a chance, because the event loop was not run: "
    "end the script with pynet.run(), or start it as 'python -m pynet {}'"
)


if TYPE_CHECKING:
    from ._handle import Handle


def expect_run() -> None:
    """Look at the loop when the interpreter ends: it should have been run."""
    # The module's __file__ is gone by then.
    atexit.register(_look, getattr(sys.modules.get("__main__"), "__file__", None) or "<script>")


def expect_no_run() -> None:
    """Do not look: whoever calls this is going to run the loop."""
    atexit.unregister(_look)


def _look(script: str) -> None:
    loop = existing_loop()
    if loop is None or loop.entered or loop.closed or not (loop.alive or loop.tick_queue or loop.microtasks):
        return
    # Where an exception ended it, or somebody sits at a prompt, nobody expects the loop to have been run.
    if hasattr(sys, "last_value") or hasattr(sys, "ps1") or sys.flags.interactive:
        return
    waiting = Counter(
        [
            *(_word(handle) for handle in loop.active_handles() if handle.has_ref()),
            *("timer" for timer in loop.active_timers() if timer.has_ref),
            *("immediate" for immediate in loop.active_immediates() if immediate.has_ref),
            *("look-up" if "info" in request.kind else "file operation" for request in loop.active_requests()),
        ]
    )
    what = ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in waiting.items())
    warnings.warn_explicit(
        ADVICE.format(what or "callbacks", script),
        RuntimeWarning,
        script,
        max(1, len(linecache.getlines(script))),  # the end, which is where the call is missing
    )


def _word(handle: Handle) -> str:
    """What the program's author would call *handle*."""
    if getattr(handle, "is_listening", False):
        return "server"
    return "socket" if hasattr(handle, "getsockname") else "stream"
