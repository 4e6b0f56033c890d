"""The lives of the inventory whose subject is a server: the same steps give each of its objects the same events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

import pynet as net
import pynet.http as http
from pynet.timers import setTimeout
from tests.lab import port_of, run
from tests.web_data import event_orders

from .talk import create, get, post
from .trace import Trace, as_recorded

ORDERS = event_orders()
PROGRAMS: dict[str, Callable[[], Trace]] = {}
CLOSE = "Connection: close"

#: Of these the inventory looked at the ends of the request alone.
ENDS_ONLY = ("h32", "h35", "h36")


class Raw:
    """A client of bytes, connected when the server listens."""

    def __init__(self, server: http.Server, *pieces: bytes, close_server: bool = True) -> None:
        self.received = b""
        self.socket = net.Socket()
        self.socket.on("error", lambda: None)
        self.socket.on("data", self._on_data)
        if close_server:
            self.socket.on("close", server.close)
        self.when: list[tuple[bytes, Callable[[], object]]] = []
        server.listen(0, "127.0.0.1", lambda: self.socket.connect(port_of(server), "127.0.0.1", self._start))
        self.pieces = pieces

    def _start(self) -> None:
        for piece in self.pieces:
            self.socket.write(piece)

    def _on_data(self, data: bytes) -> None:
        self.received += data
        for text, do in list(self.when):
            if text in self.received:
                self.when.remove((text, do))
                do()

    def once_there(self, text: bytes, do: Callable[[], object]) -> Raw:
        """Do something as soon as *text* has come."""
        self.when.append((text, do))
        return self


def life(name: str) -> Callable[[Callable[[], Trace]], Callable[[], Trace]]:
    def add(program: Callable[[], Trace]) -> Callable[[], Trace]:
        PROGRAMS[name] = program
        return program

    return add


def answered(listener: Any, *pieces: bytes, **options: Any) -> Trace:
    """A server with one listener, and one client that sends *pieces*."""
    server: http.Server = create(options, listener)
    trace = Trace(server)
    Raw(server, *pieces)
    return trace


def simple(name: str, listener: Any, *pieces: bytes, **options: Any) -> None:
    PROGRAMS[name] = lambda: answered(listener, *pieces, **options)


def later(ms: float, callback: Callable[..., object], *args: Any) -> Any:
    setTimeout(lambda: callback(*args), ms)


GET = get("/", CLOSE)
simple("h1", lambda req, res: res.end("ok", lambda: None), GET)
simple("h3", lambda req, res: req.pipe(res), post(b"hello", CLOSE))


@life("h4")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        req.on("data", lambda: None)
        req.on("end", lambda: res.end("ok"))

    body = b"1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"
    return answered(on_request, get("/", CLOSE, "Transfer-Encoding: chunked", method="POST") + body)


@life("h5")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        res.write("a")
        later(5, res.write, "b")
        later(10, res.end, "c")

    return answered(on_request, GET)


simple("h6", lambda req, res: res.end("body"), get("/", CLOSE, method="HEAD"))
simple("h7", lambda req, res: res.writeHead(204).end(), GET)
simple("h8", lambda req, res: (res.writeHead(304), res.end("x"))[0] and None, GET)
simple("h11", lambda req, res: res.end("ok"), post(b"hello", CLOSE))


@life("h13")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        assert res.write(b"x" * (16 << 20)) is False
        res.on("drain", lambda: res.end())

    server: http.Server = create(on_request)
    trace = Trace(server)
    client = Raw(server, GET)
    client.once_there(b"HTTP", client.socket.pause)
    client.once_there(b"HTTP", lambda: later(20, client.socket.resume))
    return trace


@life("h14")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        res.flushHeaders()
        later(5, res.end, "x")

    return answered(on_request, GET)


@life("h15")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        res.setHeader("Trailer", "x")
        res.write("a")
        res.addTrailers({"x": "y"})
        res.end()

    return answered(on_request, GET)


@life("h16")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        req.on("data", lambda: None)
        req.on("end", lambda: res.end(req.trailers["x"]))

    body = b"1\r\na\r\n0\r\nX: y\r\n\r\n"
    return answered(on_request, get("/", CLOSE, "Transfer-Encoding: chunked", method="POST") + body)


simple("h20", None, get("/", CLOSE, "Expect: something"))


@life("h20")
def _() -> Trace:
    server = http.createServer()
    server.on("checkExpectation", lambda req, res: res.end("ok"))
    trace = Trace(server)
    Raw(server, get("/", CLOSE, "Expect: something"))
    return trace


@life("h21")
def _() -> Trace:
    server = http.createServer()
    trace = Trace(server)
    Raw(server, get("/", CLOSE, "Expect: something"))
    return trace


@life("h22")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        res.writeEarlyHints({"link": "</a>; rel=preload"}, lambda: None)
        res.end()

    return answered(on_request, GET)


@life("h23")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        res.writeProcessing()
        res.end()

    return answered(on_request, GET)


@life("h24")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        res.on("error", lambda: None)
        res.end()
        res.write("x", lambda: None)

    return answered(on_request, GET)


@life("h25")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        res.end(lambda: None)
        res.end(lambda: None)

    return answered(on_request, GET)


@life("h29")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        res.setTimeout(20, lambda: res.end())

    return answered(on_request, GET)


@life("h30")
def _() -> Trace:
    server: http.Server = create(lambda req, res: (res.setHeader("Content-Length", 2), res.end("ok"))[0] and None)
    trace = Trace(server)
    client = Raw(server, get("/", "Connection: keep-alive", version="1.0"))
    client.once_there(b"\r\n\r\nok", lambda: client.socket.end())
    return trace


simple("h31", lambda req, res: res.end("ok"), get(version="1.0"))


@life("k9")
def _() -> Trace:
    return answered(lambda req, res: later(5 if req.url == "/1" else 1, res.end, "x"), get("/1") + get("/2", CLOSE))


@life("k11")
def _() -> Trace:
    server: http.Server = create(lambda req, res: res.end("ok"))
    server.maxRequestsPerSocket = 1
    trace = Trace(server)
    client = Raw(server, get() + get())
    client.once_there(b"503", lambda: client.socket.destroy())
    return trace


@life("k12")
def _() -> Trace:
    server: http.Server = create(lambda req, res: res.end("ok"))
    trace = Trace(server)
    client = Raw(server, get(), close_server=False)
    client.once_there(b"\r\n\r\nok", lambda: setTimeout(lambda: server.close(), 5))
    return trace


@life("k14")
def _() -> Trace:
    server: http.Server = create(lambda req, res: (req.resume(), later(5, server.closeAllConnections))[1])
    trace = Trace(server)
    Raw(server, get())
    return trace


@life("k19")
def _() -> Trace:
    server: http.Server = create(lambda req, res: (later(10, req.socket.destroy), res.end("ok"))[0])
    trace = Trace(server)
    Raw(server, get())
    return trace


@life("u1")
def _() -> Trace:
    server = http.createServer()

    @server.on("upgrade")
    def _(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
        socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n")
        socket.on("data", lambda data: socket.end(data))

    trace = Trace(server)
    client = Raw(server, get("/", "Connection: Upgrade", "Upgrade: x"))
    client.once_there(b"101", lambda: client.socket.write("hi"))
    return trace


@life("u2")
def _() -> Trace:
    server = http.createServer()

    @server.on("upgrade")
    def _(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
        socket.end(b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + head)
        socket.resume()

    trace = Trace(server)
    Raw(server, get("/", "Connection: Upgrade", "Upgrade: x") + b"xyz")
    return trace


@life("u5")
def _() -> Trace:
    server = http.createServer()

    @server.on("upgrade")
    def _(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
        socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
        socket.resume()

    trace = Trace(server)
    Raw(server, get("/", "Connection: Upgrade", "Upgrade: x"))
    return trace


@life("u6")
def _() -> Trace:
    server = http.createServer()

    @server.on("connect")
    def _(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
        socket.write("HTTP/1.1 200 OK\r\n\r\n")
        socket.on("data", lambda data: socket.end(data))

    trace = Trace(server)
    client = Raw(server, get("h:1", method="CONNECT"))
    client.once_there(b"200", lambda: client.socket.write("hi"))
    return trace


@life("u7")
def _() -> Trace:
    server = http.createServer()
    trace = Trace(server)
    Raw(server, get("h:1", method="CONNECT"))
    return trace


@life("u8")
def _() -> Trace:
    server: http.Server = create({"shouldUpgradeCallback": lambda: False}, lambda req, res: res.end("ok"))
    server.on("upgrade", lambda: None)
    trace = Trace(server)
    client = Raw(server, get("/", "Connection: Upgrade", "Upgrade: x"))
    client.once_there(b"\r\n\r\nok", lambda: client.socket.end())
    return trace


def _gone(listener: Any, *pieces: bytes, seconds: float = 10) -> Trace:
    """The client destroys its socket a little later."""
    server: http.Server = create(listener)
    trace = Trace(server)
    client = Raw(server, *pieces)
    server.on("request", lambda: later(seconds, client.socket.destroy))
    return trace


@life("e1")
def _() -> Trace:
    return _gone(lambda req, res: (req.resume(), None)[1], get())


@life("e2")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        req.on("error", lambda: None)
        req.resume()

    return _gone(on_request, get("/", "Content-Length: 5", method="POST") + b"x")


@life("e4")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        req.resume()
        res.write("x")
        later(5, res.destroy)

    return answered(on_request, get())


simple("e5", lambda req, res: (req.destroy(), None)[1], get())


@life("e6")
def _() -> Trace:
    return answered(lambda req, res: (req.resume(), later(5, res.destroy, RuntimeError("boom")))[1], get())


@life("e10")
def _() -> Trace:
    server = http.createServer()
    server.on("clientError", lambda error, socket: (socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"), None)[1])
    trace = Trace(server)
    Raw(server, b"garbage\r\n\r\n")
    return trace


simple("e11", lambda req, res: None, b"garbage\r\n\r\n")
simple("e12", lambda req, res: None, get("/", "A: " + "a" * 20480))


@life("e13")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        req.on("error", lambda: None)
        req.resume()

    server: http.Server = create(on_request)
    trace = Trace(server)
    client = Raw(server, get("/", "Transfer-Encoding: chunked", method="POST") + b"1\r\na\r\n")
    server.on("request", lambda: later(5, client.socket.write, "x\r\n"))
    return trace


@life("e14")
def _() -> Trace:
    server: http.Server = create(lambda req, res: (req.resume(), res.write("x"))[1])
    trace = Trace(server)
    client = Raw(server, get())
    client.once_there(b"x", lambda: client.socket.write("garbage\r\n\r\n"))
    return trace


@life("e20")
def _() -> Trace:
    return _gone(lambda req, res: (req.resume(), res.write("x"))[1], get())


@life("m1")
def _() -> Trace:
    return answered(None, b"GET / HTTP/1.1\r\n", headersTimeout=30, connectionsCheckingInterval=10)


@life("m2")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        req.on("error", lambda: None)
        req.resume()

    half = get("/", "Content-Length: 5", method="POST") + b"x"
    return answered(on_request, half, requestTimeout=30, connectionsCheckingInterval=10)


@life("m3")
def _() -> Trace:
    return answered(None, headersTimeout=30, connectionsCheckingInterval=10)


@life("m4")
def _() -> Trace:
    server: http.Server = create(lambda req, res: (req.resume(), None)[1])
    server.setTimeout(30)
    trace = Trace(server)
    Raw(server, get())
    return trace


@life("m5")
def _() -> Trace:
    answers: list[Any] = []
    server: http.Server = create(lambda req, res: answers.append(res))
    server.setTimeout(30, lambda socket: answers[0].end())
    trace = Trace(server)
    Raw(server, GET)
    return trace


@life("m8")
def _() -> Trace:
    return answered(lambda req, res: (req.resume(), req.setTimeout(20, lambda: None), None)[2], get())


def _expecting(name: str, event: str, listener: Any) -> None:
    def program() -> Trace:
        server = http.createServer()
        server.on(event, listener)  # type: ignore[call-overload]
        trace = Trace(server)
        head = get("/", CLOSE, "Expect: 100-continue", "Content-Length: 1", method="POST")
        client = Raw(server, head)
        client.once_there(b"200 OK", lambda: client.socket.destroy())
        client.once_there(b"417", lambda: client.socket.destroy())
        return trace

    PROGRAMS[name] = program


_expecting("h17", "request", lambda req, res: (req.resume(), res.end("ok"))[0] and None)
_expecting("h18", "checkContinue", lambda req, res: (res.writeContinue(lambda: None), req.resume(), res.end("ok"))[0])
_expecting("h19", "checkContinue", lambda req, res: (res.writeHead(417).end(), None)[1])


def _raw_get(name: str, *headers: str, **options: Any) -> None:
    simple(
        name,
        lambda req, res: (res.setHeader("X-A", 1), res.end("ok"))[0] and None,
        get("/", CLOSE, *headers),
        **options,
    )


TWICE = ("Set-Cookie: a=1", "Set-Cookie: b=2", "Cookie: a=1", "Cookie: b=2", "X-A: 1", "X-A: 2", "Age: 1", "Age: 2")
_raw_get("h32")
_raw_get("h35", *TWICE)
_raw_get("h36", *TWICE, joinDuplicateHeaders=True)


@life("k10")
def _() -> Trace:
    server: http.Server = create(lambda req, res: res.end("x") if req.url == "/2" else later(10, res.end, "x"))
    trace = Trace(server)
    client = Raw(server, get("/1") + get("/2"))
    done = b"\r\n\r\nxHTTP/1.1 200 OK"
    client.once_there(done, lambda: later(5, client.socket.destroy))
    return trace


@life("k13")
def _() -> Trace:
    def on_request(req: Any, res: Any) -> None:
        server.close()
        later(20, res.end, "ok")

    server: http.Server = create(on_request)
    trace = Trace(server)
    client = Raw(server, get(), close_server=False)
    client.once_there(b"\r\n\r\nok", lambda: client.socket.destroy())
    return trace


@life("k18")
def _() -> Trace:
    server: http.Server = create(lambda req, res: later(30, res.end, "ok"))
    server.maxConnections = 1
    trace = Trace(server)
    Raw(server, GET)
    second = net.Socket()
    second.on("error", lambda: None)
    server.on("request", lambda: second.connect(port_of(server), "127.0.0.1"))
    return trace


@life("u3")
def _() -> Trace:
    server: http.Server = create(lambda req, res: res.end("ok"))
    trace = Trace(server)
    client = Raw(server, get("/", "Connection: Upgrade", "Upgrade: x"))
    client.once_there(b"\r\n\r\nok", lambda: client.socket.end())
    return trace


@pytest.mark.parametrize("name", PROGRAMS)
def test_life(name: str) -> None:
    trace = PROGRAMS[name]()
    run()
    found = {obj: as_recorded(events, ORDERS[name]["per_object"].get(obj, [])) for obj, events in trace.events.items()}
    expected = {
        obj: [event for event in events if event != "readable"]
        for obj, events in ORDERS[name]["per_object"].items()
        if obj.rstrip("0123456789") in ("server", "accepted", "request", "answer")
    }
    if name in ENDS_ONLY:
        found["request"].remove("resume")
    assert {obj: found.get(obj) for obj in expected} == expected


@pytest.mark.parametrize("name", ["h26", "h27"])
def test_life_of_an_iterated_request(name: str) -> None:
    traces: list[Trace] = []

    async def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        async for _ in req:
            if name == "h27":
                break
        res.end("ok")

    async def main() -> None:
        server: http.Server = create(on_request)
        traces.append(Trace(server, reads=False))
        closed = asyncio.Event()
        client = net.Socket()
        server.on("close", lambda: closed.set())
        client.on("error", lambda: None)
        client.on("close", lambda: server.close())
        client.on("connect", lambda: client.write(get("/", CLOSE, "Content-Length: 2", method="POST") + b"a"))
        server.on("request", lambda: later(10, client.write, "b"))
        server.listen(0, "127.0.0.1", lambda: client.connect(port_of(server), "127.0.0.1"))
        client.resume()
        await asyncio.wait_for(closed.wait(), 5)

    asyncio.run(main())
    expected = ORDERS[name]["per_object"]
    assert traces[0].events["request"] == expected["request"]
