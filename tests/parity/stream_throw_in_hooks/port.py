"""Hooks that raise, and chunks of a wrong type, under pipe(), pipeline(), finished() and Duplex.from_()."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pynet as net
from pynet import process
from pynet.stream import Duplex, Readable, Stream, Transform, Writable, finished, pipeline
from pynet.timers import setImmediate


def uncaught(err: BaseException) -> None:
    print("uncaught", err)


process.on("uncaughtException", uncaught)


def show(err: Any) -> str:
    return "none" if err is None else getattr(err, "code", None) or str(err)


def watch(name: str, stream: Any) -> Any:
    def listen(event: str) -> None:
        stream.on(event, lambda *args: print(name, event, *[show(arg) for arg in args if isinstance(arg, Exception)]))

    for event in ("error", "end", "finish", "unpipe", "close"):
        listen(event)
    return stream


def boom(what: str) -> NoReturn:
    raise Exception(what)


def letters() -> Readable:
    return watch("source", Readable.from_(["a", "b", "c"]))  # type: ignore[no-any-return]


def done(err: Any) -> None:
    print("callback", show(err))


def take(chunk: Any, encoding: Any, callback: Callable[..., None]) -> None:
    callback()


def take_only_a(chunk: Any, encoding: Any, callback: Callable[..., None]) -> None:
    if chunk == "b":
        boom("write")
    callback()


def echo(chunk: Any, encoding: Any, callback: Callable[..., None]) -> None:
    callback(None, chunk)


def target(**options: Any) -> Any:
    return watch("target", Writable({"objectMode": True, "write": take, **options}))  # type: ignore[arg-type]


def middle(**options: Any) -> Any:
    return watch("middle", Transform(objectMode=True, **options))


cases: dict[str, Callable[[], object]] = {}


def case(name: str) -> Callable[[Callable[[], object]], None]:
    def add(play: Callable[[], object]) -> None:
        cases[name] = play

    return add


@case("write, piped")
def _() -> None:
    letters().pipe(target(write=take_only_a))


@case("write, piped, beside another target")
def _() -> None:
    source = letters()
    source.pipe(target(write=take_only_a))
    source.pipe(watch("other", Writable(objectMode=True, write=take)))


@case("write, in a pipeline")
def _() -> None:
    pipeline(letters(), target(write=take_only_a), done)


@case("write, watched by finished()")
def _() -> None:
    stream = target(write=take_only_a)
    finished(stream, done)
    letters().pipe(stream)


@case("write, on a later turn")
def _() -> None:
    def write(chunk: Any, encoding: Any, callback: Callable[..., None]) -> None:
        if chunk == "b":
            boom("write")
        setImmediate(callback)

    pipeline(letters(), target(write=write), done)


@case("writev, on a later turn")
def _() -> None:
    def write(chunk: Any, encoding: Any, callback: Callable[..., None]) -> None:
        setImmediate(callback)

    pipeline(letters(), target(write=write, writev=lambda: boom("writev")), done)


@case("write, called directly")
def _() -> None:
    stream = target(write=lambda: boom("write"))
    try:
        stream.write("a", done)
    except Exception as err:
        print("thrown", err)
    print("true" if stream.destroyed else "false", show(stream.errored))


@case("transform")
def _() -> None:
    def transform(chunk: Any, encoding: Any, callback: Callable[..., None]) -> None:
        if chunk == "b":
            boom("transform")
        callback(None, chunk)

    pipeline(letters(), middle(transform=transform), target(), done)


@case("flush")
def _() -> None:
    pipeline(letters(), middle(transform=echo, flush=lambda: boom("flush")), target(), done)


@case("final")
def _() -> None:
    pipeline(letters(), target(final=lambda: boom("final")), done)


@case("read")
def _() -> None:
    pipeline(watch("source", Readable(read=lambda: boom("read"))), target(), done)


@case("construct")
def _() -> None:
    pipeline(letters(), target(construct=lambda: boom("construct")), done)


@case("destroy")
def _() -> None:
    pipeline(letters(), target(write=take_only_a, destroy=lambda: boom("destroy")), done)


@case("a generator")
def _() -> None:
    def values() -> Iterator[str]:
        yield "a"
        boom("generator")

    pipeline(Readable.from_(values()), target(), done)


@case("a generator function")
def _() -> None:
    def values() -> Iterator[str]:
        try:
            yield from ["a", "b", "c"]
        finally:
            print("left")

    pipeline(values, target(write=take_only_a), done)


@case("a wrong chunk, in a pipeline")
def _() -> None:
    pipeline(Readable.from_(["a", 1, "b"]), target(objectMode=False), done)


@case("a wrong chunk, piped")
def _() -> None:
    watch("source", Readable.from_(["a", 1, "b"])).pipe(target(objectMode=False))


@case("one half of Duplex.from()")
def _() -> None:
    halves: dict[str, Stream] = {"readable": Readable.from_(["x"]), "writable": target(write=take_only_a)}
    pipeline(letters(), watch("pair", Duplex.from_(halves)), target(), done)


for name, play in cases.items():
    print(f"--- {name}")
    play()
    net.run()
