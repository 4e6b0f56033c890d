"""Who may connect? An upgrade that is checked before it is done: the page's Origin, a token, and a subprotocol.

    python -m pynet examples/websocket_auth.py [port]

A browser lets any page open a WebSocket to any server, with the user's cookies; the server has to look at `Origin`.
"""

from __future__ import annotations

import hmac
import sys
from urllib.parse import parse_qs, urlsplit

import pynet as net
import pynet.http as http
import pynet.ws as ws

ORIGINS = {"http://127.0.0.1:8084", "http://localhost:8084"}
TOKENS = {"ann": "correct horse", "bob": "battery staple"}
PROTOCOL = "notes.v1"


def user_of(req: http.IncomingMessage) -> str | None:
    """Whose token stands in the URL."""
    query = parse_qs(urlsplit(req.url).query)
    user, token = query.get("user", [""])[0], query.get("token", [""])[0]
    known = TOKENS.get(user)
    return user if known is not None and hmac.compare_digest(known.encode(), token.encode()) else None


def refuse(socket: net.Socket, status: str, why: str) -> None:
    socket.end(f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {len(why)}\r\n\r\n{why}")


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8084
    server = http.createServer(lambda req, res: res.writeHead(404).end())
    sockets = ws.WebSocketServer(
        noServer=True, handleProtocols=lambda offered, req: PROTOCOL if PROTOCOL in offered else False
    )

    @server.on("upgrade")
    def _(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
        socket.on("error", lambda err: print(err, flush=True))
        user = user_of(req)
        if req.headers.get("origin") not in ORIGINS:
            refuse(socket, "403 Forbidden", "not from this page")
        elif user is None:
            refuse(socket, "401 Unauthorized", "who are you?")
        else:
            sockets.handleUpgrade(req, socket, head, lambda client: welcome(client, user))

    server.listen(port, "127.0.0.1", lambda: print("guarding", server.address(), flush=True))
    net.run()


def welcome(client: ws.WebSocket, user: str) -> None:
    print(f"{user} is here", flush=True)
    if client.protocol != PROTOCOL:
        client.close(1002, f"speak {PROTOCOL}")  # a refusal that the page can read
        return
    client.send(f"hello {user}")
    client.on("message", lambda data: client.send(f"{user} says ".encode() + data, binary=False))


if __name__ == "__main__":
    main()
