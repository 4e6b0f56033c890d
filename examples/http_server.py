"""An HTTP/1.1 server on a TCP server; h11 knows the protocol, and needs nothing but the bytes.

Keep-alive, pipelining, bodies, HEAD and ``Expect: 100-continue`` work. Needs h11: pip install 'pynet-node[examples]'.

    python -m pynet examples/http_server.py [port]      try it with: curl -i -d hello http://127.0.0.1:8080/shout
"""

from __future__ import annotations

import sys
from email.utils import formatdate
from http import HTTPStatus

import h11

import pynet as net


def page(method: str, target: str, body: bytes) -> tuple[int, bytes]:
    """What the site says to a request: a status and a text."""
    if target == "/":
        return 200, b"Hello. Send something to /shout\n"
    if target == "/shout":
        return 200, body.upper() + b"\n"
    return 404, f"nothing at {target}\n".encode()


class Connection:
    """One client: a socket, and what h11 knows about the conversation."""

    def __init__(self, socket: net.Socket) -> None:
        self.socket = socket
        self.protocol = h11.Connection(h11.SERVER)
        self.request: h11.Request | None = None
        self.body = b""
        socket.setTimeout(60_000, socket.destroy)
        socket.on("data", self.received)
        socket.on("end", lambda: self.received(b""))
        socket.on("error", lambda err: None)  # the client went away; 'close' follows

    def received(self, data: bytes) -> None:
        try:
            self.protocol.receive_data(data)
            self.work()
        except h11.RemoteProtocolError as err:
            if self.protocol.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                self.respond(err.error_status_hint, f"{err}\n".encode())
            self.socket.end()

    def work(self) -> None:
        """Take every event that is there: several requests may have come at once."""
        while True:
            event = self.protocol.next_event()
            if self.protocol.they_are_waiting_for_100_continue:
                self.send(h11.InformationalResponse(status_code=100, headers=[]))
            if isinstance(event, h11.Request):
                self.request, self.body = event, b""
            elif isinstance(event, h11.Data):
                self.body += event.data
            elif isinstance(event, h11.EndOfMessage) and self.request is not None:
                method, target = self.request.method.decode(), self.request.target.decode()
                status, text = page(method, target, self.body)
                print(method, target, status, flush=True)
                self.respond(status, text)
            elif isinstance(event, h11.ConnectionClosed):
                self.socket.end()
                return
            else:  # NEED_DATA; or PAUSED, after a "Connection: close"
                if self.protocol.our_state in (h11.MUST_CLOSE, h11.CLOSED):
                    self.socket.end()
                return

    def respond(self, status: int, text: bytes) -> None:
        headers = [
            ("Date", formatdate(usegmt=True)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(text))),
        ]
        self.socket.cork()  # head and body in one segment
        self.send(h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase.encode()))
        if self.request is None or self.request.method != b"HEAD":
            self.send(h11.Data(data=text))
        self.send(h11.EndOfMessage())
        self.socket.uncork()
        if self.protocol.our_state is h11.DONE and self.protocol.their_state is h11.DONE:
            self.protocol.start_next_cycle()

    def send(self, event: h11.InformationalResponse | h11.Response | h11.Data | h11.EndOfMessage) -> None:
        data = self.protocol.send(event)
        if data:
            self.socket.write(data)


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    server = net.createServer({"allowHalfOpen": True}, Connection)
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
