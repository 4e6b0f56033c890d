"""``wss:``: over an HTTPS server, with a certificate that is trusted, and ones that are not."""

from __future__ import annotations

from typing import Any

import pytest

import pynet.http as http
import pynet.https as https
import pynet.ws as ws
from tests.lab import port_of, run
from tests.tls import helpers
from tests.tls.helpers import CA

KEYS: Any = helpers.KEYS
TRUSTED: dict[str, Any] = {"ca": CA.cert}
WORKS = [["secure", True], "open", "x", 1000]
# (URL, options, what happens): as recorded from ws.
ROWS: dict[str, tuple[str, dict[str, Any], list[Any]]] = {
    "trusted": ("wss://localhost:PORT/", TRUSTED, WORKS),
    "https:": ("https://localhost:PORT/", TRUSTED, WORKS),
    "an address": ("wss://127.0.0.1:PORT/", TRUSTED, WORKS),
    "servername": ("wss://127.0.0.1:PORT/", {**TRUSTED, "servername": "localhost"}, WORKS),
    "not trusted": ("wss://localhost:PORT/", {}, ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", 1006]),
    "not verified": ("wss://localhost:PORT/", {"rejectUnauthorized": False}, WORKS),
    "another name": (
        "wss://127.0.0.1:PORT/",
        {**TRUSTED, "servername": "example.test"},
        ["ERR_TLS_CERT_ALTNAME_INVALID", 1006],
    ),
    "plain": ("ws://127.0.0.1:PORT/", {}, ["ECONNRESET", 1006]),
}


@pytest.mark.parametrize("name", ROWS)
def test_against_an_https_server(name: str) -> None:
    url, options, expected = ROWS[name]
    seen: list[Any] = []

    def verify(info: ws.VerifyClientInfo) -> bool:
        seen.append(["secure", info.secure])
        return True

    server = https.createServer(KEYS)
    sockets = ws.WebSocketServer(server=server, verifyClient=verify, perMessageDeflate=True)
    sockets.on("connection", lambda peer: peer.on("message", lambda data, isBinary: peer.send(data, binary=isBinary)))

    def listening() -> None:
        client = ws.WebSocket(url.replace("PORT", str(port_of(server))), options)
        client.on("open", lambda: seen.append("open"))
        client.on("open", lambda: client.send("x"))
        client.on("message", lambda data: seen.append(data.decode()))
        client.on("message", lambda: client.close(1000))
        client.on("error", lambda error: seen.append(error.code))
        client.on("close", lambda code: seen.append(code))
        client.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)
    run()
    assert seen == expected


def test_against_a_plain_server() -> None:
    seen: list[Any] = []
    server = http.createServer()

    def listening() -> None:
        client = ws.WebSocket(f"wss://localhost:{port_of(server)}/")
        client.on("error", lambda error: seen.append(error.code))
        client.on("close", lambda code: seen.append(code))
        client.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)
    run()
    assert seen[-1] == 1006
    assert len(seen) == 2


def test_large_messages() -> None:
    """TLS records and frames do not meet at their ends."""
    got: list[int] = []
    server = https.createServer(KEYS)
    sockets = ws.WebSocketServer(server=server)
    sockets.on("connection", lambda peer: peer.on("message", lambda data: peer.send(data)))

    def listening() -> None:
        client = ws.WebSocket(f"wss://localhost:{port_of(server)}/", TRUSTED)
        sizes = [0, 1, 16383, 16384, 65535, 65536, 1_000_000]
        client.on("open", lambda: [client.send(b"x" * size) for size in sizes])
        client.on("message", lambda data: got.append(len(data)))
        client.on("message", lambda: client.close() if len(got) == len(sizes) else None)
        client.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)
    run()
    assert got == [0, 1, 16383, 16384, 65535, 65536, 1_000_000]
