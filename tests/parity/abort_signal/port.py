"""AbortController and AbortSignal by themselves: reasons, listeners, any(), timeout()."""

from __future__ import annotations

import pynet as net
from pynet.timers import setTimeout
from tests.parity.prelude import word

controller = net.AbortController()
signal = controller.signal
signal.addEventListener("abort", lambda: print(f"listener, aborted {word(signal.aborted)}"))
signal.onabort = lambda: print("onabort")
signal.throwIfAborted()
print(f"aborted {word(signal.aborted)}, reason {word(signal.reason)}")
why = Exception("why")
controller.abort(why)
controller.abort(Exception("again"))
print(f"aborted {word(signal.aborted)}, reason {signal.reason}")
try:
    signal.throwIfAborted()
except Exception as err:
    print(f"threw {err}")

first = net.AbortController()
second = net.AbortController()
any_ = net.AbortSignal.any([first.signal, second.signal])
any_.addEventListener("abort", lambda: print(f"any: {any_.reason}"))
second.abort("second")
first.abort("first")
print(f"any: aborted {word(any_.aborted)}, reason {any_.reason}")
one, none = net.AbortSignal.any([signal]), net.AbortSignal.any([])
print(f"any of an aborted one: {word(one.aborted)}, of none: {word(none.aborted)}")

print(f"abort(): {word(net.AbortSignal.abort().aborted)} {net.AbortSignal.abort('x').reason}")
late = net.AbortSignal.timeout(20)


def reason_name() -> str:
    return "TimeoutError" if isinstance(late.reason, TimeoutError) else type(late.reason).__name__


late.addEventListener("abort", lambda: print(f"timeout: {reason_name()}, {late.reason}"))
print(f"timeout: aborted {word(late.aborted)}")
setTimeout(lambda: print(f"later: aborted {word(late.aborted)}"), 200)

net.run()
