"""``must_call`` and ``must_not_call``."""

from __future__ import annotations

import pytest

from pynet import testing
from pynet.events import EventEmitter


def test_as_often_as_expected() -> None:
    emitter = EventEmitter()
    got: list[object] = []
    with testing.Calls() as calls:
        emitter.on("x", calls.must_call(lambda value: got.append(value), times=2))
        emitter.on("x", calls.must_call(times=2))
        emitter.on("y", calls.must_not_call("y"))
        emitter.emit("x", 1, "more than it takes")
        emitter.emit("x", 2)
    assert got == [1, 2]


def test_results_and_keywords_pass_through() -> None:
    def listener(value: int, *, factor: int = 2) -> int:
        """Its own."""
        return value * factor

    calls = testing.Calls()
    counted = calls.must_call(listener, times=2)
    assert (counted(3), counted(3, factor=3), counted.__doc__) == (6, 9, "Its own.")
    calls.check()


@pytest.mark.parametrize(
    ("times", "count", "text"),
    [
        (1, 0, "was called never instead of once"),
        (2, 1, "was called once instead of 2 times"),
        (0, 1, "once instead of never"),
    ],
)
def test_too_few_and_too_many(times: int, count: int, text: str) -> None:
    def my_listener(value: object) -> None: ...

    with pytest.raises(AssertionError, match=text) as caught, testing.Calls() as calls:
        listener = calls.must_call(my_listener, times=times)
        for _ in range(count):
            listener("value")
    assert "my_listener was called" in str(caught.value)
    assert ("with 'value'" in str(caught.value)) == bool(count)


def test_what_must_not_be_called() -> None:
    calls = testing.Calls()
    unwanted = calls.must_not_call("the error listener")
    with pytest.raises(AssertionError, match="the error listener was called with 5"):
        unwanted(5)
    with pytest.raises(AssertionError, match="called with no arguments"):
        unwanted()
    with pytest.raises(AssertionError, match="the error listener was called"):
        calls.check()
    calls.check()


def test_a_failure_inside_is_not_hidden() -> None:
    with pytest.raises(LookupError), testing.Calls() as calls:
        calls.must_call()
        raise LookupError
