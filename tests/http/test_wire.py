"""Bytes to a server, and what it says to them: every wire vector of the inventory, with a listener and without."""

from __future__ import annotations

from typing import Any

import pytest

import pynet as net
import pynet.http as http
from pynet._errors import ParseError
from tests.lab import port_of, run

from .test_parser import ROWS, STRICTER, bytes_of

CALLS = [
    call
    for call, row in ROWS.items()
    if row["group"] == "server parser" and "answer_without_a_listener" in row.get("extra", {})
]
#: What is answered otherwise, and why.
DIFFERENT = {
    "'GET / HTTP/1.1\\r\\n\\r\\n' (no Host)": "HTTP/1.1 400 Bad Request",  # Node's answer too: it came after the look
    "connection closed in the middle of the head": "HTTP/1.1 400 Bad Request",  # the same, to a client that still reads
    "two Host headers": "HTTP/1.1 400 Bad Request",  # which one is meant? the smuggler knows
    **dict.fromkeys(STRICTER, "HTTP/1.1 400 Bad Request"),
}
create: Any = http.createServer


def options_of(call: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for name in ("strict", "relaxed", "insecure"):
        if f"httpValidation '{name}'" in call:
            options["httpValidation"] = name
    if "insecureHTTPParser" in call:
        options["insecureHTTPParser"] = True
    if "requireHostHeader false" in call:
        options["requireHostHeader"] = False
    if "maxHeaderSize" in call and "default" not in call:
        options["maxHeaderSize"] = 200 if "200" in call else 2**20
    if "slower than" in call:
        options[call.split()[-1]] = 30
        options["connectionsCheckingInterval"] = 10
        options.setdefault("headersTimeout", 30)
    return options


class Talk:
    """One connection: the bytes sent, what came back, and what the server noticed."""

    def __init__(self, call: str, data: bytes, listens: bool) -> None:
        self.received = b""
        self.errors: list[Any] = []
        self.server: http.Server = create(options_of(call), self.on_request)
        self.answers = "does not answer" not in call and "slower" not in call
        if "maxHeadersCount = " in call:
            self.server.maxHeadersCount = int(call.split("maxHeadersCount = ")[1])
        if listens:
            self.server.on("clientError", self.on_error)
        self.client = net.Socket()
        self.client.on("data", self.on_data)
        self.client.on("error", lambda: None)
        self.client.on("close", self.server.close)
        self.listens = listens
        ends = "closed in the middle" in call or "then nothing" in call
        self.client.on("connect", lambda: self.client.end(data) if ends else self.client.write(data))
        self.server.listen(0, "127.0.0.1", self.on_listening)

    def on_listening(self) -> None:
        self.client.connect(port_of(self.server), "127.0.0.1")

    def on_request(self, req: http.IncomingMessage, res: http.ServerResponse) -> None:
        if self.answers:
            res.end("ok")

    def on_data(self, data: bytes) -> None:
        self.received += data
        if not self.listens:
            self.client.destroy()

    def on_error(self, error: Any, socket: Any) -> None:
        self.errors.append(error)
        socket.destroy()


@pytest.mark.filterwarnings("ignore:this server takes what is no HTTP")
@pytest.mark.parametrize("call", CALLS)
def test_answer(call: str) -> None:
    talk = Talk(call, bytes_of(call), listens=False)
    run()
    first_line = talk.received.partition(b"\r\n")[0].decode() or "(nothing)"
    expected = DIFFERENT.get(call, ROWS[call]["extra"]["answer_without_a_listener"])
    assert first_line == expected.removesuffix("…")


@pytest.mark.filterwarnings("ignore:this server takes what is no HTTP")
@pytest.mark.parametrize(
    "call", [call for call in CALLS if ROWS[call]["channel"] == "'clientError' event" or call in STRICTER]
)
def test_client_error(call: str) -> None:
    row = ROWS[call]
    data = bytes_of(call)
    talk = Talk(call, data, listens=True)
    run()
    (error,) = talk.errors
    assert error.code == (STRICTER[call] if call in STRICTER else row["error"]["code"])
    if call not in STRICTER:
        assert str(error) == row["error"]["message"]
        if "rawPacket" in row["error"].get("fields", {}):
            assert isinstance(error, ParseError)
            assert error.rawPacket is not None
            assert data.endswith(error.rawPacket)


def test_a_nul_is_refused_when_relaxed() -> None:
    # Node 26.10 never comes back from it.
    talk = Talk("httpValidation 'relaxed'", b"GET / HTTP/1.1\r\nHost: x\r\nA: a\0b\r\n\r\n", listens=False)
    run()
    assert talk.received.startswith(b"HTTP/1.1 400 ")
