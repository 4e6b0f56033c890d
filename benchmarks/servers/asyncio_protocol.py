"""asyncio with protocols, its lower and faster interface; on uvloop's loop if that is what is asked for."""

from __future__ import annotations

import asyncio
import functools
from typing import Any, cast

from ._program import BACKLOG, CHUNK, HOST, TIMER_SECONDS, nothing, ready, run, time_it


class Base(asyncio.Protocol):
    """Keeps its transport."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)


class Echo(Base):
    """Writes back what comes."""

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


class Sink(Base):
    """Drops what comes."""

    def data_received(self, data: bytes) -> None:
        pass


class Source(Base):
    """Writes as fast as the transport lets it."""

    def __init__(self, total: int) -> None:
        self.left = total
        self.paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.more()

    def more(self) -> None:
        """Write until told to pause."""
        while self.left > 0 and not self.paused:
            self.left -= len(CHUNK)
            self.transport.write(CHUNK)
        if self.left <= 0:
            # Not from within resume_writing(): then asyncio would close twice, and complain of that.
            asyncio.get_running_loop().call_soon(self.transport.close)

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False
        self.more()


class Backend(Base):
    """The far half of a proxied connection."""

    def __init__(self, front: Front) -> None:
        self.front = front

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.front.backend = self
        self.front.transport.resume_reading()
        for data in self.front.early:
            self.transport.write(data)
        self.front.early.clear()

    def data_received(self, data: bytes) -> None:
        self.front.transport.write(data)

    def pause_writing(self) -> None:
        self.front.transport.pause_reading()

    def resume_writing(self) -> None:
        self.front.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        self.front.transport.close()


class Front(Base):
    """The near half, which reads once there is somewhere to write to."""

    backend: Backend | None = None

    def __init__(self, port: int) -> None:
        self.port = port
        self.early: list[bytes] = []  # uvloop starts to read after connection_made(), paused or not

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.transport.pause_reading()
        loop = asyncio.get_running_loop()
        self.connecting = loop.create_task(loop.create_connection(lambda: Backend(self), HOST, self.port))

    def data_received(self, data: bytes) -> None:
        if self.backend is None:
            self.early.append(data)
        else:
            self.backend.transport.write(data)

    def pause_writing(self) -> None:
        if self.backend is not None:
            self.backend.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.backend is not None:
            self.backend.transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.backend is not None:
            self.backend.transport.close()


class UdpEcho(asyncio.DatagramProtocol):
    """Sends datagrams back."""

    transport: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.transport.sendto(data, addr)


async def serve(protocol: Any, *args: int) -> None:
    """Listen for connections, for ever."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(functools.partial(protocol, *args), HOST, 0, backlog=BACKLOG)
    ready(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def udp() -> None:
    """Receive datagrams, for ever."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(UdpEcho, (HOST, 0))
    ready(transport.get_extra_info("sockname")[1])
    await asyncio.Event().wait()


class Greeter(Base):
    """Greets, and ends."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.transport.write(b"hello")
        self.transport.close()


class Greeted(Base):
    """Waits for the greeting."""

    def __init__(self) -> None:
        self.done = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        self.done.set_result(None)


async def hello() -> None:
    """Greet oneself, and end."""
    loop = asyncio.get_running_loop()
    async with await loop.create_server(Greeter, HOST, 0) as server:
        transport, greeted = await loop.create_connection(Greeted, *server.sockets[0].getsockname())
        await greeted.done
        transport.close()


async def timers(count: int, same: int = 0) -> None:
    """Set and clear timers."""
    step = 0 if same else 0.001
    loop = asyncio.get_running_loop()

    def job() -> None:
        waiting = [loop.call_later(TIMER_SECONDS + i * step, nothing) for i in range(count)]
        for timer in waiting:
            timer.cancel()

    time_it(job)


def start() -> None:
    """Do what the command line says, on whatever loop asyncio makes."""
    run(
        {
            "echo": lambda: asyncio.run(serve(Echo)),
            "sink": lambda: asyncio.run(serve(Sink)),
            "source": lambda total: asyncio.run(serve(Source, total)),
            "proxy": lambda port: asyncio.run(serve(Front, port)),
            "udp": lambda: asyncio.run(udp()),
            "hello": lambda: asyncio.run(hello()),
            "timers": lambda *numbers: asyncio.run(timers(*numbers)),
        }
    )


if __name__ == "__main__":
    start()
