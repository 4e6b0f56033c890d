"""destroy(err) on an open socket: state at once, 'error' a tick later, then close(true); the peer sees an end."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("error", lambda err: log("accepted", f"error {err.code}"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        boom = Exception("boom")
        log("client", f"returns this {word(client.destroy(boom) is client)}")
        state = client.readyState
        log("client", f"destroyed {word(client.destroyed)}, closed {word(client.closed)}, readyState {state}")
        log("client", f"errored is boom {word(client.errored is boom)}, pending {word(client.pending)}")

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("ready", lambda: log("client", "ready"))
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("error", lambda err: log("client", f"error {err}, destroyed {word(client.destroyed)}"))

    @client.on("close")
    def _(hadError: bool) -> None:
        remote = word(client.remoteAddress)
        log("client", f"close {word(hadError)}, closed {word(client.closed)}, remoteAddress {remote}")
        log("client", f"readableAborted {word(client.readableAborted)}")

    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
