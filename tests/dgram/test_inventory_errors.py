"""Every dgram row of tests/data/error_experiments.json: the same call, the same outcome in the same place."""

from __future__ import annotations

import errno
import math
import os
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest

import pydgram as dgram
from pynet._addresses import BlockList
from pynet.abort import AbortController
from pynet.errors import MISSING
from tests.dgram.lab import bound, close, free_port, settle
from tests.lab import port_of
from tests.net.inventory import Row, check_error, rows

ROWS = rows(
    *("dgram.createSocket", "dgram bind", "dgram bindSync", "dgram close", "dgram address"),
    *("dgram connect", "dgram connectSync", "dgram send", "dgram options"),
)
UNKNOWN = "no-such-host.invalid"
NOT_LOCAL = "198.51.100.1"
BUFFER = b"abcd"

# Rows without a meaning in Python, with the reason. None of dgram's is without one.
NO_MEANING: dict[tuple[str, str], str] = {}


class Case:
    """Sockets of one row, the errors that they emit, and what the callback gets."""

    def __init__(self) -> None:
        self.sockets: list[dgram.Socket] = []
        self.errors: list[Any] = []
        self.answers: list[tuple[Any, ...]] = []

    def socket(self, type: dgram.SocketType = "udp4", **options: Any) -> Any:
        return self.keep(dgram.createSocket(type, **options))

    def keep(self, socket: Any) -> Any:
        socket.on("error", self.errors.append)
        self.sockets.append(socket)
        return socket

    def bound(self, **options: Any) -> Any:
        return self.keep(bound(**options))

    def connected(self, port: int = 0) -> Any:
        socket = self.socket()
        socket.connectSync(port or free_port())
        return socket

    def closed(self) -> Any:
        socket = self.socket()
        socket.close()
        return socket

    def used_port(self) -> int:
        return port_of(self.bound())

    def callback(self, *args: Any) -> None:
        self.answers.append(args)


Call = Callable[[Case], object]
CASES: dict[str, dict[str, Call]] = {}


def aborted() -> Any:
    controller = AbortController()
    controller.abort()
    return controller.signal


CASES["dgram.createSocket"] = {
    "dgram.createSocket('udp5')": lambda case: dgram.createSocket("udp5"),  # type: ignore[call-overload]
    "dgram.createSocket()": lambda case: dgram.createSocket(),  # type: ignore[call-overload]
    "dgram.createSocket({})": lambda case: dgram.createSocket({}),  # type: ignore[call-overload]
    "dgram.createSocket(null)": lambda case: dgram.createSocket(None),  # type: ignore[call-overload]
    "dgram.createSocket(5)": lambda case: dgram.createSocket(5),  # type: ignore[call-overload]
    "dgram.createSocket({type:'udp4', lookup:5})": lambda case: case.socket(lookup=5),
    "dgram.createSocket({type:'udp4', recvBufferSize:'x'})": lambda case: case.socket(recvBufferSize="x"),
    'dgram.createSocket({type:"udp4", recvBufferSize:-1})': lambda case: case.socket(recvBufferSize=-1),
    "dgram.createSocket({type:'udp4', sendBufferSize:'x'})": lambda case: case.socket(sendBufferSize="x"),
    "dgram.createSocket({type:'udp4', signal:{}})": lambda case: case.socket(signal={}),
    "dgram.createSocket({type:'udp4', receiveBlockList:{}})": lambda case: case.socket(receiveBlockList={}),
    "dgram.createSocket({type:'udp4', sendBlockList:{}})": lambda case: case.socket(sendBlockList={}),
    "dgram.createSocket({type:'udp4', reuseAddr:'x'})": lambda case: case.socket(reuseAddr="x"),
    "dgram.createSocket({type:'udp4', ipv6Only:'x'})": lambda case: case.socket(ipv6Only="x"),
    "dgram.createSocket('udp4', 'notfn')": lambda case: case.keep(dgram.Socket("udp4", "notfn")),  # type: ignore[call-overload]
    'dgram.createSocket({type:"udp4", signal: already aborted})': lambda case: case.socket(signal=aborted()),
}


def bind_twice(case: Case) -> object:
    socket = case.socket()
    socket.bind()
    return socket.bind()


def when_closed(method: str, *args: Any) -> Call:
    return lambda case: getattr(case.closed(), method)(*args)


CASES["dgram bind"] = {
    'socket.bind(80, "127.0.0.1") without permission': lambda case: case.socket().bind(80, "127.0.0.1"),
    "socket.bind(0, '<unresolvable>')": lambda case: case.socket().bind(0, UNKNOWN),
    "socket.bind({fd:99999})": lambda case: case.socket().bind({"fd": 99999}),
    "socket.bind() twice": bind_twice,
    "socket.bind() when bound": lambda case: case.bound().bind(),
    "socket.bind() after close()": when_closed("bind"),
    "socket.bind(port in use)": lambda case: case.socket().bind(case.used_port(), "127.0.0.1"),
    "socket.bind(0, address not local)": lambda case: case.socket().bind(0, NOT_LOCAL),
}

CASES["dgram bindSync"] = {
    "socket.bindSync() twice": lambda case: (socket := case.bound()) and socket.bindSync(),
    "socket.bindSync(port in use)": lambda case: case.socket().bindSync(
        {"port": case.used_port(), "address": "127.0.0.1"}
    ),
    "socket.bindSync(address not local)": lambda case: case.socket().bindSync({"address": NOT_LOCAL}),
    "socket.bindSync() after close()": when_closed("bindSync"),
}

CASES["dgram close"] = {"socket.close() twice": when_closed("close")}

CASES["dgram address"] = {
    "socket.address() unbound": lambda case: case.socket().address(),
    "socket.address() after close()": when_closed("address"),
    "socket.remoteAddress() not connected": lambda case: case.bound().remoteAddress(),
    "socket.remoteAddress() after close()": when_closed("remoteAddress"),
}


def connect_twice(case: Case) -> object:
    socket = case.socket()
    socket.connect(9)
    return socket.connect(9)


def disconnect_while_connecting(case: Case) -> object:
    socket = case.socket()
    socket.connect(9)
    return socket.disconnect()


CASES["dgram connect"] = {
    "socket.connect()": lambda case: case.socket().connect(),
    "socket.connect(port, 5)": lambda case: case.socket().connect(9, 5),
    "socket.connect(port, '<unresolvable>')": lambda case: case.socket().connect(9, UNKNOWN),
    "socket.connect(port, '<unresolvable>', cb)": lambda case: case.socket().connect(9, UNKNOWN, case.callback),
    "socket.connect() twice": connect_twice,
    "socket.connect() when connected": lambda case: case.connected().connect(9),
    "socket.connect() after close()": when_closed("connect", 9),
    "udp4 socket.connect(port, '::1', cb)": lambda case: case.socket().connect(9, "::1", case.callback),
    "socket.disconnect() not connected": lambda case: case.socket().disconnect(),
    "socket.disconnect() bound, not connected": lambda case: case.bound().disconnect(),
    "socket.disconnect() while connecting": disconnect_while_connecting,
}


def connect_sync_while_binding(case: Case) -> object:
    socket = case.socket()
    socket.bind()
    return socket.connectSync(9)


CASES["dgram connectSync"] = {
    "socket.connectSync()": lambda case: case.socket().connectSync(),
    "socket.connectSync() twice": lambda case: case.connected().connectSync(9),
    "socket.connectSync() while bind() pending": connect_sync_while_binding,
    "socket.connectSync() after close()": when_closed("connectSync", 9),
}


def send_while_connecting(case: Case) -> object:
    socket = case.socket()
    socket.connect(9)
    return socket.send("x")


def send_to_a_dead_peer(times: int, *args: Any) -> Call:
    def call(case: Case) -> None:
        port = free_port()
        socket = case.connected(port)
        for _ in range(times):
            socket.send("x", *(port if arg == "port" else arg for arg in args))
            settle()

    return call


def blocked() -> BlockList:
    block_list = BlockList()
    block_list.addAddress("127.0.0.1")
    return block_list


CASES["dgram send"] = {
    "socket.send()": lambda case: case.socket().send(),
    "socket.send('x') not connected": lambda case: case.socket().send("x"),
    "socket.send(buf4, 5, 1, 9)": lambda case: case.socket().send(BUFFER, 5, 1, 9),
    "socket.send(buf4, 0, 5, 9)": lambda case: case.socket().send(BUFFER, 0, 5, 9),
    "socket.send(buf4, 2, 3, 9)": lambda case: case.socket().send(BUFFER, 2, 3, 9),
    "socket.send(buf4, -1, 1, 9)": lambda case: case.socket().send(BUFFER, -1, 1, 9),
    "socket.send('text', 0, 2, 9) string with offset": lambda case: case.socket().send("text", 0, 2, 9),
    "connected socket.send('x', 9)": send_to_a_dead_peer(1, "port"),
    "connected socket.send('x', 9, '127.0.0.1')": send_to_a_dead_peer(1, "port", "127.0.0.1"),
    "connected socket.send(buf, 0, 1, 9)": lambda case: case.connected().send(BUFFER, 0, 1, 9),
    "socket.send() while connect() pending": send_while_connecting,
    "socket.send() after close()": when_closed("send", "x", 9),
    "socket.send(65508 bytes, cb)": lambda case: case.socket().send(bytes(65508), 9, "127.0.0.1", case.callback),
    "socket.send(65508 bytes) no callback": lambda case: case.socket().send(bytes(65508), 9, "127.0.0.1"),
    "udp4 socket.send('x', 9, '::1') no callback": lambda case: case.socket().send("x", 9, "::1"),
    "socket.send('x', 9, '<unresolvable>', cb)": lambda case: case.socket().send("x", 9, UNKNOWN, case.callback),
    "socket.send('x', 9, '<unresolvable>') no callback": lambda case: case.socket().send("x", 9, UNKNOWN),
    "udp4 socket.send('x', 9, '::1', cb)": lambda case: case.socket().send("x", 9, "::1", case.callback),
    "connected socket, closed peer port: second send / receive": send_to_a_dead_peer(2),
    "sendBlockList holding the destination": lambda case: case.socket(sendBlockList=blocked()).send(
        "x", 9, "127.0.0.1", case.callback
    ),
    "connect() to an address in sendBlockList": lambda case: case.socket(sendBlockList=blocked()).connect(
        9, "127.0.0.1", case.callback
    ),
}


def join_twice(case: Case) -> None:
    socket = case.bound()
    socket.addMembership("224.0.0.114", "127.0.0.1")
    socket.addMembership("224.0.0.114", "127.0.0.1")


CASES["dgram options"] = {
    "socket.addMembership('224.0.0.114','127.0.0.1') twice (bound)": join_twice,
}

_CALL = re.compile(r"(?:udp4 )?socket\.(?P<method>\w+)\((?P<args>.*?)\)(?: not joined)?(?: \((?P<state>\w+)\))?")


def literally(call: str) -> Call | None:
    """The call itself, where it can be read as it stands."""
    match = _CALL.fullmatch(call)
    if match is None:
        return None
    words = {"true": True, "null": None, "Infinity": math.inf, "port": "port", "address": "address", "fd": "fd"}
    try:
        args = eval(f"[{match['args']}]", {}, words)
    except (NameError, SyntaxError):
        return None
    states: dict[str, Callable[[Case], Any]] = {"bound": Case.bound, "closed": Case.closed}
    make = states.get(match["state"] or "", Case.socket)
    return lambda case: getattr(make(case), match["method"])(*args)


def call_of(key: tuple[str, str]) -> Call | None:
    group, call = key
    return CASES[group].get(call) or literally(call)


def test_every_row_has_a_call() -> None:
    assert [key for key in ROWS if call_of(key) is None and key not in NO_MEANING] == []
    assert [key for key in NO_MEANING if key not in ROWS] == []
    assert [call for group in CASES for call in CASES[group] if (group, call) not in ROWS] == []


@pytest.mark.parametrize("key", [key for key in ROWS if key not in NO_MEANING], ids=" ".join)
def test_row(key: tuple[str, str]) -> None:
    row = ROWS[key]
    call = call_of(key)
    assert call is not None
    if "without permission" in key[1] and sys.platform != "win32" and os.geteuid() == 0:
        pytest.skip("root may bind to any port")
    case = Case()
    raised: Exception | None = None
    returned: object = MISSING
    try:
        returned = call(case)
    except Exception as err:  # whatever it is, it is compared
        raised = err
    try:
        settle()
        check(row, case, raised, returned)
    finally:
        close(*case.sockets)


def check(row: Row, case: Case, raised: Exception | None, returned: object) -> None:
    channel = row["channel"]
    if channel == "throws":
        assert raised is not None
        check_row_error(raised, row["error"])
        assert (case.errors, case.answers) == ([], [])
        return
    assert raised is None
    if channel == "'error' event":
        assert len(case.errors) == row.get("extra", {}).get("count", 1)
        check_row_error(case.errors[0], row["error"])
    elif channel == "callback argument":
        assert case.errors == []
        assert len(case.answers) == 1
        check_row_error(case.answers[0][0], row["error"])
    elif case.errors and getattr(case.errors[0], "errno", 0) == errno.EADDRINUSE:
        pytest.skip("somebody else has that very port")
    else:
        assert case.errors == []
        check_result(row, case, returned)


def check_row_error(error: BaseException, expected: Row) -> None:
    fields = dict(expected.get("fields", {}))
    info = fields.pop("info", {})
    check_error(error, {**expected, "fields": fields})
    ours: Any = getattr(error, "info", {})
    assert {name: ours[name] for name in info} == info


def check_result(row: Row, case: Case, returned: object) -> None:
    extra = row.get("extra", {})
    wanted = extra.get("returned")
    if row["channel"] == "returns" or wanted == "this":
        assert returned is case.sockets[-1]
    elif wanted == '"number"':
        assert isinstance(returned, int)
    elif wanted is not None:
        assert str(returned).lower() == wanted
    if "bound_port" in extra:
        port = port_of(case.sockets[-1])
        assert port > 0 if extra["bound_port"] == "ephemeral" else port == extra["bound_port"]
