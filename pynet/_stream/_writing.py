"""The machine inside a writable: what ``write()``, ``end()`` and the ticks between them do to its state.

Functions whose name ends in ``_nt`` run from ``nextTick``. Every callback is called once. Where a callback or listener
raises, what has to follow it follows on the next tick: the exception is seen first, and nothing is lost.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_MULTIPLE_CALLBACK,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
    ERR_UNKNOWN_ENCODING,
    NodeError,
)
from pynet._events import fit
from pynet._handles import byte_view

from ._async_hooks import take_coroutine
from ._destroy import error_or_destroy, or_none
from ._encodings import encoder_for, is_encoding
from ._state import OPEN, AfterWrite, Callback, WritableState, WriteRequest

if TYPE_CHECKING:
    from ._writable import Writable


def partly_sent(state: WritableState, size: int) -> bool:
    """A chunk of *size* bytes has gone past ``write()``, and not all of it is sent; returns what ``write()`` would.

    ``_pynet_write_done()`` is to be called as if ``_write()`` had been.
    """
    state.pendingcb += 1
    state.length += size
    _begin(state, size, None)
    state.sync = False
    if state.length >= state.highWaterMark:
        state.needDrain = True
        return False
    return True


def not_sent(stream: Writable, state: WritableState, size: int, error: Exception) -> bool:
    """The same, but it has failed at once."""
    state.pendingcb += 1
    state.length += size
    _begin(state, size, None)
    stream._pynet_write_done(error)
    return False


def start_writing(stream: Writable) -> None:
    """``_construct()`` has succeeded: write what was kept meanwhile."""
    state = stream._writableState
    if not state.writing:
        clear_buffer(stream, state)
    finish_maybe(stream, state)


def normalize(state: WritableState, chunk: object, encoding: Any) -> tuple[object, object, int]:
    """*chunk* as ``_write()`` gets it, its encoding, and how much it counts."""
    if chunk is None:
        raise ERR_STREAM_NULL_VALUES()
    if state.objectMode:
        return chunk, encoding, 1
    if encoding and encoding != "buffer" and not is_encoding(encoding):
        raise ERR_UNKNOWN_ENCODING(encoding)
    if isinstance(chunk, str):
        if encoding == "buffer":
            raise ERR_UNKNOWN_ENCODING(encoding)
        encoding = encoding or state.defaultEncoding
        if not state.decodeStrings:
            return chunk, encoding, len(chunk)
        chunk = encoder_for(encoding)(chunk)
    elif not isinstance(chunk, (bytes, bytearray)):
        chunk = _buffer(chunk)
    return chunk, "buffer", len(chunk)


def _buffer(chunk: object) -> memoryview:
    try:
        return byte_view(chunk)
    except TypeError:
        raise ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk) from None


def refusal(state: WritableState) -> NodeError | None:
    """Why nothing can be written any more, if so."""
    if state.ending:
        return ERR_STREAM_WRITE_AFTER_END()
    return None if state.life.stage is OPEN else ERR_STREAM_DESTROYED("write")


def refuse(stream: Writable, error: NodeError | None, callback: Callback | None) -> None:
    if callback is not None:
        stream._pynet_tick(fit(callback, 1), error)
    error_or_destroy(stream, error, True)


def add_end_callback(stream: Writable, state: WritableState, callback: Callback, error: object) -> None:
    error = state.life.errored if error is None else error
    if error is not None:
        stream._pynet_tick(fit(callback, 1), error)
    elif state.finished:
        stream._pynet_tick(fit(callback, 1), None)
    elif state.on_finished is None:
        state.on_finished = [callback]
    else:
        state.on_finished.append(callback)


def fail_write(stream: Writable, state: WritableState, error: object, callback: Callback | None) -> None:
    state.life.fail(error)
    if state.sync:
        stream._pynet_tick(_write_failed, stream, state, error, callback)
    else:
        _write_failed(stream, state, error, callback)


def _write_failed(stream: Writable, state: WritableState, error: object, callback: Callback | None) -> None:
    """The callback of the write learns it first, then those of the writes behind it, then 'error'."""
    state.pendingcb -= 1
    if callback is not None:
        try:
            fit(callback, 1)(error)
        except BaseException:
            stream._pynet_loop.next_tick_of_all(stream._pynet_life.context, _give_up, stream, state, error)
            raise
    _give_up(stream, state, error)


def _give_up(stream: Writable, state: WritableState, error: object) -> None:
    try:
        error_buffer(stream, state)
    except BaseException:
        stream._pynet_tick(error_or_destroy, stream, error)
        raise
    error_or_destroy(stream, error)


def call_back_soon(stream: Writable, state: WritableState, callback: Callback) -> None:
    """Call *callback* from a tick, which equal callbacks of successive writes share."""
    pending = state.after_write
    if pending is not None and pending.callback == callback:
        pending.count += 1
        return
    state.after_write = pending = AfterWrite(callback)
    state.after_write_pending = True
    stream._pynet_tick(_after_write_nt, stream, state, pending)


def _after_write_nt(stream: Writable, state: WritableState, pending: AfterWrite) -> None:
    state.after_write = None
    after_write(stream, state, pending.count, pending.callback)


def after_write(stream: Writable, state: WritableState, count: int, callback: Callback | None) -> None:
    """What follows a write: 'drain' if due, the callbacks, 'finish' if that was the last."""
    state.after_write_pending = False
    if state.needDrain and not state.length and not state.ending and state.life.stage is OPEN:
        state.needDrain = False
        try:
            stream.emit("drain")
        except BaseException:
            stream._pynet_loop.next_tick_of_all(
                stream._pynet_life.context, _call_write_callbacks, stream, state, count, callback
            )
            raise
    _call_write_callbacks(stream, state, count, callback)


def _call_write_callbacks(stream: Writable, state: WritableState, count: int, callback: Callback | None) -> None:
    """Call *callback* for *count* writes, and see to what may follow the last of them."""
    if callback is None:
        state.pendingcb -= count
    else:
        fitted = fit(callback, 1)
        while count:
            count -= 1
            state.pendingcb -= 1
            try:
                fitted(None)
            except BaseException:
                stream._pynet_loop.next_tick_of_all(
                    stream._pynet_life.context, _call_write_callbacks, stream, state, count, callback
                )
                raise
    if state.life.stage is not OPEN:
        error_buffer(stream, state)
    if state.ending:
        finish_maybe(stream, state, True)


def error_buffer(stream: Writable, state: WritableState) -> None:
    """Tell the callbacks of everything that will not be written any more."""
    if state.writing:  # its callback comes first
        return
    error = state.life.errored
    buffered = state.buffered
    while buffered:
        request = buffered.popleft()
        state.length -= 1 if state.objectMode else len(request.chunk)
        if request.callback is not None:
            try:
                fit(request.callback, 1)(ERR_STREAM_DESTROYED("write") if error is None else error)
            except BaseException:
                stream._pynet_loop.next_tick_of_all(stream._pynet_life.context, error_buffer, stream, state)
                raise
    call_end_callbacks(stream, state, ERR_STREAM_DESTROYED("end") if error is None else error)


def call_end_callbacks(stream: Writable, state: WritableState, error: object) -> None:
    """Call the callbacks of ``end()``."""
    callbacks = state.on_finished
    state.on_finished = None
    if not callbacks:
        return
    callbacks.reverse()
    try:
        while callbacks:
            fit(callbacks.pop(), 1)(error)
    finally:
        if callbacks:  # one of them has raised
            callbacks.reverse()
            state.on_finished = callbacks
            stream._pynet_tick(call_end_callbacks, stream, state, error)


def clear_buffer(stream: Writable, state: WritableState) -> None:
    """Write what waits, as far as that completes at once."""
    buffered = state.buffered
    if not buffered or state.corked or state.bufferProcessing:
        return
    if state.life.stage is not OPEN or not state.life.constructed:
        return
    state.bufferProcessing = True
    try:
        while buffered and not state.writing:
            if len(buffered) > 1 and stream._writev is not None:
                requests = list(buffered)
                buffered.clear()
                _write_all(stream, state, requests)
            else:
                _write_one(stream, state, buffered.popleft())
    except BaseException:
        if not state.writing:  # it has called back, and raised: the others must not wait for the next write
            stream._pynet_loop.next_tick_of_all(stream._pynet_life.context, clear_buffer, stream, state)
        raise
    finally:
        state.bufferProcessing = False


def _write_one(stream: Writable, state: WritableState, request: WriteRequest) -> None:
    _begin(state, 1 if state.objectMode else len(request.chunk), request.callback)
    if state.life.stage is OPEN:
        result = stream._write(request.chunk, request.encoding, stream._pynet_write_done)
        if result is not None:
            take_coroutine(stream, result, "_write", stream._pynet_write_done)
    else:
        stream._pynet_write_done(ERR_STREAM_DESTROYED("write"))
    state.sync = False


def _begin(state: WritableState, size: int, callback: Callback | None) -> None:
    state.writelen = size
    state.writecb = callback
    state.writing = state.sync = True


def _write_all(stream: Writable, state: WritableState, requests: list[WriteRequest]) -> None:
    """One ``_writev()``; its callback calls all of theirs."""
    state.pendingcb -= len(requests) - 1
    callbacks = deque(request.callback for request in requests if request.callback is not None)
    _begin(state, state.length, _Callbacks(stream, callbacks) if callbacks else None)  # nothing else is on its way
    if state.life.stage is OPEN:
        result = stream._writev(requests, stream._pynet_write_done)
        if result is not None:
            take_coroutine(stream, result, "_writev", stream._pynet_write_done)
    else:  # the writev() before this one has destroyed the stream
        stream._pynet_write_done(ERR_STREAM_DESTROYED("write"))
    state.sync = False


class _Callbacks:
    """The callbacks of one ``_writev()`` as one."""

    __slots__ = ("callbacks", "stream")

    def __init__(self, stream: Writable, callbacks: deque[Callback]) -> None:
        self.stream = stream
        self.callbacks = callbacks

    def __call__(self, error: object) -> None:
        try:
            while self.callbacks:
                fit(self.callbacks.popleft(), 1)(error)
        finally:
            if self.callbacks:  # one of them has raised
                self.stream._pynet_tick(self, error)


def _need_finish(state: WritableState) -> bool:
    life = state.life
    return (
        state.ending
        and not state.finished
        and not state.writing
        and not state.length
        and not state.buffered
        and not state.bufferProcessing
        and life.stage is OPEN
        and life.constructed
        and life.errored is None
        and not life.errorEmitted
        and not life.closeEmitted
    )


def finish_maybe(stream: Writable, state: WritableState, sync: bool = False) -> None:
    """Finish, if ``end()`` was called and nothing is left to write."""
    if not _need_finish(state):
        return
    if not state.prefinished and not state.finalCalled:
        try:
            hook: object = stream._final
            if hook is not None:
                _call_final(stream, state)
            else:
                state.prefinished = True
                if stream._pynet_on_prefinish is not None:
                    stream._pynet_on_prefinish()
                stream.emit("prefinish")
        except BaseException:
            stream._pynet_tick(_after_prefinish, stream, state, sync)
            raise
    if not state.pendingcb:  # else the last callback looks again
        _after_prefinish(stream, state, sync)


def _after_prefinish(stream: Writable, state: WritableState, sync: bool) -> None:
    if state.pendingcb:
        return
    if sync:
        state.pendingcb += 1
        stream._pynet_tick(_finish_maybe_nt, stream, state)
    elif _need_finish(state):
        state.pendingcb += 1
        _finish(stream, state)


def _finish_maybe_nt(stream: Writable, state: WritableState) -> None:
    if _need_finish(state):
        _finish(stream, state)
    else:
        state.pendingcb -= 1


def _call_final(stream: Writable, state: WritableState) -> None:
    state.finalCalled = True
    answered = False

    def on_final(error: object = None, *_: object) -> None:
        nonlocal answered
        if error is not None:
            error = or_none(error)
        if answered:
            error_or_destroy(stream, ERR_MULTIPLE_CALLBACK() if error is None else error)
            return
        answered = True
        state.pendingcb -= 1
        if error is not None:
            try:
                call_end_callbacks(stream, state, error)
            except BaseException:
                stream._pynet_tick(error_or_destroy, stream, error)
                raise
            error_or_destroy(stream, error, state.sync)
        elif _need_finish(state):
            state.prefinished = True
            # A tick even if _final() took its time: 'finish' never comes out of its callback.
            if stream._pynet_on_prefinish is not None:
                stream._pynet_on_prefinish()  # where _flush() raises in it there is no finish
            state.pendingcb += 1
            try:
                stream.emit("prefinish")
            finally:
                stream._pynet_tick(_finish, stream, state)

    state.sync = True
    state.pendingcb += 1
    try:
        result = stream._final(on_final)
        if result is not None:
            take_coroutine(stream, result, "_final", on_final)
    except Exception as failure:
        on_final(failure)
    finally:
        state.sync = False


def _finish(stream: Writable, state: WritableState) -> None:
    state.pendingcb -= 1
    state.finished = True
    if state.on_finished is not None:
        try:
            call_end_callbacks(stream, state, None)
        except BaseException:
            stream._pynet_tick(_emit_finish, stream, state)
            raise
    _emit_finish(stream, state)


def _emit_finish(stream: Writable, state: WritableState) -> None:
    try:
        stream.emit("finish")
    finally:
        reading = stream._readableState
        if state.life.autoDestroy and (reading is None or reading.endEmitted or not reading.readable):
            stream.destroy()
