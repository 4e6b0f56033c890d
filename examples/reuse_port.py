"""One port, one process per core: ``reusePort`` has the kernel share the connections out (Linux, FreeBSD).

python -m pynet examples/reuse_port.py [port [processes]]      try it with: nc 127.0.0.1 9100, several times
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pynet as net
from pynet import process


def work(port: int) -> None:
    """What each process does: it has a loop of its own, and shares nothing but the port."""
    server = net.createServer()

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        socket.on("error", lambda err: None)
        socket.end(f"process {os.getpid()} at your service\n")

    server.listen(port=port, host="127.0.0.1", reusePort=True)
    # in one piece, because several processes write there
    server.on("listening", lambda: print(f"process {os.getpid()} at {server.address()}\n", end="", flush=True))
    process.on("SIGTERM", lambda: server.close())
    process.on("SIGINT", lambda: server.close())
    net.run()


def main() -> None:
    if sys.argv[1:2] == ["--worker"]:
        work(int(sys.argv[2]))
        return
    # The port is held here, so that all of them get the same one, 0 included; it does not listen, so it gets no calls.
    held = net.BoundSocket(host="127.0.0.1", port=int(sys.argv[1]) if len(sys.argv) > 1 else 9100, reusePort=True)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1
    address = held.address()
    assert isinstance(address, net.AddressInfo)
    command = [sys.executable, __file__, "--worker", str(address.port)]
    workers = [subprocess.Popen(command) for _ in range(count)]

    def stop(*_: object) -> None:
        for worker in workers:
            worker.terminate()

    signal.signal(signal.SIGTERM, stop)
    try:
        for worker in workers:
            worker.wait()
    except KeyboardInterrupt:
        stop()
        for worker in workers:
            worker.wait()


if __name__ == "__main__":
    main()
