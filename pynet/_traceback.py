"""Tracebacks as users want them: from their own first frame on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import TracebackType

_OURS = ("pynet", "pydgram", "runpy", "asyncio")
UNHANDLED = "Nobody listens to this 'error' event, so it is raised."


def users_part(error: BaseException) -> TracebackType | None:
    """The traceback of *error* without our frames above the first one of the user's.

    What lies between frames of the user's stays. Where there are only ours, all of them stay, because the mistake is
    ours; except for an ``'error'`` event without a listener, which says nothing about where it was emitted.
    """
    first = _first_of_users(error)
    if first is not None or _is_unhandled_event(error.__traceback__):
        return first
    return error.__traceback__


def trim(error: BaseException) -> None:
    """Leave *error*, and what it came from, the user's part of the traceback; a note says why an event is raised."""
    trace = users_part(error)
    unhandled = trace is None and _is_unhandled_event(error.__traceback__)
    if unhandled:
        add_note = getattr(error, "add_note", None)  # from 3.11 on
        if add_note is not None:
            add_note(UNHANDLED)
    seen = {id(error)}
    for origin in _origins(error):
        if id(origin) in seen:
            break
        seen.add(id(origin))
        # Where a system call of ours failed says nothing, either, of an event that nobody listened to.
        origin.__traceback__ = _first_of_users(origin) if unhandled else users_part(origin)
    error.__traceback__ = trace


def show(error: BaseException) -> None:
    """Print *error* as Python would, through ``sys.excepthook``."""
    trim(error)
    sys.excepthook(type(error), error, error.__traceback__)


def _first_of_users(error: BaseException) -> TracebackType | None:
    first = error.__traceback__
    while first is not None and _is_ours(first):
        first = first.tb_next
    return first


def _origins(error: BaseException) -> Iterator[BaseException]:
    origin = error.__cause__ or error.__context__
    while origin is not None:
        yield origin
        origin = origin.__cause__ or origin.__context__


def _is_ours(trace: TracebackType) -> bool:
    return str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0] in _OURS


def _is_unhandled_event(trace: TracebackType | None) -> bool:
    """Whether it was raised for want of a listener. An error that was raised before brings the frames below that."""
    while trace is not None:
        if trace.tb_frame.f_code.co_name == "_before_error" and _is_ours(trace):
            return True
        trace = trace.tb_next
    return False
