"""gevent: a greenlet for each connection."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import gevent
import gevent.socket
from gevent.server import DatagramServer, StreamServer

from ._program import BACKLOG, CHUNK, HOST, TIMER_SECONDS, nothing, ready, run, time_it

READ_SIZE = 65536


def pump(source: Any, target: Any) -> None:
    """Write to *target* what comes from *source*."""
    with contextlib.suppress(OSError):
        while data := source.recv(READ_SIZE):
            target.sendall(data)
        target.shutdown(gevent.socket.SHUT_WR)


def echo(sock: Any, address: Any) -> None:
    """Write back what comes."""
    while data := sock.recv(READ_SIZE):
        sock.sendall(data)


def sink(sock: Any, address: Any) -> None:
    """Drop what comes."""
    while sock.recv(READ_SIZE):
        pass


def source(total: int) -> Callable[[Any, Any], None]:
    """Write *total* bytes."""

    def write(sock: Any, address: Any) -> None:
        for _ in range(0, total, len(CHUNK)):
            sock.sendall(CHUNK)

    return write


def proxy(port: int) -> Callable[[Any, Any], None]:
    """Pass everything on."""

    def both(sock: Any, address: Any) -> None:
        backend = gevent.socket.create_connection((HOST, port))
        forth = gevent.spawn(pump, sock, backend)
        pump(backend, sock)
        forth.join()
        backend.close()

    return both


def serve(handler: Callable[[Any, Any], None]) -> None:
    """Listen for connections, for ever."""
    server = StreamServer((HOST, 0), handler, backlog=BACKLOG)
    server.start()
    ready(server.server_port)
    server.serve_forever()


class UdpEcho(DatagramServer):
    """Sends datagrams back."""

    def handle(self, data: bytes, address: Any) -> None:
        self.socket.sendto(data, address)


def udp() -> None:
    """Receive datagrams, for ever."""
    server = UdpEcho((HOST, 0))
    server.start()
    ready(server.server_port)
    server.serve_forever()


def timers(count: int, same: int = 0) -> None:
    """Set and clear timers."""
    step = 0 if same else 0.001
    loop = gevent.get_hub().loop

    def job() -> None:
        waiting = [loop.timer(TIMER_SECONDS + i * step) for i in range(count)]
        for timer in waiting:
            timer.start(nothing)
        for timer in waiting:
            timer.stop()
            timer.close()

    time_it(job)


if __name__ == "__main__":
    run(
        {
            "echo": lambda: serve(echo),
            "sink": lambda: serve(sink),
            "source": lambda total: serve(source(total)),
            "proxy": lambda port: serve(proxy(port)),
            "udp": udp,
            "timers": timers,
        }
    )
