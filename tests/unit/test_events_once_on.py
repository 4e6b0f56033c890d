"""``events.once``, ``events.on``, ``addAbortListener`` and the functions over emitters and signals."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import pytest

from pynet import errors, events
from pynet.abort import AbortController, AbortSignal
from pynet.events import EventEmitter


def hosted(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    @wraps(test)
    def run() -> None:
        asyncio.run(asyncio.wait_for(test(), 10))

    return run


def counts(emitter: EventEmitter) -> tuple[int, int]:
    return emitter.listenerCount("x"), emitter.listenerCount("error")


# --- once


@hosted
async def test_once_listens_from_the_call_on() -> None:
    emitter = EventEmitter()
    first = events.once(emitter, "x")
    assert counts(emitter) == (1, 1)
    emitter.emit("x", 1, 2)
    emitter.emit("x", 3)
    assert counts(emitter) == (0, 0)
    assert await first == [1, 2]


@hosted
async def test_once_without_arguments_gives_an_empty_list() -> None:
    emitter = EventEmitter()
    first = events.once(emitter, "x")
    emitter.emit("x")
    assert await first == []


@hosted
async def test_once_raises_an_error_event() -> None:
    emitter = EventEmitter()
    first = events.once(emitter, "x")
    emitter.emit("error", KeyError("bad"))
    assert counts(emitter) == (0, 0)
    with pytest.raises(KeyError, match="bad"):
        await first


@hosted
async def test_once_wraps_what_cannot_be_raised() -> None:
    emitter = EventEmitter()
    first = events.once(emitter, "x")
    emitter.emit("error", "bad")
    with pytest.raises(errors.ERR_UNHANDLED_ERROR, match="bad"):
        await first


@hosted
async def test_once_of_error_is_no_error() -> None:
    emitter, error = EventEmitter(), KeyError("bad")
    first = events.once(emitter, "error")
    assert counts(emitter) == (0, 1)
    emitter.emit("error", error)
    assert await first == [error]


@hosted
async def test_once_can_be_aborted() -> None:
    emitter, controller = EventEmitter(), AbortController()
    first = events.once(emitter, "x", signal=controller.signal)
    controller.abort("why")
    assert counts(emitter) == (0, 0)
    with pytest.raises(errors.AbortError) as caught:
        await first
    assert caught.value.code == "ABORT_ERR"
    assert str(caught.value) == "The operation was aborted"
    assert caught.value.cause == "why"
    with pytest.raises(errors.AbortError) as caught:
        await events.once(emitter, "x", {"signal": controller.signal})
    assert counts(emitter) == (0, 0)


@hosted
async def test_once_leaves_the_signal() -> None:
    emitter, controller = EventEmitter(), AbortController()
    first = events.once(emitter, "x", {"signal": controller.signal})
    assert len(events.getEventListeners(controller.signal, "abort")) == 1
    emitter.emit("x")
    assert events.getEventListeners(controller.signal, "abort") == []
    await first
    controller.abort()


@hosted
async def test_once_cancelled_leaves_no_listener() -> None:
    emitter = EventEmitter()
    waiting = asyncio.ensure_future(events.once(emitter, "x"))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.sleep(0)
    assert counts(emitter) == (0, 0)
    emitter.emit("x")


@hosted
async def test_once_of_a_signal() -> None:
    controller = AbortController()
    first = events.once(controller.signal, "abort")
    controller.abort()
    (event,) = await first
    assert (event.type, event.target) == ("abort", controller.signal)
    assert events.getEventListeners(controller.signal, "abort") == []


@hosted
async def test_once_checks_its_arguments() -> None:
    emitter: Any = EventEmitter()
    cases: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
        (({}, "x"), {}, 'The "emitter" argument must be an instance of EventEmitter. Received an instance of Object'),
        ((emitter, "x", None), {}, 'The "options" argument must be of type object. Received null'),
        ((emitter, "x", 5), {}, 'The "options" argument must be of type object. Received type number (5)'),
        (
            (emitter, "x", {"signal": {}}),
            {},
            'The "options.signal" property must be an instance of AbortSignal. Received an instance of Object',
        ),
        (
            (emitter, "x"),
            {"signal": None},
            'The "options.signal" property must be an instance of AbortSignal. Received null',
        ),
    ]
    for args, keywords, text in cases:
        with pytest.raises(errors.ERR_INVALID_ARG_TYPE) as caught:
            events.once(*args, **keywords)
        assert str(caught.value) == text
    with pytest.raises(TypeError, match="unexpected keyword"):
        events.once(emitter, "x", unknown=1)  # type: ignore[call-arg]


def test_once_needs_asyncio() -> None:
    emitter = EventEmitter()
    with pytest.raises(RuntimeError, match=r"pynet\.run\(main\(\)\)"):
        events.once(emitter, "x")
    assert counts(emitter) == (0, 0)


# --- on


@hosted
async def test_on_loses_nothing_between_the_steps() -> None:
    emitter = EventEmitter()
    steps = events.on(emitter, "x")
    emitter.emit("x", 1)
    emitter.emit("x", 2, 3)
    assert [await anext(steps), await anext(steps)] == [[1], [2, 3]]
    waiting = asyncio.ensure_future(anext(steps))
    await asyncio.sleep(0)
    emitter.emit("x", "later")
    assert await waiting == ["later"]
    await steps.aclose()
    assert counts(emitter) == (0, 0)
    assert [step async for step in steps] == []


@hosted
async def test_on_stops_listening_when_the_loop_is_left() -> None:
    emitter = EventEmitter()
    emitter.on("error", lambda: None)
    seen = []
    waiting = events.on(emitter, "x")
    for value in range(3):
        emitter.emit("x", value)
    async for (value,) in waiting:
        seen.append(value)
        if value == 1:
            break
    del waiting
    assert seen == [0, 1]
    assert counts(emitter) == (0, 1)


@hosted
async def test_on_closed_by_the_usual_helper() -> None:
    emitter = EventEmitter()
    async with contextlib.aclosing(events.on(emitter, "x")) as steps:
        emitter.emit("x", 1)
        assert await anext(steps) == [1]
        assert counts(emitter) == (1, 1)
    assert counts(emitter) == (0, 0)


@hosted
async def test_on_raises_an_error_event_after_the_events_before_it() -> None:
    emitter = EventEmitter()
    steps = events.on(emitter, "x")
    emitter.emit("x", 1)
    emitter.emit("error", KeyError("bad"))
    emitter.emit("x", 2)
    assert counts(emitter) == (0, 0)
    assert await anext(steps) == [1]
    with pytest.raises(KeyError):
        await anext(steps)
    assert [step async for step in steps] == []


@hosted
async def test_on_gives_an_error_to_the_first_who_waits() -> None:
    emitter = EventEmitter()
    steps = events.on(emitter, "x")
    waiting = [asyncio.ensure_future(anext(steps, "end")) for _ in range(3)]
    await asyncio.sleep(0)
    emitter.emit("error", "bad")
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(results[0], errors.ERR_UNHANDLED_ERROR)
    assert results[1:] == ["end", "end"]


@hosted
async def test_on_error_is_no_error() -> None:
    emitter = EventEmitter()
    steps = events.on(emitter, "error")
    emitter.emit("error", 1)
    assert await anext(steps) == [1]


@hosted
async def test_on_ends_with_a_close_event() -> None:
    emitter = EventEmitter()
    steps = events.on(emitter, "x", {"close": ["end", "finish"]})
    emitter.emit("x", 1)
    emitter.emit("end")
    emitter.emit("x", 2)
    assert emitter.eventNames() == []
    assert [step async for step in steps] == [[1]]
    steps = events.on(emitter, "x", close=["end"])
    waiting = asyncio.ensure_future(anext(steps, "end"))
    await asyncio.sleep(0)
    emitter.emit("end", 5)
    assert await waiting == "end"


@hosted
async def test_on_can_be_aborted() -> None:
    emitter, controller = EventEmitter(), AbortController()
    steps = events.on(emitter, "x", signal=controller.signal)
    emitter.emit("x", 1)
    controller.abort("why")
    assert counts(emitter) == (0, 0)
    assert await anext(steps) == [1]
    with pytest.raises(errors.AbortError) as caught:
        await anext(steps)
    assert caught.value.cause == "why"
    assert await anext(steps, "end") == "end"
    with pytest.raises(errors.AbortError):
        events.on(emitter, "x", signal=controller.signal)


@hosted
async def test_on_throw() -> None:
    emitter = EventEmitter()
    steps = events.on(emitter, "x")
    for value in (None, "text"):
        with pytest.raises(TypeError, match=r'The "EventEmitter\.AsyncIterator" property must be an instance of Error'):
            steps.throw(value)  # type: ignore[arg-type]
    steps.throw(KeyError("mine"))
    assert counts(emitter) == (0, 0)
    with pytest.raises(KeyError):
        await anext(steps)
    assert await anext(steps, "end") == "end"


@hosted
async def test_on_cancelled_keeps_the_event_that_came() -> None:
    emitter = EventEmitter()
    steps = events.on(emitter, "x")
    waiting = asyncio.ensure_future(anext(steps))
    await asyncio.sleep(0)
    emitter.emit("x", 1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    cancelled = asyncio.ensure_future(anext(steps))
    assert await anext(steps) == [1]
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    emitter.emit("x", 2)
    assert await anext(steps) == [2]


@hosted
async def test_on_pauses_and_resumes() -> None:
    log: list[Any] = []

    class Source(EventEmitter):
        def pause(self) -> None:
            log.append("pause")

        def resume(self) -> None:
            log.append("resume")

    source = Source()
    steps = events.on(source, "x", highWaterMark=3, lowWaterMark=2)
    for value in range(6):
        log.append(value)
        source.emit("x", value)
    for _ in range(6):
        log.append(await anext(steps))
    assert log == [0, 1, 2, 3, "pause", 4, 5, [0], [1], [2], [3], "resume", [4], [5]]


@hosted
async def test_on_of_a_signal() -> None:
    controller = AbortController()
    steps = events.on(controller.signal, "abort")
    controller.abort()
    (event,) = await anext(steps)
    assert event.type == "abort"
    await steps.aclose()
    assert events.listenerCount(controller.signal, "abort") == 0


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"highWaterMark": 0}, "It must be >= 1 && <= 9007199254740991. Received 0"),
        ({"lowWaterMark": 0}, '"options.lowWaterMark" is out of range'),
        ({"highWaterMark": 1.5}, "It must be an integer. Received 1.5"),
        ({"highWaterMark": "x"}, '"options.highWaterMark" property must be of type number'),
        ({"signal": {}}, '"options.signal" property must be an instance of AbortSignal'),
        (None, 'The "options" argument must be of type object. Received null'),
    ],
)
def test_on_checks_its_arguments(options: Any, text: str) -> None:
    emitter = EventEmitter()
    with pytest.raises((TypeError, ValueError)) as caught:
        events.on(emitter, "x", options)
    assert text in str(caught.value)
    assert emitter.eventNames() == []
    with pytest.raises(TypeError, match='"emitter" argument must be an instance of EventEmitter'):
        events.on({}, "x")  # type: ignore[arg-type]


# --- the rest


def test_functions_over_emitters_and_signals() -> None:
    emitter, signal = EventEmitter(), AbortController().signal
    listener = lambda: None
    emitter.once("x", listener)
    signal.addEventListener("abort", listener)
    assert events.getEventListeners(emitter, "x") == [listener]
    assert events.getEventListeners(signal, "abort") == [listener]
    assert events.getEventListeners(signal, "other") == []
    assert events.listenerCount(emitter, "x") == events.listenerCount(signal, "abort") == 1
    assert (events.getMaxListeners(emitter), events.getMaxListeners(signal)) == (10, 0)
    events.setMaxListeners(3, emitter, signal)
    assert (events.getMaxListeners(emitter), events.getMaxListeners(signal)) == (3, 3)


@pytest.mark.parametrize("function", [events.getEventListeners, events.listenerCount, events.getMaxListeners])
def test_functions_check_the_emitter(function: Callable[..., Any]) -> None:
    args: tuple[Any, ...] = ({},) if function is events.getMaxListeners else ({}, "x")
    with pytest.raises(TypeError) as caught:
        function(*args)
    assert str(caught.value) == (
        'The "emitter" argument must be an instance of EventEmitter or EventTarget. Received an instance of Object'
    )


def test_add_abort_listener_hears_what_is_stopped() -> None:
    controller, log = AbortController(), []
    controller.signal.addEventListener("abort", lambda event: event.stopImmediatePropagation())
    controller.signal.addEventListener("abort", lambda: log.append("not called"))
    events.addAbortListener(controller.signal, lambda event: log.append(event.type))
    with events.addAbortListener(controller.signal, lambda: log.append("disposed")):
        pass
    events.addAbortListener(controller.signal, lambda: log.append("disposed")).dispose()
    controller.abort()
    assert log == ["abort"]


def test_add_abort_listener_to_an_aborted_signal() -> None:
    from pynet._loop import current_loop, nextTick

    log: list[Any] = []
    events.addAbortListener(AbortSignal.abort(), lambda *args: log.append(args)).dispose()
    nextTick(log.append, "tick")
    assert log == []
    current_loop().run()
    assert log == ["tick", ()]


def test_add_abort_listener_checks_its_arguments() -> None:
    with pytest.raises(TypeError, match='"signal" argument must be an instance of AbortSignal'):
        events.addAbortListener({}, lambda: None)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r'"listener" argument must be of type function\. Received null'):
        events.addAbortListener(AbortSignal.abort(), None)  # type: ignore[arg-type]
