"""Two WebSockets that are connected without a server: over a pair of duplexes, or of sockets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pynet import testing
from pynet._ws import WebSocket
from pynet._ws._negotiation import Parameters
from pynet.stream import Duplex, duplexPair

from .frame_cases import Frame


def sent(*frames: Frame) -> bytes:
    """What a client sends."""
    return b"".join(frame.encode(True) for frame in frames)


def no_mask(mask: bytearray) -> None:
    mask[:] = bytes(4)


def server_over(
    socket: Duplex, parameters: Parameters | None = None, deflate: Mapping[str, Any] | None = None, **options: Any
) -> WebSocket:
    ws = WebSocket(None, None, options)
    ws._pynet_open(socket, b"", True, parameters, deflate or {})
    return ws


def client_over(
    socket: Duplex, parameters: Parameters | None = None, deflate: Mapping[str, Any] | None = None, **options: Any
) -> WebSocket:
    ws = WebSocket(None, None, options)
    ws._pynet_open(socket, b"", False, parameters, deflate or {})
    return ws


def raw_peer(
    parameters: Parameters | None = None, deflate: Mapping[str, Any] | None = None, **options: Any
) -> tuple[WebSocket, Duplex, bytearray]:
    """The server's side, the other end of its stream, and the bytes that arrive there."""
    near, far = duplexPair()
    received = bytearray()
    far.on("data", received.extend)
    far.on("end", lambda: far.end())
    return server_over(near, parameters, deflate, **options), far, received


def connected(parameters: Parameters | None = None, **options: Any) -> tuple[WebSocket, WebSocket]:
    """Client and server."""
    near, far = testing.socket_pair()
    return client_over(near, parameters, **options), server_over(far, parameters, **options)


def log(ws: WebSocket, events: list[str], name: str = "") -> None:
    def note(event: str) -> None:
        def listener(*args: Any) -> None:
            events.append(f"{name}{event}:" + ",".join(shown(arg) for arg in args))

        ws.add_listener(event, listener)

    for event in ("message", "ping", "pong", "close", "error", "open"):
        note(event)


def shown(value: Any) -> str:
    if isinstance(value, Exception):
        return f"{getattr(value, 'code', '')}/{value}"
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return json.dumps(value, default=repr) if not isinstance(value, str) else value
