"""What the stream tests share: places to listen at, records of callbacks, and bounded waiting."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pynet._handles import Callbacks
from pynet._handles._pipe import Pipe
from pynet._handles._stream_handle import StreamHandle
from pynet._handles._tcp import TCP
from pynet._loop import Loop
from tests.fakes.socket import FakeSocket, os_error

__all__ = [
    "PLACES",
    "Buffers",
    "Place",
    "Reader",
    "Status",
    "alive",
    "connected",
    "os_error",
    "stream_on_fake",
    "tcp_server",
    "until",
]


def until(loop: Loop, condition: Callable[[], object], turns: int = 2_000) -> None:
    """Turn *loop* until *condition* holds."""
    for turn in range(turns):
        if condition():
            return
        loop.turn(bool(turn % 2))  # what the pending phase brings about must not have to wait for an event
    raise AssertionError(f"not after {turns} turns; open: {loop.open_handles()}")


def alive(loop: Loop) -> bool:
    """Whether ``loop.run()`` would go on. (A property's value would be taken for constant by the type checker.)"""
    return loop.alive


class Status:
    """An ``on_done`` that keeps what it was called with: errno or None, in order."""

    def __init__(self, log: list[Any] | None = None, name: str = "") -> None:
        self.results: list[int | None] = []
        self.log = log
        self.name = name

    def __call__(self, error: OSError | None, *rest: object) -> None:
        code = None if error is None else error.errno
        self.results.append(code)
        if self.log is not None:
            self.log.append((self.name, code))


class Buffers:
    """A reader of three functions, which has what arrives written into buffers."""

    def __init__(
        self,
        get_buffer: Callable[[], bytearray],
        on_filled: Callable[[int, Any], object],
        on_end: Callable[[Exception | None], object],
    ) -> None:
        self.get_buffer = get_buffer
        self.on_filled = on_filled
        self.on_end = on_end


class Reader:
    """Reads a handle to its end."""

    def __init__(self, handle: StreamHandle) -> None:
        self.chunks: list[bytes] = []
        self.ended: list[int | None] = []
        self.handle = handle
        handle.read_start(Callbacks(self.chunks.append, self._on_end))

    def _on_end(self, error: Exception | None) -> None:
        self.ended.append(error.errno if isinstance(error, OSError) else None)

    @property
    def data(self) -> bytes:
        return b"".join(self.chunks)


class Place:
    """Somewhere to listen: IPv4, IPv6 or a Unix path."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name

    def server(self, loop: Loop, directory: Path) -> TCP | Pipe:
        """A bound handle."""
        if self.name == "unix":
            pipe = Pipe(loop)
            pipe.bind(str(directory / "s"))
            return pipe
        tcp = TCP(loop)
        tcp.bind(("127.0.0.1" if self.name == "ipv4" else "::1", 0))
        return tcp

    def client(self, loop: Loop, server: TCP | Pipe, on_connect: Callable[[OSError | None], object]) -> TCP | Pipe:
        """A handle that is connecting to *server*."""
        if isinstance(server, Pipe):
            pipe = Pipe(loop)
            pipe.connect(server.getsockname(), on_connect)
            return pipe
        tcp = TCP(loop)
        tcp.connect(server.getsockname(), on_connect)
        return tcp


def _ipv6_binds() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


PLACES = [
    Place("ipv4"),
    pytest.param(Place("ipv6"), marks=pytest.mark.skipif(not _ipv6_binds(), reason="no IPv6 here"), id="ipv6"),
    pytest.param(
        Place("unix"), marks=pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets"), id="unix"
    ),
]


def tcp_server(loop: Loop, on_connection: Callable[[OSError | None, TCP | None], object] | None = None) -> TCP:
    """A listening handle that closes its connections, unless told otherwise."""

    def close(error: OSError | None, handle: TCP | None) -> None:
        assert handle is not None
        handle.close()

    server = TCP(loop)
    server.bind(("127.0.0.1", 0))
    server.listen(511, on_connection or close)
    return server


def connected(loop: Loop, place: Place, directory: Path) -> tuple[StreamHandle, StreamHandle]:
    """Both ends of a connection; the listening handle is closed."""
    accepted: list[Any] = []
    done = Status()
    server = place.server(loop, directory)
    server.listen(511, lambda error, handle: accepted.append(handle))
    client = place.client(loop, server, done)
    until(loop, lambda: accepted and done.results)
    assert done.results == [None]
    server.close()
    loop.turn()
    return client, accepted[0]


def stream_on_fake(loop: Loop) -> tuple[TCP, FakeSocket, socket.socket]:
    """A handle over a fake socket, that socket, and its real blocking peer."""
    fake, peer = FakeSocket.pair()
    return TCP(loop, sock=fake), fake, peer
