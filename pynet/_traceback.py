"""Tracebacks as users want them: from their own first frame on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType, TracebackType
from typing import Any

_OURS = ("pynet", "pydgram", "runpy", "asyncio")
# What our functions call the user's that they are about to call; a once wrapper is itself that.
_CALLED = ("call", "callback", "f", "listener", "self")


def users_part(error: BaseException) -> TracebackType | None:
    """The traceback of *error* without our frames above the first one of the user's.

    What lies between frames of the user's stays. Where there are only ours, all of them stay, because the mistake is
    ours; except for what ``reason`` explains, and Ctrl-C, of which ours say nothing.
    """
    first = _first_of_users(error)
    explained = isinstance(error, KeyboardInterrupt) or reason(error) is not None or _refused_coroutine(error)
    return first if first is not None or explained else error.__traceback__


def reason(error: BaseException) -> str | None:
    """Why *error* was raised, where its own text and traceback do not say it."""
    emitter = _unheard(error.__traceback__)
    if emitter is not None:
        return f"Emitted 'error' event on {type(emitter).__name__} instance: {_shown(emitter)} has no listener for it."
    called = _uncallable(error)
    if called is not None:
        return f"It was to call the function at {called.__code__.co_filename}:{called.__code__.co_firstlineno}."
    return None


def trim(error: BaseException) -> None:
    """Leave *error*, and what it came from, the user's part of the traceback; a note says why an event is raised."""
    trace = users_part(error)
    unhandled = trace is None and _unheard(error.__traceback__) is not None
    why = reason(error)
    if why is not None:
        _note(error, why)
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
    if sys.version_info < (3, 11):
        for note in getattr(error, "__notes__", ()):
            print(note, file=sys.stderr)


def _note(error: BaseException, text: str) -> None:
    """What Python prints below *error*; before 3.11 ``show`` does."""
    notes = getattr(error, "__notes__", None)
    if notes is None:
        error.__notes__ = [text]  # type: ignore[attr-defined, unused-ignore]
    elif text not in notes:
        notes.append(text)


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


def _unheard(trace: TracebackType | None) -> object:
    """The emitter that it was raised for want of a listener, if so. An error that was raised before brings the frames
    below that."""
    while trace is not None:
        if trace.tb_frame.f_code.co_name == "_before_error" and _is_ours(trace):
            return trace.tb_frame.f_locals.get("emitter")
        trace = trace.tb_next
    return None


def _uncallable(error: BaseException) -> Any:
    """The user's function that could not be called with what we had for it."""
    frame = _last_frame(error)
    if not isinstance(error, TypeError) or frame is None:
        return None
    text = str(error)
    for f in _about_to_be_called(frame):
        function = getattr(f, "__func__", f)
        if hasattr(function, "__code__") and text.startswith(f"{function.__qualname__}()"):
            return function
    return None


def _refused_coroutine(error: BaseException) -> bool:
    """Whether it tells of a coroutine function that nothing can host; the text says which."""
    frame = _last_frame(error)
    return frame is not None and frame.f_code.co_name == "take_result"


def _last_frame(error: BaseException) -> FrameType | None:
    """Where *error* was raised, if that is ours."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame if trace is not None and _is_ours(trace) else None


def _about_to_be_called(frame: FrameType) -> Iterator[Callable[..., object]]:
    for name in _CALLED:
        f = frame.f_locals.get(name)
        if callable(f):
            yield getattr(f, "listener", f)  # of a once wrapper


def _shown(value: object) -> str:
    try:
        return repr(value)
    except Exception:
        return object.__repr__(value)
