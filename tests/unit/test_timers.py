"""Timers: what a delay means, objects and ids, warnings, and the ones to await. Compared with Node's."""

from __future__ import annotations

import asyncio
import math
import warnings
from collections.abc import Callable, Coroutine, Iterator
from functools import wraps
from itertools import count
from typing import Any

import pytest

from pynet import errors
from pynet._loop import Loop, current_loop, enter, leave
from pynet._timers import _timers
from pynet._timers._timers import _known
from pynet.abort import AbortController, AbortSignal
from pynet.timers import (
    Immediate,
    Timeout,
    TimeoutNaNWarning,
    TimeoutNegativeWarning,
    TimeoutOverflowWarning,
    clearImmediate,
    clearInterval,
    clearTimeout,
    promises,
    setImmediate,
    setInterval,
    setTimeout,
)
from tests.fakes.clock import FakeClock
from tests.fakes.poller import JumpingPoller


@pytest.fixture(autouse=True)
def nothing_warned_of(monkeypatch: pytest.MonkeyPatch) -> set[type[Warning]]:
    """Which of the warnings that come once have come."""
    warned: set[type[Warning]] = set()
    monkeypatch.setattr("pynet._timers._timers._warned", warned)
    return warned


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(0.0)


@pytest.fixture
def loop(clock: FakeClock) -> Iterator[Loop]:
    """The current loop, on a clock that jumps."""
    loop = Loop(clock=clock, poller=JumpingPoller(clock))
    former = enter(loop)
    yield loop
    leave(former)
    loop.close()
    assert _known == {}


def test_calls_back_after_the_delay_with_arguments(loop: Loop, clock: FakeClock) -> None:
    log: list[Any] = []
    setTimeout(lambda *args: log.append((clock.ms, args)), 50, 1, 2)
    setTimeout(lambda x: log.append((clock.ms, x)), 20, 1, 2)
    setTimeout(lambda x, y: log.append((clock.ms, x, y)), 30, 1)
    setTimeout(lambda: log.append(clock.ms))
    loop.run()
    assert log == [1, (20, 1), (30, 1, None), (50, (1, 2))]


@pytest.mark.parametrize(
    ("delay", "ms"),
    [(0, 1), (0.5, 1), (1.9, 1), (7, 7), ("7", 7), ("", 1), (None, 1), (True, 1), (False, 1), (2**31 - 1, 2**31 - 1)],
)
def test_delays(loop: Loop, clock: FakeClock, delay: Any, ms: float) -> None:
    setTimeout(lambda: None, delay)
    loop.run()
    assert clock.ms == ms


@pytest.mark.parametrize(
    ("delay", "warning", "text"),
    [
        (-5, TimeoutNegativeWarning, "-5 is a negative number.\nTimeout duration was set to 1."),
        ("-3", TimeoutNegativeWarning, "-3 is a negative number.\nTimeout duration was set to 1."),
        (-math.inf, TimeoutNegativeWarning, "-Infinity is a negative number.\nTimeout duration was set to 1."),
        (math.nan, TimeoutNaNWarning, "NaN is not a number.\nTimeout duration was set to 1."),
        ("x", TimeoutNaNWarning, "NaN is not a number.\nTimeout duration was set to 1."),
        ({}, TimeoutNaNWarning, "NaN is not a number.\nTimeout duration was set to 1."),
        (
            2**31,
            TimeoutOverflowWarning,
            "2147483648 does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.",
        ),
        (
            math.inf,
            TimeoutOverflowWarning,
            "Infinity does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.",
        ),
    ],
)
def test_delays_that_warn(
    loop: Loop,
    clock: FakeClock,
    delay: Any,
    warning: type[Warning],
    text: str,
    nothing_warned_of: set[type[Warning]],
) -> None:
    timers: list[Timeout] = []
    for start in (setTimeout, setInterval):
        nothing_warned_of.clear()
        with pytest.warns(warning) as caught:
            timers.append(start(lambda: clearInterval(timers.pop()), delay))
        assert [str(record.message) for record in caught] == [text]
        assert [record.filename for record in caught] == [__file__]
    loop.run()
    assert clock.ms == 1


def test_negative_delays_and_nan_warn_once_and_too_long_ones_each_time() -> None:
    with pytest.warns() as caught:
        for _ in range(2):
            delays: list[Any] = [-1, -2, math.nan, "x", 2**31, 2**31 + 1]
            for delay in delays:
                clearTimeout(setTimeout(lambda: None, delay))
    assert [str(record.message).partition(" ")[0] for record in caught] == [
        "-1",
        "NaN",
        "2147483648",
        "2147483649",
        "2147483648",
        "2147483649",
    ]


@pytest.mark.parametrize("start", [setTimeout, setInterval, setImmediate])
@pytest.mark.parametrize(("value", "text"), [(None, "null"), (5, "type number (5)"), ("x", "type string ('x')")])
def test_a_callback_must_be_callable(loop: Loop, start: Callable[..., Any], value: Any, text: str) -> None:
    with pytest.raises(errors.ERR_INVALID_ARG_TYPE) as caught:
        start(value)
    assert str(caught.value) == f'The "callback" argument must be of type function. Received {text}'


def test_an_interval_until_it_is_cleared(loop: Loop, clock: FakeClock) -> None:
    log: list[float] = []

    def tick() -> None:
        log.append(clock.ms)
        if len(log) == 3:
            clearInterval(interval)

    interval = setInterval(tick, 10)
    loop.run()
    assert log == [10, 20, 30]


@pytest.mark.parametrize(
    "clear",
    [
        clearTimeout,
        clearInterval,
        lambda timer: clearTimeout(int(timer)),
        lambda timer: clearTimeout(float(timer)),
        lambda timer: clearInterval(str(timer)),
        lambda timer: clearTimeout(f" {timer} "),
        lambda timer: timer.close(),
    ],
)
@pytest.mark.parametrize("start", [setTimeout, setInterval])
def test_clearing(loop: Loop, start: Callable[..., Timeout], clear: Callable[..., object]) -> None:
    timer = start(lambda: pytest.fail("called"), 1)
    clear(timer)
    clear(timer)
    assert timer.refresh() is timer
    loop.run()
    assert not loop.active_timers()


@pytest.mark.parametrize("clear", [clearTimeout, clearInterval, clearImmediate])
@pytest.mark.parametrize("value", [None, 5, "99999", {}, [], -1, "x", True, math.nan, object()])
def test_clearing_anything_else_is_ignored(loop: Loop, clear: Callable[..., object], value: Any) -> None:
    clear()
    clear(value)


def test_true_is_no_id(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    log: list[str] = []
    monkeypatch.setattr(_timers, "_ids", count(1))
    timer = setTimeout(log.append, 1, "called")
    assert int(timer) == 1
    clearTimeout(True)
    loop.run()
    assert log == ["called"]


def test_clearing_the_other_kind_is_ignored(loop: Loop) -> None:
    log: list[str] = []
    clearTimeout(setImmediate(log.append, "immediate"))  # type: ignore[arg-type]
    clearImmediate(setTimeout(log.append, 1, "timeout"))  # type: ignore[arg-type]
    clearImmediate(setImmediate(log.append, "cleared"))
    loop.run()
    assert sorted(log) == ["immediate", "timeout"]


def test_an_id_is_known_until_the_timer_is_over(loop: Loop) -> None:
    timer = setTimeout(lambda: None, 1)
    number = int(timer)
    assert [number, float(timer), str(timer), f"{timer}"] == [number, float(number), str(number), str(number)]
    assert [10, 20][timer.__index__() - number] == 10
    assert _known == {number: timer}
    loop.run()
    assert _known == {}
    assert int(timer) == number
    assert int(setTimeout(lambda: None, 1).close()) != number


def test_the_id_of_an_interval_is_known_in_its_own_callback(loop: Loop) -> None:
    fired: list[int] = []

    def clear() -> None:
        fired.append(int(interval))
        clearInterval(fired[0])

    interval = setInterval(clear, 1)
    loop.run()
    assert fired == [int(interval)]
    assert _known == {}
    assert int(interval.close()) == fired[0]
    assert _known == {}


def test_ref_and_unref(loop: Loop, clock: FakeClock) -> None:
    log: list[str] = []
    timer = setTimeout(log.append, 10, "unref'd")
    assert timer.hasRef() is True
    assert timer.unref() is timer
    assert timer.hasRef() is False
    loop.run()
    assert (log, clock.ms) == ([], 0)
    assert timer.ref().hasRef() is True
    loop.run()
    assert (log, clock.ms) == (["unref'd"], 10)
    assert timer.close().hasRef() is True  # as in Node


def test_refresh(loop: Loop, clock: FakeClock) -> None:
    log: list[float] = []
    timer = setTimeout(lambda: log.append(clock.ms), 10)
    setTimeout(lambda: timer.refresh(), 5)
    setTimeout(lambda: timer.refresh(), 40)
    loop.run()
    assert log == [15, 50]


def test_refresh_from_its_own_callback(loop: Loop, clock: FakeClock) -> None:
    log: list[float] = []

    def again() -> None:
        log.append(clock.ms)
        if len(log) < 3:
            timer.refresh()

    timer = setTimeout(again, 10)
    loop.run()
    assert log == [10, 20, 30]


def test_with(loop: Loop) -> None:
    with (
        setTimeout(lambda: pytest.fail("called"), 1) as timer,
        setImmediate(lambda: pytest.fail("called")) as immediate,
    ):
        assert isinstance(timer, Timeout)
        assert isinstance(immediate, Immediate)
        assert (repr(timer), repr(immediate)) == ("<Timeout: timeout of 1 ms, active>", "<Immediate: due>")
    loop.run()
    assert (repr(timer), repr(immediate)) == ("<Timeout: timeout of 1 ms, done>", "<Immediate: done>")
    assert repr(setInterval(lambda: None, 5).close()) == "<Timeout: interval of 5 ms, done>"


def test_immediates(loop: Loop) -> None:
    log: list[Any] = []
    first = setImmediate(lambda *args: log.append(args), 1, 2)
    assert first.unref().hasRef() is False
    assert first.ref().hasRef() is True
    setImmediate(lambda: setImmediate(log.append, "next turn"))
    setImmediate(lambda x: log.append(x), "x", "dropped")
    loop.run()
    assert log == [(1, 2), "x", "next turn"]
    assert first.hasRef() is False


def test_a_coroutine_function_needs_asyncio(loop: Loop) -> None:
    async def callback() -> None: ...

    setTimeout(callback, 1)
    with pytest.raises(RuntimeError, match=r"the timer callback .*callback \(.*test_timers.py:\d+\) is a coroutine"):
        loop.run()


# --- to await


def hosted(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    @wraps(test)
    def run() -> None:
        asyncio.run(asyncio.wait_for(test(), 10))

    return run


@hosted
async def test_coroutine_functions_become_tasks() -> None:
    log: list[str] = []
    done = asyncio.Event()

    async def callback(name: str) -> None:
        await asyncio.sleep(0)
        log.append(name)
        if len(log) == 2:
            done.set()

    setTimeout(callback, 1, "timeout")
    setImmediate(callback, "immediate")
    await done.wait()


def test_what_they_raise_is_uncaught() -> None:
    found: list[str] = []

    async def fail() -> None:
        raise KeyError("mine")

    async def main() -> None:
        seen = asyncio.Event()

        def handler(_: object, context: dict[str, Any]) -> None:
            found.append(str(context.get("exception")))
            seen.set()

        asyncio.get_running_loop().set_exception_handler(handler)
        setImmediate(fail)
        await seen.wait()

    asyncio.run(asyncio.wait_for(main(), 10))
    assert found == ["'mine'"]


@hosted
async def test_promises_give_their_value() -> None:
    assert await promises.setTimeout(1, "v") == "v"
    assert await promises.setTimeout() is None
    assert await promises.setTimeout(1, "v", {"ref": False, "signal": AbortController().signal}) == "v"
    assert await promises.setImmediate("v") == "v"
    assert await promises.setImmediate("v", ref=False) == "v"
    await promises.scheduler.wait(1)
    await promises.scheduler.yield_()


@hosted
async def test_promises_begin_with_the_call() -> None:
    log: list[str] = []
    slow, fast = promises.setTimeout(30, "slow"), promises.setTimeout(1, "fast")
    setTimeout(log.append, 10, "between")
    log += [await slow, await fast]
    assert log == ["between", "slow", "fast"]


@hosted
async def test_promises_can_be_aborted() -> None:
    for make in (
        lambda signal: promises.setTimeout(60_000, signal=signal),
        lambda signal: promises.setImmediate(None, {"signal": signal}),
        lambda signal: promises.scheduler.wait(60_000, signal=signal),
    ):
        controller = AbortController()
        waiting = make(controller.signal)
        controller.abort("why")
        with pytest.raises(errors.AbortError) as caught:
            await waiting
        assert caught.value.cause == "why"
        with pytest.raises(errors.AbortError):
            await make(AbortSignal.abort())
        assert not current_loop().active_timers()


@hosted
async def test_promises_cancelled_clear_their_timer() -> None:
    waiting = asyncio.ensure_future(promises.setTimeout(60_000))
    waiting.cancel()
    await asyncio.sleep(0)
    assert not current_loop().active_timers()


@hosted
async def test_promises_check_their_arguments() -> None:
    calls: list[tuple[Callable[[], Any], str]] = [
        (
            lambda: promises.setTimeout("x"),  # type: ignore[arg-type]
            "The \"delay\" argument must be of type number. Received type string ('x')",
        ),
        (
            lambda: promises.setTimeout(None),  # type: ignore[arg-type]
            'The "delay" argument must be of type number. Received null',
        ),
        (
            lambda: promises.setTimeout(1, "v", 5),  # type: ignore[arg-type]
            'The "options" argument must be of type object. Received type number (5)',
        ),
        (
            lambda: promises.setTimeout(1, "v", {"signal": {}}),
            'The "options.signal" property must be an instance of AbortSignal. Received an instance of Object',
        ),
        (
            lambda: promises.setImmediate("v", {"ref": 5}),
            'The "options.ref" property must be of type boolean. Received type number (5)',
        ),
    ]
    for call, text in calls:
        with pytest.raises(errors.ERR_INVALID_ARG_TYPE) as caught:
            call()
        assert str(caught.value) == text
    with pytest.raises(TypeError, match="unexpected keyword"):
        promises.setTimeout(1, unknown=1)  # type: ignore[call-arg]


@hosted
async def test_promises_warn_of_delays() -> None:
    with pytest.warns(TimeoutNegativeWarning) as caught:
        await promises.setTimeout(-5)
    assert [record.filename for record in caught] == [__file__]


def test_promises_need_asyncio() -> None:
    with pytest.raises(RuntimeError, match=r"pynet\.run\(main\(\)\)"):
        promises.setTimeout(1)


@hosted
async def test_an_interval_to_iterate_over() -> None:
    values = []
    interval = promises.setInterval(1, "v")
    async for value in interval:
        values.append(value)
        if len(values) == 3:
            break
    await interval.aclose()
    assert values == ["v"] * 3
    assert not current_loop().active_timers()


@hosted
async def test_an_interval_makes_up_for_what_was_missed() -> None:
    interval = promises.setInterval(2, "v")
    await anext(interval)
    await promises.setTimeout(30)
    for _ in range(3):  # these are there already: a step that had to wait would not be done by now
        step = asyncio.ensure_future(anext(interval))
        await asyncio.sleep(0)
        assert step.done()
        await step
    await interval.aclose()


@hosted
async def test_an_interval_ends_with_an_abort() -> None:
    controller, count = AbortController(), 0
    with pytest.raises(errors.AbortError) as caught:
        async for _ in promises.setInterval(1, signal=controller.signal):
            count += 1
            if count == 2:
                controller.abort("why")
    assert (count, caught.value.cause) == (2, "why")
    waiting = AbortController()
    setTimeout(lambda: waiting.abort(), 1)
    with pytest.raises(errors.AbortError):
        await anext(promises.setInterval(60_000, None, {"signal": waiting.signal}))
    with pytest.raises(errors.AbortError):
        await anext(promises.setInterval(1, signal=waiting.signal))
    with pytest.raises(TypeError):
        await anext(promises.setInterval("x"))  # type: ignore[arg-type]


def test_no_warning_for_the_usual_delays(loop: Loop) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for delay in (0, 0.5, 1, 2**31 - 1, None, "5", True):
            setTimeout(lambda: None, delay).close()  # type: ignore[arg-type]
