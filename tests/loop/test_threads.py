"""post() from other threads, and work on the pool."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable

import pytest

from pynet._loop import Loop, _threads, current_loop
from pynet._loop._threads import MAX_THREADS, Pool


def on_threads(count: int, target: Callable[[int], object]) -> list[threading.Thread]:
    threads = [threading.Thread(target=target, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads


def test_post_wakes_a_waiting_loop() -> None:
    loop = Loop()
    loop.ref_count(1)
    seen: list[int] = []

    def stop() -> None:
        seen.append(threading.get_ident())
        loop.ref_count(-1)

    [thread] = on_threads(1, lambda number: loop.post(stop))
    loop.run()
    thread.join()
    loop.close()
    assert seen == [threading.get_ident()]


def test_nothing_posted_is_lost_and_each_thread_keeps_its_order() -> None:
    loop = Loop()
    loop.ref_count(1)
    count, each = 4, 500
    seen: list[tuple[int, int]] = []
    left = count * each

    def note(thread: int, number: int) -> None:
        nonlocal left
        seen.append((thread, number))
        left -= 1
        if not left:
            loop.ref_count(-1)

    def post_all(thread: int) -> None:
        for number in range(each):
            loop.post(note, thread, number)

    threads = on_threads(count, post_all)
    loop.run()
    for thread in threads:
        thread.join()
    loop.close()
    for number in range(count):
        assert [n for t, n in seen if t == number] == list(range(each))


def test_ticks_run_between_posted_callbacks_and_posting_from_one_waits(loop: Loop) -> None:
    order: list[str] = []

    def first() -> None:
        loop.next_tick(order.append, "tick")
        loop.post(order.append, "third")
        loop.set_immediate(order.append, "immediate")

    loop.post(first)
    loop.post(order.append, "second")
    loop.run()
    assert order == ["tick", "second", "immediate", "third"]


def test_posting_to_a_closed_loop_does_nothing() -> None:
    loop = Loop()
    loop.close()
    loop.post(print, "never")


def test_results_and_failures_arrive_on_the_loops_thread() -> None:
    loop = current_loop()
    done: list[tuple[object, BaseException | None, bool]] = []
    main = threading.get_ident()
    where: list[int] = []

    def work() -> str:
        where.append(threading.get_ident())
        return "result"

    def fail() -> str:
        raise SystemExit("even this")

    def on_done(result: str | None, error: BaseException | None) -> None:
        done.append((result, error, threading.get_ident() == main))

    loop.submit(work, on_done)
    loop.run()
    loop.submit(fail, on_done)
    loop.run()
    assert done[0] == ("result", None, True)
    assert done[1][0] is None
    assert isinstance(done[1][1], SystemExit)
    assert main not in where


def test_at_most_four_at_a_time_all_of_them_daemons() -> None:
    loop = current_loop()
    full = threading.Barrier(MAX_THREADS, timeout=10)  # broken unless that many come together
    together: list[str] = []
    done: list[BaseException | None] = []

    def work() -> None:
        together.append(threading.current_thread().name)
        full.wait()

    for _ in range(MAX_THREADS * 3):
        loop.submit(work, lambda result, error: done.append(error))
    loop.run()
    assert done == [None] * (MAX_THREADS * 3)
    workers = [thread for thread in threading.enumerate() if thread.name in together]
    assert len(workers) == MAX_THREADS
    assert all(thread.daemon for thread in workers)


@pytest.mark.parametrize("begun", [False, True])
def test_a_cancelled_request_never_calls_back(begun: bool) -> None:
    loop = current_loop()
    go, running = threading.Event(), threading.Semaphore(0)
    done: list[str] = []

    def block() -> None:
        running.release()
        go.wait(10)

    blockers = [loop.submit(block, lambda result, error: done.append("blocker")) for _ in range(MAX_THREADS)]
    for _ in blockers:
        assert running.acquire(timeout=10)
    request = loop.submit(lambda: done.append("worked"), lambda result, error: done.append("queued"))
    victim = blockers[0] if begun else request
    assert victim.cancel()
    go.set()
    loop.run()
    loop.submit(lambda: None, lambda result, error: done.append("last"))
    loop.run()
    expected = ["blocker"] * (MAX_THREADS - 1) + ["worked", "queued"] if begun else ["blocker"] * MAX_THREADS
    assert sorted(done[:-1]) == sorted(expected)
    assert done[-1] == "last"


class NoThreads:
    """``threading.Thread`` of a system that is at its limit: only the first *allowed* can be started."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
        self._start = threading.Thread.start
        self._left = allowed
        monkeypatch.setattr(_threads, "_pool", Pool())
        monkeypatch.setattr(threading.Thread, "start", lambda thread: self.start(thread))

    def start(self, thread: threading.Thread) -> None:
        if not self._left:
            raise RuntimeError("can't start new thread")
        self._left -= 1
        self._start(thread)


def test_work_fails_where_no_thread_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    NoThreads(monkeypatch, 0)
    loop, seen = current_loop(), list[object]()
    request = loop.submit(int, lambda result, error: seen.append((result, getattr(error, "errno", None))))
    assert not seen and loop.active_requests() == [request]
    loop.run()
    assert seen == [(None, errno.EAGAIN)]
    assert not loop.alive and not request.cancel()
    loop.submit(int, lambda result, error: seen.append(result)).cancel()
    loop.run()
    assert len(seen) == 1


def test_one_thread_does_it_all_where_no_other_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    NoThreads(monkeypatch, 1)
    loop, seen = current_loop(), list[object]()
    for number in range(3 * MAX_THREADS):
        loop.submit(lambda number=number: number, lambda result, error: seen.append((result, error)))  # type: ignore[misc]
    loop.run()
    assert seen == [(number, None) for number in range(3 * MAX_THREADS)]
