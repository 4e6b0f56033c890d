"""Writable: chunks go in by ``write()``, one at a time to ``_write()``, the rest waits in the buffer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, overload

from pynet._errors import (
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_MULTIPLE_CALLBACK,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_UNKNOWN_ENCODING,
    MISSING,
    NodeError,
)
from pynet._events import EventEmitter, Later, listens
from pynet._loop import Promise, current_loop, get_ident
from pynet._typing import Self, Unpack

from ._async_hooks import take_coroutine
from ._base import Stream, apply_hooks, apply_signal, make_life, merge_options
from ._defaults import high_water_mark
from ._destroy import construct, destroy, error_or_destroy, or_none
from ._encodings import is_encoding
from ._halves import apply_writable_options
from ._options import WritableOptions, names
from ._state import OPEN, WritableState, WriteRequest
from ._typing import WriteCallback
from ._writing import (
    add_end_callback,
    after_write,
    call_back_soon,
    clear_buffer,
    error_buffer,
    fail_write,
    finish_maybe,
    normalize,
    refusal,
    refuse,
    start_writing,
)

if TYPE_CHECKING:
    from ._typing import WritableListen

__all__ = ["Writable"]

_OPTIONS = names(WritableOptions)


@listens
class Writable(Stream):
    """A destination of bytes (or, with ``objectMode``, of any values but None).

    Subclasses supply ``_write(chunk, encoding, callback)``, or pass it as the option ``write``; optionally
    ``_writev``, ``_final``, ``_destroy`` and ``_construct``. Each calls back once, with an error or nothing.

    ============  ==================  =====================================================================
    event         arguments           when
    ============  ==================  =====================================================================
    ``drain``                         the buffer is empty again after ``write()`` returned False; many times
    ``finish``                        ``end()`` was called and everything is written; once
    ``pipe``      source              a readable is piped in
    ``unpipe``    source              a readable is no longer piped in
    ``error``     error               something failed; once, only ``close`` follows
    ``close``                         the stream is destroyed; once, last
    ============  ==================  =====================================================================

    Node: stream.md, "Class: stream.Writable". Differs: chunks are bytes-like objects or str.
    """

    _pynet_known_events = frozenset({"drain", "finish", "pipe", "unpipe", "error", "close"})
    _writableState: WritableState

    on: WritableListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: WritableListen[Self]
    """As ``on()``, but for the next time only."""
    off: WritableListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: WritableListen[Self]
    removeListener: WritableListen[Self]
    prependListener: WritableListen[Self]
    prependOnceListener: WritableListen[Self]

    if TYPE_CHECKING:

        def _writev(self, chunks: list[WriteRequest], callback: Callable[..., None], /) -> object: ...

        def _final(self, callback: Callable[..., None], /) -> object: ...

        def _pynet_on_prefinish(self) -> None: ...
    else:
        _writev = None
        _final = None
        #: Called when everything is written and ``_final()``, if any, is through: 'finish' comes next.
        _pynet_on_prefinish = None

    def __init__(self, options: WritableOptions | None = None, /, **keywords: Unpack[WritableOptions]) -> None:
        merged = merge_options(type(self), options, keywords, _OPTIONS)
        EventEmitter.__init__(self, merged if "captureRejections" in merged else None)
        self._pynet_loop = current_loop()
        self._pynet_life = make_life(merged)
        objectMode = bool(merged.get("objectMode"))
        self._readableState = None
        self._writableState = WritableState(self._pynet_life, high_water_mark(merged, "", objectMode), objectMode)
        if merged:
            apply_writable_options(self._writableState, merged)
            apply_hooks(self, merged)
            apply_signal(self, merged)
        if self._construct is not None:
            construct(self, lambda error: start_writing(self))

    # --- hooks ---------------------------------------------------------------------------------------------------

    def _write(self, chunk: Any, encoding: Any, callback: Callable[..., None], /) -> object:
        """Take *chunk* and call *callback* when done, with an error if there was one; to be overridden.

        No second call comes before that. *encoding* is ``"buffer"`` for bytes-like objects, None for values in object
        mode that were written without one.
        """
        if self._writev is None:
            raise ERR_METHOD_NOT_IMPLEMENTED("_write()")
        return self._writev([WriteRequest(chunk, encoding)], callback)

    def _pynet_write_done(self, error: object = None, *_: object) -> None:
        """What ``_write()`` and ``_writev()`` get as their callback."""
        state = self._writableState
        if not state.writing:
            error_or_destroy(self, ERR_MULTIPLE_CALLBACK())
            return
        callback, sync = state.writecb, state.sync  # the next write, out of the buffer, is a matter of its own
        state.writing = False
        state.writecb = None
        state.length -= state.writelen
        state.writelen = 0
        if error is not None and or_none(error) is not None:
            fail_write(self, state, error, callback)
            return
        if state.buffered:
            clear_buffer(self, state)
        if not sync:
            after_write(self, state, 1, callback)
        elif callback is not None:
            call_back_soon(self, state, callback)
        elif (state.objectMode or (state.needDrain and not state.length)) and not state.after_write_pending:
            # Object mode alone needs no tick here, but Node takes one, and the place of 'finish' depends on it.
            state.after_write_pending = True
            self._pynet_tick(after_write, self, state, 1, None)
        else:
            state.pendingcb -= 1
            if state.ending:
                finish_maybe(self, state, True)

    # --- writing -------------------------------------------------------------------------------------------------

    @overload
    def write(self, chunk: Any, callback: WriteCallback | None = None, /) -> bool: ...
    @overload
    def write(self, chunk: Any, encoding: str | None = None, callback: WriteCallback | None = None) -> bool: ...
    def write(self, chunk: Any = MISSING, encoding: Any = None, callback: Any = None) -> bool:
        """Write *chunk*; False asks the caller to wait for ``'drain'`` before writing more.

        A mutable buffer that cannot be written at once is kept by reference: leave it alone until the callback.

        Args:
            chunk: bytes, bytearray, memoryview, any other buffer, or str; in object mode anything but None.
            encoding: Of a str; utf8 unless ``setDefaultEncoding`` said otherwise.
            callback: Called with None when the chunk is written, with the error when it will not be.

        Raises:
            TypeError: ``ERR_STREAM_NULL_VALUES``, ``ERR_INVALID_ARG_TYPE``, ``ERR_UNKNOWN_ENCODING``.

        After ``end()`` or ``destroy()`` the callback gets ``ERR_STREAM_WRITE_AFTER_END`` or
        ``ERR_STREAM_DESTROYED``, and the former is an ``'error'`` as well.

        Node: stream.md, "writable.write(chunk[, encoding][, callback])". Differs: no.
        """
        loop = self._pynet_loop
        if not loop.in_turn or get_ident() != loop.thread:
            loop.check_here()
        state = self._writableState
        if encoding is not None and callable(encoding):
            callback = encoding
            encoding = None
        elif callback is not None and not callable(callback):
            callback = None
        if callback is not None:
            callback = Later(callback, 1, "callback of write()")
        if type(chunk) is bytes and encoding is None and not state.objectMode:
            encoding = "buffer"
            size = len(chunk)
        else:
            chunk, encoding, size = normalize(state, chunk, encoding)
        life = state.life
        if state.ending or life.stage is not OPEN:
            refuse(self, refusal(state), callback)
            return False
        state.pendingcb += 1
        state.length += size
        if state.writing or state.corked or life.errored is not None or not life.constructed:
            if state.buffered is None:
                state.buffered = deque()
            state.buffered.append(WriteRequest(chunk, encoding, callback))
        else:
            state.writelen = size
            state.writecb = callback
            state.writing = state.sync = True
            result = self._write(chunk, encoding, self._pynet_write_done)
            if result is not None:
                take_coroutine(self, result, "_write", self._pynet_write_done)
            state.sync = False
        # Asked only now: a chunk that is gone already does not fill the buffer.
        if state.length and state.length >= state.highWaterMark:
            state.needDrain = True
            return False
        # False also where something has failed, so that a loop "while write()" ends.
        return life.errored is None and life.stage is OPEN

    @overload
    def end(self, callback: WriteCallback | None = None, /) -> Self: ...
    @overload
    def end(self, chunk: Any, callback: WriteCallback, /) -> Self: ...
    @overload
    def end(self, chunk: Any = None, encoding: str | None = None, callback: WriteCallback | None = None) -> Self: ...
    def end(self, chunk: Any = None, encoding: Any = None, callback: Any = None) -> Self:
        """Say that nothing more will be written, after *chunk* if one is given; ``'finish'`` follows in time.

        Args:
            chunk, encoding: As in ``write()``.
            callback: Called when all is written, before the ``'finish'`` listeners, or with the error that
                prevented it. ``ERR_STREAM_ALREADY_FINISHED`` if the stream had finished before this call.

        Node: stream.md, "writable.end([chunk[, encoding]][, callback])". Differs: no.
        """
        loop = self._pynet_loop
        if not loop.in_turn or get_ident() != loop.thread:
            loop.check_here()
        state = self._writableState
        if callable(chunk):
            callback, chunk, encoding = chunk, None, None
        elif callable(encoding):
            callback, encoding = encoding, None
        error: object = None
        if chunk is not None and chunk is not MISSING:
            error = _write_last(self, state, chunk, encoding)
        if state.corked:
            state.corked = 1
            self.uncork()
        if error is not None:
            pass
        elif state.life.errored is None and not state.ending:
            state.ending = True
            finish_maybe(self, state, True)
            state.ended = True
        elif state.finished:
            error = ERR_STREAM_ALREADY_FINISHED("end")
        elif state.life.stage is not OPEN:
            error = ERR_STREAM_DESTROYED("end")
        if callable(callback):
            add_end_callback(self, state, Later(callback, 1, "callback of end()"), error)
        return self

    def drained(self) -> Promise[None]:
        """Wait until ``write()`` may go on: at once unless it has returned False, else until ``'drain'``.

        A coroutine that writes much says ``stream.write(chunk)`` and ``await stream.drained()``. After ``end()`` it
        waits until everything is written.

        Raises:
            RuntimeError: No asyncio loop is running; awaiting it: ``ERR_STREAM_DESTROYED`` where nothing more can be
                written, ``ERR_STREAM_PREMATURE_CLOSE`` when the stream is destroyed meanwhile.
            Exception: Awaiting it: the error that the stream has failed with.

        Node: none; there it is ``if (!stream.write(chunk)) await once(stream, 'drain')``, which waits for ever when the
        stream is destroyed without an error.
        """
        from ._drained import drained  # for coroutines

        return drained(self)

    def cork(self) -> None:
        """Keep what is written until ``uncork()`` or ``end()``, to hand it over in one ``_writev()``.

        Calls add up: as many ``uncork()`` calls are needed.
        """
        if get_ident() != self._pynet_loop.thread:
            self._pynet_check_use()
        self._writableState.corked += 1

    def uncork(self) -> None:
        """Undo one ``cork()``; with the last of them, write what was kept."""
        if get_ident() != self._pynet_loop.thread:
            self._pynet_check_use()
        state = self._writableState
        if state.corked:
            state.corked -= 1
            if not state.writing:
                clear_buffer(self, state)

    def setDefaultEncoding(self, encoding: str) -> Self:
        """Set the encoding of text that is written without one.

        Raises:
            TypeError: ``ERR_UNKNOWN_ENCODING``.
        """
        if not is_encoding(encoding):
            raise ERR_UNKNOWN_ENCODING(encoding)
        self._writableState.defaultEncoding = encoding.lower()
        return self

    def destroy(self, error: BaseException | None = None, callback: Callable[[Any], object] | None = None) -> Self:
        state = self._writableState
        if state.life.stage is OPEN and (state.buffered or state.on_finished):
            self._pynet_tick(error_buffer, self, state)
        destroy(self, error, callback)
        return self

    def pipe(self, destination: Any, options: Mapping[str, Any] | None = None, *, end: bool = True) -> Any:
        """Fail with ``ERR_STREAM_CANNOT_PIPE``: only readables can be piped from."""
        error_or_destroy(self, ERR_STREAM_CANNOT_PIPE())

    def _pynet_is_through(self) -> bool:
        return self._writableState.finished

    # --- properties ----------------------------------------------------------------------------------------------

    @property
    def writable(self) -> bool:
        """Whether ``write()`` can be called: not ended, destroyed or failed."""
        state = self._writableState
        return state.writable and state.life.stage is OPEN and state.life.errored is None and not state.ending

    @writable.setter
    def writable(self, value: bool) -> None:
        self._writableState.writable = bool(value)

    @property
    def writableAborted(self) -> bool:
        """Whether the stream was destroyed, or failed, before ``'finish'``."""
        state = self._writableState
        life = state.life
        return state.writable and (life.stage is not OPEN or life.errored is not None) and not state.finished

    @property
    def writableBuffer(self) -> list[WriteRequest]:
        """The writes that wait."""
        return list(self._writableState.buffered or ())

    @property
    def writableCorked(self) -> int:
        """How many ``uncork()`` calls are missing."""
        return self._writableState.corked

    @property
    def writableEnded(self) -> bool:
        """Whether ``end()`` has been called."""
        return self._writableState.ending

    @property
    def writableFinished(self) -> bool:
        """Whether everything is written; set just before ``'finish'``."""
        return self._writableState.finished

    @property
    def writableHighWaterMark(self) -> int:
        """Bytes (or objects) that may wait before ``write()`` returns False."""
        return self._writableState.highWaterMark

    @property
    def writableLength(self) -> int:
        """Bytes (or objects) that are not written yet."""
        return self._writableState.length

    @property
    def writableNeedDrain(self) -> bool:
        """Whether ``write()`` has returned False and ``'drain'`` is still to come."""
        state = self._writableState
        return state.needDrain and not state.ending and state.life.stage is OPEN

    @property
    def writableObjectMode(self) -> bool:
        """Whether chunks may be of any type."""
        return self._writableState.objectMode


def _write_last(stream: Writable, state: WritableState, chunk: object, encoding: Any) -> NodeError | None:
    """Write the chunk of ``end()``; the error if it comes too late."""
    error = refusal(state)
    if error is None:
        Writable.write(stream, chunk, encoding)  # not stream.write(): that one may be overridden
    else:
        normalize(state, chunk, encoding)
        error_or_destroy(stream, error, True)
    return error
