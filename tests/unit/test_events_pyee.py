"""pyee: the gaps between its emitter and Node's are closed, and its own names keep their meaning."""

from __future__ import annotations

from typing import Any

import pyee
import pytest

from pynet.events import EventEmitter


def f() -> None: ...


def g() -> None: ...


# --- the gaps


def test_on_returns_the_emitter() -> None:
    emitter = EventEmitter()
    assert emitter.on("x", f) is emitter


def test_a_function_added_twice_is_called_twice() -> None:
    calls: list[int] = []
    listener = lambda: calls.append(1)
    EventEmitter().on("x", listener).on("x", listener).emit("x")
    assert calls == [1, 1]


def test_removing_an_absent_listener_is_no_error() -> None:
    emitter = EventEmitter().on("x", f)
    emitter.off("x", g).removeListener("x", g).off("unknown", g)
    emitter.remove_listener("x", g)
    emitter.remove_listener("unknown", g)
    assert emitter.listeners("x") == [f]


def test_a_once_listener_removed_during_an_emission_runs() -> None:
    emitter, calls = EventEmitter(), []
    later = lambda: calls.append("later")
    emitter.on("x", lambda: emitter.off("x", later)).once("x", later)
    emitter.emit("x")
    assert calls == ["later"]


def test_the_meta_events_are_nodes() -> None:
    emitter, calls = EventEmitter(), []
    emitter.on("newListener", lambda event: calls.append(f"new {event}"))
    emitter.on("removeListener", lambda event: calls.append(f"removed {event}"))
    emitter.on("x", f).off("x", f)
    assert calls == ["new removeListener", "new x", "removed x"]


@pytest.mark.parametrize("empty", ["off", "remove_listener", "once", "removeAllListeners", "remove_all_listeners"])
def test_an_emptied_event_is_forgotten(empty: str) -> None:
    emitter = EventEmitter()
    if empty == "once":
        emitter.once("x", f).emit("x")
    elif "All" in empty or "all" in empty:
        getattr(emitter.on("x", f), empty)("x")
    else:
        getattr(emitter.on("x", f), empty)("x", f)
    assert emitter.eventNames() == []
    assert emitter.event_names() == set()
    assert "x" not in emitter._pynet_listeners


@pytest.mark.parametrize(
    "name",
    ["off", "prependListener", "prependOnceListener", "listenerCount", "rawListeners", "setMaxListeners", "eventNames"],
)
def test_the_names_that_pyee_lacks(name: str) -> None:
    assert not hasattr(pyee.EventEmitter, name)
    assert callable(getattr(EventEmitter, name))


# --- pyee's own names


def test_pyee_still_has_the_names_that_are_overridden() -> None:
    public = {name for name in vars(pyee.EventEmitter) if not name.startswith("_")}
    assert public == {
        "on",
        "listens_to",
        "add_listener",
        "event_names",
        "emit",
        "once",
        "remove_listener",
        "remove_all_listeners",
        "listeners",
    }
    assert all(name in vars(EventEmitter) for name in public), "an inherited method would look for pyee's store"


def test_add_listener_returns_the_function_and_keeps_it_once() -> None:
    emitter, calls = EventEmitter(), []
    first, second = (lambda: calls.append(1)), (lambda: calls.append(2))
    assert emitter.add_listener("x", first) is first
    emitter.add_listener("x", second)
    emitter.add_listener("x", first)
    emitter.emit("x")
    assert calls == [1, 2], "kept once, where it was"


def test_add_listener_makes_a_once_listener_lasting() -> None:
    emitter, calls = EventEmitter(), []
    listener = lambda: calls.append(1)
    emitter.once("x", listener)
    emitter.add_listener("x", listener)
    emitter.emit("x")
    emitter.emit("x")
    assert calls == [1, 1]


def test_add_listener_of_one_that_new_listener_removes() -> None:
    emitter = EventEmitter().on("x", f)
    emitter.once("newListener", lambda event, listener: emitter.off(event, listener))
    emitter.add_listener("x", f)
    assert emitter.listeners("x") == [f]


def test_listens_to_decorates() -> None:
    emitter, calls = EventEmitter(), []

    @emitter.listens_to("x")
    def listener(value: int) -> None:
        calls.append(value)

    emitter.emit("x", 5)
    assert calls == [5]
    assert emitter.listeners("x") == [listener]


def test_new_listener_is_emitted_under_pyees_name_too() -> None:
    emitter: Any = EventEmitter()
    calls: list[Any] = []
    emitter.on("new_listener", lambda *args: calls.append(args))
    emitter.add_listener("x", f)
    emitter.on("y", g)
    assert calls == [("x", f), ("y", g)]


def test_remove_all_listeners_of_none_is_all() -> None:
    emitter = EventEmitter().on("x", f).on("y", g)
    emitter.remove_all_listeners("x")
    assert emitter.event_names() == {"y"}
    emitter.on("x", f).remove_all_listeners()
    assert emitter.event_names() == set()
    emitter.on("x", f).remove_all_listeners(None)
    assert emitter.event_names() == set()


def test_a_function_typed_for_pyee_works() -> None:
    def program(emitter: pyee.EventEmitter) -> list[Any]:
        got: list[Any] = []

        @emitter.on("x")
        def listener(value: Any) -> None:
            got.append(value)

        emitter.once("x", got.append)
        emitter.emit("x", 1)
        emitter.emit("x", 2)
        emitter.remove_listener("x", listener)
        emitter.emit("x", 3)
        return got

    assert program(EventEmitter()) == program(pyee.EventEmitter()) == [1, 1, 2]
