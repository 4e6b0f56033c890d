"""Signals: name and number, delivered on the loop, once() and off(); they do not keep a program alive."""

from __future__ import annotations

from typing import Any

from pynet import process
from pynet.timers import clearInterval, setImmediate, setInterval
from tests.parity.prelude import word

alive = setInterval(lambda: None, 1000)
process.on("SIGUSR2", lambda signal, number: print(f"on {signal} {number}"))


@process.once("SIGUSR2")
def _(signal: str) -> None:
    print(f"once {signal}")
    process.nextTick(lambda: print("tick"))
    setImmediate(lambda: process.kill(process.pid, "SIGUSR2"))


times = 0


@process.on("SIGUSR2")
def second() -> None:
    global times
    times += 1
    if times < 2:
        return
    print("second time")
    process.removeAllListeners("SIGUSR2")
    clearInterval(alive)


process.prependListener("SIGUSR2", lambda: print(f"first, {process.listenerCount('SIGUSR2')} listeners"))
for signal in ("SIGKILL", "SIGSTOP"):
    try:
        process.process.add_listener(signal, lambda: None)
    except OSError as err:
        code, syscall = getattr(err, "code", ""), getattr(err, "syscall", "")
        print(f"{code} {syscall} {err}, {process.listenerCount(signal)} listeners")
arguments: list[Any] = [(process.pid, "SIGFOO"), ("x",), (process.pid, 9999), (process.pid, 0)]
for args in arguments:
    try:
        print(f"kill {word(process.kill(*args))}")
    except (TypeError, OSError) as err:
        print(f"{getattr(err, 'code', '')} {err}")
process.on("SIGHUP", lambda: print("never"))
process.kill(process.pid, "SIGUSR2")
print("script")
