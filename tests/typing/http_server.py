"""Servers, requests and answers: each event knows its arguments, and every way of making a server its options."""

from __future__ import annotations

from typing import Any

from typing_extensions import assert_type

import pynet as net
import pynet.http as http
from pynet.abort import AbortSignal
from pynet.stream import Readable


class MyRequest(http.IncomingMessage):
    user: str | None = None


class MyAnswer(http.ServerResponse):
    def json(self, value: object) -> None:
        self.setHeader("Content-Type", "application/json").end(repr(value))


def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    assert_type(req.method, str)
    assert_type(req.url, str)
    assert_type(req.headers, dict[str, Any])
    assert_type(req.headersDistinct, dict[str, list[str]])
    assert_type(req.rawHeaders, list[str])
    assert_type(req.socket, net.Socket)
    assert_type(req.signal, AbortSignal)
    assert_type(req.pipe(res), http.ServerResponse)
    assert_type(req.setEncoding("utf8").on("data", lambda text: None), http.IncomingMessage)
    assert_type(res.writeHead(200, {"a": "b"}).end("x"), http.ServerResponse)
    assert_type(res.setHeader("a", 1).setHeader("b", ["c", "d"]), http.ServerResponse)
    assert_type(res.write(b"x"), bool)
    assert_type(res.getHeaders(), dict[str, Any])
    assert_type(res.socket, net.Socket | None)
    res.write("x", "utf8", lambda error: None)
    res.end(lambda: None)
    res.end("x", lambda: None)
    res.writeHead(404, "Nothing here", {"a": ["b"]})


async def answers_later(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    async for chunk in req:
        res.write(chunk)
    res.end()


# --- making a server

server = http.createServer()
assert_type(server, http.Server)
assert_type(http.createServer(on_request), http.Server)
assert_type(http.createServer(answers_later), http.Server)
assert_type(http.createServer(lambda req, res: res.end(req.url)), http.Server)
assert_type(http.createServer(lambda req: print(req.url)), http.Server)
assert_type(http.createServer(lambda: print("asked")), http.Server)
assert_type(http.createServer({"keepAliveTimeout": 1000}, on_request), http.Server)
assert_type(http.createServer(on_request, keepAliveTimeout=1000, noDelay=True), http.Server)
assert_type(http.createServer(requestListener=on_request, maxBodySize=2**20), http.Server)
assert_type(http.createServer({"IncomingMessage": MyRequest, "ServerResponse": MyAnswer}), http.Server)
assert_type(http.Server({"httpValidation": "relaxed"}), http.Server)
http.createServer(keepAliveTimeOut=1)  # type: ignore[call-overload]
http.createServer({"httpValidation": "lax"})  # type: ignore[call-overload]
http.createServer(lambda req, res: res.send("x"))  # type: ignore[attr-defined]

# --- listeners of a server

assert_type(server.on("request", on_request).once("listening", lambda: None), http.Server)
server.on("request", answers_later)
server.on("request", lambda req, res: res.end())
server.on("checkContinue", lambda req, res: res.writeContinue())
server.on("upgrade", lambda req, socket, head: socket.end(head.upper()))
server.on("connect", lambda req, socket: socket.destroy())
server.on("clientError", lambda error, socket: socket.end(str(error.code)))
server.on("timeout", lambda socket: socket.destroy())
server.on("connection", lambda socket: socket.setNoDelay())
server.on("error", lambda error: print(error.code))
assert_type(server.setTimeout(1000).listen(0), http.Server)
server.setTimeout(1000, lambda socket: socket.destroy())
server.setTimeout(lambda socket: socket.destroy())
server.on("requests", on_request)  # type: ignore[call-overload]
server.on("upgrade", lambda req, socket, head: head.write("x"))  # type: ignore[call-overload]


@server.on("request")
def _(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    res.end(req.url)


@server.on("upgrade")
def _(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
    socket.end(head)


@server.on("clientError")
def _(error: Any, socket: net.Socket) -> None:
    socket.destroy()


# --- listeners of messages


def on_parts(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    assert_type(req.on("end", lambda: None).on("aborted", lambda: None), http.IncomingMessage)
    req.on("data", lambda chunk: print(chunk.hex()))
    req.on("timeout", lambda socket: socket.destroy())
    req.on("error", lambda error: print(error.code))
    assert_type(res.on("finish", lambda: None).on("close", lambda: None), http.ServerResponse)
    res.on("pipe", lambda source: source.unpipe())
    res.on("timeout", lambda socket: socket.destroy())
    req.on("dat", lambda chunk: None)  # type: ignore[call-overload]
    res.on("finish", lambda error: None)  # type: ignore[call-overload]

    @req.on("data")
    def _(chunk: bytes) -> None:
        print(chunk)

    @res.on("pipe")
    def _(source: Readable) -> None:
        print(source)
