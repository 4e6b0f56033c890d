"""``process.on("SIGTERM", f)``: on whichever loop runs, without keeping it alive."""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from pynet import process, testing
from pynet._loop import current_loop
from pynet.errors import NodeOSError
from pynet.timers import clearInterval, setInterval, setTimeout

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals cannot be sent there")

USR1, USR2 = (int(getattr(signal, name, 0)) for name in ("SIGUSR1", "SIGUSR2"))


def raise_soon(number: int) -> None:
    setTimeout(lambda: os.kill(os.getpid(), number), 1)


def test_delivered_on_the_loop_with_name_and_number() -> None:
    seen: list[object] = []

    def on_signal(name: str, number: int) -> None:
        seen.append((name, number, current_loop().in_turn))
        clearInterval(alive)

    former = signal.getsignal(USR1)
    alive = setInterval(lambda: None, 1000)
    process.on("SIGUSR1", on_signal)
    raise_soon(USR1)
    testing.run()
    process.off("SIGUSR1", on_signal)
    assert seen == [("SIGUSR1", USR1, True)]
    assert signal.getsignal(USR1) is former


def test_it_does_not_keep_the_loop_alive() -> None:
    process.on("SIGUSR1", print)
    testing.run(timeout_ms=1000)
    process.off("SIGUSR1", print)


def test_one_that_came_before_the_loop_ran_is_not_lost() -> None:
    seen: list[str] = []
    process.once("SIGUSR1", lambda name: seen.append(name))
    os.kill(os.getpid(), USR1)
    assert seen == []
    testing.run()
    assert seen == ["SIGUSR1"]


@pytest.mark.parametrize("add", ["on", "once", "addListener", "prependListener", "prependOnceListener", "add_listener"])
def test_by_whichever_method(add: str) -> None:
    seen: list[str] = []
    former = signal.getsignal(USR2)
    method: Any = getattr(process, add)
    method("SIGUSR2", lambda: seen.append(add))
    raise_soon(USR2)
    testing.run()
    process.removeAllListeners("SIGUSR2")
    assert seen == [add]
    assert signal.getsignal(USR2) is former


def test_removed_with_all_the_others() -> None:
    former = [signal.getsignal(number) for number in (USR1, USR2)]
    process.on("SIGUSR1", print)
    process.on("SIGUSR1", print)
    process.on("SIGUSR2", print)
    process.off("SIGUSR1", print)
    assert signal.getsignal(USR1) is not former[0]
    process.removeAllListeners()
    assert [signal.getsignal(number) for number in (USR1, USR2)] == former


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSTOP"])
def test_what_cannot_be_caught(name: str) -> None:
    with pytest.raises(NodeOSError, match="uv_signal_start EINVAL"):
        process.process.add_listener(name, print)
    assert process.listenerCount(name) == 0


def test_what_the_system_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(signal, "signal", refuse)
    with pytest.raises(NodeOSError, match="uv_signal_start EINVAL"):
        process.on("SIGUSR1", print)
    assert process.listenerCount("SIGUSR1") == 0


def test_a_name_that_is_no_signal_is_an_event() -> None:
    process.process.add_listener("SIGNAL_OF_MINE", print)
    assert process.eventNames() == ["SIGNAL_OF_MINE"]
    process.removeAllListeners()


def test_off_the_main_thread() -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            process.on("SIGUSR1", print)
        except RuntimeError as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert str(failures[0]) == "SIGUSR1: only the main thread can listen to signals"
    assert process.listenerCount("SIGUSR1") == 0


def test_ctrl_c_is_the_loops_again_when_nobody_listens() -> None:
    def swap() -> None:
        process.off("SIGINT", first)
        os.kill(os.getpid(), signal.SIGINT)

    seen: list[str] = []

    def first() -> None:
        seen.append("listener")
        setTimeout(swap, 1)

    former = signal.getsignal(signal.SIGINT)

    def begin() -> None:
        process.on("SIGINT", first)
        os.kill(os.getpid(), signal.SIGINT)

    setTimeout(begin, 1)
    alive = setInterval(lambda: None, 1000)
    with pytest.raises(KeyboardInterrupt):
        current_loop().run()
    clearInterval(alive)
    assert seen == ["listener"]
    assert signal.getsignal(signal.SIGINT) is former


def loops() -> list[Callable[[], asyncio.AbstractEventLoop]]:
    found: list[Callable[[], asyncio.AbstractEventLoop]] = [asyncio.new_event_loop]
    try:
        found.append(importlib.import_module("uvloop").new_event_loop)
    except ImportError:
        pass
    return found


@pytest.mark.parametrize("make", loops())
@pytest.mark.parametrize("inside", [False, True])
def test_hosted_by_asyncio(make: Callable[[], asyncio.AbstractEventLoop], inside: bool) -> None:
    """Also when the listener was added before there was an asyncio loop, and none of pynet was made in it."""
    seen: list[str] = []

    async def main() -> None:
        aio = asyncio.get_running_loop()
        done = aio.create_future()

        def on_signal(name: str) -> None:
            seen.append(name)
            done.set_result(None)

        if inside:
            process.on("SIGUSR1", on_signal)
        else:
            process.once("SIGUSR2", lambda: done.set_result(None))
        aio.call_later(0.001, os.kill, os.getpid(), USR1)
        await asyncio.wait_for(done, 20)

    if not inside:

        def on_signal(name: str) -> None:
            seen.append(name)
            os.kill(os.getpid(), USR2)

        process.on("SIGUSR1", on_signal)
    aio = make()
    try:
        aio.run_until_complete(main())
        aio.run_until_complete(aio.shutdown_asyncgens())
    finally:
        aio.close()
        process.removeAllListeners()
    assert seen == ["SIGUSR1"]
