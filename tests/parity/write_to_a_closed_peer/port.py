"""The peer is gone: the first write is taken, the second fails with EPIPE, then error and close(true)."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from pynet.timers import setImmediate
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.destroy()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect({"port": port_of(server), "host": "127.0.0.1", "allowHalfOpen": True})
    client.resume()

    def written_b(err: NodeOSError) -> None:
        log("client", f"written b {err.message}, code {err.code}, syscall {err.syscall}")

    @client.on("end")
    def _() -> None:
        log("client", "end")

        def written_a(err: Exception | None) -> None:
            log("client", f"written a {'null' if err is None else err}")
            setImmediate(lambda: log("client", f"second write {word(client.write('b', written_b))}"))

        client.write("a", written_a)

    client.on("error", lambda err: log("client", f"error {err.message}, destroyed {word(client.destroyed)}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
