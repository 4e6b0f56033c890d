"""The emitter: orders, once, removal, meta-events, errors. Every order was compared with Node's."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from typing import Any

import pyee
import pytest

from pynet import errors
from pynet.events import EventEmitter, captureRejectionSymbol, errorMonitor


class Log(list[Any]):
    def named(self, name: Any, result: Any = None) -> Any:
        def listener(*args: Any) -> Any:
            self.append((name, *args))
            return result

        return listener


def names(emitter: EventEmitter, event: str) -> list[str]:
    return [f.__name__ for f in emitter.listeners(event)]


def a() -> None: ...


def b() -> None: ...


def test_is_a_pyee_emitter_and_makes_one_dict() -> None:
    emitter = EventEmitter()
    assert isinstance(emitter, pyee.EventEmitter)
    assert vars(emitter) == {"_pynet_listeners": {}}


def test_calls_in_order_and_says_whether_anybody_listened() -> None:
    emitter, log = EventEmitter(), Log()
    emitter.on("x", log.named(1)).on("x", log.named(2)).on("y", log.named(3))
    assert emitter.emit("x", "v") is True
    assert emitter.emit("nobody", "v") is False
    assert log == [(1, "v"), (2, "v")]


@pytest.mark.parametrize("method", ["on", "once", "addListener", "prependListener", "prependOnceListener"])
def test_chains_or_decorates(method: str) -> None:
    emitter, log = EventEmitter(), Log()
    listener = log.named("f")
    add = getattr(emitter, method)
    assert add("x", listener) is emitter
    assert add("x")(listener) is listener
    emitter.emit("x")
    assert log == [("f",), ("f",)]


@pytest.mark.parametrize("method", ["off", "removeListener"])
def test_removes_and_chains(method: str) -> None:
    emitter = EventEmitter().on("x", a)
    assert getattr(emitter, method)("x", a) is emitter
    assert emitter.eventNames() == []
    assert getattr(emitter, method)("x", a) is emitter, "an absent listener is no error"


@pytest.mark.parametrize("method", ["on", "once", "prependListener", "prependOnceListener", "off", "add_listener"])
@pytest.mark.parametrize(("value", "text"), [(None, "null"), (5, "type number (5)"), ("x", "type string ('x')")])
def test_a_listener_must_be_callable(method: str, value: Any, text: str) -> None:
    emitter = EventEmitter()
    with pytest.raises(TypeError) as caught:
        getattr(emitter, method)("x", value)
    assert isinstance(caught.value, errors.ERR_INVALID_ARG_TYPE)
    assert str(caught.value) == f'The "listener" argument must be of type function. Received {text}'
    assert emitter.eventNames() == []


def test_off_has_no_decorator_form() -> None:
    with pytest.raises(TypeError, match="Received undefined"):
        EventEmitter().off("x")


def test_prepend_goes_first() -> None:
    emitter, log = EventEmitter(), Log()
    emitter.on("x", log.named(1)).prependListener("x", log.named(2)).prependOnceListener("x", log.named(3))
    emitter.emit("x")
    emitter.emit("x")
    assert log == [(3,), (2,), (1,), (2,), (1,)]


def test_once_is_removed_before_it_is_called() -> None:
    emitter, log = EventEmitter(), Log()

    def again() -> None:
        log.append(emitter.listenerCount("x"))
        emitter.emit("x")

    emitter.once("x", again).once("x", log.named("second"))
    emitter.emit("x")
    assert log == [1, ("second",)], "the inner emission calls the second one, the outer one finds it fired"


def test_raw_listeners_have_the_wrappers() -> None:
    emitter, log = EventEmitter(), Log()
    first, second = log.named(1), log.named(2)
    emitter.on("x", first).once("x", second)
    plain, wrapper = emitter.rawListeners("x")
    assert plain is first
    assert wrapper.listener is second  # type: ignore[attr-defined]
    assert emitter.listeners("x") == [first, second]
    wrapper("v")
    wrapper("v")
    assert log == [(2, "v")]
    assert emitter.listeners("x") == [first]


def test_off_takes_a_wrapper_too() -> None:
    emitter = EventEmitter().once("x", a).once("x", b)
    emitter.off("x", emitter.rawListeners("x")[0])
    assert emitter.listeners("x") == [b]


def test_a_wrapper_can_be_added_again() -> None:
    emitter, log = EventEmitter(), Log()
    emitter.once("x", log.named(1))
    wrapper = emitter.rawListeners("x")[0]
    emitter.on("x", wrapper)
    emitter.emit("x")
    emitter.emit("x")
    assert log == [(1,)]


def test_removing_during_an_emission_does_not_change_it() -> None:
    emitter, log = EventEmitter(), Log()
    second, late = log.named(2), log.named("late")

    def first() -> None:
        log.append(1)
        emitter.off("x", second)
        emitter.on("x", late)

    emitter.on("x", first).on("x", second)
    emitter.emit("x")
    assert log == [1, (2,)]
    log.clear()
    emitter.emit("x")
    assert log == [1, ("late",)]


def test_removing_all_during_an_emission_does_not_change_it() -> None:
    emitter, log = EventEmitter(), Log()
    emitter.on("x", lambda: emitter.removeAllListeners("x")).once("x", log.named(1)).on("x", log.named(2))
    emitter.emit("x")
    assert log == [(1,), (2,)]
    assert emitter.emit("x") is False


def test_off_removes_the_most_recent_and_knows_bound_methods() -> None:
    class Owner:
        def method(self) -> None: ...

    owner, other = Owner(), Owner()
    emitter = EventEmitter().on("x", owner.method).on("x", other.method).once("x", owner.method).on("x", owner.method)
    emitter.off("x", owner.method)
    assert [hasattr(f, "listener") for f in emitter.rawListeners("x")] == [False, False, True]
    emitter.off("x", owner.method)
    assert emitter.listeners("x") == [owner.method, other.method]
    assert emitter.listenerCount("x", owner.method) == 1


def test_counts() -> None:
    emitter = EventEmitter().on("x", a).on("x", a).once("x", a).on("x", b)
    assert emitter.listenerCount("x") == 4
    assert emitter.listenerCount("x", a) == 3
    assert emitter.listenerCount("x", emitter.rawListeners("x")[2]) == 1
    assert emitter.listenerCount("y") == emitter.listenerCount("y", a) == 0


def test_event_names_keep_their_order_and_symbols_come_last() -> None:
    emitter = EventEmitter().on(errorMonitor, a).on("b", a).on("a", a).on("c", a)
    emitter.off("b", a).on("b", a)
    assert emitter.eventNames() == ["a", "c", "b", errorMonitor]


def test_new_listener_comes_before_it_is_added() -> None:
    emitter, log = EventEmitter(), Log()
    emitter.on("newListener", lambda event, f: log.append((event, f.__name__, emitter.listenerCount(event))))
    emitter.on("x", a).once("x", b).prependListener("x", b).prependOnceListener("y", a)
    assert log == [("x", "a", 0), ("x", "b", 1), ("x", "b", 2), ("y", "a", 0)]


def test_what_new_listener_adds_comes_first() -> None:
    emitter, log = EventEmitter(), Log()

    def insert(event: str) -> None:
        if event == "x":
            emitter.on("x", log.named("inserted"))

    emitter.once("newListener", insert)
    emitter.on("x", log.named("added"))
    emitter.emit("x")
    assert log == [("inserted",), ("added",)]


def test_remove_listener_comes_after_it_is_removed() -> None:
    emitter, log = EventEmitter(), Log()
    emitter.on("removeListener", lambda event, f: log.append((event, f, emitter.listenerCount(event))))
    emitter.on("x", a).once("x", b).once("y", a)
    wrapper = emitter.rawListeners("x")[1]
    emitter.emit("x")
    emitter.emit("y")
    emitter.off("x", a)
    # As in Node: of several, what removeListener was given, which is the wrapper when it fires; of one, the original.
    assert log == [("x", wrapper, 1), ("y", a, 0), ("x", a, 0)]


def test_remove_all_reports_each_from_the_last() -> None:
    emitter, log = EventEmitter(), Log()
    emitter.on("removeListener", lambda event, f: log.append((event, f.__name__)))
    emitter.on("x", a).on("x", b).on("y", b).on("newListener", a)
    emitter.removeAllListeners("x")
    assert log == [("x", "b"), ("x", "a")]
    log.clear()
    emitter.on("x", a)
    assert emitter.removeAllListeners() is emitter
    assert log == [("y", "b"), ("newListener", "a"), ("x", "a")]
    assert emitter.eventNames() == []


def test_remove_all_without_anybody_to_tell() -> None:
    emitter = EventEmitter().on("x", a).on("x", b).on("y", b)
    emitter.removeAllListeners("x").removeAllListeners("absent")
    assert emitter.eventNames() == ["y"]
    emitter.removeAllListeners()
    assert emitter.eventNames() == []


# --- error


def test_an_unheard_error_is_raised() -> None:
    error = ValueError("boo")
    with pytest.raises(ValueError, match="boo") as caught:
        EventEmitter().emit("error", error)
    assert caught.value is error


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (("a",), "'a'"),
        (("it's",), '"it\'s"'),
        (({"a": 1},), "{ a: 1 }"),
        (([1, "a"],), "[ 1, 'a' ]"),
        ((None,), "null"),
        ((5,), "5"),
        ((True,), "true"),
        ((), "undefined"),
    ],
)
def test_an_unheard_error_that_is_no_exception(args: tuple[Any, ...], text: str) -> None:
    with pytest.raises(errors.ERR_UNHANDLED_ERROR) as caught:
        EventEmitter().emit("error", *args)
    assert str(caught.value) == f"Unhandled error. ({text})"
    assert caught.value.code == "ERR_UNHANDLED_ERROR"
    assert isinstance(caught.value, RuntimeError)
    if args:
        assert caught.value.context == args[0]


def test_the_monitor_sees_errors_first_and_does_not_handle_them() -> None:
    emitter, log = EventEmitter(), Log()
    emitter.on(errorMonitor, log.named("monitor"))
    with pytest.raises(errors.ERR_UNHANDLED_ERROR):
        emitter.emit("error", "v", 2)
    emitter.on("error", log.named("listener"))
    assert emitter.emit("error", "v", 2) is True
    assert log == [("monitor", "v", 2), ("monitor", "v", 2), ("listener", "v", 2)]
    assert emitter.emit(errorMonitor, 1) is True


def test_a_monitor_may_add_the_listener() -> None:
    emitter, log = EventEmitter(), Log()
    emitter.on(errorMonitor, lambda: emitter.on("error", log.named("listener")))
    assert emitter.emit("error", "v") is True
    assert log == [("listener", "v")]


def test_an_exception_of_a_listener_ends_the_emission() -> None:
    emitter, log = EventEmitter(), Log()

    def fail() -> None:
        raise KeyError("mine")

    emitter.on("x", log.named(1)).once("x", fail).on("x", log.named(2))
    with pytest.raises(KeyError):
        emitter.emit("x")
    assert log == [(1,)]
    emitter.emit("x")
    assert log == [(1,), (1,), (2,)]


def test_symbols() -> None:
    assert repr(errorMonitor) == "Symbol(events.errorMonitor)"
    assert copy.deepcopy(errorMonitor) is errorMonitor
    assert pickle.loads(pickle.dumps(errorMonitor)) is errorMonitor
    assert callable(getattr(EventEmitter(), captureRejectionSymbol))


# --- options and life


def test_options() -> None:
    assert EventEmitter().captureRejections is True
    assert EventEmitter({"captureRejections": False, "unknown": 1}).captureRejections is False
    assert EventEmitter(captureRejections=False).captureRejections is False
    assert EventEmitter({}).captureRejections is True
    with pytest.raises(TypeError) as caught:
        EventEmitter({"captureRejections": "x"})
    assert str(caught.value) == (
        "The \"options.captureRejections\" property must be of type boolean. Received type string ('x')"
    )
    with pytest.raises(TypeError):
        EventEmitter(unknown=1)  # type: ignore[call-arg]


def test_an_unfired_once_makes_no_cycle() -> None:
    emitter = EventEmitter().once("x", a)
    gone = weakref.ref(emitter)
    gc.disable()
    try:
        del emitter
        assert gone() is None
    finally:
        gc.enable()


def test_a_wrapper_outlives_its_emitter() -> None:
    log = Log()
    emitter = EventEmitter().once("x", log.named(1))
    wrapper = emitter.rawListeners("x")[0]
    del emitter
    wrapper("v")
    wrapper("v")
    assert log == [(1, "v")]
    assert "once wrapper" in repr(wrapper)


def test_copies_do_not_share_listeners() -> None:
    emitter = EventEmitter().on("x", a)
    twin = copy.copy(emitter)
    twin.on("x", b)
    assert emitter.listeners("x") == [a]
    assert twin.listeners("x") == [a, b]
    assert pickle.loads(pickle.dumps(emitter)).listeners("x") == [a]


def test_hooks_for_subclasses() -> None:
    log = Log()

    class Stream(EventEmitter):
        def _pynet_listener_added(self, event: Any) -> None:
            log.append(("added", event, self.listenerCount(event)))

        def _pynet_listener_removed(self, event: Any) -> None:
            log.append(("removed", event))

    stream = Stream()
    stream.on("data", a).once("end", a).prependListener("data", b)
    stream.add_listener("pyee", a)
    stream.emit("end")
    stream.off("data", a).off("data", a)
    stream.removeAllListeners("data").removeAllListeners()
    assert log == [
        ("added", "data", 1),
        ("added", "end", 1),
        ("added", "pyee", 1),
        ("removed", "end"),
        ("removed", "data"),
        ("removed", "data"),
        ("removed", None),
    ]


def test_an_overridden_method_is_used_by_its_relatives() -> None:
    log = Log()

    class Chatty(EventEmitter):
        def on(self, event: Any, f: Any = None, /) -> Any:  # type: ignore[override]
            log.append(("on", event))
            return super().on(event, f)

        def removeListener(self, event: Any, f: Any = None, /) -> Any:  # type: ignore[override]
            log.append(("removeListener", event))
            return super().removeListener(event, f)

    Chatty().once("x", a).addListener("y", a).emit("x")
    # addListener is the same function as on, not a way to it.
    assert log == [("on", "x"), ("removeListener", "x")]
    emitter = EventEmitter()
    assert emitter.addListener == emitter.on
    assert emitter.off == emitter.removeListener
