"""A signal on listen(): aborted while listening it closes the server as close() does; aborted before, only 'close'."""

from __future__ import annotations

import pynet as net
from pynet.timers import setTimeout
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "early")
log = traces.log


controller = net.AbortController()


def connection(socket: net.Socket) -> None:
    socket.resume()
    controller.abort()
    log("server", f"abort() returned, listening {word(server.listening)}")
    client.end()


server = net.createServer(connection)
server.on("error", lambda err: log("server", f"error {err.code}"))
server.on("close", lambda: log("server", "close"))
client: net.Socket


def listening() -> None:
    global client
    log("server", "listening")
    client = net.connect(port_of(server), "127.0.0.1")
    client.resume()


server.listen({"port": 0, "host": "127.0.0.1", "signal": controller.signal}, listening)

early = net.createServer()
early.on("listening", lambda: log("early", "listening"))
early.on("error", lambda err: log("early", f"error {err.code}"))
early.on("close", lambda: log("early", "close"))
early.listen({"port": 0, "host": "127.0.0.1", "signal": net.AbortSignal.abort()})
setTimeout(lambda: log("early", f"later: listening {word(early.listening)}"), 20)

net.run()

traces.show()
