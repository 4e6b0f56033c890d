"""Local and remote address, port and family on both sides, over IPv4 and IPv6, before, during and after."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from tests.parity.prelude import Traces, address_of, word

traces = Traces("server", "client", "accepted")
log = traces.log


def show(who: str, when: str, s: net.Socket) -> None:
    log(who, f"{when}: local {word(s.localAddress)} {word(s.localFamily)}")
    log(who, f"  remote {word(s.remoteAddress)} {word(s.remoteFamily)}")


def run(host: str, then: Callable[[], object] | None = None) -> None:
    clientPort: int | None = None
    open_ = 2

    def done() -> None:
        nonlocal open_
        open_ -= 1
        if open_ == 0:
            server.close(then)

    def connection(socket: net.Socket) -> None:
        socket.resume()

        @socket.on("end")
        def _() -> None:
            show("accepted", "end", socket)
            own = socket.address()
            assert own is not None
            address = address_of(server)
            log("accepted", f"  address() {own.address} {own.family} {word(own.port == address.port)}")
            log("accepted", f"  ports {word(socket.localPort == address.port)} {word(socket.remotePort == clientPort)}")
            log("accepted", f"  server {word(socket.server is server)}")

        @socket.on("close")
        def _() -> None:
            show("accepted", "closed", socket)
            done()

    server = net.createServer(connection)

    def listening() -> None:
        address = address_of(server)
        log("server", f"{address.address} {address.family}")
        client = net.Socket()
        show("client", "new", client)
        log("client", f"  address() {client.address() or '{}'}")
        client.connect(address.port, host)
        show("client", "connecting", client)

        @client.on("connect")
        def _() -> None:
            nonlocal clientPort
            clientPort = client.localPort
            show("client", "connected", client)
            log("client", f"  ports {word(client.remotePort == address.port)} {word(client.localPort is not None)}")
            own = client.address()
            assert own is not None
            log("client", f"  address() {own.address} {word(own.port == client.localPort)}")
            client.end()

        client.resume()

        @client.on("close")
        def _() -> None:
            show("client", "closed", client)
            done()

    server.listen(0, host, listening)


run("127.0.0.1", lambda: run("::1"))

net.run()

traces.show()
