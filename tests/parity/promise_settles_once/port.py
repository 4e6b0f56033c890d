"""new Promise, Promise.withResolvers and util.promisify: what settles them, and that it does so once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

import pynet as net
from pynet import aio, dns
from pynet.errors import NodeError
from pynet.events import EventEmitter
from pynet.timers import setImmediate, setTimeout


async def show(name: str, promise: Awaitable[Any]) -> None:
    try:
        print(name, await promise)
    except Exception as err:
        print(name, "fails:", err)


def fail(text: str) -> NoReturn:
    raise Exception(text)


Settle = Callable[..., None]


async def main() -> None:
    await show("resolved", aio.promise(lambda resolve: resolve(1)))
    await show("rejected", aio.promise(lambda resolve, reject: reject(Exception("no"))))
    await show("thrown", aio.promise(lambda: fail("thrown")))
    await show("thrown after resolve", aio.promise(lambda resolve: (resolve(1), fail("late"))))
    await show("twice", aio.promise(lambda resolve, reject: (resolve(1), resolve(2), reject(Exception("late")))))
    await show("rejected, then resolved", aio.promise(lambda resolve, reject: (reject(Exception("first")), resolve(1))))
    await show("surplus", aio.promise(lambda resolve: resolve(1, 2, 3)))
    await show("later", aio.promise(lambda resolve: setImmediate(resolve, "later", "more")))

    async def inner() -> str:
        return "inner"

    async def failing() -> None:
        fail("inner")

    def locked(resolve: Settle) -> None:
        resolve(aio.promise(lambda inner: setImmediate(inner, "inner")))
        resolve("late")

    await show("of a promise", aio.promise(lambda resolve: resolve(inner())))
    await show("of a failing one", aio.promise(lambda resolve: resolve(failing())))
    await show("locked in", aio.promise(locked))

    deferred: aio.Deferred[int] = aio.Deferred()
    emitter = EventEmitter()
    emitter.once("answer", deferred.resolve).once("error", deferred.reject)
    setImmediate(lambda: (emitter.emit("answer", 42), emitter.emit("error", Exception("late"))))
    await show("by events", deferred.promise)

    def twice(callback: Settle) -> None:
        callback(None, 1)
        callback(Exception("late"))

    def add(a: int, b: int, callback: Settle) -> None:
        callback(None, a + b, "more")

    def answer_later(callback: Settle) -> None:
        setImmediate(callback, None, "later")

    await show("promisified", aio.promisify(add)(1, 2))
    await show("promisified, later", aio.promisify(answer_later)())
    await show("promisified, fails", aio.promisify(lambda callback: callback(Exception("no")))())
    await show("promisified, throws", aio.promisify(lambda callback: fail("thrown"))())
    await show("promisified, answers twice", aio.promisify(twice)())
    await show("setTimeout", aio.promisify(setTimeout)(1, "value"))
    await show("setImmediate", aio.promisify(setImmediate)("value"))
    answer = await aio.promisify(dns.lookup)("127.0.0.1")
    print("lookup", answer.address, answer.family)
    wrong: list[Any] = [5, None, "x"]
    for value in wrong:
        try:
            aio.promisify(value)
        except NodeError as err:
            print(err.code, err.message)


net.run(main())
