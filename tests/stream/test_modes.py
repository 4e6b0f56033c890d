"""Flowing, paused, readable: how a stream changes between them, and what each emits."""

from __future__ import annotations

from typing import Any

from pynet.stream import Readable
from tests.lab import run

from .lab import drain, idle, immediate, show, trace


def test_a_new_stream() -> None:
    stream = idle()
    assert (stream.readableFlowing, stream.isPaused(), stream.readable) == (None, False, True)
    assert (stream.readableDidRead, stream.readableEnded, stream.readableLength) == (False, False, 0)
    assert (stream.readableEncoding, stream.readableObjectMode, stream.readableBuffer) == (None, False, [])
    assert stream.readableHighWaterMark == 65536


def test_a_data_listener_starts_the_flow() -> None:
    for method in ("on", "once", "addListener", "add_listener"):
        stream = idle()
        getattr(stream, method)("data", lambda: None)
        assert stream.readableFlowing is True, method


def test_a_prepended_data_listener_does_not() -> None:
    stream = idle()
    stream.prependListener("data", lambda: None)
    assert stream.readableFlowing is None


def test_an_explicit_pause_is_respected() -> None:
    stream = idle()
    assert stream.pause() is stream
    stream.on("data", lambda: None)
    assert (stream.readableFlowing, stream.isPaused()) == (False, True)


def test_pause_and_resume_events() -> None:
    stream = idle()
    log = trace(stream, "pause", "resume")
    stream.pause()
    stream.pause()
    assert log == ["pause"]
    stream.resume()
    stream.resume()
    assert (log, stream.readableFlowing) == (["pause"], True)
    drain()
    assert log == ["pause", "resume"]


def test_resume_throws_away_what_nobody_wants() -> None:
    stream = idle()
    log = trace(stream, "end")
    stream.push("abc")
    stream.push(None)
    stream.resume()
    run()
    assert log == ["end"]


def test_without_a_reader_nothing_ends() -> None:
    stream = idle()
    log = trace(stream, "end", "close")
    stream.push("abc")
    stream.push(None)
    run()
    assert log == []
    assert stream.readableLength == 3


def test_a_readable_listener_stops_the_flow() -> None:
    stream = idle()
    log = trace(stream, "data", "readable")
    stream.push("abc")
    assert stream.readableFlowing is False
    drain()
    assert log == ["readable"]
    stream.read(1)
    assert log == ["readable", "data a"]
    stream.resume()
    assert stream.readableFlowing is False


def test_readable_is_emitted_once_for_several_chunks() -> None:
    stream = idle()
    log = trace(stream, "readable")
    stream.push("a")
    stream.push("b")
    drain()
    assert log == ["readable"]
    while stream.read() is not None:
        pass
    stream.push("c")
    drain()
    assert log == ["readable", "readable"]


def test_readable_tells_of_the_end() -> None:
    stream = idle()
    log = trace(stream, "readable", "end")
    stream.push(None)
    run()
    assert log[:1] == ["readable"]
    assert stream.read() is None
    run()
    assert log[-1] == "end"


def test_removing_the_readable_listener_lets_data_flow_again() -> None:
    stream = idle()
    log: list[Any] = []

    def readable() -> None:
        log.append("readable")

    stream.on("readable", readable)
    stream.on("data", lambda chunk: log.append(chunk))
    stream.push("a")
    stream.off("readable", readable)
    drain()
    assert log == [b"a"]
    assert stream.readableFlowing is True


def test_removing_it_without_data_listeners_leaves_the_stream_as_new() -> None:
    stream = idle()
    stream.on("readable", lambda: None)
    assert stream.readableFlowing is False
    stream.removeAllListeners("readable")
    drain()
    assert show(stream.readableFlowing) == "None"
    stream.on("readable", lambda: None)
    stream.removeAllListeners()
    drain()
    assert show(stream.readableFlowing) == "None"


def test_replacing_it_in_one_go_starts_no_flow() -> None:
    stream = idle()
    log: list[Any] = []
    stream.on("data", lambda chunk: log.append(chunk))

    def first() -> None:
        log.append("first")

    stream.on("readable", first)
    stream.off("readable", first)
    stream.on("readable", lambda: log.append("second"))
    stream.push("a")
    drain()
    assert log == ["second"]


def test_a_removed_data_listener_stops_nothing() -> None:
    stream = idle()
    seen: list[bytes] = []
    stream.on("data", seen.append)
    drain()
    stream.off("data", seen.append)
    stream.push("lost")
    drain()
    assert (seen, stream.readableFlowing, stream.readableLength) == ([], True, 0)


def test_resumed_in_a_pause_listener() -> None:
    stream = idle()
    stream.once("pause", lambda: stream.resume())
    stream.pause()
    assert (stream.readableFlowing, stream.isPaused()) == (True, True)


def test_set_encoding() -> None:
    stream = idle()
    stream.push(b"\xc3")
    stream.push(b"\xa9A")
    assert stream.setEncoding("utf8") is stream
    assert (stream.readableBuffer, stream.readableLength, stream.readableEncoding) == (["éA"], 2, "utf8")
    stream.push(b"\xe2\x82")
    assert stream.readableLength == 2
    stream.push(None)
    assert stream.read() == "éA\ufffd"


def test_set_encoding_after_the_end_flushes() -> None:
    stream = idle()
    stream.push(b"a")
    stream.push(None)
    stream.setEncoding("base64")
    assert stream.read() == "YQ=="


def test_set_encoding_in_object_mode_counts_one() -> None:
    stream = idle(objectMode=True)
    stream.push(b"ab")
    stream.push(b"cd")
    stream.setEncoding("utf8")
    assert (stream.readableLength, stream.read(), stream.readableLength) == (1, "abcd", 0)


def test_the_default_encoding_is_utf8() -> None:
    assert idle().setEncoding().readableEncoding == "utf8"
    assert idle().setEncoding(None).readableEncoding == "utf8"


def test_flow_is_under_the_control_of_the_property() -> None:
    stream = idle()
    stream.readableFlowing = True
    assert stream.readableFlowing is True
    stream.readable = False
    assert stream.readable is False


def test_the_source_is_read_ahead_up_to_the_mark() -> None:
    reads = 0

    def read(size: int) -> None:
        nonlocal reads
        reads += 1
        immediate(stream.push, b"xx")

    stream = Readable(read=read, highWaterMark=5)
    stream.read(0)
    run()
    assert (reads, stream.readableLength) == (3, 6)
