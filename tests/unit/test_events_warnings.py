"""Warnings: too many listeners, and names of events that are nearly right."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from pynet import events
from pynet._errors import near_miss
from pynet.errors import NodeError
from pynet.events import EventEmitter, MaxListenersExceededWarning, UnknownEventWarning


def f() -> None: ...


@pytest.fixture(autouse=True)
def default_limit() -> Iterator[None]:
    yield
    EventEmitter.defaultMaxListeners = 10


class Server(EventEmitter):
    _pynet_known_events = frozenset({"connection", "close", "error", "listening", "drop", "end", "newListener"})


def test_the_eleventh_warns_once() -> None:
    emitter = Server()
    for _ in range(10):
        emitter.on("connection", f)
    with pytest.warns(MaxListenersExceededWarning) as caught:
        emitter.on("connection", f)
    (record,) = caught
    warning: Any = record.message
    assert str(warning) == (
        "Possible EventEmitter memory leak detected. 11 connection listeners added to [Server]. "
        "MaxListeners is 10. Use emitter.setMaxListeners() to increase limit"
    )
    assert (warning.emitter, warning.type, warning.count) == (emitter, "connection", 11)
    assert warning.name == "MaxListenersExceededWarning"
    assert isinstance(warning, RuntimeWarning), "shown by default"
    assert record.filename == __file__
    emitter.on("connection", f)  # a second warning would be an error here


@pytest.mark.parametrize(("event", "text"), [(None, "null"), (5, "5"), (True, "true"), ("x", "x")])
def test_the_event_is_named_as_in_node(event: Any, text: str) -> None:
    emitter = EventEmitter().setMaxListeners(1).on(event, f)
    with pytest.warns(MaxListenersExceededWarning, match=f" 2 {text} listeners added") as caught:
        emitter.on(event, f)
    assert caught[0].message.type is event  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "code"),
    [(float("nan"), "ERR_OUT_OF_RANGE"), (-1, "ERR_OUT_OF_RANGE"), ("x", "ERR_INVALID_ARG_TYPE"), (1.5, None)],
)
def test_a_wrong_default_on_the_class_is_refused_where_it_is_used(
    value: Any, code: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EventEmitter, "defaultMaxListeners", value)
    if code is None:
        assert EventEmitter().getMaxListeners() == value
        return
    for use in (EventEmitter.getMaxListeners, lambda emitter: emitter.on("x", f).on("x", f)):
        with pytest.raises(NodeError, match="defaultMaxListeners") as caught:
            use(EventEmitter())
        assert caught.value.code == code


@pytest.mark.parametrize("method", ["on", "once", "prependListener", "prependOnceListener", "add_listener"])
def test_every_way_of_adding_is_counted_at_the_callers_line(method: str) -> None:
    emitter = EventEmitter().setMaxListeners(1).on("x", f)
    with pytest.warns(MaxListenersExceededWarning) as caught:
        getattr(emitter, method)("x", lambda: None)
    assert [record.filename for record in caught] == [__file__]


def test_emptied_events_warn_again() -> None:
    emitter = EventEmitter().setMaxListeners(2)
    with pytest.warns(MaxListenersExceededWarning):
        emitter.on("x", f).on("x", f).on("x", f)
    emitter.off("x", f).on("x", f)  # two were left: Node remembers
    emitter.off("x", f).off("x", f)
    with pytest.warns(MaxListenersExceededWarning):
        emitter.on("x", f).on("x", f)
    emitter.removeAllListeners("x")
    with pytest.warns(MaxListenersExceededWarning):
        emitter.on("x", f).on("x", f).on("x", f)
    emitter.removeAllListeners()
    with pytest.warns(MaxListenersExceededWarning):
        emitter.on("x", f).on("x", f).on("x", f)


def test_limits() -> None:
    emitter = EventEmitter()
    assert emitter.getMaxListeners() == 10
    assert emitter.setMaxListeners(0) is emitter
    for _ in range(20):
        emitter.on("x", f)
    assert emitter.setMaxListeners(math.inf).getMaxListeners() == math.inf
    assert emitter.setMaxListeners(1.5).getMaxListeners() == 1.5


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (-1, ValueError, "is out of range. It must be >= 0. Received -1"),
        (math.nan, ValueError, "is out of range. It must be >= 0. Received NaN"),
        ("x", TypeError, "must be of type number. Received type string ('x')"),
        (None, TypeError, "must be of type number. Received null"),
        (True, TypeError, "must be of type number. Received type boolean (true)"),
    ],
)
def test_a_limit_is_a_number_not_negative(value: Any, error: type[Exception], text: str) -> None:
    for set_it in (EventEmitter().setMaxListeners, events.setMaxListeners):
        with pytest.raises(error) as caught:
            set_it(value)
        assert str(caught.value).endswith(text)
        assert '"setMaxListeners"' in str(caught.value)
    with pytest.raises(error) as caught:
        events.defaultMaxListeners = value
    assert '"defaultMaxListeners"' in str(caught.value)


def test_the_default_is_that_of_all_emitters() -> None:
    emitter = EventEmitter()
    events.defaultMaxListeners = 1
    assert EventEmitter.defaultMaxListeners == events.defaultMaxListeners == emitter.getMaxListeners() == 1
    with pytest.warns(MaxListenersExceededWarning, match="MaxListeners is 1"):
        emitter.on("x", f).on("x", f)
    events.setMaxListeners(5)
    assert events.getMaxListeners(emitter) == 5
    other = EventEmitter()
    events.setMaxListeners(2, emitter, other)
    assert emitter.getMaxListeners() == events.getMaxListeners(other) == 2
    assert events.defaultMaxListeners == 5
    with pytest.raises(TypeError) as caught:
        events.setMaxListeners(3, {})  # type: ignore[arg-type]
    assert str(caught.value) == (
        'The "eventTargets" argument must be an instance of EventEmitter or EventTarget. Received an instance of Object'
    )


def test_capture_rejections_is_that_of_all_emitters() -> None:
    assert events.captureRejections is True
    try:
        events.captureRejections = False
        assert EventEmitter().captureRejections is False
        assert EventEmitter(captureRejections=True).captureRejections is True
    finally:
        events.captureRejections = True
    with pytest.raises(TypeError) as caught:
        events.captureRejections = 1  # type: ignore[assignment]
    assert str(caught.value) == (
        'The "EventEmitter.captureRejections" property must be of type boolean. Received type number (1)'
    )


# --- near misses


@pytest.mark.parametrize(
    ("event", "meant"),
    [
        ("conection", "connection"),
        ("conections", "connection"),
        ("Connection", "connection"),
        ("new_listener", "newListener"),
        ("closed", "close"),
        ("clsoe", "close"),
        ("eror", "error"),
        ("END", "end"),
    ],
)
def test_a_near_miss_warns_and_is_added(event: str, meant: str) -> None:
    server: Any = Server()
    with pytest.warns(UnknownEventWarning) as caught:
        server.on(event, f)
    assert [str(record.message) for record in caught] == [
        f"Server has no event '{event}': did you mean '{meant}'? It is added all the same."
    ]
    assert [record.filename for record in caught] == [__file__]
    assert server.emit(event) is True
    server.on(event, f)  # one warning per emitter and event


@pytest.mark.parametrize("event", ["connection", "message", "send", "x", "", "connect", "drip2", "_"])
def test_everything_else_is_left_alone(event: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Server().add_listener(event, f)


def test_symbols_and_classes_without_known_events_are_left_alone() -> None:
    Server().on(events.errorMonitor, f)
    EventEmitter().on("conection", f).on("eror", f)


def test_the_nearest_wins() -> None:
    known = frozenset({"timeout", "timeouts", "lookup"})
    assert near_miss("timeoutt", known) == "timeout"
    assert near_miss("timouts", known) == "timeouts"
    assert near_miss("", known) is None
    assert near_miss("err", frozenset({"error", "errors"})) == "error"
    assert near_miss("con", frozenset({"connection"})) is None
