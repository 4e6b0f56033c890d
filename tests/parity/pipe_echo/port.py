"""socket.pipe(socket): an echo of much data with back-pressure, its pipe and unpipe events, ended by the client."""

from __future__ import annotations

from hashlib import md5

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


block = b"abcdefghij" * 10000


def connection(socket: net.Socket) -> None:
    socket.on("pipe", lambda source: log("accepted", f"pipe from itself {word(source is socket)}"))
    socket.on("unpipe", lambda source: log("accepted", f"unpipe from itself {word(source is socket)}"))
    log("accepted", f"pipe returns it {word(socket.pipe(socket) is socket)}")
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:
    sent = md5()
    got = md5()
    received = 0
    client = net.connect(port_of(server), "127.0.0.1")
    for _block in range(50):
        sent.update(block)
        client.write(block)
    client.end()

    @client.on("data")
    def _(chunk: bytes) -> None:
        nonlocal received
        received += len(chunk)
        got.update(chunk)

    client.on("end", lambda: log("client", f"end, {received} bytes, same {word(got.hexdigest() == sent.hexdigest())}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
