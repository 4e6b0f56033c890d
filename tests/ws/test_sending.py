"""What ``send()``, ``ping()``, ``pong()`` and ``close()`` put on the wire: recorded from ``ws`` with the same calls."""

from __future__ import annotations

import array
from collections.abc import Callable
from typing import Any

import pytest

from pynet import testing
from pynet._ws import WebSocket
from pynet._ws._connection import _JOINED_UP_TO, last_frame
from pynet.errors import MISSING
from pynet.process import nextTick
from pynet.stream import duplexPair
from tests import switches

from .pairs import connected, no_mask, raw_peer, server_over

CLOSE_ANSWER = b"\x88\x80\0\0\0\0"

Use = Callable[[WebSocket], object]


def several(*uses: Use) -> Use:
    return lambda ws: [use(ws) for use in uses]


PLAIN: list[tuple[str, Use, str]] = [
    ("nothing", lambda ws: ws.send(), "8200"),
    ("5", lambda ws: ws.send(5), "810135"),
    ("5.0", lambda ws: ws.send(5.0), "810135"),
    ("1.5", lambda ws: ws.send(1.5), "8103312e35"),
    ("None", lambda ws: ws.send(None), "8200"),
    ("a list", lambda ws: ws.send([1, 2, 300]), "820301022c"),
    ("bytes", lambda ws: ws.send(b"ab"), "82026162"),
    ("a bytearray", lambda ws: ws.send(bytearray(b"ab")), "82026162"),
    ("a memoryview", lambda ws: ws.send(memoryview(b"xabx")[1:3]), "82026162"),
    ("an array", lambda ws: ws.send(array.array("H", [0x6261])), "82026162"),
    ("text", lambda ws: ws.send("ab"), "81026162"),
    ("a lone surrogate", lambda ws: ws.send("\ud800"), "8103efbfbd"),
    ("text as binary", lambda ws: ws.send("ab", {"binary": True}), "82026162"),
    ("bytes as text", lambda ws: ws.send(b"ab", binary=False), "81026162"),
    ("fragments, a ping between", several(
        lambda ws: ws.send("a", fin=False), lambda ws: ws.ping("x"), lambda ws: ws.send("b", {"fin": False}),
        lambda ws: ws.send("c"), lambda ws: ws.send("d"),
    ), "010161890178000162800163810164"),
    ("binary fragments", several(
        lambda ws: ws.send(b"a", fin=False), lambda ws: ws.send("c", fin=True)
    ), "020161800163"),
    ("pings", several(
        lambda ws: ws.ping(), lambda ws: ws.ping(5), lambda ws: ws.ping("abc"), lambda ws: ws.ping(None),
        lambda ws: ws.ping(lambda: None), lambda ws: ws.ping(b"\1"), lambda ws: ws.pong([1, 2]),
    ), "89008901358903616263890089008901018a020102"),
    ("close", lambda ws: ws.close(), "8800"),
    ("close with a code", lambda ws: ws.close(1000), "880203e8"),
    ("close with a reason", lambda ws: ws.close(1000, "r"), "880303e872"),
    ("close with a reason alone", lambda ws: ws.close(MISSING, "r"), "8800"),
    ("close with a number as the reason", lambda ws: ws.close(1000, 5), "880203e8"),
    ("close with bytes", lambda ws: ws.close(3000, b"\xff"), "88030bb8ff"),
    ("close with an empty reason", lambda ws: ws.close(1000, ""), "880203e8"),
    ("126", lambda ws: ws.send("x" * 126), "817e007e" + "78" * 126),
    ("65536", lambda ws: ws.send("x" * 65536), "817f0000000000010000" + "78" * 65536),
]  # fmt: skip


@pytest.mark.parametrize(("use", "wire"), [row[1:] for row in PLAIN], ids=[row[0] for row in PLAIN])
def test_plain(use: Use, wire: str) -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        use(ws)
        loop.turn()
        assert received.hex() == wire
        ws.terminate()
        loop.run()
        far.destroy()


THRESHOLD_0: dict[str, Any] = {"threshold": 0}
ALONE: dict[str, int] = {"server_no_context_takeover": True}
TWICE = several(lambda ws: ws.send("hello"), lambda ws: ws.send("hello"))
EMPTY_END = several(lambda ws: ws.send("hello", fin=False), lambda ws: ws.send(""))
DEFLATED: list[tuple[str, Use, dict[str, Any], dict[str, int], str]] = [
    ("below the threshold, in one window", lambda ws: ws.send("hello"), {}, {}, "c107ca48cdc9c90700"),
    ("below the threshold, alone", lambda ws: ws.send("hello"), {}, ALONE, "810568656c6c6f"),
    ("twice", TWICE, THRESHOLD_0, {}, "c107ca48cdc9c90700c105ca00110000"),
    ("twice, alone", TWICE, THRESHOLD_0, ALONE, "c107ca48cdc9c90700" * 2),
    ("not this one", lambda ws: ws.send("hello", compress=False), THRESHOLD_0, {}, "810568656c6c6f"),
    ("fragments", several(
        lambda ws: ws.send("hello", fin=False), lambda ws: ws.send(" you", fin=False), lambda ws: ws.send("!")
    ), THRESHOLD_0, {}, "410bca48cdc9c907000000ffff000a52a8cc2f05000000ffff8003520400"),
    ("fragments, the last empty", EMPTY_END, THRESHOLD_0, {}, "410bca48cdc9c907000000ffff800100"),
    ("nothing", lambda ws: ws.send(""), THRESHOLD_0, {}, "c10100"),
    ("the first fragment decides", several(
        lambda ws: ws.send("hello", fin=False), lambda ws: ws.send("x" * 2000)
    ), {"threshold": 1000}, ALONE, "010568656c6c6f807e07d0" + "78" * 2000),
    ("the order is kept", several(
        lambda ws: ws.send("hello"), lambda ws: ws.ping("p"), lambda ws: ws.send("hello", compress=False), lambda ws:
        ws.close()
    ), THRESHOLD_0, {}, "c107ca48cdc9c90700890170810568656c6c6f8800"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("use", "options", "parameters", "wire"), [row[1:] for row in DEFLATED], ids=[row[0] for row in DEFLATED]
)
def test_deflated(use: Use, options: dict[str, Any], parameters: dict[str, int], wire: str) -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer(parameters, options)
        use(ws)
        loop.turn()
        assert received.hex() == wire
        ws.terminate()
        loop.run()
        far.destroy()


TYPE = (
    "The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like "
    "Object. Received "
)


@pytest.mark.parametrize(
    ("use", "kind", "text"),
    [
        (lambda ws: ws.send({}), TypeError, TYPE + "an instance of Object"),
        (lambda ws: ws.send(True), TypeError, TYPE + "type boolean (true)"),
        (lambda ws: ws.send(False), TypeError, TYPE + "type boolean (false)"),
        (lambda ws: ws.ping(False), TypeError, TYPE + "type boolean (false)"),
        (lambda ws: ws.ping({}), TypeError, TYPE + "an instance of Object"),
        (lambda ws: ws.ping(b"x" * 126), ValueError, "The data size must not be greater than 125 bytes"),
        (lambda ws: ws.pong("ä" * 63), ValueError, "The data size must not be greater than 125 bytes"),
        *[
            (lambda ws, code=code: ws.close(code), TypeError, "First argument must be a valid error code number")
            for code in (999, 1004, 1005, 1006, 1015, 2999, 5000, "x", None, 1000.5, 1000.0, True)
        ],
        (lambda ws: ws.close(1000, "x" * 124), ValueError, "The message must not be greater than 123 bytes"),
    ],
)
def test_wrong_arguments_leave_it_open(use: Use, kind: type[Exception], text: str) -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        with pytest.raises(kind) as caught:
            use(ws)
        assert str(caught.value) == text
        assert ws.readyState == WebSocket.OPEN
        ws.send("still")
        loop.turn()
        assert received == b"\x81\x05still"
        ws.terminate()
        loop.run()
        far.destroy()


@pytest.mark.parametrize("method", ["send", "ping", "pong"])
def test_too_early(method: str) -> None:
    with testing.new_loop():
        ws = WebSocket(None)
        with pytest.raises(RuntimeError) as caught:
            getattr(ws, method)("x")
        assert str(caught.value) == "WebSocket is not open: readyState 0 (CONNECTING)"


@pytest.mark.parametrize("method", ["send", "ping", "pong"])
def test_too_late(method: str) -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        errors: list[Any] = []
        ws.close()
        getattr(ws, method)("abc", errors.append)
        getattr(ws, method)("abc")
        assert errors == []
        assert ws.bufferedAmount == 2 + 6
        loop.run_until(lambda: bool(errors))
        assert [str(error) for error in errors] == ["WebSocket is not open: readyState 2 (CLOSING)"]
        far.write(CLOSE_ANSWER)
        loop.run()
        assert ws.readyState == WebSocket.CLOSED
        assert received.hex() == "8800"
        getattr(ws, method)("abcd", errors.append)
        loop.run()
        assert str(errors[1]) == "WebSocket is not open: readyState 3 (CLOSED)"
        assert ws.bufferedAmount == 6 + 4


def test_callbacks_of_what_was_sent() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        seen: list[Any] = []
        server.send("a", lambda error: seen.append(["sent", error]))
        nextTick(lambda: seen.append("tick"))
        client.send(b"x", binary=True, callback=lambda: seen.append("bare"))
        client.ping("p", True, lambda error: seen.append(["ping", error]))
        client.terminate()
        loop.run()
        assert seen[:2] == [["sent", None], "tick"]
        assert "bare" in seen and ["ping", None] in seen


def test_callbacks_of_what_is_cut_off() -> None:
    with testing.new_loop() as loop:
        client, server = connected()
        errors: list[Any] = []
        client.pause()
        for _ in range(20):
            server.send(b"x" * 1_000_000, errors.append)
        assert server.bufferedAmount > 10**7
        loop.turn()
        server.terminate()
        client.terminate()
        loop.run()
        assert len(errors) == 20
        assert errors[-1] is not None


def test_a_client_masks_each_frame_anew() -> None:
    with testing.new_loop() as loop:
        near, far = duplexPair()
        received = bytearray()
        far.on("data", received.extend)
        ws = WebSocket(None)
        ws._pynet_open(near, b"", False, None)
        ws.send("hello")
        ws.send("hello")
        ws.send("hello", mask=False)
        loop.turn()
        assert received[:2] == received[11:13] == b"\x81\x85"
        assert received[2:6] != received[13:17]
        assert received[22:] == b"\x81\x05hello"
        near.destroy()
        far.destroy()
        loop.run()


def test_generate_mask_is_used() -> None:
    with testing.new_loop() as loop:
        near, far = duplexPair()
        received = bytearray()
        far.on("data", received.extend)
        ws = WebSocket(None, generateMask=no_mask)
        ws._pynet_open(near, b"", False, None)
        ws.send("hi")
        ws.close(1000)
        loop.turn()
        assert received.hex() == "818200000000686988820000000003e8"
        near.destroy()
        far.destroy()
        loop.run()


def test_a_large_message_is_not_copied_and_not_mixed_up() -> None:
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        size = _JOINED_UP_TO + 5
        buffer = bytearray(b"y" * size)
        ws.send(b"x" * size)
        ws.send(buffer)
        buffer[:] = b"z" * size
        ws.send("end")
        loop.run_until(lambda: received.endswith(b"end"))
        assert received.count(b"x") == size == received.count(b"y")
        assert b"z" not in received
        ws.terminate()
        loop.run()
        far.destroy()


@pytest.mark.skipif(switches.chosen() == "shut", reason="of the short way")
def test_the_frame_of_a_broadcast_is_made_once_and_only_for_the_same_thing() -> None:
    with testing.new_loop() as loop:
        pairs = [duplexPair() for _ in range(5)]
        servers = [server_over(near) for near, _ in pairs]
        text, data = "the same", b"the same"
        for message in (text, data, text):
            frames = []
            for ws in servers:
                ws.send(message)
                frames.append(last_frame.frame)
            assert len({id(one) for one in frames}) == 1
            assert frames[0] == (b"\x81" if message is text else b"\x82") + b"\x08the same"
        servers[0].send(text, {"binary": True})
        assert last_frame.frame[:1] == b"\x82"
        for near, far in pairs:
            near.destroy()
            far.destroy()
        loop.run()
