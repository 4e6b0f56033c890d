"""Every way to call ``dgram``, and what it gives back."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

from typing_extensions import assert_type

import pydgram as dgram
import pynet as net

f: Callable[[], object] = lambda: None
options: dgram.SocketOptions = {
    "type": "udp4",
    "reuseAddr": True,
    "reusePort": False,
    "ipv6Only": False,
    "recvBufferSize": 1,
    "sendBufferSize": 1,
    "lookup": lambda hostname, family, callback: callback(None, hostname, family),
    "signal": net.AbortSignal.timeout(1000),
    "receiveBlockList": net.BlockList(),
    "sendBlockList": net.BlockList(),
}


def sent(err: OSError | None, size: int) -> None: ...


def message(msg: bytes, rinfo: dgram.RemoteInfo) -> None: ...


def lookup(hostname: str, family: int, callback: Callable[[Any, Any, Any], object]) -> None: ...


def making() -> None:
    assert_type(dgram.createSocket("udp4"), dgram.Socket)
    assert_type(dgram.createSocket("udp6", message), dgram.Socket)
    assert_type(dgram.createSocket(options), dgram.Socket)
    assert_type(dgram.createSocket(options, message), dgram.Socket)
    dgram.createSocket({"type": "udp4"}, lambda msg, rinfo: print(msg, rinfo.port))
    dgram.createSocket({"type": "udp4"}, lambda msg: print(msg))
    dgram.createSocket({"type": "udp4"}, f)
    dgram.createSocket("udp4", reuseAddr=True, lookup=lookup)
    dgram.createSocket(type="udp4", callback=message, sendBlockList=net.BlockList())
    assert_type(dgram.Socket("udp4"), dgram.Socket)
    assert_type(dgram.Socket(options, message), dgram.Socket)
    dgram.Socket("udp6", ipv6Only=True)

    dgram.createSocket()  # type: ignore[call-overload]
    dgram.createSocket("udp5")  # type: ignore[call-overload]
    dgram.createSocket({})  # type: ignore[call-overload]
    dgram.createSocket({"type": "tcp"})  # type: ignore[call-overload]
    dgram.createSocket({"type": "udp4", "reuseAdr": True})  # type: ignore[call-overload]
    dgram.createSocket("udp4", reuseAdr=True)  # type: ignore[call-overload]
    dgram.createSocket("udp4", recvBufferSize="big")  # type: ignore[call-overload]
    dgram.createSocket("udp4", 5)  # type: ignore[call-overload]
    dgram.createSocket({"type": "udp4", "lookup": 5})  # type: ignore[call-overload]


def binding(socket: dgram.Socket, bind_options: dgram.BindOptions, sync: dgram.BindSyncOptions) -> None:
    assert_type(socket.bind(), dgram.Socket)
    socket.bind(f)
    socket.bind(1)
    socket.bind(None)
    socket.bind(1, f)
    socket.bind(1, "127.0.0.1")
    socket.bind(1, "127.0.0.1", f)
    socket.bind(1, None, None)
    socket.bind({"port": 1, "address": "127.0.0.1", "exclusive": True})
    socket.bind({"fd": 3}, f)
    socket.bind(bind_options, f)
    socket.bind(port=1, address="127.0.0.1", exclusive=True, callback=f)
    socket.bind(1, callback=f)
    socket.bind(fd=3)
    assert_type(socket.bindSync(), dgram.AddressInfo)
    socket.bindSync({"port": 1})
    socket.bindSync(sync)
    socket.bindSync(port=1, address="127.0.0.1")

    socket.bind("1")  # type: ignore[call-overload]
    socket.bind({"prt": 1})  # type: ignore[call-overload]
    socket.bind(1, 5)  # type: ignore[call-overload]
    socket.bind(host="127.0.0.1")  # type: ignore[call-overload]
    socket.bindSync(1)  # type: ignore[arg-type]
    socket.bindSync({"fd": 1})  # type: ignore[typeddict-unknown-key]


def connecting(socket: dgram.Socket) -> None:
    socket.connect(1)
    socket.connect(1, f)
    socket.connect(1, lambda err: print(err))
    socket.connect(1, "127.0.0.1")
    socket.connect(1, "127.0.0.1", f)
    socket.connect(port=1, address="127.0.0.1", callback=lambda err: print(err))
    socket.connectSync(1)
    socket.connectSync(1, "127.0.0.1")
    socket.connectSync(1, None)
    socket.connectSync(port=1, address="127.0.0.1")
    socket.disconnect()
    assert_type(socket.remoteAddress(), dgram.AddressInfo)
    assert_type(socket.remoteAddress().port, int)

    socket.connect()  # type: ignore[call-overload]
    socket.connect("1")  # type: ignore[call-overload]
    socket.connect(1, None)  # type: ignore[call-overload]
    socket.connect(1, lambda a, b: None)  # type: ignore[arg-type]
    socket.connectSync()  # type: ignore[call-overload]
    socket.connectSync(1, 5)  # type: ignore[call-overload]


def sending(socket: dgram.Socket, pieces: list[bytes], mixed: list[str | bytes]) -> None:
    socket.send("x")
    socket.send(b"x", sent)
    socket.send(b"x", None)
    socket.send(bytearray(1), callback=sent)
    socket.send(memoryview(b"x"), 1)
    socket.send(array("H"), 1, sent)
    socket.send("x", 1, lambda err, size: print(err, size))
    socket.send("x", 1, lambda err: print(err.code))
    socket.send("x", 1, f)
    socket.send("x", 1, "127.0.0.1")
    socket.send("x", 1, None)
    socket.send("x", 1, "127.0.0.1", sent)
    socket.send("x", 1, "127.0.0.1", None)
    socket.send("x", 1, callback=sent)
    socket.send("x", port=1, address="127.0.0.1", callback=sent)
    socket.send(["a", b"b", bytearray(1)], 1, "127.0.0.1", sent)
    socket.send(("a", b"b"), sent)
    socket.send(pieces, 1)
    socket.send(mixed, 1)
    socket.send(b"x", 0, 1)
    socket.send(b"x", 0, 1, sent)
    socket.send(b"x", 0, 1, 1)
    socket.send(b"x", 0, 1, 1, sent)
    socket.send(b"x", 0, 1, 1, "127.0.0.1")
    socket.send(b"x", 0, 1, 1, "127.0.0.1", sent)
    socket.send("x", 0, 1, 1, None, sent)
    socket.send(b"x", 0, 1, port=1, address="127.0.0.1", callback=sent)
    socket.send(b"x", offset=0, length=1, port=1)
    socket.send(b"x", offset=0, length=1, callback=sent)
    socket.sendto(b"x", 0, 1, 1, "127.0.0.1")
    socket.sendto("x", 0, 1, 1, "127.0.0.1", sent)

    socket.send()  # type: ignore[call-overload]
    socket.send(5, 1)  # type: ignore[call-overload]
    socket.send([5], 1)  # type: ignore[list-item]
    socket.send("x", "1")  # type: ignore[call-overload]
    socket.send("x", 1, "127.0.0.1", 5)  # type: ignore[call-overload]
    socket.send("x", 1, lambda a, b, c: None)  # type: ignore[arg-type]
    socket.send(["x"], 0, 1, 1)  # type: ignore[call-overload]
    socket.send("x", prt=1)  # type: ignore[call-overload]
    socket.sendto(b"x", 0, 1, 1)  # type: ignore[call-arg]


def the_rest(socket: dgram.Socket) -> None:
    assert_type(socket.type, dgram.SocketType)
    assert_type(socket.address(), dgram.AddressInfo)
    address, family, port = socket.address()
    assert_type(family, str)
    assert_type(address, str)
    assert_type(port, int)
    assert_type(socket.close(), dgram.Socket)
    socket.close(f)
    socket.close(None)
    socket.close(callback=f)
    socket.close(lambda err: None)  # type: ignore[arg-type, misc]
    assert_type(socket.ref().unref(), dgram.Socket)
    socket.setBroadcast(True)
    assert_type(socket.setTTL(64), int)
    assert_type(socket.setMulticastTTL(1), int)
    assert_type(socket.setMulticastLoopback(True), bool)
    socket.setMulticastInterface("127.0.0.1")
    socket.addMembership("224.0.0.114")
    socket.addMembership("224.0.0.114", "127.0.0.1")
    socket.addMembership(multicastAddress="224.0.0.114", multicastInterface=None)
    socket.dropMembership("224.0.0.114")
    socket.addSourceSpecificMembership("127.0.0.1", "232.1.1.1")
    socket.addSourceSpecificMembership("127.0.0.1", "232.1.1.1", "127.0.0.1")
    socket.dropSourceSpecificMembership(sourceAddress="127.0.0.1", groupAddress="232.1.1.1")
    socket.setRecvBufferSize(1)
    socket.setSendBufferSize(1)
    assert_type(socket.getRecvBufferSize() + socket.getSendBufferSize(), int)
    assert_type(socket.getSendQueueSize() + socket.getSendQueueCount(), int)

    socket.setTTL("x")  # type: ignore[type-var]
    socket.addMembership()  # type: ignore[call-overload]
    socket.addMembership(5)  # type: ignore[call-overload]
    socket.addSourceSpecificMembership("127.0.0.1")  # type: ignore[call-overload]
    socket.setBroadcast("yes")  # type: ignore[arg-type]


async def disposing() -> None:
    async with dgram.createSocket("udp4") as socket:
        assert_type(socket, dgram.Socket)
