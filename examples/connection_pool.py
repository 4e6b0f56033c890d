"""A pool: a few connections that stay open serve many requests, one at a time each.

python -m pynet examples/connection_pool.py [port [connections [requests]]]
try it with: examples/echo_server.py in another terminal, a server that answers each line with a line
"""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Callable

import pynet as net
from pynet import process

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
    answers: list[str] = []
    failures: Counter[str] = Counter()

    def done(err: Exception | None, answer: str) -> None:
        if err is None:
            answers.append(answer)
        else:
            failures[str(err)] += 1
        if len(answers) + failures.total() == count:
            for text, times in failures.items():
                print(f"{times} times {text}")
            process.exitCode = 1 if failures else 0
            last = f", the last {answers[-1]!r}" if answers else ""
            print(f"{len(answers)} answers{last}, over {pool.opened} connections")

    for number in range(count):
        pool.ask(f"request {number}", done)
    net.run()


if __name__ == "__main__":
    main()
