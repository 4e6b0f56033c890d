"""AbortController and AbortSignal, compared with Node's."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from pynet import errors
from pynet._abort import _awaited, add_abort_listener
from pynet._loop import Loop, enter, leave
from pynet.abort import AbortController, AbortError, AbortSignal, DOMException, Event
from tests.fakes.clock import FakeClock
from tests.fakes.poller import JumpingPoller


def test_the_default_reason() -> None:
    controller = AbortController()
    signal = controller.signal
    assert (signal.aborted, signal.reason) == (False, None)
    signal.throwIfAborted()
    controller.abort()
    assert signal.aborted is True
    reason = signal.reason
    assert isinstance(reason, DOMException)
    assert (reason.name, reason.message, reason.code, str(reason)) == (
        "AbortError",
        "This operation was aborted",
        20,
        "This operation was aborted",
    )
    with pytest.raises(DOMException) as caught:
        signal.throwIfAborted()
    assert caught.value is reason
    assert controller.signal is signal


def test_a_reason_of_ones_own() -> None:
    controller = AbortController()
    controller.abort("why")
    controller.abort("again")
    assert controller.signal.reason == "why"
    with pytest.raises(AbortError) as caught:
        controller.signal.throwIfAborted()
    assert (caught.value.code, caught.value.cause) == ("ABORT_ERR", "why")
    error = KeyError("mine")
    with pytest.raises(KeyError):
        AbortSignal.abort(error).throwIfAborted()
    assert AbortSignal.abort(None).reason is None
    assert AbortSignal.abort().reason.name == "AbortError"


def test_no_constructor() -> None:
    with pytest.raises(errors.ERR_ILLEGAL_CONSTRUCTOR) as caught:
        AbortSignal()
    assert isinstance(caught.value, TypeError)
    assert str(caught.value) == "Illegal constructor"


def test_representations() -> None:
    controller = AbortController()
    assert repr(controller) == "<AbortController aborted=False>"
    controller.abort()
    assert repr(controller.signal) == "<AbortSignal aborted=True>"
    assert repr(Event("abort", controller.signal)) == "<Event abort>"


# --- listeners


def test_listeners_run_in_order_before_abort_returns() -> None:
    controller = AbortController()
    log: list[Any] = []
    signal = controller.signal
    listener = lambda: log.append("twice added")
    signal.addEventListener("abort", listener)
    signal.addEventListener("abort", listener)
    signal.onabort = lambda: log.append("onabort")
    assert signal.on("abort", lambda event: log.append(event.type)) is signal

    @signal.on("abort")
    def decorated(event: Event) -> None:
        log.append((event.target, event.currentTarget, event.isTrusted, event.cancelable))

    controller.abort()
    controller.abort()
    signal.addEventListener("abort", lambda: log.append("never"))
    assert log == ["twice added", "onabort", "abort", (signal, signal, True, False)]


def test_onabort_and_listeners_are_apart() -> None:
    """The same function may be both, and removing the one leaves the other."""
    log: list[str] = []

    def f() -> None:
        log.append("f")

    for method in ("addEventListener", "removeEventListener"):
        controller = AbortController()
        controller.signal.onabort = f
        getattr(controller.signal, method)("abort", f)
        assert controller.signal.onabort is f
        controller.abort()
        log.append("then")
    controller = AbortController()
    controller.signal.addEventListener("abort", f)
    controller.signal.onabort = f
    controller.signal.removeEventListener("abort", f)
    controller.abort()
    assert log == ["f", "f", "then", "f", "then", "f"]


def test_onabort_keeps_its_place() -> None:
    controller = AbortController()
    log: list[Any] = []
    signal = controller.signal
    signal.onabort = lambda: log.append("old")
    signal.addEventListener("abort", lambda: log.append("second"))
    new = lambda: log.append("new")
    signal.onabort = new
    assert signal.onabort is new
    controller.abort()
    assert log == ["new", "second"]


@pytest.mark.parametrize("value", [None, 5])
def test_onabort_can_be_removed(value: Any) -> None:
    controller = AbortController()
    controller.signal.onabort = value
    controller.signal.onabort = lambda: pytest.fail("called")
    controller.signal.onabort = value
    assert controller.signal.onabort is None
    controller.abort()


def test_listeners_that_change_listeners() -> None:
    controller = AbortController()
    log: list[Any] = []
    signal = controller.signal
    removed = lambda: log.append("removed")

    def first() -> None:
        log.append("first")
        signal.removeEventListener("abort", removed)
        signal.addEventListener("abort", lambda: log.append("added"))

    def last() -> None:
        log.append("last")
        signal.addEventListener("abort", lambda: log.append("too late"))

    signal.addEventListener("abort", first)
    signal.addEventListener("abort", removed)
    signal.addEventListener("abort", lambda: log.append("third"))
    controller.abort()
    assert log == ["first", "third", "added"], "Node's list is live"
    other = AbortController()
    signal = other.signal
    signal.addEventListener("abort", last)
    other.abort()
    assert log[3:] == ["last"]


def test_options() -> None:
    controller = AbortController()
    log: list[Any] = []
    signal, remover = controller.signal, AbortController()
    signal.addEventListener("abort", lambda: log.append("once"), {"once": True})
    signal.addEventListener("abort", lambda: log.append("capture"), True)
    signal.addEventListener("abort", lambda: log.append("aborted"), {"signal": AbortSignal.abort()})
    signal.addEventListener("abort", lambda: log.append("removed"), {"signal": remover.signal})
    signal.addEventListener("other", lambda: log.append("other"))
    signal.addEventListener("abort", None)
    remover.abort()
    controller.abort()
    assert log == ["once", "capture"]
    assert len(signal._event_listeners("abort")) == 1


def test_wrong_listeners() -> None:
    signal: Any = AbortController().signal
    with pytest.raises(TypeError) as caught:
        signal.addEventListener("abort", 5)
    assert str(caught.value) == (
        'The "listener" argument must be an instance of EventListener. Received type number (5)'
    )
    with pytest.raises(TypeError, match=r"options\.signal"):
        signal.addEventListener("abort", print, {"signal": {}})
    signal.removeEventListener("abort", print)


def test_stopping() -> None:
    controller = AbortController()
    log: list[Any] = []
    signal = controller.signal
    signal.addEventListener("abort", lambda event: event.stopImmediatePropagation())
    signal.addEventListener("abort", lambda: log.append("stopped"))
    add_abort_listener(signal, lambda: log.append("internal"))
    add_abort_listener(signal, lambda: log.append("removed"))()
    controller.abort()
    assert log == ["internal"]


def test_a_failing_listener_is_uncaught_and_the_others_run(loop: Loop) -> None:
    controller = AbortController()
    log: list[Any] = []

    def fail() -> None:
        raise KeyError("mine")

    async def coroutine() -> None: ...

    controller.signal.addEventListener("abort", fail)
    controller.signal.addEventListener("abort", coroutine)
    controller.signal.addEventListener("abort", lambda: log.append("runs"))
    controller.abort()
    assert log == ["runs"]
    with pytest.raises(KeyError):
        loop.run()
    with pytest.raises(RuntimeError, match=r"the 'abort' listener .*coroutine"):
        loop.run()


# --- timeout and any


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(0.0)


@pytest.fixture
def loop(clock: FakeClock) -> Any:
    loop = Loop(clock=clock, poller=JumpingPoller(clock))
    former = enter(loop)
    yield loop
    leave(former)
    loop.close()


def test_timeout(loop: Loop, clock: FakeClock) -> None:
    signal, log = AbortSignal.timeout(50), []
    signal.addEventListener("abort", lambda: log.append(clock.ms))
    loop.run()
    assert not signal.aborted, "it does not keep the loop alive"
    loop.start_timer(100, lambda: None)
    loop.run()
    assert log == [50]
    reason = signal.reason
    assert (reason.name, reason.message, reason.code) == (
        "TimeoutError",
        "The operation was aborted due to timeout",
        23,
    )
    assert isinstance(reason, TimeoutError)
    assert isinstance(reason, DOMException)


@pytest.mark.parametrize(
    ("delay", "error", "text"),
    [
        (-1, ValueError, "It must be >= 0 && <= 4294967295. Received -1"),
        (2**32, ValueError, "It must be >= 0 && <= 4294967295. Received 4294967296"),
        (1.5, ValueError, "It must be an integer. Received 1.5"),
        ("x", TypeError, "The \"delay\" argument must be of type number. Received type string ('x')"),
    ],
)
def test_timeout_checks_its_delay(delay: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error) as caught:
        AbortSignal.timeout(delay)
    assert str(caught.value).endswith(text)


def test_timeout_warns_of_a_delay_that_is_too_long(loop: Loop, clock: FakeClock) -> None:
    with pytest.warns(errors.TimeoutOverflowWarning, match="2147483648 does not fit into a 32-bit signed integer"):
        signal = AbortSignal.timeout(2**31)
    loop.start_timer(1, lambda: None)
    loop.run()
    assert signal.aborted and clock.ms == 1


def test_timeout_that_nobody_holds_is_cancelled(loop: Loop) -> None:
    signal = AbortSignal.timeout(50)
    assert len(loop.active_timers()) == 1
    del signal
    assert loop.active_timers() == []


def test_timeout_that_somebody_listens_to_is_kept(loop: Loop) -> None:
    log: list[Any] = []
    AbortSignal.timeout(50).addEventListener("abort", lambda event: log.append(event.type))
    gc.collect()
    loop.start_timer(100, lambda: None)
    loop.run()
    assert log == ["abort"]
    assert not _awaited
    listener = lambda: None
    signal = AbortSignal.timeout(50)
    signal.addEventListener("abort", listener)
    signal.removeEventListener("abort", listener)
    assert not _awaited


def test_any() -> None:
    first, second, log = AbortController(), AbortController(), []
    either = AbortSignal.any([first.signal, second.signal])
    either.addEventListener("abort", lambda: log.append(either.reason))
    second.abort("second")
    first.abort("first")
    assert log == ["second"]
    assert AbortSignal.any([second.signal]).reason == "second"
    assert AbortSignal.any([]).aborted is False


def test_any_aborts_all_before_the_first_listener() -> None:
    controller = AbortController()
    log: list[Any] = []
    middle = AbortSignal.any([controller.signal])
    last = AbortSignal.any([middle])
    last.onabort = lambda: log.append("last")
    middle.onabort = lambda: log.append(("middle", last.aborted))
    controller.signal.onabort = lambda: log.append(("first", middle.aborted, last.aborted))
    controller.abort()
    assert log == [("first", True, True), ("middle", True), "last"]


def test_any_is_not_held_by_its_sources() -> None:
    controller = AbortController()
    log: list[Any] = []
    gone = weakref.ref(AbortSignal.any([controller.signal]))
    assert gone() is None
    AbortSignal.any([controller.signal]).addEventListener("abort", lambda: log.append("heard"))
    gc.collect()
    assert len(controller.signal._dependents or ()) == 1, "the dead one was dropped"
    controller.abort()
    assert log == ["heard"]
    assert not _awaited


def test_any_goes_with_its_sources(loop: Loop) -> None:
    def listener() -> None:
        pass

    def scene() -> list[weakref.ref[AbortSignal]]:
        controller = AbortController()
        either = AbortSignal.any([controller.signal, AbortSignal.any([AbortController().signal])])
        either.addEventListener("abort", listener)
        return [weakref.ref(either), weakref.ref(controller.signal)]

    gone = scene()
    gc.collect()
    assert [ref() for ref in gone] == [None, None], "nobody can abort it any more"


def test_any_of_a_timeout_is_kept_while_somebody_listens(loop: Loop) -> None:
    log: list[str] = []
    timeout = AbortSignal.timeout(50)
    timeout.addEventListener("abort", lambda: log.append("timeout"))
    AbortSignal.any([timeout]).addEventListener("abort", lambda: log.append("any"))
    AbortSignal.any([AbortSignal.timeout(60), AbortController().signal]).onabort = lambda: log.append("other")
    silent = AbortSignal.any([AbortSignal.timeout(70)])
    silent.onabort = lambda: log.append("never")
    silent.onabort = None
    del timeout, silent
    gc.collect()
    assert [timer._pynet_delay_ms for timer in loop.active_timers()] == [50, 60]
    loop.start_timer(100, lambda: None)
    loop.run()
    assert log == ["timeout", "any", "other"]
    assert not _awaited


def test_any_takes_whatever_iterates() -> None:
    aborted = AbortSignal.abort("reason")
    assert AbortSignal.any(signal for signal in [aborted]).reason == "reason"
    assert AbortSignal.any({1: aborted}.values()).reason == "reason"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("ab", "signals cannot be converted to sequence."),
        ({}, "signals cannot be converted to sequence."),
        (5, "signals cannot be converted to sequence."),
        ([5], "signals[0] is not of type AbortSignal."),
        ([AbortSignal.abort(), None], "signals[1] is not of type AbortSignal."),
    ],
)
def test_any_checks_its_signals(value: Any, text: str) -> None:
    with pytest.raises(errors.ERR_INVALID_ARG_TYPE) as caught:
        AbortSignal.any(value)
    assert str(caught.value) == text
