"""Streams: every form of a call, what it gives back, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

from typing_extensions import assert_type

from pynet._loop import Promise
from pynet.abort import AbortController
from pynet.stream import (
    Duplex,
    DuplexOptions,
    PassThrough,
    Readable,
    ReadableOptions,
    Stream,
    Transform,
    Writable,
    WritableOptions,
    WriteRequest,
    duplexPair,
    finished,
    pipeline,
    promises,
)

# --- construction

reading: ReadableOptions = {"highWaterMark": 1, "objectMode": True, "read": lambda size: None}
writing: WritableOptions = {"decodeStrings": False, "defaultEncoding": "latin1", "write": print}
two_ways: DuplexOptions = {"allowHalfOpen": False, "readableHighWaterMark": 1, "writableObjectMode": True}
readable = Readable(reading)
writable = Writable(writing, highWaterMark=5)
duplex = Duplex(two_ways, signal=AbortController().signal)
assert_type(Transform(transform=print, flush=print), Transform)
assert_type(PassThrough(objectMode=True), PassThrough)
Readable(nonsense=1)  # type: ignore[call-arg]
Readable(highWaterMark="x")  # type: ignore[arg-type]
Writable(read=print)  # type: ignore[call-arg]


class Mine(Duplex):
    def _read(self, size: int) -> None: ...

    def _write(self, chunk: bytes, encoding: str, callback: Callable[..., None]) -> None: ...

    def _writev(self, chunks: list[WriteRequest], callback: Callable[..., None]) -> None: ...

    def _final(self, callback: Callable[..., None]) -> None: ...

    def _destroy(self, error: Exception | None, callback: Callable[..., None]) -> None: ...

    def _construct(self, callback: Callable[..., None]) -> None: ...


mine = Mine()

# --- listeners

assert_type(readable.on("data", lambda chunk: print(chunk)), Readable)
assert_type(writable.once("drain", lambda: None), Writable)
assert_type(duplex.on("data", print).on("finish", print).off("end", print), Duplex)
assert_type(mine.on("end", lambda: None).pause().resume(), Mine)
duplex.on("error", lambda err: print(err.code))
writable.on("pipe", lambda source: source.pause())
readable.on("drain", lambda: None)  # type: ignore[call-overload]
writable.on("data", lambda chunk: None)  # type: ignore[call-overload]
readable.on("edn", lambda: None)  # type: ignore[call-overload]
readable.on("end", lambda chunk: None)  # type: ignore[call-overload]


@readable.on("data")
def data(chunk: bytes) -> None: ...


@duplex.once("error")
def error(err: OSError) -> None: ...


@writable.on("pipe")
def piped(source: Readable) -> None: ...


@writable.on("finish")  # type: ignore[type-var]
def finish(surplus: int) -> None: ...


# --- calls

assert_type(writable.write("a"), bool)
writable.write(b"a", "latin1")
writable.write(bytearray(b"a"), lambda: None)
writable.write(memoryview(b"a"), "utf8", lambda err: print(err))
writable.write("a", callback=lambda err: None)
assert_type(writable.end(), Writable)
mine.end("a").destroy()
mine.end("a", "latin1")
mine.end("a", lambda: None)
mine.end(lambda err: None)
assert_type(mine.end("a", "utf8", lambda: None), Mine)
assert_type(writable.setDefaultEncoding("hex"), Writable)
assert_type(readable.setEncoding("utf8").unpipe().pause(), Readable)
assert_type(readable.push(b"a"), bool)
assert_type(readable.readableFlowing, bool | None)
assert_type(duplex.writableBuffer, list[WriteRequest])
assert_type(duplex.destroy(Exception()), Duplex)
assert_type(Readable.from_([1, 2]), Readable)
assert_type(Duplex.from_({"readable": readable, "writable": writable}), Duplex)
assert_type(duplexPair(highWaterMark=1), tuple[Duplex, Duplex])
assert_type(finished(duplex, lambda err: None), Callable[[], None])
assert_type(finished(duplex, {"readable": False}, lambda: None), Callable[[], None])
assert_type(finished(duplex), Promise[None])
assert_type(promises.finished(duplex, cleanup=True), Promise[None])
assert_type(promises.pipeline(readable, duplex, writable), Promise[Any])
pipeline(readable, duplex, writable, lambda err: None)


def takes(stream: Stream, source: Readable, target: Writable) -> None: ...


takes(mine, mine, mine)


async def main() -> None:
    async with mine as entered:
        assert_type(entered, Mine)
    async for _ in readable:
        pass
    assert_type(readable.iterator(destroyOnReturn=False), AsyncIterator[Any])
