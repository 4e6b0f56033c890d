"""An echo server as a process, until its standard input ends: python -m tests.load.echo CONNECTIONS DEADLINE."""

from __future__ import annotations

import os
import sys

import pynet as net
from tests.lab import port_of
from tests.load.loads import echo_server, measured, raise_limit


def main() -> None:
    raise_limit(int(sys.argv[1]) + 200)

    def scene(numbers: dict[str, int]) -> None:
        server = echo_server()
        parent = net.Socket({"fd": os.dup(sys.stdin.fileno())})
        parent.resume().on("end", lambda: server.close())
        server.listen(0, "127.0.0.1", 10_000, lambda: print(port_of(server), flush=True))

    print(measured(scene, float(sys.argv[2])))


if __name__ == "__main__":
    main()
