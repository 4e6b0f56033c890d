"""The wrapper that stands in the list for a listener added with ``once``."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

from ._arity import arity

if TYPE_CHECKING:
    from ._emitter import EventEmitter


class OnceWrapper:
    """Removes itself, then calls ``listener``: at most once, however often it is called.

    ``rawListeners()`` returns it. The emitter is held weakly, because the emitter holds it: a ``once`` that never
    fires must not keep a closed socket in a cycle.
    """

    __slots__ = ("_emitter", "_event", "_fired", "_least", "_most", "listener")

    def __init__(self, emitter: EventEmitter, event: object, listener: Callable[..., object]) -> None:
        self._emitter = weakref.ref(emitter)
        self._event = event
        self._fired = False
        self._most, self._least = arity(listener)
        self.listener = listener

    def __call__(self, *args: object) -> object:
        if self._fired:
            return None
        emitter = self._emitter()
        if emitter is not None:
            emitter.removeListener(self._event, self)
        self._fired = True
        n = len(args)
        if n > self._most:
            return self.listener(*args[: self._most])
        if n < self._least:
            return self.listener(*args, *(None,) * (self._least - n))
        return self.listener(*args)

    def __repr__(self) -> str:
        return f"<once wrapper of {self.listener!r}>"
