"""Timers and abort signals: what they take and give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from typing_extensions import assert_type

from pynet import events
from pynet.abort import AbortController, AbortSignal, Event
from pynet.timers import (
    Immediate,
    Timeout,
    clearImmediate,
    clearTimeout,
    promises,
    setImmediate,
    setInterval,
    setTimeout,
)

assert_type(setTimeout(print, 10, 1, 2), Timeout)
assert_type(setInterval(lambda: None, 10).unref().refresh().close(), Timeout)
assert_type(setImmediate(print), Immediate)
assert_type(setTimeout(print).hasRef(), bool)
with setTimeout(print, 1) as timer:
    assert_type(timer, Timeout)
    clearTimeout(timer)
    clearTimeout(int(timer))
    clearTimeout(str(timer))
clearTimeout()
clearTimeout(setImmediate(print))  # type: ignore[arg-type]
clearImmediate(timer)  # type: ignore[arg-type]
setTimeout(5)  # type: ignore[arg-type]

controller = AbortController()
signal = controller.signal
assert_type(signal, AbortSignal)
assert_type(AbortSignal.any([signal, AbortSignal.timeout(5), AbortSignal.abort("why")]), AbortSignal)
assert_type(signal.on("abort", lambda event: print(event.type)), AbortSignal)
signal.onabort = lambda: None
signal.onabort = None
signal.addEventListener("abort", print, {"once": True})
signal.addEventListener("abort", 5)  # type: ignore[arg-type]
signal.aborted = True  # type: ignore[misc]


@signal.on("abort")
def aborted(event: Event) -> int:
    assert_type(event.target, AbortSignal)
    return 5


assert_type(aborted(Event("abort", signal)), int)
assert_type(events.getEventListeners(signal, "abort"), list[Callable[..., Any]])
events.setMaxListeners(5, signal, events.EventEmitter())
with events.addAbortListener(signal, print):
    pass


async def waiting() -> None:
    assert_type(await promises.setTimeout(1, "v", {"signal": signal}), Any)
    await promises.setImmediate(signal=signal, ref=False)
    await promises.scheduler.wait(5, signal=signal)
    async for _ in promises.setInterval(1, "v", signal=AbortSignal.timeout(5)):
        pass
    assert_type(await events.once(signal, "abort", signal=signal), list[Any])
    await promises.setTimeout("x")  # type: ignore[arg-type]
