"""No library at all: ``select.epoll`` and non-blocking sockets, the floor for any loop written in Python."""

from __future__ import annotations

import select
import socket

from ._program import BACKLOG, CHUNK, HOST, ready, run

READ_SIZE = 65536


class Connection:
    """A socket, what the kernel would not take yet, and whom to pass on what comes."""

    __slots__ = ("left", "other", "recv", "send", "sock", "unsent")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.recv = sock.recv
        self.send = sock.send
        self.unsent = b""
        self.left = 0  # bytes to send of one's own accord
        self.other: Connection | None = self  # None: drop what comes


class Epoll:
    """A listening socket and its connections."""

    def __init__(self) -> None:
        self.server = socket.create_server((HOST, 0), backlog=BACKLOG)
        self.server.setblocking(False)
        self.epoll = select.epoll()
        self.epoll.register(self.server.fileno(), select.EPOLLIN)
        self.connections: dict[int, Connection] = {}
        ready(self.server.getsockname()[1])

    def accept(self) -> Connection:
        """Take a connection in."""
        return self.add(self.server.accept()[0])

    def add(self, sock: socket.socket) -> Connection:
        """Watch a connection."""
        sock.setblocking(False)
        connection = self.connections[sock.fileno()] = Connection(sock)
        self.epoll.register(sock.fileno(), select.EPOLLIN)
        return connection

    def drop(self, connection: Connection) -> None:
        """Close a connection, and the other one of a pair."""
        for one in {connection, connection.other or connection}:
            fd = one.sock.fileno()
            if fd >= 0:
                self.epoll.unregister(fd)
                del self.connections[fd]
                one.sock.close()

    def keep(self, connection: Connection, data: bytes) -> None:
        """Send *data* when there is room."""
        connection.unsent += data
        self.epoll.modify(connection.sock.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def send_more(self, connection: Connection) -> None:
        """There is room."""
        if connection.left:
            connection.left -= connection.send(CHUNK[: connection.left])
            if not connection.left:
                self.drop(connection)
            return
        connection.unsent = connection.unsent[connection.send(connection.unsent) :]
        if not connection.unsent:
            self.epoll.modify(connection.sock.fileno(), select.EPOLLIN)

    def serve(self, backend: int = 0, total: int = 0, is_sink: bool = False) -> None:
        """Echo; or pass on to *backend*; or send *total* bytes; or drop what comes."""
        find = self.connections.get
        while True:
            for fd, mask in self.epoll.poll():
                connection = find(fd)
                if connection is None:
                    connection = self.accept() if fd == self.server.fileno() else None
                    if connection is not None and backend:
                        connection.other = self.add(socket.create_connection((HOST, backend)))
                        connection.other.other = connection
                    elif connection is not None and total:
                        connection.left = total
                        self.keep(connection, b"")
                    elif connection is not None and is_sink:
                        connection.other = None
                    continue
                if mask & select.EPOLLIN:
                    data = connection.recv(READ_SIZE)
                    if not data:
                        self.drop(connection)
                        continue
                    other = connection.other
                    if other is not None:
                        if other.unsent:
                            self.keep(other, data)
                        else:
                            try:
                                sent = other.send(data)
                            except BlockingIOError:
                                sent = 0
                            if sent != len(data):
                                self.keep(other, data[sent:])
                if mask & select.EPOLLOUT:
                    self.send_more(connection)


def udp() -> None:
    """Send datagrams back."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((HOST, 0))
    sock.setblocking(False)
    ready(sock.getsockname()[1])
    epoll = select.epoll()
    epoll.register(sock.fileno(), select.EPOLLIN)
    recvfrom, sendto = sock.recvfrom, sock.sendto
    while True:
        for _ in epoll.poll():
            try:
                while True:
                    data, address = recvfrom(READ_SIZE)
                    sendto(data, address)
            except BlockingIOError:
                pass


if __name__ == "__main__":
    run(
        {
            "echo": lambda: Epoll().serve(),
            "sink": lambda: Epoll().serve(is_sink=True),
            "source": lambda total: Epoll().serve(total=total),
            "proxy": lambda port: Epoll().serve(backend=port),
            "udp": udp,
        }
    )
