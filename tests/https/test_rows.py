"""Every experiment of the inventory about https, and what sessions and pools are for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pynet as net
import pynet.http as http
import pynet.https as https
import pynet.tls as tls
from pynet.testing import Authority, NetLoop, new_loop
from tests.lab import port_of
from tests.tls import materials as m
from tests.tls.helpers import CA, KEYS
from tests.web_data import experiments

ROWS = {call: row for (_, call), row in experiments("https").items()}
EXPIRED = CA.issue("localhost", not_before=m.NOW - 2 * m.DAY, not_after=m.NOW - m.DAY)
ANY: Any = https  # some calls are wrong on purpose


class Outcome:
    """What became of one request."""

    def __init__(self) -> None:
        self.error: Any = None
        self.status: int | None = None
        self.authorized: bool | None = None
        self.alpn: Any = None


def exchange(server: net.Server, loop: NetLoop, ask: Callable[[int], http.ClientRequest]) -> Outcome:
    """Ask *server* for something, and close it."""
    outcome = Outcome()
    server.listen(0, "127.0.0.1")
    loop.run_until(server, "listening")
    q = ask(port_of(server))

    def answered(response: http.IncomingMessage) -> None:
        socket: Any = response.socket
        outcome.status = response.statusCode
        outcome.authorized, outcome.alpn = getattr(socket, "authorized", None), getattr(socket, "alpnProtocol", None)
        response.resume()

    q.on("response", answered)
    q.on("error", lambda error: setattr(outcome, "error", error))
    q.end()
    loop.run_until(q, "close")
    server.close()
    loop.run()
    return outcome


def secure(**options: Any) -> https.Server:
    given: Any = {**KEYS, **options}
    return https.createServer(given, lambda req, res: res.end("ok"))


def asking(**options: Any) -> Callable[[int], http.ClientRequest]:
    given = {"host": "127.0.0.1", "servername": "localhost", "ca": CA.cert, "agent": False, **options}
    return lambda port: https.request({**given, "port": port})


def identity(who: Any, **options: Any) -> https.Server:
    return secure(**{"key": who.key, "cert": who.cert, **options})


GOOD: dict[str, Callable[[NetLoop], Outcome]] = {
    "good": lambda loop: exchange(secure(), loop, asking()),
    "self-signed, rejectUnauthorized false": lambda loop: exchange(
        identity(m.self_signed()), loop, asking(rejectUnauthorized=False)
    ),
    "client certificate given": lambda loop: exchange(
        secure(ca=CA.cert, requestCert=True), loop, asking(key=m.client().key, cert=m.client().cert)
    ),
    "headers.host instead of servername": lambda loop: exchange(
        secure(), loop, asking(servername=None, headers={"Host": "localhost"})
    ),
    "servername:''": lambda loop: exchange(secure(), loop, asking(servername="")),
}
BAD: dict[str, Callable[[NetLoop], Outcome]] = {
    "self-signed": lambda loop: exchange(identity(m.self_signed()), loop, asking(ca=None)),
    "expired": lambda loop: exchange(identity(EXPIRED), loop, asking()),
    "host name mismatch": lambda loop: exchange(identity(CA.issue("other.example")), loop, asking()),
    "unknown CA": lambda loop: exchange(identity(Authority("Unknown").issue("localhost")), loop, asking()),
    "checkServerIdentity returns an error": lambda loop: exchange(
        secure(), loop, asking(checkServerIdentity=lambda host, cert: Exception("boom"))
    ),
    "http.get to an HTTPS port": lambda loop: exchange(
        secure(), loop, lambda port: http.request({"host": "127.0.0.1", "port": port, "agent": False})
    ),
}
RAISES: dict[str, Callable[[], Any]] = {
    "{protocol:'http:'}": lambda: ANY.request({"protocol": "http:"}),
    "{agent: http.globalAgent}": lambda: ANY.request({"agent": http.globalAgent}),
    "https.createServer('x')": lambda: ANY.createServer("x"),
    "https.request('http://x/')": lambda: ANY.request("http://x/"),
}


@pytest.mark.parametrize("call", GOOD)
def test_good(call: str) -> None:
    with new_loop() as loop:
        outcome = GOOD[call](loop)
    extra = ROWS[call]["extra"]
    assert outcome.error is None
    assert (outcome.status, outcome.authorized, outcome.alpn) == (extra["status"], extra["authorized"], extra["alpn"])


@pytest.mark.parametrize("call", BAD)
def test_bad(call: str) -> None:
    with new_loop() as loop:
        outcome = BAD[call](loop)
    expected = ROWS[call]["error"]
    assert outcome.status is None
    assert getattr(outcome.error, "code", None) == expected.get("code")
    # What Node adds to some names its own command line.
    assert str(outcome.error) == expected["message"].partition("; if the root CA is installed")[0]


@pytest.mark.parametrize("call", RAISES)
def test_raises(call: str) -> None:
    expected = ROWS[call]["error"]
    with new_loop(), pytest.raises(TypeError) as raised:
        RAISES[call]()
    assert getattr(raised.value, "code", None) == expected["code"]
    assert str(raised.value).splitlines()[0] == expected["message"]


def test_key_that_is_none() -> None:
    make: Callable[[], Any]
    for call, make in (
        ("https.createServer({key:'x'})", lambda: ANY.createServer({"key": "x"})),
        ("key:'x'", lambda: ANY.request({"key": "x", "host": "127.0.0.1", "port": 1})),
    ):
        with new_loop(), pytest.raises(Exception) as raised:
            make()
        assert getattr(raised.value, "code", None) == ROWS[call]["error"]["code"]


def test_certificate_of_the_client_required() -> None:
    """In TLS 1.3 the client hears of it after its own handshake: by an alert, or as the end of the connection."""
    code = ROWS["client certificate required"]["error"]["code"]
    with new_loop() as loop:
        outcome = exchange(secure(ca=CA.cert, requestCert=True), loop, asking())
    assert outcome.error.code in (code, "ECONNRESET")


def test_tls_to_a_plain_server() -> None:
    assert ROWS["https.get to a plain HTTP port"]["error"]["code"] == "EPROTO"
    with new_loop() as loop:
        outcome = exchange(http.createServer(lambda req, res: res.end()), loop, asking())
    assert outcome.error.code in ("EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER")


def raw(loop: NetLoop, server: https.Server, data: bytes, over_tls: bool) -> list[str]:
    """The errors that *server* tells of when a client sends *data*."""
    seen: list[str] = []

    @server.on("clientError")
    def _(error: Any, socket: tls.TLSSocket) -> None:
        seen.append(f"clientError {error.code}")
        socket.destroy()

    server.on("tlsClientError", lambda error: seen.append(f"tlsClientError {error.code}"))
    server.listen(0, "127.0.0.1")
    loop.run_until(server, "listening")
    port = port_of(server)
    socket: net.Socket
    if over_tls:
        socket = tls.connect({"port": port, "host": "127.0.0.1", "ca": CA.cert, "servername": "localhost"})
    else:
        socket = net.connect(port, "127.0.0.1")
    socket.on("error", lambda: None)
    socket.write(data)
    loop.run_until(socket, "close")
    server.close()
    loop.run()
    return seen


def test_errors_of_the_server() -> None:
    with new_loop() as loop:
        seen = raw(loop, secure(), b"GET / HTTP/1.1\r\n\r\n", False)
        assert seen == ROWS["TLS handshake error on an HTTPS server: which event"]["extra"]["seen"]
        expected = ROWS["HTTP parse error on an HTTPS server"]["error"]["code"]
        assert raw(loop, secure(), b"\x00\x01\x02 \r\n", True) == [f"clientError {expected}"]


def test_servers_without_keys_are_made() -> None:
    for call in ("https.createServer(null)", "https.Server() without new"):
        assert ROWS[call]["value"] == "[Server]"
    assert isinstance(ANY.createServer(None), https.Server)
    assert isinstance(https.Server(), https.Server)


def test_agents() -> None:
    assert (
        str(https.Agent(maxCachedSessions=0).maxCachedSessions)
        == (ROWS["new https.Agent({maxCachedSessions:0}).maxCachedSessions"]["value"])
    )
    expected = ROWS["defaults of a new https.Agent"]["value"]
    agent = https.Agent()
    assert {name: getattr(agent, name) for name in expected} == expected


def test_names_of_pools() -> None:
    call = "https agent.getName({host, port, servername, ca…})"
    row = experiments("http.Agent")["http.Agent", call]
    agent = https.Agent()
    given = {"host": "h", "port": 1, "servername": "s", "ca": "c", "key": "k", "rejectUnauthorized": False}
    assert [agent.getName({"host": "h", "port": 1}), agent.getName(given)] == row["value"]


def test_contexts_make_pools_of_their_own() -> None:
    agent = https.Agent()
    one, other = tls.createSecureContext(), tls.createSecureContext()
    names = {agent.getName({"host": "h", "secureContext": context}) for context in (one, other, None)}
    assert len(names) == 3


def test_new_default_authorities_count_at_once() -> None:
    """An agent that has used the old ones trusts the new ones, too, and no others."""
    seen: list[Any] = []
    before = tls.getCACertificates()
    agent = https.Agent()

    def answered(response: http.IncomingMessage) -> None:
        seen.append(response.statusCode)
        response.resume()

    def ask(loop: NetLoop, server: https.Server) -> None:
        options = {"host": "localhost", "family": 4, "port": port_of(server), "agent": agent}
        request = https.get(options, answered)
        request.on("error", lambda error: seen.append(error.code))
        loop.run_until(request, "close")

    with new_loop() as loop:
        server = secure()
        server.listen(0, "127.0.0.1")
        loop.run_until(server, "listening")
        try:
            for authorities in (before, [CA.cert], before):
                tls.setDefaultCACertificates(authorities)
                ask(loop, server)
        finally:
            tls.setDefaultCACertificates(before)
            server.close()
        loop.run()
    refused = "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
    assert seen == [refused, 200, refused]


def test_replaced_global_agent() -> None:
    before = https.globalAgent
    mine = https.Agent()
    https.globalAgent = mine
    try:
        q = https.request({"host": "127.0.0.1", "port": 1})
        q.on("error", lambda: None)
        assert q.agent is mine
        q.destroy()
    finally:
        https.globalAgent = before


def test_every_row_is_met() -> None:
    source = Path(__file__).read_text("utf-8")
    assert [call for call in ROWS if call not in {*GOOD, *BAD, *RAISES} and call not in source] == []
