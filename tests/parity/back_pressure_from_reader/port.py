"""highWaterMark of the server's sockets: a paused reader buffers about that much and no more."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    log("accepted", f"high water marks {socket.readableHighWaterMark} {socket.writableHighWaterMark}")
    log("accepted", f"write of 999: {word(socket.write(bytes(999)))}")
    received = 0

    @socket.on("readable")
    def _() -> None:
        nonlocal received
        if socket.readableLength == 0:
            return
        if received == 0:
            buffered = word(socket.readableLength >= 1000)
            log("accepted", f"buffered at least {buffered}, read(1) {socket.read(1).decode()}")
        received += 1
        rest = socket.read()
        received += len(rest)

    @socket.on("end")
    def _() -> None:
        log("accepted", f"received all {word(received > 99900)}")
        server.close()


server = net.createServer({"highWaterMark": 1000}, connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")
    client.resume()
    client.end(b"x" * 100000)


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
