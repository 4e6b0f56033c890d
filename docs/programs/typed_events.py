from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar, overload

from pynet.events import EventEmitter

F = TypeVar("F", bound=Callable[..., object])


class DoorListen(Protocol):
    @overload
    def __call__(self, event: Literal["open"], f: Callable[[str], object], /) -> Door: ...
    @overload
    def __call__(self, event: Literal["open", "shut"], f: Callable[[], object], /) -> Door: ...
    @overload  # the decorator form
    def __call__(self, event: Literal["open", "shut"], /) -> Callable[[F], F]: ...


class Door(EventEmitter):
    if TYPE_CHECKING:
        on: DoorListen
        once: DoorListen


door = Door()
door.on("open", lambda who: print("opened by", who.title()))  # who is str
door.on("shut", lambda: print("shut"))
door.emit("open", "ann")
door.emit("shut")
