"""The loop inside asyncio and uvloop: no run(), one descriptor, and everything works."""

from __future__ import annotations

import asyncio
import gc
import itertools
import signal
import socket
import sys
import threading

import pytest

from pynet._loop import READABLE, WRITABLE, Loop, current_loop, existing_loop
from pynet._loop._asyncio_host import host_loop
from tests.loop.hosted import NoDescriptor, Reader, Run

USR1: int = getattr(signal, "SIGUSR1", 0)


def test_everything_works_without_run(run: Run) -> None:
    async def main() -> list[str]:
        loop = current_loop()
        assert loop is current_loop() is existing_loop()
        assert loop.host.is_asyncio
        order: list[str] = []
        done = loop.host.create_future()
        near, far = socket.socketpair()

        def on_data(data: bytes) -> None:
            order.append(f"data {data!r}")
            if not data:
                done.set_result(None)

        Reader(loop, near, on_data)

        def send() -> None:
            order.append("timer")
            far.send(b"hello")
            far.close()

        loop.next_tick(order.append, "tick")
        loop.queue_microtask(order.append, "microtask")
        loop.set_immediate(order.append, "immediate")
        loop.set_immediate(loop.closing, loop.start_timer, 5, send)
        loop.pend(order.append, "pending")
        loop.closing(order.append, "closing")
        order.append("sync")
        await done
        return order

    assert run(main()) == [
        *("sync", "tick", "microtask", "pending", "immediate", "closing"),
        *("timer", "data b'hello'", "data b''"),
    ]


@pytest.mark.parametrize("others", [0, 1])
def test_a_task_goes_on_midway_and_sets_an_immediate_that_is_not_waited_for(run: Run, others: int) -> None:
    async def main() -> None:
        loop = current_loop()
        reached, done = loop.host.create_future(), loop.host.create_future()
        loop.set_immediate(reached.set_result, None)
        for _ in range(others):
            loop.set_immediate(int)
        await reached
        loop.set_immediate(done.set_result, None).unref()
        await asyncio.wait_for(done, 5)

    run(main())


def test_timers_are_never_early_and_can_move(run: Run) -> None:
    async def main() -> None:
        loop = current_loop()
        fired: dict[str, float] = {}
        done = loop.host.create_future()

        def fire(name: str) -> None:
            fired[name] = loop.now() - start
            if len(fired) == 4:
                done.set_result(None)

        start = loop.now()
        loop.start_timer(40, lambda: fire("40"))
        moved = loop.start_timer(10, lambda: fire("10"))
        loop.start_timer(20, lambda: fire("20"))
        cancelled = loop.start_timer(15, lambda: fire("cancelled"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)  # asyncio has been told of the first one
        cancelled.cancel()
        moved.refresh()
        loop.start_timer(2, lambda: fire("2"))
        await done
        assert all(time >= int(name) for name, time in fired.items())
        assert next(iter(fired)) == "2"

    run(main())


def test_an_interval_goes_on(run: Run) -> None:
    async def main() -> None:
        loop = current_loop()
        done = loop.host.create_future()
        beats: list[float] = []

        def beat() -> None:
            beats.append(loop.now())
            if len(beats) == 5:
                interval.cancel()
                done.set_result(None)

        interval = loop.start_timer(3, beat, repeat=True)
        await done
        assert all(later - earlier >= 3 for earlier, later in itertools.pairwise(beats))

    run(main())


def test_posts_and_requests_wake_it(run: Run) -> None:
    async def main() -> object:
        loop = current_loop()
        done = loop.host.create_future()
        loop.submit(lambda: threading.current_thread().name, lambda result, error: done.set_result(result))
        return await done

    assert "pynet-worker" in run(main())


def test_interest_changed_outside_a_turn_is_seen(run: Run) -> None:
    async def main() -> None:
        loop = current_loop()
        near, far = socket.socketpair()
        near.setblocking(False)
        with near, far:
            writable = loop.host.create_future()

            def on_ready(mask: int) -> None:
                watcher.want(0)
                if not writable.done():
                    writable.set_result(mask)
                else:
                    readable.set_result(mask)

            watcher = loop.watch(near.fileno(), on_ready)
            watcher.want(WRITABLE)
            assert await writable == WRITABLE
            readable = loop.host.create_future()
            await asyncio.sleep(0)
            watcher.want(READABLE)
            far.send(b"x")
            assert await readable == READABLE
            watcher.want(READABLE | WRITABLE)
            readable = loop.host.create_future()
            assert await readable & READABLE
            watcher.close()

    run(main())


def test_immediates_do_not_starve_asyncio(run: Run) -> None:
    async def main() -> int:
        loop = current_loop()
        count = 0
        going = True

        def again() -> None:
            nonlocal count
            count += 1
            if going:
                loop.set_immediate(again)

        again()
        while count < 50:
            await asyncio.sleep(0)
        going = False
        return count

    assert run(main()) >= 50


def test_exceptions_go_to_the_exception_handler_and_the_rest_goes_on(run: Run) -> None:
    async def main() -> list[object]:
        loop = current_loop()
        seen: list[object] = []
        done = loop.host.create_future()
        asyncio.get_running_loop().set_exception_handler(lambda aio, context: seen.append(context["exception"]))

        def fail(name: str) -> None:
            raise LookupError(name)

        loop.set_immediate(fail, "first")
        loop.set_immediate(seen.append, "second")
        loop.next_tick(fail, "tick")
        loop.set_immediate(done.set_result, None)
        await done
        taken: list[BaseException] = []
        loop.on_uncaught = lambda error: bool(taken.append(error)) or True  # type: ignore[func-returns-value]
        done = loop.host.create_future()
        loop.set_immediate(fail, "third")
        loop.set_immediate(done.set_result, None)
        await done
        return [*seen, *taken]

    tick, first, second, third = run(main())
    assert [str(error) for error in (tick, first, third)] == ["tick", "first", "third"]
    assert second == "second"


def test_tasks_are_kept_and_run_in_the_asyncio_loop(run: Run) -> None:
    async def main() -> list[str]:
        loop = current_loop()
        order: list[str] = []

        async def child() -> None:
            order.append("started")
            await asyncio.sleep(0)
            order.append("done")

        loop.host.create_task(child())
        gc.collect()
        task = loop.host.create_task(child())
        await task
        return order

    assert run(main()) == ["started", "started", "done", "done"]


def test_wait_idle_waits_for_what_keeps_the_loop_alive(run: Run) -> None:
    async def main() -> list[str]:
        loop = current_loop()
        order: list[str] = []
        await loop.host.wait_idle()
        loop.start_timer(10, lambda: order.append("timer"))
        near, far = socket.socketpair()
        reader = Reader(loop, near, lambda data: order.append("end"))
        unrefd, other = socket.socketpair()
        Reader(loop, unrefd, print).unref()
        loop.start_timer(15, far.close)
        await loop.host.wait_idle()
        order.append("idle")
        loop.set_immediate(order.append, "immediate")
        await loop.host.wait_idle()
        assert reader.closed
        third, fourth = socket.socketpair()
        late = Reader(loop, third, print)
        waiting = loop.host.wait_idle()
        await asyncio.sleep(0)
        assert not waiting.done()
        late.unref()
        await waiting
        late.close()
        other.close()
        fourth.close()
        return order

    assert run(main()) == ["timer", "end", "idle", "immediate"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_signals(run: Run) -> None:
    async def main() -> list[int]:
        loop = current_loop()
        done = loop.host.create_future()
        seen: list[int] = []

        def on_signal(signum: int) -> None:
            seen.append(signum)
            done.set_result(None)

        watchers = [loop.watch_signal(USR1, seen.append), loop.watch_signal(USR1, on_signal)]
        signal.raise_signal(USR1)
        await done
        for watcher in watchers:
            watcher.close()
        return seen

    before = signal.getsignal(USR1)
    assert run(main()) == [USR1, USR1]
    assert signal.getsignal(USR1) == before


def test_a_nested_asyncio_loop_has_its_own(run: Run) -> None:
    async def main() -> None:
        outer = current_loop()
        done = outer.host.create_future()
        inner: list[Loop] = []

        async def nested() -> None:
            inner.append(current_loop())
            await asyncio.sleep(0)

        def on_thread() -> None:
            asyncio.run(nested())
            outer.post(done.set_result, None)

        thread = threading.Thread(target=on_thread)
        thread.start()
        await done
        thread.join()
        assert inner[0] is not outer
        assert inner[0].closed

    run(main())


def test_what_another_thread_is_refused_does_not_stop_the_rest(run: Run) -> None:
    log: list[str] = []

    def elsewhere(loop: Loop) -> None:
        try:
            loop.next_tick(log.append, "tick of a thread")
        except RuntimeError:
            log.append("refused")

    async def main() -> None:
        asyncio.get_running_loop().set_debug(True)
        loop = current_loop()
        await loop.host.wait_idle()
        thread = threading.Thread(target=elsewhere, args=[loop])
        thread.start()
        thread.join()
        done = loop.host.create_future()
        loop.next_tick(done.set_result, None)
        await done

    run(main())
    assert log == ["refused", "tick of a thread"]


def test_a_wait_that_was_given_up_is_no_trouble(run: Run) -> None:
    async def main() -> None:
        loop = current_loop()
        timer = loop.start_timer(1_000, print)
        waiting = loop.host.wait_idle()
        await asyncio.sleep(0)
        waiting.cancel()
        timer.cancel()
        await loop.host.wait_idle()

    run(main())


def test_an_asyncio_loop_run_by_a_callback_waits_for_its_turn_to_end() -> None:
    order: list[str] = []

    async def main() -> None:
        loop = current_loop()

        def nested() -> None:
            order.append("nested")
            loop.host._make_turn()  # type: ignore[attr-defined]
            order.append("nested done")

        loop.set_immediate(nested)
        loop.set_immediate(order.append, "second")
        await loop.host.wait_idle()

    asyncio.run(main())
    assert order == ["nested", "nested done", "second"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_signals_where_asyncio_has_no_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise NotImplementedError

    async def main() -> None:
        loop = current_loop()
        monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", refuse)
        done = loop.host.create_future()
        watcher = loop.watch_signal(USR1, done.set_result)
        signal.raise_signal(USR1)
        assert await done == USR1
        watcher.close()

    before = signal.getsignal(USR1)
    asyncio.run(main())
    assert signal.getsignal(USR1) == before


def test_a_loop_whose_poller_has_no_descriptor_stays_outside() -> None:
    """asyncio has nothing to watch; the thread gets a loop of another kind, and the former one may go on later."""
    standalone = Loop(poller=NoDescriptor())
    order: list[str] = []
    standalone.set_immediate(order.append, "outside")

    async def main() -> None:
        loop = host_loop(asyncio.get_running_loop(), lambda: None, standalone)
        assert loop is not standalone
        loop.set_immediate(order.append, "inside")
        await loop.host.wait_idle()
        loop.close()

    asyncio.run(main())
    assert not standalone.host.is_asyncio
    standalone.run()
    standalone.close()
    assert order == ["inside", "outside"]
