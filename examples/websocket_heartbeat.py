"""Is anybody there? A server that pings its clients and cuts those that did not answer until the next time.

python -m pynet examples/websocket_heartbeat.py [port] [seconds]      try it with: python -m websockets ws://127.0.0.1:8083
"""

from __future__ import annotations

import sys

import pynet as net
import pynet.ws as ws
from pynet.timers import clearInterval, setInterval


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8083
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 30
    server = ws.WebSocketServer(port=port, host="127.0.0.1")
    alive: set[ws.WebSocket] = set()

    def left(client: ws.WebSocket, code: int) -> None:
        alive.discard(client)
        print("gone", code, flush=True)

    @server.on("connection")
    def _(client: ws.WebSocket) -> None:
        alive.add(client)
        client.on("pong", lambda: alive.add(client))
        client.on("message", lambda data, isBinary: client.send(data, binary=isBinary))
        client.on("error", lambda err: print(err.code, flush=True))
        client.on("close", lambda code: left(client, code))

    def beat() -> None:
        for client in list(server.clients or ()):
            if client not in alive:
                client.terminate()
            else:
                alive.discard(client)
                client.ping()

    timer = setInterval(beat, seconds * 1000)
    server.on("close", lambda: clearInterval(timer))
    server.on("listening", lambda: print("listening at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
