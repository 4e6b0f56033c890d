"""Every row of the inventory about ``ws``: the same call, the same outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pynet as net
import pynet.http as http
import pynet.ws as ws
from pynet.timers import setTimeout
from tests.lab import run
from tests.net.inventory import masked
from tests.web_data import Row, experiments

from .frame_cases import Frame
from .lab import HANDSHAKE, KEY, OK, UPGRADE, Raw, raw_server, request, serve, url_of

CLASSES: dict[str, Any] = {
    "TypeError": TypeError,
    "RangeError": ValueError,
    "SyntaxError": ValueError,
    "Error": (RuntimeError, OSError),
}

#: Rows that end otherwise here, and why.
DIFFERENT = {
    "new WebSocketServer({server:5})": "JavaScript's own error for a missing method: AttributeError",
    "send(Symbol())": "there are no symbols",
    "garbage": "a ParseError is a ValueError",
}


def check(error: Any, row: Row) -> None:
    """*error* has the class, text and, where ``ws`` has one, code of the row."""
    expected = row["error"]
    assert isinstance(error, CLASSES[expected.get("class", "Error")])
    assert error.name == expected.get("class", "Error") or isinstance(error, OSError)
    assert masked(str(error)) == masked(expected["message"])
    if "code" in expected:
        assert error.code == expected["code"]
    for name in ("syscall", "address", "port"):
        if name in expected.get("fields", {}):
            assert getattr(error, name) == expected["fields"][name]


def rows(group: str) -> dict[str, Row]:
    return {call: row for (_, call), row in experiments(group).items() if call not in DIFFERENT}


# --- constructors


URL = "ws://127.0.0.1:1/"
CLIENTS: dict[str, Callable[[], ws.WebSocket]] = {
    "new WebSocket()": lambda: ws.WebSocket(),
    "new WebSocket('x')": lambda: ws.WebSocket("x"),
    "new WebSocket('http://127.0.0.1:1/')": lambda: ws.WebSocket("http://127.0.0.1:1/"),
    "new WebSocket('ftp://x/')": lambda: ws.WebSocket("ftp://x/"),
    "new WebSocket('ws://x/#f')": lambda: ws.WebSocket("ws://x/#f"),
    "new WebSocket('ws+unix:')": lambda: ws.WebSocket("ws+unix:"),
    "new WebSocket('ws://127.0.0.1:1/')": lambda: ws.WebSocket(URL),
    "new WebSocket(url, 'a b')": lambda: ws.WebSocket(URL, "a b"),
    "new WebSocket(url, ['a','a'])": lambda: ws.WebSocket(URL, ["a", "a"]),
    "new WebSocket(url, [''])": lambda: ws.WebSocket(URL, [""]),
    "new WebSocket(url, [5])": lambda: ws.WebSocket(URL, [5]),  # type: ignore[list-item]
    "new WebSocket(url, {protocolVersion: 12})": lambda: ws.WebSocket(URL, {"protocolVersion": 12}),
    "new WebSocket(url, {perMessageDeflate:{serverMaxWindowBits:5}})": lambda: ws.WebSocket(
        URL, {"perMessageDeflate": {"serverMaxWindowBits": 5}}
    ),
    "new WebSocket(5)": lambda: ws.WebSocket(5),
    "new WebSocket(null, [], {})": lambda: ws.WebSocket(None, [], {}),
}


@pytest.mark.parametrize("call", rows("new WebSocket"))
def test_new_websocket(call: str) -> None:
    row = rows("new WebSocket")[call]
    if row["channel"] == "throws":
        with pytest.raises(Exception) as caught:
            CLIENTS[call]()
        check(caught.value, row)
        return
    errors: list[Any] = []
    events: list[str] = []
    client = CLIENTS[call]()
    client.on("error", lambda: events.append("error"))
    client.on("error", errors.append)
    client.on("close", lambda: events.append("close"))
    run()
    if row["channel"] == "'error' event":
        assert events == ["error", "close"]
        check(errors[0], row)
    else:
        assert events == []


SERVERS: dict[str, Callable[[Any], ws.WebSocketServer]] = {
    "new WebSocketServer()": lambda server: ws.WebSocketServer(),
    "new WebSocketServer({})": lambda server: ws.WebSocketServer({}),
    "new WebSocketServer({port:0, noServer:true})": lambda server: ws.WebSocketServer({"port": 0, "noServer": True}),
    "new WebSocketServer({port:0, server})": lambda server: ws.WebSocketServer({"port": 0, "server": server}),
    "new WebSocketServer({port:-1})": lambda server: ws.WebSocketServer({"port": -1}),
    # Not a number: a path, as listen() takes one.
    "new WebSocketServer({port:'x'})": lambda server: ws.WebSocketServer({"port": "\0pynet-ws-test"}),
}


@pytest.mark.parametrize("call", rows("new WebSocketServer"))
def test_new_websocket_server(call: str) -> None:
    row = rows("new WebSocketServer")[call]
    if row["channel"] == "throws":
        with pytest.raises(Exception) as caught:
            SERVERS[call](http.createServer())
        check(caught.value, row)
    else:
        server = SERVERS[call](http.createServer())
        server.on("listening", lambda: server.close())
        run()


# --- an open one


Use = Callable[[ws.WebSocket], Any]
OPEN: dict[str, Use] = {
    "send()": lambda client: client.send(),
    "send(5)": lambda client: client.send(5),
    "send(null)": lambda client: client.send(None),
    "send({})": lambda client: client.send({}),  # type: ignore[call-overload]
    "close(999)": lambda client: client.close(999),
    "close(1005)": lambda client: client.close(1005),
    "close('x')": lambda client: client.close("x"),
    "close(1004)": lambda client: client.close(1004),
    "close(2999)": lambda client: client.close(2999),
    "close(5000)": lambda client: client.close(5000),
    "close(1000, 124 bytes)": lambda client: client.close(1000, "x" * 124),
    "close(1000, 5)": lambda client: client.close(1000, 5),
    "close() twice": lambda client: [client.close(), client.close()] and None,  # type: ignore[func-returns-value]
    "ping(126 bytes)": lambda client: client.ping("x" * 126),
    "binaryType = 'x'": lambda client: (setattr(client, "binaryType", "x"), client.binaryType)[1],  # type: ignore[func-returns-value]
    "pause() and isPaused": lambda client: (client.pause(), client.isPaused)[1],  # type: ignore[func-returns-value]
    "addEventListener('x', f)": lambda client: client.addEventListener("x", print),
    "addEventListener('message', 5)": lambda client: client.addEventListener("message", 5),
    "onmessage = 5": lambda client: (setattr(client, "onmessage", 5), client.onmessage)[1],  # type: ignore[func-returns-value]
    "url, protocol, extensions, bufferedAmount, binaryType, readyState": lambda client: [
        client.protocol, client.extensions, client.bufferedAmount, client.binaryType, client.readyState
    ],
    "send('x') after terminate(), no callback": lambda client: [client.terminate(), client.send("x")] and None,  # type: ignore[func-returns-value]
}  # fmt: skip
VALUES = {
    "binaryType = 'x'": "nodebuffer",
    "pause() and isPaused": True,
    "url, protocol, extensions, bufferedAmount, binaryType, readyState": ["", "", 0, "nodebuffer", 1],
}


@pytest.mark.parametrize("call", OPEN)
def test_an_open_websocket(call: str) -> None:
    row = rows("WebSocket")[call]
    outcome: list[Any] = []

    def attempt(server: ws.WebSocketServer) -> None:
        client = ws.WebSocket(url_of(server))

        def opened() -> None:
            try:
                outcome.append(OPEN[call](client))
            except Exception as error:
                outcome.append(error)
            client.terminate()

        client.on("open", opened)
        client.on("close", lambda: server.close())

    serve(attempt)
    run()
    if row["channel"] == "throws":
        check(outcome[0], row)
    else:
        assert outcome == [VALUES.get(call)]


BEFORE: dict[str, Use] = {
    "send('x') before open": lambda client: client.send("x"),
    "ping() before open": lambda client: client.ping(),
    "pong() before open": lambda client: client.pong(),
    "close() before open": lambda client: client.close(),
    "terminate() before open": lambda client: client.terminate(),
}


@pytest.mark.parametrize("call", BEFORE)
def test_before_it_is_open(call: str) -> None:
    row = rows("WebSocket")[call]
    outcome: list[Any] = []
    closed: list[int] = []

    def attempt(server: ws.WebSocketServer) -> None:
        client = ws.WebSocket(url_of(server))
        client.on("error", outcome.append)
        client.on("close", closed.append)
        client.on("close", lambda: server.close())
        try:
            BEFORE[call](client)
        except Exception as error:
            outcome.append(error)
            client.on("open", lambda: client.close())

    serve(attempt)
    run()
    check(outcome[0], row)
    assert closed == [1005 if row["channel"] == "throws" else 1006]


@pytest.mark.parametrize("how", ["close", "terminate"])
def test_callbacks_after_the_end(how: str) -> None:
    row = rows("WebSocket")[f"send('x') after {how}(): callback"]
    errors: list[Any] = []

    def attempt(server: ws.WebSocketServer) -> None:
        client = ws.WebSocket(url_of(server))

        def opened() -> None:
            getattr(client, how)()
            client.send("x", errors.append)

        client.on("open", opened)
        client.on("close", lambda: server.close())

    serve(attempt)
    run()
    check(errors[0], row)


def test_message_over_max_payload() -> None:
    row = rows("WebSocket")["message over maxPayload"]
    errors: list[Any] = []

    def attempt(server: ws.WebSocketServer) -> None:
        server.on("connection", lambda peer: peer.on("error", lambda error: errors.append((error, peer.readyState))))
        client = ws.WebSocket(url_of(server))
        client.on("open", lambda: client.send("x" * 20))
        client.on("close", lambda: server.close())

    serve(attempt, maxPayload=10)
    run()
    check(errors[0][0], row)
    assert errors[0][1] == row["extra"]["readyState"]


def test_addresses_and_closing_twice() -> None:
    row = rows("WebSocket")["wss({noServer}).address()"]
    with pytest.raises(RuntimeError) as caught:
        ws.WebSocketServer(noServer=True).address()
    check(caught.value, row)
    calls: list[Any] = []

    def attempt(server: ws.WebSocketServer) -> None:
        assert isinstance(server.address(), net.AddressInfo)
        server.close(lambda error: calls.append(error))
        server.close(lambda error: calls.append(error))
        assert server.address() is None

    server = serve(attempt)
    run()
    assert calls == [None, None]
    server.close(calls.append)
    run()
    check(calls[2], {"error": {"class": "Error", "message": "The server is not running"}})


def test_handle_upgrade_twice() -> None:
    errors: list[Any] = []
    answers: list[str] = []
    wss = ws.WebSocketServer(noServer=True)
    server = http.createServer()

    def upgrade(req: Any, socket: Any, head: bytes) -> None:
        wss.handleUpgrade(req, socket, head, lambda peer: peer.close())
        try:
            wss.handleUpgrade(req, socket, head, lambda: None)
        except RuntimeError as error:
            errors.append(error)

    server.on("upgrade", upgrade)

    def ended(raw: Raw) -> None:
        answers.append(raw.head.partition("\r\n")[0])
        raw.socket.end()

    server.listen(0, "127.0.0.1", lambda: Raw(server.address().port, request(*HANDSHAKE), ended))  # type: ignore[union-attr]
    setTimeout(lambda: server.close(), 100)
    run()
    assert answers == ["HTTP/1.1 101 Switching Protocols"]
    assert "called more than once with the same socket" in str(errors[0])


# --- frames, through a whole server


FRAMES: dict[str, bytes] = {
    "good text": Frame(1, b"hi").encode(True),
    "RSV1 without an extension": Frame(1, b"x", rsv=0x40).encode(True),
    "RSV2": Frame(1, b"x", rsv=0x20).encode(True),
    "opcode 3": Frame(3).encode(True),
    "opcode 11": Frame(11).encode(True),
    "unmasked": Frame(1, b"x").encode(False),
    "fragmented ping": Frame(9, fin=False).encode(True),
    "ping of 126 bytes": Frame(9, b"x" * 126).encode(True),
    "continuation without a start": Frame(0, b"x").encode(True),
    "a new text inside of a fragmented one": Frame(1, b"x", fin=False).encode(True) + Frame(1, b"y").encode(True),
    "length beyond 2^53": b"\x82\xff\x00\x20\0\0\0\0\0\0",
    "length over maxPayload": b"\x82\xff\0\0\0\0\x40\0\0\0",
    "invalid UTF-8": Frame(1, b"\xff").encode(True),
    "invalid UTF-8 over two fragments": Frame(1, b"\xc3", fin=False).encode(True) + Frame(0, b"(").encode(True),
    "close with one byte": Frame(8, b"\3").encode(True),
    "close 1000": Frame(8, b"\x03\xe8").encode(True),
    "close 999": Frame(8, b"\x03\xe7").encode(True),
    "close 1005": Frame(8, b"\x03\xed").encode(True),
    "close with a reason that is no UTF-8": Frame(8, b"\x03\xe8\xff").encode(True),
    "data after close": Frame(8).encode(True) + Frame(1, b"x").encode(True),
    "minimal length not used (126 for 1 byte)": Frame(1, b"x", length=2).encode(True),
}


@pytest.mark.parametrize("call", rows("WebSocket frames"))
def test_frames(call: str) -> None:
    row = rows("WebSocket frames")[call]
    errors: list[Any] = []
    messages: list[bytes] = []
    codes: list[int] = []
    raws: list[Raw] = []

    def attempt(server: ws.WebSocketServer) -> None:
        def on_connection(peer: ws.WebSocket) -> None:
            peer.on("message", lambda data: messages.append(data))
            peer.on("error", errors.append)
            peer.on("close", codes.append)

        server.on("connection", on_connection)

        def upgraded(raw: Raw) -> None:
            raw.socket.write(FRAMES[call])
            if "close_code" not in row["extra"]:
                setTimeout(raw.socket.destroy, 20)

        raws.append(Raw(server.address().port, request(*HANDSHAKE), upgraded))  # type: ignore[union-attr]
        raws[0].socket.on("close", lambda: server.close())

    serve(attempt)
    run()
    extra = row["extra"]
    assert len(messages) == extra["messages"]
    assert raws[0].body.hex() == extra["answer"]
    if "close_code" in extra:
        assert codes == [extra["close_code"]]
    if "error" in row:
        check(errors[0], row)
    else:
        assert errors == []


# --- handshakes


HEADS: dict[str, bytes] = {
    "good": request(*HANDSHAKE),
    "no upgrade at all": request(),
    "no key": request(*UPGRADE, "Sec-WebSocket-Version: 13"),
    "bad key": request(*UPGRADE, "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x"),
    "version 7": request(*UPGRADE, "Sec-WebSocket-Version: 7", f"Sec-WebSocket-Key: {KEY}"),
    "no version": request(*UPGRADE, f"Sec-WebSocket-Key: {KEY}"),
    "POST": request(*HANDSHAKE, first="POST / HTTP/1.1"),
    "Upgrade: other": request("Connection: Upgrade", "Upgrade: other", *HANDSHAKE[2:]),
    "bad Sec-WebSocket-Extensions": request(*HANDSHAKE, "Sec-WebSocket-Extensions: ;;"),
    "bad Sec-WebSocket-Protocol": request(*HANDSHAKE, "Sec-WebSocket-Protocol: a b"),
    "HTTP/1.0": request(*HANDSHAKE, first="GET / HTTP/1.0"),
}


@pytest.mark.parametrize("listens", [False, True], ids=["answered", "wsClientError"])
@pytest.mark.parametrize("call", rows("WebSocket handshake"))
def test_handshakes(call: str, listens: bool) -> None:
    row = rows("WebSocket handshake")[call]
    errors: list[Any] = []
    raws: list[Raw] = []

    def attempt(server: ws.WebSocketServer) -> None:
        def refused(error: Any, socket: Any, req: Any) -> None:
            errors.append(error)
            assert req.url == "/"
            socket.end("HTTP/1.1 400 Mine\r\n\r\n")

        if listens:
            server.on("wsClientError", refused)
        server.on("connection", lambda peer: peer.terminate())
        raws.append(Raw(server.address().port, HEADS[call], lambda raw: setTimeout(raw.socket.destroy, 20)))  # type: ignore[union-attr]
        raws[0].socket.on("close", lambda: server.close())

    serve(attempt)
    run()
    first = raws[0].head.partition("\r\n")[0]
    if listens and "error" in row:
        check(errors[0], row)
        assert first == "HTTP/1.1 400 Mine"
    else:
        assert first == row["extra"]["answer"]
        assert raws[0].body.decode() == row["extra"]["body"]
        assert errors == []


ANSWERS: dict[str, tuple[str, list[str], dict[str, Any]]] = {
    "good": (OK, [], {}),
    "no Upgrade": (OK.replace("Upgrade: websocket", "Upgrade: other"), [], {}),
    "bad Accept": (OK.replace("ACC", "x"), [], {}),
    "no subprotocol": (OK, ["a"], {}),
    "another subprotocol": (OK + "Sec-WebSocket-Protocol: b\n", ["a"], {}),
    "an extension not asked for": (OK + "Sec-WebSocket-Extensions: foo\n", [], {}),
    "status 200": ("HTTP/1.1 200 OK\nContent-Length: 0\n", [], {}),
    "status 302": ("HTTP/1.1 302 Found\nLocation: /x\nContent-Length: 0\n", [], {}),
    "garbage": ("garbage\n", [], {}),
}


@pytest.mark.parametrize("call", ANSWERS)
def test_client_handshakes(call: str) -> None:
    row = experiments("WebSocket client handshake")["WebSocket client handshake", call]
    answer, protocols, options = ANSWERS[call]
    events: list[str] = []
    errors: list[Any] = []

    def attempt(server: net.Server, port: int) -> None:
        client = ws.WebSocket(f"ws://127.0.0.1:{port}/", protocols, options)
        client.on("open", lambda: events.append("open"))
        client.on("open", lambda: client.terminate())
        client.on("error", errors.append)
        client.on("close", lambda: events.append("close"))
        client.on("close", lambda: server.close())

    raw_server(answer + "\n", attempt)
    run()
    if "error" not in row:
        assert (events, errors) == (["open", "close"], [])
        return
    assert events == ["close"]
    if call == "garbage":
        assert isinstance(errors[0], ValueError)
        assert (errors[0].code, str(errors[0])) == (row["error"]["code"], row["error"]["message"])  # type: ignore[attr-defined]
    else:
        check(errors[0], row)


def test_every_row_is_here() -> None:
    tested = {*CLIENTS, *SERVERS, *OPEN, *BEFORE, *FRAMES, *HEADS, *ANSWERS, *DIFFERENT}
    tested |= {
        "send('x') after close(): callback",
        "send('x') after terminate(): callback",
        "message over maxPayload",
        "wss.handleUpgrade twice on one socket",
        "wss.address()",
        "wss.close() twice: callback",
        "wss({noServer}).address()",
    }
    groups = ("new WebSocket", "new WebSocketServer", "WebSocket", "WebSocket frames", "WebSocket handshake")
    assert {call for _, call in experiments(*groups, "WebSocket client handshake")} <= tested
