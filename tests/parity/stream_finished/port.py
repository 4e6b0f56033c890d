"""finished(): called once for every way a stream can end, before and after the fact, and for one half."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.stream import PassThrough, Readable, Writable, finished
from pynet.timers import setImmediate


def sink(**options: Any) -> Writable:
    return Writable(write=lambda chunk, encoding, callback: callback(), **options)


def called(name: str) -> Callable[[Any], None]:
    return lambda err: print(name, "none" if err is None else getattr(err, "code", err))


writable = sink()
writable.on("close", lambda: print("close"))
finished(writable, called("writable"))
writable.end("x")

failed = sink()
finished(failed, called("failed"))
failed.destroy(Exception("broken"))

early = sink()
finished(early, called("early"))
early.destroy()

stopped = sink()
stop = finished(stopped, called("stopped"))
stop()
stopped.end()
print("function" if callable(stop) else "something else", stopped.listenerCount("finish"))

silent = sink(emitClose=False)
finished(silent, called("without close"))
silent.end()

readable = Readable(read=lambda: None)
finished(readable, called("readable"))
readable.push(None)
readable.resume()

both = PassThrough()
finished(both, {"readable": False}, called("written"))
finished(both, {"writable": False}, called("read"))
finished(both, called("both"))
both.end("x")


def later() -> None:
    both.resume()
    finished(writable, called("afterwards"))
    finished(failed, called("failed afterwards"))
    wrong: Any = 5
    acts: list[Callable[[], object]] = [
        lambda: finished({}, lambda: None),  # type: ignore[call-overload]
        lambda: finished(sink()),
        lambda: finished(sink(), wrong, lambda: None),
    ]
    for act in acts:
        try:
            act()
        except TypeError as err:
            print(getattr(err, "code", None), err)


setImmediate(later)

net.run()
