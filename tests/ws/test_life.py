"""The life of a WebSocket: closing and cutting, pausing, what listeners may do, what is left afterwards."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from pynet import testing
from pynet._ws import WebSocket
from pynet.errors import NodeError
from pynet.process import nextTick
from pynet.stream import Duplex, duplexPair
from pynet.timers import setImmediate

from .frame_cases import BINARY, CLOSE, PING, TEXT, Frame
from .pairs import client_over, connected, log, raw_peer, server_over


def sent(*frames: Frame) -> bytes:
    """What a client sends."""
    return b"".join(frame.encode(True) for frame in frames)


# --- the closing handshake


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


# --- listeners that do things


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


# --- pausing


def test_pause_and_resume() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        events: list[str] = []
        log(server, events)
        server.pause()
        assert [server.isPaused] == [True]
        client.send("a")
        client.send("b")
        client.ping()
        for _ in range(5):
            loop.turn()
        assert events == []
        server.resume()
        assert [server.isPaused] == [False]
        client.close()
        loop.run()
        assert events == ["message:a,false", "message:b,false", "ping:", "close:1005,"]


def test_pause_in_a_listener_stops_the_next_chunk() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []
        log(ws, events)
        ws.once("message", lambda: ws.pause())
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b")))
        far.write(sent(Frame(TEXT, b"c"), Frame(CLOSE)))
        loop.turn()
        assert events == ["message:a,false", "message:b,false"]
        ws.resume()
        loop.run()
        assert events[2:] == ["message:c,false", "close:1005,"]


def test_terminated_while_paused_gives_out_what_was_read() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []
        log(ws, events)
        ws.pause()
        far.write(sent(Frame(TEXT, b"a")))
        loop.turn()
        ws.terminate()
        loop.run()
        assert events == ["message:a,false", "close:1006,"]
        far.destroy()


def test_pause_is_nothing_when_it_is_not_open() -> None:
    with testing.new_loop():
        ws = WebSocket(None)
        ws.pause()
        assert not ws.isPaused
        ws.resume()


# --- options


def tell_time(events: list[str]) -> None:
    nextTick(lambda: events.append("tick"))
    setImmediate(lambda: events.append("turn"))


def test_synchronous_events() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []
        log(ws, events)
        ws.on("message", lambda: tell_time(events))
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b"), Frame(PING, b"p"), Frame(CLOSE)))
        loop.run()
        assert events[:5] == ["message:a,false", "message:b,false", "ping:p", "tick", "tick"]


def test_one_event_per_turn() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer(allowSynchronousEvents=False)
        events: list[str] = []
        log(ws, events)
        ws.on("message", lambda: tell_time(events))
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b"), Frame(PING, b"p"), Frame(CLOSE, b"\x03\xe8")))
        loop.run()
        assert events == [
            "message:a,false", "tick", "turn", "message:b,false", "tick", "turn", "ping:p", "close:1000,"
        ]  # fmt: skip


def test_one_event_per_turn_holds_back_the_stream() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer(allowSynchronousEvents=False)
        count = 0
        most = 0

        def on_message() -> None:
            nonlocal count, most
            count += 1
            assert ws._pynet_connection is not None
            most = max(most, ws._pynet_connection._reader.buffered + ws._pynet_connection._held_size)

        ws.on("message", on_message)
        data = sent(Frame(BINARY, b"x" * 5000))
        for _ in range(100):
            far.write(data)
        far.end(sent(Frame(CLOSE)))
        loop.run()
        assert count == 100
        assert most < 60_000


def test_one_event_per_turn_when_the_stream_is_cut() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer(allowSynchronousEvents=False)
        events: list[str] = []
        log(ws, events)
        ws.once("message", lambda: ws.terminate())
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b"), Frame(TEXT, b"c")))
        loop.run()
        assert events == ["message:a,false", "message:b,false", "message:c,false", "close:1006,"]


def test_one_event_per_turn_comes_after_what_was_put_off() -> None:
    """Each event has a turn of its own, the first as well; limits count what is being read, not what waits."""
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer(allowSynchronousEvents=False, maxBufferedChunks=2)
        events: list[str] = []
        log(ws, events)
        far.write(sent(Frame(TEXT, b"a"), Frame(TEXT, b"b"), Frame(TEXT, b"c")))
        for _ in range(3):
            far.write(sent(Frame(PING)))
        far.write(sent(Frame(CLOSE)))
        nextTick(events.append, "tick")
        loop.run()
        assert events == ["tick", *(f"message:{c},false" for c in "abc"), "ping:", "ping:", "ping:", "close:1005,"]


def test_an_error_comes_after_what_was_put_off() -> None:
    """A listener that answers in a next tick still gets its answer out before the close frame, as in ``ws``."""
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        events: list[str] = []
        log(ws, events)

        def late() -> None:
            events.append("tick")
            ws.send("late")

        ws.on("message", lambda: nextTick(late))
        far.write(sent(Frame(TEXT, b"a")) + bytes.fromhex("8300"))
        loop.run()
        error = "WS_ERR_INVALID_OPCODE/Invalid WebSocket frame: invalid opcode 3"
        assert events == ["message:a,false", "tick", f"error:{error}", "close:1006,"]
        assert received.hex() == "8104" + b"late".hex() + "880203ea"


def test_an_error_and_the_end_of_the_stream_together() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []
        log(ws, events)
        ws.on("message", lambda: ws.terminate())
        far.write(sent(Frame(TEXT, b"a")) + bytes.fromhex("8300"))
        loop.run()
        error = "WS_ERR_INVALID_OPCODE/Invalid WebSocket frame: invalid opcode 3"
        assert events == ["message:a,false", f"error:{error}", "close:1006,"]


def test_no_automatic_pong_while_closing() -> None:
    """What is not sent does not count as given to send(), and cuts nobody off."""
    with testing.new_loop() as loop:
        ws, far, received = raw_peer(maxPendingAutoPongs=1)
        events: list[str] = []
        log(ws, events)
        ws.close(1000)
        far.write(sent(Frame(PING, b"p"), Frame(PING, b"q"), Frame(CLOSE, b"\x03\xe8")))
        loop.run()
        assert events == ["ping:p", "ping:q", "close:1000,"]
        assert received.hex() == "880203e8"
        assert ws.bufferedAmount == 0


def test_no_automatic_pong() -> None:
    with testing.new_loop() as loop:
        _, far, received = raw_peer(autoPong=False)
        far.write(sent(Frame(PING, b"p"), Frame(CLOSE)))
        loop.run()
        assert received.hex() == "8800"


@pytest.mark.parametrize(("most", "count", "pongs", "code"), [(5, 50, 5, 1006), (0, 50, 50, 1005), (60, 60, 60, 1005)])
def test_pending_pongs_are_limited(most: int, count: int, pongs: int, code: int) -> None:
    with testing.new_loop() as loop:
        near, far = testing.socket_pair()
        received = bytearray()
        far.on("data", received.extend)
        ws = server_over(near, maxPendingAutoPongs=most)
        events: list[str] = []
        log(ws, events)
        far.write(sent(*[Frame(PING, b"p")] * count, Frame(CLOSE) if code == 1005 else Frame(TEXT, b"x")))
        loop.run()
        assert events.count("ping:p") == count
        assert received.count(b"\x8a\x01p") == pongs
        assert events[-1] == f"close:{code},"


def test_fragments() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        ws.binaryType = "fragments"
        got: list[Any] = []
        ws.on("message", lambda data: got.append(data))
        far.write(
            sent(
                Frame(BINARY, b"a", fin=False), Frame(0, b"", fin=False), Frame(0, b"b"), Frame(BINARY, b"whole"),
                Frame(BINARY), Frame(TEXT, b"te", fin=False), Frame(0, b"xt"), Frame(CLOSE),
            )
        )  # fmt: skip
        loop.run()
        assert got == [[b"a", b"b"], [b"whole"], [], b"text"]


def test_binary_type_takes_what_it_knows() -> None:
    with testing.new_loop():
        ws = WebSocket(None)
        for kind, now in (
            ("x", "nodebuffer"),
            ("arraybuffer", "arraybuffer"),
            ("blob", "arraybuffer"),
            ("nodebuffer", "nodebuffer"),
        ):
            ws.binaryType = kind
            assert ws.binaryType == now


# --- the stream below


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


def test_send_right_after_terminate_is_refused() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        ws.terminate()
        ws.send("abc")
        assert ws.bufferedAmount == 3
        loop.run()
        far.destroy()


def test_fragments_wanted_between_messages() -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        got: list[Any] = []
        ws.on("message", lambda data: got.append(data))
        for kind in ("nodebuffer", "nodebuffer", "fragments", "fragments", "nodebuffer"):
            ws.binaryType = kind
            far.write(sent(Frame(BINARY, b"x")))
            loop.turn()
        assert got == [b"x", b"x", [b"x"], [b"x"], b"x"]
        ws.terminate()
        loop.run()
        far.destroy()


@pytest.mark.parametrize("hears", [True, False])
def test_what_a_paused_stream_kept_may_be_bad(hears: bool) -> None:
    with testing.new_loop() as loop:
        ws, far, _ = raw_peer()
        events: list[str] = []
        ws.on("close", lambda code: events.append(f"close:{code}"))
        if hears:
            ws.on("error", lambda error: events.append(error.code))
        ws.pause()
        far.write(sent(Frame(TEXT, b"a"), Frame(3)))
        loop.turn()
        ws.terminate()
        if hears:
            loop.run()
        else:
            with pytest.raises(ValueError, match="invalid opcode 3"):
                loop.run()
            loop.run()
        assert events == [*(["WS_ERR_INVALID_OPCODE"] if hears else []), "close:1006"]
        far.destroy()


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
