"""Readable: chunks come in by ``push()`` and leave by ``'data'``, ``read()``, ``pipe()`` or ``async for``.

A stream is paused until somebody wants data. A 'data' listener, ``resume()`` or ``pipe()`` makes it flow: every chunk
is emitted as it comes. A 'readable' listener stops the flow: the listener calls ``read()``. What cannot leave waits in
the buffer, and ``push()`` returns False when the buffer has reached the high water mark.

The class has Node's whole surface; what its methods do to the state is in ``_reading``.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pynet._abort import AbortSignal
from pynet._errors import (
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_STREAM_PUSH_AFTER_EOF,
    ERR_STREAM_UNSHIFT_AFTER_END_EVENT,
    MISSING,
    Missing,
    validate_options,
)
from pynet._events import EventEmitter, listens
from pynet._loop import current_loop, get_ident
from pynet._typing import Self, Unpack, asyncio

from ._async_iterator import ReadableIterator
from ._base import Stream, apply_hooks, apply_signal, make_life, merge_options
from ._defaults import high_water_mark
from ._destroy import construct, error_or_destroy
from ._encodings import decode
from ._halves import apply_readable_options
from ._options import ReadableOptions, as_mapping, names
from ._pipe import pipe, unpipe
from ._reading import (
    add_chunk,
    call_read,
    emit_readable,
    end_readable,
    how_much,
    is_full,
    maybe_read_more,
    next_high_water_mark,
    on_end_of_data,
    parse_size,
    resume_nt,
    start_readable_mode,
    start_reading,
    take,
    to_chunk,
    update_readable_listening_nt,
    wants_more,
    whole_chunks,
)
from ._state import OPEN, ReadableState
from ._string_decoder import StringDecoder
from ._typing import PipeTarget

if TYPE_CHECKING:
    from ._typing import ReadableListen

__all__ = ["Readable"]

_OPTIONS = names(ReadableOptions)

T = TypeVar("T", bound=PipeTarget)


@listens
class Readable(Stream):
    """A source of bytes; of text after ``setEncoding()``; of any values with ``objectMode``.

    Subclasses supply ``_read(size)``, or pass it as the option ``read``; it calls ``push()``, now or later, with
    chunks and finally with None. Optionally they supply ``_destroy`` and ``_construct``.

    ============  ===============  ===========================================================================
    event         arguments        when
    ============  ===============  ===========================================================================
    ``data``      chunk            a chunk leaves the stream; many times
    ``readable``                   there is something to ``read()``, or the end was reached; many times
    ``end``                        everything was read; once. Never if nobody reads
    ``pause``                      ``pause()`` stopped the flow
    ``resume``                     ``resume()`` took effect, a tick later
    ``error``     error            something failed; once, only ``close`` follows
    ``close``                      the stream is destroyed; once, last
    ============  ===============  ===========================================================================

    Node: stream.md, "Class: stream.Readable". Differs: chunks are ``bytes``; ``from_`` has an underscore.
    """

    _pynet_known_events = frozenset({"data", "readable", "end", "pause", "resume", "error", "close"})
    _readableState: ReadableState
    # True in classes whose source pushes by itself until push() returns False, and whose _read() may be called at any
    # time: then a chunk that flows through costs no tick to ask for the next one.
    _pynet_self_driven = False

    on: ReadableListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: ReadableListen[Self]
    """As ``on()``, but for the next time only."""
    off: ReadableListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: ReadableListen[Self]
    removeListener: ReadableListen[Self]
    prependListener: ReadableListen[Self]
    prependOnceListener: ReadableListen[Self]

    def __init__(self, options: ReadableOptions | None = None, /, **keywords: Unpack[ReadableOptions]) -> None:
        merged = merge_options(type(self), options, keywords, _OPTIONS)
        EventEmitter.__init__(self, merged if "captureRejections" in merged else None)
        self._pynet_loop = current_loop()
        self._pynet_life = make_life(merged)
        objectMode = bool(merged.get("objectMode"))
        self._readableState = ReadableState(self._pynet_life, high_water_mark(merged, "", objectMode), objectMode)
        self._writableState = None
        if merged:
            apply_readable_options(self._readableState, merged)
            apply_hooks(self, merged)
            apply_signal(self, merged)
        if self._construct is not None:
            construct(self, lambda error: start_reading(self))

    @staticmethod
    def from_(iterable: Iterable[Any] | AsyncIterable[Any], options: ReadableOptions | None = None) -> Readable:
        """Make a readable of what *iterable* yields, in object mode unless *options* say otherwise.

        bytes and str are one chunk, not taken apart. What the iterable raises is the stream's ``'error'``. A stream
        that is destroyed closes its iterator. Values that can be awaited are awaited; for that, and for an async
        iterable, asyncio has to be running.

        Node: stream.md, "stream.Readable.from(iterable[, options])". Differs: the name; ``from`` is a keyword.
        """
        from ._from import readable_from  # here and below: few programs have a use for it

        return readable_from(Readable, iterable, options)

    def _read(self, size: int, /) -> object:
        """Fetch data and ``push()`` it, now or later; to be overridden. Not called again before that."""
        raise ERR_METHOD_NOT_IMPLEMENTED("_read()")

    # --- in ------------------------------------------------------------------------------------------------------

    def push(self, chunk: Any = MISSING, encoding: str | None = None) -> bool:
        """Add *chunk* to what can be read; None is the end. For those who implement a stream.

        Args:
            chunk: bytes-like, or str in *encoding*; in object mode anything.

        Returns:
            Whether to go on. After False, wait for the next ``_read()``.
        """
        loop = self._pynet_loop
        if not loop.in_turn or get_ident() != loop.thread:
            loop.check_here()
        state = self._readableState
        if (
            type(chunk) is bytes
            and state.flowing
            and not state.length
            and not state.sync
            and state.decoder is None
            and chunk
            and not state.objectMode
            and not state.ended
            and state.life.stage is OPEN
            and state.life.errored is None
            and state.dataListening
        ):
            # The short way of the most frequent case; what follows does the same.
            if state.awaiting_drain:
                state.awaiting_drain.clear()
            state.dataEmitted = True
            if self._pynet_self_driven:
                state.reading = True
                self.emit("data", chunk)
            else:
                state.reading = False
                try:
                    self.emit("data", chunk)
                finally:
                    maybe_read_more(self, state)
            return not state.ended and (state.length < state.highWaterMark or not state.length)
        if chunk is None:
            on_end_of_data(self, state)
            return False
        if not state.objectMode:
            chunk = to_chunk(self, state, chunk, encoding)
            if chunk is None:
                return False
            if not chunk:
                state.reading = False
                maybe_read_more(self, state)
                return state.can_push_more()
        if state.ended:
            error_or_destroy(self, ERR_STREAM_PUSH_AFTER_EOF())
            return False
        if state.life.stage is not OPEN or state.life.errored is not None:
            return False
        state.reading = False
        if state.decoder is not None and not isinstance(chunk, str):
            chunk = state.decoder.write(chunk)
            if not chunk:
                maybe_read_more(self, state)
                return state.can_push_more()
        add_chunk(self, state, chunk)
        return state.can_push_more()

    def unshift(self, chunk: Any = MISSING, encoding: str | None = None) -> bool:
        """Put *chunk* back before everything else, because it was read too early. None is ``push(None)``.

        After ``'end'``: an ``'error'`` of ``ERR_STREAM_UNSHIFT_AFTER_END_EVENT``.

        Node: stream.md, "readable.unshift(chunk[, encoding])". Differs: no.
        """
        state = self._readableState
        if chunk is None:
            on_end_of_data(self, state)
            return False
        if not state.objectMode:
            was_text = isinstance(chunk, str)
            chunk = to_chunk(self, state, chunk, encoding)
            if was_text and state.encoding is not None and isinstance(chunk, bytes):
                chunk = decode(chunk, state.encoding)
            if chunk is None:
                return False
            if not chunk:
                return state.can_push_more()
        if state.endEmitted:
            error_or_destroy(self, ERR_STREAM_UNSHIFT_AFTER_END_EVENT())
        elif state.life.stage is not OPEN or state.life.errored is not None:
            return False
        else:
            add_chunk(self, state, chunk, in_front=True)
        return state.can_push_more()

    # --- out -----------------------------------------------------------------------------------------------------

    def read(self, size: float | str | None = None) -> Any:
        """Take *size* bytes out of the buffer; without *size* the next chunk.

        After ``setEncoding()``: *size* characters, or all the text there is. In object mode: one value, whatever
        *size*. ``read(0)`` takes nothing and has the source read on.

        Returns:
            None if there are not as many; the rest, though shorter, if the end was reached.

        Raises:
            ValueError: ``ERR_OUT_OF_RANGE`` if *size* is above 1 GiB.

        What is returned is also emitted as ``'data'``.

        Node: stream.md, "readable.read([size])". Differs: no.
        """
        if get_ident() != self._pynet_loop.thread:
            self._pynet_check_use()
        state = self._readableState
        if (
            (size is None or (type(size) is int and not size))
            and not state.length
            and not state.ended
            and (state.reading or not state.life.constructed)
        ):
            # The short way of a stream that has nothing yet and is being filled; what follows does the same.
            if size is None:
                state.emittedReadable = state.end_unannounced = False
            state.needReadable = True
            return None
        asked = size if size is None or type(size) is int else parse_size(size)
        if asked is not None and asked > state.highWaterMark:
            state.highWaterMark = next_high_water_mark(asked)
        if asked != 0:
            state.emittedReadable = state.end_unannounced = False
        elif state.needReadable and (state.ended or is_full(state)):
            # There is plenty to read: nothing but the event is missing.
            if state.ended and not state.length:
                end_readable(self, state)
            else:
                emit_readable(self, state)
            return None
        amount = how_much(state, asked)
        if not amount and state.ended:
            if not state.length:
                end_readable(self, state)
            return None
        if wants_more(state, amount):
            call_read(self, state)
            if not state.reading:  # it has pushed already
                amount = how_much(state, asked)
        if amount > state.length:  # _read() has led to another read()
            amount = state.length
        chunk = take(state, amount)
        if not state.length:
            if not state.ended:
                state.needReadable = True
            elif asked != (0 if chunk is None else amount):
                end_readable(self, state)
        if chunk is not None:
            life = state.life
            if not life.errorEmitted and not life.closeEmitted:
                state.dataEmitted = True
                self.emit("data", chunk)
        return chunk

    def setEncoding(self, encoding: str | None = None) -> Self:
        """Have text instead of bytes: characters are decoded as a whole, however the bytes were split.

        Args:
            encoding: One of Node's; utf8 if left out.

        Raises:
            TypeError: ``ERR_UNKNOWN_ENCODING``.

        Node: stream.md, "readable.setEncoding(encoding)". Differs: no.
        """
        state = self._readableState
        decoder = StringDecoder(encoding)
        state.decoder = decoder
        state.encoding = decoder.encoding
        if state.buffer:
            text = "".join([decoder.write(chunk) for chunk in whole_chunks(state)])
            if state.ended:
                text += decoder.end()
            state.buffer.clear()
            state.length = 0
            if text:
                state.buffer.append(text)
                state.length = 1 if state.objectMode else len(text)
        return self

    def pause(self) -> Self:
        """Stop the flow of ``'data'``; what arrives meanwhile is kept.

        Node: stream.md, "readable.pause()". Differs: no.
        """
        if get_ident() != self._pynet_loop.thread:
            self._pynet_check_use()
        state = self._readableState
        if state.life.stage is OPEN:
            was_flowing = state.flowing is not False
            state.flowing = False
            try:
                if was_flowing:
                    self.emit("pause")
            finally:
                state.paused = True  # even if a listener has called resume()
        return self

    def resume(self) -> Self:
        """Let ``'data'`` flow from the next tick on; without listeners for it everything is thrown away.

        Has no effect while there are ``'readable'`` listeners.

        Node: stream.md, "readable.resume()". Differs: no.
        """
        state = self._readableState
        if state.life.stage is not OPEN:
            return self
        if get_ident() != self._pynet_loop.thread:
            self._pynet_check_use()
        if not state.flowing:
            state.flowing = not state.readableListening
            if not state.resumeScheduled:
                state.resumeScheduled = True
                self._pynet_tick(resume_nt, self, state)
        state.paused = False
        return self

    def isPaused(self) -> bool:
        """Whether ``pause()`` is in force.

        Node: stream.md, "readable.isPaused()". Differs: no.
        """
        state = self._readableState
        return state.paused is True or state.flowing is False

    def pipe(self, destination: T, options: Mapping[str, Any] | None = None, *, end: bool = True) -> T:
        """Write everything to *destination*, as fast as that takes it, and end it with this stream.

        Errors are not passed on: when this stream fails the destination stays open. ``pipeline()`` sees to both.

        Args:
            destination: A ``Writable``, or any object with ``write``, ``end`` and ``on``.
            options: A dict with ``end``.
            end: False leaves the destination open.

        Returns:
            *destination*.

        Node: stream.md, "readable.pipe(destination[, options])". Differs: ``end`` is a keyword too.
        """
        return pipe(self, destination, end and as_mapping(options).get("end") is not False)

    def unpipe(self, destination: Any = None) -> Self:
        """Undo ``pipe()`` for *destination*, or for all. The stream is paused when none is left.

        Node: stream.md, "readable.unpipe([destination])". Differs: no.
        """
        unpipe(self, destination)
        return self

    def wrap(self, stream: Any) -> Self:
        """Read from an old-style *stream*: an emitter of ``'data'`` and ``'end'`` with ``pause()`` and ``resume()``.

        Node: stream.md, "readable.wrap(stream)". Differs: no.
        """
        from ._wrap import wrap

        wrap(self, stream)
        return self

    def iterator(
        self, options: Mapping[str, Any] | Missing = MISSING, *, destroyOnReturn: bool = True
    ) -> AsyncIterator[Any]:
        """An async iterator over the chunks; ``destroyOnReturn=False`` keeps the stream when it is left early.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: stream.md, "readable.iterator([options])". Differs: ``destroyOnReturn`` is a keyword too.
        """
        if options is not MISSING and validate_options(options).get("destroyOnReturn") is False:
            destroyOnReturn = False
        return ReadableIterator(self, destroyOnReturn)

    def map(
        self,
        fn: Callable[..., Any],
        options: Mapping[str, Any] | Missing | None = MISSING,
        *,
        concurrency: int | None = None,
        highWaterMark: int | None = None,
        signal: AbortSignal | None = None,
    ) -> Readable:
        """A readable of what *fn* makes of each chunk, in the order of the chunks. Needs asyncio.

        Args:
            fn: Called with the chunk, and a dict with ``signal``; a coroutine function too.
            options: A dict with what follows.
            concurrency: How many calls may be under way at a time; 1 by default.
            highWaterMark: How many results may wait for the consumer; ``concurrency - 1`` by default.
            signal: An ``AbortSignal`` that ends it with an ``AbortError``.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.
            ValueError: ``ERR_OUT_OF_RANGE``.

        What *fn* raises is the ``'error'`` of the new stream; this one is destroyed.

        Node: stream.md, "readable.map(fn[, options])". Differs: options are keywords too.
        """
        keywords = {"concurrency": concurrency, "highWaterMark": highWaterMark, "signal": signal}
        from ._from import readable_from
        from ._operators import mapped

        return readable_from(Readable, mapped(self, fn, options, keywords), None)

    def filter(
        self,
        fn: Callable[..., Any],
        options: Mapping[str, Any] | Missing | None = MISSING,
        *,
        concurrency: int | None = None,
        highWaterMark: int | None = None,
        signal: AbortSignal | None = None,
    ) -> Readable:
        """A readable of the chunks for which *fn* returns something true; the rest as in ``map()``.

        Node: stream.md, "readable.filter(fn[, options])". Differs: options are keywords too.
        """
        keywords = {"concurrency": concurrency, "highWaterMark": highWaterMark, "signal": signal}
        from ._from import readable_from
        from ._operators import kept

        return readable_from(Readable, kept(self, fn, options, keywords), None)

    def forEach(
        self,
        fn: Callable[..., Any],
        options: Mapping[str, Any] | Missing | None = MISSING,
        *,
        concurrency: int | None = None,
        signal: AbortSignal | None = None,
    ) -> asyncio.Future[None]:
        """Call *fn* with each chunk, as in ``map()``; the future is done when all calls are.

        Node: stream.md, "readable.forEach(fn[, options])". Differs: wrong arguments raise at the call.
        """
        from ._operators import each

        return each(self, fn, options, {"concurrency": concurrency, "signal": signal})

    def toArray(
        self, options: Mapping[str, Any] | Missing | None = MISSING, *, signal: AbortSignal | None = None
    ) -> asyncio.Future[list[Any]]:
        """A future of a list of all chunks: for streams that are known to be short.

        Node: stream.md, "readable.toArray([options])". Differs: wrong arguments raise at the call.
        """
        from ._operators import to_list

        return to_list(self, options, signal)

    def __aiter__(self) -> AsyncIterator[Any]:
        """``async for chunk in stream``: reads as fast as the loop body; leaving early destroys the stream."""
        return self.iterator()

    def _pynet_is_through(self) -> bool:
        return self._readableState.endEmitted

    # --- listeners -----------------------------------------------------------------------------------------------

    def _pynet_listener_added(self, event: object) -> None:
        if event == "data":
            state = self._readableState
            state.dataListening = True
            if "readable" in self._pynet_listeners:
                state.readableListening = True
            if state.flowing is not False:
                self.resume()
        elif event == "readable":
            start_readable_mode(self, self._readableState)

    def _pynet_listener_removed(self, event: object) -> None:
        if event == "readable":
            # A tick, so that a listener can be replaced without a flow in between.
            self._pynet_tick(update_readable_listening_nt, self)
        elif event == "data" and "data" not in self._pynet_listeners:
            self._readableState.dataListening = False

    def _pynet_listeners_cleared(self, event: object) -> None:
        # With removeAllListeners() the stream flows on, into nothing.
        if event == "readable" or event is None:
            self._pynet_tick(update_readable_listening_nt, self)

    # --- properties ----------------------------------------------------------------------------------------------

    @property
    def readable(self) -> bool:
        """Whether ``read()`` can be called: not ended, destroyed or failed."""
        state = self._readableState
        life = state.life
        return state.readable and life.stage is OPEN and not life.errorEmitted and not state.endEmitted

    @readable.setter
    def readable(self, value: bool) -> None:
        self._readableState.readable = bool(value)

    @property
    def readableAborted(self) -> bool:
        """Whether the stream was destroyed, or failed, before ``'end'``."""
        state = self._readableState
        life = state.life
        return state.readable and (life.stage is not OPEN or life.errored is not None) and not state.endEmitted

    @property
    def readableBuffer(self) -> list[Any]:
        """The chunks that wait."""
        return list(whole_chunks(self._readableState))

    @property
    def readableDidRead(self) -> bool:
        """Whether a chunk has left the stream."""
        return self._readableState.dataEmitted

    @property
    def readableEncoding(self) -> str | None:
        """The encoding set by ``setEncoding()``."""
        return self._readableState.encoding

    @property
    def readableEnded(self) -> bool:
        """Whether ``'end'`` was emitted."""
        return self._readableState.endEmitted

    @property
    def readableFlowing(self) -> bool | None:
        """True: ``'data'`` flows; False: paused, or there are ``'readable'`` listeners; None: nobody reads yet."""
        return self._readableState.flowing

    @readableFlowing.setter
    def readableFlowing(self, value: bool | None) -> None:
        self._readableState.flowing = value

    @property
    def readableHighWaterMark(self) -> int:
        """Bytes (or objects) to read ahead."""
        return self._readableState.highWaterMark

    @property
    def readableLength(self) -> int:
        """Bytes (characters after ``setEncoding()``, or objects) that wait."""
        return self._readableState.length

    @property
    def readableObjectMode(self) -> bool:
        """Whether chunks may be of any type."""
        return self._readableState.objectMode
