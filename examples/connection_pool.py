"""A pool: a few connections that stay open serve many requests, one at a time each.

python -m pynet examples/connection_pool.py [port [connections [requests]]]
try it with: chat-like servers that answer a line with a line, such as examples/echo_server.py 7007
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable

import pynet as net

Callback = Callable[[Exception | None, str], object]


class Pool:
    """At most *size* connections to one server; requests wait for one that is idle."""

    def __init__(self, port: int, host: str, size: int) -> None:
        self.port, self.host, self.size = port, host, size
        self.idle: list[net.Socket] = []
        self.busy: dict[net.Socket, Callback] = {}
        self.waiting: deque[tuple[str, Callback]] = deque()
        self.opened = 0

    def ask(self, line: str, callback: Callback) -> None:
        self.waiting.append((line, callback))
        self.serve()

    def serve(self) -> None:
        while self.waiting and (self.idle or len(self.busy) < self.size):
            line, callback = self.waiting.popleft()
            # the one that was used last: the others grow old and can be given up
            socket = self.idle.pop() if self.idle else self.open()
            self.busy[socket] = callback
            socket.ref()
            socket.write(line + "\n")

    def open(self) -> net.Socket:
        self.opened += 1
        socket = net.connect(self.port, self.host)
        socket.setNoDelay(True)
        socket.setEncoding("utf8")
        rest = ""
        failure: Exception | None = None

        @socket.on("data")
        def _(text: str) -> None:
            nonlocal rest
            rest += text
            if "\n" in rest:
                answer, rest = rest.split("\n", 1)
                self.release(socket)(None, answer)

        @socket.on("error")
        def _(err: Exception) -> None:
            nonlocal failure
            failure = err

        @socket.on("close")
        def _() -> None:
            if socket in self.idle:
                self.idle.remove(socket)
            elif socket in self.busy:
                self.busy.pop(socket)(failure or ConnectionError("the server hung up"), "")
            self.serve()

        return socket

    def release(self, socket: net.Socket) -> Callback:
        """Have *socket* back; the callback of the request that it has served."""
        callback = self.busy.pop(socket)
        self.idle.append(socket)
        socket.unref()  # an idle connection does not keep the program alive
        self.serve()
        return callback


def main() -> None:
    port, size, count = [*map(int, sys.argv[1:]), *(7007, 4, 100)[len(sys.argv) - 1 :]][:3]
    pool = Pool(port, "127.0.0.1", size)
    answered = 0

    def done(err: Exception | None, answer: str) -> None:
        nonlocal answered
        answered += 1
        if err is not None:
            print(err)
        if answered == count:
            print(f"{count} answers, the last {answer!r}, over {pool.opened} connections")

    for number in range(count):
        pool.ask(f"request {number}", done)
    net.run()


if __name__ == "__main__":
    main()
