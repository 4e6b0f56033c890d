"""Wrong arguments of send(), ping() and close(), and right ones too early and too late: what is thrown, what goes to
the callback, and what it counts in bufferedAmount.
"""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
import pynet.ws as ws
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word

lines: list[str] = []
# What JavaScript throws, and what it is here.
NAMES = {"TypeError": "TypeError", "ValueError": "RangeError", "RuntimeError": "Error"}


def log(what: str) -> None:
    lines.append(what)


def attempt(name: str, call: Callable[[], object]) -> None:
    try:
        call()
        log(f"{name}: fine")
    except (TypeError, ValueError, RuntimeError) as err:
        kind = next(NAMES[base.__name__] for base in type(err).__mro__ if base.__name__ in NAMES)
        log(f"{name}: {kind} {str(err).partition('. Received')[0]}")


def tell(name: str) -> Callable[[Exception | None], None]:
    return lambda err: log(f"{name}, callback: {err or 'none'}")


server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1"})
server.on("connection", lambda socket: socket.on("message", lambda: None))


@server.on("listening")
def listening() -> None:
    client = ws.WebSocket(f"ws://127.0.0.1:{port_of(server)}/")
    attempt("send early", lambda: client.send("x", tell("send early")))
    attempt("ping early", lambda: client.ping("x", tell("ping early")))
    attempt("pong early", lambda: client.pong("x", tell("pong early")))

    @client.on("open")
    def _() -> None:
        attempt("send an object", lambda: client.send({"a": 1}))  # type: ignore[call-overload]
        attempt("send a flag", lambda: client.send(True))
        attempt("ping 126 bytes", lambda: client.ping("x" * 126))
        attempt("pong 126 bytes", lambda: client.pong(bytes(126)))
        attempt("close 1005", lambda: client.close(1005))
        attempt("close 999", lambda: client.close(999))
        attempt("close 5000", lambda: client.close(5000))
        attempt('close "1000"', lambda: client.close("1000"))
        attempt("close with a long reason", lambda: client.close(1000, "x" * 124))
        log(f"still open: {word(client.readyState == client.OPEN)}")
        client.send("well", tell("send"))
        client.ping(tell("ping"))
        client.pong("x", True, tell("pong"))
        setImmediate(late)

    def late() -> None:
        client.close(1000, "x" * 123)
        attempt("send late", lambda: client.send("12345", tell("send late")))
        attempt("send an object late", lambda: client.send(bytes(10)))
        attempt("ping late", lambda: client.ping("123", tell("ping late")))
        attempt("close late", lambda: client.close(5000))
        log(f"all of it is counted: {word(client.bufferedAmount >= 18)}")

    @client.on("close")
    def _(code: int, reason: bytes) -> None:
        log(f"close {code} {len(reason)}, buffered {client.bufferedAmount}")
        attempt("send after the end", lambda: client.send("12", tell("send after the end")))
        attempt("ping after the end", lambda: client.ping("3", tell("ping after the end")))
        log(f"buffered {client.bufferedAmount}")
        server.close()


net.run()
print(*lines, sep="\n")
