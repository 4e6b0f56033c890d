"""The observed lives of WebSockets (w1 to w25): the same steps, the same events in the same order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pynet as net
import pynet.http as http
import pynet.ws as ws
from pynet.timers import setTimeout
from tests.lab import port_of, run
from tests.web_data import event_orders

from .frame_cases import Frame
from .lab import HANDSHAKE, KEY, OK, UPGRADE, Raw, raw_server, request, serve, url_of

ORDERS = event_orders("w")

#: Orders between the two ends of a connection that differ here, each with its reason; each end by itself is the same.
BETWEEN_ENDS: dict[str, str] = {}


class Trace:
    """Events as the inventory writes them: ``client:message(2B,false)``."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def note(self, text: str) -> None:
        self.seen.append(text)

    def watch(self, emitter: Any, name: str, *events: str) -> None:
        for event in events:
            emitter.add_listener(event, self._listener(name, event))

    def spy(self, emitter: Any, name: str, *events: str) -> None:
        """``watch()`` for streams, where listening changes what they do."""
        emit = emitter.emit

        def spied(event: str, *args: Any) -> Any:
            if event in events:
                self._listener(name, event)(*args)
            return emit(event, *args)

        emitter.emit = spied

    def _listener(self, name: str, event: str) -> Callable[..., None]:
        return lambda *args: self.note(f"{name}:{event}" + (f"({','.join(map(shown, args))})" if args else ""))

    def client(self, client: ws.WebSocket, *more: str) -> ws.WebSocket:
        self.watch(client, "client", "upgrade", "open", "message", "ping", "pong", "error", "close", *more)
        return client

    def server(self, server: ws.WebSocketServer) -> None:
        self.watch(server, "server", "headers", "close")

    def accepted(self, peer: ws.WebSocket) -> None:
        self.watch(peer, "accepted", "message", "ping", "pong", "error", "close")

    def callback(self, name: str) -> Callable[..., None]:
        return lambda error=None: self.note(f"cb:{name}({shown(error)})")


def shown(value: Any) -> str:
    if isinstance(value, bytes):
        return f"{len(value)}B"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, Exception):
        code = getattr(value, "code", "")
        return code if code.startswith(("WS_ERR", "ECONN")) else f"Error:{value}"
    if isinstance(value, list | ws.WebSocket):
        return "{..}"
    if isinstance(value, int):
        return str(value)
    return {"ServerResponse": "<response>", "ClientRequest": "<response>", "Socket": "<socket>"}.get(
        type(value).__name__, "<message>"
    )


def both(
    trace: Trace, use: Callable[[ws.WebSocket, ws.WebSocketServer], object], echo: bool = True, **options: Any
) -> None:
    """A server that echoes, and a client."""
    client_options = options.pop("client", {})

    def started(server: ws.WebSocketServer) -> None:
        trace.server(server)

        def on_connection(peer: ws.WebSocket) -> None:
            trace.accepted(peer)
            if echo:
                peer.on("message", lambda data, isBinary: peer.send(data, {"binary": isBinary}))

        server.on("connection", on_connection)
        client = trace.client(ws.WebSocket(url_of(server), client_options))
        use(client, server)
        client.on("close", lambda: setTimeout(lambda: close_quietly(server), 30))

    serve(started, **options)
    run()


def close_quietly(server: Any) -> None:
    server.removeAllListeners("close")
    server.close()


def w1(trace: Trace) -> None:
    def use(client: ws.WebSocket, server: ws.WebSocketServer) -> None:
        def opened() -> None:
            client.send("hi", trace.callback("client.send"))
            client.close(1000, "bye")

        def on_connection(peer: ws.WebSocket) -> None:
            peer.on("message", lambda data: peer.send(data, {"binary": False}, trace.callback("accepted.send")))

        server.on("connection", on_connection)
        client.on("open", opened)

    both(trace, use, echo=False)


def w2(trace: Trace) -> None:
    both(trace, lambda client, server: server.on("connection", lambda peer: peer.close(4000, "x")))


def w3(trace: Trace) -> None:
    def use(client: ws.WebSocket, server: ws.WebSocketServer) -> None:
        client.on("open", lambda: client.ping("a", True, trace.callback("ping")))
        client.on("pong", lambda: stop(trace, client))

    both(trace, use)


def stop(trace: Trace, *sockets: ws.WebSocket) -> None:
    """The life that was observed is over."""
    trace.note = lambda text: None  # type: ignore[method-assign]
    for socket in sockets:
        socket.terminate()


def w4(trace: Trace) -> None:
    def use(client: ws.WebSocket, server: ws.WebSocketServer) -> None:
        def opened() -> None:
            trace.note("call:terminate()")
            client.terminate()

        client.on("open", opened)

    both(trace, use)


def w5(trace: Trace) -> None:
    def use(client: ws.WebSocket, server: ws.WebSocketServer) -> None:
        trace.note("call:close()")
        client.close()

    both(trace, use)


def w6(trace: Trace) -> None:
    def use(client: ws.WebSocket, server: ws.WebSocketServer) -> None:
        # The inventory's listener for it did not count as one: here it would answer for the error.
        trace.note("client:unexpected-response(<response>,<message>)")

    both(trace, use, verifyClient=lambda info, answer: answer(False, 401, "no"))


def w7(trace: Trace) -> None:
    def started(server: net.Server, port: int) -> None:
        client = ws.WebSocket(f"ws://127.0.0.1:{port}")
        trace.watch(client, "client", "unexpected-response", "error", "close")

        def unexpected(req: Any, res: Any) -> None:
            trace.note(f"status {res.statusCode}")
            client.close()

        client.on("unexpected-response", unexpected)
        client.on("close", lambda: server.close())

    raw_server("HTTP/1.1 400 Bad Request\nContent-Length: 0\n\n", started)
    run()


def w8(trace: Trace) -> None:
    both(trace, lambda client, server: client.on("open", lambda: client.send("x" * 20)), maxPayload=10)


def raw(trace: Trace, data: bytes, shows_answer: bool = True, ends: bool = False, then_end: bool = False) -> None:
    """A raw client that sends *data* behind the handshake."""

    def started(server: ws.WebSocketServer) -> None:
        trace.server(server)
        server.on("connection", trace.accepted)
        open_ends = 2  # ours and the server's

        def upgraded(peer: Raw) -> None:
            if data:
                peer.socket.write(data)
            if then_end:
                peer.socket.end()
            elif not ends:
                peer.socket.once("data", lambda: finish(peer))

        def finish(peer: Raw) -> None:
            trace.note(f"answer {peer.body.hex()}")
            stop(trace)
            peer.socket.destroy()

        client = Raw(port_of(server), request(*HANDSHAKE), upgraded)

        def closed() -> None:
            nonlocal open_ends
            open_ends -= 1
            if open_ends == 0:
                if ends and shows_answer:
                    trace.note(f"answer {client.body.hex()}")
                close_quietly(server)

        client.socket.on("close", closed)
        server.on("connection", lambda peer: peer.on("close", closed))

    serve(started)
    run()


def w9(trace: Trace) -> None:
    raw(trace, Frame(1, b"\xff").encode(True), ends=True)


def w10(trace: Trace) -> None:
    raw(trace, Frame(1, b"x").encode(False), ends=True)


def w11(trace: Trace) -> None:
    raw(trace, Frame(3).encode(True), ends=True)


def w12(trace: Trace) -> None:
    raw(trace, b"".join(f.encode(True) for f in (Frame(1, b"h", fin=False), Frame(9), Frame(0, b"i"))))


def w13(trace: Trace) -> None:
    raw(trace, Frame(8, b"\x03\xe7").encode(True), ends=True)


def w14(trace: Trace) -> None:
    raw(trace, Frame(8).encode(True), ends=True)


def w15(trace: Trace) -> None:
    raw(trace, b"", shows_answer=False, ends=True, then_end=True)


def w16(trace: Trace) -> None:
    def started(server: ws.WebSocketServer) -> None:
        trace.server(server)
        client = trace.client(ws.WebSocket(url_of(server), ["a", "b"]))

        def opened() -> None:
            trace.note(f"protocol {client.protocol}")
            stop(trace, client)

        client.on("open", opened)
        client.on("close", lambda: close_quietly(server))

    def choose(protocols: Any, req: Any) -> str:
        trace.note("offered " + ",".join(protocols))
        return "b"

    serve(started, handleProtocols=choose)
    run()


def w17(trace: Trace) -> None:
    wss = ws.WebSocketServer(noServer=True)
    server = http.createServer()
    trace.watch(server, "http", "listening", "connection", "upgrade")
    trace.watch(wss, "server", "headers", "connection")

    def on_connection(peer: ws.WebSocket) -> None:
        trace.accepted(peer)
        peer.on("message", lambda data, isBinary: peer.send(data, {"binary": isBinary}))

    wss.on("connection", on_connection)
    server.on(
        "upgrade",
        lambda req, socket, head: wss.handleUpgrade(
            req, socket, head, lambda peer, req: wss.emit("connection", peer, req)
        ),
    )

    def listening() -> None:
        client = trace.client(ws.WebSocket(url_of(server)))
        client.on("open", lambda: client.send("hi"))
        client.on("message", lambda: client.close())
        client.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)
    run()


def w18(trace: Trace) -> None:
    def use(client: ws.WebSocket, server: ws.WebSocketServer) -> None:
        def opened() -> None:
            trace.note(f"extensions {client.extensions}")
            client.send("x" * 1000)

        client.on("open", opened)
        client.on("message", lambda: stop(trace, client))

    both(trace, use, perMessageDeflate={"threshold": 0}, client={"perMessageDeflate": {"threshold": 0}})


def w19(trace: Trace) -> None:
    def use(client: ws.WebSocket, server: ws.WebSocketServer) -> None:
        def opened() -> None:
            trace.note("call:server.close(cb)")
            server.close(lambda: trace.note("cb:server.close"))
            trace.note("call:client.close()")
            client.close()

        client.on("open", opened)

    both(trace, use)


def w20(trace: Trace) -> None:
    server = net.createServer()

    def listening() -> None:
        port = port_of(server)
        server.close(lambda: trace.client(ws.WebSocket(f"ws://127.0.0.1:{port}")))

    server.listen(0, "127.0.0.1", listening)
    run()


def w21(trace: Trace) -> None:
    def started(server: net.Server, port: int) -> None:
        client = trace.client(ws.WebSocket(f"ws://127.0.0.1:{port}", handshakeTimeout=30))
        client.on("close", lambda: server.close())

    raw_server(None, started)
    run()


def w22(trace: Trace) -> None:
    def started(server: net.Server, port: int) -> None:
        client = trace.client(ws.WebSocket(f"ws://127.0.0.1:{port}", closeTimeout=50))
        client.on("open", lambda: client.close())
        client.on("close", lambda: server.close())

    raw_server(OK + "\n", started)
    run()


def w23(trace: Trace) -> None:
    def started(server: ws.WebSocketServer) -> None:
        trace.server(server)

        def on_connection(peer: ws.WebSocket) -> None:
            trace.accepted(peer)
            peer.on("message", lambda data, isBinary: peer.send(data, {"binary": isBinary}))

        server.on("connection", on_connection)
        client = ws.WebSocket(url_of(server))

        def onopen(event: ws.Event) -> None:
            trace.note(f"onopen {event.type}")
            client.send("hi")

        def onmessage(event: ws.MessageEvent) -> None:
            trace.note(f"message string {event.data}" if isinstance(event.data, str) else "?")
            client.close(1000, "x")

        def onclose(event: ws.CloseEvent) -> None:
            trace.note(f"onclose {event.code} {event.reason} {'true' if event.wasClean else 'false'}")
            close_quietly(server)

        client.onopen = onopen
        client.addEventListener("message", onmessage)
        client.onclose = onclose

    serve(started)
    run()


def w24(trace: Trace) -> None:
    def started(server: ws.WebSocketServer) -> None:
        trace.server(server)

        def on_connection(peer: ws.WebSocket) -> None:
            trace.accepted(peer)
            peer.on("message", lambda data, isBinary: peer.send(data, {"binary": isBinary}))

        server.on("connection", on_connection)
        client = ws.WebSocket(url_of(server))
        duplex = ws.createWebSocketStream(client)
        trace.spy(duplex, "duplex", "resume", "data", "finish", "readable", "end", "close")
        duplex.write("hi")
        duplex.once("data", lambda: duplex.end())
        duplex.on("close", lambda: close_quietly(server))

    serve(started)
    run()


def w25(trace: Trace) -> None:
    asks = {
        "no key": request(*UPGRADE, "Sec-WebSocket-Version: 13"),
        "bad key": request(*UPGRADE, "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x"),
        "version 12": request(*UPGRADE, "Sec-WebSocket-Version: 12", f"Sec-WebSocket-Key: {KEY}"),
        "POST": request(*HANDSHAKE, first="POST / HTTP/1.1"),
    }

    def started(server: ws.WebSocketServer) -> None:
        def ask(names: list[str]) -> None:
            if not names:
                server.close()
                return
            name = names.pop(0)
            peer = Raw(port_of(server), asks[name])

            def closed() -> None:
                trace.note(f"{name}: {peer.head.partition(chr(13))[0]} {peer.body.decode()}")
                ask(names)

            peer.socket.on("close", closed)

        ask(list(asks))

    serve(started)
    run()


LIVES = {name: life for name, life in globals().items() if name[0] == "w" and name[1:].isdigit()}


@pytest.mark.parametrize("name", ORDERS)
def test_order(name: str) -> None:
    trace = Trace()
    LIVES[name](trace)
    expected = ORDERS[name]["order"]
    if name in BETWEEN_ENDS:
        for end in ("client:", "accepted:", "server:", "duplex:", "cb:", "call:"):
            assert [line for line in trace.seen if line.startswith(end)] == [
                line for line in expected if line.startswith(end)
            ]
        assert sorted(trace.seen) == sorted(expected)
    else:
        assert trace.seen == expected


def test_every_life_is_here() -> None:
    assert set(LIVES) == set(ORDERS)
    assert len(ORDERS) == 25
