"""A port in use, without a host and with one: when 'error' comes among the queues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.errors import NodeOSError
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word


def attempt(title: str, args: list[Any], then: Callable[[], object]) -> None:
    second = net.createServer()

    @second.on("error")
    def _(err: NodeOSError) -> None:
        print(f"{title}: error {err.code}")
        nextTick(lambda: print(f"{title}: tick from error"))
        setImmediate(then)

    second.listen(*args)
    print(f"{title}: sync, listening {word(second.listening)}")
    nextTick(lambda: print(f"{title}: tick"))
    queueMicrotask(lambda: print(f"{title}: microtask"))
    setImmediate(lambda: print(f"{title}: immediate"))


first = net.createServer()


def listening() -> None:
    port = port_of(first)
    attempt("no host", [port], lambda: attempt("host", [port, "127.0.0.1"], lambda: first.close()))


first.listen(0, listening)

net.run()
