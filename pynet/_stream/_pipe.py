"""pipe() and unpipe(): a readable's data written to a writable, at the pace of the writable."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pynet._errors import ERR_INVALID_ARG_TYPE

from ._destroy import error_or_destroy
from ._utils import has, is_ours, listen, unlisten

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from ._readable import Readable
    from ._typing import PipeTarget

__all__ = ["pipe", "unpipe"]


T = TypeVar("T", bound="PipeTarget")


def pipe(source: Readable, target: T, end: bool) -> T:
    """Write what *source* emits to *target*, and end that with it if *end*; returns *target*."""
    if not callable(getattr(target, "on", None)):
        raise ERR_INVALID_ARG_TYPE("destination", "Writable", target)
    state = source._readableState
    if state.pipes is None:
        state.pipes = []
        state.awaiting_drain = []
    elif len(state.pipes) == 1:
        state.several_pipes = True
    state.pipes.append(target)
    _Pipe(source, target, end and not getattr(target, "_isStdio", False)).start()
    return target


def unpipe(source: Readable, target: object = None) -> None:
    """Undo ``pipe()`` for *target*, or for all targets."""
    state = source._readableState
    if not state.pipes:
        return
    if target is None:
        targets, state.pipes = state.pipes, []
        source.pause()
        for each in targets:
            _announce(each, source)
    elif _holds(state.pipes, target):
        _discard(state.pipes, target)
        if not state.pipes:
            source.pause()
        _announce(target, source)


def _announce(target: object, source: Readable) -> None:
    # The second argument lets one of several pipes between the same two streams take the event for itself.
    if has(target, "emit"):
        target.emit("unpipe", source, {"hasUnpiped": False})


class _Pipe:
    """One pipe: the listeners on both ends."""

    __slots__ = ("end", "finished", "source", "target", "waits_for_drain")

    def __init__(self, source: Readable, target: PipeTarget, end: bool) -> None:
        self.source = source
        self.target = target
        self.end = end
        self.waits_for_drain = False  # listens for 'drain'
        self.finished = False

    def start(self) -> None:
        source, target = self.source, self.target
        state = source._readableState
        if state.endEmitted:
            source._pynet_tick(self.on_end)
        else:
            source.once("end", self.on_end)
        listen(target, "unpipe", self.on_unpipe)
        source.on("data", self.on_data)
        listen(target, "error", self.on_error, first=True)
        listen(target, "close", self.on_close)
        listen(target, "finish", self.on_finish)
        if has(target, "emit"):
            target.emit("pipe", source)
        if getattr(target, "writableNeedDrain", False) is True:
            self.pause()
        elif not state.flowing:
            source.resume()

    def on_data(self, chunk: object) -> None:
        target = self.target
        try:
            full = target.write(chunk) is False
        except Exception as error:
            # The source has nothing to do with what goes wrong in its target: that one fails, and is unpiped by it.
            if not has(target, "destroy"):
                raise
            target.destroy(error)
            return
        if full:
            self.pause()

    def pause(self) -> None:
        """The target is full. It may also have been unpiped by that very ``write()``: then there is nothing to do."""
        if not self.finished:
            self.await_drain()
            self.source.pause()
        if not self.waits_for_drain:
            self.waits_for_drain = True
            listen(self.target, "drain", self.on_drain)

    def await_drain(self) -> None:
        state = self.source._readableState
        pipes, awaiting = state.pipes, state.awaiting_drain
        if not pipes or awaiting is None or not _holds(pipes, self.target):
            return
        if len(pipes) == 1:
            awaiting.clear()
            state.several_pipes = False
        if not _holds(awaiting, self.target):
            awaiting.append(self.target)

    def on_drain(self, *_: object) -> None:
        state = self.source._readableState
        if state.awaiting_drain:
            _discard(state.awaiting_drain, self.target)
        if not state.awaiting_drain and "data" in self.source._pynet_listeners:
            self.source.resume()

    def on_end(self) -> None:
        if self.end:
            self.target.end()
        else:
            self.unpipe()

    def unpipe(self) -> None:
        self.source.unpipe(self.target)

    def on_unpipe(self, source: object = None, info: MutableMapping[str, bool] | None = None, *_: object) -> None:
        if source is self.source and info is not None and info.get("hasUnpiped") is False:
            info["hasUnpiped"] = True
            self.cleanup()

    def on_error(self, error: object = None, *_: object) -> None:
        """Stop, but let the error count as unhandled if nobody else listens."""
        target = self.target
        self.unpipe()
        unlisten(target, "error", self.on_error)
        if not is_ours(target) or "error" in target._pynet_listeners:
            return
        if target._pynet_life.errorEmitted:
            target.emit("error", error)
        else:  # somebody emitted the event by hand
            error_or_destroy(target, error)

    def on_close(self, *_: object) -> None:
        unlisten(self.target, "close", self.on_close)
        unlisten(self.target, "finish", self.on_finish)
        self.unpipe()

    def on_finish(self, *_: object) -> None:
        unlisten(self.target, "finish", self.on_finish)
        unlisten(self.target, "close", self.on_close)
        self.unpipe()

    def cleanup(self) -> None:
        source, target = self.source, self.target
        self.finished = True
        for event, listener in (
            ("close", self.on_close),
            ("finish", self.on_finish),
            ("drain", self.on_drain),
            ("error", self.on_error),
            ("unpipe", self.on_unpipe),
        ):
            unlisten(target, event, listener)
        source.off("end", self.on_end)
        source.off("data", self.on_data)
        # A source that waits for the drain of this target would wait for ever. With several pipes Node resumes it in
        # any case.
        state = source._readableState
        if self.waits_for_drain and (state.awaiting_drain or state.several_pipes):
            self.on_drain()


def _holds(streams: list[object], stream: object) -> bool:
    return any(each is stream for each in streams)


def _discard(streams: list[object], stream: object) -> None:
    for at, each in enumerate(streams):
        if each is stream:
            del streams[at]
            return
