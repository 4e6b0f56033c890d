"""``createWebSocketStream``: orders recorded from ``ws``."""

from __future__ import annotations

from typing import Any

import pytest

from pynet import testing
from pynet._ws import WebSocket, createWebSocketStream
from pynet.stream import Duplex
from tests import switches

from .pairs import connected, server_over


def note(stream: Duplex, events: list[str]) -> None:
    stream.on("data", lambda chunk: events.append(f"data:{chunk if isinstance(chunk, str) else chunk.decode()}"))
    stream.on("end", lambda: events.append("end"))
    stream.on("finish", lambda: events.append("finish"))
    stream.on("close", lambda: events.append("close"))
    stream.on("error", lambda error: events.append(f"error:{error}"))


def echoing(**options: Any) -> tuple[WebSocket, WebSocket, Duplex, list[str]]:
    client, server = connected()
    events: list[str] = []

    def echo(data: bytes, isBinary: bool) -> None:
        events.append(f"server:{isBinary}")
        server.send(data, binary=isBinary)

    server.on("message", echo)
    client.on("close", lambda code: events.append(f"closed:{code}"))
    stream = createWebSocketStream(client, **options)
    note(stream, events)
    return client, server, stream, events


def test_write_and_end() -> None:
    with testing.new_loop() as loop:
        _, _, stream, events = echoing()
        stream.end("bye", lambda: events.append("ended"))
        loop.run()
        assert events == ["server:True", "data:bye", "ended", "finish", "closed:1005", "end", "close"]
        assert stream.destroyed and stream.readableEnded and stream.writableFinished


@pytest.mark.skipif(switches.chosen() in ("bytes", "text"), reason="of the type that is written")
def test_text() -> None:
    with testing.new_loop() as loop:
        client, _, stream, events = echoing(encoding="utf8", decodeStrings=False)
        stream.write("hi")
        loop.run_until(stream, "data")
        assert events == ["server:False", "data:hi"]
        client.terminate()
        loop.run()


def test_object_mode_tells_text_and_bytes_apart() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        got: list[Any] = []
        stream = createWebSocketStream(client, readableObjectMode=True)
        stream.on("data", got.append)
        server.send("t")
        server.send(b"b")
        server.close()
        loop.run()
        assert got == ["t", b"b"]
        assert not stream.destroyed and stream.readableEnded  # its writable side was never ended


def test_the_peer_closes() -> None:
    with testing.new_loop() as loop:
        _, server, stream, events = echoing()
        server.send("last")
        server.close()
        loop.run()
        assert events == ["data:last", "closed:1005", "end"]
        assert (stream.destroyed, stream.readableEnded, stream.writableFinished) == (False, True, False)


def test_the_peer_cuts() -> None:
    with testing.new_loop() as loop:
        _, server, _, events = echoing()
        server.terminate()
        loop.run()
        assert events == ["closed:1006", "end"]


def test_the_peer_breaks_the_rules() -> None:
    with testing.new_loop() as loop:
        _, server, stream, events = echoing()
        server._socket.write(b"\x83\0")
        loop.run()
        assert events == ["closed:1006", "error:Invalid WebSocket frame: invalid opcode 3", "close"]
        assert stream.destroyed


@pytest.mark.parametrize("error", [None, RuntimeError("mine")])
def test_destroying_terminates(error: Exception | None) -> None:
    with testing.new_loop() as loop:
        _, server, stream, events = echoing()
        codes: list[int] = []
        server.on("close", codes.append)
        stream.destroy(error)
        loop.run()
        assert events == ["closed:1006", *(["error:mine"] if error else []), "close"]
        assert codes == [1006]


def test_an_error_that_nobody_hears_is_raised() -> None:
    with testing.new_loop() as loop:
        client, _ = connected()
        stream = createWebSocketStream(client)
        stream.destroy(RuntimeError("mine"))
        with pytest.raises(RuntimeError, match="mine"):
            loop.run()
        loop.run()


def test_reading_slowly_pauses_the_web_socket() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        stream = createWebSocketStream(client, highWaterMark=10)
        for _ in range(5):
            server.send("12345678")
        loop.run_until(lambda: client.isPaused)
        got: list[bytes] = []
        stream.on("data", got.append)
        loop.run_until(lambda: len(got) == 5)
        assert not client.isPaused
        client.terminate()
        loop.run()


def test_writing_before_it_is_open() -> None:
    with testing.new_loop() as loop:
        near, far = testing.socket_pair()
        ws = WebSocket(None)
        events: list[str] = []
        stream = createWebSocketStream(ws)
        stream.write("hi", lambda: events.append("written"))
        stream.end()
        peer = server_over(far)
        peer.on("message", lambda data: events.append(data.decode()))
        ws._pynet_open(near, b"", False, None)
        loop.run()
        stream.resume()
        loop.run()
        assert events == ["written", "hi"]
        assert stream.closed or stream.destroyed


def test_what_never_went_out_has_its_callback_called() -> None:
    with testing.new_loop() as loop:
        ws = WebSocket(None)
        stream = createWebSocketStream(ws)
        errors: list[Any] = []
        stream.on("error", lambda: None)
        stream.write("x", errors.append)
        stream.write("y", errors.append)
        ws._pynet_emit_failed(ConnectionRefusedError("refused"))
        loop.run()
        assert len(errors) == 2
        assert all(error is not None for error in errors)


def test_echo_by_pipe() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        stream = createWebSocketStream(server)
        stream.pipe(stream)
        got: list[bytes] = []

        def take(data: bytes) -> None:
            got.append(data)
            if len(got) == 100:
                client.close()

        client.on("message", take)
        for i in range(100):
            client.send(b"%d" % i)
        loop.run()
        assert got == [b"%d" % i for i in range(100)]
