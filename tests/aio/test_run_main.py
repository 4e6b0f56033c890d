"""``pynet.run(main())``: Node's ``async function main()``."""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet import process
from pynet._loop import existing_loop
from pynet.aio import idle, run_main
from pynet.events import EventEmitter, once
from pynet.timers import setImmediate, setTimeout
from tests.cli.programs import PYTHON, Program, interrupt, run, script
from tests.cli.terminal import Terminal
from tests.net.programs import closed_port


def test_the_result_when_nothing_is_left() -> None:
    order: list[str] = []

    async def main() -> int:
        setTimeout(lambda: order.append("timer"), 10)
        order.append("main")
        return 5

    assert net.run(main()) == 5
    assert order == ["main", "timer"]
    assert existing_loop() is None


def test_what_main_raises_ends_it_at_once() -> None:
    async def main() -> None:
        server = net.createServer().listen(0, "127.0.0.1")
        await once(server, "listening")
        raise LookupError("mine")

    told = r"unclosed <TCP server on 127\.0\.0\.1:\d+ active>"
    with pytest.warns(ResourceWarning, match=told), pytest.raises(LookupError, match="mine"):
        net.run(main())


@pytest.mark.parametrize("when", ["while main runs", "afterwards"])
def test_what_escapes_from_a_listener_ends_it_at_once(when: str) -> None:
    order: list[str] = []

    async def main() -> None:
        setTimeout(lambda: 1 / 0, 1)
        setImmediate(lambda: order.append("others run"))
        if when == "afterwards":
            return
        try:
            await asyncio.sleep(1000)
        finally:
            order.append("finally")

    with pytest.raises(ZeroDivisionError):
        net.run(main())
    assert order == ["others run", *(["finally"] if when != "afterwards" else [])]


def test_only_the_first_of_several_is_raised() -> None:
    async def main() -> None:
        setImmediate(lambda: 1 / 0)
        setImmediate(lambda: [][0])
        await asyncio.sleep(1000)

    with pytest.raises(ZeroDivisionError):
        net.run(main())


def told_by(main: Callable[[], Coroutine[Any, Any, Any]], kind: type[Exception]) -> list[str]:
    """What asyncio's exception handler is told when ``run(main())`` raises *kind*."""
    told: list[str] = []

    async def program() -> None:
        def handler(aio: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            told.append(repr(context.get("exception", context["message"])))

        asyncio.get_running_loop().set_exception_handler(handler)
        await main()

    with pytest.raises(kind):
        net.run(program())
    gc.collect()  # an exception that nobody has retrieved would be told now
    return told


def test_what_main_raises_before_an_error_event_is_what_is_raised() -> None:
    async def main() -> None:
        net.connect(closed_port(), "127.0.0.1")
        raise RuntimeError("mine")

    assert all("ECONNREFUSED" in each for each in told_by(main, RuntimeError))


def test_an_error_event_later_in_the_same_turn_is_told_to_asyncio() -> None:
    async def main() -> None:
        emitter = EventEmitter()
        setImmediate(emitter.emit, "x")
        setImmediate(emitter.emit, "error", LookupError("later"))
        await once(emitter, "x")
        raise RuntimeError("mine")

    assert told_by(main, RuntimeError) == ["LookupError('later')"]


def test_an_error_event_earlier_in_the_same_turn_is_what_is_raised() -> None:
    async def main() -> None:
        emitter = EventEmitter()
        setImmediate(EventEmitter().emit, "error", LookupError("first"))
        setImmediate(emitter.emit, "x")
        await once(emitter, "x")
        raise RuntimeError("mine")

    assert told_by(main, LookupError) == ["RuntimeError('mine')"]


def test_what_main_raises_as_it_is_cancelled_is_told_to_asyncio() -> None:
    async def main() -> None:
        setImmediate(EventEmitter().emit, "error", LookupError("first"))
        try:
            await asyncio.sleep(1000)
        finally:
            raise RuntimeError("mine")

    assert told_by(main, LookupError) == ["RuntimeError('mine')"]


def test_coroutine_listeners_are_waited_for() -> None:
    order: list[str] = []

    async def main() -> str:
        emitter = EventEmitter()

        async def listener() -> None:
            await asyncio.sleep(0.01)
            order.append("slept")
            setTimeout(lambda: order.append("timer"), 1)

        emitter.on("x", listener)
        emitter.emit("x")
        return "done"

    assert net.run(main()) == "done"
    assert order == ["slept", "timer"]


def test_one_that_fails() -> None:
    async def main() -> None:
        emitter = EventEmitter()

        async def listener() -> None:
            raise LookupError("mine")

        emitter.on("x", listener)
        emitter.emit("x")

    with pytest.raises(LookupError, match="mine"):  # as an 'error' that nobody listens to
        net.run(main())


def test_tasks_that_are_left_are_cancelled_as_asyncio_run_does() -> None:
    order: list[str] = []

    async def forever() -> None:
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError:
            order.append("cancelled")
            raise

    async def stubborn() -> None:
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError:
            raise LookupError("mine") from None

    seen: list[Any] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda aio, context: seen.append(context["exception"]))
        tasks = [asyncio.create_task(forever()), asyncio.create_task(stubborn())]
        await asyncio.sleep(0)
        assert not any(task.done() for task in tasks)

    net.run(main())
    assert order == ["cancelled"]
    assert [str(error) for error in seen] == ["mine"]


def test_idle() -> None:
    order: list[str] = []

    async def main() -> None:
        await idle()
        setTimeout(lambda: order.append("timer"), 5)
        await idle()
        order.append("idle")

    net.run(main())
    assert order == ["timer", "idle"]
    waiting = idle()
    with pytest.raises(RuntimeError, match="asyncio"):
        waiting.send(None)


def test_before_exit() -> None:
    order: list[str] = []

    def before_exit() -> None:
        order.append("beforeExit")
        if len(order) < 4:
            setTimeout(lambda: order.append("more"), 1)

    async def main() -> None:
        order.append("main")

    process.on("beforeExit", before_exit)
    net.run(main())
    process.off("beforeExit", before_exit)
    assert order == ["main", "beforeExit", "more", "beforeExit"]


def test_another_loop() -> None:
    uvloop = pytest.importorskip("uvloop")

    async def main() -> type:
        setTimeout(lambda: None, 1)
        return type(asyncio.get_running_loop())

    assert run_main(main(), loop_factory=importlib.import_module("uvloop").new_event_loop) is uvloop.Loop


def test_wrong_calls() -> None:
    async def main() -> None:
        with pytest.raises(RuntimeError, match="await the coroutine instead"):
            run_main(inner())
        with pytest.raises(RuntimeError, match="inside a running asyncio loop"):
            net.run()

    async def inner() -> None: ...

    for wrong in (main, 5, None):
        with pytest.raises(TypeError, match="takes a coroutine"):
            run_main(wrong)  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net.run(main())


def test_on_another_thread() -> None:
    results: list[str] = []

    async def main() -> str:
        setTimeout(lambda: results.append("timer"), 1)
        return "done"

    thread = threading.Thread(target=lambda: results.append(net.run(main())))
    thread.start()
    thread.join(20)
    assert results == ["timer", "done"]


posix = pytest.mark.skipif(sys.platform == "win32", reason="signals cannot be sent there")

SERVER = """
    import asyncio
    import pynet as net
    from pynet.events import once
    async def main():
        server = net.createServer().listen(0, "127.0.0.1")
        await once(server, "listening")
        print("ready", flush=True)
        try:
            await {wait}
        finally:
            print("finally", flush=True)
            server.close()
    net.run(main())
"""


@posix
@pytest.mark.parametrize("wait", ["asyncio.sleep(1000)", "asyncio.sleep(0)"])
def test_ctrl_c(tmp_path: Path, wait: str) -> None:
    """It cancels main, whose clean-up runs; and it ends a program whose main has long returned."""
    source = SERVER if wait != "asyncio.sleep(0)" else SERVER.replace("server.close()", "server.ref()")
    with Program([*PYTHON, str(script(tmp_path, source.format(wait=wait)))]) as program:
        assert program.line() == "ready"
        if wait == "asyncio.sleep(0)":
            assert program.line() == "finally"
        interrupt(program)
        result = program.finish()
    assert result.status == -signal.SIGINT
    assert result.output == ("finally\n" if wait != "asyncio.sleep(0)" else "")
    assert result.errors.endswith("KeyboardInterrupt\n")
    assert "CancelledError" not in result.errors


@posix
def test_ctrl_c_at_a_terminal_with_a_listener(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import asyncio
        import pynet as net
        from pynet import process
        async def main():
            done = asyncio.get_running_loop().create_future()
            process.once("SIGINT", lambda name: (print(name), done.set_result(None)))
            print("ready")
            await done
        net.run(main())
        """,
    )
    with Terminal([*PYTHON, str(path)]) as terminal:
        terminal.until("ready")
        terminal.send("\x03")
        result = terminal.finish()
    assert (result.status, result.output) == (0, "\n^CSIGINT\n")


@posix
def test_a_second_ctrl_c_does_not_wait() -> None:
    async def main() -> None:
        asyncio.get_running_loop().call_later(0.01, os.kill, os.getpid(), signal.SIGINT)
        try:
            await asyncio.sleep(1000)
        finally:
            asyncio.get_running_loop().call_later(0.01, os.kill, os.getpid(), signal.SIGINT)
            await asyncio.sleep(1000)

    former = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        net.run(main())
    assert signal.getsignal(signal.SIGINT) is former


@posix
@pytest.mark.parametrize("kind", ["asyncio", "uvloop"])
def test_ctrl_c_that_does_not_interrupt_the_poll(kind: str) -> None:
    """As when it comes right before the poll: another thread has received it, and the poll knows nothing of it."""
    factory = pytest.importorskip("uvloop").new_event_loop if kind == "uvloop" else asyncio.new_event_loop

    async def main() -> None:
        def strike() -> None:
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)

        late = asyncio.get_running_loop().call_later(30, lambda: None)  # to find out, if it is not woken
        threading.Timer(0.1, strike).start()  # when the loop has long been waiting
        started.append(time.monotonic())
        try:
            await asyncio.sleep(1000)
        finally:
            late.cancel()

    started: list[float] = []
    former = signal.set_wakeup_fd(-1)
    with pytest.raises(KeyboardInterrupt):
        run_main(main(), loop_factory=factory)
    assert time.monotonic() - started[0] < 20
    assert signal.set_wakeup_fd(former) == -1


def test_exit_codes(tmp_path: Path) -> None:
    for source, status in (
        ("process.exitCode = 3", 3),
        ("process.exit(4)", 4),
        ("setTimeout(lambda: process.exit(5), 1)", 5),
        ("setTimeout(lambda: 1 / 0, 1)", 1),
        ("raise LookupError", 1),
    ):
        path = script(
            tmp_path,
            f"""
            import pynet as net
            from pynet import process
            from pynet.timers import setTimeout
            process.on("exit", lambda code: print("exit", code))
            async def main():
                {source}
            net.run(main())
            """,
        )
        result = run([*PYTHON, str(path)])
        assert (result.status, result.output) == (status, f"exit {status}\n")
        assert (status == 1) == bool(result.errors), result.errors


def test_a_main_that_is_cancelled_from_within() -> None:
    """Not by Ctrl-C, so it comes out as what it is."""

    async def main() -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(3600)

    with pytest.raises(asyncio.CancelledError):
        net.run(main())


def test_a_handler_for_sigint_that_is_there_already_stays() -> None:
    former = signal.getsignal(signal.SIGINT)
    seen: list[int] = []

    def theirs(signum: int, frame: object) -> None:
        seen.append(signum)

    async def main() -> None:
        assert signal.getsignal(signal.SIGINT) is theirs
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(0)

    signal.signal(signal.SIGINT, theirs)
    try:
        net.run(main())
        assert signal.getsignal(signal.SIGINT) is theirs
    finally:
        signal.signal(signal.SIGINT, former)
    assert seen == [signal.SIGINT]
