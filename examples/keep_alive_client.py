"""Many requests over few connections: what an agent is for.

python -m pynet examples/keep_alive_client.py [url [requests [connections]]]
try it with: http_server.py 8080
"""

from __future__ import annotations

import sys

import pynet as net
import pynet.http as http
from pynet import process


def main() -> None:
    url, count, connections = [*sys.argv[1:], *("http://127.0.0.1:8080/", "20", "2")[len(sys.argv) - 1 :]][:3]
    agent = http.Agent(keepAlive=True, maxSockets=int(connections))
    ports: set[int | None] = set()
    done = again = 0

    def get(retries: int = 1) -> None:
        def answered(res: http.IncomingMessage) -> None:
            res.setEncoding("utf8")
            parts: list[str] = []
            res.on("data", parts.append)

            @res.on("end")
            def _() -> None:
                nonlocal done
                done += 1
                body = "".join(parts)
                kind = "kept connection" if req.reusedSocket else "new connection"
                print(res.statusCode, len(body), "characters", kind)
                if done == int(count):
                    print(f"{count} requests, {len(ports)} connections, {again} repeated")
                    agent.destroy()

        req = http.get(url, {"agent": agent}, answered)

        @req.on("socket")
        def _(socket: net.Socket) -> None:
            if socket.connecting:
                socket.once("connect", lambda: ports.add(socket.localPort))

        @req.on("error")
        def _(err: Exception) -> None:
            nonlocal again
            # The server may have closed the kept connection at the very moment when we used it: nothing was asked then.
            if req.reusedSocket and getattr(err, "code", None) == "ECONNRESET" and retries:
                again += 1
                get(retries - 1)
            else:
                print("failed:", err)
                process.exitCode = 1

    for _ in range(int(count)):
        get()
    net.run()


if __name__ == "__main__":
    main()
