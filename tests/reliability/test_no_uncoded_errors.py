"""Whatever a public function is given, of built-in and standard types, what it raises has a ``code``."""

from __future__ import annotations

import collections
import contextlib
import datetime
import decimal
import enum
import fractions
import inspect
import ipaddress
import json
import math
import pathlib
import queue
import re
import types
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typing_extensions import is_typeddict

import pydgram as dgram
import pynet as net
from pynet import dns, events, fs, http, https, process, readline, stream, timers, tls, ws
from pynet._events import EventEmitter
from pynet._loop import Loop, current_loop
from tests.fakes.clock import FakeClock
from tests.fakes.poller import JumpingPoller
from tests.reliability.worlds import loop_in_charge


class Colour(enum.IntEnum):
    RED = 1


def cyclic_list() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


def cyclic_dict() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["self"] = value
    value["path"] = value
    value["port"] = value
    return value


def deep_list() -> list[Any]:
    value: list[Any] = []
    for _ in range(10_000):
        value = [value]
    return value


HUGE = 10**5000
DEEP = deep_list()
HUGE_FRACTION = fractions.Fraction(HUGE)


def values() -> list[Any]:
    """One of each kind, those that can change made anew: some keep what they are given."""
    return [
        None,
        *(True, 0, -1, 65536, HUGE, -HUGE, 0.5, math.nan, math.inf, 1j, Colour.RED),
        *("", "x", "\0", "\ud800", "é" * 10_000, "127.0.0.1", "::1", b"", b"x", bytearray(b"x"), memoryview(b"xy")),
        *([], [1], (), (1, "2"), {}, {"a": 1}, {1: 2}, set(), frozenset({1}), range(3)),
        *(cyclic_list(), cyclic_dict(), DEEP, [HUGE], {"port": HUGE}, {"path": [HUGE]}),
        *(object(), object, math, ..., NotImplemented, lambda: None, lambda *args: None),
        *(Exception("x"), KeyError("x"), iter([]), slice(1)),
        *(decimal.Decimal("1.5"), decimal.Decimal("sNaN"), HUGE_FRACTION, datetime.timedelta(1)),
        *(datetime.datetime(2020, 1, 1), uuid.UUID(int=1), pathlib.PurePath("x"), re.compile("x")),
        *(ipaddress.ip_address("127.0.0.1"), collections.deque([1]), collections.OrderedDict(a=1)),
        *(collections.deque([HUGE]), types.SimpleNamespace(a=HUGE), queue.Queue(), types.MappingProxyType({})),
        *(net.BlockList(), EventEmitter()),
    ]


# Not called with anything: they run the loop, end the process or ask the system for something that has an effect.
LEFT_OUT = {
    "EventIterator",  # made by on() alone
    *("run", "exit", "abort", "kill", "reallyExit", "chdir", "umask", "setuid", "main", "patch"),
    *("setegid", "seteuid", "setgid", "setgroups", "initgroups", "emitWarning"),
}
MODULES: list[types.ModuleType] = [net, dgram, dns, dns.promises, timers, timers.promises, process, readline]
MODULES += [readline.promises, fs, fs.promises, stream, stream.promises, events, http, https, tls, ws]

# Called by the library, with sockets and messages of its own; and one whose error has no code in Node either.
METHODS_LEFT_OUT = {
    *(f"{agent}.{name}" for agent in ("http.Agent", "https.Agent") for name in ("addRequest", "createSocket")),
    *(f"{agent}.{name}" for agent in ("http.Agent", "https.Agent") for name in ("removeSocket", "reuseSocket")),
    *(f"http.ServerResponse.{name}" for name in ("assignSocket", "detachSocket")),
    *("http.ClientRequest.onSocket", "ws.WebSocket.setSocket", "ws.WebSocket, accepted.setSocket"),
    *("tls.Server.addContext", "https.Server.addContext"),
}


#: A function, and how many of the places of its arguments are to be tried.
Callee = tuple[Callable[..., Any], int]


def functions() -> Iterator[tuple[str, Callee]]:
    for module in MODULES:
        for name in module.__all__:
            value = getattr(module, name)
            if name not in LEFT_OUT and (inspect.isroutine(value) or is_class_to_make(value)):
                yield f"{module.__name__}.{name}", (value, places(value))


def is_class_to_make(value: object) -> bool:
    """Not the dicts, protocols and exceptions."""
    return (
        isinstance(value, type)
        and not issubclass(value, (dict, BaseException))
        and not is_typeddict(value)
        and not getattr(value, "_is_protocol", False)
    )


def made() -> dict[str, Callable[[], Any]]:
    """How to get an object of every public class that has methods to call."""
    return {
        "net.Socket": net.Socket,
        "net.Server": net.Server,
        "net.BlockList": net.BlockList,
        "net.SocketAddress": net.SocketAddress,
        "dgram.Socket": lambda: dgram.createSocket("udp4"),
        "stream.PassThrough": stream.PassThrough,
        "stream.Readable": lambda: stream.Readable({"read": lambda *_: None}),
        "stream.Writable": lambda: stream.Writable({"write": lambda chunk, encoding, callback: callback()}),
        "events.EventEmitter": EventEmitter,
        "readline.Interface": lambda: readline.createInterface(input=stream.PassThrough()),
        "timers.Timeout": lambda: timers.setTimeout(lambda: None, 1),
        **made_for_the_web(),
    }


def made_for_the_web() -> dict[str, Callable[[], Any]]:
    return {
        "http.Server": http.Server,
        "http.Agent": http.Agent,
        "http.OutgoingMessage": http.OutgoingMessage,
        "http.ClientRequest": lambda: an_exchange()[0],
        "http.IncomingMessage": lambda: an_exchange()[1],
        "http.ServerResponse": lambda: an_exchange()[2],
        "https.Server": https.Server,
        "https.Agent": https.Agent,
        "tls.Server": tls.Server,
        "tls.TLSSocket": lambda: tls.TLSSocket(net.Socket()),
        "ws.WebSocketServer": lambda: ws.WebSocketServer({"noServer": True}),
        "ws.WebSocket": lambda: an_open_websocket()[0],
        "ws.WebSocket, accepted": lambda: an_open_websocket()[1],
    }


def an_exchange() -> tuple[http.ClientRequest, http.IncomingMessage, http.ServerResponse]:
    """A request that has reached its server, without a kernel in between."""
    ours, theirs = stream.duplexPair()
    found: list[Any] = []
    server = http.createServer(lambda request, response: found.extend([request, response]))
    server.emit("connection", theirs)
    request = http.request({"createConnection": lambda *_: ours, "method": "POST"})
    request.on("error", lambda: None)
    request.write("x")
    take_turns()
    return request, found[0], found[1]


def an_open_websocket() -> tuple[ws.WebSocket, ws.WebSocket]:
    """Both ends of a connection, without a kernel in between."""
    ours, theirs = stream.duplexPair()
    found: list[ws.WebSocket] = []
    server = http.createServer()
    ws.WebSocketServer({"server": server}).on("connection", found.append)
    server.emit("connection", theirs)
    client = ws.WebSocket("ws://localhost/", {"createConnection": lambda *_: ours})
    take_turns()
    for end in (client, found[0]):
        end.on("error", lambda: None)
    return client, found[0]


def take_turns() -> None:
    for _ in range(12):
        current_loop().turn()


# What the methods of an emitter call, and a class may do in its own way.
HOOKS = [name for name, _ in inspect.getmembers(EventEmitter, callable) if name.startswith("_pynet_")]


def methods() -> Iterator[tuple[str, Callee]]:
    """Those of an emitter once for all classes that have the same function with the same hooks."""
    tried: set[tuple[object, ...]] = set()
    for owner, make in made().items():
        loop = fresh_loop()
        with loop_in_charge(loop):
            one = make()
            kind = type(one)
            loop.close()
        hooks = [getattr(kind, name, None) for name in HOOKS]
        for name, method in inspect.getmembers(kind, callable):
            if name.startswith("_") or f"{owner}.{name}" in METHODS_LEFT_OUT:
                continue
            if method is getattr(EventEmitter, name, None):
                if (key := (name, *map(id, hooks))) in tried:
                    continue
                tried.add(key)
            call = lambda *args, make=make, name=name: getattr(make(), name)(*args)
            yield f"{owner}.{name}", (call, places(getattr(one, name)))


def places(function: Callable[..., Any]) -> int:
    """How many of the first three places *function* has: with more arguments Python itself complains."""
    try:
        signature = inspect.signature(function)
    except ValueError:  # of the C level
        return 3
    for count in (3, 2, 1):
        with contextlib.suppress(TypeError):
            signature.bind_partial(*"xyz"[:count])
            return count
    return 0


def fresh_loop() -> Loop:
    return Loop(poller=JumpingPoller(FakeClock(), patience_ms=2_000))


def uncoded(call: Callable[..., Any], args: list[Any]) -> str | None:
    """What is wrong with what *call* raised; None if nothing."""
    try:
        result = call(*args)
    except Exception as error:
        if getattr(error, "code", None) is not None or is_about_the_call(error):
            return None
        if any(error is arg for arg in args):  # thrown on purpose: emit("error", error)
            return None
        if isinstance(error, json.JSONDecodeError):  # Node's SyntaxError has no code either
            return None
        return f"{type(error).__name__}: {str(error)[:100]}"
    if inspect.iscoroutine(result):
        result.close()
    if isinstance(result, EventEmitter):
        result.on("error", lambda: None)
    return None


def is_about_the_call(error: Exception) -> bool:
    """Python's own complaints about the number and the names of arguments, and those about a missing loop."""
    call = r"positional argument|required argument|keyword argument|takes no argument"
    return bool(re.search(call + "|need an asyncio loop|no event loop on", str(error)))


def complaints(name: str, callee: Callee) -> list[str]:
    """What is wrong with *callee*, given every value in each of its first three places."""
    wrong: list[str] = []
    call, count = callee
    for position in range(count):
        filler: list[Any] = ["x", lambda *args: None][:position]
        for value in values():
            loop = fresh_loop()
            with loop_in_charge(loop):
                try:
                    said = uncoded(call, [*filler, value])
                finally:
                    loop.close()
            if said:
                wrong.append(f"{name}({', '.join([*('x', 'f')[:position], type(value).__name__])}) {said}")
    return wrong


@pytest.fixture
def settings() -> Iterator[None]:
    """What is set for the whole process is set back."""
    chosen = net.getDefaultAutoSelectFamily(), net.getDefaultAutoSelectFamilyAttemptTimeout()
    marks = [stream.getDefaultHighWaterMark(kind) for kind in (False, True)]
    order, limit = dns.getDefaultResultOrder(), events.defaultMaxListeners
    yield
    net.setDefaultAutoSelectFamily(chosen[0])
    net.setDefaultAutoSelectFamilyAttemptTimeout(chosen[1])
    for kind, mark in enumerate(marks):
        stream.setDefaultHighWaterMark(bool(kind), mark)
    dns.setDefaultResultOrder(order)
    events.setMaxListeners(limit)


EVERYTHING: dict[str, Callee] = dict([*functions(), *methods()])


@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.usefixtures("settings")
def test_no_uncoded_error(name: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("cwd"))
    monkeypatch.setattr(dns, "lookup", lambda hostname, *rest: None)
    assert not (wrong := complaints(name, EVERYTHING[name])), "\n".join(wrong)
