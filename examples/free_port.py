"""Find a port that is free, or wait until somebody listens at one: for scripts that start servers.

python -m pynet examples/free_port.py                          prints a free port
python -m pynet examples/free_port.py wait PORT [seconds]      ends with status 0 when PORT answers, 1 when time is up
try it with: python3 -m http.server 8000 & python -m pynet examples/free_port.py wait 8000 && curl -sI 127.0.0.1:8000
"""

from __future__ import annotations

import sys

import pynet as net
from pynet.timers import setTimeout

PAUSE_MS = 50


def find() -> None:
    """Print a port that was free a moment ago; only a program that keeps it open can be sure of it."""
    server = net.createServer()

    def listening() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        server.close(lambda: print(address.port))

    server.listen(0, "127.0.0.1", listening)


def wait(port: int, limit_ms: float) -> None:
    expired = False

    def expire() -> None:
        nonlocal expired
        expired = True

    def attempt() -> None:
        if expired:
            sys.exit(f"nobody listens at port {port}")
        socket = net.connect(port, "127.0.0.1")
        socket.on("connect", socket.destroy)
        socket.on("error", lambda err: setTimeout(attempt, PAUSE_MS))

    setTimeout(expire, limit_ms).unref()  # no reason to stay once somebody has answered
    attempt()


def main() -> None:
    if sys.argv[1:2] == ["wait"]:
        if len(sys.argv) < 3:
            sys.exit(__doc__)
        wait(int(sys.argv[2]), 1000 * float(sys.argv[3]) if len(sys.argv) > 3 else 30_000)
    else:
        find()
    net.run()


if __name__ == "__main__":
    main()
