"""Listeners of sockets and servers: each event knows its arguments; fewer are fine, others are not."""

from __future__ import annotations

from typing import Any

import pyee
from typing_extensions import assert_type

import pynet as net
from pynet.errors import NodeError, NodeOSError
from pynet.events import EventEmitter, errorMonitor
from pynet.stream import Duplex, Readable, Writable

socket = net.Socket()
server = net.createServer()


class Chat(net.Socket):
    nickname = "nobody"


chat = Chat()

# --- chaining keeps the class

assert_type(socket.on("connect", lambda: None), net.Socket)
assert_type(socket.once("close", lambda hadError: None).off("end", print).setNoDelay(), net.Socket)
assert_type(chat.on("data", lambda chunk: None), Chat)
assert_type(chat.on("close", lambda: None).setTimeout(5).pause().resume().ref().unref().end().destroy(), Chat)
assert_type(server.on("listening", lambda: None).on("close", lambda: None), net.Server)

# --- what a listener gets

socket.on("data", lambda chunk: socket.write(b"Hello " + chunk))
socket.on("data", lambda: None)
socket.on("close", lambda hadError: print(hadError))
socket.on("error", lambda err: print(err.code))
socket.on(errorMonitor, lambda err: print(err.message))
socket.on("pipe", lambda source: source.unpipe())
socket.on("lookup", lambda err, address, family, host: print(address, family, host.upper()))
socket.on("connectionAttempt", lambda ip, port, family: print(ip.upper(), port + family))
socket.on("connectionAttemptFailed", lambda ip, port, family, err: print(ip, err.code))
socket.on("connectionAttemptTimeout", lambda ip: print(ip.upper()))
server.on("connection", lambda socket: socket.setNoDelay())
server.on("connection", lambda: None)
server.on("drop", lambda data: print(data.get("remoteAddress")))
server.on("error", lambda err: print(err.code))


def text(chunk: str) -> None: ...


def binary(chunk: bytes) -> None: ...


def nothing() -> None: ...


def number(x: int) -> None: ...


def two(a: bytes, b: bytes) -> None: ...


def optional(chunk: bytes, more: int = 0) -> None: ...


def system(err: NodeOSError) -> None: ...


def either(err: OSError) -> None: ...


def node(err: NodeError) -> None: ...


def anything(*args: Any) -> None: ...


async def later(chunk: bytes) -> None: ...


socket.setEncoding("utf8").on("data", text).on("data", binary).on("data", nothing).on("data", optional)
socket.on("data", anything).on("data", later).on("error", system).on("error", either).on("error", node)

socket.on("data", number)  # type: ignore[call-overload]
socket.on("data", two)  # type: ignore[call-overload]
socket.on("close", text)  # type: ignore[call-overload]
socket.on("connect", binary)  # type: ignore[call-overload]
socket.on("dta", nothing)  # type: ignore[call-overload]
socket.on("data", lambda chunk: chunk + 1)  # type: ignore[call-overload]
socket.on("data", None)  # type: ignore[call-overload]
socket.off("data", number)  # type: ignore[call-overload]
socket.prependOnceListener("close", text)  # type: ignore[call-overload]
server.on("connection", number)  # type: ignore[call-overload]
server.on("data", binary)  # type: ignore[call-overload]
server.once("conection", nothing)  # type: ignore[call-overload]

# --- decorators keep the function


@socket.on("data")
def on_data(chunk: bytes) -> int:
    return len(chunk)


@chat.once("close")
def on_close(hadError: bool) -> None: ...


@socket.on("close")
def on_close_without() -> None: ...


@server.on("connection")
def on_connection(socket: net.Socket) -> str:
    return "x"


@socket.on("error")
def on_error(err: NodeOSError) -> None: ...


assert_type(on_data(b"x"), int)
assert_type(on_connection(socket), str)


@socket.on("data")  # type: ignore[type-var]
def wrong(chunk: int) -> None: ...


@server.on("connection")  # type: ignore[type-var]
def wrong_connection(socket: str) -> None: ...


# --- custom events are pyee's

socket.add_listener("joined", number)

# --- still what they inherit from


def takes_pyee(emitter: pyee.EventEmitter) -> None: ...


def takes_streams(emitter: EventEmitter, duplex: Duplex, readable: Readable, writable: Writable) -> None: ...


takes_pyee(socket)
takes_pyee(server)
takes_streams(socket, socket, socket, socket)
