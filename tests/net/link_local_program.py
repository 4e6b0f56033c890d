"""Run by test_link_local: in a network of its own, whose loopback has the link-local address fe80::1."""

from __future__ import annotations

import ctypes
import fcntl
import socket as system
import struct
import sys
import time
from collections.abc import Callable

import pydgram as dgram
import pynet as net
from tests.lab import address_of, port_of

HOST = "fe80::1%lo"
NOT_ALLOWED = 77
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, SIOCSIFADDR = 0x8914, 0x8916
IFF_UP = 1


def wait_for_address() -> None:
    """The kernel takes a moment until a new address can be bound."""
    deadline = time.monotonic() + 10
    while True:
        with system.socket(system.AF_INET6) as one:
            try:
                one.bind(("fe80::1", 0, 0, system.if_nametoindex("lo")))
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return


def enter_network() -> None:
    """Leave the network of the machine for one with nothing but a loopback."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER | CLONE_NEWNET):
        sys.exit(NOT_ALLOWED)
    with system.socket(system.AF_INET6, system.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
        address = struct.pack("16sIi", system.inet_pton(system.AF_INET6, "fe80::1"), 64, system.if_nametoindex("lo"))
        fcntl.ioctl(control, SIOCSIFADDR, address)
    wait_for_address()


def tcp() -> None:
    server = net.createServer()

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        print("accepted", socket.remoteAddress, socket.remoteFamily, socket.localAddress)
        socket.end("x")

    def connect() -> None:
        bound = address_of(server)
        print("listening", bound.address, bound.family)
        client = net.connect(port=bound.port, host=HOST, localAddress=HOST)
        client.on("connect", lambda: print("connected", client.remoteAddress, client.localAddress))
        client.on("close", lambda: server.close())
        client.on("close", lambda: blocked(bound.port))
        client.resume()

    server.listen(0, HOST, connect)


def blocked(port: int) -> None:
    block_list = net.BlockList()
    block_list.addAddress("fe80::1", "ipv6")
    client = net.connect(port=port, host=HOST, blockList=block_list)
    client.on("error", lambda err: print("error", err.code))
    client.on("close", screened)


def screened() -> None:
    block_list = net.BlockList()
    block_list.addAddress("fe80::1", "ipv6")
    server = net.createServer({"blockList": block_list}, lambda socket: print("not blocked"))

    def connect() -> None:
        client = net.connect(port_of(server), HOST)
        client.on("error", lambda: None)
        client.on("close", lambda: print("screened"))
        client.on("close", lambda: server.close())
        client.resume()

    server.listen(0, HOST, connect)


def bound_socket() -> None:
    bound = net.BoundSocket(host=HOST, port=0)
    address = address_of(bound)
    print("bound", address.address)
    bound.close()


def udp() -> None:
    receiver, sender = dgram.createSocket("udp6"), dgram.createSocket("udp6")

    @receiver.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        print("message", msg, rinfo.address, rinfo.family)
        receiver.close()

    def send() -> None:
        print("peer", sender.remoteAddress().address)
        sender.send("x", lambda: sender.close())

    receiver.bind(0, HOST, lambda: sender.connect(receiver.address().port, HOST, send))


SCENES: dict[str, Callable[[], None]] = {scene.__name__: scene for scene in (tcp, bound_socket, udp)}

if __name__ == "__main__":
    enter_network()
    SCENES[sys.argv[1]]()
    net.run()
