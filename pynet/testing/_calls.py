"""Listeners that have to be called, and listeners that must not be."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar, cast

from pynet._typing import Self

F = TypeVar("F", bound=Callable[..., Any])


class Calls:
    """Counts the calls of listeners; leaving the ``with`` block over it checks them.

    ::

        with Calls() as calls:
            server.on("connection", calls.must_call(lambda socket: socket.end()))
            server.on("error", calls.must_not_call("error"))
            testing.run()
    """

    def __init__(self) -> None:
        self._expected: list[tuple[str, list[tuple[object, ...]], int]] = []
        self._unwanted: list[str] = []

    def must_call(self, listener: F | None = None, /, times: int = 1) -> F:
        """Wrap *listener*: it has to be called exactly *times* times. Without one, make a listener that does nothing.

        The wrapper takes as many arguments as *listener*.
        """
        calls: list[tuple[object, ...]] = []
        self._expected.append((_name(listener), calls, times))
        if listener is None:
            return cast(F, lambda *args: calls.append(args))
        wrapped = listener

        @functools.wraps(wrapped)
        def counted(*args: object, **keywords: object) -> object:
            calls.append(args)
            return wrapped(*args, **keywords)

        return cast(F, counted)

    def must_not_call(self, what: str = "a listener") -> Callable[..., None]:
        """A listener that must never be called: raises AssertionError, and the check at the end fails too."""

        def unwanted(*args: object) -> None:
            self._unwanted.append(f"{what} was called with {_shown(args)}")
            raise AssertionError(self._unwanted[-1])

        return unwanted

    def check(self) -> None:
        """Raise AssertionError unless everything was called as it had to be. The next check starts anew."""
        problems = list(self._unwanted)
        for name, calls, times in self._expected:
            if len(calls) != times:
                how = "".join(f"\n  with {_shown(args)}" for args in calls)
                problems.append(f"{name} was called {_times(len(calls))} instead of {_times(times)}{how}")
        self._expected.clear()
        self._unwanted.clear()
        if problems:
            raise AssertionError("\n".join(problems))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.check()


def _name(listener: object) -> str:
    return "a listener" if listener is None else getattr(listener, "__qualname__", repr(listener))


def _shown(args: tuple[object, ...]) -> str:
    return ", ".join(map(repr, args)) or "no arguments"


def _times(count: int) -> str:
    return "once" if count == 1 else "never" if count == 0 else f"{count} times"
