"""The face of the browsers' WebSocket: ``onmessage``, ``addEventListener`` and the objects that their listeners get.

Each listener stands among the ordinary ones of the emitter, in an adapter that makes the object from the arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pynet._errors import plain_text
from pynet._events import EventEmitter, fit

if TYPE_CHECKING:
    from ._websocket import WebSocket

__all__ = ["CloseEvent", "ErrorEvent", "Event", "EventTarget", "MessageEvent", "OnEvent"]


class Event:
    """What an ``open`` listener gets: ``type``, the name of the event, and ``target``, the WebSocket."""

    __slots__ = ("target", "type")

    def __init__(self, type: str, target: WebSocket) -> None:
        self.type = type
        self.target = target


class MessageEvent(Event):
    """``data``: a ``str`` for a text, else ``bytes``, or a list of them with ``binaryType`` "fragments"."""

    __slots__ = ("data",)

    def __init__(self, type: str, target: WebSocket, data: Any) -> None:
        super().__init__(type, target)
        self.data = data


class CloseEvent(Event):
    """``code`` and ``reason`` of the end; ``wasClean``: both sides have said so with a close frame."""

    __slots__ = ("code", "reason", "wasClean")

    def __init__(self, type: str, target: WebSocket, code: int, reason: str, wasClean: bool) -> None:
        super().__init__(type, target)
        self.code = code
        self.reason = reason
        self.wasClean = wasClean


class ErrorEvent(Event):
    """``error``, the exception, and ``message``, its text."""

    __slots__ = ("error", "message")

    def __init__(self, type: str, target: WebSocket, error: Any) -> None:
        super().__init__(type, target)
        self.error = error
        self.message = error.message if hasattr(error, "message") else plain_text(error)


def _make_event(kind: str, target: WebSocket, args: tuple[Any, ...]) -> Event:
    if kind == "message":
        data, is_binary = args
        return MessageEvent(kind, target, data if is_binary else data.decode(errors="replace"))
    if kind == "close":
        code, reason = args
        return CloseEvent(kind, target, code, reason.decode(errors="replace"), target._pynet_was_clean)
    if kind == "error":
        return ErrorEvent(kind, target, args[0])
    return Event(kind, target)


class _Adapter:
    """A listener of the emitter that calls one of the event target."""

    __slots__ = ("_call", "_kind", "_target", "is_attribute", "listener")

    def __init__(self, target: WebSocket, kind: str, listener: Any, is_attribute: bool) -> None:
        self.listener = listener
        self.is_attribute = is_attribute
        self._target = target
        self._kind = kind
        handle = getattr(listener, "handleEvent", listener)
        self._call: Callable[[Event], object] = fit(handle, 1) if callable(handle) else handle

    def __call__(self, *args: object) -> object:
        return self._call(_make_event(self._kind, self._target, args))


_KINDS = frozenset(("open", "message", "error", "close"))

E = TypeVar("E", bound=Event)


class OnEvent(Generic[E]):
    """``onopen`` and the like: a listener that is replaced by setting it, and None when there is none."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._kind = name.removeprefix("on")

    def __get__(self, target: Any, owner: type) -> Callable[[E], object] | None:
        if target is None:
            return None
        found = _find(target, self._kind, lambda adapter: adapter.is_attribute)
        listener: Callable[[E], object] | None = None if found is None else found.listener
        return listener

    def __set__(self, target: Any, listener: Callable[[E], object] | Callable[[], object] | None) -> None:
        found = _find(target, self._kind, lambda adapter: adapter.is_attribute)
        if found is not None:
            target.removeListener(self._kind, found)
        if callable(listener):
            target.on(self._kind, _Adapter(target, self._kind, listener, True))


class EventTarget:
    """What a WebSocket has besides the emitter that it is as well."""

    onopen: OnEvent[Event] = OnEvent()
    onmessage: OnEvent[MessageEvent] = OnEvent()
    onerror: OnEvent[ErrorEvent] = OnEvent()
    onclose: OnEvent[CloseEvent] = OnEvent()

    def addEventListener(
        self: Any, type: str, listener: Any, options: Mapping[str, Any] | None = None, *, once: bool = False
    ) -> None:
        """Have *listener* called with an ``Event`` object; a second time it is not added.

        Args:
            type: ``"open"``, ``"message"``, ``"error"`` or ``"close"``; others are ignored.
            listener: A function, or an object with a method ``handleEvent``.
            options: May hold ``once``: only the next event.
            once: The same as a keyword.

        Node: ws.md, "websocket.addEventListener(type, listener[, options])". Differs: no.
        """
        if type not in _KINDS or _find(self, type, _is_added(listener)) is not None:
            return
        adapter = _Adapter(self, type, listener, False)
        if once or (options is not None and options.get("once")):
            self.once(type, adapter)
        else:
            self.on(type, adapter)

    def removeEventListener(self: Any, type: str, listener: Any) -> None:
        """Take back what ``addEventListener()`` added.

        Node: ws.md, "websocket.removeEventListener(type, listener)". Differs: no.
        """
        found = _find(self, type, _is_added(listener))
        if found is not None:
            self.removeListener(type, found)


def _is_added(listener: object) -> Callable[[_Adapter], bool]:
    return lambda adapter: adapter.listener == listener and not adapter.is_attribute


def _find(target: EventEmitter, kind: str, wanted: Callable[[_Adapter], bool]) -> _Adapter | None:
    for listener in target.listeners(kind):
        if isinstance(listener, _Adapter) and wanted(listener):
            return listener
    return None
