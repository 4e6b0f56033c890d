"""A broadcast: whatever one client sends goes to all the others, and nobody waits for a slow one.

python -m pynet examples/websocket_broadcast.py [port]      try it with: two times  python -m websockets ws://127.0.0.1:8082
"""

from __future__ import annotations

import sys

import pynet as net
import pynet.ws as ws

# A client that is so far behind is cut off: else what waits for it would fill the memory.
MOST_BEHIND = 4 * 1024 * 1024


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8082
    server = ws.WebSocketServer(port=port, host="127.0.0.1")

    @server.on("connection")
    def _(sender: ws.WebSocket) -> None:
        def spread(data: bytes, isBinary: bool) -> None:
            for client in server.clients or ():
                if client is sender or client.readyState != client.OPEN:
                    continue
                if client.bufferedAmount > MOST_BEHIND:
                    client.terminate()
                else:
                    client.send(data, binary=isBinary)  # the frame is made once for all

        sender.on("message", spread)
        sender.on("error", lambda err: print(err.code, flush=True))

    server.on("listening", lambda: print("broadcasting at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
