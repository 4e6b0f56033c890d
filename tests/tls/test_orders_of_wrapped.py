"""Event orders of TLS over what the program has already, and what else needs a life of its own."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet import tls
from tests.lab import run
from tests.web_data import event_orders

from .helpers import CA, KEYS, connect_to, listening, serve
from .test_echo import duplex_pair
from .trace import Trace

ROWS = event_orders("t")


def speak(trace: Trace, near: Any, far: Any) -> None:
    """Both ends of the lives t23 and t24: a word and its echo."""
    accepted = trace.watch("accepted", tls.TLSSocket(far, {"isServer": True, **KEYS}))
    accepted.on("data", lambda chunk: accepted.end(chunk))
    client = trace.watch("client", tls.connect({"socket": near, "ca": CA.cert, "host": "localhost"}))

    def connected() -> None:
        trace.log("cb:connectListener")
        client.write("hi")

    client.on("secureConnect", connected)
    client.on("data", lambda chunk: None)


def test_starttls_order() -> None:
    trace = Trace()
    ends: list[net.Socket] = []

    def have(socket: net.Socket) -> None:
        ends.append(socket)
        if len(ends) == 2:
            near = next(end for end in ends if end.server is None)
            far = next(end for end in ends if end.server is not None)
            server.close()
            speak(trace, near, far)

    def connect(port: int) -> None:
        near = net.connect(port, "127.0.0.1")
        near.on("connect", lambda: have(near))

    server = listening(net.createServer(have), connect)
    run()
    assert {name: trace.of(name) for name in ("client", "accepted")} == ROWS["t23"]["per_object"]


def test_duplex_order() -> None:
    trace = Trace()
    speak(trace, *duplex_pair())
    run()
    ours = {name: [line for line in trace.of(name) if line != "close(false)"] for name in ("client", "accepted")}
    # Node's life stops there.
    assert ours["client"][:4] == ["resume", "secure", "secureConnect", "data(2B)"]
    assert ours["accepted"][:3] == ["resume", "secure", "data(2B)"]


def test_flags() -> None:
    lines: list[str] = []

    def flags(step: str, socket: tls.TLSSocket) -> None:
        facts = {
            "connecting": socket.connecting,
            "pending": socket.pending,
            "secureConnecting": socket.secureConnecting,
            "authorized": socket.authorized,
            "readyState": socket.readyState,
            "protocol": "null" if socket.getProtocol() is None else socket.getProtocol(),
        }
        shown = " ".join(f"{name}={str(v).lower() if isinstance(v, bool) else v}" for name, v in facts.items())
        lines.append(f"flags {step}: {shown}")

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert)
        flags("new", client)
        client.on("connect", lambda: flags("connect", client))
        client.on("secureConnect", lambda: flags("secureConnect", client))
        client.on("secure", lambda: flags("secure", client))
        client.on("close", lambda: flags("close", client))
        client.on("close", lambda: server.close())
        client.on("secure", lambda: client.end())
        client.resume()

    server = serve(lambda accepted: accepted.resume(), connect)
    run()
    assert lines == ROWS["t32"]["order"]


def test_pause_on_connect() -> None:
    trace = Trace()

    def on_accepted(accepted: tls.TLSSocket) -> None:
        trace.log(f"paused {str(accepted.isPaused()).lower()}")
        accepted.on("data", lambda chunk: trace.clients[0].destroy())
        accepted._pynet_loop.start_timer(20, lambda: resume(accepted))

    def resume(accepted: tls.TLSSocket) -> None:
        trace.log("call:resume()")
        accepted.resume()

    def connect(port: int) -> None:
        client = trace.watch("client", connect_to(port, ca=CA.cert))
        trace.clients.append(client)
        client.on("secureConnect", lambda: client.write("hi"))
        client.on("close", lambda: server.close())

    server = trace.watch("server", serve(on_accepted, connect, pauseOnConnect=True))
    run()
    expected = ROWS["t34"]["order"]
    assert trace.order[: len(expected)] == expected
