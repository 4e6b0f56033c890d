"""A script that ends with open handles and has never run its loop: it says so, instead of doing nothing."""

from __future__ import annotations

import atexit
import sys
import warnings
from collections import Counter
from typing import TYPE_CHECKING

from . import _registry

ADVICE = (
    "the script has ended, and what it has started ({}) never got a chance, because the event loop was not run: "
    "end the script with pynet.run(), or start it as 'python -m pynet {}'"
)


if TYPE_CHECKING:
    from ._handle import Handle
    from ._loop import Loop


class _Expectation:
    """Whether somebody is going to run the loop, and whether that is looked at already."""

    wanted = True
    noted = False


def expect_run() -> None:
    """Look at the loop when the interpreter ends: it should have been run. Called when the first one is made."""
    if _Expectation.wanted and not _Expectation.noted:
        _Expectation.noted = True
        # The module's __file__ is gone by then.
        atexit.register(_look, getattr(sys.modules.get("__main__"), "__file__", None) or "<script>")


def expect_no_run() -> None:
    """Do not look: whoever calls this is going to run the loop."""
    _Expectation.wanted = False
    atexit.unregister(_look)


def _look(script: str) -> None:
    loop = _registry.existing_loop()
    if loop is None or loop.entered or loop.closed or not (loop.alive or loop.tick_queue or loop.microtasks):
        return
    # Where an exception ended it, or somebody sits at a prompt, nobody expects the loop to have been run.
    if hasattr(sys, "last_value") or hasattr(sys, "ps1") or sys.flags.interactive:
        return
    import linecache

    warnings.warn_explicit(
        ADVICE.format(waiting(loop), script),
        RuntimeWarning,
        script,
        max(1, len(linecache.getlines(script))),  # the end, which is where the call is missing
    )


def waiting(loop: Loop) -> str:
    """What is left to do on *loop*: ``"1 server, 2 timers"``."""
    found = Counter(
        [
            *(_word(handle) for handle in loop.active_handles() if handle.has_ref()),
            *("timer" for timer in loop.active_timers() if timer._pynet_ref),
            *("immediate" for immediate in loop.active_immediates() if immediate.has_ref),
            *("look-up" if "info" in request.kind else "file operation" for request in loop.active_requests()),
        ]
    )
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in found.items()) or "callbacks"


class ThreadEnd:
    """Goes with the thread that made *loop*, and then says what that has left undone, and gives its descriptors back.

    Calls nobody back: there is no thread to do so on.
    """

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._thread = loop.thread

    def __del__(self) -> None:
        loop = self._loop
        if loop.closed or loop.in_turn or loop.host.is_asyncio or loop.thread != self._thread:
            return  # closed, or taken over by somebody else
        if loop.alive or loop.tick_queue or loop.microtasks:
            text = f"a thread has ended without running its event loop to the end; left undone: {waiting(loop)}"
            warnings.warn(text, ResourceWarning, source=loop, stacklevel=2)
        loop.discard()


def _word(handle: Handle) -> str:
    """What the program's author would call *handle*."""
    if getattr(handle, "is_listening", False):
        return "server"
    return "socket" if hasattr(handle, "getsockname") else "stream"
