"""An HTTP/1.1 client on a TCP connection: prints what a GET brings, or what a POST of a text is answered.

Needs h11: pip install 'pynet-node[examples]'.

    python -m pynet examples/http_client.py http://127.0.0.1:8080/ [text to post]
    try it with: python3 -m http.server 8080 --bind 127.0.0.1, or http_server.py and a text for /shout
"""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

import h11

import pynet as net
from pynet import process


def fetch(url: str, body: bytes | None) -> None:
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        sys.exit(f"not an http:// URL: {url}")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    protocol = h11.Connection(h11.CLIENT)
    socket = net.connect(parts.port or 80, parts.hostname)
    socket.setTimeout(30_000, lambda: socket.destroy(TimeoutError("no answer within 30 seconds")))

    @socket.on("connect")
    def _() -> None:
        headers = [("Host", parts.netloc), ("Connection", "close"), ("Accept", "*/*")]
        if body is not None:
            headers.append(("Content-Length", str(len(body))))
        request = h11.Request(method="GET" if body is None else "POST", target=target, headers=headers)
        socket.write(protocol.send(request) or b"")
        if body is not None:
            socket.write(protocol.send(h11.Data(data=body)) or b"")
        protocol.send(h11.EndOfMessage())

    def take_events() -> None:
        while True:
            event = protocol.next_event()
            if isinstance(event, h11.Response):
                print(f"{event.status_code} {event.reason.decode('latin1')}", file=sys.stderr)
                for name, value in event.headers:
                    print(f"{name.decode()}: {value.decode('latin1')}", file=sys.stderr)
            elif isinstance(event, h11.Data):
                sys.stdout.buffer.write(event.data)
            elif event is h11.NEED_DATA:
                return
            elif isinstance(event, h11.EndOfMessage | h11.ConnectionClosed):
                sys.stdout.flush()
                socket.end()
                return

    def received(data: bytes) -> None:
        try:
            protocol.receive_data(data)
            take_events()
        except h11.RemoteProtocolError as err:
            socket.destroy(err)

    socket.on("data", received)
    socket.on("end", lambda: received(b""))  # a body without a length ends with the connection

    @socket.on("error")
    def _(err: Exception) -> None:
        print(err, file=sys.stderr)
        process.exitCode = 1


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    fetch(sys.argv[1], sys.argv[2].encode() if len(sys.argv) > 2 else None)
    net.run()


if __name__ == "__main__":
    main()
