"""What comes in: paused, in fragments, one event per turn, and the options for that."""

from __future__ import annotations

from typing import Any

import pytest

from pynet import testing
from pynet._ws import WebSocket
from pynet.process import nextTick
from pynet.timers import setImmediate

from .frame_cases import BINARY, CLOSE, PING, TEXT, Frame
from .pairs import connected, log, raw_peer, sent, server_over


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
