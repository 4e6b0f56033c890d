"""resetAndDestroy() on a socket that is not open: ERR_SOCKET_CLOSED; while connecting it waits; on a pipe it throws."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import Traces, port_of, word

traces = Traces("closed", "connecting", "accepted")
log = traces.log


fresh = net.Socket()
fresh.on("error", lambda err: log("closed", f"error {err.code} {err.message}"))
fresh.on("close", lambda hadError: log("closed", f"close {word(hadError)}"))
fresh.resetAndDestroy()


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("error", lambda err: log("accepted", f"error {err.code}"))

    @socket.on("close")
    def _(hadError: bool) -> None:
        log("accepted", f"close {word(hadError)}")
        server.close(pipe)


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    client.on("connect", lambda: log("connecting", f"connect, destroyed {word(client.destroyed)}"))
    client.on("ready", lambda: log("connecting", "ready"))
    client.on("error", lambda err: log("connecting", f"error {err.code}"))
    client.on("close", lambda hadError: log("connecting", f"close {word(hadError)}"))
    client.resetAndDestroy()
    log("connecting", f"called, destroyed {word(client.destroyed)}")


server.listen(0, "127.0.0.1", listening)


def pipe() -> None:
    unix = net.createServer(lambda socket: socket.resume())

    def unix_listening() -> None:
        def connected() -> None:
            try:
                client.resetAndDestroy()
            except NodeError as err:
                log("closed", f"pipe: {err.code} {err.message}, destroyed {word(client.destroyed)}")
            client.destroy()
            unix.close()

        client = net.connect("./s", connected)

    unix.listen("./s", unix_listening)


net.run()

traces.show()
