"""pynet's own loop and handles, without streams and emitters: what the lower half costs, and so what the upper does."""

from __future__ import annotations

from typing import Any

from pynet._handles import TCP, UDP
from pynet._loop import current_loop

from ._program import BACKLOG, HOST, ready, run


class Echo:
    """Writes back what comes."""

    def __init__(self, handle: TCP) -> None:
        self.handle = handle
        handle.read_start(self)

    def on_data(self, data: bytes) -> None:
        handle = self.handle
        sent = handle.try_write(data)
        if sent != len(data):
            handle.write_later(memoryview(data)[sent:], self.on_sent)

    def on_sent(self, error: OSError | None) -> None:
        """The rest is sent."""

    def on_end(self, error: Exception | None) -> None:
        self.handle.close()


def on_connection(error: OSError | None, handle: TCP | None) -> None:
    """Serve a connection."""
    assert handle is not None
    Echo(handle)


def echo() -> None:
    """Listen for connections, for ever."""
    loop = current_loop()
    server = TCP(loop)
    server.bind((HOST, 0))
    server.listen(BACKLOG, on_connection)
    ready(server.getsockname()[1])
    loop.run()


def udp() -> None:
    """Send datagrams back."""
    loop = current_loop()
    handle = UDP(loop)
    handle.bind((HOST, 0))

    def on_message(data: bytes, address: Any) -> None:
        handle.send(data, address, on_sent)

    handle.recv_start(on_message, lambda error: None)
    ready(handle.getsockname()[1])
    loop.run()


def on_sent(error: OSError | None, size: int) -> None:
    """A datagram that had to wait is gone."""


if __name__ == "__main__":
    run({"echo": echo, "udp": udp})
