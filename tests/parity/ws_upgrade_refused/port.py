"""A client whose upgrade is refused: by verifyClient, by a plain HTTP server, by a wrong answer; with and without a
listener for "unexpected-response".
"""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
import pynet.http as http
import pynet.ws as ws
from tests.parity.prelude import port_of

Done = Callable[[], object]


def watch(client: ws.WebSocket, lines: list[str]) -> None:
    client.on("open", lambda: lines.append("open"))
    client.on("upgrade", lambda res: lines.append(f"upgrade {res.statusCode}"))
    client.on("error", lambda err: lines.append(f"error {err}, readyState {client.readyState}"))
    client.on("close", lambda code, reason: lines.append(f'close {code} "{reason.decode()}"'))


def twice(name: str, url: str, done: Done) -> None:
    """Tries a client, then the same with a listener for the answer."""
    lines: list[str] = []
    first = ws.WebSocket(url)
    watch(first, lines)

    @first.on("close")
    def _() -> None:
        second = ws.WebSocket(url)
        watch(second, lines)

        @second.on("unexpected-response")
        def _(req: http.ClientRequest, res: http.IncomingMessage) -> None:
            body = ""
            why = res.headers.get("x-why", "none")
            lines.append(f"unexpected-response {res.statusCode} {res.statusMessage}, x-why {why}")

            @res.on("data")
            def _(chunk: bytes) -> None:
                nonlocal body
                body += chunk.decode()

            @res.on("end")
            def _() -> None:
                lines.append(f"body {body}")
                second.terminate()

        @second.on("close")
        def _() -> None:
            print(name, *lines, sep="\n  ")
            done()


def refusing(name: str, verifyClient: Callable[..., object], done: Done) -> None:
    server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1", "verifyClient": verifyClient})
    server.on("connection", lambda: print("never"))
    server.on("listening", lambda: twice(name, f"ws://127.0.0.1:{port_of(server)}/", lambda: server.close(done)))


def plain(name: str, listener: Callable[..., object] | None, done: Done) -> None:
    server = http.createServer(lambda req, res: res.end("only HTTP here"))
    if listener:
        server.on("upgrade", listener)

    def tried() -> None:
        server.close(done)
        server.closeAllConnections()

    server.listen(0, "127.0.0.1", lambda: twice(name, f"ws://127.0.0.1:{port_of(server)}/", tried))


def answer(*lines: str) -> Callable[..., object]:
    def listener(req: http.IncomingMessage, socket: net.Socket) -> None:
        socket.on("error", lambda: None)
        socket.end("\r\n".join((*lines, "", "")))

    return listener


def says_why(info: ws.VerifyClientInfo, answer: Callable[..., object]) -> None:
    answer(False, 403, "Not you", {"X-Why": f"no origin but {info.origin or 'none'}"})


SWITCH = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade")

steps: list[Callable[[Done], object]] = [
    lambda done: refusing("verifyClient says no", lambda info: False, done),
    lambda done: refusing("verifyClient says why", says_why, done),
    lambda done: plain("a server that only speaks HTTP", None, done),
    lambda done: plain("no key in the answer", answer(*SWITCH), done),
    lambda done: plain("a wrong key in the answer", answer(*SWITCH, "Sec-WebSocket-Accept: aaaa"), done),
    lambda done: plain("not an upgrade to a WebSocket", answer(SWITCH[0], "Upgrade: h2c", SWITCH[2]), done),
    lambda done: plain("the connection is cut", lambda req, socket: socket.destroy(), done),
]


def run_next() -> None:
    if steps:
        steps.pop(0)(run_next)


run_next()
net.run()
