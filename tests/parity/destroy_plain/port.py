"""destroy() without an error: no 'error', no 'end', close(false); a second destroy is ignored."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        client.destroy()
        client.destroy(Exception("late"))
        log("client", f"errored {word(client.errored)}, readyState {client.readyState}")
        readable, writable = word(client.readable), word(client.writable)
        log("client", f"read() {word(client.read())}, readable {readable}, writable {writable}")

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("error", lambda err: log("client", f"error {err}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
