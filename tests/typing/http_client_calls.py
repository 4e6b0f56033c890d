"""Every way to call the client of ``http`` and ``https``, and what it gives back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlparse, urlsplit

from typing_extensions import assert_type

import pynet as net
import pynet.http as http
import pynet.https as https

agent = http.Agent(keepAlive=True, maxSockets=5, scheduling="fifo", timeout=1000, noDelay=True)
secure_agent = https.Agent({"keepAlive": True, "ca": "-----", "maxCachedSessions": 5}, rejectUnauthorized=False)
options: http.RequestOptions = {"host": "h", "port": 80, "method": "POST", "headers": {"a": ["1", "2"], "b": 5}}


def answered(response: http.IncomingMessage) -> None:
    assert_type(response.statusCode, int)
    assert_type(response.rawHeaders, list[str])
    response.on("data", lambda chunk: print(chunk))


def asking() -> None:
    assert_type(http.get("http://h/"), http.ClientRequest)
    assert_type(http.request("http://h/"), http.ClientRequest)
    http.get("http://h/", answered)
    http.get("http://h/", lambda response: print(response.headers["a"]))
    http.get("http://h/", lambda: None)
    http.get(urlparse("http://h/"), answered)
    http.get(urlsplit("http://h/"), options, answered)
    http.get("http://h/", {"agent": agent}, answered)
    http.get("http://h/", {"agent": False}, timeout=5)
    http.get("http://h/", agent=agent, callback=answered)
    http.request(options)
    http.request(options, answered)
    http.request({"host": "h", "path": "/"}, answered)
    http.request(host="h", port="80", method="PUT", headers=["A", "1"], auth="u:p", callback=answered)
    http.request("http://h/", signal=net.AbortSignal.timeout(5), maxHeaderSize=5, setHost=False)
    http.request("http://h/", createConnection=lambda options, callback: net.Socket())
    http.request(options, insecureHTTPParser=True, joinDuplicateHeaders=True, localAddress="127.0.0.1", family=4)
    http.ClientRequest("http://h/", answered)
    http.get(5)  # type: ignore[call-overload]
    http.get("http://h/", 5)  # type: ignore[call-overload]
    http.get("http://h/", metod="GET")  # type: ignore[call-overload]
    http.get(b"http://h/")  # type: ignore[call-overload]


def asking_securely() -> None:
    assert_type(https.get("https://h/"), http.ClientRequest)
    https.get("https://h/", answered)
    https.request("https://h/", {"ca": b"-----", "agent": secure_agent}, answered)
    https.request(host="h", cert="-----", key="-----", servername="n", callback=answered)
    https.request("https://h/", checkServerIdentity=lambda host, cert: None, rejectUnauthorized=False)
    https.get("https://h/", keepalive=True)  # type: ignore[call-overload]


def a_request(q: http.ClientRequest) -> None:
    assert_type(q.on("response", answered), http.ClientRequest)
    q.on("socket", lambda socket: print(socket.remotePort))
    q.on("information", lambda info: print(info.statusCode + 1, info.headers, info.rawHeaders))
    q.on("upgrade", lambda response, socket, head: socket.write(head + b"x"))
    q.on("connect", lambda response, socket: socket.end())
    q.on("error", lambda err: print(err.code))
    q.on("timeout", q.destroy).on("close", lambda: None).on("continue", lambda: q.end("x"))
    q.on("respones", answered)  # type: ignore[call-overload]
    q.on("response", lambda chunk: chunk.nothing)  # type: ignore[call-overload]
    assert_type(q.setTimeout(5, lambda: None), http.ClientRequest)
    assert_type(q.end("x"), http.ClientRequest)
    assert_type(q.write(b"x"), bool)
    assert_type(q.destroy(Exception("why")), http.ClientRequest)
    assert_type(q.path, str)
    assert_type(q.reusedSocket, bool)
    assert_type(q.res, http.IncomingMessage | None)
    assert_type(q.agent, http.Agent | None)

    @q.on("response")
    def _(response: http.IncomingMessage) -> None:
        response.resume()

    @q.on("upgrade")
    def _(response: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
        socket.end()

    @q.on("response")  # type: ignore[type-var]
    def _(response: int) -> None: ...


async def reading(response: http.IncomingMessage) -> bytes:
    body = b""
    async for chunk in response:
        body += chunk
    return body


class Connecting(http.Agent):
    """An agent with connections of its own."""

    def createConnection(self, options: dict[str, Any], callback: Any = None, /) -> net.Socket:
        return net.connect(1)


def an_agent() -> None:
    assert_type(agent.getName({"host": "h"}), str)
    assert_type(agent.requests, dict[str, list[http.ClientRequest]])
    assert_type(agent.maxSockets, float)
    agent.on("free", lambda socket, options: print(socket.remotePort, options["host"]))
    agent.on("free", lambda socket: socket.unref())
    agent.on("fre", lambda: None)  # type: ignore[call-overload]
    http.Agent(keepAlives=True)  # type: ignore[call-arg]
    http.Agent(scheduling="random")  # type: ignore[arg-type]
    http.globalAgent.maxSockets = 5
    secure_agent.destroy()
    http.get("http://h/", {"agent": Connecting()}, answered)
