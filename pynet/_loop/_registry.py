"""The registry of loops: which one belongs to this thread, to an asyncio loop, to the main thread. Makes none."""

from __future__ import annotations

import sys
import threading
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from ._loop import Loop


class _Local(threading.local):
    loop: Loop | None = None
    end: object = None  # goes with the thread


_local = _Local()
_running_asyncio: Callable[[], asyncio.AbstractEventLoop | None] | None = None
# By the id of the asyncio loop: an entry goes when its asyncio loop does, or is shut down.
_hosted: dict[int, Loop] = {}
_all: weakref.WeakSet[Loop] = weakref.WeakSet()
# The loop that the main thread made or ran last, for other threads to post to.
_main: Callable[[], Loop | None] = lambda: None


def existing_loop() -> Loop | None:
    """The loop for code that runs here and now, if it has been made already."""
    if _running_asyncio is not None:
        aio = _running_asyncio()
        if aio is not None:
            return _hosted.get(id(aio))
    elif "asyncio" in sys.modules and _find_asyncio():
        return existing_loop()
    return _local.loop


def main_loop() -> Loop:
    """The loop of the main thread, asked from any thread; RuntimeError if there is none."""
    loop = _main()
    if loop is None or loop.closed:
        raise RuntimeError("there is no event loop on the main thread")
    return loop


def _note_main(loop: Loop) -> None:
    global _main
    if threading.current_thread() is threading.main_thread():
        _main = weakref.ref(loop)


def running_asyncio() -> asyncio.AbstractEventLoop | None:
    """The asyncio loop running on this thread, if any; asyncio is not imported to find out."""
    if _running_asyncio is None and not _find_asyncio():
        return None
    assert _running_asyncio is not None
    return _running_asyncio()


def _find_asyncio() -> bool:
    global _running_asyncio
    # Either may be missing while another thread is importing asyncio.
    events = sys.modules.get("asyncio.events")
    _running_asyncio = getattr(events, "_get_running_loop", None)
    return _running_asyncio is not None


def keep_standalone(loop: Loop, end: object = None) -> None:
    """Make *loop*, which is new, the one of this thread; *end* is dropped as the thread ends."""
    _local.loop = loop
    _local.end = end
    _note_main(loop)


def standalone_loop() -> Loop | None:
    """The loop of this thread, whatever runs on it."""
    return _local.loop


def keep_hosted(aio: asyncio.AbstractEventLoop, loop: Loop) -> None:
    """Make *loop* the one of *aio*, until ``forget_hosted()``."""
    _hosted[id(aio)] = loop
    _note_main(loop)


def forget_hosted(key: int) -> None:
    """Let the asyncio loop whose id is *key* have no loop any more."""
    _hosted.pop(key, None)


def hosted_loop(aio: object) -> Loop | None:
    """The loop that lives in *aio*, asked from any thread."""
    return _hosted.get(id(aio))


def become_main(loop: Loop) -> Callable[[], None]:
    """On the main thread: let *loop* be the one that other threads post to; returns the undoing."""
    global _main
    former = _main
    _note_main(loop)

    def undo() -> None:
        global _main
        _main = former

    return undo


def register(loop: Loop) -> None:
    """Note *loop*, for forked children."""
    _all.add(loop)


def enter(loop: Loop) -> Loop | None:
    """Make *loop* the one of this thread; returns the former one for ``leave()``."""
    former, _local.loop = _local.loop, loop
    return former


def leave(former: Loop | None) -> None:
    """Undo ``enter()``."""
    _local.loop = former


def forget(loop: Loop) -> None:
    """Let a closed *loop* be nobody's current one."""
    if _local.loop is loop:
        _local.loop = None


def forget_all() -> list[Loop]:
    """In a forked child: no thread and no asyncio loop has a loop any more; returns those that there were."""
    _local.loop = None
    _hosted.clear()
    return list(_all)
