"""Every way to call ``net``, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from typing_extensions import assert_type

import pynet as net
from pynet.stream import PassThrough

f: Callable[[], object] = lambda: None
signal = net.AbortSignal.timeout(1000)
options: net.TcpConnectOptions = {"port": 1, "host": "127.0.0.1", "noDelay": True, "signal": signal}
path_options: net.IpcConnectOptions = {"path": "/tmp/s", "timeout": 5}


def connecting() -> None:
    assert_type(net.connect(1), net.Socket)
    assert_type(net.createConnection(1), net.Socket)
    net.connect("1")
    net.connect("/tmp/s")
    net.connect("/tmp/s", f)
    net.connect(1, f)
    net.connect(1, "127.0.0.1")
    net.connect(1, "127.0.0.1", f)
    net.connect(options)
    net.connect(options, f)
    net.connect(path_options, f)
    net.connect({"port": 1})
    net.connect({"path": "/tmp/s"})
    net.connect({"port": 1, "onread": {"buffer": bytearray(5), "callback": lambda size, buffer: True}})
    net.connect(port=1, host="127.0.0.1", connectionListener=f)
    net.connect(path="/tmp/s", connectionListener=f)
    net.connect(port=1, family=6, hints=0, localAddress="::1", localPort=1, autoSelectFamily=True)
    net.connect(port=1, lookup=lambda hostname, options, callback: None, autoSelectFamilyAttemptTimeout=10)
    net.connect({"prt": 1})  # type: ignore[call-overload]
    net.connect(prt=1)  # type: ignore[call-overload]
    net.connect(1.5)  # type: ignore[call-overload]
    net.connect({"port": 1, "lookup": 5})  # type: ignore[call-overload]

    socket = net.Socket()
    assert_type(socket.connect(1), net.Socket)
    socket.connect(1, f)
    socket.connect(1, "127.0.0.1", f)
    socket.connect("/tmp/s", f)
    socket.connect(options, f)
    socket.connect({"path": "/tmp/s"})
    socket.connect(port=1, host="127.0.0.1", connectionListener=f)
    socket.connect(path="/tmp/s")
    socket.connect()


def listening() -> None:
    server = net.createServer()
    assert_type(server, net.Server)
    net.createServer(lambda socket: socket.end())
    net.createServer(lambda: None)
    net.createServer({"allowHalfOpen": True, "pauseOnConnect": True}, lambda socket: socket.end())
    net.createServer(allowHalfOpen=True, noDelay=True, keepAlive=True, keepAliveInitialDelay=5, highWaterMark=1)
    net.createServer(connectionListener=lambda socket: socket.end(), blockList=net.BlockList())
    net.createServer({"alowHalfOpen": True})  # type: ignore[call-overload]
    net.createServer(5)  # type: ignore[call-overload]

    assert_type(server.listen(), net.Server)
    server.listen(f)
    server.listen(0)
    server.listen("0")
    server.listen(None, f)
    server.listen(0, f)
    server.listen(0, 5)
    server.listen(0, 5, f)
    server.listen(0, "127.0.0.1")
    server.listen(0, "127.0.0.1", f)
    server.listen(0, "127.0.0.1", 5)
    server.listen(0, "127.0.0.1", 5, f)
    server.listen("/tmp/s")
    server.listen("/tmp/s", f)
    server.listen("/tmp/s", 5, f)
    server.listen({"port": 0, "host": "::", "ipv6Only": True, "reusePort": True, "exclusive": True, "backlog": 5}, f)
    server.listen({"path": "/tmp/s", "readableAll": True, "writableAll": True})
    server.listen({"fd": 3})
    server.listen({"port": 0, "signal": signal})
    server.listen(net.BoundSocket({"port": 0}), f)
    server.listen({"handle": net.BoundSocket()}, f)
    server.listen(port=0, host="127.0.0.1", listeningListener=f)
    server.listen({"prt": 0})  # type: ignore[call-overload]
    server.listen(0, "127.0.0.1", "5")  # type: ignore[call-overload]

    assert_type(server.address(), net.AddressInfo | str | None)
    assert_type(server.listening, bool)
    assert_type(server.maxConnections, int | None)
    server.close().close(lambda: None).close(lambda err: None).ref().unref()
    server.getConnections(lambda err, count: print(count + 1))


def writing(socket: net.Socket) -> None:
    assert_type(socket.write("x"), bool)
    for chunk in (b"x", bytearray(b"x"), memoryview(b"x"), "x"):
        socket.write(chunk)
    socket.write("x", f)
    socket.write("x", lambda err: None)
    socket.write("x", "latin1")
    socket.write("x", "latin1", f)
    assert_type(socket.end(), net.Socket)
    socket.end(f)
    socket.end("x")
    socket.end(b"x", f)
    socket.end("x", "utf8")
    socket.end("x", "utf8", f)
    assert_type(socket.pipe(PassThrough()), PassThrough)


def properties(socket: net.Socket) -> None:
    assert_type(socket.address(), net.AddressInfo | None)
    assert_type(socket.localAddress, str | None)
    assert_type(socket.localPort, int | None)
    assert_type(socket.remoteAddress, str | None)
    assert_type(socket.remoteFamily, str | None)
    assert_type(socket.bytesRead, int)
    assert_type(socket.bytesWritten, int)
    assert_type(socket.connecting, bool)
    assert_type(socket.pending, bool)
    assert_type(socket.destroyed, bool)
    assert_type(socket.timeout, float | None)
    assert_type(socket.getTypeOfService(), int)
    assert_type(socket.autoSelectFamilyAttemptedAddresses, list[str] | None)
    address = socket.address()
    if address is not None:
        ip, family, port = address
        assert_type(ip, str)
        assert_type(family, str)
        assert_type(port, int)
        assert_type(address.port, int)


def settings(socket: net.Socket) -> None:
    socket.setKeepAlive(True, 1000, 1000, 5).setKeepAlive({"enable": True, "initialDelay": 1}).setKeepAlive()
    socket.setNoDelay(False).setTimeout(5, f).setTypeOfService(8).setEncoding("hex").setEncoding()
    socket.resetAndDestroy().destroy(Exception("x"))
    socket.destroySoon()


def addresses() -> None:
    assert_type(net.isIP("::1"), Literal[0, 4, 6])
    assert_type(net.isIPv4("::1"), bool)
    address = net.SocketAddress({"address": "::1", "family": "ipv6", "port": 5, "flowlabel": 0})
    assert_type(net.SocketAddress.parse("1.2.3.4:5"), net.SocketAddress | None)
    block = net.BlockList()
    block.addAddress("1.2.3.4")
    block.addAddress(address)
    block.addRange("1.2.3.4", "1.2.3.5", "ipv4")
    block.addSubnet("::1", 64, "ipv6")
    block.addSubnet("::1", "64")  # type: ignore[arg-type]
    assert_type(block.check("1.2.3.4"), bool)
    assert_type(list(block.rules), list[str])


async def asynchronous() -> None:
    async with net.createServer() as server, net.connect(1) as socket:
        assert_type(server, net.Server)
        assert_type(socket, net.Socket)
        async for chunk in socket:
            data: Any = chunk
            print(data)


async def answer() -> int:
    return 42


assert_type(net.run(answer()), int)
