"""Timers: arguments, intervals, clearing, refresh, odd delays, a timer that clears another."""

from __future__ import annotations

import pynet as net
from pynet.timers import clearImmediate, clearInterval, clearTimeout, setImmediate, setInterval, setTimeout
from tests.parity.prelude import word

setTimeout(lambda a, b: print(f"timeout with {a} {b}"), 10, "one", "two")

ticks = 0


def tick(name: str) -> None:
    global ticks
    ticks += 1
    print(f"{name} {ticks}")
    if ticks == 3:
        clearInterval(interval)


interval = setInterval(tick, 300, "interval")

cleared = setTimeout(lambda: print("never"), 20)
clearTimeout(cleared)
clearTimeout(cleared)
clearTimeout(None)
clearImmediate(setImmediate(lambda: print("never")))
print(f"hasRef {word(cleared.hasRef())} {word(interval.hasRef())}")

order: list[float] = []
for delay in (80, 1, 0, 40.9, 40):
    setTimeout(lambda *, delay=delay: order.append(delay), delay)
setTimeout(lambda: print(f"delays in the order they ran: {' '.join(map(str, order))}"), 150)

runs = 0


def run() -> None:
    global runs
    runs += 1
    print(f"refreshed {runs}")
    if runs < 2:
        again.refresh()


again = setTimeout(run, 1100)
closed = setTimeout(lambda: print("never"), 20)
unref, ref = word(interval.unref() is interval), word(interval.ref() is interval)
print(f"close returns it {word(closed.close() is closed)}, unref {unref}, ref {ref}")

net.run()
