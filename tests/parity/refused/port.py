"""Nobody listens: attempt, its failure, error with all its fields, close(true); writes and end get their errors."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import port_of, word

server = net.createServer()


def listening() -> None:
    port = port_of(server)

    def closed() -> None:
        client = net.connect(port, "127.0.0.1", lambda: print("connect callback"))
        client.on("connectionAttempt", lambda ip, port, family: print(f"connectionAttempt {ip}:{port} {family}"))
        client.on(
            "connectionAttemptFailed",
            lambda ip, port, family, err: print(f"connectionAttemptFailed {ip}:{port} {family} {err.code}"),
        )

        @client.on("error")
        def _(err: NodeOSError) -> None:
            print(f"error {err.message}")
            print(f"code {err.code}, syscall {err.syscall}, address {err.address}, port {word(err.port == port)}")
            state = client.readyState
            print(f"connecting {word(client.connecting)}, destroyed {word(client.destroyed)}, readyState {state}")

        client.on("finish", lambda: print("finish"))
        client.on("end", lambda: print("end"))
        client.on("close", lambda hadError: print(f"close {word(hadError)}"))
        client.write("x", lambda err: print(f"written {err.code}"))
        client.end("y", lambda err: print(f"ended {err.code}"))

    server.close(closed)


server.listen(0, "127.0.0.1", listening)

net.run()
