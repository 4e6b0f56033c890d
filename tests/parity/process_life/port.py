"""'beforeExit' may start something and comes again; 'exit' is the last word; exitCode is the status."""

from __future__ import annotations

from pynet import process
from pynet.timers import setImmediate, setTimeout

rounds = 0


@process.on("beforeExit")
def _(code: int) -> None:
    global rounds
    print(f"beforeExit {code}")
    process.nextTick(lambda: print("tick"))
    rounds += 1
    if rounds < 3:
        setTimeout(lambda: print("timer"), 1)
    if rounds == 2:
        process.exitCode = 3


@process.on("exit")
def _(code: int) -> None:
    print(f"exit {code}, exitCode {process.exitCode}")
    process.nextTick(lambda: print("never"))


@process.on("exit")
def _() -> None:
    process.exitCode = 4


setImmediate(lambda: print("immediate"))
print("script")
