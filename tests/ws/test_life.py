"""The life of a WebSocket: what listeners may do, the stream below, what is left afterwards."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from pynet import testing
from pynet._ws import WebSocket
from pynet.errors import NodeError
from pynet.stream import Duplex, duplexPair

from .frame_cases import CLOSE, PING, TEXT, Frame
from .pairs import connected, log, raw_peer, sent, server_over


def test_terminate_in_a_message_listener() -> None:
    """Data read together with it still comes, as with ws; a close frame in it gives the code."""
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        events: list[str] = []
        log(ws, events)
        ws.once("message", lambda: ws.terminate())
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b"), Frame(PING, b"p"), Frame(CLOSE)))
        loop.run()
        assert events == ["message:a,false", "message:b,false", "ping:p", "close:1005,"]
        assert received == b""


def test_close_in_a_message_listener() -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        events: list[str] = []
        log(ws, events)
        ws.once("message", lambda: ws.close(1001, "go"))
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b"), Frame(PING, b"p"), Frame(CLOSE)))
        loop.run()
        assert events == ["message:a,false", "message:b,false", "ping:p", "close:1005,"]
        assert received.hex() == "880403e9676f"


def test_the_socket_can_be_asked_when_it_is_closed() -> None:
    """Programs log its peer's address in a close listener."""
    with testing.new_loop() as loop:
        client, server = connected()
        socket = server._socket
        seen: list[object] = []
        server.on("close", lambda: seen.append(server._socket))
        client.close()
        loop.run()
        assert seen == [socket]
        assert socket.destroyed
        assert WebSocket(None)._socket is None


def test_close_in_the_close_listener_and_after() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        states: list[int] = []

        def on_close() -> None:
            states.append(client.readyState)
            client.close(1000)
            client.terminate()

        client.on("close", on_close)
        server.close()
        loop.run()
        assert states == [WebSocket.CLOSED]


def test_send_in_the_error_listener_is_refused() -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        events: list[Any] = []

        def on_error(error: NodeError) -> None:
            ws.send("x", lambda error: events.append(str(error)))
            events.append([error.code, ws.readyState, ws.bufferedAmount])

        ws.on("error", on_error)
        far.write(sent(Frame(3)))
        loop.run()
        assert events[0][:2] == ["WS_ERR_INVALID_OPCODE", WebSocket.CLOSING]
        assert events[1] == "WebSocket is not open: readyState 2 (CLOSING)"
        assert received.hex() == "880203ea"


def test_an_error_comes_once() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []
        log(ws, events)
        far.write(sent(Frame(3), Frame(4)))
        far.write(sent(Frame(5)))
        loop.run()
        assert [event[:5] for event in events] == ["error", "close"]


def test_an_error_that_nobody_hears_is_raised_and_the_peer_told() -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        far.write(sent(Frame(3)))
        with pytest.raises(ValueError, match="invalid opcode 3"):
            loop.run()
        loop.run()
        assert ws.readyState == WebSocket.CLOSED
        assert received.hex() == "880203ea"


def test_a_listener_that_raises_loses_no_message() -> None:
    """With ws on Node the connection stands still after that; here the rest comes."""
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []

        def boo() -> None:
            raise RuntimeError("boo")

        ws.once("message", boo)
        log(ws, events)
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b"), Frame(CLOSE)))
        with pytest.raises(RuntimeError, match="boo"):
            loop.run()
        loop.run()
        assert events == ["message:b,false", "close:1005,"]


def test_bytes_behind_the_handshake_come_first() -> None:
    with testing.new_loop() as loop:
        near, far = duplexPair()
        ws = WebSocket(None)
        events: list[str] = []
        log(ws, events)
        frames = sent(Frame(TEXT, b"head"), Frame(TEXT, b"body"))
        ws.setSocket(near, frames[:5])
        far.write(frames[5:])
        loop.turn()
        assert events == ["open:", "message:head,false", "message:body,false"]
        near.destroy()
        far.destroy()
        loop.run()


def test_a_slow_reader_shows_in_buffered_amount() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        client.pause()
        while server.bufferedAmount < 1_000_000:
            server.send(b"x" * 100_000)
        drained: list[bool] = []
        server._socket.once("drain", lambda: drained.append(True))
        client.resume()
        loop.run_until(lambda: server.bufferedAmount == 0)
        assert drained == [True]
        client.close()
        loop.run()


def test_nothing_is_left() -> None:
    with testing.new_loop() as loop:
        gc.collect()
        gc.disable()
        try:
            client, server = connected()
            client.send("x")
            client.close()
            loop.run()
            gone: list[weakref.ref[Any]] = [weakref.ref(client), weakref.ref(server)]
            del client, server
            assert [ref() for ref in gone] == [None, None]
        finally:
            gc.enable()


class Odd(Duplex):
    """A stream that is no socket, and whose writes fail."""

    def _read(self, size: int, /) -> None:
        pass

    def _write(self, chunk: Any, encoding: Any, callback: Any, /) -> None:
        callback(OSError("no"))


def test_a_stream_that_cannot_be_written() -> None:
    with testing.new_loop() as loop:
        ws = server_over(Odd())
        events: list[str] = []
        log(ws, events)
        ws.send("x", lambda error: events.append(f"sent:{error}"))
        loop.run()
        assert events == ["sent:no", "close:1006,"]


def test_a_listener_that_raises_at_the_end() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer(allowSynchronousEvents=False)
        events: list[str] = []
        log(ws, events)
        raised: list[bool] = []

        def boo() -> None:
            if not raised:
                raised.append(True)
                raise RuntimeError("boo")

        ws.on("message", boo)
        ws.pause()
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b")))
        loop.turn()
        ws.terminate()
        with pytest.raises(RuntimeError, match="boo"):
            loop.run()
        loop.run()
        assert events == ["message:a,false", "message:b,false", "close:1006,"]
        far.destroy()
