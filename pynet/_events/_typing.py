"""The pieces that every emitter's listener Protocol is built from.

Each emitter class declares, next to itself, one Protocol with an overloaded ``__call__`` and annotates its seven
listener methods with it. The rules, each found by trying:

- Two-argument forms first, full arity before bare; the decorator forms last. mypy pairs the overloads of a
  subclass with those of its parent in order.
- One overload per arity: under a union of callables mypy types the parameter of a lambda as ``Any``.
- No catch-all ``str``: it accepts every wrong listener. ``EmitterListen`` has a catch-all because an ``Any``
  parameter, unlike a ``str`` one, can be narrowed by a subclass.
- An event that gains an argument in a subclass needs its own decorator overload in the parent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeVar, final, overload

import pyee

Listener = Callable[..., object]
Bare = Callable[[], object]
MetaEvent = Literal["newListener", "removeListener"]

S_co = TypeVar("S_co", covariant=True)
F = TypeVar("F", bound=Callable[..., object])
D_bare = TypeVar("D_bare", bound=Callable[[], object])
D_error = TypeVar("D_error", bound=Callable[[Exception], object] | Callable[[], object])
D_meta = TypeVar("D_meta", bound=Callable[[str, Listener], object] | Callable[[str], object] | Callable[[], object])


#: The methods that each emitter types with a Protocol of its own.
LISTENER_METHODS = (
    "on",
    "once",
    "off",
    "addListener",
    "removeListener",
    "prependListener",
    "prependOnceListener",
)

C = TypeVar("C", bound=type)


def listens(cls: C) -> C:
    """Decorate an emitter whose listener methods are annotated with a Protocol.

    The Protocols speak to checkers and editors. Their modules, with an overload for each event, are not loaded when a
    program runs, so ``typing.get_type_hints()`` gets what can be known then: that these attributes can be called.
    """
    annotations = cls.__annotations__
    for name in LISTENER_METHODS:
        annotations[name] = Callable[..., Any]
    return cls


@final
class ErrorMonitor:
    """The type of ``errorMonitor``, so that a Protocol can name it beside the event names."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Symbol(events.errorMonitor)"

    def __reduce__(self) -> str:
        return "errorMonitor"  # there is only one: pickled by name


#: Listeners of this event see every ``error`` before its own listeners do, and do not count as handling it.
errorMonitor: Final = ErrorMonitor()


class EmitterListen(Protocol[S_co]):
    """The listener methods of a plain ``EventEmitter``: any event, any listener."""

    @overload
    def __call__(self, event: Any, f: Callable[..., Any], /) -> S_co: ...
    @overload
    def __call__(self, event: Any, /) -> Callable[[F], F]: ...


if TYPE_CHECKING:

    class PyeeEmitter(pyee.EventEmitter):
        """pyee's class, with the names whose meaning changes freed for other types."""

        on: Any
        once: Any
        emit: Any

else:
    PyeeEmitter = pyee.EventEmitter
