"""The end of messages that are corked, and of answers that were given up: what goes out, and what they tell of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.http as http
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word


def facts(message: http.OutgoingMessage) -> str:
    return ", ".join(
        f"{name} {word(getattr(message, name))}" for name in ("headersSent", "writableEnded", "writableFinished")
    )


def settable(message: http.OutgoingMessage) -> str:
    try:
        message.setHeader("a", "b")
    except RuntimeError as error:
        return str(getattr(error, "code", ""))
    return "true"


def head_sent(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    res.setHeader("Content-Length", 0)
    res.flushHeaders()

    def end() -> None:
        res.cork()
        res.end(lambda: print("end callback", facts(res)))
        print("socket corked", req.socket.writableCorked)

    setImmediate(end)


def corked_twice(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    res.cork()
    res.cork()
    res.write("a")
    res.end("b", lambda: print("end callback", facts(res)))
    print("socket corked", req.socket.writableCorked)


def last_chunk(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    res.destroy()
    res.end("x")
    print(facts(res), settable(res))


def no_chunk(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    res.destroy()
    res.end()
    print(facts(res), settable(res))


def head_made(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    res.writeHead(200, {"Content-Length": 3})
    res.destroy()
    res.end("abc")
    print(facts(res), settable(res))


Handler = Callable[[http.IncomingMessage, http.ServerResponse], None]
HANDLERS: dict[str, Handler] = {
    "head sent, corked": head_sent,
    "corked twice": corked_twice,
    "given up, last chunk": last_chunk,
    "given up, no chunk": no_chunk,
    "given up, head made": head_made,
}
NAMES = list(HANDLERS)
handler: Handler = head_sent
unclosed = 0

agent = http.Agent(keepAlive=True, maxSockets=1)
server = http.createServer()


@server.on("request")
def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    res.on("prefinish", lambda: print("prefinish", facts(res)))
    res.on("finish", lambda: print("finish", facts(res)))
    res.on("close", lambda: print("close", facts(res)))
    res.on("close", closed)
    handler(req, res)


def closed() -> None:
    global unclosed
    unclosed -= 1
    if unclosed == 0:
        next_one()


def next_one() -> None:
    global handler, unclosed
    if not NAMES:
        corked_request()
        return
    name = NAMES.pop(0)
    print(f"- {name}")
    handler = HANDLERS[name]
    unclosed = 2  # the answer, and the request
    request = http.get({"port": port_of(server), "host": "127.0.0.1", "agent": agent})

    @request.on("response")
    def _(res: http.IncomingMessage) -> None:
        print("answer", res.statusCode)
        res.on("data", lambda chunk: print("data", chunk.decode()))

    request.on("error", lambda err: print("request", err.code))
    request.on("close", closed)


def corked_request() -> None:
    print("- a request that is corked as it gets its socket")
    server.removeAllListeners("request")
    server.on("request", lambda req, res: req.resume().on("end", lambda: res.end()))
    options: Any = {"port": port_of(server), "host": "127.0.0.1", "agent": False, "method": "POST"}
    request = http.request(options, lambda res: res.resume())

    @request.on("socket")
    def _(socket: net.Socket) -> None:
        request.cork()
        request.end("b", lambda: print("end callback", facts(request)))
        print("socket corked", socket.writableCorked)

    request.write("a")

    @request.on("close")
    def _() -> None:
        print("request close")
        agent.destroy()
        server.close()


server.listen(0, "127.0.0.1", next_one)
net.run()
