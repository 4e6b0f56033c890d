"""How the loop inside an asyncio loop ends: with it, and not unnoticed."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import warnings
from typing import Any

import pytest

from pynet._loop import Loop, current_loop
from pynet._loop._asyncio_host import LAST_TURNS
from tests.loop.hosted import Reader, Run

USR1: int = getattr(signal, "SIGUSR1", 0)


def test_what_is_left_open_is_closed_and_reported(run: Run) -> None:
    order: list[str] = []
    pairs = [socket.socketpair() for _ in range(3)]

    async def main() -> None:
        loop = current_loop()
        for near, _ in pairs:
            handle = Reader(loop, near, print)
        handle.close(lambda: order.append("closed"))  # in time
        loop.open_handles()[0].unref()  # nobody waits for it, nobody minds
        loop.submit(lambda: None, lambda result, error: None)

    with pytest.warns(ResourceWarning, match="unclosed") as record:
        run(main())
    assert len([warning for warning in record if "Reader" in str(warning.message)]) == 1
    assert order == ["closed"]
    for near, far in pairs:
        assert near.fileno() == -1
        far.close()


def test_an_asyncio_loop_that_nobody_has_shut_down_is_noticed(run: Run) -> None:
    near, far = socket.socketpair()

    async def main() -> Loop:
        loop = current_loop()
        Reader(loop, near, print)
        return loop

    aio = asyncio.SelectorEventLoop()
    loop = aio.run_until_complete(main())
    with pytest.warns(ResourceWarning, match="unclosed <Reader"):
        aio.close()
    assert loop.closed
    assert near.fileno() == -1
    far.close()


def test_a_loop_made_after_the_generators_were_shut_down_says_nothing() -> None:
    async def main() -> Loop:
        return current_loop()

    aio = asyncio.SelectorEventLoop()
    aio.run_until_complete(aio.shutdown_asyncgens())
    loop = aio.run_until_complete(main())
    aio.close()
    del aio
    gc.collect()
    assert loop.closed


def test_one_loop_per_asyncio_loop_for_as_long_as_it_lives(run: Run) -> None:
    async def main() -> Loop:
        return current_loop()

    first, second = asyncio.SelectorEventLoop(), asyncio.SelectorEventLoop()
    loops = [aio.run_until_complete(main()) for aio in (first, first, second)]
    assert loops[0] is loops[1] is not loops[2]
    first.run_until_complete(first.shutdown_asyncgens())
    assert loops[0].closed
    anew = first.run_until_complete(main())
    assert anew is not loops[0]
    for aio in (first, second):
        aio.run_until_complete(aio.shutdown_asyncgens())
        aio.close()
    assert anew.closed
    assert loops[2].closed


def test_closing_the_loop_itself_is_clean(run: Run) -> None:
    async def main() -> None:
        loop = current_loop()
        waiting = loop.host.wait_idle()
        loop.start_timer(1_000, print)
        await asyncio.sleep(0)
        await asyncio.sleep(0)  # the turn that tells asyncio of the timer
        loop.close()
        await waiting
        assert current_loop() is not loop

    run(main())


def test_a_wait_that_ends_with_the_loop_leaves_it_in_order(run: Run) -> None:
    order: list[object] = []
    pairs = [socket.socketpair() for _ in range(2)]

    async def main() -> None:
        loop = current_loop()
        over = loop.host.create_future()
        first, second = (Reader(loop, near, print) for near, _ in pairs)
        first.close(lambda: order.append("first"))
        second.close(lambda: over.set_result("second"))
        loop.close()
        order.append(await over)

    run(main())
    assert order == ["first", "second"]
    for _, far in pairs:
        far.close()


def test_using_it_after_the_asyncio_loop_is_harmless(run: Run) -> None:
    async def main() -> Loop:
        return current_loop()

    loop = run(main())
    loop.next_tick(print)
    loop.start_timer(1, print).cancel()
    loop.post(print)
    loop.close()
    gc.collect()
    with pytest.raises(RuntimeError, match="closed"):
        loop.turn()


def test_services_of_a_host_whose_asyncio_loop_is_gone() -> None:
    async def main() -> Loop:
        return current_loop()

    aio = asyncio.SelectorEventLoop()
    loop = aio.run_until_complete(main())
    aio.close()
    del aio
    gc.collect()
    with pytest.raises(RuntimeError, match="is gone"):
        loop.host.create_future()
    assert not loop.host.report(LookupError())
    loop.host.schedule()


def test_an_interrupt_leaves_the_asyncio_loop_and_nothing_is_lost(run: Run) -> None:
    async def main() -> None:
        loop = current_loop()
        seen: list[str] = []

        def interrupt() -> None:
            raise KeyboardInterrupt

        loop.set_immediate(interrupt)
        loop.set_immediate(seen.append, "second")
        try:
            await loop.host.wait_idle()
        finally:
            assert seen == ["second"]

    aio = asyncio.SelectorEventLoop()
    task = aio.create_task(main())
    with pytest.raises(KeyboardInterrupt):
        aio.run_until_complete(task)
    aio.run_until_complete(task)
    aio.run_until_complete(aio.shutdown_asyncgens())
    aio.close()


def test_a_loop_without_add_reader_names_the_fix() -> None:
    class Proactor(asyncio.SelectorEventLoop):
        def _refuse(self, *args: Any) -> None:
            raise NotImplementedError

        vars()["add_reader"] = _refuse

    async def main() -> None:
        with pytest.raises(RuntimeError, match=r"Proactor.*WindowsSelectorEventLoopPolicy.*SelectorEventLoop"):
            current_loop()

    aio = Proactor()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        aio.run_until_complete(main())
    aio.close()


@pytest.mark.parametrize(("rounds", "expected"), [(3, 3), (100, LAST_TURNS)])
def test_what_the_last_task_has_queued_still_runs_within_reason(run: Run, rounds: int, expected: int) -> None:
    """A program that never comes to rest does not keep asyncio from its end."""
    made: list[int] = []

    async def main() -> Loop:
        loop = current_loop()

        def again(left: int) -> None:
            made.append(left)
            if left > 1:
                loop.set_immediate(again, left - 1)

        loop.set_immediate(again, rounds)
        hosted: Any = loop.host
        hosted._shut_down()
        return loop

    assert run(main()).closed
    assert len(made) == expected


def test_a_loop_that_is_closed_after_its_asyncio_loop() -> None:
    near, far = socket.socketpair()

    async def main() -> Loop:
        loop = current_loop()
        Reader(loop, near, print)
        loop.start_timer(1000, print)
        return loop

    aio = asyncio.SelectorEventLoop()
    loop = aio.run_until_complete(main())
    with pytest.warns(ResourceWarning, match="unclosed <Reader"):
        aio.close()
    assert loop.closed
    loop.close()
    loop.close()
    assert near.fileno() == -1
    far.close()
