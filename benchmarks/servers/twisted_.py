"""Twisted with protocols, on its default reactor."""

from __future__ import annotations

from typing import Any

from twisted.internet import reactor as installed_reactor
from twisted.internet.protocol import ClientFactory, DatagramProtocol, Factory, Protocol

from ._program import BACKLOG, CHUNK, HOST, TIMER_SECONDS, nothing, ready, run, time_it

reactor: Any = installed_reactor


class Echo(Protocol):
    """Writes back what comes."""

    def dataReceived(self, data: bytes) -> None:
        self.transport.write(data)


class Sink(Protocol):
    """Drops what comes."""

    def dataReceived(self, data: bytes) -> None:
        pass


class Source(Protocol):
    """Writes when the transport asks for more."""

    def connectionMade(self) -> None:
        self.left = self.factory.total
        self.transport.registerProducer(self, False)

    def resumeProducing(self) -> None:
        """Write one chunk, or close after the last."""
        if self.left > 0:
            self.left -= len(CHUNK)
            self.transport.write(CHUNK)
        else:
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def stopProducing(self) -> None:
        """The peer has gone."""


class Backend(Protocol):
    """The far half of a proxied connection."""

    def connectionMade(self) -> None:
        front = self.factory.front
        self.front = front
        front.backend = self
        front.transport.registerProducer(self.transport, True)
        self.transport.registerProducer(front.transport, True)
        front.transport.resumeProducing()

    def dataReceived(self, data: bytes) -> None:
        self.front.transport.write(data)

    def connectionLost(self, reason: Any = None) -> None:
        self.front.transport.loseConnection()


class Front(Protocol):
    """The near half, which reads once there is somewhere to write to."""

    backend: Backend | None = None

    def connectionMade(self) -> None:
        self.transport.pauseProducing()
        factory = ClientFactory()
        factory.protocol = Backend
        factory.noisy = False
        factory.front = self
        reactor.connectTCP(HOST, self.factory.backend, factory)

    def dataReceived(self, data: bytes) -> None:
        assert self.backend is not None
        self.backend.transport.write(data)

    def connectionLost(self, reason: Any = None) -> None:
        if self.backend is not None:
            self.backend.transport.loseConnection()


class UdpEcho(DatagramProtocol):
    """Sends datagrams back."""

    def datagramReceived(self, datagram: bytes, addr: Any) -> None:
        self.transport.write(datagram, addr)


def serve(protocol: Any, **attributes: int) -> None:
    """Listen for connections, for ever."""
    factory = Factory.forProtocol(protocol)
    factory.noisy = False
    for name, value in attributes.items():
        setattr(factory, name, value)
    port = reactor.listenTCP(0, factory, backlog=BACKLOG, interface=HOST)
    ready(port.getHost().port)
    reactor.run()


def udp() -> None:
    """Receive datagrams, for ever."""
    protocol = UdpEcho()
    protocol.noisy = False
    ready(reactor.listenUDP(0, protocol, interface=HOST).getHost().port)
    reactor.run()


def timers(count: int, same: int = 0) -> None:
    """Set and clear timers."""
    step = 0 if same else 0.001

    def job() -> None:
        waiting = [reactor.callLater(TIMER_SECONDS + i * step, nothing) for i in range(count)]
        for timer in waiting:
            timer.cancel()

    time_it(job)


if __name__ == "__main__":
    run(
        {
            "echo": lambda: serve(Echo),
            "sink": lambda: serve(Sink),
            "source": lambda total: serve(Source, total=total),
            "proxy": lambda port: serve(Front, backend=port),
            "udp": udp,
            "timers": timers,
        }
    )
