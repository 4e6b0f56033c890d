"""setEncoding: characters split over packets come out whole, in every encoding; a broken tail is marked."""

from __future__ import annotations

import json

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import Traces, port_of

traces = Traces("utf8", "utf16le", "base64", "base64url", "hex", "latin1", "ascii", "broken")
log = traces.log


def run(name: str, encoding: str | None, data: bytes) -> None:
    def connection(socket: net.Socket) -> None:
        i = 0

        def next_() -> None:
            nonlocal i
            if i == len(data):
                socket.end()
                return
            i += 1
            socket.write(data[i - 1 : i])

        socket.on("data", next_)
        next_()
        server.close()

    server = net.createServer(connection)

    def listening() -> None:
        client = net.connect(port_of(server), "127.0.0.1")
        if encoding is None:
            client.setEncoding()
        else:
            client.setEncoding(encoding)
        text = ""
        pieces = 0
        read = 0

        def acknowledge() -> None:
            nonlocal read
            if client.bytesRead > read:
                read = client.bytesRead
                client.write("k")
            if not client.readableEnded and not client.destroyed:
                setImmediate(acknowledge)

        acknowledge()

        @client.on("data")
        def _(chunk: str) -> None:
            nonlocal text, pieces
            text += chunk
            pieces += 1

        @client.on("end")
        def _() -> None:
            shown = json.dumps(text, ensure_ascii=False)
            log(name, f"{client.readableEncoding}: {shown}, {pieces} pieces")

    server.listen(0, "127.0.0.1", listening)


run("utf8", None, "aé€😀".encode())
run("utf16le", "ucs2", "aé€".encode("utf-16-le"))
run("base64", "base64", bytes([251, 255, 191, 0, 1]))
run("base64url", "base64url", bytes([251, 255, 191, 0, 1]))
run("hex", "hex", bytes([0, 255]))
run("latin1", "binary", bytes([0x61, 0xE9, 0xFF]))
run("ascii", "ascii", bytes([0x61, 0xE1]))
run("broken", "utf-8", bytes([0x61, 0xFF, 0x62, 0xE2, 0x82]))

net.run()

traces.show()
