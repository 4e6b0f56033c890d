"""What is in a WebSocket: the handshake and the frames done by hand, on the `upgrade` event of an HTTP server.

    python -m pynet examples/websocket_by_hand.py [port]

For learning: it knows short texts and nothing else. For programs there is pynet.ws.
"""

from __future__ import annotations

import base64
import hashlib
import sys

import pynet as net
import pynet.http as http

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept(key: str) -> str:
    """What the server makes of the client's key, to show that it understood."""
    return base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()


def read_frame(data: bytes) -> tuple[int, bytes]:
    """Opcode and text of a short frame: a client's are masked."""
    size = data[1] & 0x7F
    mask, payload = data[2:6], data[6 : 6 + size]
    return data[0] & 0x0F, bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def write_frame(text: bytes) -> bytes:
    """A frame of a server, with 0x81 for a whole text."""
    return bytes((0x81, len(text))) + text


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8085
    server = http.createServer(lambda req, res: res.end("this is for WebSockets\n"))

    @server.on("upgrade")
    def _(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
        key = str(req.headers.get("sec-websocket-key"))
        socket.write(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept(key)}\r\n\r\n"
        )

        def received(chunk: bytes) -> None:
            if len(chunk) < 6:
                socket.destroy()  # less than a frame: a real reader would wait for the rest
                return
            opcode, text = read_frame(chunk)
            if opcode == 8 or len(text) > 100:
                socket.end(b"\x88\x00")
            else:
                print(text.decode(errors="replace"), flush=True)
                socket.write(write_frame(b"you said " + text))

        socket.on("data", received)
        socket.on("end", lambda: socket.end())  # an HTTP server's sockets stay half open
        socket.on("error", lambda err: print(err, flush=True))

    server.listen(port, "127.0.0.1", lambda: print("listening at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
