"""The loads for HTTP: what asks servers, and what answers clients."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ._loads import BLOCK, HOST, PATIENCE_SECONDS, Echo, connect, read_exactly
from ._tls_loads import client_context

FILE = "PYNET_BENCH_FILE"  # where the servers find what they send
FILE_SIZE = 65536
END = b"\r\n\r\n"


class Http(Echo):
    """One request of six headers on every connection, then the answers, which are all of one length."""

    REQUEST = (
        b"GET /hello HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nUser-Agent: benchmark/1.0\r\nAccept: text/html,*/*;q=0.8\r\n"
        b"Accept-Language: en-GB,en;q=0.5\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n\r\n"
    )

    def __init__(self, connections: int) -> None:
        super().__init__(connections, 0)
        self.message = self.REQUEST

    def _greet(self, sock: socket.socket) -> None:
        sock.sendall(self.message)
        head, body = _read_head(sock)
        size = _content_length(head)
        read_exactly(sock, size - len(body))
        self.answer_size = len(head) + size

    def run(self, operations: int) -> int:
        rounds = -(-operations // self.connections)
        for _ in range(rounds):
            for sock in self.socks:
                sock.sendall(self.message)
            for sock in self.socks:
                read_exactly(sock, self.answer_size)
        return rounds * self.connections


class Https(Http):
    """The same over TLS."""

    def __init__(self, connections: int) -> None:
        super().__init__(connections)
        self.context = client_context()  # before the server starts

    def _connect(self, port: int) -> socket.socket:
        return self.context.wrap_socket(connect(port), server_hostname="localhost")

    def lose_one(self, port: int) -> None:
        self._connect(port).close()


class HttpFile(Http):
    """The same, and the answer is a file."""

    def __init__(self, connections: int) -> None:
        super().__init__(connections)
        _file()


class HttpClient(Echo):
    """Answers requests. The client under test sends one on each connection whenever the driver tells it to."""

    ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nhello world"

    def __init__(self, connections: int) -> None:
        super().__init__(1, 1)  # the one over which the client is told
        self.requests = connections
        self.listening = socket.create_server((HOST, 0), backlog=connections)
        self.listening.settimeout(PATIENCE_SECONDS)
        self.backs: list[socket.socket] = []

    def arguments(self) -> Sequence[int]:
        return [self.listening.getsockname()[1], self.requests]

    def lose_one(self, port: int) -> None:
        """A client that keeps its connections loses none."""

    def _greet(self, sock: socket.socket) -> None:
        sock.sendall(self.message)
        for _ in range(self.requests):
            back, _ = self.listening.accept()
            back.settimeout(PATIENCE_SECONDS)
            back.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.backs.append(back)
        self._answer(sock)

    def run(self, operations: int) -> int:
        rounds = -(-operations // self.requests)
        [sock] = self.socks
        for _ in range(rounds):
            sock.sendall(self.message)
            self._answer(sock)
        return rounds * self.requests

    def _answer(self, sock: socket.socket) -> None:
        for back in self.backs:
            _read_head(back)
            back.sendall(self.ANSWER)
        read_exactly(sock, 1)

    def close(self) -> None:
        super().close()
        for sock in (self.listening, *self.backs):
            sock.close()


def _read_head(sock: socket.socket) -> tuple[bytes, bytes]:
    """The head of a message, with the empty line behind it, and what else has come."""
    data = sock.recv(BLOCK)
    while END not in data:
        more = sock.recv(BLOCK)
        if not more:
            raise ConnectionError("the other side has closed the connection")
        data += more
    end = data.index(END) + len(END)
    return data[:end], data[end:]


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError(f"no length: {head!r}")


@functools.cache
def _file() -> None:
    """Make the file that the servers send, once for all of them."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "file"
    path.write_bytes(b"x" * FILE_SIZE)
    os.environ[FILE] = str(path)
