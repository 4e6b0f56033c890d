"""What a stream knows about itself: one life for the whole object, one state for each half.

A Duplex has two halves and one life: it is destroyed, fails and closes as a whole. The halves hold what varies
independently, as slot booleans, because every chunk passes them. Names that Node's own state objects have are
spelt as there.
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from contextvars import Context

    from ._string_decoder import StringDecoder

__all__ = [
    "CLOSED",
    "DESTROYED",
    "OPEN",
    "AfterWrite",
    "Callback",
    "Life",
    "ReadableState",
    "Stage",
    "WritableState",
    "WriteRequest",
]

#: A callback of the user's: takes an error or None, or nothing at all.
Callback: TypeAlias = Callable[[Any], object] | Callable[[], object]


class Stage(enum.Enum):
    """How far a stream has come on its way down."""

    OPEN = enum.auto()
    DESTROYED = enum.auto()  # destroy() was called; _destroy() may still be at work
    CLOSED = enum.auto()  # _destroy() has called back; 'error' and 'close' follow on the next tick

    __hash__ = object.__hash__  # Enum's is a Python function


OPEN, DESTROYED, CLOSED = Stage.OPEN, Stage.DESTROYED, Stage.CLOSED

_MOVES = {
    OPEN: (DESTROYED, OPEN),
    DESTROYED: (CLOSED, OPEN),
    CLOSED: (OPEN,),  # _undestroy(): a socket that connects again
}


class Life:
    """The part of a stream's state that both halves of a Duplex share."""

    __slots__ = (
        "autoDestroy",
        "closeEmitted",
        "constructed",
        "context",
        "emitClose",
        "errorEmitted",
        "errored",
        "on_constructed",
        "stage",
    )

    def __init__(self, emitClose: bool = True, autoDestroy: bool = True) -> None:
        self.stage = OPEN
        self.emitClose = emitClose  # destroy() ends with 'close'
        self.autoDestroy = autoDestroy  # destroy() by itself after 'end' and 'finish', or an error
        self.constructed = True  # _construct() has called back, or there is none
        # In which the loop has it emit its events; None: in that of the callback behind which they come.
        self.context: Context | None = None
        self.errored: object = None  # the first error; an exception as a rule, but destroy() takes anything
        self.errorEmitted = False
        self.closeEmitted = False
        # What waits for _construct(): at first the start of the stream; once destroyed, the rest of the destruction.
        self.on_constructed: Callable[[object], None] | None = None

    def move(self, stage: Stage) -> None:
        """Change the stage; a move that is not in the table is a bug of ours."""
        if stage not in _MOVES[self.stage]:
            raise AssertionError(f"a stream cannot go from {self.stage.name} to {stage.name}")
        self.stage = stage

    def fail(self, error: object) -> None:
        """Keep the first error."""
        if self.errored is None:
            self.errored = error

    def revive(self) -> None:
        """Start a new life."""
        self.move(OPEN)
        self.constructed = True
        self.errored = None
        self.errorEmitted = False
        self.closeEmitted = False
        self.on_constructed = None


class _HalfState:
    """What either half tells of the life it shares."""

    __slots__ = ("highWaterMark", "length", "life", "objectMode")

    life: Life
    objectMode: bool  # chunks are values of any type and count 1 each
    highWaterMark: int  # bytes (or objects) that may wait before the source is asked to pause
    length: int  # bytes (objects; characters where text is kept) that wait now

    @property
    def destroyed(self) -> bool:
        return self.life.stage is not OPEN

    @property
    def closed(self) -> bool:
        return self.life.stage is CLOSED

    @property
    def constructed(self) -> bool:
        return self.life.constructed

    @property
    def errored(self) -> object:
        return self.life.errored

    @property
    def errorEmitted(self) -> bool:
        return self.life.errorEmitted

    @property
    def closeEmitted(self) -> bool:
        return self.life.closeEmitted

    @property
    def autoDestroy(self) -> bool:
        return self.life.autoDestroy

    @property
    def emitClose(self) -> bool:
        return self.life.emitClose


class ReadableState(_HalfState):
    """The readable half."""

    __slots__ = (
        "awaiting_drain",
        "buffer",
        "dataEmitted",
        "dataListening",
        "decoder",
        "defaultEncoding",
        "emittedReadable",
        "encoding",
        "endEmitted",
        "end_scheduled",
        "end_unannounced",
        "ended",
        "flowing",
        "needReadable",
        "paused",
        "pipes",
        "readable",
        "readableListening",
        "reading",
        "readingMore",
        "resumeScheduled",
        "several_pipes",
        "sync",
        "taken",
    )

    def __init__(self, life: Life, highWaterMark: int, objectMode: bool = False) -> None:
        self.life = life
        self.highWaterMark = highWaterMark
        self.objectMode = objectMode
        self.length = 0
        self.buffer: deque[Any] | None = None  # what was pushed and not read; made when first needed
        self.taken = 0  # how much of its first chunk was read
        self.flowing: bool | None = None  # True: emit 'data'; False: paused; None: nobody has asked for data yet
        self.paused: bool | None = None  # what the last of pause() and resume() wanted
        self.reading = False  # _read() was called and nothing was pushed since
        # Inside _read(), and before the first one: what is pushed is buffered, and announced on a later tick.
        self.sync = True
        self.ended = False  # push(None)
        self.endEmitted = False
        self.end_scheduled = False  # the tick that emits 'end' is on its way
        self.readable = True  # False: this half was switched off at construction
        self.needReadable = False  # the next chunk is worth a 'readable' event
        self.emittedReadable = False  # 'readable' is on its way, or nothing was read since the last one
        self.dataListening = False  # on("data") was called, and not undone one by one by off()
        self.end_unannounced = False  # the end came when nobody was waiting for 'readable'
        self.readableListening = False  # somebody listens for 'readable': then 'data' listeners start no flow
        self.resumeScheduled = False  # resume() waits for its tick
        self.readingMore = False  # a tick is going to fill the buffer up to the mark
        self.dataEmitted = False  # a chunk has left the stream
        self.decoder: StringDecoder | None = None  # of setEncoding()
        self.encoding: str | None = None  # the decoder's
        self.defaultEncoding = "utf8"  # of text that is pushed
        self.pipes: list[object] | None = None  # where pipe() leads to; made when first needed
        self.awaiting_drain: list[object] | None = None  # those of them that are full
        self.several_pipes = False  # there was more than one at a time

    def can_push_more(self) -> bool:
        """Whether the source should go on."""
        return not self.ended and (self.length < self.highWaterMark or not self.length)


class WriteRequest:
    """One ``write()`` that waits; ``_writev`` gets a list of them."""

    __slots__ = ("callback", "chunk", "encoding")

    def __init__(self, chunk: Any, encoding: str | None, callback: Callback | None = None) -> None:
        self.chunk = chunk
        self.encoding = encoding  # "buffer" for bytes; None for a value in object mode that has none
        self.callback = callback

    def __repr__(self) -> str:
        return f"WriteRequest(chunk={self.chunk!r}, encoding={self.encoding!r})"


class AfterWrite:
    """Equal callbacks of writes that completed synchronously, to be called from one tick."""

    __slots__ = ("callback", "count")

    def __init__(self, callback: Callback) -> None:
        self.callback = callback
        self.count = 1


class WritableState(_HalfState):
    """The writable half."""

    __slots__ = (
        "after_write",
        "after_write_pending",
        "bufferProcessing",
        "buffered",
        "corked",
        "decodeStrings",
        "defaultEncoding",
        "ended",
        "ending",
        "finalCalled",
        "finished",
        "needDrain",
        "on_finished",
        "pendingcb",
        "prefinished",
        "sync",
        "writable",
        "writecb",
        "writelen",
        "writing",
    )

    def __init__(self, life: Life, highWaterMark: int, objectMode: bool = False) -> None:
        self.life = life
        self.highWaterMark = highWaterMark
        self.objectMode = objectMode
        self.length = 0  # what is being written counts until its callback
        self.decodeStrings = True  # text becomes bytes before _write() sees it
        self.defaultEncoding = "utf8"  # of text
        self.buffered: deque[WriteRequest] | None = None  # what waits for _write(); made when first needed
        self.bufferProcessing = False  # the loop that empties the buffer is running
        self.corked = 0  # cork() calls that lack their uncork()
        self.writing = False  # _write() was called and has not called back
        self.writelen = 0  # how much it was given
        self.writecb: Callback | None = None  # the callback of that write()
        self.sync = True  # inside _write()
        self.after_write: AfterWrite | None = None  # the latest tick that will call write callbacks
        self.after_write_pending = False  # some such tick, or one for 'drain', is queued
        self.needDrain = False  # write() returned False, so 'drain' is due
        self.pendingcb = 0  # callbacks that come before 'finish'
        self.ending = False  # end() was called
        self.ended = False  # … and has returned
        self.finalCalled = False
        self.prefinished = False  # _final() has called back, or there is none
        self.finished = False  # 'finish' was emitted
        self.writable = True  # False: this half was switched off at construction
        self.on_finished: list[Callback] | None = None  # callbacks of end()
