"""The loads for WebSocket servers."""

from __future__ import annotations

import os
import select

from ._loads import PATIENCE_SECONDS, Echo, Load, connect, read_exactly

_HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
_MASK = b"\x37\xfa\x21\x3d"


def _head(size: int, masked: int) -> bytes:
    if size < 126:
        return bytes((0x82, masked | size))
    if size < 65536:
        return bytes((0x82, masked | 126)) + size.to_bytes(2, "big")
    return bytes((0x82, masked | 127)) + size.to_bytes(8, "big")


def _client_frame(size: int) -> bytes:
    data = os.urandom(size)
    return _head(size, 0x80) + _MASK + bytes(byte ^ _MASK[i % 4] for i, byte in enumerate(data))


class WsEcho(Echo):
    """One binary message on every connection, then the answers; large ones as they come."""

    def __init__(self, connections: int, size: int) -> None:
        super().__init__(connections, size)
        self.message = _client_frame(size)
        self.answer_size = len(_head(size, 0)) + size

    def open(self, port: int) -> None:
        self.socks = []
        self.epoll = select.epoll()
        for _ in range(self.connections):
            sock = connect(port)
            self.socks.append(sock)
            sock.sendall(_HANDSHAKE)
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                byte = sock.recv(1)
                if not byte:
                    raise ConnectionError("the server does not shake hands")
                head += byte
            self.epoll.register(sock, select.EPOLLIN)
        self.by_fd = {sock.fileno(): sock for sock in self.socks}

    def run(self, operations: int) -> int:
        rounds = -(-operations // self.connections)
        for _ in range(rounds):
            for sock in self.socks:
                sock.sendall(self.message)
            unread = dict.fromkeys(self.by_fd, self.answer_size)
            while unread:
                events = self.epoll.poll(PATIENCE_SECONDS)
                if not events:
                    raise TimeoutError("the server does not answer")
                for fd, _ in events:
                    got = len(self.by_fd[fd].recv(unread[fd]))
                    if not got:
                        raise ConnectionError("the server has closed the connection")
                    unread[fd] -= got
                    if not unread[fd]:
                        del unread[fd]
        return rounds * self.connections

    def close(self) -> None:
        self.epoll.close()
        super().close()


class WsBroadcast(Load):
    """One client's message to all the others; the operation is what one of those gets."""

    def __init__(self, connections: int, size: int) -> None:
        self.crowd = WsEcho(connections + 1, size)

    def open(self, port: int) -> None:
        self.crowd.open(port)

    def run(self, operations: int) -> int:
        sender, *others = self.crowd.socks
        rounds = -(-operations // len(others))
        for _ in range(rounds):
            sender.sendall(self.crowd.message)
            for sock in others:
                read_exactly(sock, self.crowd.answer_size)
        return rounds * len(others)

    def close(self) -> None:
        self.crowd.close()
