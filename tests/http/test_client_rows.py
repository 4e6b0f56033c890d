"""Every experiment of the inventory about the client: what raises, what is an error event, what is read."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pynet as net
import pynet.http as http
from pynet.errors import ConnectionReset
from pynet.testing import NetLoop, new_loop
from tests.net import inventory
from tests.net.programs import closed_port
from tests.web_data import Row, experiments

from .client_calls import AGENT, CLIENT_REQUEST, CLOSED, REQUEST, new

DIFFERENCES = {
    "http.ClientRequest() without new": "Python has no new",
    "new http.ClientRequest()": "the same call as without new",
    "new http.Agent({proxyEnv:5})": "proxies are not supported, and asking for one raises",
    "new http.Agent({proxyEnv:{HTTP_PROXY:'bad url'}})": "the same",
    "https agent.getName({host, port, servername, ca…})": "in the tests of https",
}


def check_error(error: BaseException, expected: Row) -> None:
    """As for net; ``errno`` is positive here, as in every OSError."""
    fields = {name: value for name, value in expected.get("fields", {}).items() if name != "errno"}
    inventory.check_error(error, {**expected, "fields": fields})


def rows(group: str) -> dict[str, Row]:
    return {call: row for (_, call), row in experiments(group).items()}


REQUEST_ROWS = rows("http.request")
CLIENT_REQUEST_ROWS = rows("http.ClientRequest")
AGENT_ROWS = rows("http.Agent")
PARSER_ROWS = rows("client parser")


def check(row: Row, call: Callable[[], Any]) -> Any:
    """Make the call and see that it ends as *row* says; returns what it returned."""
    seen: list[Any] = []
    value: Any = None
    with new_loop() as loop:
        if row["channel"] == "throws":
            with pytest.raises((TypeError, ValueError, RuntimeError, OSError)) as raised:
                call()
            check_error(raised.value, row["error"])
            loop.run()
            return None
        value = call()
        if isinstance(value, http.ClientRequest):
            value.on("error", seen.append)
        loop.run()
    if "error" in row:
        assert len(seen) == 1, seen
        check_error(seen[0], row["error"])
    return value


@pytest.mark.parametrize("call", REQUEST)
def test_requests(call: str) -> None:
    check(REQUEST_ROWS[call], REQUEST[call])


@pytest.mark.parametrize("call", CLIENT_REQUEST)
def test_calls_on_a_request(call: str) -> None:
    row = CLIENT_REQUEST_ROWS[call]
    errors: list[Any] = []
    with new_loop() as loop:
        q = http.request(CLOSED)
        q.on("error", errors.append)
        if row["channel"] == "throws":
            with pytest.raises((TypeError, ValueError, RuntimeError)) as raised:
                CLIENT_REQUEST[call](q)
            check_error(raised.value, row["error"])
        else:
            value = CLIENT_REQUEST[call](q)
            if "value" in row.get("extra", {}):
                expected = row["extra"]["value"].strip('"').replace("undefined", "null")
                shown = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
                assert shown == expected
            if "error" in row:
                loop.run_until(lambda: errors)
        q.destroy()
        loop.run()
    if "error" in row and row["channel"] == "'error' event":
        check_error(errors[0], row["error"])


@pytest.mark.parametrize("call", [call for call in AGENT if call not in DIFFERENCES])
def test_agents(call: str) -> None:
    with new_loop():
        row = AGENT_ROWS[call]
        if row["channel"] == "throws":
            with pytest.raises((TypeError, ValueError)) as raised:
                AGENT[call]()
            check_error(raised.value, row["error"])
        else:
            assert isinstance(AGENT[call](), http.Agent)


def test_proxies_are_refused() -> None:
    for call in ("new http.Agent({proxyEnv:5})", "new http.Agent({proxyEnv:{HTTP_PROXY:'bad url'}})"):
        with pytest.raises(TypeError, match="proxyEnv") as raised:
            AGENT[call]()
        assert getattr(raised.value, "code", "") == "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM"


def test_names_of_pools() -> None:
    agent = http.Agent()
    options = {"host": "h", "port": 1, "localAddress": "l", "family": 6, "socketPath": "p"}
    expected = AGENT_ROWS["agent.getName() and getName({host, port, localAddress, family, socketPath})"]["value"]
    assert [agent.getName(), agent.getName(options)] == expected


def test_defaults() -> None:
    def shown(agent: Any, names: Any) -> dict[str, Any]:
        values = {name: getattr(agent, name) for name in names if name != "timeout"}
        return {name: "Infinity" if value == math.inf else value for name, value in values.items()}

    expected = AGENT_ROWS["defaults of a new Agent"]["value"]
    assert shown(http.Agent(), expected) == expected
    expected = AGENT_ROWS["defaults of http.globalAgent"]["value"]
    assert {**shown(http.globalAgent, expected), "timeout": http.globalAgent.options["timeout"]} == expected


# --- requests that reach a server


class Place:
    """A server of plain bytes, and what a request to it saw."""

    def __init__(self, loop: NetLoop, serve: Callable[[net.Socket], object]) -> None:
        self.loop = loop
        self.accepted: list[net.Socket] = []
        self.events: list[str] = []
        self.errors: list[Any] = []
        self.response: http.IncomingMessage | None = None
        self.response_errors: list[Any] = []

        def accept(socket: net.Socket) -> None:
            self.accepted.append(socket)
            socket.on("error", lambda: None)
            serve(socket)

        self.server = net.createServer(accept).listen(0, "127.0.0.1")
        loop.run_until(self.server, "listening")

    def request(self, **options: Any) -> http.ClientRequest:
        address: Any = self.server.address()
        q = http.request({"port": address.port, "host": "127.0.0.1", "agent": False, **options})
        q.on("error", self.errors.append)
        for event in ("abort", "timeout", "close"):
            q.on(event, lambda *, event=event: self.events.append(event))
        q.on("information", lambda info: self.events.append(f"information {info.statusCode}"))
        q.on("response", self.answered)
        q.end()
        return q

    def answered(self, response: http.IncomingMessage) -> None:
        self.response = response
        self.events.append(f"response {response.statusCode}")
        response.on("end", lambda: self.events.append(f"end complete={str(response.complete).lower()}"))
        response.on("error", self.response_errors.append)
        response.resume()

    def close(self) -> None:
        for socket in self.accepted:
            socket.destroy()
        self.server.close()
        self.loop.run()


def once_asked(then: Callable[[net.Socket], object]) -> Callable[[net.Socket], None]:
    return lambda socket: (socket.once("data", lambda: then(socket)), None)[1]


def outcome(place: Place, q: http.ClientRequest) -> Place:
    place.loop.run_until(q, "close")
    place.close()
    return place


def test_refused() -> None:
    for call, agent in (
        ("connection refused", False),
        ("connection refused, keep-alive agent", http.Agent(keepAlive=True)),
    ):
        port = closed_port()
        errors: list[Any] = []
        with new_loop() as loop:
            q = http.get({"port": port, "host": "127.0.0.1", "agent": agent})
            q.on("error", errors.append)
            loop.run()
        expected = REQUEST_ROWS[call]["error"]
        assert [(e.code, str(e)) for e in errors] == [
            (expected["code"], expected["message"].replace("{port}", str(port)))
        ]


def test_agent_null_is_the_global_one() -> None:
    row = REQUEST_ROWS["http.request({agent:null})"]
    with new_loop() as loop:
        q = new(agent=None)
        assert q.agent is http.globalAgent
        assert {name: getattr(q, name) for name in row["extra"]} == row["extra"]
        q.destroy()
        loop.run()


def test_given_up_before_the_socket() -> None:
    give_up: Callable[[http.ClientRequest], object]
    for call, give_up in (
        ("req.abort() before the socket", lambda q: q.abort()),
        ("req.destroy() before the socket", lambda q: q.destroy()),
        ('req.destroy(new Error("boom")) before the socket', lambda q: q.destroy(Exception("boom"))),
    ):
        row = REQUEST_ROWS[call]
        with new_loop() as loop:
            place = Place(loop, lambda socket: None)
            q = place.request()
            give_up(q)
            outcome(place, q)
        if "error" in row:
            assert str(place.errors[0]) == row["error"]["message"]
            assert getattr(place.errors[0], "code", None) == row["error"].get("code")
        else:
            assert place.errors == []
            assert row["extra"]["seen"] == ["abort"]
            assert sorted(place.events) == ["abort", "close"]


def test_given_up_while_waiting_for_the_answer() -> None:
    controller, with_reason = net.AbortController(), net.AbortController()
    for call, options, give_up in (
        ("req.destroy() while waiting for the response", {}, lambda q: q.destroy()),
        ("signal aborted while waiting for the response", {"signal": controller.signal}, lambda q: controller.abort()),
        ("signal aborted with a reason", {"signal": with_reason.signal}, lambda q: with_reason.abort(Exception("why"))),
    ):
        with new_loop() as loop:
            place = Place(loop, once_asked(lambda socket: give_up(q)))  # noqa: B023
            q = place.request(**options)
            outcome(place, q)
        check_error(place.errors[0], REQUEST_ROWS[call]["error"])


@pytest.mark.parametrize(
    ("call", "serve"),
    [
        ("server destroys the socket before any byte of the response", lambda socket: socket.destroy()),
        ("server resets the socket before any byte of the response", lambda socket: socket.resetAndDestroy()),
    ],
)
def test_the_server_breaks_off_before_the_answer(call: str, serve: Callable[[net.Socket], object]) -> None:
    with new_loop() as loop:
        place = Place(loop, once_asked(serve))
        outcome(place, place.request())
    check_error(place.errors[0], REQUEST_ROWS[call]["error"])


@pytest.mark.parametrize(
    ("call", "head"),
    [
        ("server destroys the socket in the middle of the body", b"Content-Length: 9\r\n\r\nabc"),
        (
            "server destroys the socket in the middle of a chunked body",
            b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        ),
    ],
)
def test_the_server_breaks_off_in_the_body(call: str, head: bytes) -> None:
    def serve(socket: net.Socket) -> None:
        socket.write(b"HTTP/1.1 200 OK\r\n" + head, lambda: socket.destroy())

    with new_loop() as loop:
        place = Place(loop, once_asked(serve))
        outcome(place, place.request())
    row = REQUEST_ROWS[call]
    check_error(place.response_errors[0], row["error"])
    assert place.errors == []
    assert {name: getattr(place.response, name) for name in row["extra"]} == row["extra"]


def test_response_destroyed_in_its_listener() -> None:
    with new_loop() as loop:
        place = Place(loop, once_asked(lambda socket: socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")))
        q = place.request()
        q.on("response", lambda response: response.destroy(Exception("boom")))
        outcome(place, q)
    row = REQUEST_ROWS['response.destroy(new Error("boom")) in the response listener']
    assert [str(error) for error in place.errors] == [row["error"]["message"]]


# --- agents at work


class Connecting(http.Agent):
    """An agent that connects as it is told."""

    def __init__(self, connect: Callable[..., Any]) -> None:
        super().__init__()
        self.connect = connect

    def createConnection(self, options: dict[str, Any], callback: Any = None, /) -> Any:
        return self.connect(options, callback)


def test_an_agent_that_raises() -> None:
    def fail(options: Any, callback: Any) -> None:
        raise RuntimeError("boom")

    assert AGENT_ROWS["createConnection that throws"]["channel"] == "throws"
    with new_loop() as loop:
        with pytest.raises(RuntimeError, match=r"^boom$"):
            new(agent=Connecting(fail))
        loop.run()


def test_an_agent_that_calls_back_with_an_error() -> None:
    errors: list[Exception] = []
    with new_loop() as loop:
        q = new(agent=Connecting(lambda options, callback: callback(Exception("boom"))))
        q.on("error", errors.append)
        q.end()
        loop.run()
    assert [str(e) for e in errors] == [AGENT_ROWS["createConnection whose callback gets an error"]["error"]["message"]]


def test_an_agent_that_never_calls_back() -> None:
    assert AGENT_ROWS["createConnection returns nothing and never calls back"]["channel"] == "no error, waits"
    with new_loop() as loop:
        seen: list[str] = []
        q = new(agent=Connecting(lambda options, callback: None))
        q.on("error", lambda: seen.append("error")).on("close", lambda: seen.append("close"))
        q.end()
        loop.run()
    assert seen == []


def test_an_agent_destroyed_with_a_request_in_flight() -> None:
    with new_loop() as loop:
        agent = http.Agent(keepAlive=True)
        place = Place(loop, once_asked(lambda socket: agent.destroy()))
        outcome(place, place.request(agent=agent))
    check_error(place.errors[0], AGENT_ROWS["agent.destroy() with a request in flight"]["error"])


def test_a_kept_socket_that_the_server_resets_is_reused() -> None:
    """It has not been told yet: the next request finds out, and may be sent again as the socket was reused."""
    row = AGENT_ROWS["a kept socket that the server reset is reused"]
    with new_loop() as loop:
        agent = http.Agent(keepAlive=True)
        place = Place(
            loop, lambda socket: socket.on("data", lambda: socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        )
        first = place.request(agent=agent)
        loop.run_until(agent, "free")
        assert place.errors == []
        place.accepted[0].resetAndDestroy()
        second = place.request(agent=agent)
        outcome(place, second)
        agent.destroy()
        loop.run()
    assert first.reusedSocket is False
    assert second.reusedSocket is row["extra"]["reusedSocket"]
    (error,) = place.errors
    assert isinstance(error, ConnectionReset)
    assert error.code == row["error"]["code"]


# --- answers, byte for byte

INPUTS = {call: row["extra"]["input"] for call, row in PARSER_ROWS.items() if "input" in row.get("extra", {})}
OPTIONS: dict[str, dict[str, Any]] = {
    "headers of 300 bytes, maxHeaderSize 200": {"maxHeaderSize": 200},
    "101 asked for": {"headers": {"Connection": "upgrade", "Upgrade": "x"}},
    "HEAD with Content-Length": {"method": "HEAD"},
    "HEAD with a body": {"method": "HEAD"},
    "CR in a value, insecureHTTPParser": {"insecureHTTPParser": True},
}
ENDS = {  # the server closes behind the answer
    "empty answer, connection closed",
    "chunked cut short",
    "chunked without the last chunk",
    "body shorter than Content-Length",
    "neither length nor chunked: until the end",
    "head cut short",
}


def answer(call: str) -> bytes:
    text: str = INPUTS[call]
    long = "x" * (20 * 1024 - 22 if "20 KiB" in call else 300)
    return text.replace("{long}", long).encode("latin-1")


@pytest.mark.parametrize("call", INPUTS)
def test_answers(call: str) -> None:
    row = PARSER_ROWS[call]

    def serve(socket: net.Socket) -> None:
        data = answer(call)
        if data:
            socket.write(data)
        if call == "the same with a reset":
            net_reset(socket)
        elif call in ENDS:
            socket.end()

    def net_reset(socket: net.Socket) -> None:
        assert place.response_waits is not None
        place.response_waits.append(socket.resetAndDestroy)

    with new_loop() as loop:
        place: Any = Place(loop, once_asked(serve))
        place.response_waits = []
        q = place.request(**OPTIONS.get(call, {}))
        q.on("response", lambda: [reset() for reset in place.response_waits])
        q.on("upgrade", lambda m, s: (place.events.append(f"upgrade {m.statusCode}"), s.destroy()))
        outcome(place, q)
    seen = [event for event in place.events if event != "close"]
    if "error" not in row:
        assert place.errors == []
        assert place.response_errors == []
        assert seen == row["extra"]["seen"]
        return
    if row["channel"].startswith("response"):
        assert place.errors == []
        (error,) = place.response_errors
    else:
        (error,) = place.errors
    expected = dict(row["error"])
    # Where in a packet the headers became too many only Node's parser knows.
    unknown = {"errno", "rawPacket"} | ({"bytesParsed"} if "OVERFLOW" in expected["code"] else set())
    expected["fields"] = {name: value for name, value in expected.get("fields", {}).items() if name not in unknown}
    assert getattr(error, "code", None) == expected["code"]
    assert str(error) == expected["message"]
    for name, value in expected["fields"].items():
        assert getattr(error, name) == value, name
    assert [event for event in seen if not event.startswith("end")] == row["extra"]["seen"]


def test_headers_of_20_kib() -> None:
    row = PARSER_ROWS["headers of 20 KiB"]
    with new_loop() as loop:
        head = b"HTTP/1.1 200 OK\r\nA: " + b"x" * 20_000 + b"\r\n\r\n"
        place = Place(loop, once_asked(lambda socket: socket.write(head)))
        outcome(place, place.request())
    assert [(error.code, str(error)) for error in place.errors] == [(row["error"]["code"], row["error"]["message"])]


def test_timeout_is_only_told() -> None:
    with new_loop(fake_clock=True) as loop:
        place = Place(loop, lambda socket: socket.resume())
        q = place.request(timeout=30)
        loop.run_until(q, "timeout")
        assert place.events == PARSER_ROWS["timeout option, no answer"]["extra"]["seen"]
        q.destroy()
        outcome(place, q)


def test_every_row_is_met() -> None:
    """Those that a table does not have are named by a test of their own."""
    source = Path(__file__).read_text("utf-8")
    tables = {*REQUEST, *CLIENT_REQUEST, *AGENT, *INPUTS, *DIFFERENCES}
    for group in (REQUEST_ROWS, CLIENT_REQUEST_ROWS, AGENT_ROWS, PARSER_ROWS):
        assert [call for call in group if call not in tables and call not in source] == []
