"""A callback that is called later runs in the context in which it was given: in a copy, so that it changes no other."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import Any

import pytest

import pynet as net
from pynet import abort, timers
from pynet.events import EventEmitter
from pynet.process import nextTick, queueMicrotask
from pynet.stream import PassThrough, finished, pipeline
from pynet.timers import setImmediate, setInterval, setTimeout

user: contextvars.ContextVar[str] = contextvars.ContextVar("user", default="nobody")


def interval(call: Callable[..., object]) -> None:
    def once() -> None:
        made.close()
        call()

    made = setInterval(once, 1)


WAYS: dict[str, Callable[[Callable[..., object]], object]] = {
    "nextTick": nextTick,
    "queueMicrotask": queueMicrotask,
    "setTimeout": setTimeout,
    "setInterval": interval,
    "setImmediate": setImmediate,
    "post": net.post,
    "write": lambda call: PassThrough().write("x", call),
    "a write in the buffer": lambda call: corked().write("x", call),
    "end": lambda call: PassThrough().resume().end(call),
    "getConnections": lambda call: net.createServer().getConnections(call),
    "finished": lambda call: finished(PassThrough().resume().end(), call),
    "pipeline": lambda call: pipeline(PassThrough().end(), PassThrough().resume(), call),
}


def corked() -> PassThrough:
    stream = PassThrough()
    stream.cork()
    setTimeout(stream.uncork, 1)
    return stream


def ask(seen: list[str], *ways: str) -> None:
    """Have what is seen by a callback noted, for two users in turn, and each change it."""
    for way in ways:
        for name in ("alice", "bob"):

            def note(*_: Any, name: str = name) -> None:
                seen.append(f"{name} is {user.get()}")
                user.set("a stranger")

            user.set(name)
            WAYS[way](note)
    user.set("somebody else")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("host", ["alone", "asyncio"])
def test_a_callback_runs_in_the_context_in_which_it_was_given(way: str, host: str) -> None:
    seen: list[str] = []

    async def main() -> None:
        ask(seen, way)

    if host == "asyncio":
        net.run(main())
    else:
        contextvars.copy_context().run(ask_and_run, seen, way)
    assert sorted(seen) == ["alice is alice", "bob is bob"]


def ask_and_run(seen: list[str], way: str) -> None:
    setImmediate(int)  # there is a loop to post to
    ask(seen, way)
    net.run()
    assert user.get() == "somebody else"


def test_an_interval_has_one_context_for_all_its_calls() -> None:
    seen: list[str] = []

    def call() -> None:
        seen.append(user.get())
        user.set(user.get() + "!")
        if len(seen) == 3:
            made.close()

    made = setInterval(call, 1)
    contextvars.copy_context().run(net.run)
    assert seen == ["nobody", "nobody!", "nobody!!"]


def test_a_coroutine_function_has_a_copy_of_that() -> None:
    seen: list[str] = []

    async def call() -> None:
        seen.append(user.get())
        await asyncio.sleep(0)
        seen.append(user.get())

    async def main() -> None:
        user.set("alice")
        setImmediate(call)
        user.set("bob")

    net.run(main())
    assert seen == ["alice", "alice"]


def test_a_coroutine_listener_has_a_copy_of_the_emitter_s() -> None:
    seen: list[str] = []

    async def listener() -> None:
        seen.append(user.get())
        user.set("a stranger")

    async def main() -> None:
        emitter = EventEmitter()
        emitter.on("x", listener)
        for name in ("alice", "bob"):
            user.set(name)
            emitter.emit("x")
            assert user.get() == name

    net.run(main())
    assert seen == ["alice", "bob"]


def test_a_plain_listener_runs_in_that_of_the_emit() -> None:
    emitter = EventEmitter()
    emitter.on("x", lambda: user.set("set by the listener"))

    def emit() -> str:
        emitter.emit("x")
        return user.get()

    assert contextvars.copy_context().run(emit) == "set by the listener"


def test_post_takes_the_context_of_the_thread_that_posts() -> None:
    seen: list[str] = []

    def work() -> None:
        user.set("the thread")
        net.post(lambda: seen.append(user.get()))

    setImmediate(int)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    net.run()
    assert seen == ["the thread"]


def test_one_copy_for_a_call_and_none_for_the_library_s_own_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = 0

    def counting() -> contextvars.Context:
        nonlocal copies
        copies += 1
        return contextvars.copy_context()

    monkeypatch.setattr("pynet._events._later.copy_context", counting)
    monkeypatch.setattr("pynet._timers._timers.copy_context", counting)
    for call in (nextTick, queueMicrotask, setTimeout, setImmediate):
        call(int)
    assert copies == 4
    net.run()
    assert copies == 4
    abort.AbortSignal.timeout(1)
    socket = net.Socket().setTimeout(1)
    net.createServer()

    async def main() -> None:
        await timers.promises.setTimeout(1)

    net.run(main())
    assert copies == 4
    socket.destroy()
    net.run()
    assert copies == 4
