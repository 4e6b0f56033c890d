"""How a WebSocket ends: the closing handshake, peers that do not keep to it, terminate()."""

from __future__ import annotations

import pytest

from pynet import testing
from pynet._ws import WebSocket
from pynet.stream import duplexPair

from .frame_cases import CLOSE, TEXT, Frame
from .pairs import client_over, connected, log, raw_peer, sent, server_over


def test_the_client_closes() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        events: list[str] = []
        log(client, events, "client ")
        log(server, events, "server ")
        client.send("hi")
        client.close(1000, "bye")
        loop.run()
        assert events == ["server message:hi,false", "server close:1000,bye", "client close:1000,bye"]
        assert client.readyState == server.readyState == WebSocket.CLOSED


def test_the_server_closes() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        events: list[str] = []
        log(client, events, "client ")
        log(server, events, "server ")
        server.close(4000, "x")
        loop.run()
        assert sorted(events) == ["client close:4000,x", "server close:4000,x"]


def test_both_close_at_once() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        events: list[str] = []
        log(client, events, "client ")
        log(server, events, "server ")
        client.close(1000, "c")
        server.close(1001, "s")
        loop.run()
        assert sorted(events) == ["client close:1001,s", "server close:1000,c"]


def test_close_again_is_nothing() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        events: list[str] = []
        log(client, events)
        for _ in range(3):
            client.close(1000)
            server.close(1000)
        loop.run()
        client.close()
        client.terminate()
        loop.run()
        assert events == ["close:1000,"]


def test_messages_of_the_peer_still_come_after_close() -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        events: list[str] = []
        log(ws, events)
        ws.close(1001)
        far.write(sent(Frame(TEXT, b"late"), Frame(CLOSE, b"\x03\xe8")))
        loop.run()
        assert events == ["message:late,false", "close:1000,"]
        assert received.hex() == "880203e9"


def test_a_peer_that_never_answers_is_cut_after_close_timeout() -> None:
    with testing.new_loop(fake_clock=True) as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []
        log(ws, events)
        ws.close(1000)
        start = loop.clock()
        loop.run(timeout_ms=60_000)
        assert events == ["close:1006,"]
        assert loop.clock() - start == 30_000
        far.destroy()


def test_close_timeout_is_an_option() -> None:
    with testing.new_loop(fake_clock=True) as loop:
        assert loop.clock is not None
        ws, far, _ = raw_peer(closeTimeout=50)
        ws.close(1000)
        start = loop.clock()
        loop.run(timeout_ms=60_000)
        assert ws.readyState == WebSocket.CLOSED
        assert loop.clock() - start == 50
        far.destroy()


def test_a_peer_that_answers_but_does_not_end_is_cut_too() -> None:
    with testing.new_loop(fake_clock=True) as loop:
        near, far = duplexPair()
        far.resume()
        ws = client_over(near)
        events: list[str] = []
        log(ws, events)
        far.write(Frame(CLOSE, b"\x03\xe8").encode(False))
        loop.run(timeout_ms=60_000)
        assert events == ["close:1000,"]
        far.destroy()


def test_the_end_of_the_stream_is_1006() -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        events: list[str] = []
        log(ws, events)
        far.end()
        loop.run()
        assert events == ["close:1006,"]
        assert received == b""


@pytest.mark.parametrize("half", [b"\x81", b"\x81\x85", b"\x81\x85\1\2", b"\x81\x85\1\2\3\4ab"])
def test_the_end_in_the_middle_of_a_frame_is_1006(half: bytes) -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []
        log(ws, events)
        far.end(half)
        loop.run()
        assert events == ["close:1006,"]


def test_an_error_of_the_stream_is_1006_and_no_error() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []
        log(ws, events)
        ws._socket.destroy(ConnectionResetError("reset"))
        loop.run()
        assert events == ["close:1006,"]
        far.destroy()


def test_terminate() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        events: list[str] = []
        log(client, events, "client ")
        log(server, events, "server ")
        client.terminate()
        assert client.readyState == WebSocket.CLOSING
        loop.run()
        assert sorted(events) == ["client close:1006,", "server close:1006,"]


def test_send_right_after_terminate_is_refused() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        ws.terminate()
        ws.send("abc")
        assert ws.bufferedAmount == 3
        loop.run()
        far.destroy()


def test_close_comes_when_all_was_given_out_before_the_socket_closes() -> None:
    """The peer ended its side while its close frame still waited for its turn, and was slow to read the answer."""
    with testing.new_loop() as loop:
        near, far = duplexPair()
        ws = server_over(near, allowSynchronousEvents=False)
        events: list[str] = []
        log(ws, events)
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b"), Frame(CLOSE, b"\x03\xe8")))
        far.end()
        loop.run_until(lambda: ws.readyState == ws.CLOSING and len(events) == 2)
        for _ in range(5):
            loop.turn()
        far.resume()
        loop.run()
        assert events == ["message:a,false", "message:b,false", "close:1000,"]
        assert ws.readyState == ws.CLOSED
