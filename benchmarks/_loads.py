"""The driver's side of the works: what keeps a server busy.

A load is made for one server, ``open()``ed when that listens, and ``run()`` again and again.
"""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Sequence

HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
BLOCK = 1 << 20
MIB = 1 << 20


class Load:
    """Something to do for a server."""

    def arguments(self) -> Sequence[int]:
        """What the server's command line says about it."""
        return ()

    def open(self, port: int) -> None:
        """Connect to the server."""
        raise NotImplementedError

    def run(self, operations: int) -> int:
        """Do about so many operations; returns how many it were."""
        raise NotImplementedError

    def lose_one(self, port: int) -> None:
        """Let the server see the end of a connection."""
        with connect(port) as sock:
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(BLOCK):
                pass

    def close(self) -> None:
        """Give back the descriptors."""


def connect(port: int) -> socket.socket:
    """A connection whose writes go out at once."""
    sock = socket.create_connection((HOST, port), timeout=PATIENCE_SECONDS)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def read_exactly(sock: socket.socket, size: int) -> None:
    """Read so many bytes."""
    while size:
        data = sock.recv(size)
        if not data:
            raise ConnectionError("the server has closed the connection")
        size -= len(data)


class Echo(Load):
    """One message on every connection, then the answers."""

    def __init__(self, connections: int, size: int) -> None:
        self.connections = connections
        self.message = b"x" * size
        self.socks: list[socket.socket] = []

    def open(self, port: int) -> None:
        self.socks = []
        for _ in range(self.connections):
            sock = self._connect(port)
            self.socks.append(sock)
            self._greet(sock)

    def _connect(self, port: int) -> socket.socket:
        return connect(port)

    def _greet(self, sock: socket.socket) -> None:
        sock.sendall(b"x")
        read_exactly(sock, 1)  # accepted, before the backlog overflows

    def run(self, operations: int) -> int:
        rounds = -(-operations // self.connections)
        message, size = self.message, len(self.message)
        for _ in range(rounds):
            for sock in self.socks:
                sock.sendall(message)
            for sock in self.socks:
                read_exactly(sock, size)
        return rounds * self.connections

    def close(self) -> None:
        for sock in self.socks:
            sock.close()


class LargeEcho(Echo):
    """The same with messages that do not fit into the kernel's buffers, so that answers come while one still sends.

    So many connections at a time have a message under way, one group after the other.
    """

    def __init__(self, connections: int, size: int, at_once: int) -> None:
        super().__init__(connections, size)
        self.at_once = at_once
        self.next = 0  # the group whose turn it is

    def open(self, port: int) -> None:
        super().open(port)
        self.epoll = select.epoll()
        self.by_fd = {sock.fileno(): sock for sock in self.socks}
        for fd, sock in self.by_fd.items():
            sock.setblocking(False)
            self.epoll.register(fd, 0)

    def run(self, operations: int) -> int:
        fds = list(self.by_fd)
        groups = [fds[at : at + self.at_once] for at in range(0, len(fds), self.at_once)]
        done = 0
        while done < operations:
            group = groups[self.next % len(groups)]
            self.next += 1
            self._exchange(group)
            done += len(group)
        return done

    def _exchange(self, group: Sequence[int]) -> None:
        view = memoryview(self.message)
        size = len(view)
        unsent = dict.fromkeys(group, size)
        for fd in group:
            self.epoll.modify(fd, select.EPOLLIN | select.EPOLLOUT)
        buffer = bytearray(BLOCK)
        left = size * len(group)
        while left:
            events = self.epoll.poll(PATIENCE_SECONDS)
            if not events:
                raise TimeoutError("the server does not answer")
            for fd, mask in events:
                sock = self.by_fd[fd]
                if mask & select.EPOLLOUT and unsent[fd]:
                    unsent[fd] -= sock.send(view[size - unsent[fd] :])
                    if not unsent[fd]:
                        self.epoll.modify(fd, select.EPOLLIN)
                if mask & select.EPOLLIN:
                    got = sock.recv_into(buffer)
                    if not got:
                        raise ConnectionError("the server has closed the connection")
                    left -= got

    def close(self) -> None:
        self.epoll.close()
        super().close()


class Proxy(Echo):
    """The driver is both ends: through the server to a backend of its own, and back. One operation is both ways."""

    def __init__(self, connections: int, size: int) -> None:
        super().__init__(connections, size)
        self.backend = socket.create_server((HOST, 0), backlog=connections)
        self.backs: list[socket.socket] = []

    def arguments(self) -> Sequence[int]:
        return [self.backend.getsockname()[1]]

    def lose_one(self, port: int) -> None:
        self.backend.settimeout(PATIENCE_SECONDS)
        with connect(port) as front:
            self.backend.accept()[0].close()
            while front.recv(BLOCK):
                pass

    def open(self, port: int) -> None:
        self.backend.settimeout(PATIENCE_SECONDS)
        for _ in range(self.connections):
            front = connect(port)
            self.socks.append(front)
            back, _ = self.backend.accept()
            back.settimeout(PATIENCE_SECONDS)
            back.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.backs.append(back)
            front.sendall(b"x")
            read_exactly(back, 1)

    def run(self, operations: int) -> int:
        rounds = -(-operations // self.connections)
        for _ in range(rounds):
            for senders, receivers in ((self.socks, self.backs), (self.backs, self.socks)):
                for sock in senders:
                    sock.sendall(self.message)
                for sock in receivers:
                    read_exactly(sock, len(self.message))
        return rounds * self.connections

    def close(self) -> None:
        super().close()
        for sock in self.backs:
            sock.close()
        self.backend.close()


class Churn(Load):
    """Connect, one echo, close; so many connections at a time."""

    def __init__(self, batch: int, size: int) -> None:
        self.batch = batch
        self.message = b"x" * size

    def open(self, port: int) -> None:
        self.port = port

    def run(self, operations: int) -> int:
        rounds = -(-operations // self.batch)
        for _ in range(rounds):
            with contextlib.ExitStack() as stack:
                socks = [stack.enter_context(connect(self.port)) for _ in range(self.batch)]
                for sock in socks:
                    sock.sendall(self.message)
                for sock in socks:
                    read_exactly(sock, len(self.message))
        return rounds * self.batch


class BulkToServer(Load):
    """As many bytes as the server takes. One operation is a MiB."""

    def open(self, port: int) -> None:
        self.port = port

    def run(self, operations: int) -> int:
        block = b"x" * BLOCK
        with connect(self.port) as sock:
            for _ in range(operations):
                sock.sendall(block)
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(BLOCK):
                pass
        return operations


class BulkFromServer(Load):
    """As many bytes as the server sends. One operation is a MiB."""

    def __init__(self, mib: int) -> None:
        self.mib = mib

    def arguments(self) -> Sequence[int]:
        return [self.mib * MIB]

    def open(self, port: int) -> None:
        self.port = port

    def run(self, operations: int) -> int:
        buffer = bytearray(BLOCK)
        got = 0
        with connect(self.port) as sock:
            while size := sock.recv_into(buffer):
                got += size
        if got != self.mib * MIB:
            raise ConnectionError(f"the server has sent {got} bytes instead of {self.mib} MiB")
        return self.mib


class Udp(Load):
    """So many datagrams, then the answers."""

    def __init__(self, batch: int, size: int) -> None:
        self.batch = batch
        self.message = b"x" * size

    def open(self, port: int) -> None:
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.settimeout(PATIENCE_SECONDS)
        self.sock.connect((HOST, port))

    def lose_one(self, port: int) -> None:
        """There is no connection to lose: the programs do what the end of one does."""

    def run(self, operations: int) -> int:
        rounds = -(-operations // self.batch)
        send, recv, message = self.sock.send, self.sock.recv, self.message
        for _ in range(rounds):
            for _ in range(self.batch):
                send(message)
            for _ in range(self.batch):
                recv(65536)
        return rounds * self.batch

    def close(self) -> None:
        self.sock.close()
