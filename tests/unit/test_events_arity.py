"""How many arguments a listener gets: as many as it takes, as in JavaScript."""

from __future__ import annotations

import collections
import functools
import inspect
import io
import sys
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from pynet._events import ALL, _arity, arity, fit
from pynet.events import EventEmitter


def none() -> Any:
    return ()


def one(x: Any) -> Any:
    return (x,)


def two(x: Any, y: Any) -> Any:
    return (x, y)


def default(x: Any, y: Any = "default") -> Any:
    return (x, y)


def rest(x: Any, *others: Any) -> Any:
    return (x, *others)


def keyword_only(x: Any, *, loop_variable: Any = "kw") -> Any:
    return (x, loop_variable)


def positional_only(x: Any, y: Any, /) -> Any:
    return (x, y)


def keywords(x: Any, **others: Any) -> Any:
    return (x, others)


async def coroutine(x: Any) -> Any: ...


class Plain:
    def method(self, x: Any) -> Any:
        return (x,)

    def method_rest(*args: Any) -> Any:
        return args[1:]

    def method_default(self: Any = None) -> Any:
        return ()

    @classmethod
    def class_method(cls, x: Any) -> Any:
        return (x,)

    @staticmethod
    def static_method(x: Any) -> Any:
        return (x,)

    def __call__(self, x: Any, y: Any) -> Any:
        return (x, y)


class StaticCall:
    @staticmethod
    def __call__(x: Any) -> Any:
        return (x,)


class Initialised:
    def __init__(self, x: Any) -> None:
        self.x = x


def forwarding(f: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(f)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return f(*args, **kwargs)

    return wrapper


def adding(f: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(f)
    def wrapper(x: Any) -> Any:
        return f(x, "added")

    return wrapper


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (none, (0, 0)),
        (one, (1, 1)),
        (default, (2, 1)),
        (rest, (ALL, 1)),
        (keyword_only, (1, 1)),
        (positional_only, (2, 2)),
        (keywords, (1, 1)),
        (coroutine, (1, 1)),
        (lambda: 1, (0, 0)),
        (lambda *all: all, (ALL, 0)),
        (Plain().method, (1, 1)),
        (Plain().method_rest, (ALL, 0)),
        (Plain().method_default, (0, 0)),  # type: ignore[misc]
        (Plain.class_method, (1, 1)),
        (Plain.static_method, (1, 1)),
        (Plain(), (2, 2)),
        (StaticCall(), (1, 1)),
        (Initialised, (1, 1)),
        (functools.partial(two, 1), (1, 1)),
        (functools.partial(two, y=1), (1, 1)),
        (functools.partial(Plain().method, 1), (0, 0)),
        (forwarding(one), (1, 1)),
        (forwarding(rest), (ALL, 1)),
        (adding(two), (1, 1)),
        ([].append, (1, 1)),
        (print, (ALL, 0)),
        ({}.update, (1, 0)),
        (int, (ALL, 0)),
        (dict, (ALL, 0)),
        (mock.Mock(), (ALL, 0)),
        (mock.Mock(spec=Plain), (ALL, 0)),
        (mock.create_autospec(one), (1, 1)),
    ],
)
def test_arity(f: Callable[..., Any], expected: tuple[int, int]) -> None:
    assert arity(f) == expected


def reference(f: Callable[..., Any]) -> tuple[int, int]:
    """What inspect says of *f*; where it does not know, that is a test of its own."""
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return _arity._silent(f)
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        most = ALL
    else:
        most = sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters)
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return most, sum(p.default is p.empty for p in positional)


@pytest.mark.parametrize("given", range(4))
@pytest.mark.parametrize("f", [none, one, two, default, rest, keyword_only, positional_only, keywords, Plain().method])
def test_a_partial_takes_the_rest(f: Callable[..., Any], given: int) -> None:
    made = functools.partial(f, *range(given))
    assert arity(made) == reference(made)
    assert arity(functools.partial(made)) == reference(made)


@pytest.mark.skipif(not hasattr(functools, "Placeholder"), reason="since Python 3.14")
def test_a_partial_with_an_argument_that_is_still_to_come() -> None:
    made = functools.partial(two, functools.Placeholder, 1)  # type: ignore[attr-defined,unused-ignore]
    assert arity(made) == reference(made) == (1, 1)


BUILTINS: list[Callable[..., Any]] = [
    [].append,
    [].pop,
    {}.pop,
    {}.get,
    set().pop,
    b"".split,
    io.BytesIO().write,
    io.StringIO().write,
]
BUILTINS += [print, len, dict.fromkeys, bytes.fromhex, int.from_bytes, sys.getrefcount, abs, min]


@pytest.mark.parametrize("f", BUILTINS, ids=lambda f: f.__qualname__)
def test_what_is_built_in_is_inspected_once(f: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert arity(f) == reference(f)
    monkeypatch.setattr(inspect, "signature", lambda f: pytest.fail("again"))
    assert arity(f) == arity(f)


def test_what_is_built_in_may_be_of_many_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_arity, "_MAX_BUILTINS", 3)
    monkeypatch.setattr(_arity, "_builtins", {})
    for f in [*BUILTINS, *BUILTINS]:
        assert arity(f) == reference(f)
        assert len(_arity._builtins) <= 3


@pytest.mark.parametrize("method", ["on", "once"])
@pytest.mark.parametrize(
    ("f", "given", "expected"),
    [
        (none, (1, 2, 3), ()),
        (one, (1, 2, 3), (1,)),
        (two, (1,), (1, None)),
        (two, (), (None, None)),
        (default, (1, 2, 3), (1, 2)),
        (default, (1,), (1, "default")),
        (default, (), (None, "default")),
        (rest, (1, 2, 3), (1, 2, 3)),
        (rest, (), (None,)),
        (keyword_only, (1, 2), (1, "kw")),
    ],
)
def test_emit_gives_what_is_taken(method: str, f: Callable[..., Any], given: Any, expected: Any) -> None:
    got: list[Any] = []

    @functools.wraps(f)
    def listener(*args: Any) -> None:
        got.append(f(*args))

    emitter = EventEmitter()
    getattr(emitter, method)("x", listener)
    emitter.emit("x", *given)
    assert got == [expected]


def test_a_type_as_listener_takes_all() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        EventEmitter().on("x", int).emit("x", "12", 2)


def test_the_function_itself_is_called_when_it_fits() -> None:
    frames: list[str] = []
    EventEmitter().on("x", lambda v: frames.append(sys._getframe(1).f_code.co_name)).emit("x", 1)
    assert frames == ["emit"]


@pytest.mark.parametrize("k", range(4))
@pytest.mark.parametrize("f", [none, one, two, default, rest, positional_only])
def test_fit(f: Callable[..., Any], k: int) -> None:
    most, least = arity(f)
    fitted = fit(f, k)
    assert (fitted is f) == (least <= k <= most)
    given = tuple(range(k))
    padded = given + (None,) * (least - k)
    assert fitted(*given) == f(*padded[:most])


def test_fit_is_public() -> None:
    from pynet import events

    calls: list[tuple[object, ...]] = []
    fitted = events.fit(lambda a, b: calls.append((a, b)), 3)
    fitted(1, 2, 3)
    events.fit(lambda a, b=9: calls.append((a, b)), 1)(1)
    events.fit(lambda a, b: calls.append((a, b)), 1)(1)
    events.fit(lambda: calls.append(()), 2)(1, 2)
    assert calls == [(1, 2), (1, 9), (1, None), ()]
    assert events.fit(print, 2) is print


def test_builtins_that_do_not_say_what_they_take() -> None:
    """Before Python 3.13 those of deque, set and dict have no signature."""

    class Own(collections.deque[object]):
        pass

    queue, own, seen, table = collections.deque[object](), Own(), set[object](), {1: "one"}
    emitter = EventEmitter()
    for listener in (queue.append, own.appendleft, seen.add, table.pop):
        emitter.on("x", listener)
    emitter.emit("x", 1)
    table[2] = "two"
    emitter.emit("x", 2, 3, 4)
    assert (list(queue), list(own), seen, table) == ([1, 2], [2, 1], {1, 2}, {})


@pytest.mark.parametrize("how", ["keyword", "item"])
def test_an_argument_that_a_decorator_injects(how: str) -> None:
    def with_db(f: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(f)
        def by_keyword(*args: object, **keywords: object) -> object:
            return f(*args, db="db", **keywords)

        @functools.wraps(f)
        def by_item(*args: object, **keywords: object) -> object:
            keywords["db"] = "db"
            return f(*args, **keywords)

        return by_keyword if how == "keyword" else by_item

    seen: list[object] = []

    @with_db
    def one(chunk: object, db: object) -> None:
        seen.append((chunk, db))

    @with_db
    def two(chunk: object, info: object, db: object) -> None:
        seen.append((chunk, info, db))

    emitter = EventEmitter()
    emitter.on("x", one)
    emitter.on("x", two)
    emitter.emit("x", 1)
    emitter.emit("x", 1, 2)
    assert seen == [(1, "db"), (1, None, "db"), (1, "db"), (1, 2, "db")]


def test_a_decorator_that_only_speaks_of_a_parameter() -> None:
    said: list[str] = []

    def logged(f: Callable[..., object]) -> Callable[..., object]:
        @functools.wraps(f)
        def call(*args: object) -> object:
            said.append("error")
            return f(*args)

        return call

    seen: list[object] = []

    @logged
    def on_error(error: object) -> None:
        seen.append(error)

    EventEmitter().on("x", on_error).emit("x", 1)
    assert (said, seen) == (["error"], [1])
