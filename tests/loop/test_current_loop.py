"""Which loop is the current one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from pynet._loop import Loop, current_loop, existing_loop, nextTick, queueMicrotask


def test_one_per_thread_made_on_first_use() -> None:
    assert existing_loop() is None
    here = current_loop()
    assert current_loop() is here is existing_loop()
    there: list[Loop] = []

    def elsewhere() -> None:
        there.append(current_loop())
        there[0].close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert there[0] is not here


def test_a_closed_loop_is_replaced() -> None:
    first = current_loop()
    first.close()
    first.close()
    assert first.closed
    assert existing_loop() is None
    assert current_loop() is not first
    with pytest.raises(RuntimeError, match="closed"):
        first.run()


def test_a_loop_of_ones_own_is_current_while_it_runs() -> None:
    outer = current_loop()
    own = Loop()
    seen: list[Loop] = []
    own.next_tick(lambda: seen.append(current_loop()))
    own.run()
    own.next_tick(lambda: seen.append(current_loop()))
    own.turn()
    own.close()
    assert seen == [own, own]
    assert current_loop() is outer


def test_next_tick_and_queue_microtask_use_it() -> None:
    order: list[tuple[object, ...]] = []
    queueMicrotask(lambda *args: order.append(args), "microtask", 1)
    nextTick(lambda *args: order.append(args), "tick", 2)
    current_loop().run()
    assert order == [("tick", 2), ("microtask", 1)]


def test_only_its_own_thread_may_use_it() -> None:
    loop = Loop()
    loop.check_thread()
    seen: list[object] = []

    def elsewhere() -> None:
        with pytest.raises(RuntimeError, match="another thread"):
            loop.check_thread()
        loop.turn()  # whoever runs it owns it from then on
        loop.check_thread()
        seen.append(loop.thread)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join(10)
    assert seen == [thread.ident]
    with pytest.raises(RuntimeError, match="another thread"):
        loop.check_thread()
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.check_thread()


def test_asyncio_is_not_imported_for_it() -> None:
    program = """
import sys
import threading
from pynet._loop import current_loop, existing_loop, nextTick
assert existing_loop() is None
nextTick(print, "tick")
current_loop().run()
assert "asyncio" not in sys.modules
standalone = current_loop()
import asyncio
assert current_loop() is standalone
async def main():
    assert current_loop() is standalone  # it has moved in, with what the script has queued
asyncio.run(main())
assert standalone.closed
assert current_loop() is not standalone
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (0, "tick\n", "")


def test_run_inside_asyncio_says_what_to_do() -> None:
    standalone = current_loop()

    async def main() -> None:
        for loop in (current_loop(), standalone):
            with pytest.raises(RuntimeError, match="leave the call out"):
                loop.run()

    asyncio.run(main())


def test_standalone_there_are_no_futures_and_no_tasks() -> None:
    host = current_loop().host
    assert not host.is_asyncio
    with pytest.raises(RuntimeError, match=r"asyncio\.run\(main\(\)\)"):
        host.create_future()
    with pytest.raises(RuntimeError, match="none is running"):
        host.wait_idle()

    async def main() -> None:
        raise AssertionError("never started")

    with pytest.raises(RuntimeError, match=r"pynet\.run\(main\(\)\)"):
        host.create_task(main())


class Unwatching(asyncio.SelectorEventLoop):
    def add_reader(self, *args: object) -> None:
        raise NotImplementedError


def test_an_asyncio_loop_that_cannot_be_moved_into_leaves_the_threads_own_as_it_was() -> None:
    here, seen = current_loop(), list[str]()
    here.start_timer(1, lambda: seen.append("timer"))
    aio = asyncio.SelectorEventLoop()

    async def main() -> None:
        with pytest.raises(RuntimeError, match="cannot watch sockets"):
            current_loop()

    aio.__class__ = Unwatching  # only now: it watches a descriptor of its own first
    aio.run_until_complete(main())
    aio.close()
    assert current_loop() is here
    assert not here.host.is_asyncio
    here.run()
    assert seen == ["timer"]
