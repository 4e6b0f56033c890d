"""``AbortController`` and ``AbortSignal``, which Node has as globals."""

from __future__ import annotations

from pynet._abort import AbortController, AbortSignal, Event
from pynet._errors import AbortError, DOMException

__all__ = ["AbortController", "AbortSignal", "Event", "AbortError", "DOMException"]
