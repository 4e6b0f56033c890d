"""Emitters: the plain one takes anything; one with a Protocol of its own knows its events, and so do its children."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

import pyee
from typing_extensions import Self, assert_type

from pynet import events
from pynet._events import Bare, D_bare, D_error, ErrorMonitor, EventEmitter, S_co

# --- the plain emitter

plain = events.EventEmitter()
assert_type(plain.on("x", lambda: None), EventEmitter)
assert_type(plain.once("x", print).off("x", print).prependListener("x", print), EventEmitter)
assert_type(plain.emit("x", 1, "two"), bool)
assert_type(plain.listeners("x"), list[Callable[..., Any]])
assert_type(plain.setMaxListeners(5), EventEmitter)
assert_type(plain.removeAllListeners(), EventEmitter)


class Mine(EventEmitter):
    def shout(self) -> None: ...


Mine().on("x", lambda: None).once("y", print).setMaxListeners(0).shout()


@plain.on("x")
def decorated(value: int) -> None: ...


@plain.listens_to("x")
def listening(value: int) -> None: ...


decorated("wrong")  # type: ignore[arg-type]
listening("wrong")  # type: ignore[arg-type]

plain.on("x", 5)  # type: ignore[call-overload]
EventEmitter(captureRejections=False)
EventEmitter({"captureRejections": False})
EventEmitter(unknown=1)  # type: ignore[call-arg]
plain.setMaxListeners("x")  # type: ignore[arg-type]
events.defaultMaxListeners = 20
events.captureRejections = "x"  # type: ignore[assignment]


def for_pyee(emitter: pyee.EventEmitter) -> None: ...


for_pyee(plain)

# --- one with its own events, narrowed by a child

D_data = TypeVar("D_data", bound=Callable[[bytes], object] | Callable[[str], object] | Callable[[], object])
D_close = TypeVar("D_close", bound=Callable[[bool], object] | Callable[[], object])
SourceEvent = Literal["data", "error", "close", "end"]


class SourceListen(Protocol[S_co]):
    @overload
    def __call__(self, event: Literal["data"], f: Callable[[bytes], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], f: Callable[[str], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Exception], object], /) -> S_co: ...
    @overload
    def __call__(self, event: SourceEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], /) -> Callable[[D_data], D_data]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_error], D_error]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(self, event: Literal["end"], /) -> Callable[[D_bare], D_bare]: ...


class Source(EventEmitter):
    if TYPE_CHECKING:
        on: SourceListen[Self]  # pyright: ignore[reportIncompatibleVariableOverride]
        once: SourceListen[Self]  # pyright: ignore[reportIncompatibleVariableOverride]

    def write(self, data: bytes | str) -> bool:
        return True


class LineListen(Protocol[S_co]):
    @overload
    def __call__(self, event: Literal["line"], f: Callable[[str], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], f: Callable[[bytes], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], f: Callable[[str], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Exception], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["close"], f: Callable[[bool], object], /) -> S_co: ...
    @overload
    def __call__(self, event: SourceEvent | Literal["line"] | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], /) -> Callable[[D_data], D_data]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_error], D_error]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_close], D_close]: ...
    @overload
    def __call__(self, event: Literal["end"], /) -> Callable[[D_bare], D_bare]: ...


class Lines(Source):
    if TYPE_CHECKING:
        on: LineListen[Self]  # pyright: ignore[reportIncompatibleVariableOverride]
        once: LineListen[Self]  # pyright: ignore[reportIncompatibleVariableOverride]


source, lines = Source(), Lines()

# A lambda's parameter is typed, and its body checked; fewer arguments are fine.
assert_type(source.on("data", lambda chunk: source.write(b"x" + chunk)), Source)
source.on("data", lambda chunk: chunk.nonsense)  # type: ignore[call-overload]
source.on("data", lambda: None).once("end", lambda: None).on("error", lambda err: print(err.args))
source.on(events.errorMonitor, lambda err: print(err.args))
assert_type(lines.on("line", lambda line: print(line + "")).on("close", lambda: None), Lines)
lines.on("close", lambda had_error: print(had_error.bit_length()))

# Wrong names and wrong listeners are rejected.
source.on("dta", lambda: None)  # type: ignore[call-overload]
source.on("line", lambda: None)  # type: ignore[call-overload]
source.on("end", lambda wrong: None)  # type: ignore[call-overload]
source.on("close", lambda had_error: None)  # type: ignore[call-overload]


def takes_bytes(chunk: bytes) -> None: ...
def takes_text(chunk: str) -> None: ...
def takes_int(chunk: int) -> None: ...


async def takes_bytes_async(chunk: bytes) -> None: ...


source.on("data", takes_bytes).on("data", takes_text).on("data", takes_bytes_async)
source.on("data", takes_int)  # type: ignore[call-overload]


@lines.on("data")
def text_listener(chunk: str) -> int:
    return len(chunk)


assert_type(text_listener("x"), int)
text_listener(b"x")  # type: ignore[arg-type]


@lines.on("close")
def closed(had_error: bool) -> None: ...


@lines.on("close")  # type: ignore[type-var]
def closed_wrongly(had_error: bytes) -> None: ...


# A child is its parents, for functions that take those.
def for_source(any_source: Source) -> None:
    any_source.on("data", lambda chunk: print(chunk.hex()))


for_source(lines)
for_pyee(lines)
plain = lines


async def waiting() -> None:
    assert_type(await events.once(plain, "x"), list[Any])
    async for args in events.on(plain, "x", highWaterMark=10):
        assert_type(args, list[Any])
    events.on(plain, "x", highwatermark=10)  # type: ignore[call-arg]
