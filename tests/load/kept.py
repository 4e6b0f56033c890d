"""A crowd of clients that keep their connections and say nothing more, and others that are served meanwhile.

The server is a process of its own, because each may have only so many descriptors:
python -m tests.load.kept CONNECTIONS DEADLINE.
"""

from __future__ import annotations

import subprocess
import sys

import pynet as net
import pynet.http as http
from tests.lab import port_of
from tests.load.loads import Counts, measured, peak_memory, raise_limit

#: Of user space, for a connection that waits for its next request; the kernel's buffers are not counted.
MOST_EACH = 8 * 1024
QUESTION = b"GET %b HTTP/1.1\r\nHost: x\r\n\r\n"


def serve(count: int, deadline_s: float) -> Counts:
    """Serve until one asks for the end; every answer says how much memory there was at the most."""
    raise_limit(count + 200)

    def scene(numbers: dict[str, int]) -> None:
        def request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
            res.end(str(peak_memory()))
            if req.url == "/end":
                res.on("finish", lambda: server.close())

        server = http.createServer(request, keepAliveTimeout=0)
        server.listen(0, "127.0.0.1", 10_000, lambda: print(port_of(server), flush=True))

    return measured(scene, deadline_s)


class Clients:
    """Each asks once and keeps its connection; the last one asks for the end of all."""

    def __init__(self, count: int, port: int, numbers: dict[str, int]) -> None:
        self.count = count
        self.port = port
        self.numbers = numbers
        self.memory: list[int] = []
        numbers.update({"connections": 0, "answers": 0, "kept at the same time": 0, "ended": 0})
        for _ in range(min(200, count)):
            self.connect()

    def connect(self) -> None:
        if self.numbers["connections"] < self.count:
            self.numbers["connections"] += 1
            socket = net.connect(self.port, "127.0.0.1")
            socket.write(QUESTION % b"/")
            socket.on("data", lambda data: self.answered(socket, data))
            socket.on("close", self.ended)

    def answered(self, socket: net.Socket, data: bytes) -> None:
        assert data.startswith(b"HTTP/1.1 200 OK\r\n"), data
        self.memory.append(int(data.rpartition(b"\r\n\r\n")[2]))
        self.numbers["answers"] += 1
        if self.numbers["answers"] == self.count:
            self.numbers["kept at the same time"] = self.count - self.numbers["ended"]
            socket.write(QUESTION % b"/end")
        self.connect()

    def ended(self, had_error: bool) -> None:
        assert not had_error
        self.numbers["ended"] += 1

    def memory_each(self) -> int:
        """Bytes more in the server for each connection after the first tenth."""
        first = self.count // 10
        return (self.memory[self.count - 1] - self.memory[first]) // (self.count - first)


def kept(count: int, deadline_s: float = 600) -> Counts:
    """*count* connections that are served once and then kept, until the server closes: all are idle, so all end."""
    assert raise_limit(count + 200) >= count + 200, "too few descriptors are allowed here"
    clients: list[Clients] = []
    command = [sys.executable, "-m", "tests.load.kept", str(count), str(deadline_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        counts = measured(lambda numbers: clients.append(Clients(count, port, numbers)), deadline_s)
        assert server.wait(deadline_s) == 0
    assert counts.numbers["kept at the same time"] == count == counts.numbers["ended"]
    each = counts.numbers["bytes of memory each in the server"] = clients[0].memory_each()
    assert each < MOST_EACH, counts
    return counts


if __name__ == "__main__":
    serve(int(sys.argv[1]), float(sys.argv[2]))
