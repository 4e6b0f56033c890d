"""Every byte value, twice over, in both directions: as a Buffer, as latin1 text, as hex."""

from __future__ import annotations

import base64

import pynet as net
from tests.parity.prelude import port_of, word

all_ = bytes(i % 256 for i in range(512))

server = net.createServer(lambda socket: socket.pipe(socket))


def listening() -> None:
    chunks: list[bytes] = []
    client = net.connect(port_of(server), "127.0.0.1")
    client.write(all_)
    client.write(all_.decode("latin1"), "latin1")
    client.write(all_.hex(), "hex")
    client.end(base64.b64encode(all_).decode(), "base64")
    client.on("data", lambda chunk: chunks.append(chunk))

    @client.on("end")
    def _() -> None:
        got = b"".join(chunks)
        print(f"{len(got)} bytes")
        for i in range(4):
            print(word(got[i * 512 : (i + 1) * 512] == all_))
        print(got[:16].hex(), got[250:262].hex())

    client.on("close", lambda: server.close())


server.listen(0, "127.0.0.1", listening)

net.run()
