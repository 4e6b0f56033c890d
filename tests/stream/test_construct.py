"""_construct(): everything waits for it; it may fail; the stream may be destroyed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pynet.errors import AggregateError
from pynet.stream import Duplex, Readable, Writable
from tests.lab import run

from .lab import Boom, drain, immediate, note, trace

Callback = Callable[..., None]


def later(callback: Callback) -> None:
    immediate(callback)


def keep(log: list[str]) -> Callable[[Any, Callback], None]:
    """A destroy hook that notes the error and passes it on."""

    def destroy(error: Any, callback: Callback) -> None:
        log.append(f"_destroy {error}")
        callback(error)

    return destroy


def writer(log: list[str], construct: Callable[[Callback], object], **options: Any) -> Writable:
    def write(chunk: bytes, encoding: str, callback: Callback) -> None:
        log.append(f"write {chunk.decode()}")
        callback()

    stream = Writable(write=write, construct=construct, **options)
    trace(stream, "finish", "error", "close", log=log)
    return stream


def test_writes_wait() -> None:
    log: list[str] = []

    def construct(callback: Callback) -> None:
        log.append("construct")
        immediate(callback)

    stream = writer(log, construct)
    stream.write("a", note(log, "a"))
    stream.end("b")
    log.append("returned")
    run()
    assert log == ["returned", "construct", "write a", "write b", "a None", "finish", "close"]


def test_reads_wait() -> None:
    log: list[str] = []

    def read(size: int) -> None:
        log.append("read")
        stream.push(None)

    stream = Readable(read=read, construct=later)
    stream.resume()
    drain()
    assert log == []
    run()
    assert log == ["read"]


def test_a_duplex_waits_with_both_halves() -> None:
    log: list[str] = []

    class Both(Duplex):
        def _construct(self, callback: Callback) -> None:
            log.append("construct")
            immediate(callback)

        def _read(self, size: int) -> None:
            log.append("read")
            self.push(None)

        def _write(self, chunk: bytes, encoding: str, callback: Callback) -> None:
            log.append("write")
            callback()

    stream = Both()
    stream.resume()
    stream.end("x")
    run()
    assert log[0] == "construct"
    assert sorted(log[1:]) == ["read", "write"]
    assert stream.closed


def test_failure() -> None:
    for construct in (
        lambda callback: callback(Boom("c")),
        lambda callback: immediate(callback, Boom("c")),
    ):
        log: list[str] = []
        stream = writer(log, construct)
        stream.write("a", note(log, "a"))
        stream.end(note(log, "end"))
        run()
        assert log == ["a c", "end c", "error c", "close"]


def test_raising() -> None:
    def construct(callback: Callback) -> None:
        raise Boom("c")

    log: list[str] = []
    writer(log, construct)
    run()
    assert log == ["error c", "close"]


def test_called_back_twice() -> None:
    log: list[str] = []

    def construct(callback: Callback) -> None:
        callback()
        callback()

    writer(log, construct)
    run()
    assert log == ["error ERR_MULTIPLE_CALLBACK", "close"]


def test_destroyed_meanwhile() -> None:
    log: list[str] = []
    stream = writer(log, later, destroy=keep(log))
    stream.destroy(Boom("d"))
    drain()
    assert (stream.destroyed, log) == (True, [])
    run()
    assert log == ["_destroy d", "error d", "close"]


def test_destroyed_and_failed() -> None:
    seen: list[Any] = []
    log: list[str] = []

    def destroy(error: Any, callback: Callback) -> None:
        seen.append(error)
        callback(error)

    stream = writer(log, lambda callback: immediate(callback, Boom("c")), destroy=destroy)
    stream.destroy(Boom("d"))
    run()
    assert isinstance(seen[0], AggregateError)
    assert [str(error) for error in seen[0].errors] == ["d", "c"]
    assert log == ["error d", "close"]
