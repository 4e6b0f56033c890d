"""Calls that throw in Node, or conspicuously do not: the inventory's rows, one Python call each."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from tests.lab import port_of

from .inventory import Row, check_error, rows

GROUPS = (
    "server.listen",
    "server.close",
    "server.getConnections",
    "net.createServer",
    "new net.Socket",
    "socket.connect",
    "net.connect",
    "socket.write",
    "socket.resetAndDestroy",
    "socket setters",
    "BoundSocket",
    "net functions",
)
ROWS = {key: row for key, row in rows(*GROUPS).items() if row["channel"] in ("throws", "returns")}

# Rows without a meaning here, and why.
NO_MEANING = {
    ("server.listen", "server.listen(Symbol())"): "Python has no symbols",
    ("net functions", "net.BlockList() without new"): "Python has no new",
    ("net functions", "net.SocketAddress() without new"): "Python has no new",
    ("socket.connect", "socket.connect({port, autoSelectFamily, lookup answering [] })"): "a TypeError of Node's own",
    ("socket.connect", "socket.connect(undefined)"): "as connect(): an argument that is left out",
    ("server.listen", "server.listen(undefined)"): "as listen(): an argument that is left out",
    ("server.listen", "server.listen({port:undefined})"): "a key that is there and left out",
    ("new net.Socket", "new net.Socket(5)"): "adopts descriptor 5 of Node's own process",
}

Call = Callable[[], object]

# Half of these calls are wrong on purpose.
N: Any = net
S: Any = net.Socket
B: Any = net.BoundSocket


def server() -> Any:
    return net.createServer()


def socket() -> Any:
    return net.Socket()


def adopted() -> net.BoundSocket:
    bound = net.BoundSocket(host="127.0.0.1")
    server().listen(bound)
    return bound


def closed() -> net.BoundSocket:
    bound = net.BoundSocket(host="127.0.0.1")
    bound.close()
    return bound


def listening_twice() -> object:
    return server().listen(0).listen(0)


def bind_twice(first: dict[str, Any]) -> object:
    """A second BoundSocket where there is one that listens."""
    holder = server().listen({"handle": B(first)})
    address = holder.address()
    return B({"path": address} if isinstance(address, str) else {"host": address.address, "port": address.port})


def used_port_twice() -> str:
    with net.BoundSocket(host="127.0.0.1") as one:
        net.BoundSocket(host="127.0.0.1", port=port_of(one)).close()
    return "bind allowed"


def over_pipe() -> object:
    pipe = net.createConnection({"path": "./none"})
    return pipe.on("error", lambda: None).resetAndDestroy()


LONG = "x" * 120

CALLS: dict[tuple[str, str], Call] = {
    **{
        ("server.listen", text): call
        for text, call in {
            "server.listen(-1)": lambda: server().listen(-1),
            "server.listen(65536)": lambda: server().listen(65536),
            "server.listen(1.5)": lambda: server().listen(1.5),
            "server.listen(NaN)": lambda: server().listen(math.nan),
            "server.listen({port:-1})": lambda: server().listen({"port": -1}),
            "server.listen({port:65536})": lambda: server().listen({"port": 65536}),
            "server.listen({port:'abc'})": lambda: server().listen({"port": "abc"}),
            "server.listen({port:''})": lambda: server().listen({"port": ""}),
            "server.listen({port:null})": lambda: server().listen({"port": None}),
            "server.listen({port:true})": lambda: server().listen({"port": True}),
            "server.listen({port:{}})": lambda: server().listen({"port": {}}),
            "server.listen({port:1.5})": lambda: server().listen({"port": 1.5}),
            "server.listen({port:'0'})": lambda: server().listen({"port": "0"}),
            "server.listen('0' (numeric string))": lambda: server().listen("0"),
            "server.listen({port:'0x0'})": lambda: server().listen({"port": "0x0"}),
            "server.listen({})": lambda: server().listen({}),
            "server.listen(true)": lambda: server().listen(True),
            "server.listen(null)": lambda: server().listen(None),
            "server.listen()": lambda: server().listen(),
            "server.listen({path:5})": lambda: server().listen({"path": 5}),
            "server.listen({host:'127.0.0.1'} (no port))": lambda: server().listen({"host": "127.0.0.1"}),
            "server.listen({port:0, host:5})": lambda: server().listen({"port": 0, "host": 5}),
            "server.listen({port:0, signal:{}})": lambda: server().listen({"port": 0, "signal": {}}),
            "server.listen({port:0, backlog:'x'})": lambda: server().listen({"port": 0, "backlog": "x"}),
            "server.listen({port:0, host:'127.0.0.1'}, 'notfn')": (
                lambda: server().listen({"port": 0, "host": "127.0.0.1"}, "notfn")
            ),
            "server.listen({fd:-1})": lambda: server().listen({"fd": -1}),
            "server.listen({handle:{}})": lambda: server().listen({"handle": {}}),
            "server.listen({port:0, reusePort:'x'})": lambda: server().listen({"port": 0, "reusePort": "x"}),
            "server.listen({path:'<108 bytes or more>'})": (
                lambda: server().on("error", lambda: None).listen({"path": LONG})
            ),
            "server.listen('')": lambda: server().listen(""),
            "server.listen({path:''})": lambda: server().listen({"path": ""}),
            "server.listen() after the listening event": listening_twice,
            "server.listen(0) twice in a row (no host: bound inside the first call)": listening_twice,
        }.items()
    },
    ("server.close", 'server.close("notfn")'): lambda: server().close("notfn"),
    ("server.getConnections", "server.getConnections() without callback"): lambda: server().getConnections(),
    **{
        ("net.createServer", f"net.createServer({text})"): call
        for text, call in {
            "'abc'": lambda: N.createServer("abc"),
            "5": lambda: N.createServer(5),
            "null": lambda: N.createServer(None),
            "{}, 'notfn'": lambda: N.createServer({}, "notfn"),
            "{keepAliveInitialDelay:'x'}": lambda: N.createServer({"keepAliveInitialDelay": "x"}),
            "{keepAliveInitialDelay:-1}": lambda: N.createServer({"keepAliveInitialDelay": -1}),
            "{highWaterMark:'x'}": lambda: N.createServer({"highWaterMark": "x"}),
            "{highWaterMark:-1}": lambda: N.createServer({"highWaterMark": -1}),
            "{highWaterMark:1.5}": lambda: N.createServer({"highWaterMark": 1.5}),
            "{blockList:{}}": lambda: N.createServer({"blockList": {}}),
            "{noDelay:'x'}": lambda: N.createServer({"noDelay": "x"}),
            "{keepAlive:'x'}": lambda: N.createServer({"keepAlive": "x"}),
            "{allowHalfOpen:'x'}": lambda: N.createServer({"allowHalfOpen": "x"}),
        }.items()
    },
    **{
        ("new net.Socket", f"new net.Socket({text})"): call
        for text, call in {
            "{fd:-1}": lambda: S({"fd": -1}),
            "{fd:'x'}": lambda: S({"fd": "x"}),
            "{fd:99999}": lambda: S({"fd": 99999}),
            "{fd:<regular file>}": lambda: on_a_file(),
            "{keepAliveInitialDelay:'x'}": lambda: S({"keepAliveInitialDelay": "x"}),
            "{objectMode:true}": lambda: S({"objectMode": True}),
            "{readableObjectMode:true}": lambda: S({"readableObjectMode": True}),
            "{writableObjectMode:true}": lambda: S({"writableObjectMode": True}),
            "{signal:{}}": lambda: S({"signal": {}}),
            "{onread:5}": lambda: S({"onread": 5}),
            "{onread:{buffer:5,callback(){}}}": lambda: S({"onread": {"buffer": 5, "callback": print}}),
            "{onread:{buffer:Buffer,callback:5}}": lambda: S({"onread": {"buffer": bytearray(1), "callback": 5}}),
            "{typeOfService:256}": lambda: S({"typeOfService": 256}),
            "{typeOfService:-1}": lambda: S({"typeOfService": -1}),
            "{typeOfService:'x'}": lambda: S({"typeOfService": "x"}),
            "{blockList:{}}": lambda: S({"blockList": {}}),
            "{handle:{}}": lambda: S({"handle": {}}),
            "{highWaterMark:-1}": lambda: S({"highWaterMark": -1}),
            "{highWaterMark:'x'}": lambda: S({"highWaterMark": "x"}),
            "'x'": lambda: S("x"),
            "null": lambda: S(None),
            "{encoding:'bad'}": lambda: S({"encoding": "bad"}),
            "{defaultEncoding:'bad'}": lambda: S({"defaultEncoding": "bad"}),
        }.items()
    },
    **{
        ("socket.connect", f"socket.connect({text})"): call
        for text, call in {
            "": lambda: socket().connect(),
            "{}": lambda: socket().connect({}),
            "-1": lambda: socket().connect(-1),
            "65536": lambda: socket().connect(65536),
            "{port:'abc'}": lambda: socket().connect({"port": "abc"}),
            "{port:NaN}": lambda: socket().connect({"port": math.nan}),
            "{port:1.5}": lambda: socket().connect({"port": 1.5}),
            "{port:null}": lambda: socket().connect({"port": None}),
            "{port:true}": lambda: socket().connect({"port": True}),
            "{port:80, host:5}": lambda: socket().connect({"port": 80, "host": 5}),
            "{port:80, host:'127.0.0.1', localAddress:'x'}": (
                lambda: socket().connect({"port": 80, "host": "127.0.0.1", "localAddress": "x"})
            ),
            "{port:80, localAddress:5}": lambda: socket().connect({"port": 80, "localAddress": 5}),
            "{port:80, localPort:'x'}": lambda: socket().connect({"port": 80, "localPort": "x"}),
            "{port:80, host:'localhost', family:5}": lambda: socket().connect(port=80, host="localhost", family=5),
            "{port:80, host:'localhost', lookup:5}": lambda: socket().connect(port=80, host="localhost", lookup=5),
            "{port:80, host:'localhost', hints:1}": lambda: socket().connect(port=80, host="localhost", hints=1),
            "{path:5}": lambda: socket().connect({"path": 5}),
            "{port:80, autoSelectFamily:'x'}": lambda: socket().connect(port=80, autoSelectFamily="x"),
            "{..., autoSelectFamilyAttemptTimeout:'x'}": (
                lambda: socket().connect(port=80, autoSelectFamilyAttemptTimeout="x")
            ),
            "{..., autoSelectFamilyAttemptTimeout:0}": (
                lambda: socket().connect(port=80, autoSelectFamilyAttemptTimeout=0)
            ),
            "{..., autoSelectFamilyAttemptTimeout:-1}": (
                lambda: socket().connect(port=80, autoSelectFamilyAttemptTimeout=-1)
            ),
            "null": lambda: socket().connect(None),
            "true": lambda: socket().connect(True),
        }.items()
    },
    ("net.connect", "net.connect({timeout:'x'})"): lambda: N.connect({"port": 1, "timeout": "x"}),
    **{
        ("socket.write", f"socket.{text}"): call
        for text, call in {
            "write(null)": lambda: socket().write(None),
            "write(undefined)": lambda: socket().write(),
            "write(5)": lambda: socket().write(5),
            "write({})": lambda: socket().write({}),
            "write([])": lambda: socket().write([]),
            "write('x', 'badenc')": lambda: socket().write("x", "badenc"),
            "end(5)": lambda: socket().end(5),
        }.items()
    },
    ("socket.resetAndDestroy", "socket.resetAndDestroy() on a pipe"): over_pipe,
    **{
        ("socket setters", f"socket.{text}"): call
        for text, call in {
            "setTimeout(-1)": lambda: socket().setTimeout(-1),
            "setTimeout('x')": lambda: socket().setTimeout("x"),
            "setTimeout('5')": lambda: socket().setTimeout("5"),
            "setTimeout(NaN)": lambda: socket().setTimeout(math.nan),
            "setTimeout(Infinity)": lambda: socket().setTimeout(math.inf),
            "setTimeout()": lambda: socket().setTimeout(),
            "setTimeout(1, 'notfn')": lambda: socket().setTimeout(1, "x"),
            "setTimeout(0, 'notfn')": lambda: socket().setTimeout(0, "x"),
            "setTimeout(2**31) value kept": lambda: idle_time_of(2**31),
            "setEncoding('bad')": lambda: socket().setEncoding("bad"),
            "setEncoding(5)": lambda: socket().setEncoding(5),
            "setEncoding() -> encoding": lambda: socket().setEncoding().readableEncoding,
            "setDefaultEncoding('bad')": lambda: socket().setDefaultEncoding("bad"),
            "setNoDelay('x')": lambda: socket().setNoDelay("x"),
            "setKeepAlive('x')": lambda: socket().setKeepAlive("x"),
            "setKeepAlive(true, 'x')": lambda: socket().setKeepAlive(True, "x"),
            "setKeepAlive(true, -1)": lambda: socket().setKeepAlive(True, -1),
            "setKeepAlive({enable:'x'})": lambda: socket().setKeepAlive({"enable": "x"}),
            "setKeepAlive({enable:true, initialDelay:'x'})": (
                lambda: socket().setKeepAlive({"enable": True, "initialDelay": "x"})
            ),
            "setKeepAlive({enable:true, interval:'x'})": (
                lambda: socket().setKeepAlive({"enable": True, "interval": "x"})
            ),
            "setKeepAlive({enable:true, count:'x'})": lambda: socket().setKeepAlive({"enable": True, "count": "x"}),
            "setKeepAlive(true, 0, 'x')": lambda: socket().setKeepAlive(True, 0, "x"),
            "setTypeOfService(-1)": lambda: socket().setTypeOfService(-1),
            "setTypeOfService(256)": lambda: socket().setTypeOfService(256),
            "setTypeOfService(1.5)": lambda: socket().setTypeOfService(1.5),
            "setTypeOfService('x')": lambda: socket().setTypeOfService("x"),
            "setTypeOfService()": lambda: socket().setTypeOfService(),
            "getTypeOfService() unset": lambda: socket().getTypeOfService(),
            "setTypeOfService(16).getTypeOfService() before connect": (
                lambda: socket().setTypeOfService(16).getTypeOfService()
            ),
            "address() unconnected": lambda: "{}" if socket().address() is None else "an address",
            "pause().resume() unconnected": lambda: socket().pause().resume(),
            "ref().unref() unconnected": lambda: socket().ref().unref(),
            "destroy('string')": lambda: socket().on("error", lambda: None).destroy("string"),
        }.items()
    },
    **{
        ("BoundSocket", text): call
        for text, call in {
            "new BoundSocket({host:'localhost'})": lambda: B({"host": "localhost"}),
            "new BoundSocket({host:5})": lambda: B({"host": 5}),
            "new BoundSocket({port:-1})": lambda: B({"port": -1}),
            "new BoundSocket({port:65536})": lambda: B({"port": 65536}),
            "new BoundSocket({port:'x'})": lambda: B({"port": "x"}),
            "new BoundSocket('x')": lambda: B("x"),
            "new BoundSocket({ipv6Only:'x'})": lambda: B({"ipv6Only": "x"}),
            "new BoundSocket({reusePort:'x'})": lambda: B({"reusePort": "x"}),
            "new BoundSocket({path, port})": lambda: B({"path": "{dir}/b1", "port": 1}),
            "new BoundSocket({path, host})": lambda: B({"path": "{dir}/b1", "host": "127.0.0.1"}),
            "new BoundSocket({path:5})": lambda: B({"path": 5}),
            "new BoundSocket({path:''})": lambda: state(B({"path": ""})),
            "new BoundSocket({path: too long})": lambda: B({"path": LONG}),
            "new BoundSocket({path})": lambda: state(B({"path": "./b2"})),
            "new BoundSocket({path:'\\0abstract'})": lambda: state(B({"path": f"\0{os.getpid()}"})),
            "new BoundSocket()": lambda: state(net.BoundSocket()),
            "new BoundSocket({ipv6Only:true})": lambda: state(B({"ipv6Only": True})),
            "new BoundSocket({host:'198.51.100.1'})": lambda: B({"host": "198.51.100.1"}),
            "new BoundSocket on a port in use": used_port_twice,
            "new BoundSocket on a port with a listener": lambda: bind_twice({"host": "127.0.0.1"}),
            "new BoundSocket on a path in use": lambda: bind_twice({"path": "./taken"}),
            "boundSocket.address() after close()": lambda: closed().address(),
            "boundSocket.fd() after close()": lambda: closed().fd(),
            "boundSocket.close() twice": lambda: closed().close(),
            "boundSocket.address() after adoption": lambda: adopted().address(),
            "boundSocket.close() after adoption": lambda: adopted().close(),
            "boundSocket[Symbol.dispose]() after adoption": lambda: leave(adopted()),
            "new net.Socket({handle: closed BoundSocket})": lambda: S({"handle": closed()}),
            "new net.Socket({handle: adopted BoundSocket})": lambda: S({"handle": adopted()}),
            "server.listen(closed BoundSocket)": lambda: server().listen(closed()),
            "boundSocket.isPipe after close()": lambda: closed().isPipe,
        }.items()
    },
    **{
        ("net functions", f"net.{text}"): call
        for text, call in {
            "isIP(5)": lambda: net.isIP(5),  # type: ignore[arg-type]
            "isIP(undefined)": lambda: net.isIP(None),  # type: ignore[arg-type]
            "isIP('127.0.0.1')": lambda: net.isIP("127.0.0.1"),
            "isIP('::1%lo')": lambda: net.isIP("::1%lo"),
            "isIP('[::1]')": lambda: net.isIP("[::1]"),
            "isIP('01.2.3.4')": lambda: net.isIP("01.2.3.4"),
            "isIP({toString(){return '1.2.3.4'}})": lambda: net.isIP(Path("1.2.3.4")),  # type: ignore[arg-type]
            "isIPv4('1.2.3')": lambda: net.isIPv4("1.2.3"),
            "isIPv6('::ffff:1.2.3.4')": lambda: net.isIPv6("::ffff:1.2.3.4"),
            "setDefaultAutoSelectFamily('x')": lambda: N.setDefaultAutoSelectFamily("x"),
            "setDefaultAutoSelectFamilyAttemptTimeout('x')": (lambda: N.setDefaultAutoSelectFamilyAttemptTimeout("x")),
            "setDefaultAutoSelectFamilyAttemptTimeout(0)": lambda: N.setDefaultAutoSelectFamilyAttemptTimeout(0),
            "setDefaultAutoSelectFamilyAttemptTimeout(5) then get": lambda: attempt_timeout_of(5),
            "Socket() without new": lambda: net.Socket(),
            "Server() without new": lambda: net.Server(),
        }.items()
    },
}
CALLS[("BoundSocket", "new BoundSocket(null)")] = lambda: pytest.skip("None is 'no options' in Python's constructors")


def on_a_file() -> object:
    fd = os.open("plain", os.O_CREAT | os.O_RDWR)
    try:
        return net.Socket({"fd": fd})
    finally:
        os.close(fd)


def idle_time_of(msecs: float) -> object:
    one = net.Socket()
    with pytest.warns(Warning, match="does not fit into a 32-bit signed integer"):
        one.setTimeout(msecs)
    kept = one.timeout
    one.destroy()
    return kept


def attempt_timeout_of(value: int) -> int:
    before = net.getDefaultAutoSelectFamilyAttemptTimeout()
    try:
        net.setDefaultAutoSelectFamilyAttemptTimeout(value)
        return net.getDefaultAutoSelectFamilyAttemptTimeout()
    finally:
        net.setDefaultAutoSelectFamilyAttemptTimeout(before)


def leave(bound: net.BoundSocket) -> str:
    with bound:
        pass
    return "undefined"


def state(bound: net.BoundSocket) -> object:
    address = bound.address()
    is_pipe = bound.isPipe
    bound.close()
    if isinstance(address, str):
        name = "\0{name}" if address.startswith("\0") else address.replace("./", "{dir}/")
        return {"address": name, "isPipe": is_pipe}
    return {"address": address.address, "family": address.family, "isPipe": is_pipe}


def shown(value: object) -> object:
    """As the inventory's notes show what was returned."""
    if isinstance(value, net.Server):
        return "[Server]"
    if isinstance(value, net.Socket):
        return "[Socket]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return value if isinstance(value, dict) else str(value)


@pytest.fixture(autouse=True)
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A directory of its own, and nothing left of servers and sockets that a call made."""
    monkeypatch.chdir(tmp_path)
    yield
    from pynet._loop import current_loop

    current_loop().close()


@pytest.mark.parametrize("key", ROWS, ids=lambda key: f"{key[0]}: {key[1]}")
def test_row(key: tuple[str, str]) -> None:
    if key in NO_MEANING:
        pytest.skip(NO_MEANING[key])
    row: Row = ROWS[key]
    if row["channel"] == "throws":
        with pytest.raises(Exception) as raised:
            CALLS[key]()
        check_error(raised.value, row["error"])
    else:
        assert shown(CALLS[key]()) == row["value"]


def test_every_call_is_a_row() -> None:
    assert CALLS.keys() <= ROWS.keys() | {("BoundSocket", "new BoundSocket(null)")}
