"""pyee, for what it costs to emit."""

from __future__ import annotations

import pyee

from ._program import run, time_it


def emit(count: int, listeners: int) -> None:
    """Emit to so many listeners."""
    emitter = pyee.EventEmitter()
    for _ in range(listeners):
        emitter.add_listener("x", lambda value: None)

    def job() -> None:
        for _ in range(count):
            emitter.emit("x", 1)

    time_it(job)


if __name__ == "__main__":
    run({"emit": emit})
