"""A subclass may call its own things what it likes: no name with one underscore that a user would write is ours.

Node keeps its internals behind symbols. Here they stand behind a prefix; the names that Node itself has on its objects
(``_read``, ``_write``, ``_readableState`` and so on) are the only others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import pydgram
import pynet as net
from pynet import fs, http, https, readline, stream, timers, tls, ws
from pynet.events import EventEmitter
from tests.lab import port_of
from tests.tls.helpers import CA, KEYS

ROOT = Path(net.__file__).parent.parent
OURS = ("_pynet_", "_pydgram_", "_nodejs_")
# On the objects of Node, too.
NODES = {
    "_construct",
    "_destroy",
    "_final",
    "_flush",
    "_isStdio",
    "_read",
    "_readableState",
    "_transform",
    "_undestroy",
}
NODES |= {"_writableState", "_write", "_writev"}
# Named tuples and enums have these from Python.
PYTHONS = {"_asdict", "_fields", "_make", "_replace", "_value_", "_name_"}
WRITTEN = """
    _accept _add _address _bind _buffer _callback _close _closed _connect _connected _connection _connections
    _count _data _emit _end _ended _error _events _file _handle _host _id _init _is_open _key _listen _listeners
    _lock _loop _message _name _on_close _on_connect _on_connection _on_data _on_drain _on_end _on_error _on_line
    _on_message _on_timeout _options _parse _path _peer _port _process _queue _receive _reset _running _send
    _server _session _setup _size _socket _start _start_timer _state _stop _stream _timeout _timer _update _user
    _value _waiting
""".split()


def private_names() -> list[str]:
    """What a user may write, and whatever has a single underscore anywhere in our own source."""
    found = set(WRITTEN)
    for package in ("pynet", "pydgram"):
        for file in (ROOT / package).rglob("*.py"):
            found.update(re.findall(r"\b_[a-z]\w*", file.read_text(encoding="utf-8")))
    return sorted(name for name in found - NODES - PYTHONS if not name.startswith(OURS))


NAMES = private_names()
Trace = list[Any]


def subclass(cls: Any) -> Any:
    """A subclass of *cls* that has a method under every name, and sets it on its instances, too."""

    def mine(self: Any, *args: Any, **keywords: Any) -> Any:
        raise AssertionError("the library has called a method of the program's")

    def __init__(self: Any, *args: Any, **keywords: Any) -> None:
        cls.__init__(self, *args, **keywords)
        vars(self).update(dict.fromkeys(NAMES[::2], "the program's"))

    return type(f"My{cls.__name__}", (cls,), {**dict.fromkeys(NAMES, mine), "__init__": __init__})


def converse(server_class: Any, client_class: Any) -> Iterator[Any]:
    trace: Trace = []
    server = server_class({"allowHalfOpen": True}).unref().ref()
    client = client_class()
    for event in ("lookup", "connectionAttempt", "connect", "ready", "data", "end", "finish", "timeout", "close"):
        client.on(event, lambda *args, event=event: trace.append((event, args if event in ("data", "close") else None)))

    def connection(socket: net.Socket) -> None:
        socket.setTimeout(5000)
        socket.on("data", socket.write)
        socket.on("end", lambda: socket.end("bye"))
        server.close(lambda: trace.append("closed"))
        server.getConnections(lambda error, count: trace.append(count))

    def listening() -> None:
        client.setNoDelay().setKeepAlive(True, 1000).setTimeout(5000)
        client.connect(server.address().port, "localhost")
        client.write("early", lambda error: trace.append("written"))
        client.once("data", more)

    def more(data: bytes) -> None:
        client.cork()
        client.write(b"one")
        client.write("two", "latin1")
        client.uncork()
        client.pause()
        client.resume()
        client.write(b"x")
        client.end(lambda error: trace.append("ended"))

    server.on("connection", connection)
    server.listen(0, "127.0.0.1", listening)
    net.run()
    yield [one for one in trace if not isinstance(one, tuple) or one[0] != "data"]
    yield b"".join(one[1][0] for one in trace if isinstance(one, tuple) and one[0] == "data")


def fail(server_class: Any, client_class: Any) -> Iterator[Any]:
    client = client_class()
    trace: Trace = []
    client.on("error", lambda error: trace.append(error.code))
    client.on("close", trace.append)
    client.connect(port=1, host="127.0.0.1")
    client.write("lost", lambda error: trace.append(error.code))
    net.run()
    server = server_class()
    server.on("error", lambda error: trace.append(error.code))
    server.listen("/no/such/directory")
    net.run()
    yield trace


def flow(readable: Any, writable: Any, duplex: Any, transform: Any, passing: Any) -> Iterator[Any]:
    trace: Trace = []
    chunks = ["a", "b", None]

    def write(chunk: Any, encoding: str, callback: Callable[[], object]) -> None:
        trace.append(bytes(chunk))
        callback()

    source: Any = readable(read=lambda size: source.push(chunks.pop(0)))
    upper = transform(transform=lambda chunk, encoding, callback: callback(None, bytes(chunk).upper()))
    target = writable(write=write, highWaterMark=1)
    both: Any = duplex(
        read=lambda size: both.push(None), write=lambda chunk, encoding, callback: callback(ValueError("no"))
    )
    for each in (source, upper, target, both):
        for event in ("end", "finish", "close", "error"):
            each.on(event, lambda *args, event=event: trace.append(event))
    stream.pipeline(source, upper, passing(), target, lambda error, *_: trace.append(("pipeline", error)))
    both.end("x", lambda error: trace.append(str(error)))
    both.resume()
    net.run()
    yield trace


def emit(emitter: Any) -> Iterator[Any]:
    trace: Trace = []
    one = emitter()
    one.on("newListener", lambda event, f: trace.append(event))
    one.once("a", trace.append).prependListener("a", trace.append).off("a", print)
    one.emit("a", 1)
    one.emit("a", 2)
    one.setMaxListeners(3).removeAllListeners("a")
    with pytest.raises(ValueError, match="unheard"):
        one.emit("error", ValueError("unheard"))
    yield [*trace, one.eventNames(), one.listenerCount("a")]


def datagrams(socket: Any) -> Iterator[Any]:
    trace: Trace = []
    one = socket("udp4")

    def message(data: bytes, info: Any) -> None:
        trace.append(data)
        one.close()

    one.on("message", message)
    one.on("close", lambda: trace.append("close"))
    one.bind(0, "127.0.0.1", lambda: one.send(b"x", one.address().port, "127.0.0.1", lambda error: trace.append(error)))
    net.run()
    yield sorted(map(str, trace))


def lines(interface: Any, reading: Any, writing: Any, path: Path) -> Iterator[Any]:
    trace: Trace = []
    out = writing(str(path))
    out.on("close", lambda: trace.append("closed"))
    out.write("one\n")
    out.end("two")
    net.run()
    source = reading(str(path))
    reader = interface(input=source)
    reader.on("line", trace.append)
    reader.on("close", lambda: trace.append("close"))
    net.run()
    yield trace


def requests(secure: Any, server: Any, incoming: Any, answer: Any, agent: Any, request: Any, own: Any) -> Iterator[Any]:
    """Two requests over one connection, and one that is given up; *secure* are the options of TLS, or nothing."""
    trace: Trace = []

    def respond(req: Any, res: Any) -> None:
        req.setEncoding("utf8").on("data", trace.append)
        res.once("finish", lambda: trace.append("answered"))
        if req.url == "/lost":
            req.on("error", lambda error: trace.append(error.code))
            client.destroy()
            return
        req.on("end", lambda: res.writeHead(200, {"X-Method": req.method}).end("hello " + req.url))
        res.setHeader("X-Sub", req.headers["host"] != "").appendHeader("X-Sub", "2")

    pool = agent({"keepAlive": True, "ca": CA.cert} if secure else {"keepAlive": True})
    here = server({**secure, "IncomingMessage": incoming, "ServerResponse": answer}, respond)
    targets = iter(["/one", "/two", "/lost"])
    client: Any = None

    def ask() -> None:
        nonlocal client
        path = next(targets, None)
        if path is None:
            pool.destroy()
            here.close()
            return
        where = {"port": port_of(here), "host": "127.0.0.1", "path": path, "method": "POST", "agent": pool}
        client = request({**where, "protocol": "https:" if secure else "http:"})
        client.setNoDelay()
        client.setTimeout(5000)
        client.on("response", answered)
        client.on("error", lambda error: trace.append(error.code))
        client.on("close", lambda: timers.setImmediate(ask))
        client.write("a")
        client.end("b", lambda: trace.append("sent"))

    def answered(response: Any) -> None:
        trace.append((response.statusCode, response.headers["x-method"], client.reusedSocket))
        response.on("data", trace.append)

    here.listen(0, "127.0.0.1", ask)
    net.run()
    message = own()
    message.setHeader("A", "b")
    yield [*trace, message.getHeaders()]


def secure_sockets(server: Any, socket: Any) -> Iterator[Any]:
    trace: Trace = []
    here: Any = server({**KEYS}, lambda peer: peer.on("data", peer.end).on("close", lambda had: here.close()))
    here.on("close", lambda: trace.append("closed"))

    def listening() -> None:
        plain = net.connect(port_of(here), "127.0.0.1")
        one = socket(plain, {"isServer": False, "rejectUnauthorized": False})
        one.on("data", trace.append).on("error", lambda error: trace.append(error.code))
        one.on("secure", lambda: one.write("x"))
        one.on("close", lambda had: trace.append("gone"))

    here.listen(0, "127.0.0.1", listening)
    net.run()
    yield trace


def web_sockets(server: Any, socket: Any, peer_class: Any) -> Iterator[Any]:
    trace: Trace = []

    def connection(peer: Any, request: Any) -> None:
        peer.on("message", lambda data, binary: peer.send(data, {"binary": binary}))
        peer.on("close", lambda code, reason: here.close())
        peer.ping("p")

    here = server({"port": 0, "host": "127.0.0.1", "WebSocket": peer_class, "perMessageDeflate": True})
    here.on("connection", connection)

    def listening() -> None:
        one = socket(f"ws://127.0.0.1:{here.address().port}")
        one.on("open", lambda: one.send("text"))
        one.on("ping", trace.append)
        one.on("message", lambda data, binary: trace.append((data, binary)))
        one.on("message", lambda: one.close(1000, "bye"))
        one.on("close", lambda code, reason: trace.append((code, reason)))
        two = socket(f"ws://127.0.0.1:{here.address().port}")
        two.on("error", lambda error: trace.append(str(error)))
        two.terminate()

    here.on("listening", listening)
    net.run()
    yield trace


def both_ways(program: Callable[..., Iterator[Any]], *classes: Any) -> None:
    plain, own = list(program(*classes)), list(program(*map(subclass, classes)))
    assert plain == own
    assert plain


def test_sockets_and_servers() -> None:
    both_ways(converse, net.Server, net.Socket)
    both_ways(fail, net.Server, net.Socket)


def test_streams() -> None:
    both_ways(flow, stream.Readable, stream.Writable, stream.Duplex, stream.Transform, stream.PassThrough)


def test_emitters() -> None:
    both_ways(emit, EventEmitter)


def test_datagram_sockets() -> None:
    both_ways(datagrams, pydgram.Socket)


MESSAGES = (http.IncomingMessage, http.ServerResponse)


def test_http() -> None:
    both_ways(partial(requests, {}), http.Server, *MESSAGES, http.Agent, http.ClientRequest, http.OutgoingMessage)


def test_https() -> None:
    both_ways(partial(requests, KEYS), https.Server, *MESSAGES, https.Agent, http.ClientRequest, http.OutgoingMessage)


def test_tls() -> None:
    both_ways(secure_sockets, tls.Server, tls.TLSSocket)


def test_web_sockets() -> None:
    both_ways(web_sockets, ws.WebSocketServer, ws.WebSocket, ws.WebSocket)


def test_files_and_lines(tmp_path: Path) -> None:
    def program(interface: Any, reading: Any, writing: Any) -> Iterator[Any]:
        return lines(interface, reading, writing, tmp_path / "file")

    both_ways(program, readline.Interface, fs.ReadStream, fs.WriteStream)


@pytest.mark.parametrize(
    "cls", [net.Socket, stream.Readable, stream.Writable, stream.Duplex], ids=lambda cls: cls.__name__
)
def test_a_new_stream_has_nothing_in_its_dict(cls: Any) -> None:
    assert vars(cls()) == {}


def test_a_socket_has_few_classes_above_it() -> None:
    assert len(net.Socket.__mro__) - 1 <= 7
