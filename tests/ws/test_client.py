"""A client's opening: what it asks, where it goes, and redirects; recorded from ``ws``."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import pynet as net
import pynet.http as http
import pynet.ws as ws
from pynet.timers import setTimeout
from tests.lab import port_of, run

from .lab import OK, raw_server, serve, url_of

ASKS = "Sec-WebSocket-Version: 13|Sec-WebSocket-Key: K|Connection: Upgrade|Upgrade: websocket"
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"
HOST = "Host: 127.0.0.1:PORT"
PLAIN: dict[str, Any] = {"perMessageDeflate": False}


def head_of(url: str, protocols: Any = None, options: Any = None) -> tuple[str, str | None]:
    """The lines of the request, and the URL of the client."""
    heads: list[str] = []
    urls: list[str | None] = []

    def on_connection(socket: net.Socket) -> None:
        socket.on("error", lambda: None)
        socket.once("data", lambda data: heads.append(data.decode("latin-1")))
        socket.once("data", lambda: socket.destroy())
        socket.resume()

    server = net.createServer(on_connection)

    def listening() -> None:
        port = str(port_of(server))
        client = ws.WebSocket(url.replace("PORT", port), protocols, options)
        urls.append(str(client.url).replace(port, "PORT"))
        client.on("error", lambda: None)
        client.on("close", lambda: server.close())
        heads.append(port)

    server.listen(0, "127.0.0.1", listening)
    run()
    port, head = heads
    head = re.sub("Key: .{24}", "Key: K", head.replace(port, "PORT"))
    return head.replace("\r\n", "|").removesuffix("||"), urls[0]


HEADS: list[tuple[str, str, Any, Any, str]] = [
    ("plain", "ws://127.0.0.1:PORT", None, {}, f"GET / HTTP/1.1|{ASKS}|{DEFLATE}|{HOST}"),
    ("odd path", "ws://127.0.0.1:PORT/a b?x=é#", None, {}, f"GET /a%20b?x=%C3%A9 HTTP/1.1|{ASKS}|{DEFLATE}|{HOST}"),
    ("http:", "http://127.0.0.1:PORT/x", None, {}, f"GET /x HTTP/1.1|{ASKS}|{DEFLATE}|{HOST}"),
    (
        "subprotocols",
        "ws://127.0.0.1:PORT",
        ["a", "b"],
        PLAIN,
        f"GET / HTTP/1.1|{ASKS}|Sec-WebSocket-Protocol: a,b|{HOST}",
    ),
    ("one subprotocol", "ws://127.0.0.1:PORT", "a", PLAIN, f"GET / HTTP/1.1|{ASKS}|Sec-WebSocket-Protocol: a|{HOST}"),
    (
        "subprotocols among the options",
        "ws://127.0.0.1:PORT",
        {**PLAIN, "protocols": ["a", "b"]},
        None,
        f"GET / HTTP/1.1|{ASKS}|Sec-WebSocket-Protocol: a,b|{HOST}",
    ),
    (
        "subprotocols given twice",
        "ws://127.0.0.1:PORT",
        ["a"],
        {**PLAIN, "protocols": "b"},
        f"GET / HTTP/1.1|{ASKS}|Sec-WebSocket-Protocol: a|{HOST}",
    ),
    (
        "options second",
        "ws://127.0.0.1:PORT",
        {**PLAIN, "origin": "http://o"},
        None,
        f"GET / HTTP/1.1|{ASKS}|Origin: http://o|{HOST}",
    ),
    (
        "version 8",
        "ws://127.0.0.1:PORT",
        [],
        {**PLAIN, "origin": "http://o", "protocolVersion": 8},
        f"GET / HTTP/1.1|{ASKS.replace('13', '8')}|Sec-WebSocket-Origin: http://o|{HOST}",
    ),
    (
        "headers",
        "ws://127.0.0.1:PORT",
        [],
        {**PLAIN, "headers": {"Authorization": "x", "User-Agent": "me", "Host": "other"}},
        f"GET / HTTP/1.1|Authorization: x|User-Agent: me|Host: other|{ASKS}",
    ),
    (
        "auth in the URL",
        "ws://u:p%20w@127.0.0.1:PORT",
        [],
        PLAIN,
        f"GET / HTTP/1.1|{ASKS}|{HOST}|Authorization: Basic dTpwIHc=",
    ),
    (
        "auth",
        "ws://127.0.0.1:PORT",
        [],
        {**PLAIN, "auth": "a:b"},
        f"GET / HTTP/1.1|{ASKS}|{HOST}|Authorization: Basic YTpi",
    ),
    (
        "deflate parameters",
        "ws://127.0.0.1:PORT",
        [],
        {
            "perMessageDeflate": {
                "serverNoContextTakeover": True,
                "clientNoContextTakeover": True,
                "serverMaxWindowBits": 10,
                "clientMaxWindowBits": 11,
            }
        },
        f"GET / HTTP/1.1|{ASKS}|Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
        f"client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=11|{HOST}",
    ),
    (
        "no window bits",
        "ws://127.0.0.1:PORT",
        [],
        {"perMessageDeflate": {"clientMaxWindowBits": False, "threshold": 4}},
        f"GET / HTTP/1.1|{ASKS}|Sec-WebSocket-Extensions: permessage-deflate|{HOST}",
    ),
    (
        "the URL's business",
        "ws://127.0.0.1:PORT",
        [],
        {**PLAIN, "host": "1.2.3.4", "hostname": "x", "port": 1, "path": "/zz", "method": "POST", "protocol": "z"},
        f"GET / HTTP/1.1|{ASKS}|{HOST}",
    ),
    (
        "finishRequest",
        "ws://127.0.0.1:PORT",
        [],
        {**PLAIN, "finishRequest": lambda req, socket: req.setHeader("X-A", "b") and req.end()},
        f"GET / HTTP/1.1|{ASKS}|{HOST}|X-A: b",
    ),
    (
        "finishRequest with one parameter",
        "ws://127.0.0.1:PORT",
        [],
        {**PLAIN, "finishRequest": lambda req: req.end()},
        f"GET / HTTP/1.1|{ASKS}|{HOST}",
    ),
    (
        "an agent",
        "ws://127.0.0.1:PORT",
        [],
        {**PLAIN, "agent": http.Agent({"keepAlive": True})},
        f"GET / HTTP/1.1|{ASKS}|{HOST}",
    ),
    ("a path with dots", "ws://127.0.0.1:PORT/%7Ea/../b", [], PLAIN, f"GET /b HTTP/1.1|{ASKS}|{HOST}"),
]


@pytest.mark.parametrize(
    ("url", "protocols", "options", "head"), [row[1:] for row in HEADS], ids=[row[0] for row in HEADS]
)
def test_the_request(url: str, protocols: Any, options: Any, head: str) -> None:
    assert head_of(url, protocols, options)[0] == head


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("ws://127.0.0.1:PORT", "ws://127.0.0.1:PORT/"),
        ("http://127.0.0.1:PORT/x", "ws://127.0.0.1:PORT/x"),
        ("ws://127.0.0.1:PORT/a b?x=é#", "ws://127.0.0.1:PORT/a%20b?x=%C3%A9#"),
        ("ws://u:p%20w@127.0.0.1:PORT", "ws://u:p%20w@127.0.0.1:PORT/"),
    ],
)
def test_the_url(given: str, url: str) -> None:
    assert head_of(given)[1] == url


@pytest.mark.parametrize(("behind", "path"), [("", "/"), (":/p/q?x=1", "/p/q?x=1"), (":/a:b?c=d:e", "/a:b?c=d:e")])
@pytest.mark.parametrize("scheme", ["ws+unix:", "ws+unix://"])
def test_unix(tmp_path: Path, scheme: str, behind: str, path: str) -> None:
    seen: list[Any] = []
    server = http.createServer()
    wss = ws.WebSocketServer(server=server)
    wss.on("connection", lambda peer, req: seen.append([req.url, req.headers["host"]]))
    wss.on("connection", lambda peer: peer.close(1000))

    def listening() -> None:
        client = ws.WebSocket(f"{scheme}{tmp_path}/s{behind}")
        client.on("close", lambda code: seen.append(code))
        client.on("close", lambda: server.close())

    server.listen(f"{tmp_path}/s", listening)
    run()
    assert seen == [[path, "localhost"], 1000]


# --- redirects: what the first server saw of authorization and cookie, what the second did


SECRETS = {"Authorization": "secret", "Cookie": "c=1", "X-A": "a"}
BASIC = "Basic dTpw"
REDIRECTS: list[tuple[str, bool, dict[str, Any], str, bool, list[Any], list[Any]]] = [
    ("the same host", True, {"headers": SECRETS}, "", False, ["secret", "c=1"], ["secret", "c=1", "127.0.0.1", "a"]),
    ("another host", False, {"headers": SECRETS}, "", False, ["secret", "c=1"], [None, None, "127.0.0.1", "a"]),
    (
        "another host, Host",
        False,
        {"headers": {**SECRETS, "Host": "fake:1"}},
        "",
        False,
        ["secret", "c=1"],
        [None, None, "127.0.0.1", "a"],
    ),
    (
        "the same host, Host",
        True,
        {"headers": {**SECRETS, "Host": "fake:1"}},
        "",
        False,
        ["secret", "c=1"],
        ["secret", "c=1", "fake", "a"],
    ),
    (
        "a listener decides",
        False,
        {"headers": {**SECRETS, "Host": "fake:1"}},
        "",
        True,
        ["secret", "c=1"],
        ["secret", "c=1", "fake", "a"],
    ),
    ("auth in the URL, the same host", True, {}, "u:p@", False, [BASIC, None], [BASIC, None, "127.0.0.1", None]),
    ("auth in the URL, another", False, {}, "u:p@", False, [BASIC, None], [None, None, "127.0.0.1", None]),
    ("auth, the same host", True, {"auth": "u:p"}, "", False, [BASIC, None], [BASIC, None, "127.0.0.1", None]),
    ("auth, another", False, {"auth": "u:p"}, "", False, [BASIC, None], [None, None, "127.0.0.1", None]),
    ("auth, a listener decides", False, {"auth": "u:p"}, "", True, [BASIC, None], [BASIC, None, "127.0.0.1", None]),
]


def redirected(use: Callable[[str, str], ws.WebSocket], location: str) -> list[Any]:
    """What two servers saw when a client of *use* asked the first, which sends it on to the second."""
    seen: list[Any] = []
    target = http.createServer()
    wss = ws.WebSocketServer(noServer=True)
    first = http.createServer()

    def arrive(req: Any, socket: Any, head: bytes) -> None:
        headers = req.headers
        seen.append(
            [headers.get("authorization"), headers.get("cookie"), headers["host"].partition(":")[0], headers.get("x-a")]
        )
        wss.handleUpgrade(req, socket, head, lambda peer: peer.close(1000))

    def redirect(req: Any, socket: Any, head: bytes) -> None:
        if req.url == "/2":
            arrive(req, socket, head)
            return
        seen.append([req.headers.get("authorization"), req.headers.get("cookie")])
        there = location or f"ws://127.0.0.1:{port_of(target)}/2"
        socket.end(f"HTTP/1.1 302 Found\r\nLocation: {there}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    target.on("upgrade", arrive)
    first.on("upgrade", redirect)

    def listening() -> None:
        client = use(f"127.0.0.1:{port_of(first)}/1", f"127.0.0.1:{port_of(target)}/2")
        client.on("error", lambda error: seen.append(str(error)))
        client.on("open", lambda: seen.append("open"))
        client.on("close", lambda code: seen.append(code))
        client.on("close", lambda: [first.close(), target.close()])

    target.listen(0, "127.0.0.1", lambda: first.listen(0, "127.0.0.1", listening))
    run()
    return seen


@pytest.mark.parametrize("row", REDIRECTS, ids=[row[0] for row in REDIRECTS])
def test_redirects_and_secrets(row: Any) -> None:
    _, same, options, user, listens, first, second = row
    urls: list[Any] = []
    expected: list[Any] = []

    def use(url: str, there: str) -> ws.WebSocket:
        client = ws.WebSocket(f"ws://{user}{url}", {"followRedirects": True, **options})
        if listens:
            client.on("redirect", lambda url, req: urls.append([url, req.getHeader("authorization")]))
            expected.append([f"ws://{there}", first[0]])
        return client

    assert redirected(use, "/2" if same else "") == [first, second, "open", 1000]
    assert urls == expected


def test_a_redirect_back_to_the_first_server_takes_the_secrets_along() -> None:
    seen: list[list[Any]] = []
    ports: list[int] = []

    def redirecting(to: int) -> http.Server:
        server = http.createServer()

        def on_upgrade(req: Any, socket: Any) -> None:
            seen.append([to, req.headers.get("authorization"), req.headers.get("cookie")])
            if len(seen) == 3:
                socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")
                first.close()
                second.close()
            else:
                socket.end(f"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:{ports[to]}/\r\n\r\n")

        server.on("upgrade", on_upgrade)
        return server

    first, second = redirecting(1), redirecting(0)

    def listening() -> None:
        ports.extend([port_of(first), port_of(second)])
        client = ws.WebSocket(f"ws://127.0.0.1:{ports[0]}", {"followRedirects": True, "headers": SECRETS})
        client.on("error", lambda: None)

    first.listen(0, "127.0.0.1", lambda: second.listen(0, "127.0.0.1", listening))
    run()
    assert seen == [[1, "secret", "c=1"], [0, None, None], [1, "secret", "c=1"]]


@pytest.mark.parametrize(
    ("location", "options", "end"),
    [
        ("/1", {"maxRedirects": 3}, [[None, None]] * 4 + ["Maximum redirects exceeded", 1006]),
        ("http://[x", {}, [[None, None], "Invalid URL: http://[x", 1006]),
        ("/2#f", {}, [[None, None], "The URL contains a fragment identifier", 1006]),
        ("/2", {"followRedirects": False}, [[None, None], "Unexpected server response: 302", 1006]),
        (
            "ftp://x/", {},
            [[None, None], 'The URL\'s protocol must be one of "ws:", "wss:", "http:", "https:", or "ws+unix:"', 1006],
        ),
    ],
)  # fmt: skip
def test_redirects_that_lead_nowhere(location: str, options: dict[str, Any], end: list[Any]) -> None:
    seen = redirected(lambda url, there: ws.WebSocket(f"ws://{url}", {"followRedirects": True, **options}), location)
    assert seen == end


# --- the rest


def lives(
    answer: str | None, use: Callable[[ws.WebSocket, list[Any]], object], options: Any = None, on_head: Any = None
) -> list[Any]:
    """What happens to a client whose server answers so."""
    events: list[Any] = []

    def started(server: net.Server, port: int) -> None:
        client = ws.WebSocket(f"ws://127.0.0.1:{port}", options or {})
        for event in ("upgrade", "open", "message"):
            client.add_listener(event, lambda *args, event=event: events.append(event))
        client.on("error", lambda error: events.append(str(error)))
        client.on("close", lambda code: events.append(code))
        client.on("close", lambda: server.close())
        use(client, events)

    raw_server(answer, started, on_head)
    run()
    return events


def test_close_comes_though_nobody_hears_the_error() -> None:
    codes: list[int] = []

    def started(server: net.Server, port: int) -> None:
        client = ws.WebSocket(f"ws://127.0.0.1:{port}")
        client.on("close", codes.append)
        client.on("close", lambda: server.close())

    raw_server("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n", started)
    with pytest.raises(RuntimeError, match="Unexpected server response: 404"):
        run()
    run()
    assert codes == [1006]


CLOSED_EARLY = "WebSocket was closed before the connection was established"


def test_terminated_while_connecting() -> None:
    def use(client: ws.WebSocket, events: list[Any]) -> None:
        client.terminate()
        events.append(client.readyState)

    assert lives(OK + "\n", use) == [ws.CLOSING, CLOSED_EARLY, 1006]


def test_closed_in_the_upgrade_listener() -> None:
    def use(client: ws.WebSocket, events: list[Any]) -> None:
        client.on("upgrade", lambda: client.close())

    assert lives(OK + "\n", use) == ["upgrade", CLOSED_EARLY, 1006]


def test_terminated_in_the_open_listener() -> None:
    """Data that came with the handshake is given out all the same."""
    seen = lives(
        OK + "\n", lambda client, events: client.on("open", lambda: client.terminate()),
        on_head=lambda socket: socket.write(b"\x81\x02hi"),
    )  # fmt: skip
    assert seen in (["upgrade", "open", "message", 1006], ["upgrade", "open", 1006])


def test_a_handshake_that_takes_too_long() -> None:
    assert lives(None, lambda client, events: None, {"handshakeTimeout": 30}) == [
        "Opening handshake has timed out",
        1006,
    ]


@pytest.mark.parametrize("end", ["end", "destroy", "resetAndDestroy"])
def test_a_server_that_goes_away(end: str) -> None:
    def use(client: ws.WebSocket, events: list[Any]) -> None:
        pass

    def on_head(socket: net.Socket) -> None:
        setTimeout(lambda: getattr(socket, end)(), 20)

    assert lives(OK + "\n", use, on_head=on_head) == ["upgrade", "open", 1006]


def test_unexpected_response_is_the_programs() -> None:
    events: list[Any] = []

    def use(client: ws.WebSocket, _: list[Any]) -> None:
        def unexpected(req: Any, res: Any) -> None:
            events.append(res.statusCode)
            res.on("data", lambda data: events.append(data))
            res.on("end", lambda: client.terminate())

        client.on("unexpected-response", unexpected)

    seen = lives("HTTP/1.1 403 Forbidden\nContent-Length: 4\n\nsorry"[:-1], use)
    assert seen == [CLOSED_EARLY, 1006]
    assert events == [403, b"sorr"]


def test_a_url_of_urllib() -> None:
    def use(server: ws.WebSocketServer) -> None:
        client = ws.WebSocket(urlsplit(url_of(server, "/x")))
        client.on("open", lambda: client.close())
        client.on("close", lambda: server.close())

    serve(use)
    run()
